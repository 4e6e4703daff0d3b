//! What stories once found, told in words: seeds mean other stories as soon as the strategies change.

use assent_machine::native::Native;
use assent_model::{
    Account, Action, Config, Currency, DAY, UNIT, World,
    action::{Change, DealAsked, Party, Report, Row, Seat, Seen, Shown, Terms},
    compare::{Subject, compare},
    uses::TRAIN_GEN,
};
use assent_subject::{
    Chain,
    stories::{NO_NOTICE, config},
};

/// The model and the contracts, side by side.
struct Both {
    world: World,
    chain: Chain<Native>,
}

const SEAT: Seat = Seat { index: 0, shown: Shown::True };
const UNITS: u64 = 3_000_000;

impl Both {
    /// A step that both must take, with the same effect.
    #[track_caller]
    fn does(&mut self, actor: Account, action: Action) {
        let before = self.world.clone();
        let answer = self.chain.take(&before, actor, &action);
        assert!(answer.is_ok(), "{action:?}: {answer:?}");
        compare(&mut self.world, actor, &action, answer).unwrap_or_else(|why| panic!("{action:?}: {why}"));
        assert_eq!(self.chain.differs(&self.world), None, "{action:?}");
    }

    /// A step that both refuse, each with a name that is right.
    #[track_caller]
    fn refuses(&mut self, actor: Account, action: Action) {
        let before = self.world.clone();
        let answer = self.chain.take(&before, actor, &action);
        assert!(answer.is_err(), "{action:?}: {answer:?}");
        compare(&mut self.world, actor, &action, answer).unwrap_or_else(|why| panic!("{action:?}: {why}"));
        assert_eq!(self.world, before);
    }

    #[track_caller]
    fn purchases(&mut self, terms: u32, price: u128) {
        let row = Row { catalogue: 1, terms, offered_to: Account::ZERO, head: Seen::Current, max_price: price };
        let deadline = self.world.now;
        self.does(Account::LICENSEE, Action::Purchase { row, model: 1, deadline, value: price });
    }

    /// The licensor's catalogue has terms on offer, for money and free; a royalty came in during a dispute, which the
    /// arbiter then dismissed.
    fn held_and_freed() -> Self {
        let config: Config = config(NO_NOTICE);
        let mut both = Self { world: World::new(config), chain: Chain::new(Native::deploy(&config)) };
        for who in [Account::LICENSOR, Account::CLAIMANT] {
            let parties = vec![Party { account: who, rights: 15, share_ppm: 1_000_000 }];
            both.does(who, Action::OpenCatalogue { parties });
        }
        both.does(Account::LICENSOR, Action::RegisterTerms(terms(UNIT)));
        both.does(Account::LICENSOR, Action::RegisterTerms(free()));
        both.does(Account::LICENSOR, Action::Propose(deal(both.world.now)));
        both.purchases(1, UNIT);

        let dispute = Action::Dispute { catalogue: 1, claimant: 2, evidence: 1, value: config.bond };
        both.does(Account::CLAIMANT, dispute);
        both.does(Account::ARBITER, Action::Admit { dispute: 1 });
        let from = both.world.now;
        both.does(Account::STRANGER, Action::Wait(DAY));
        both.pays(from);
        both.does(Account::ARBITER, Action::Rule { dispute: 1, upheld: false });

        // The forfeited bond accrued, and with it what was held: so hold something again, and let time free it.
        let dispute = Action::Dispute { catalogue: 1, claimant: 2, evidence: 2, value: config.bond };
        both.does(Account::CLAIMANT, dispute);
        both.does(Account::ARBITER, Action::Admit { dispute: 2 });
        both.does(Account::STRANGER, Action::Wait(DAY));
        both.pays(from + DAY);
        both.does(Account::STRANGER, Action::Wait(60 * DAY));
        assert!(both.world.ledgers[&(1, Currency::Native)].held > 0, "something is held that need not be");
        both
    }

    /// The licensee reports a day, and pays for it.
    #[track_caller]
    fn pays(&mut self, from: u64) {
        let until = self.world.now;
        let report = Report { licence: 1, ahead: 0, run: 1, from, until, usage: 1, units: UNITS, evidence: 1 };
        self.does(Account::LICENSEE, Action::Attest { report, payment: 3 * UNIT, value: 3 * UNIT });
    }
}

/// A price, a royalty of one for a million units, a report every ten days.
fn terms(price: u128) -> Terms {
    Terms {
        tier: 5,
        uses: 1 << TRAIN_GEN,
        currency: Currency::Native,
        price,
        advance: 0,
        royalty: UNIT,
        unit: 1,
        cap: 100_000_000,
        interval: 10 * DAY,
        cure: DAY,
        attester: Account::ZERO,
        duration: 365 * DAY,
        runs: 1,
        legal: 0,
    }
}

fn free() -> Terms {
    Terms { price: 0, royalty: 0, unit: 0, cap: 0, interval: 0, ..terms(0) }
}

fn deal(now: u64) -> DealAsked {
    let offer = |terms| Change::Offer { terms, licensee: Account::ZERO, until: now + 365 * DAY };
    let append = Change::Append { root: 1, count: 9, manifest: 1 };
    let changes = vec![append, Change::SetUses([0, 0, 2, 0, 0, 0, 0, 0]), offer(1), offer(2)];
    DealAsked { catalogue: 1, seat: SEAT, base: Seen::Current, until: now + DAY, changes }
}

#[test]
fn a_free_licence_leaves_what_is_held_where_it_is() {
    let mut both = Both::held_and_freed();
    let before = both.world.ledgers[&(1, Currency::Native)];

    both.purchases(2, 0);

    assert_eq!(both.world.ledgers[&(1, Currency::Native)], before);
}

#[test]
fn what_was_held_and_is_free_by_now_is_claimed_without_a_release() {
    let mut both = Both::held_and_freed();
    let before = both.world.balance(Account::LICENSOR, Currency::Native);

    both.does(
        Account::LICENSOR,
        Action::Claim { catalogue: 1, currency: Currency::Native, seat: SEAT, destination: Account::LICENSOR },
    );

    let claimed = both.world.balance(Account::LICENSOR, Currency::Native) - before;
    assert_eq!(claimed, UNIT + 3 * UNIT + both.world.config.bond + 3 * UNIT, "a sale, two reports, a bond");
    assert_eq!(both.world.claimable(1, Currency::Native, 0), 0);
}

#[test]
fn a_dispute_is_not_ruled_on_when_it_is_over_and_its_bond_returned() {
    let mut both = Both::held_and_freed();
    both.refuses(Account::ARBITER, Action::Rule { dispute: 2, upheld: true });

    both.does(Account::CLAIMANT, Action::Reclaim { dispute: 2, destination: Account::CLAIMANT });

    both.refuses(Account::ARBITER, Action::Rule { dispute: 2, upheld: true });
    both.refuses(Account::ARBITER, Action::Rule { dispute: 2, upheld: false });
}
