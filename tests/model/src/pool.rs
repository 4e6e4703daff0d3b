//! Pools: one operator, one set of terms, members by weight.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;

use crate::action::{Action, Seen};
use crate::actors::{Account, Currency};
use crate::answer::Returned;
use crate::deal::next;
use crate::money::{WHOLE, judge_destination, part};
use crate::records::{Belonging, Membership, Pool, State, Subject};
use crate::uses::covers;
use crate::verdict::Verdict;
use crate::world::World;

/// An operator's millionths, at most.
pub const MOST_FEE: u32 = 300_000;
/// Pools of one catalogue, at most.
pub const MOST_POOLS: usize = 4;

impl World {
    fn pool_currency(&self, pool: u32) -> Currency {
        self.terms[&self.pools[&pool].terms].currency
    }

    /// What a member has earned and not settled, in 2⁻⁶⁴ of a base unit.
    fn earned(&self, pool: u32, catalogue: u32) -> BigUint {
        let Some(member) = self.memberships.get(&(pool, catalogue)) else { return BigUint::default() };
        let weight = if member.state == Belonging::Active { member.weight } else { 0 };
        &member.owed + (&self.pools[&pool].earned - &member.entry) * weight
    }

    /// What a member may settle.
    pub fn member_due(&self, pool: u32, catalogue: u32) -> u128 {
        u128::try_from(self.earned(pool, catalogue) >> 64u32).unwrap_or(u128::MAX)
    }

    /// Shares a payment: first the operator's fee, the rest by weight. While there is no member the rest is credited to the
    /// last there was. Returns the fee.
    pub(crate) fn share(&mut self, number: u32, amount: u128) -> u128 {
        let pool = self.pools.get_mut(&number).expect("judged");
        let fee = part(amount, u128::from(pool.fee_ppm), WHOLE);
        pool.fees += fee;
        let net = amount - fee;
        if pool.weight == 0 {
            let last = pool.last;
            self.credit(last, self.pool_currency(number), net);
            return fee;
        }
        let scaled = (BigUint::from(net) << 64u32) + &pool.carried;
        pool.earned += &scaled / pool.weight;
        pool.carried = scaled % pool.weight;
        pool.shared += net;
        fee
    }

    /// The last moment to activate what was countersigned: as long after the notice as that lasts, and a week at least.
    fn in_time(&self, member: &Membership) -> bool {
        self.now <= member.ready + self.config.notice.max(7 * crate::DAY)
    }

    /// Whether a membership was countersigned and is too old to be activated.
    pub(crate) fn lapsed(&self, pool: u32, catalogue: u32) -> bool {
        let member = self.memberships.get(&(pool, catalogue));
        member.is_some_and(|member| member.state == Belonging::Countersigned && !self.in_time(member))
    }

    /// What a pool earned accrues, also while disputed or when closed: it was earned before.
    fn settle(&mut self, pool: u32, catalogue: u32) -> u128 {
        let due = self.member_due(pool, catalogue);
        self.set_aside(pool, catalogue);
        self.memberships.get_mut(&(pool, catalogue)).expect("due").owed -= BigUint::from(due) << 64u32;
        self.pools.get_mut(&pool).expect("due").settled += due;
        let ledger = self.ledgers.entry((catalogue, self.pool_currency(pool))).or_default();
        ledger.accrued += due;
        due
    }

    /// Remembers what a member earned until now, by its weight until now.
    fn set_aside(&mut self, pool: u32, catalogue: u32) {
        let (owed, entry) = (self.earned(pool, catalogue), self.pools[&pool].earned.clone());
        let member = self.memberships.get_mut(&(pool, catalogue)).expect("judged");
        (member.owed, member.entry) = (owed, entry);
    }

    /// Ends a membership.
    pub(crate) fn leave(&mut self, pool: u32, catalogue: u32) {
        self.step_out(pool, catalogue, Belonging::Left);
        self.catalogues.get_mut(&catalogue).expect("judged").pools.remove(&pool);
    }

    /// An active member's weight is taken out, what it earned set aside; any other only changes its state.
    fn step_out(&mut self, number: u32, catalogue: u32, state: Belonging) {
        self.set_aside(number, catalogue);
        let pool = self.pools.get_mut(&number).expect("judged");
        let member = self.memberships.get_mut(&(number, catalogue)).expect("judged");
        if member.state == Belonging::Active {
            pool.weight -= u64::from(member.weight);
            pool.lost += u64::from(member.weight);
            pool.serial += 1;
            if pool.weight == 0 {
                pool.last = catalogue;
            }
            member.left = pool.serial;
            member.stays.push((member.joined, member.left));
            member.joined = 0;
        }
        member.state = state;
    }

    /// Weighs a member that is not counted now.
    fn weigh(&mut self, number: u32, catalogue: u32, weight: u32) {
        let pool = self.pools.get_mut(&number).expect("judged");
        let member = self.memberships.get_mut(&(number, catalogue)).expect("judged");
        pool.weight += u64::from(weight);
        pool.serial += 1;
        member.weight = weight;
    }

    /// What a change of a catalogue means for its memberships.
    pub(crate) fn memberships_see(&mut self, catalogue: u32) {
        let found = self.catalogues[&catalogue].clone();
        let available = found.available(self.now);
        for pool in found.pools {
            let member = self.memberships[&(pool, catalogue)].clone();
            let uses = self.terms[&self.pools[&pool].terms].uses;
            let dead = found.closed || member.epoch != found.epoch || !covers(&found.uses, uses);
            let disputed = self.catalogues[&catalogue].state_at(self.now) == State::Disputed;
            let active = member.state == Belonging::Active;
            if dead || active && available == 0 {
                self.leave(pool, catalogue);
            } else if active && disputed {
                self.step_out(pool, catalogue, Belonging::Suspended);
            } else if active && available < member.weight {
                self.set_aside(pool, catalogue);
                self.pools.get_mut(&pool).expect("member").weight -= u64::from(member.weight);
                self.weigh(pool, catalogue, available);
                let pool = self.pools.get_mut(&pool).expect("member");
                pool.lost += u64::from(member.weight - available);
            }
        }
    }

    /// Whether a catalogue may ask to be a member.
    pub(crate) fn judge_ask(&self, catalogue: u32, number: u32, weight: u32) -> Verdict {
        let mut verdict = Verdict::default();
        let Some(pool) = self.pools.get(&number) else {
            verdict.rule(false, &["NoSuchPool"]);
            return verdict;
        };
        let found = &self.catalogues[&catalogue];
        verdict.rule(!pool.sealed, &["PoolIsSealed"]);
        verdict.rule(!found.closed, &["CatalogueClosed"]);
        verdict.rule(covers(&found.uses, self.terms[&pool.terms].uses), &["UsesNotPermitted"]);
        let available = found.available(self.now);
        verdict.rule((1..=available).contains(&weight), &["WrongWeight"]);
        verdict.silent(available == 0, &["NothingMatured"]);
        verdict.rule(!found.pools.contains(&number) || self.lapsed(number, catalogue), &["AlreadyMember"]);
        verdict.rule(found.pools.len() < MOST_POOLS || found.pools.contains(&number), &["TooManyPools"]);
        verdict.silent(found.pools.len() >= MOST_POOLS, &["TooManyPools"]);
        verdict
    }

    pub(crate) fn ask(&mut self, catalogue: u32, pool: u32, weight: u32) {
        let head = self.head(catalogue);
        let before = self.memberships.remove(&(pool, catalogue));
        // What an earlier stay earned stays due.
        let (stays, entry, owed) = before.map_or_else(Default::default, |one| (one.stays, one.entry, one.owed));
        let found = self.catalogues.get_mut(&catalogue).expect("judged");
        found.pools.insert(pool);
        let member = Membership {
            state: Belonging::Asked,
            weight,
            epoch: found.epoch,
            head,
            ready: 0,
            joined: 0,
            left: u32::MAX,
            entry,
            owed,
            stays,
        };
        self.memberships.insert((pool, catalogue), member);
    }

    pub(crate) fn judge_pool(&self, actor: Account, action: &Action) -> Verdict {
        let mut verdict = Verdict::default();
        if let Action::OpenPool { terms, fee_ppm } = action {
            verdict.rule(self.terms.contains_key(terms), &["NoSuchTerms"]);
            verdict.rule(self.terms.get(terms).is_none_or(|terms| terms.advance == 0), &["PoolHasAdvance"]);
            verdict.rule(*fee_ppm <= MOST_FEE, &["FeeTooHigh"]);
            return verdict;
        }
        let (Action::SealPool { pool: number }
        | Action::Countersign { pool: number, .. }
        | Action::Activate { pool: number, .. }
        | Action::Settle { pool: number, .. }
        | Action::ClaimFees { pool: number, .. }) = action
        else {
            return verdict;
        };
        let Some(pool) = self.pools.get(number) else {
            verdict.rule(false, &["NoSuchPool"]);
            verdict.silent(true, &["NotMember", "NothingToSettle", "NotAsked", "NoSuchCatalogue"]);
            return verdict;
        };
        match action {
            Action::SealPool { .. } => {
                verdict.rule(actor == pool.operator, &["NotOperator"]);
                verdict.rule(!pool.sealed, &["PoolIsSealed", "NothingChanges"]);
            }
            Action::Countersign { catalogue, head, weight, .. } => {
                verdict.rule(actor == pool.operator, &["NotOperator"]);
                verdict.rule(!pool.sealed, &["PoolIsSealed"]);
                verdict.and(self.judge_countersign(*number, *catalogue, *head, *weight));
            }
            Action::Activate { catalogue, .. } => verdict.and(self.judge_activate(*number, *catalogue)),
            Action::Settle { catalogue, .. } => {
                verdict.rule(self.member_due(*number, *catalogue) > 0, &["NothingToSettle"]);
                verdict.silent(!self.memberships.contains_key(&(*number, *catalogue)), &["NotMember"]);
                verdict.silent(!self.catalogues.contains_key(catalogue), &["NoSuchCatalogue"]);
            }
            Action::ClaimFees { destination, .. } => {
                verdict.rule(actor == pool.operator, &["NotOperator"]);
                verdict.rule(pool.fees > pool.fees_claimed, &["NothingToClaim"]);
                verdict.and(judge_destination(*destination));
            }
            _ => {}
        }
        verdict
    }

    fn judge_countersign(&self, pool: u32, catalogue: u32, head: Seen, weight: u32) -> Verdict {
        let mut verdict = Verdict::default();
        let names = ["NotAsked", "NotMember"];
        let Some(member) = self.memberships.get(&(pool, catalogue)) else {
            verdict.rule(false, &names);
            verdict.silent(true, &["NoSuchCatalogue"]);
            return verdict;
        };
        verdict.rule(member.state == Belonging::Asked || self.lapsed(pool, catalogue), &names);
        verdict.rule(self.seen(catalogue, head) == member.head, &["HeadMoved"]);
        verdict.rule(weight == member.weight, &["WrongWeight"]);
        verdict.silent(member.state == Belonging::Left, &["MembershipOutdated", "CatalogueClosed"]);
        let disputed = self.catalogues[&catalogue].state_at(self.now) == State::Disputed;
        verdict.silent(disputed, &["CatalogueDisputed"]);
        verdict
    }

    fn judge_activate(&self, pool: u32, catalogue: u32) -> Verdict {
        let mut verdict = Verdict::default();
        let names = ["NotCountersigned", "NotMember", "NotAsked"];
        let Some(member) = self.memberships.get(&(pool, catalogue)) else {
            verdict.rule(false, &names);
            verdict.silent(true, &["NoSuchCatalogue"]);
            return verdict;
        };
        let found = &self.catalogues[&catalogue];
        match member.state {
            Belonging::Countersigned => {
                verdict.rule(self.now >= member.ready, &["NotReady"]);
                verdict.rule(self.in_time(member), &["DeadlinePassed"]);
                verdict.rule(!self.pools[&pool].sealed, &["PoolIsSealed"]);
            }
            Belonging::Suspended => {}
            _ => {
                verdict.rule(false, &names);
                verdict.silent(true, &["NotReady", "AlreadyMember", "MembershipOutdated", "UsesNotPermitted"]);
            }
        }
        verdict.rule(!found.closed, &["CatalogueClosed"]);
        verdict.rule(found.state_at(self.now) != State::Disputed, &["CatalogueDisputed"]);
        verdict.rule(found.available(self.now) > 0, &["WrongWeight", "NothingMatured"]);
        verdict
    }

    pub(crate) fn do_pool(&mut self, actor: Account, action: &Action) -> Returned {
        match action {
            Action::OpenPool { terms, fee_ppm } => return self.open_pool(actor, *terms, *fee_ppm),
            Action::SealPool { pool } => self.pools.get_mut(pool).expect("judged").sealed = true,
            Action::Countersign { pool, catalogue, .. } => {
                let member = self.memberships.get_mut(&(*pool, *catalogue)).expect("judged");
                member.state = Belonging::Countersigned;
                member.ready = self.now + self.config.notice;
            }
            Action::Activate { pool, catalogue } => {
                let available = self.catalogues[catalogue].available(self.now);
                let weight = self.memberships[&(*pool, *catalogue)].weight.min(available);
                self.set_aside(*pool, *catalogue);
                self.weigh(*pool, *catalogue, weight);
                let member = self.memberships.get_mut(&(*pool, *catalogue)).expect("judged");
                (member.state, member.left) = (Belonging::Active, u32::MAX);
                member.joined = self.pools[pool].serial;
            }
            Action::Settle { pool, catalogue } => return Returned::Amount(self.settle(*pool, *catalogue)),
            Action::ClaimFees { pool, destination } => {
                let currency = self.pool_currency(*pool);
                let pool = self.pools.get_mut(pool).expect("judged");
                let amount = pool.fees - pool.fees_claimed;
                pool.fees_claimed = pool.fees;
                self.transfer(Account::LICENSING, *destination, currency, amount);
                return Returned::Amount(amount);
            }
            _ => {}
        }
        Returned::Nothing
    }

    fn open_pool(&mut self, operator: Account, terms: u32, fee_ppm: u32) -> Returned {
        let number = next(&self.pools);
        let pool = Pool {
            operator,
            terms,
            fee_ppm,
            sealed: false,
            serial: 0,
            weight: 0,
            lost: 0,
            last: 0,
            earned: BigUint::default(),
            carried: BigUint::default(),
            fees: 0,
            fees_claimed: 0,
            shared: 0,
            settled: 0,
        };
        self.pools.insert(number, pool);
        Returned::Number(number)
    }

    pub(crate) fn judge_pool_sale(&self, actor: Account, action: &Action) -> Verdict {
        let mut verdict = Verdict::default();
        let Action::PurchasePool { pool, max_price, deadline, value, .. } = action else {
            return verdict;
        };
        let Action::PurchasePool { least_serial, least_weight, most_lost, .. } = action else { return verdict };
        verdict.rule(self.now <= *deadline, &["DeadlinePassed"]);
        let Some(pool) = self.pools.get(pool) else {
            verdict.rule(false, &["NoSuchPool"]);
            return verdict;
        };
        let terms = &self.terms[&pool.terms];
        verdict.rule(pool.weight > 0, &["PoolEmpty"]);
        // All that the buyer saw is still there, but for as much weight as they allow to be gone.
        verdict.rule(*least_serial <= pool.serial, &["PoolChanged"]);
        verdict.rule(*least_weight <= pool.weight, &["PoolChanged"]);
        verdict.rule(pool.lost <= *most_lost, &["PoolChanged"]);
        verdict.rule(terms.price <= *max_price, &["PriceAboveMax"]);
        verdict.rule(terms.attester != actor, &["AttesterIsLicensee"]);
        verdict.and(self.judge_payment(actor, terms.currency, terms.price, *value));
        verdict
    }

    pub(crate) fn do_pool_sale(&mut self, actor: Account, action: &Action) -> Returned {
        let Action::PurchasePool { pool: number, model, .. } = action else { return Returned::Nothing };
        let (terms, serial) = (self.pools[number].terms, self.pools[number].serial);
        let price = self.terms[&terms].price;
        self.transfer(actor, Account::LICENSING, self.pool_currency(*number), price);
        let fee = self.share(*number, price);
        let subject = Subject::Pool { id: *number, serial, members: self.members(*number) };
        Returned::Licence(self.mint_for(subject, terms, actor, *model, fee))
    }

    /// The members of a pool at this moment, and of each how many tracks have matured, and which are excluded.
    fn members(&self, pool: u32) -> BTreeMap<u32, (u32, BTreeSet<u32>)> {
        let members =
            self.memberships.iter().filter(|((id, _), member)| *id == pool && member.state == Belonging::Active);
        let tracks = |id: u32| (self.catalogues[&id].matured_at(self.now), self.catalogues[&id].excluded.clone());
        members.map(|((_, id), _)| (*id, tracks(*id))).collect()
    }

    /// Whether a stay of a catalogue in a pool lasted at a serial.
    pub(crate) fn stayed(&self, pool: u32, catalogue: u32, serial: u32) -> bool {
        let within = |joined: u32, left: u32| (joined..left).contains(&serial);
        self.memberships.get(&(pool, catalogue)).is_some_and(|member| {
            member.stays.iter().any(|(joined, left)| within(*joined, *left))
                || member.joined != 0 && within(member.joined, member.left)
        })
    }
}
