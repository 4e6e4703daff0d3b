//! What the contracts tell, in the rules' types.

use alloy_primitives::{B256, U256};
use alloy_sol_types::SolEventInterface;
use assent_core::{
    amount::Amount,
    attestation::Attestation,
    deal::{GrantDraft, OfferDraft},
    id::{Account, CatalogueId, Epoch, Head, LicenceId, TermsId, Time},
    licence::Frozen,
    party::Party,
    terms::Terms,
    track::Batch,
    uses::UseVector,
};

use crate::{
    abi::{account, amount, digest, terms},
    interface::{
        Consent::ConsentEvents,
        Licensing::{self, LicensingEvents},
    },
    revive::ContractEmitted,
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
    /// A batch of tracks was appended, its first track at index `first`.
    Appended { catalogue: CatalogueId, number: u32, batch: Batch, first: u32, matures_at: Time, stamp: Stamp },
    /// The use vector was replaced by agreement.
    UsesSet { catalogue: CatalogueId, uses: UseVector, epoch: Epoch, stamp: Stamp },
    /// Uses were lowered by a rightsholder alone.
    Narrowed { catalogue: CatalogueId, by: Account, uses: UseVector, epoch: Epoch, stamp: Stamp },
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
            Self::Appended { .. } => "Appended",
            Self::UsesSet { .. } => "UsesSet",
            Self::Narrowed { .. } => "Narrowed",
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
        }
    }

    /// The catalogue that it speaks of, where it names one.
    #[must_use]
    pub fn catalogue(&self) -> Option<CatalogueId> {
        match self {
            Self::CatalogueOpened { catalogue, .. }
            | Self::Appended { catalogue, .. }
            | Self::UsesSet { catalogue, .. }
            | Self::Narrowed { catalogue, .. }
            | Self::Offered { catalogue, .. }
            | Self::Withdrawn { catalogue, .. }
            | Self::Granted { catalogue, .. }
            | Self::Accrued { catalogue, .. }
            | Self::Claimed { catalogue, .. } => Some(*catalogue),
            Self::Licensed { frozen, .. } => Some(frozen.catalogue),
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

/// The event of one of the contracts; nothing for what others emit, and for what we do not know.
#[must_use]
pub fn decode(contracts: Contracts, emitted: &ContractEmitted) -> Option<Event> {
    let topics: Vec<B256> = emitted.topics.iter().copied().map(B256::from).collect();
    match Account(emitted.contract) {
        from if from == contracts.consent => Some(consent(ConsentEvents::decode_raw_log(&topics, &emitted.data).ok()?)),
        from if from == contracts.licensing => licensing(LicensingEvents::decode_raw_log(&topics, &emitted.data).ok()?),
        _ => None,
    }
}

fn stamp(head: B256, time: u64) -> Stamp {
    Stamp { head: Head(digest(head)), time: Time(time) }
}

fn consent(event: ConsentEvents) -> Event {
    match event {
        ConsentEvents::CatalogueOpened(told) => Event::CatalogueOpened {
            catalogue: CatalogueId(told.catalogue),
            licensor: account(told.licensor),
            parties: told.parties.iter().map(Party::from).collect(),
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Appended(told) => Event::Appended {
            catalogue: CatalogueId(told.catalogue),
            number: told.batch,
            batch: Batch { root: digest(told.root), count: told.count, manifest: digest(told.manifest) },
            first: told.first,
            matures_at: Time(told.matures_at),
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::UsesSet(told) => Event::UsesSet {
            catalogue: CatalogueId(told.catalogue),
            uses: UseVector(told.uses),
            epoch: Epoch(told.epoch),
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Narrowed(told) => Event::Narrowed {
            catalogue: CatalogueId(told.catalogue),
            by: account(told.by),
            uses: UseVector(told.uses),
            epoch: Epoch(told.epoch),
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Offered(told) => Event::Offered {
            catalogue: CatalogueId(told.catalogue),
            offer: OfferDraft {
                terms: TermsId(digest(told.terms)),
                licensee: account(told.licensee),
                until: Time(told.until),
            },
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Withdrawn(told) => Event::Withdrawn {
            catalogue: CatalogueId(told.catalogue),
            terms: TermsId(digest(told.terms)),
            licensee: account(told.licensee),
            by: account(told.by),
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Granted(told) => Event::Granted {
            catalogue: CatalogueId(told.catalogue),
            grant: GrantDraft {
                terms: TermsId(digest(told.terms)),
                licensee: account(told.licensee),
                model: digest(told.model),
            },
            licence: LicenceId(told.licence),
            stamp: stamp(told.head, told.time),
        },
    }
}

fn licensing(event: LicensingEvents) -> Option<Event> {
    Some(match event {
        LicensingEvents::TermsRegistered(told) => {
            Event::TermsRegistered { id: TermsId(digest(told.id)), terms: terms(&told.terms)? }
        }
        LicensingEvents::Licensed(told) => Event::Licensed { licence: LicenceId(told.licence), frozen: frozen(&told)? },
        LicensingEvents::RunStarted(told) => Event::RunStarted { licence: LicenceId(told.licence), run: told.run },
        LicensingEvents::Attested(told) => Event::Attested {
            report: report(&told),
            attester: account(told.attester),
            self_reported: told.self_reported,
            owed: amount(told.owed)?,
        },
        LicensingEvents::Paid(told) => Event::Paid {
            licence: LicenceId(told.licence),
            payer: account(told.payer),
            amount: amount(told.amount)?,
            paid: amount(told.paid)?,
        },
        LicensingEvents::Accrued(told) => Event::Accrued {
            catalogue: CatalogueId(told.catalogue),
            currency: account(told.currency),
            licence: LicenceId(told.licence),
            amount: amount(told.amount)?,
            accrued: amount(told.accrued)?,
        },
        LicensingEvents::Claimed(told) => claimed(&told)?,
    })
}

fn frozen(told: &Licensing::Licensed) -> Option<Frozen> {
    Some(Frozen {
        catalogue: CatalogueId(told.catalogue),
        head: Head(digest(told.head)),
        tracks: told.tracks,
        terms: TermsId(digest(told.terms)),
        licensee: account(told.licensee),
        model: digest(told.model),
        price: amount(told.price)?,
        since: Time(told.since),
        expires: Time(told.expires),
    })
}

fn report(told: &Licensing::Attested) -> Attestation {
    Attestation {
        licence: LicenceId(told.licence),
        sequence: told.sequence,
        run: told.run,
        from: Time(told.from),
        until: Time(told.until),
        usage: digest(told.usage),
        units: told.units,
        evidence: digest(told.evidence),
    }
}

fn claimed(told: &Licensing::Claimed) -> Option<Event> {
    let value = |value: U256| amount(value);
    Some(Event::Claimed {
        catalogue: CatalogueId(told.catalogue),
        currency: account(told.currency),
        recipient: account(told.recipient),
        party: told.party,
        amount: value(told.amount)?,
        destination: account(told.destination),
        claimed: value(told.claimed)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{abi, interface::Consent};
    use alloy_sol_types::SolEvent;

    const CONTRACTS: Contracts = Contracts { consent: Account([1; 20]), licensing: Account([2; 20]) };

    fn emitted(contract: Account, event: &impl SolEvent) -> ContractEmitted {
        let log = event.encode_log_data();
        let topics = log.topics().iter().map(|topic| topic.0).collect();
        ContractEmitted { contract: contract.0, data: log.data.to_vec(), topics }
    }

    fn opened() -> Consent::CatalogueOpened {
        let party = Party { account: Account([3; 20]), rights: 15, share_ppm: 1_000_000 };
        Consent::CatalogueOpened {
            catalogue: 7,
            licensor: abi::address(Account([3; 20])),
            parties: vec![(&party).into()],
            head: B256::from([4; 32]),
            time: 5,
        }
    }

    #[test]
    fn parties_come_with_the_opening() {
        let event = decode(CONTRACTS, &emitted(CONTRACTS.consent, &opened())).unwrap();
        let Event::CatalogueOpened { catalogue, parties, stamp, .. } = &event else { panic!("{event:?}") };
        assert_eq!((*catalogue, stamp.time), (CatalogueId(7), Time(5)));
        assert_eq!(parties[0].share_ppm, 1_000_000);
        assert_eq!((event.name(), event.catalogue()), ("CatalogueOpened", Some(CatalogueId(7))));
    }

    #[test]
    fn what_others_emit_is_not_ours() {
        assert_eq!(decode(CONTRACTS, &emitted(Account([9; 20]), &opened())), None);
        assert_eq!(decode(CONTRACTS, &emitted(CONTRACTS.licensing, &opened())), None);
    }

    #[test]
    fn damaged_events_are_none() {
        let mut damaged = emitted(CONTRACTS.consent, &opened());
        damaged.data.truncate(40);
        assert_eq!(decode(CONTRACTS, &damaged), None);
        damaged.topics.clear();
        assert_eq!(decode(CONTRACTS, &damaged), None);
    }
}
