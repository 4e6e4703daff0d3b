//! A stage for stories: short words for what people do.

use assent_model::action::*;
use assent_model::money::NATIVE_STEP;
use assent_model::uses::{TRAIN_GEN, UNSET, Uses};
use assent_model::*;

/// A world on which stories play, without notice unless they say so.
pub struct Stage(pub World);

/// Generative training, under a licence.
pub const TRAINING: Uses = [0, 0, 2, 0, 0, 0, 0, 0];

pub fn seat(index: u32) -> Seat {
    Seat { index, shown: Shown::True }
}

pub fn party(account: Account, rights: u8, share_ppm: u32) -> Party {
    Party { account, rights, share_ppm }
}

/// Terms for generative training: a price, nothing to report.
pub fn terms(price: u128) -> Terms {
    Terms {
        tier: 5,
        uses: 1 << TRAIN_GEN,
        currency: Currency::Native,
        price,
        advance: 0,
        royalty: 0,
        unit: 1,
        cap: 0,
        interval: 0,
        cure: DAY,
        attester: Account::ZERO,
        duration: 365 * DAY,
        runs: 1,
        legal: 0,
    }
}

/// Terms that ask for reports and royalties: 1 of 10⁶ for a unit, an interval of 10 days, a day to cure.
pub fn reported(royalty: u128) -> Terms {
    Terms { royalty, cap: 1_000_000, interval: 10 * DAY, attester: Account::ATTESTER, ..terms(0) }
}

impl Stage {
    pub fn new() -> Self {
        Self::with(Config { notice: 0, ..Config::default() })
    }

    pub fn with(config: Config) -> Self {
        Self(World::new(config))
    }

    /// Does what must be possible.
    #[track_caller]
    pub fn does(&mut self, actor: Account, action: Action) -> Returned {
        match self.0.apply(actor, &action) {
            Outcome::Done { returned } => returned,
            Outcome::Refused(name) => panic!("{name}: {action:?}"),
        }
    }

    #[track_caller]
    pub fn number(&mut self, actor: Account, action: Action) -> u32 {
        let Returned::Number(number) = self.does(actor, action) else { panic!("no number") };
        number
    }

    /// Tries what must be refused, by this name among others; nothing changes.
    #[track_caller]
    pub fn fails(&mut self, actor: Account, action: Action, name: &str) {
        let broken = self.0.permitted(actor, &action).broken;
        assert!(broken.contains(name), "{name} is not in {broken:?}");
        let before = self.0.clone();
        assert!(matches!(self.0.apply(actor, &action), Outcome::Refused(_)));
        assert_eq!(self.0, before);
    }

    pub fn waits(&mut self, seconds: u64) {
        self.does(Account::STRANGER, Action::Wait(seconds));
    }

    pub fn opens(&mut self, licensor: Account, parties: &[Party]) -> u32 {
        self.number(licensor, Action::OpenCatalogue { parties: parties.to_vec() })
    }

    /// A catalogue of one person, with tracks that may be trained on under a licence.
    pub fn solo(&mut self, licensor: Account, tracks: u32) -> u32 {
        let catalogue = self.opens(licensor, &[party(licensor, 15, 1_000_000)]);
        let changes = vec![append(tracks), Change::SetUses(TRAINING)];
        self.does(licensor, Action::Propose(self.deal(catalogue, 0, changes)));
        catalogue
    }

    pub fn deal(&self, catalogue: u32, index: u32, changes: Vec<Change>) -> DealAsked {
        let until = self.0.now + DAY;
        DealAsked { catalogue, seat: seat(index), base: Seen::Current, until, changes }
    }

    pub fn registers(&mut self, terms: Terms) -> u32 {
        self.number(Account::STRANGER, Action::RegisterTerms(terms))
    }

    /// Puts terms on sale for anyone, by a catalogue of one person.
    #[track_caller]
    pub fn offers(&mut self, licensor: Account, catalogue: u32, terms: u32) {
        let offer = Change::Offer { terms, licensee: Account::ZERO, until: self.0.now + 300 * DAY };
        self.does(licensor, Action::Propose(self.deal(catalogue, 0, vec![offer])));
    }

    pub fn row(&self, catalogue: u32, terms: u32) -> Row {
        let max_price = self.0.cost(terms);
        Row { catalogue, terms, offered_to: Account::ZERO, head: Seen::Current, max_price }
    }

    pub fn purchase(&self, catalogue: u32, terms: u32) -> Action {
        let (row, value) = (self.row(catalogue, terms), self.0.cost(terms));
        Action::Purchase { row, model: 1, deadline: self.0.now, value }
    }

    #[track_caller]
    pub fn buys(&mut self, catalogue: u32, terms: u32) -> u64 {
        let action = self.purchase(catalogue, terms);
        let Returned::Licence(licence) = self.does(Account::LICENSEE, action) else { panic!("no licence") };
        licence
    }

    #[track_caller]
    pub fn buys_pool(&mut self, pool: u32) -> u64 {
        let price = self.0.cost(self.0.pools[&pool].terms);
        let (least_serial, most_lost) = (self.0.pools[&pool].serial, self.0.pools[&pool].lost);
        let action = Action::PurchasePool {
            pool,
            model: 1,
            max_price: price,
            least_serial,
            least_weight: 1,
            most_lost,
            deadline: self.0.now,
            value: price,
        };
        let Returned::Licence(licence) = self.does(Account::LICENSEE, action) else { panic!("no licence") };
        licence
    }

    /// A catalogue of one person becomes a member of a pool.
    #[track_caller]
    pub fn joins(&mut self, licensor: Account, catalogue: u32, pool: u32, weight: u32) {
        let changes = vec![Change::JoinPool { pool, weight }];
        self.does(licensor, Action::Propose(self.deal(catalogue, 0, changes)));
        self.does(Account::OPERATOR, Action::Countersign { pool, catalogue, head: Seen::Current, weight });
        self.does(Account::STRANGER, Action::Activate { pool, catalogue });
    }

    /// Files a dispute for a claimant's catalogue and has it admitted.
    pub fn disputes(&mut self, catalogue: u32, claimant: u32) -> u32 {
        let (filer, value) = (self.0.catalogues[&claimant].licensor, self.0.config.bond);
        let dispute = self.number(filer, Action::Dispute { catalogue, claimant, evidence: 0, value });
        self.does(Account::ARBITER, Action::Admit { dispute });
        dispute
    }

    pub fn claim(&self, catalogue: u32, index: u32, destination: Account) -> Action {
        Action::Claim { catalogue, currency: Currency::Native, seat: seat(index), destination }
    }

    pub fn accrued(&self, catalogue: u32) -> u128 {
        self.0.ledgers.get(&(catalogue, Currency::Native)).map_or(0, |ledger| ledger.accrued)
    }

    pub fn held(&self, catalogue: u32) -> u128 {
        self.0.ledgers.get(&(catalogue, Currency::Native)).map_or(0, |ledger| ledger.held)
    }
}

pub fn append(count: u32) -> Change {
    Change::Append { root: 1, count, manifest: 1 }
}

/// What is said about nothing.
pub const SILENCE: Uses = UNSET;

/// A catalogue with a licence under which royalties are owed at once.
pub fn owing(stage: &mut Stage) -> (u32, u64) {
    let catalogue = stage.solo(Account::LICENSOR, 1);
    let terms = stage.registers(reported(NATIVE_STEP * 1_000_000));
    stage.offers(Account::LICENSOR, catalogue, terms);
    let licence = stage.buys(catalogue, terms);
    stage.waits(10 * DAY);
    stage.does(Account::ATTESTER, Action::Attest { report: report(stage, licence, 1_000), payment: 0, value: 0 });
    (catalogue, licence)
}

pub fn report(stage: &Stage, licence: u64, units: u64) -> Report {
    let from = stage.0.licences[&licence].reported_until;
    Report { licence, ahead: 0, run: 1, from, until: stage.0.now, usage: 0, units, evidence: 0 }
}

pub fn pays(stage: &mut Stage, licence: u64, steps: u128) {
    let payment = steps * NATIVE_STEP;
    stage.does(Account::LICENSEE, Action::Pay { licence, payment, value: payment });
}
