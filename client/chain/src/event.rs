//! What the contracts tell, in the rules' types.

mod decode;
mod told;

use assent_core::{
    amount::Amount,
    attestation::Attestation,
    call::consent::Proposal,
    deal::{GrantDraft, OfferDraft},
    id::{Account, CatalogueId, DealId, Epoch, Head, LicenceId, TermsId, Time},
    licence::{Frozen, Subject},
    party::Party,
    terms::Terms,
    track::Batch,
    uses::UseVector,
};

pub use self::{
    decode::decode,
    told::{Told, Value},
};

/// What changed a catalogue: the head after it, and the time that was hashed into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The head after the change.
    pub head: Head,
    /// When.
    pub time: Time,
}

/// An event of either contract.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are what the variant's sentence speaks of; their types say the rest")]
pub enum Event {
    /// A catalogue was opened.
    CatalogueOpened { catalogue: CatalogueId, licensor: Account, parties: Vec<Party>, stamp: Stamp },
    /// A deal was proposed, and approved for the proposer's seat; the licensor's approves nothing.
    Proposed { catalogue: CatalogueId, deal: DealId, by: Account, seat: u32, proposal: Proposal },
    /// A seat approved a deal.
    Approved { catalogue: CatalogueId, deal: DealId, by: Account, seat: u32 },
    /// A seat took its approval back.
    Retracted { catalogue: CatalogueId, deal: DealId, by: Account, seat: u32 },
    /// A batch of tracks was appended, its first track at index `first`.
    Appended { catalogue: CatalogueId, number: u32, batch: Batch, first: u32, matures_at: Time, stamp: Stamp },
    /// The use vector was replaced by agreement.
    UsesSet { catalogue: CatalogueId, uses: UseVector, epoch: Epoch, stamp: Stamp },
    /// Uses were lowered by a rightsholder alone.
    Narrowed { catalogue: CatalogueId, by: Account, uses: UseVector, epoch: Epoch, stamp: Stamp },
    /// Tracks were excluded by a rightsholder alone.
    Excluded { catalogue: CatalogueId, by: Account, tracks: Vec<u32>, stamp: Stamp },
    /// Tracks were included again by agreement.
    Included { catalogue: CatalogueId, tracks: Vec<u32>, stamp: Stamp },
    /// The catalogue was closed, for ever.
    Closed { catalogue: CatalogueId, stamp: Stamp },
    /// A name counts: the seat is the account's.
    Named { catalogue: CatalogueId, seat: u32, account: Account, stamp: Stamp },
    /// A seat was handed over; 32: the licensor's.
    HandedOver { catalogue: CatalogueId, seat: u32, account: Account, stamp: Stamp },
    /// Terms were offered.
    Offered { catalogue: CatalogueId, offer: OfferDraft, stamp: Stamp },
    /// An offer was withdrawn.
    Withdrawn { catalogue: CatalogueId, terms: TermsId, licensee: Account, by: Account, stamp: Stamp },
    /// A licence was given.
    Granted { catalogue: CatalogueId, grant: GrantDraft, licence: LicenceId, stamp: Stamp },
    /// Terms were registered.
    TermsRegistered { id: TermsId, terms: Terms },
    /// A licence was minted.
    Licensed { licence: LicenceId, frozen: Frozen },
    /// A further training run was started.
    RunStarted { licence: LicenceId, run: u16 },
    /// Usage was reported.
    Attested { report: Attestation, attester: Account, self_reported: bool, owed: Amount },
    /// Royalties were paid.
    Paid { licence: LicenceId, payer: Account, amount: Amount, paid: Amount },
    /// Money was credited to a catalogue.
    Accrued { catalogue: CatalogueId, currency: Account, licence: LicenceId, amount: Amount, accrued: Amount },
    /// A recipient claimed a share.
    Claimed {
        catalogue: CatalogueId,
        currency: Account,
        recipient: Account,
        party: u32,
        amount: Amount,
        destination: Account,
        claimed: Amount,
    },
    /// Anything else, by its name.
    Told(Told),
}

/// An event with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The block's height.
    pub block: u64,
    /// Its place among the block's contract events, from 0.
    pub index: u32,
    /// What was told.
    pub event: Event,
}

impl Event {
    /// The event's name in the ABI.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CatalogueOpened { .. } => "CatalogueOpened",
            Self::Proposed { .. } => "Proposed",
            Self::Approved { .. } => "Approved",
            Self::Retracted { .. } => "Retracted",
            Self::Appended { .. } => "Appended",
            Self::UsesSet { .. } => "UsesSet",
            Self::Narrowed { .. } => "Narrowed",
            Self::Excluded { .. } => "Excluded",
            Self::Included { .. } => "Included",
            Self::Closed { .. } => "Closed",
            Self::Named { .. } => "Named",
            Self::HandedOver { .. } => "HandedOver",
            Self::Offered { .. } => "Offered",
            Self::Withdrawn { .. } => "Withdrawn",
            Self::Granted { .. } => "Granted",
            Self::TermsRegistered { .. } => "TermsRegistered",
            Self::Licensed { .. } => "Licensed",
            Self::RunStarted { .. } => "RunStarted",
            Self::Attested { .. } => "Attested",
            Self::Paid { .. } => "Paid",
            Self::Accrued { .. } => "Accrued",
            Self::Claimed { .. } => "Claimed",
            Self::Told(told) => told.name,
        }
    }

    /// The catalogue that it speaks of, where it names one.
    #[must_use]
    pub fn catalogue(&self) -> Option<CatalogueId> {
        match self {
            Self::CatalogueOpened { catalogue, .. }
            | Self::Proposed { catalogue, .. }
            | Self::Approved { catalogue, .. }
            | Self::Retracted { catalogue, .. }
            | Self::Appended { catalogue, .. }
            | Self::UsesSet { catalogue, .. }
            | Self::Narrowed { catalogue, .. }
            | Self::Excluded { catalogue, .. }
            | Self::Included { catalogue, .. }
            | Self::Closed { catalogue, .. }
            | Self::Named { catalogue, .. }
            | Self::HandedOver { catalogue, .. }
            | Self::Offered { catalogue, .. }
            | Self::Withdrawn { catalogue, .. }
            | Self::Granted { catalogue, .. }
            | Self::Accrued { catalogue, .. }
            | Self::Claimed { catalogue, .. } => Some(*catalogue),
            Self::Licensed { frozen: Frozen { subject: Subject::Catalogue { id, .. }, .. }, .. } => Some(*id),
            Self::Licensed { .. } => None,
            Self::Told(told) => told.number("catalogue").and_then(|id| u32::try_from(id).ok()).map(CatalogueId),
            Self::TermsRegistered { .. } | Self::RunStarted { .. } | Self::Attested { .. } | Self::Paid { .. } => None,
        }
    }

    /// The licence that it speaks of, where it names one.
    #[must_use]
    pub fn licence(&self) -> Option<LicenceId> {
        match self {
            Self::Granted { licence, .. }
            | Self::Licensed { licence, .. }
            | Self::RunStarted { licence, .. }
            | Self::Paid { licence, .. }
            | Self::Accrued { licence, .. } => Some(*licence),
            Self::Attested { report, .. } => Some(report.licence),
            Self::Told(told) => told.number("licence").and_then(|id| u64::try_from(id).ok()).map(LicenceId),
            _ => None,
        }
    }
}

/// Where the events come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contracts {
    /// The consent contract.
    pub consent: Account,
    /// The licensing contract.
    pub licensing: Account,
}

#[cfg(test)]
mod tests;
