//! How deals look at the Solidity ABI: one list for each kind of change, applied in the order of the fields.

use alloc::vec::Vec;

use assent_core::{
    deal::{Change, GrantDraft, OfferDraft},
    id::{TermsId, Time},
    track::Batch,
    uses::UseVector,
};
use assent_licensing::abi::{Bytes32, account, digest};
use ink::{Address, SolDecode, SolEncode};

/// A batch of tracks to append.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct BatchAbi {
    /// The root over the leaves.
    pub root: Bytes32,
    /// How many leaves.
    pub count: u32,
    /// SHA-256 of the published manifest that lists the leaves.
    pub manifest: Bytes32,
}

/// Terms to offer.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct OfferAbi {
    /// The terms.
    pub terms: Bytes32,
    /// Who may purchase; zero: anyone.
    pub licensee: Address,
    /// Until when, in seconds since 1970.
    pub until: u64,
}

/// A licence to give.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct GrantAbi {
    /// The terms: without price, royalty, advance or reporting.
    pub terms: Bytes32,
    /// Who receives it.
    pub licensee: Address,
    /// The salted hash of model and version.
    pub model: Bytes32,
}

/// The changes of a deal.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct ChangesAbi {
    /// Tracks to append.
    pub batches: Vec<BatchAbi>,
    /// The new use vector, if any: two bits a use.
    pub uses: Vec<u16>,
    /// Terms to offer.
    pub offers: Vec<OfferAbi>,
    /// Licences to give.
    pub grants: Vec<GrantAbi>,
}

impl ChangesAbi {
    /// The changes as the rules know them, in the order in which they are applied.
    #[must_use]
    pub fn list(&self) -> Vec<Change> {
        let batches = self.batches.iter().map(|batch| {
            Change::Append(Batch { root: digest(batch.root), count: batch.count, manifest: digest(batch.manifest) })
        });
        let uses = self.uses.iter().map(|uses| Change::SetUses(UseVector(*uses)));
        let offers = self.offers.iter().map(|offer| {
            let terms = TermsId(digest(offer.terms));
            Change::Offer(OfferDraft { terms, licensee: account(offer.licensee), until: Time(offer.until) })
        });
        let grants = self.grants.iter().map(|grant| {
            let terms = TermsId(digest(grant.terms));
            Change::Grant(GrantDraft { terms, licensee: account(grant.licensee), model: digest(grant.model) })
        });
        batches.chain(uses).chain(offers).chain(grants).collect()
    }
}
