//! The only user of storage: everything that `licensing` remembers, by key. Records are fixed-width and never cleared.
//!
//! Key: the number of the map as little-endian `u32`, then the SCALE encoding of the map's key. ink! keeps the root cell under
//! the number 0; the rest is read and written without its `Mapping`, which copies its code for every type.

use assent_core::{
    amount::Amount,
    error::Refusal,
    id::{Account, CatalogueId, LicenceId, TermsId},
    licence::{Licence, Offer},
    member::Listed,
    royalty::Ledger,
    terms::Terms,
};
use assent_shell::host;

/// An offer: the catalogue, the terms, and whom it is made to (zero: anyone).
pub type OfferKey = (CatalogueId, TermsId, Account);

/// A recipient's claims: the catalogue, the currency, and the recipient's index among the parties.
pub type ClaimKey = (CatalogueId, Account, u32);

const LISTED: u32 = 1;
const TERMS: u32 = 2;
const OFFERS: u32 = 3;
const LICENCES: u32 = 4;
const LEDGERS: u32 = 5;
const CLAIMED: u32 = 6;
const HOLDINGS: u32 = 7;

/// What is kept of a catalogue, or `NoSuchCatalogue`.
///
/// # Errors
/// `NoSuchCatalogue`.
#[inline(never)]
pub fn listed(id: CatalogueId) -> Result<Listed, Refusal> {
    host::load(LISTED, &id).ok_or(Refusal::NoSuchCatalogue { catalogue: id })
}

/// Keeps a catalogue's card and pools.
pub fn put_listed(id: CatalogueId, listed: &Listed) {
    host::keep(LISTED, &id, listed);
}

/// Registered terms, or `NoSuchTerms`.
#[inline(never)]
pub fn terms(id: TermsId) -> Result<Terms, Refusal> {
    host::load(TERMS, &id).ok_or(Refusal::NoSuchTerms { terms: id })
}

/// Keeps terms.
pub fn put_terms(id: TermsId, terms: &Terms) {
    host::keep(TERMS, &id, terms);
}

/// An offer; one that was never made looks like one that was withdrawn.
#[inline(never)]
pub fn offer(key: &OfferKey) -> Offer {
    host::load(OFFERS, key).unwrap_or_default()
}

/// Keeps an offer.
pub fn put_offer(key: &OfferKey, offer: &Offer) {
    host::keep(OFFERS, key, offer);
}

/// A licence, or `NoSuchLicence`.
#[inline(never)]
pub fn licence(id: LicenceId) -> Result<Licence, Refusal> {
    host::load(LICENCES, &id).ok_or(Refusal::NoSuchLicence { licence: id })
}

/// Keeps a licence.
#[inline(never)]
pub fn put_licence(id: LicenceId, licence: &Licence) {
    host::keep(LICENCES, &id, licence);
}

/// The ledger of a catalogue in a currency.
#[inline(never)]
pub fn ledger(catalogue: CatalogueId, currency: Account) -> Ledger {
    host::load(LEDGERS, &(catalogue, currency)).unwrap_or_default()
}

/// Keeps a ledger.
pub fn put_ledger(catalogue: CatalogueId, currency: Account, ledger: &Ledger) {
    host::keep(LEDGERS, &(catalogue, currency), ledger);
}

/// All that a recipient ever claimed.
pub fn claimed(key: &ClaimKey) -> Amount {
    host::load(CLAIMED, key).unwrap_or_default()
}

/// Keeps what a recipient claimed.
pub fn put_claimed(key: &ClaimKey, claimed: Amount) {
    host::keep(CLAIMED, key, &claimed);
}

/// How many licences an account holds.
#[must_use]
pub fn holdings(account: Account) -> u64 {
    host::load(HOLDINGS, &account).unwrap_or_default()
}

/// Counts one more licence of an account.
pub fn count_licence(account: Account) {
    host::keep(HOLDINGS, &account, &holdings(account).saturating_add(1));
}
