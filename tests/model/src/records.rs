//! What is remembered.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;

use crate::action::{Change, Head, Party, Time};
use crate::actors::{Account, Currency};
use crate::uses::Uses;

/// A batch of tracks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The label of its root.
    pub root: u64,
    /// The index of its first track.
    pub first: u32,
    /// How many tracks.
    pub count: u32,
}

/// A completed deal to name somebody, waiting out its notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The nameless place.
    pub seat: u32,
    /// Who gets it.
    pub account: Account,
    /// From when on.
    pub ready: Time,
}

/// A catalogue; what `licensing` keeps of it as a card is read from here, because a push is part of each change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Who opened it, or took the place.
    pub licensor: Account,
    /// Its places.
    pub parties: Vec<Party>,
    /// Who held a place before.
    pub former: BTreeMap<u32, Account>,
    /// Changes taken in: with the number, the head.
    pub step: u32,
    /// How often a use was lowered.
    pub epoch: u32,
    /// What may be done.
    pub uses: Uses,
    /// The tracks.
    pub batches: Vec<Batch>,
    /// How many tracks.
    pub total: u32,
    /// How many had matured at the last change.
    pub matured: u32,
    /// When all will have.
    pub matures_at: Time,
    /// Tracks that are excluded.
    pub excluded: BTreeSet<u32>,
    /// Closed for ever.
    pub closed: bool,
    /// The dispute that held it last, or by which it was lost while none held it; 0 if none.
    pub dispute: u32,
    /// It is disputed before this time.
    pub disputed_until: Time,
    /// Where money goes if it was closed by the arbiter; 0 if it was not.
    pub successor: u32,
    /// Somebody is being named.
    pub naming: Option<Naming>,
    /// Places offered, by seat.
    pub handovers: BTreeMap<u32, Account>,
    /// When a place was last taken over, by seat.
    pub taken: BTreeMap<u32, Time>,
    /// Seconds for which disputes held it, since it was last left in peace.
    pub held: u64,
    /// Pools in which it has a slot.
    pub pools: BTreeSet<u32>,
}

/// What a catalogue is at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It may be licensed.
    Open,
    /// Money is held, nothing is sold.
    Disputed,
    /// For ever.
    Closed,
}

impl Catalogue {
    /// Its state at a time.
    pub fn state_at(&self, now: Time) -> State {
        match () {
            () if self.closed => State::Closed,
            () if now < self.disputed_until => State::Disputed,
            () => State::Open,
        }
    }

    /// Whether money that comes in for it waits for the arbiter at a time: whoever closed it before, unless it was lost.
    pub fn holds_money(&self, now: Time) -> bool {
        self.successor == 0 && self.disputed_until > now
    }

    /// Seconds for which disputes held it, as they count for the next.
    pub fn held_at(&self, now: Time) -> u64 {
        if now >= self.disputed_until + crate::dispute::PEACE { 0 } else { self.held }
    }

    /// How many tracks have matured at a time.
    pub fn matured_at(&self, now: Time) -> u32 {
        if now >= self.matures_at { self.total } else { self.matured }
    }

    /// How many tracks it may bring to a pool.
    pub fn available(&self, now: Time) -> u32 {
        self.matured_at(now).saturating_sub(self.excluded.len() as u32)
    }

    /// The seats that hold rights.
    pub fn required(&self) -> BTreeSet<u32> {
        (0u32..).zip(&self.parties).filter(|(_, party)| party.rights != 0).map(|(index, _)| index).collect()
    }

    /// The seats that nobody holds.
    pub fn unnamed(&self) -> BTreeSet<u32> {
        let nobody = |party: &Party| party.account == Account::ZERO;
        (0u32..).zip(&self.parties).filter(|(_, party)| nobody(party)).map(|(index, _)| index).collect()
    }
}

/// A deal that was proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    /// The catalogue.
    pub catalogue: u32,
    /// What it builds on.
    pub base: Head,
    /// Good until.
    pub until: Time,
    /// What it changes.
    pub changes: Vec<Change>,
    /// Seats that approve.
    pub seats: BTreeSet<u32>,
}

/// Where a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Without effect yet.
    Filed,
    /// The catalogue is disputed.
    Admitted,
    /// The arbiter said yes.
    Upheld,
    /// The arbiter said no.
    Dismissed,
    /// The filer took it back.
    Withdrawn,
}

/// A claim that a catalogue is not theirs to license.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Against.
    pub catalogue: u32,
    /// In favour of.
    pub claimant: u32,
    /// Who brought the bond.
    pub filer: Account,
    /// When.
    pub filed: Time,
    /// Where it stands.
    pub standing: Standing,
    /// When it is over if nobody rules.
    pub until: Time,
    /// Whether the bond has gone.
    pub bond_paid: bool,
}

/// Terms on sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Until.
    pub until: Time,
    /// In which epoch it was made: it is dead in a later one.
    pub epoch: u32,
}

/// What a licence covers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // what they count is said above them
pub enum Subject {
    /// The tracks of a catalogue below a count, without those excluded at the head.
    Catalogue { id: u32, head: Head, tracks: u32, excluded: BTreeSet<u32> },
    /// The members of a pool at a serial: of each the tracks that had matured, without those excluded at that moment.
    Pool { id: u32, serial: u32, members: BTreeMap<u32, (u32, BTreeSet<u32>)> },
}

/// The part of a licence that never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// What it covers.
    pub subject: Subject,
    /// Under which terms.
    pub terms: u32,
    /// Whose it is.
    pub licensee: Account,
    /// For which model.
    pub model: u64,
    /// Price and advance, as paid.
    pub price: u128,
    /// The operator's part of it.
    pub fee: u128,
    /// When it was sold.
    pub since: Time,
    /// When it ends.
    pub expires: Time,
}

/// A licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Never changes.
    pub frozen: Frozen,
    /// Runs started.
    pub runs: u16,
    /// Reports received.
    pub reports: u32,
    /// Until when usage is reported.
    pub reported_until: Time,
    /// Units reported.
    pub units: u128,
    /// Royalties paid.
    pub paid: u128,
    /// Since when royalties are due and not paid.
    pub owing_since: Option<Time>,
    /// Since when it is terminated, once a step has found it so.
    pub terminated: Option<Time>,
}

/// What a licence is at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In force.
    Active,
    /// Unpaid or unreported.
    Overdue,
    /// Overdue beyond the cure period.
    Terminated,
    /// No runs are left.
    Exhausted,
    /// Its time is over.
    Expired,
}

/// Money of a catalogue in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The parties', by their shares; it only grows.
    pub accrued: u128,
    /// Nobody's yet.
    pub held: u128,
    /// Under which dispute.
    pub held_under: u32,
}

/// A pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Who runs it.
    pub operator: Account,
    /// What it sells.
    pub terms: u32,
    /// The operator's millionths.
    pub fee_ppm: u32,
    /// Nobody joins any more.
    pub sealed: bool,
    /// Counts changes of membership.
    pub serial: u32,
    /// The members' weights.
    pub weight: u64,
    /// What members weighed who left or were stopped, and what others weigh less, ever.
    pub lost: u64,
    /// Who left it without a member last; 0 if it never was.
    pub last: u32,
    /// What one unit of weight has earned, in 2⁻⁶⁴ of a base unit.
    pub earned: BigUint,
    /// What dividing by the weight left over, in the same measure.
    pub carried: BigUint,
    /// The operator's.
    pub fees: u128,
    /// Of it, claimed.
    pub fees_claimed: u128,
    /// All that was ever shared among members.
    pub shared: u128,
    /// Of it, credited to members' ledgers.
    pub settled: u128,
}

/// How far a membership is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belonging {
    /// By deal of the catalogue.
    Asked,
    /// By the operator.
    Countersigned,
    /// It shares.
    Active,
    /// While disputed.
    Suspended,
    /// Over.
    Left,
}

/// A catalogue in a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// How far.
    pub state: Belonging,
    /// Of the share.
    pub weight: u32,
    /// The epoch in which it was asked.
    pub epoch: u32,
    /// The head that asked.
    pub head: Head,
    /// When it may be activated.
    pub ready: Time,
    /// The serial of joining.
    pub joined: u32,
    /// The serial of leaving; the maximum while in.
    pub left: u32,
    /// What the pool had earned when it was last looked at.
    pub entry: BigUint,
    /// What it earned until then and was not settled, in 2⁻⁶⁴ of a base unit.
    pub owed: BigUint,
    /// Every stay that is over, as serials from, before.
    pub stays: Vec<(u32, u32)>,
}

/// The arguments of the constructors, and where time begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// Seconds until tracks mature and members join.
    pub notice: u64,
    /// Seconds until a name takes effect.
    pub naming_notice: u64,
    /// Of a dispute, native.
    pub bond: u128,
    /// The clock at the start.
    pub start: Time,
    /// What everybody has of each currency at the start.
    pub purse: u128,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            notice: 7 * crate::DAY,
            naming_notice: 30 * crate::DAY,
            bond: 10 * crate::UNIT,
            start: 1_800_000_000,
            purse: 1_000_000_000 * crate::UNIT,
        }
    }
}

/// Key of money: whose, in what.
pub type Purse = (Account, Currency);
