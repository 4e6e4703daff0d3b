//! The only user of `Mapping`: everything that `licensing` remembers, by key. Records are fixed-width and never cleared.

use assent_core::{
    amount::Amount,
    catalogue::Card,
    error::Refusal,
    id::{Account, CatalogueId, LicenceId, TermsId},
    licence::{Licence, Offer},
    royalty::Ledger,
    terms::Terms,
};
use ink::storage::{
    Mapping,
    traits::{ManualKey, Storable, StorableHint, StorageKey},
};

/// An offer: the catalogue, the terms, and whom it is made to (zero: anyone).
pub type OfferKey = (CatalogueId, TermsId, Account);

/// A recipient's claims: the catalogue, the currency, and the recipient's index among the parties.
pub type ClaimKey = (CatalogueId, Account, u32);

/// Everything that `licensing` remembers. Key: the number of the map as `u32`, then the SCALE encoding of the map's key.
#[ink::storage_item(derive = false)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[derive(Default, Storable, StorableHint, StorageKey)]
pub struct Store {
    cards: Mapping<CatalogueId, Card, ManualKey<1>>,
    terms: Mapping<TermsId, Terms, ManualKey<2>>,
    offers: Mapping<OfferKey, Offer, ManualKey<3>>,
    licences: Mapping<LicenceId, Licence, ManualKey<4>>,
    ledgers: Mapping<(CatalogueId, Account), Ledger, ManualKey<5>>,
    claimed: Mapping<ClaimKey, Amount, ManualKey<6>>,
}

/// ink asks for a layout on the host; the Solidity ABI never reads it, and the rules' records know no ink.
#[cfg(feature = "std")]
impl ink::storage::traits::StorageLayout for Store {
    fn layout(_: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        ink::metadata::layout::StructLayout::new("Store", []).into()
    }
}

impl Store {
    /// The card of a catalogue, or `NoSuchCatalogue`.
    pub fn card(&self, id: CatalogueId) -> Result<Card, Refusal> {
        self.cards.get(id).ok_or(Refusal::NoSuchCatalogue { catalogue: id })
    }

    /// Keeps the card of a catalogue.
    pub fn put_card(&mut self, id: CatalogueId, card: &Card) {
        self.cards.insert(id, card);
    }

    /// Registered terms, or `NoSuchTerms`.
    pub fn terms(&self, id: TermsId) -> Result<Terms, Refusal> {
        self.terms.get(id).ok_or(Refusal::NoSuchTerms { terms: id })
    }

    /// Keeps terms.
    pub fn put_terms(&mut self, id: TermsId, terms: &Terms) {
        self.terms.insert(id, terms);
    }

    /// An offer; one that was never made looks like one that was withdrawn.
    pub fn offer(&self, key: OfferKey) -> Offer {
        self.offers.get(key).unwrap_or_default()
    }

    /// Keeps an offer.
    pub fn put_offer(&mut self, key: OfferKey, offer: &Offer) {
        self.offers.insert(key, offer);
    }

    /// A licence, or `NoSuchLicence`.
    pub fn licence(&self, id: LicenceId) -> Result<Licence, Refusal> {
        self.licences.get(id).ok_or(Refusal::NoSuchLicence { licence: id })
    }

    /// Keeps a licence.
    pub fn put_licence(&mut self, id: LicenceId, licence: &Licence) {
        self.licences.insert(id, licence);
    }

    /// The ledger of a catalogue in a currency.
    pub fn ledger(&self, catalogue: CatalogueId, currency: Account) -> Ledger {
        self.ledgers.get((catalogue, currency)).unwrap_or_default()
    }

    /// Keeps a ledger.
    pub fn put_ledger(&mut self, catalogue: CatalogueId, currency: Account, ledger: &Ledger) {
        self.ledgers.insert((catalogue, currency), ledger);
    }

    /// All that a recipient ever claimed.
    pub fn claimed(&self, key: ClaimKey) -> Amount {
        self.claimed.get(key).unwrap_or_default()
    }

    /// Keeps what a recipient claimed.
    pub fn put_claimed(&mut self, key: ClaimKey, claimed: Amount) {
        self.claimed.insert(key, &claimed);
    }
}
