//! Emitted bytes to events.

use alloy_primitives::B256;
use alloy_sol_types::SolEventInterface;
use assent_core::{
    attestation::Attestation,
    deal::{GrantDraft, OfferDraft},
    id::{Account, CatalogueId, DealId, Epoch, Head, LicenceId, TermsId, Time},
    licence::{Frozen, Subject},
    party::Party,
    track::Batch,
    uses::UseVector,
};

use super::{Contracts, Event, Stamp, told};
use crate::{
    abi::{account, amount, digest, proposal, terms},
    interface::{
        Consent::ConsentEvents,
        Licensing::{self, LicensingEvents},
    },
    revive::ContractEmitted,
};

/// The event of one of the contracts; nothing for what others emit, and for what we do not know.
#[must_use]
pub fn decode(contracts: Contracts, emitted: &ContractEmitted) -> Option<Event> {
    let topics: Vec<B256> = emitted.topics.iter().copied().map(B256::from).collect();
    match Account(emitted.contract) {
        from if from == contracts.consent => {
            let event = ConsentEvents::decode_raw_log(&topics, &emitted.data).ok()?;
            consent(event).or_else(|| told::consent(emitted))
        }
        from if from == contracts.licensing => {
            let event = LicensingEvents::decode_raw_log(&topics, &emitted.data).ok()?;
            licensing(event).or_else(|| told::licensing(emitted))
        }
        _ => None,
    }
}

fn stamp(head: B256, time: u64) -> Stamp {
    Stamp { head: Head(digest(head)), time: Time(time) }
}

fn consent(event: ConsentEvents) -> Option<Event> {
    Some(match event {
        ConsentEvents::CatalogueOpened(told) => Event::CatalogueOpened {
            catalogue: CatalogueId(told.catalogue),
            licensor: account(told.licensor),
            parties: told.parties.iter().map(Party::from).collect(),
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Proposed(told) => Event::Proposed {
            catalogue: CatalogueId(told.catalogue),
            deal: DealId(digest(told.deal)),
            by: account(told.by),
            seat: told.seat,
            proposal: proposal(&told.proposal)?,
        },
        ConsentEvents::Approved(told) => Event::Approved {
            catalogue: CatalogueId(told.catalogue),
            deal: DealId(digest(told.deal)),
            by: account(told.by),
            seat: told.seat,
        },
        ConsentEvents::Retracted(told) => Event::Retracted {
            catalogue: CatalogueId(told.catalogue),
            deal: DealId(digest(told.deal)),
            by: account(told.by),
            seat: told.seat,
        },
        ConsentEvents::Excluded(told) => Event::Excluded {
            catalogue: CatalogueId(told.catalogue),
            by: account(told.by),
            tracks: told.tracks,
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Included(told) => Event::Included {
            catalogue: CatalogueId(told.catalogue),
            tracks: told.tracks,
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Closed(told) => {
            Event::Closed { catalogue: CatalogueId(told.catalogue), stamp: stamp(told.head, told.time) }
        }
        ConsentEvents::Named(told) => Event::Named {
            catalogue: CatalogueId(told.catalogue),
            seat: told.seat,
            account: account(told.account),
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::HandedOver(told) => Event::HandedOver {
            catalogue: CatalogueId(told.catalogue),
            seat: told.seat,
            account: account(told.account),
            stamp: stamp(told.head, told.time),
        },
        ConsentEvents::Appended(told) => Event::Appended {
            catalogue: CatalogueId(told.catalogue),
            number: told.batch,
            batch: Batch { root: digest(told.root), count: told.count, manifest: digest(told.manifest) },
            first: told.first,
            matures_at: Time(told.maturesAt),
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
        _ => return None,
    })
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
            self_reported: told.selfReported,
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
        _ => return None,
    })
}

fn frozen(told: &Licensing::Licensed) -> Option<Frozen> {
    Some(Frozen {
        subject: Subject::Catalogue {
            id: CatalogueId(told.catalogue),
            head: Head(digest(told.head)),
            tracks: told.tracks,
        },
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
    Some(Event::Claimed {
        catalogue: CatalogueId(told.catalogue),
        currency: account(told.currency),
        recipient: account(told.recipient),
        party: told.party,
        amount: amount(told.amount)?,
        destination: account(told.destination),
        claimed: amount(told.claimed)?,
    })
}
