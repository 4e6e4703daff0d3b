//! How a licence comes to be: by purchase under an offer, by purchase from a pool, or by a grant.

pub use crate::call::licensing::{Grant, Purchase, PurchasePool as PoolPurchase};

use super::{Frozen, Licence, Moving, Offer, Subject};
use crate::{
    amount::Amount,
    catalogue::Card,
    error::Refusal,
    id::{Account, CatalogueId, Digest, PoolId, Seconds, TermsId, Time},
    pool::Pool,
    terms::Terms,
};

/// What a purchase would cost now, and what it would be for: the buyer names the head, or the serial, to make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Price and advance: what must be paid.
    pub price: Amount,
    /// What the licence would freeze.
    pub subject: Subject,
}

/// Prices a purchase without effect. What is not permitted is refused first, before what is not offered.
///
/// # Errors
/// `CatalogueClosed`, `CatalogueDisputed`, `UsesNotPermitted`, `AttesterIsLicensee`, `NothingMatured`, `NotOffered`,
/// `OfferOutdated`, `DeadlinePassed`, `AmountTooLarge`.
pub fn quote(
    catalogue: CatalogueId,
    card: &Card,
    offer: &Offer,
    terms_id: TermsId,
    terms: &Terms,
    licensee: Account,
    now: Time,
) -> Result<Quote, Refusal> {
    let subject = permitted(catalogue, card, terms, licensee, now)?;
    check_offer(catalogue, card, offer, terms_id, now)?;
    Ok(Quote { price: terms.price.plus(terms.advance)?, subject })
}

/// Prices a purchase from a pool without effect. Its serial, its weight and what it lost are what the buyer passes to get
/// this pool or a larger one ([`Pool::check_sale`]).
///
/// # Errors
/// `PoolEmpty`, `AttesterIsLicensee`.
pub fn quote_pool(id: PoolId, pool: &Pool, terms: &Terms, licensee: Account) -> Result<Quote, Refusal> {
    pool.check_members(id)?;
    check_attester(terms, licensee)?;
    Ok(Quote { price: terms.price, subject: Subject::Pool { id, blank: Digest::ZERO, serial: pool.serial } })
}

fn check_offer(catalogue: CatalogueId, card: &Card, offer: &Offer, terms: TermsId, now: Time) -> Result<(), Refusal> {
    if offer.until == Time(0) {
        return Err(Refusal::NotOffered { catalogue, terms });
    }
    if offer.epoch != card.epoch {
        return Err(Refusal::OfferOutdated { epoch: offer.epoch, current: card.epoch });
    }
    check_deadline(offer.until, now)
}

/// Checks that this was good until a deadline that has not passed.
pub(crate) fn check_deadline(deadline: Time, now: Time) -> Result<(), Refusal> {
    if deadline < now { Err(Refusal::DeadlinePassed { now, deadline }) } else { Ok(()) }
}

fn check_attester(terms: &Terms, licensee: Account) -> Result<(), Refusal> {
    let same = !terms.attester.is_zero() && terms.attester == licensee;
    if same { Err(Refusal::AttesterIsLicensee { account: licensee }) } else { Ok(()) }
}

/// Checks that a licence under the terms may be minted now, and tells what it would be for.
///
/// Nothing is sold where every track is excluded. How many of the excluded are matured the card does not tell, so that while
/// a batch waits for its notice the matured tracks may all be excluded; the buyer sees that at the head they name.
fn permitted(
    catalogue: CatalogueId,
    card: &Card,
    terms: &Terms,
    licensee: Account,
    now: Time,
) -> Result<Subject, Refusal> {
    card.check_open(catalogue, now)?;
    card.uses.check_licensable(terms.uses)?;
    check_attester(terms, licensee)?;
    let tracks = card.tracks.matured_at(now);
    if tracks == 0 || card.excluded >= card.tracks.total {
        return Err(Refusal::NothingMatured { catalogue, matures: card.tracks.matures_at });
    }
    Ok(Subject::Catalogue { id: catalogue, head: card.head, tracks })
}

/// Mints a licence under an offer. Its first run is started by the purchase.
///
/// What must be paid is its frozen price: the payment is checked ([`crate::royalty::Payment::check`]), or taken from a
/// budget ([`crate::bulk::Basket::take`]).
///
/// # Errors
/// `NotOfferedTo`, those of [`quote`], `DeadlinePassed`, `HeadMoved`, `PriceAboveMax`.
pub fn purchase(
    asked: &Purchase,
    card: &Card,
    offer: &Offer,
    terms: &Terms,
    licensee: Account,
    now: Time,
) -> Result<Licence, Refusal> {
    if !asked.offered_to.is_zero() && asked.offered_to != licensee {
        return Err(Refusal::NotOfferedTo { caller: licensee, licensee: asked.offered_to });
    }
    let quote = quote(asked.catalogue, card, offer, asked.terms, terms, licensee, now)?;
    check_deadline(asked.deadline, now)?;
    card.check_head(asked.head)?;
    check_price(quote.price, asked.max_price)?;
    Ok(mint(&quote, asked.terms, terms, licensee, asked.model, now))
}

/// Mints a licence for a pool. Its first run is started by the purchase; the price is then shared ([`Pool::share`]).
///
/// # Errors
/// Those of [`quote_pool`], `DeadlinePassed`, `PoolChanged`, `PriceAboveMax`.
pub fn purchase_pool(
    asked: &PoolPurchase,
    pool: &Pool,
    terms: &Terms,
    licensee: Account,
    now: Time,
) -> Result<Licence, Refusal> {
    let quote = quote_pool(asked.pool, pool, terms, licensee)?;
    check_deadline(asked.deadline, now)?;
    pool.check_sale(asked.least_serial, asked.least_weight, asked.most_lost)?;
    check_price(quote.price, asked.max_price)?;
    Ok(mint(&quote, pool.terms, terms, licensee, asked.model, now))
}

fn check_price(price: Amount, max: Amount) -> Result<(), Refusal> {
    if price > max { Err(Refusal::PriceAboveMax { price, max }) } else { Ok(()) }
}

/// Mints a licence that the rightsholders give: only under terms without duties.
///
/// `forbidden`: the contracts' own addresses, which could do nothing with it.
///
/// # Errors
/// `ForbiddenAccount`, `GrantHasDuties`, `CatalogueClosed`, `CatalogueDisputed`, `UsesNotPermitted`,
/// `AttesterIsLicensee`, `NothingMatured`.
pub fn grant(given: &Grant, card: &Card, terms: &Terms, forbidden: &[Account], now: Time) -> Result<Licence, Refusal> {
    let Grant { catalogue, terms: terms_id, licensee, model } = *given;
    if licensee.is_zero() || forbidden.contains(&licensee) {
        return Err(Refusal::ForbiddenAccount { account: licensee });
    }
    if !terms.is_without_duties() {
        return Err(Refusal::GrantHasDuties { terms: terms_id });
    }
    let subject = permitted(catalogue, card, terms, licensee, now)?;
    Ok(mint(&Quote { price: Amount::ZERO, subject }, terms_id, terms, licensee, model, now))
}

fn mint(quote: &Quote, terms_id: TermsId, terms: &Terms, licensee: Account, model: Digest, now: Time) -> Licence {
    let Quote { price, subject } = *quote;
    let expires = if terms.duration == Seconds(0) { Time(u64::MAX) } else { now.after(terms.duration) };
    let frozen = Frozen { subject, terms: terms_id, licensee, model, price, since: now, expires };
    Licence { frozen, moving: Moving { runs: 1, reported_until: now, ..Moving::default() } }
}
