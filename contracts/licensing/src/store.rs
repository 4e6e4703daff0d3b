//! The only user of storage: everything that `licensing` remembers, by key. Records are fixed-width and never cleared.
//!
//! Key: the number of the map as little-endian `u32`, then the SCALE encoding of the map's key. ink! reads the root cell
//! under the number 0; the rest is read and written without its `Mapping`, which copies its code for every type.

use assent_core::{
    amount::Amount,
    error::Refusal,
    id::{Account, CatalogueId, LicenceId, PoolId, TermsId},
    licence::{Licence, Offer},
    member::{Listed, MemberId, Membership},
    pool::Pool,
    royalty::Ledger,
    terms::Terms,
};
use assent_shell::host;

use crate::root::Root;

/// An offer: the catalogue, the terms, and whom it is made to (zero: anyone).
pub type OfferKey = (CatalogueId, TermsId, Account);

/// A recipient's claims: the catalogue, the currency, and the recipient's index among the parties.
pub type ClaimKey = (CatalogueId, Account, u32);

/// () → [`Root`].
const ROOT: u32 = 0;
/// [`CatalogueId`] → [`Listed`].
const LISTED: u32 = 1;
/// [`TermsId`] → [`Terms`].
const TERMS: u32 = 2;
/// [`OfferKey`] → [`Offer`].
const OFFERS: u32 = 3;
/// [`LicenceId`] → [`Licence`].
const LICENCES: u32 = 4;
/// Catalogue, currency → [`Ledger`].
const LEDGERS: u32 = 5;
/// [`ClaimKey`] → [`Amount`]: all that was ever claimed.
const CLAIMED: u32 = 6;
/// Account → `u64`: how many licences it holds.
const HOLDINGS: u32 = 7;
/// Currency → `bool`: whether it was opened. Native money always is, and has no record.
const CURRENCIES: u32 = 8;
/// Account → [`Amount`]: native change that it may claim.
const CHANGE: u32 = 9;
/// [`PoolId`] → [`Pool`].
const POOLS: u32 = 10;
/// [`MemberId`] → [`Membership`].
const MEMBERSHIPS: u32 = 11;

/// Keeps the root cell, where ink! reads it.
pub fn put_root(root: &Root) {
    host::keep(ROOT, &(), root);
}

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

/// Whether money may be in this currency: native, or opened.
#[must_use]
pub fn is_currency(currency: Account) -> bool {
    currency.is_zero() || host::load(CURRENCIES, &currency).unwrap_or_default()
}

/// Remembers that a currency is open.
pub fn put_currency(currency: Account) {
    host::keep(CURRENCIES, &currency, &true);
}

/// The native change of an account.
#[must_use]
pub fn change(account: Account) -> Amount {
    host::load(CHANGE, &account).unwrap_or_default()
}

/// Keeps the native change of an account.
pub fn put_change(account: Account, change: Amount) {
    host::keep(CHANGE, &account, &change);
}

/// A pool, or `NoSuchPool`.
///
/// # Errors
/// `NoSuchPool`.
#[inline(never)]
pub fn pool(id: PoolId) -> Result<Pool, Refusal> {
    host::load(POOLS, &id).ok_or(Refusal::NoSuchPool { pool: id })
}

/// Keeps a pool.
#[inline(never)]
pub fn put_pool(id: PoolId, pool: &Pool) {
    host::keep(POOLS, &id, pool);
}

/// A membership; one that never was looks like none.
#[inline(never)]
pub fn membership(id: MemberId) -> Membership {
    host::load(MEMBERSHIPS, &id).unwrap_or_default()
}

/// Keeps a membership.
#[inline(never)]
pub fn put_membership(id: MemberId, membership: &Membership) {
    host::keep(MEMBERSHIPS, &id, membership);
}
