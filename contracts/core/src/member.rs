//! Memberships: how a catalogue joins a pool, what it earns there, and what ends it.
//!
//! `ask` (every rightsholder, by a deal) → `countersign` (the operator) → a notice → `activate` (anyone, in time). Leaving,
//! lower uses, exclusions, closing and disputes take effect in the message that makes them, and none of them can be refused:
//! what a membership earned is set aside in its record, and nobody's ledger is touched.

use scale_info::TypeInfo;

use crate::{
    amount::Amount,
    catalogue::{Card, State},
    error::Refusal,
    id::{Account, CatalogueId, Epoch, Head, PoolId, Seconds, Time},
    licence::check_deadline,
    pool::{Accumulator, Pool, low},
    record_enums, records,
};

mod stays;

use stays::STAYS_ON;
pub use stays::{Stay, Stays};

/// The most pools that a catalogue may be in at once.
pub const MAX_POOLS: u32 = 4;

/// The serial at which a pool takes no more members, so that there are serials left for every one to leave by.
const LAST_JOIN: u32 = u32::MAX >> 1;

/// How long a membership may be activated after its notice, at least: 7 days, and as long as the notice. So nobody keeps
/// countersigned members in store, to let them in later without a notice in which others may leave.
pub const LEAST_WINDOW: Seconds = Seconds(7 * 24 * 60 * 60);

/// What `licensing` keeps of a catalogue: its card and the pools it is in or on its way into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Listed {
    /// What `consent` pushed last.
    pub card: Card,
    /// The pools; zero: a free slot.
    pub pools: [PoolId; 4],
}

impl Listed {
    /// Puts a pool in the place of another; `PoolId(0)` stands for a free slot. Tells whether the other was there.
    fn put(&mut self, old: PoolId, new: PoolId) -> bool {
        let slot = self.pools.iter_mut().find(|slot| **slot == old);
        slot.map(|slot| *slot = new).is_some()
    }
}

/// Where a membership stands. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
#[repr(u8)]
pub enum Standing {
    /// It never was.
    #[default]
    None = 0,
    /// The rightsholders asked for it.
    Asked = 1,
    /// The operator countersigned, and the notice runs.
    Countersigned = 2,
    /// It earns.
    Active = 3,
    /// A dispute about the catalogue stopped it; once that is over anyone may activate it again.
    Suspended = 4,
    /// It ended. What it earned stays due.
    Left = 5,
}

/// The key of a membership: which catalogue in which pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, TypeInfo)]
pub struct MemberId {
    /// The pool.
    pub pool: PoolId,
    /// The catalogue.
    pub catalogue: CatalogueId,
}

/// What is kept of a membership.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Membership {
    /// Where it stands.
    pub state: Standing,
    /// The weight that was agreed; lowered for good where fewer tracks were left.
    pub agreed: u32,
    /// The weight that counts now: zero unless it is active.
    pub weight: u32,
    /// The epoch of the catalogue in which it was asked for.
    pub epoch: Epoch,
    /// The head of the catalogue when it was asked for.
    pub head: Head,
    /// When the notice has passed.
    pub ready: Time,
    /// The pool's serial when it last became active.
    pub joined: u32,
    /// The pool's serial when it last stopped to be; `u32::MAX` while it is.
    pub left: u32,
    /// The pool's accumulator when what was earned was last told.
    pub entry: Accumulator,
    /// The fraction of a base unit earned by then, in 2⁻⁶⁴.
    pub frac: u64,
    /// The whole base units earned by then and not settled yet.
    pub owed: Amount,
}

impl Membership {
    /// Tells what was earned up to a reading of the accumulator: `weight × (acc − entry)`, with the fraction kept.
    ///
    /// All that members earn is a part of what the pool received, which is told in one amount: nothing saturates.
    fn earn(&mut self, acc: Accumulator) {
        let (moved, weight) = (acc.since(self.entry), u128::from(self.weight));
        let fine = weight.wrapping_mul(moved.frac.into()).wrapping_add(self.frac.into());
        let whole = weight.saturating_mul(moved.whole).saturating_add(fine >> 64);
        self.owed = Amount(self.owed.0.saturating_add(whole));
        self.frac = low(fine);
        self.entry = acc;
    }

    /// What is due to the catalogue's ledger now.
    #[must_use]
    pub fn due(mut self, pool: &Pool) -> Amount {
        self.earn(pool.acc);
        self.owed
    }

    /// Whether it takes a slot: it is, was stopped, or is on its way.
    #[must_use]
    pub fn is_bound(&self) -> bool {
        !matches!(self.state, Standing::None | Standing::Left)
    }

    /// The last moment at which it may be activated, once it is countersigned.
    #[must_use]
    pub fn lapses(&self, notice: Seconds) -> Time {
        self.ready.after(notice.max(LEAST_WINDOW))
    }

    /// Whether it was countersigned and not activated in time: it may be asked for and countersigned anew, or quit.
    #[must_use]
    pub fn is_lapsed(&self, notice: Seconds, now: Time) -> bool {
        self.state == Standing::Countersigned && self.lapses(notice) < now
    }
}

/// What a card does to a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Carded {
    /// Nothing: neither record changed.
    Nothing,
    /// It ended, and its slot is free.
    Left,
    /// It stopped until the dispute is over.
    Suspended,
    /// It goes on by the weight that its record tells.
    Reweighed,
}

/// A catalogue in a pool: both records, as loaded.
///
/// A refusal leaves them as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which.
    pub id: MemberId,
    /// The pool.
    pub pool: Pool,
    /// The membership.
    pub membership: Membership,
}

impl Member {
    /// Asks for a membership, as all rightsholders agreed. Changes the membership and takes a slot, which one that lapsed
    /// has already.
    ///
    /// `weight`: in tracks; at most those that may be sold now. `notice`: the pools', for when an earlier one lapses.
    ///
    /// # Errors
    /// `PoolIsSealed`, `AlreadyMember`, `CatalogueClosed`, `CatalogueDisputed`, `UsesNotPermitted`, `WrongWeight`,
    /// `TooManyPools`.
    pub fn ask(&mut self, listed: &mut Listed, weight: u32, notice: Seconds, now: Time) -> Result<(), Refusal> {
        let (MemberId { pool, catalogue }, card) = (self.id, listed.card);
        self.pool.check_unsealed(pool)?;
        if self.membership.is_bound() && !self.membership.is_lapsed(notice, now) {
            return Err(Refusal::AlreadyMember { pool, catalogue });
        }
        card.check_open(catalogue, now)?;
        card.uses.check_licensable(self.pool.uses)?;
        check_weight(weight, card.available(now))?;
        if !listed.put(pool, pool) && !listed.put(PoolId(0), pool) {
            return Err(Refusal::TooManyPools { most: MAX_POOLS });
        }

        let (epoch, head) = (card.epoch, card.head);
        self.membership = Membership { state: Standing::Asked, agreed: weight, epoch, head, ..self.membership };
        Ok(())
    }

    /// The operator agrees to exactly what was asked; again, with a fresh notice, where that lapsed. Changes the membership.
    ///
    /// `notice`: in which others may leave the pool.
    ///
    /// # Errors
    /// `NotOperator`, `PoolIsSealed`, `NotAsked`, `HeadMoved`, `WrongWeight`.
    pub fn countersign(
        &mut self,
        caller: Account,
        head: Head,
        weight: u32,
        notice: Seconds,
        now: Time,
    ) -> Result<(), Refusal> {
        let MemberId { pool, catalogue } = self.id;
        self.pool.check_operator(caller)?;
        self.pool.check_unsealed(pool)?;
        let asked = self.membership;
        if asked.state != Standing::Asked && !asked.is_lapsed(notice, now) {
            return Err(Refusal::NotAsked { pool, catalogue });
        }
        if head != asked.head {
            return Err(Refusal::HeadMoved { seen: head, head: asked.head });
        }
        if weight != asked.agreed {
            return Err(Refusal::WrongWeight { weight, most: asked.agreed });
        }

        self.membership = Membership { state: Standing::Countersigned, ready: now.after(notice), ..asked };
        Ok(())
    }

    /// Makes it a member, after the notice or after a dispute: anyone may. It earns what is shared from now on. Changes
    /// both records.
    ///
    /// # Errors
    /// `NotCountersigned`, `PoolIsSealed`, `NotReady`, `DeadlinePassed` once it lapsed, `CatalogueClosed`,
    /// `CatalogueDisputed`, `UsesNotPermitted`, `MembershipOutdated`, `NothingMatured`, `NoRoom`.
    pub fn activate(&mut self, card: &Card, notice: Seconds, now: Time) -> Result<(), Refusal> {
        let (MemberId { pool, catalogue }, Membership { state, agreed, epoch, ready, .. }) = (self.id, self.membership);
        match state {
            Standing::Countersigned => {
                self.pool.check_unsealed(pool)?;
                check_deadline(self.membership.lapses(notice), now)?;
            }
            Standing::Suspended => {}
            _ => return Err(Refusal::NotCountersigned { pool, catalogue }),
        }
        if now < ready {
            return Err(Refusal::NotReady { now, ready });
        }
        card.check_open(catalogue, now)?;
        card.uses.check_licensable(self.pool.uses)?;
        if epoch != card.epoch {
            return Err(Refusal::MembershipOutdated { epoch, current: card.epoch });
        }
        let weight = agreed.min(card.available(now));
        if weight == 0 {
            return Err(Refusal::NothingMatured { catalogue, matures: card.tracks.matures_at });
        }
        if self.pool.serial >= LAST_JOIN {
            return Err(Refusal::NoRoom {});
        }

        self.set(Standing::Active, weight);
        Ok(())
    }

    /// Leaves the pool, at once: one rightsholder alone is enough. Changes both records and frees the slot.
    ///
    /// # Errors
    /// `NotMember`.
    pub fn leave(&mut self, listed: &mut Listed) -> Result<(), Refusal> {
        let MemberId { pool, catalogue } = self.id;
        if !self.membership.is_bound() {
            return Err(Refusal::NotMember { pool, catalogue });
        }

        self.end(listed);
        Ok(())
    }

    /// What the card just pushed, in `listed`, does to the membership: never a refusal, for narrowing is now.
    pub fn carded(&mut self, listed: &mut Listed, now: Time) -> Carded {
        let (card, Membership { state, weight, epoch, .. }) = (listed.card, self.membership);
        let active = state == Standing::Active;
        let available = card.available(now);
        let over = card.closed
            || epoch != card.epoch
            || card.uses.check_licensable(self.pool.uses).is_err()
            || (active && available == 0);
        if over && self.membership.is_bound() {
            self.end(listed);
            Carded::Left
        } else if active && card.state_at(now) == State::Disputed {
            self.set(Standing::Suspended, 0);
            Carded::Suspended
        } else if available < weight {
            self.set(state, available);
            Carded::Reweighed
        } else {
            Carded::Nothing
        }
    }

    /// Takes out what the membership earned, for the catalogue's ledger in the pool's currency. Changes the membership.
    ///
    /// It was earned while the catalogue was open, for a dispute or a closing ends the earning: so it accrues
    /// ([`crate::royalty::Ledger::accrue`]), whatever the catalogue is now.
    ///
    /// # Errors
    /// `NothingToSettle`.
    pub fn settle(&mut self) -> Result<Amount, Refusal> {
        let MemberId { pool, catalogue } = self.id;
        let owed = self.membership.due(&self.pool);
        if owed.is_zero() {
            return Err(Refusal::NothingToSettle { pool, catalogue });
        }

        self.membership.earn(self.pool.acc);
        self.membership.owed = Amount::ZERO;
        Ok(owed)
    }

    fn end(&mut self, listed: &mut Listed) {
        self.set(Standing::Left, 0);
        listed.put(self.id.pool, PoolId(0));
    }

    /// The one way in which a weight changes. What was earned by the old weight is told first, and the serial moves.
    fn set(&mut self, state: Standing, weight: u32) {
        let (pool, member) = (&mut self.pool, &mut self.membership);
        member.state = state;
        let old = member.weight;
        if weight == old {
            return;
        }
        member.earn(pool.acc);
        pool.weight = pool.weight.saturating_sub(old.into()).saturating_add(weight.into());
        pool.lost = pool.lost.saturating_add(old.saturating_sub(weight).into());
        pool.serial = pool.serial.saturating_add(1);
        if pool.weight == 0 {
            pool.last = self.id.catalogue;
        }
        if old == 0 {
            (member.joined, member.left) = (pool.serial, STAYS_ON);
        }
        if weight == 0 {
            member.left = pool.serial;
        } else {
            member.agreed = weight;
        }
        member.weight = weight;
    }
}

fn check_weight(weight: u32, most: u32) -> Result<(), Refusal> {
    if weight == 0 || weight > most { Err(Refusal::WrongWeight { weight, most }) } else { Ok(()) }
}

records! {
    Listed { card: Card, pools: [PoolId; 4] }
    Membership { state: Standing, agreed: u32, weight: u32, epoch: Epoch, head: Head, ready: Time, joined: u32, left: u32, entry: Accumulator, frac: u64, owed: Amount }
    MemberId { pool: PoolId, catalogue: CatalogueId }
}

record_enums! {
    Standing { None = 0, Asked = 1, Countersigned = 2, Active = 3, Suspended = 4, Left = 5 }
}

#[cfg(test)]
mod tests;
