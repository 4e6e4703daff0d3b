//! Licences: quote, purchase and grant; what is frozen and what moves; the status as a pure function of facts and a time.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    amount::Amount,
    catalogue::Card,
    error::Refusal,
    id::{Account, CatalogueId, Digest, Epoch, Head, LicenceId, Seconds, TermsId, Time},
    royalty,
    terms::Terms,
};

/// Terms on offer for a catalogue, as `licensing` keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Offer {
    /// The epoch in which it was made: a later epoch kills it.
    pub epoch: Epoch,
    /// The last moment it is good for; zero: withdrawn.
    pub until: Time,
}

/// The part of a licence that never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Frozen {
    /// What is licensed.
    pub catalogue: CatalogueId,
    /// Exactly what was agreed when it was sold.
    pub head: Head,
    /// It covers the tracks with an index below this.
    pub tracks: u32,
    /// Under which terms.
    pub terms: TermsId,
    /// To whom.
    pub licensee: Account,
    /// The salted hash of model and version.
    pub model: Digest,
    /// What was paid for it, the advance included.
    pub price: Amount,
    /// Since when.
    pub since: Time,
    /// Its last moment.
    pub expires: Time,
}

/// The part of a licence that moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Moving {
    /// Training runs started.
    pub runs: u16,
    /// Attestations recorded.
    pub reports: u32,
    /// The end of the last period reported; at first the beginning of the licence.
    pub reported_until: Time,
    /// All units reported.
    pub units: u128,
    /// All royalties paid.
    pub paid: Amount,
    /// Since when something is owed, if it is.
    pub owing_since: Time,
    /// When it was terminated, once a late report or payment recorded that it was.
    pub ended: Time,
    /// The attestations, folded into one digest.
    pub attested: Digest,
}

/// A licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Licence {
    /// What never changes.
    pub frozen: Frozen,
    /// What moves.
    pub moving: Moving,
}

/// What a licence is at a moment. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[repr(u8)]
pub enum Status {
    /// In force.
    Active = 0,
    /// In force, but a report or a payment is due.
    Overdue = 1,
    /// Overdue beyond the cure period: over, for good.
    Terminated = 2,
    /// In force, but every run is started.
    Exhausted = 3,
    /// Over by time.
    Expired = 4,
}

impl Status {
    /// The number of the status, 0 to 4.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Active => 0,
            Self::Overdue => 1,
            Self::Terminated => 2,
            Self::Exhausted => 3,
            Self::Expired => 4,
        }
    }
}

/// What a purchase would cost now, and what the buyer must name to make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Price and advance: what must be paid.
    pub price: Amount,
    /// Exactly what is agreed now.
    pub head: Head,
    /// The tracks that the licence would cover.
    pub tracks: u32,
}

/// What a buyer asks for and accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// The terms.
    pub terms: TermsId,
    /// The salted hash of model and version.
    pub model: Digest,
    /// The most that the buyer pays.
    pub max_price: Amount,
    /// The head that the buyer saw.
    pub head: Head,
    /// The last moment at which the buyer wants it.
    pub deadline: Time,
}

/// Prices a purchase without effect. What is not permitted is refused first, before what is not offered.
///
/// # Errors
/// `CatalogueClosed`, `CatalogueDisputed`, `UsesNotPermitted`, `AttesterIsLicensee`, `NothingMatured`, `NotOffered`, `OfferOutdated`,
/// `DeadlinePassed`, `AmountTooLarge`.
pub fn quote(
    catalogue: CatalogueId,
    card: &Card,
    offer: &Offer,
    terms_id: TermsId,
    terms: &Terms,
    licensee: Account,
    now: Time,
) -> Result<Quote, Refusal> {
    let tracks = check_permitted(catalogue, card, terms, licensee, now)?;
    check_offer(catalogue, card, offer, terms_id, now)?;
    Ok(Quote { price: terms.price.plus(terms.advance)?, head: card.head, tracks })
}

fn check_offer(catalogue: CatalogueId, card: &Card, offer: &Offer, terms: TermsId, now: Time) -> Result<(), Refusal> {
    if offer.until == Time(0) {
        return Err(Refusal::NotOffered { catalogue, terms });
    }
    if offer.epoch != card.epoch {
        return Err(Refusal::OfferOutdated { epoch: offer.epoch, current: card.epoch });
    }
    if offer.until < now {
        return Err(Refusal::DeadlinePassed { now, deadline: offer.until });
    }
    Ok(())
}

/// Checks that a licence under the terms may be minted now, and tells how many tracks it covers.
fn check_permitted(
    catalogue: CatalogueId,
    card: &Card,
    terms: &Terms,
    licensee: Account,
    now: Time,
) -> Result<u32, Refusal> {
    card.check_open(catalogue, now)?;
    let licensable = card.uses.licensable();
    if !terms.uses.is_within(licensable) {
        return Err(Refusal::UsesNotPermitted { uses: terms.uses, licensable });
    }
    if !terms.attester.is_zero() && terms.attester == licensee {
        return Err(Refusal::AttesterIsLicensee { account: licensee });
    }
    match card.tracks.matured_at(now) {
        0 => Err(Refusal::NothingMatured { catalogue, matures: card.tracks.matures_at }),
        tracks => Ok(tracks),
    }
}

/// Mints a licence for what was quoted. Its first run is started by the purchase.
///
/// # Errors
/// `DeadlinePassed`, `HeadMoved`, `PriceAboveMax`, `WrongPayment`.
pub fn purchase(
    asked: &Purchase,
    quote: &Quote,
    terms: &Terms,
    licensee: Account,
    paid: Amount,
    now: Time,
) -> Result<Licence, Refusal> {
    if asked.deadline < now {
        return Err(Refusal::DeadlinePassed { now, deadline: asked.deadline });
    }
    if asked.head != quote.head {
        return Err(Refusal::HeadMoved { seen: asked.head, head: quote.head });
    }
    if quote.price > asked.max_price {
        return Err(Refusal::PriceAboveMax { price: quote.price, max: asked.max_price });
    }
    if paid != quote.price {
        return Err(Refusal::WrongPayment { paid, price: quote.price });
    }
    Ok(mint(asked.catalogue, asked.terms, asked.model, quote, terms, licensee, now))
}

/// Mints a licence that the rightsholders give: only under terms without duties.
///
/// # Errors
/// `ForbiddenAccount`, `GrantHasDuties`, `CatalogueClosed`, `CatalogueDisputed`, `UsesNotPermitted`, `AttesterIsLicensee`, `NothingMatured`.
pub fn grant(
    catalogue: CatalogueId,
    card: &Card,
    terms_id: TermsId,
    terms: &Terms,
    licensee: Account,
    model: Digest,
    now: Time,
) -> Result<Licence, Refusal> {
    if licensee.is_zero() {
        return Err(Refusal::ForbiddenAccount { account: licensee });
    }
    if !terms.is_without_duties() {
        return Err(Refusal::GrantHasDuties { terms: terms_id });
    }
    let tracks = check_permitted(catalogue, card, terms, licensee, now)?;
    let quote = Quote { price: Amount::ZERO, head: card.head, tracks };
    Ok(mint(catalogue, terms_id, model, &quote, terms, licensee, now))
}

fn mint(
    catalogue: CatalogueId,
    terms_id: TermsId,
    model: Digest,
    quote: &Quote,
    terms: &Terms,
    licensee: Account,
    now: Time,
) -> Licence {
    let Quote { price, head, tracks } = *quote;
    let expires = if terms.duration == Seconds(0) { Time(u64::MAX) } else { now.after(terms.duration) };
    let frozen = Frozen { catalogue, head, tracks, terms: terms_id, licensee, model, price, since: now, expires };
    Licence { frozen, moving: Moving { runs: 1, reported_until: now, ..Moving::default() } }
}

impl Licence {
    /// Whether a track is covered.
    #[must_use]
    pub fn covers(&self, catalogue: CatalogueId, index: u32) -> bool {
        catalogue == self.frozen.catalogue && index < self.frozen.tracks
    }

    /// The moment after which a report is late, while any is due.
    #[must_use]
    pub fn report_due(&self, terms: &Terms) -> Option<Time> {
        let due = terms.interval != Seconds(0) && self.moving.reported_until < self.frozen.expires;
        due.then(|| self.moving.reported_until.after(terms.interval))
    }

    /// Since when the licence is overdue at a moment, if it is.
    fn overdue_since(&self, terms: &Terms, now: Time) -> Option<Time> {
        let late = self.report_due(terms).filter(|due| *due < now);
        match (late, self.moving.owing_since.told()) {
            (Some(late), Some(owing)) => Some(late.min(owing)),
            (late, owing) => late.or(owing),
        }
    }

    /// When the licence was terminated, seen from a moment, if it was.
    #[must_use]
    pub fn terminated_at(&self, terms: &Terms, now: Time) -> Option<Time> {
        let cured_by = self.overdue_since(terms, now).map(|since| since.after(terms.cure));
        self.moving.ended.told().or(cured_by.filter(|by| *by < now))
    }

    /// What the licence is at a moment. `Terminated` outranks the rest; what has expired is never in force again, though
    /// reports and payments may still be due.
    #[must_use]
    pub fn status_at(&self, terms: &Terms, now: Time) -> Status {
        if self.terminated_at(terms, now).is_some() {
            Status::Terminated
        } else if self.frozen.expires < now {
            Status::Expired
        } else if self.overdue_since(terms, now).is_some() {
            Status::Overdue
        } else if self.moving.runs >= terms.runs {
            Status::Exhausted
        } else {
            Status::Active
        }
    }

    /// The licence after its licensee started a further run.
    ///
    /// # Errors
    /// `NotLicensee`, `LicenceEnded`, `RunsExhausted`.
    pub fn start_run(self, id: LicenceId, terms: &Terms, caller: Account, now: Time) -> Result<Moving, Refusal> {
        if caller != self.frozen.licensee {
            return Err(Refusal::NotLicensee { caller, licensee: self.frozen.licensee });
        }
        let expired = Some(self.frozen.expires).filter(|expires| *expires < now);
        if let Some(ended) = self.terminated_at(terms, now).or(expired) {
            return Err(Refusal::LicenceEnded { licence: id, ended });
        }
        match self.moving.runs {
            runs if runs >= terms.runs => Err(Refusal::RunsExhausted { runs }),
            runs => Ok(Moving { runs: runs.saturating_add(1), ..self.moving }),
        }
    }

    /// The licence after a payment of royalties by itself. Anyone may pay; a late payment is recorded and never revives.
    ///
    /// More than is owed is taken as paid ahead, so that nobody can spoil a payment by paying a part of it first; where
    /// nothing is owed it is refused, as a slip.
    ///
    /// # Errors
    /// `NothingPaid`, `NothingOwed`, `AmountTooLarge`.
    pub fn pay(self, terms: &Terms, amount: Amount, now: Time) -> Result<Moving, Refusal> {
        let owed = royalty::owed(terms, self.moving.units, self.moving.paid)?;
        if amount.is_zero() {
            return Err(Refusal::NothingPaid { owed });
        }
        if owed.is_zero() {
            return Err(Refusal::NothingOwed { paid: amount });
        }
        self.settle(terms, amount, now)
    }

    /// The licence after a payment, which may be nothing where it comes with an attestation.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub(crate) fn settle(self, terms: &Terms, amount: Amount, now: Time) -> Result<Moving, Refusal> {
        let ended = self.terminated_at(terms, now).unwrap_or(Time::NONE);
        let owed = royalty::owed(terms, self.moving.units, self.moving.paid)?;
        let owing_since = if amount >= owed { Time::NONE } else { self.moving.owing_since.told().unwrap_or(now) };
        Ok(Moving { paid: self.moving.paid.plus(amount)?, owing_since, ended, ..self.moving })
    }
}

#[cfg(test)]
pub(crate) mod tests;
