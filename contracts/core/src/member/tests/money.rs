//! The promises about money, for random histories of a pool.

use super::*;
use proptest::prelude::*;

const MEMBERS: usize = 4;

/// The least common multiple of 1 to 32: a share by any weight of at most 32 is a whole number of its parts.
const PARTS: u128 = 144_403_552_893_600;

#[derive(Clone, Copy, Debug)]
enum Step {
    Pay(u128),
    Join(usize, u32),
    Leave(usize),
    Reweigh(usize, u32),
    Suspend(usize),
    Resume(usize),
    Settle(usize),
    ClaimFees,
}

fn steps(most: u128, heaviest: u32) -> impl Strategy<Value = Vec<Step>> {
    let (who, weight) = (0..MEMBERS, 1..=heaviest);
    let step = prop_oneof![
        4 => (0..=most, 0_u32..128).prop_map(|(amount, shift)| Step::Pay(amount >> shift)),
        4 => (who.clone(), weight.clone()).prop_map(|(who, weight)| Step::Join(who, weight)),
        1 => who.clone().prop_map(Step::Leave),
        2 => (who.clone(), weight).prop_map(|(who, weight)| Step::Reweigh(who, weight)),
        1 => who.clone().prop_map(Step::Suspend),
        2 => who.clone().prop_map(Step::Resume),
        2 => who.prop_map(Step::Settle),
        1 => Just(Step::ClaimFees),
    ];
    prop::collection::vec(step, 1..60)
}

/// A pool with its members.
struct World {
    pool: Pool,
    memberships: [Membership; MEMBERS],
    listed: [Listed; MEMBERS],
    settled: [u128; MEMBERS],
    /// What each got as the last member; at the end what came in before anybody was one, as no sale ever does.
    credited: [u128; MEMBERS + 1],
    received: u128,
}

impl World {
    fn new(fee: u32) -> Self {
        Self {
            pool: pool(fee),
            memberships: [Membership::default(); MEMBERS],
            listed: [Listed::default(); MEMBERS],
            settled: [0; MEMBERS],
            credited: [0; MEMBERS + 1],
            received: 0,
        }
    }

    /// Loads a member, lets it act and stores both records, as the contract does; a refusal stores nothing.
    fn with<T>(&mut self, who: usize, act: impl FnOnce(&mut Member, &mut Listed) -> Result<T, Refusal>) -> Option<T> {
        let id = MemberId { pool: ID, catalogue: CatalogueId(who as u32 + 1) };
        let mut member = Member { id, pool: self.pool, membership: self.memberships[who] };
        let mut listed = self.listed[who];
        let told = act(&mut member, &mut listed).ok()?;
        (self.pool, self.memberships[who], self.listed[who]) = (member.pool, member.membership, listed);
        Some(told)
    }

    fn push(&mut self, who: usize, card: Card) {
        self.with(who, |member, listed| {
            listed.card = card;
            Ok(member.carded(listed, NOW))
        });
    }

    fn join(&mut self, who: usize, weight: u32) {
        self.with(who, |member, listed| {
            listed.card = card(weight);
            member.ask(listed, weight, NOTICE, NOW)?;
            member.countersign(OPERATOR, HEAD, weight, NOTICE, NOW)?;
            member.activate(&listed.card, NOTICE, READY)
        });
    }

    fn settle(&mut self, who: usize) {
        self.settled[who] += self.with(who, |member, _| member.settle()).unwrap_or_default().0;
    }

    fn pay(&mut self, amount: u128) {
        let before = self.pool;
        match self.pool.share(Amount(amount)) {
            Ok(divided) => {
                self.received += amount;
                self.credit_last(divided.unshared.0);
            }
            Err(_) => {
                assert_eq!(self.pool, before);
                assert_eq!(self.received.checked_add(amount), None, "refused only for want of room");
            }
        }
    }

    /// What no member shared goes to the ledger of the last one.
    fn credit_last(&mut self, amount: u128) {
        if amount > 0 {
            assert_eq!(self.pool.weight, 0);
            let last = self.pool.last.0 as usize;
            self.credited[last.checked_sub(1).unwrap_or(MEMBERS)] += amount;
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Pay(amount) => self.pay(amount),
            Step::Join(who, weight) => self.join(who, weight),
            Step::Leave(who) => _ = self.with(who, |member, listed| member.leave(listed)),
            Step::Reweigh(who, weight) => self.push(who, card(weight)),
            Step::Suspend(who) => self.push(who, disputed(self.memberships[who].agreed)),
            Step::Resume(who) => {
                let agreed = self.memberships[who].agreed;
                self.with(who, |member, _| member.activate(&card(agreed), NOTICE, READY));
            }
            Step::Settle(who) => self.settle(who),
            Step::ClaimFees => _ = self.pool.claim_fees(ID, OPERATOR),
        }
        let weight: u64 = self.memberships.iter().map(|member| u64::from(member.weight)).sum();
        assert_eq!(weight, self.pool.weight);
    }

    fn got(&self, who: usize) -> u128 {
        self.settled[who] + self.memberships[who].due(&self.pool).0
    }

    /// Received = what members got or are due, by weight or as the last + fees + remainder; and the remainder is, to the last
    /// 2⁻⁶⁴, the fractions of the members and what the accumulator carries.
    fn check_accounts(&self) {
        let told: u128 = (0..MEMBERS).map(|who| self.got(who)).sum();
        let rest = self.received - told - self.pool.fees.0 - self.credited.iter().sum::<u128>();
        let fractions = self.memberships.map(|mut member| {
            member.earn(self.pool.acc);
            u128::from(member.frac)
        });
        let fine = fractions.iter().sum::<u128>() + u128::from(self.pool.carried);
        assert_eq!(fine, rest << 64);
        assert!(rest <= MEMBERS as u128, "below one unit a party: the members and the operator");
        assert_eq!(self.pool.received.0, self.received);
    }
}

/// What each member should have got, told in `PARTS` of a unit: of what was shared, the weight over the sum of weights.
struct Exact {
    got: [u128; MEMBERS],
    /// What came in without members, by who had been the last; at the end before anybody was one.
    credited: [u128; MEMBERS + 1],
    last: usize,
    weights: [u128; MEMBERS],
}

impl Exact {
    fn new() -> Self {
        Self { got: [0; MEMBERS], credited: [0; MEMBERS + 1], last: MEMBERS, weights: [0; MEMBERS] }
    }

    fn after(&mut self, step: Step, fee_ppm: u32, world: &World) {
        let weights = world.memberships.map(|member| u128::from(member.weight));
        let sum: u128 = weights.iter().sum();
        if sum == 0 {
            self.last = self.weights.iter().position(|weight| *weight > 0).unwrap_or(self.last);
        }
        self.weights = weights;
        let Step::Pay(amount) = step else { return };
        let net = amount - amount * u128::from(fee_ppm) / 1_000_000;
        if sum == 0 {
            self.credited[self.last] += net;
            return;
        }
        assert_eq!(PARTS % sum, 0);
        for (got, weight) in self.got.iter_mut().zip(weights) {
            *got += net * (PARTS / sum) * weight;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_unit_accounted(steps in steps(u128::MAX, u32::MAX), fee in 0..=crate::pool::MAX_FEE) {
        let mut world = World::new(fee);
        for step in steps {
            world.step(step);
            world.check_accounts();
        }
    }

    /// At no time has anybody got more than their exact share, or less by more than one unit, however often their weight
    /// changed and whoever settled when.
    #[test]
    fn nobody_gets_more_than_their_share_nor_a_unit_less(
        steps in steps(1 << 36, 8), fee in 0..=crate::pool::MAX_FEE,
    ) {
        let (mut world, mut exact) = (World::new(fee), Exact::new());
        for step in steps {
            world.step(step);
            exact.after(step, fee, &world);
            for who in 0..MEMBERS {
                let (got, share) = (world.got(who) * PARTS, exact.got[who]);
                prop_assert!(got <= share && share <= got + PARTS, "{} of {}", got, share);
            }
            prop_assert_eq!(exact.credited, world.credited);
        }
    }

    /// `licence_is_frozen`: at the end, the stays that events tell cover exactly who was a member at each serial.
    #[test]
    fn stays_cover_the_members_of_each_moment(steps in steps(1, 8)) {
        let (mut world, mut stays) = (World::new(0), std::array::from_fn::<_, MEMBERS, _>(|_| Stays::default()));
        let mut members = std::collections::BTreeMap::new();
        for step in steps {
            let before = world.memberships;
            world.step(step);
            for (who, stays) in stays.iter_mut().enumerate() {
                match world.memberships[who].state {
                    same if same == before[who].state => {}
                    Standing::Active => stays.joined(world.pool.serial),
                    Standing::Suspended | Standing::Left => stays.stopped(world.pool.serial),
                    _ => {}
                }
            }
            let active = world.memberships.map(|member| member.state == Standing::Active);
            prop_assert_eq!(*members.entry(world.pool.serial).or_insert(active), active);
        }
        for (serial, active) in members {
            prop_assert_eq!(stays.clone().map(|stays| stays.covers(serial)), active);
        }
    }

    /// Settling after every message or once gives the same total, also where weights change in between.
    #[test]
    fn order_is_irrelevant(steps in steps(u128::MAX, u32::MAX), fee in 0..=crate::pool::MAX_FEE) {
        let (mut often, mut once) = (World::new(fee), World::new(fee));
        for step in steps {
            often.step(step);
            (0..MEMBERS).for_each(|who| often.settle(who));
            if !matches!(step, Step::Settle(_)) {
                once.step(step);
            }
        }
        for who in 0..MEMBERS {
            once.settle(who);
            prop_assert_eq!(often.settled[who], once.settled[who]);
        }
        prop_assert_eq!(often.pool, once.pool);
    }

    /// By a constant weight among constant members: floor(weight × received / sum), or one unit less, for sums of
    /// weights up to 2⁴⁰.
    #[test]
    fn a_constant_weight_earns_its_share_of_the_sum(
        amounts in prop::collection::vec(any::<u64>(), 1..20), weight in 1_u32.., others in 0_u64..1 << 40,
    ) {
        let (mut member, mut listed) = (stranger(), listed(card(weight)));
        member.ask(&mut listed, weight, NOTICE, NOW).unwrap();
        member.countersign(OPERATOR, HEAD, weight, NOTICE, NOW).unwrap();
        member.activate(&listed.card, NOTICE, READY).unwrap();
        member.pool.weight += others;
        let mut sum = 0_u128;
        for amount in amounts {
            prop_assert!(member.pool.share(Amount(amount.into())).unwrap().unshared.is_zero());
            sum += u128::from(amount);
            let share = sum * u128::from(weight) / u128::from(member.pool.weight);
            let got = member.membership.due(&member.pool).0;
            prop_assert!(got <= share && share <= got + 1, "{} of {}", got, share);
        }
    }
}

#[test]
fn the_largest_amount_reaches_the_heaviest_member() {
    let mut world = World::new(0);
    world.join(0, u32::MAX);
    world.pay(u128::MAX);
    world.settle(0);
    assert!(world.settled[0] >= u128::MAX - 1);
    world.check_accounts();
}
