//! The only user of storage: everything that `consent` remembers, by key. Records are fixed-width and never cleared.
//!
//! Key: the number of the map as little-endian `u32`, then the SCALE encoding of the map's key.
//!
//! | map | key → record |
//! |---|---|
//! | 0 | the root cell, which ink! reads: [`Root`](crate::root::Root) |
//! | 1 | catalogue → [`Catalogue`] |
//! | 2 | catalogue, batch number → [`BatchRecord`] |
//! | 3 | catalogue, deal → [`Approvals`] |
//! | 4 | catalogue, track index / 256 → [`Exclusions`] |
//! | 5 | catalogue, seat → [`Place`] |
//! | 6 | dispute → [`Dispute`] |
//! | 7 | (nothing) → the arbiter's place: [`Arbiter`] |

use assent_core::{
    catalogue::Catalogue,
    deal::Approvals,
    dispute::{Arbiter, Dispute},
    error::Refusal,
    exclusion::Exclusions,
    id::{CatalogueId, DealId, DisputeId},
    place::Place,
    track::BatchRecord,
};
use assent_shell::host;

use crate::root::Root;

const ROOT: u32 = 0;
const CATALOGUES: u32 = 1;
const BATCHES: u32 = 2;
const APPROVALS: u32 = 3;
const EXCLUSIONS: u32 = 4;
const PLACES: u32 = 5;
const DISPUTES: u32 = 6;
const ARBITER: u32 = 7;

/// Keeps the root cell, where ink! reads it.
pub fn put_root(root: &Root) {
    host::keep(ROOT, &(), root);
}

/// A catalogue.
///
/// # Errors
/// `NoSuchCatalogue`.
#[inline(never)]
pub fn catalogue(id: CatalogueId) -> Result<Catalogue, Refusal> {
    host::load(CATALOGUES, &id).ok_or(Refusal::NoSuchCatalogue { catalogue: id })
}

/// Keeps a catalogue.
#[inline(never)]
pub fn put_catalogue(catalogue: &Catalogue) {
    host::keep(CATALOGUES, &catalogue.id, catalogue);
}

/// A batch of a catalogue by its number from 0, if there is one.
pub fn batch(id: CatalogueId, number: u32) -> Option<BatchRecord> {
    host::load(BATCHES, &(id, number))
}

/// Keeps a batch of a catalogue.
pub fn put_batch(id: CatalogueId, number: u32, batch: &BatchRecord) {
    host::keep(BATCHES, &(id, number), batch);
}

/// The approvals of a deal; none where nobody proposed it.
#[inline(never)]
pub fn approvals(id: CatalogueId, deal: DealId) -> Approvals {
    host::load(APPROVALS, &(id, deal)).unwrap_or_default()
}

/// Keeps the approvals of a deal.
#[inline(never)]
pub fn put_approvals(id: CatalogueId, deal: DealId, approvals: &Approvals) {
    host::keep(APPROVALS, &(id, deal), approvals);
}

/// The exclusions of 256 tracks, by [`exclusion::word`](assent_core::exclusion::word).
#[inline(never)]
pub fn exclusions(id: CatalogueId, word: u32) -> Exclusions {
    host::load(EXCLUSIONS, &(id, word)).unwrap_or_default()
}

/// Keeps the exclusions of 256 tracks.
pub fn put_exclusions(id: CatalogueId, word: u32, exclusions: &Exclusions) {
    host::keep(EXCLUSIONS, &(id, word), exclusions);
}

/// A place: whom it is offered to, when it was taken; one that was never offered is offered to nobody.
#[inline(never)]
pub fn place(id: CatalogueId, seat: u32) -> Place {
    host::load(PLACES, &(id, seat)).unwrap_or_default()
}

/// Keeps a place.
#[inline(never)]
pub fn put_place(id: CatalogueId, seat: u32, place: &Place) {
    host::keep(PLACES, &(id, seat), place);
}

/// A dispute.
///
/// # Errors
/// `NoSuchDispute`.
#[inline(never)]
pub fn dispute(id: DisputeId) -> Result<Dispute, Refusal> {
    host::load(DISPUTES, &id).ok_or(Refusal::NoSuchDispute { dispute: id })
}

/// Keeps a dispute.
#[inline(never)]
pub fn put_dispute(id: DisputeId, dispute: &Dispute) {
    host::keep(DISPUTES, &id, dispute);
}

/// The arbiter's place.
#[inline(never)]
pub fn arbiter() -> Arbiter {
    host::load(ARBITER, &()).unwrap_or_default()
}

/// Keeps the arbiter's place.
#[inline(never)]
pub fn put_arbiter(arbiter: &Arbiter) {
    host::keep(ARBITER, &(), arbiter);
}
