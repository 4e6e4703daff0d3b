//! The messages of both contracts.

use assent_core::{
    amount::Amount,
    attestation::Attestation,
    bulk::Row,
    call::consent::Proposal,
    id::{Account, CatalogueId, DealId, Digest, LicenceId, TermsId, Time},
    licence::Purchase,
    party::{Party, Seat},
    terms::Terms,
    uses::UseVector,
};

use crate::{
    Assent,
    abi::{address, bytes32, uint256},
    dry_run::Message,
    interface::{Consent, Licensing},
};

/// A share to claim: whose place it is, proved, and where the money goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// The place, with the proof that it is one.
    pub seat: Seat,
    /// Where the money goes.
    pub destination: Account,
}

impl Assent {
    fn to_consent<C>(&self, call: C) -> Message<C> {
        Message { to: self.deployment().consent, call, value: Amount::ZERO }
    }

    fn to_licensing<C>(&self, call: C, value: Amount) -> Message<C> {
        Message { to: self.deployment().licensing, call, value }
    }

    /// Opens a catalogue.
    #[must_use]
    pub fn open_catalogue(&self, parties: &[Party]) -> Message<Consent::openCatalogueCall> {
        self.to_consent(Consent::openCatalogueCall { parties: parties.iter().map(Into::into).collect() })
    }

    /// Proposes a deal, and approves it with the seat shown.
    #[must_use]
    pub fn propose(&self, seat: &Seat, deal: &Proposal) -> Message<Consent::proposeCall> {
        self.to_consent(Consent::proposeCall { seat: seat.into(), deal: deal.into() })
    }

    /// Approves a deal that was proposed.
    #[must_use]
    pub fn approve(&self, seat: &Seat, deal: &Proposal) -> Message<Consent::approveCall> {
        self.to_consent(Consent::approveCall { seat: seat.into(), deal: deal.into() })
    }

    /// Takes an approval back.
    #[must_use]
    pub fn retract(&self, catalogue: CatalogueId, seat: &Seat, deal: DealId) -> Message<Consent::retractCall> {
        let deal = bytes32(deal.0);
        self.to_consent(Consent::retractCall { catalogue: catalogue.0, seat: seat.into(), deal })
    }

    /// Lowers uses, at once.
    #[must_use]
    pub fn narrow(&self, catalogue: CatalogueId, seat: &Seat, uses: UseVector) -> Message<Consent::narrowCall> {
        self.to_consent(Consent::narrowCall { catalogue: catalogue.0, seat: seat.into(), uses: uses.0 })
    }

    /// Excludes tracks, at once: their indices, rising.
    #[must_use]
    pub fn exclude(&self, catalogue: CatalogueId, seat: &Seat, tracks: &[u32]) -> Message<Consent::excludeCall> {
        let tracks = tracks.to_vec();
        self.to_consent(Consent::excludeCall { catalogue: catalogue.0, seat: seat.into(), tracks })
    }

    /// Withdraws an offer, at once.
    #[must_use]
    pub fn withdraw(
        &self,
        catalogue: CatalogueId,
        seat: &Seat,
        terms: TermsId,
        licensee: Account,
    ) -> Message<Consent::withdrawCall> {
        let (terms, licensee) = (bytes32(terms.0), address(licensee));
        self.to_consent(Consent::withdrawCall { catalogue: catalogue.0, seat: seat.into(), terms, licensee })
    }

    /// Registers terms.
    #[must_use]
    pub fn register_terms(&self, terms: &Terms) -> Message<Licensing::registerTermsCall> {
        self.to_licensing(Licensing::registerTermsCall { terms: terms.into() }, Amount::ZERO)
    }

    /// Purchases a licence under an offer, paying `price`.
    #[must_use]
    pub fn purchase(&self, asked: &Purchase, price: Amount) -> Message<Licensing::purchaseCall> {
        self.to_licensing(asked.into(), price)
    }

    /// Purchases licences of native terms, a row each, with a budget that is paid along.
    #[must_use]
    pub fn purchase_many(
        &self,
        rows: &[Row],
        model: Digest,
        budget: Amount,
        deadline: Time,
    ) -> Message<Licensing::purchaseManyCall> {
        let call = Licensing::purchaseManyCall {
            rows: rows.iter().map(Into::into).collect(),
            model: bytes32(model),
            currency: address(Account::ZERO),
            budget: uint256(budget),
            deadline: deadline.0,
        };
        self.to_licensing(call, budget)
    }

    /// Pays out the change of purchases in bulk.
    #[must_use]
    pub fn claim_change(&self, destination: Account) -> Message<Licensing::claimChangeCall> {
        self.to_licensing(Licensing::claimChangeCall { destination: address(destination) }, Amount::ZERO)
    }

    /// Starts a further training run.
    #[must_use]
    pub fn start_run(&self, licence: LicenceId) -> Message<Licensing::startRunCall> {
        self.to_licensing(Licensing::startRunCall { licence: licence.0 }, Amount::ZERO)
    }

    /// Reports usage, paying `royalty` along in native money.
    #[must_use]
    pub fn attest(&self, report: &Attestation, royalty: Amount) -> Message<Licensing::attestCall> {
        self.to_licensing(Licensing::attestCall { report: report.into(), payment: uint256(royalty) }, royalty)
    }

    /// Pays royalties in native money.
    #[must_use]
    pub fn pay(&self, licence: LicenceId, royalty: Amount) -> Message<Licensing::payCall> {
        self.to_licensing(Licensing::payCall { licence: licence.0, payment: uint256(royalty) }, royalty)
    }

    /// Claims a share of native money.
    #[must_use]
    pub fn claim(&self, claim: &Claim) -> Message<Licensing::claimCall> {
        let call = Licensing::claimCall {
            catalogue: claim.catalogue.0,
            currency: address(Account::ZERO),
            index: claim.seat.index,
            party: (&claim.seat.party).into(),
            proof: claim.seat.proof.iter().copied().map(bytes32).collect(),
            destination: address(claim.destination),
        };
        self.to_licensing(call, Amount::ZERO)
    }
}
