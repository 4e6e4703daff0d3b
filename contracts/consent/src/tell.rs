//! What `consent` tells of each change, with the head after it: from these events alone a head replays.

use assent_core::{
    abi::Params,
    call::licensing::Minted,
    catalogue::Catalogue,
    deal::{Change, GrantDraft, OfferDraft},
    error::Refusal,
    event::consent::{
        Admitted, Appended, Closed, Dismissed, Excluded, Granted, HandedOver, Included, NameAgreed, Named, Narrowed,
        Offered, PoolAsked, PoolLeft, Upheld, UsesSet, Withdrawn,
    },
    id::Time,
    track::Batch,
};
use assent_shell::host;

use crate::change::last_batch;

/// Tells of a change, in one event.
///
/// `answer`: what `licensing` answered to its part of it.
///
/// # Errors
/// `Unreadable` if `licensing` answered nonsense.
#[inline(never)]
pub fn tell(after: &Catalogue, change: &Change, answer: &[u8], time: Time) -> Result<(), Refusal> {
    match change {
        Change::Narrow(_) | Change::Withdraw(..) | Change::Exclude(_) | Change::LeavePool(_) => {
            narrowed(after, change, time);
        }
        Change::Admitted { .. } | Change::Dismissed { .. } | Change::Ruled { .. } => ruled(after, change, time),
        _ => agreed(after, change, answer, time)?,
    }
    Ok(())
}

/// What all rightsholders agreed on, and places.
fn agreed(after: &Catalogue, change: &Change, answer: &[u8], time: Time) -> Result<(), Refusal> {
    let (catalogue, head) = (after.id, after.card.head);
    match *change {
        Change::Append(ref batch) => appended(after, batch, time),
        Change::SetUses(uses) => {
            host::emit(&UsesSet { catalogue, uses, epoch: after.card.epoch, head, time });
        }
        Change::Include(ref tracks) => host::emit(&Included { catalogue, tracks: tracks.clone(), head, time }),
        Change::Offer(OfferDraft { terms, licensee, until }) => {
            host::emit(&Offered { catalogue, terms, licensee, until, head, time });
        }
        Change::Grant(GrantDraft { terms, licensee, model }) => {
            let licence = Minted::decode(answer)?.licence;
            host::emit(&Granted { catalogue, terms, licensee, model, licence, head, time });
        }
        Change::JoinPool { pool, weight } => host::emit(&PoolAsked { catalogue, pool, weight, head, time }),
        Change::Name { seat, account } => {
            host::emit(&NameAgreed { catalogue, account, seat, ready: after.naming.ready, head, time });
        }
        Change::Close => host::emit(&Closed { catalogue, head, time }),
        Change::Named { seat, account, parties_root } => {
            host::emit(&Named { catalogue, account, seat, parties_root, head, time });
        }
        Change::HandedOver { seat, account, parties_root } => {
            host::emit(&HandedOver { catalogue, account, seat, parties_root, head, time });
        }
        _ => {}
    }
    Ok(())
}

fn appended(after: &Catalogue, batch: &Batch, time: Time) {
    let (number, first) = last_batch(after, batch);
    let Batch { root, count, manifest } = *batch;
    host::emit(&Appended {
        catalogue: after.id,
        batch: number,
        root,
        first,
        count,
        manifest,
        matures_at: after.card.tracks.matures_at,
        head: after.card.head,
        time,
    });
}

/// What one rightsholder did alone: the caller.
fn narrowed(after: &Catalogue, change: &Change, time: Time) {
    let (catalogue, head, by) = (after.id, after.card.head, host::caller());
    match *change {
        Change::Narrow(uses) => {
            host::emit(&Narrowed { catalogue, by, uses, epoch: after.card.epoch, head, time });
        }
        Change::Withdraw(terms, licensee) => {
            host::emit(&Withdrawn { catalogue, terms, licensee, by, head, time });
        }
        Change::Exclude(ref tracks) => host::emit(&Excluded { catalogue, by, tracks: tracks.clone(), head, time }),
        Change::LeavePool(pool) => host::emit(&PoolLeft { catalogue, pool, by, head, time }),
        _ => {}
    }
}

/// What the arbiter said.
fn ruled(after: &Catalogue, change: &Change, time: Time) {
    let (catalogue, head) = (after.id, after.card.head);
    match *change {
        Change::Admitted { dispute, until } => host::emit(&Admitted { dispute, catalogue, until, head, time }),
        Change::Ruled { dispute, successor } => host::emit(&Upheld { dispute, catalogue, successor, head, time }),
        Change::Dismissed { dispute } => host::emit(&Dismissed { dispute, catalogue, head, time }),
        _ => {}
    }
}
