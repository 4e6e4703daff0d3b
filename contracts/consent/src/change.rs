//! The one way in which a catalogue changes: deals, narrowing, places and disputes all come through here.

use alloc::vec::Vec;

use assent_core::{
    abi::Bytes,
    amount::Amount,
    call::licensing::{AskPool, DropOffer, Grant, PutOffer, QuitPool, SetCard},
    catalogue::{Catalogue, Setting},
    deal::{Change, GrantDraft, OfferDraft},
    error::Refusal,
    exclusion,
    id::{Account, CatalogueId},
    message::Message,
    track::{Batch, BatchRecord},
};
use assent_shell::{
    abi::{HostKeccak, Revert},
    host,
};
use codec::Encode;

use crate::{store, tell::tell};

/// Applies changes whole or not at all, keeps the catalogue, and pushes once what a sale must see, if that moved; then does
/// for each change what it leads to elsewhere, and tells of it with the head after it.
///
/// # Errors
/// Those of [`Catalogue::apply`], and of `licensing` for offers, grants and pools.
#[inline(never)]
pub fn change(licensing: Account, before: Catalogue, changes: &[Change], setting: &Setting) -> Result<(), Revert> {
    let mut latest = before;
    let mut steps = Vec::with_capacity(changes.len());
    for change in changes {
        latest = latest.apply::<HostKeccak>(change, setting)?;
        steps.push(latest);
    }

    store::put_catalogue(&latest);
    if latest.card.head != before.card.head {
        push(licensing, &latest)?;
    }

    for (change, after) in changes.iter().zip(&steps) {
        record(after, change)?;
        let answer = ask(licensing, after.id, change)?;
        tell(after, change, &answer, setting.now)?;
    }
    Ok(())
}

/// Pushes to `licensing` what a sale must see.
///
/// # Errors
/// Those of `setCard`: none, from this contract.
#[inline(never)]
pub fn push(licensing: Account, catalogue: &Catalogue) -> Result<(), Revert> {
    send(licensing, &SetCard { catalogue: catalogue.id, card: Bytes(catalogue.card.encode()) }).map(|_| ())
}

/// Keeps what a change adds beside the catalogue.
fn record(after: &Catalogue, change: &Change) -> Result<(), Refusal> {
    match change {
        Change::Append(batch) => append(after, batch),
        Change::Include(tracks) => exclude(after.id, tracks, false)?,
        Change::Exclude(tracks) => exclude(after.id, tracks, true)?,
        _ => {}
    }
    Ok(())
}

/// The number of a catalogue's last batch, and the index of its first track.
pub fn last_batch(after: &Catalogue, batch: &Batch) -> (u32, u32) {
    (after.batches.saturating_sub(1), after.card.tracks.total.saturating_sub(batch.count))
}

fn append(after: &Catalogue, batch: &Batch) {
    let (number, first) = last_batch(after, batch);
    store::put_batch(after.id, number, &BatchRecord { root: batch.root, first, count: batch.count });
}

/// Sets or clears the bits of tracks, each of which must change.
#[inline(never)]
fn exclude(id: CatalogueId, tracks: &[u32], excluded: bool) -> Result<(), Refusal> {
    for (word, group) in exclusion::by_word(tracks) {
        let bits = store::exclusions(id, word).set(id, group, excluded)?;
        store::put_exclusions(id, word, &bits);
    }
    Ok(())
}

/// Asks `licensing` for its part of a change, where it has one, and returns what it answers.
fn ask(licensing: Account, catalogue: CatalogueId, change: &Change) -> Result<Vec<u8>, Revert> {
    match *change {
        Change::Offer(OfferDraft { terms, licensee, until }) => {
            send(licensing, &PutOffer { catalogue, terms, licensee, until })
        }
        Change::Withdraw(terms, licensee) => send(licensing, &DropOffer { catalogue, terms, licensee }),
        Change::Grant(GrantDraft { terms, licensee, model }) => {
            send(licensing, &Grant { catalogue, terms, licensee, model })
        }
        Change::JoinPool { pool, weight } => send(licensing, &AskPool { pool, catalogue, weight }),
        Change::LeavePool(pool) => send(licensing, &QuitPool { pool, catalogue }),
        _ => Ok(Vec::new()),
    }
}

fn send<M: Message>(licensing: Account, message: &M) -> Result<Vec<u8>, Revert> {
    host::call(licensing, message, Amount::ZERO)
}
