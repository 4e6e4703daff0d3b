//! Short words for what people do on the real blobs, in the rules' own types.

use std::collections::BTreeMap;

use assent_core::{
    amount::Amount,
    attestation::Attestation,
    call::{
        consent::{Admit, Approve, Changes, Dispute, Handled, JoinDraft, Narrow, OpenCatalogue, Proposal, Propose},
        licensing::{Activate, Attest, Claim, Countersign, OpenPool, Purchase, PurchasePool, QuotePool, RegisterTerms},
    },
    deal::OfferDraft,
    error::Refusal,
    id::{Account, CatalogueId, Digest, DisputeId, LicenceId, PoolId, TermsId, Time},
    member::{MemberId, Membership, Stays},
    merkle::{self, HostKeccak, Tag},
    message::Message,
    party::{self, COMPOSITION, LICENSOR_SEAT, MASTER, Party, Seat, Seats},
    pool::Pool,
    royalty::Ledger,
    terms::Terms,
    track::Batch,
    uses::UseVector,
};
use codec::Encode;
use sp_core::H160;
use sp_keyring::Sr25519Keyring;

use crate::{
    story::{self, DAY, account},
    world::{BOND, Called, No, World},
};

/// Somebody with a key.
pub type Who = Sr25519Keyring;

/// Admits and rules on disputes.
pub const ARBITER: Who = Who::Alice;
/// Runs pools.
pub const OPERATOR: Who = Who::Ferdie;
/// Reports usage for others.
pub const ATTESTER: Who = Who::FerdieStash;
/// Has a catalogue of their own, and claims another.
pub const CLAIMANT: Who = Who::EveStash;
/// A second rightsholder.
pub const CARA: Who = Who::CharlieStash;

/// Both rights that must be covered.
pub const BOTH: u8 = COMPOSITION | MASTER;
/// Native money, as a currency.
pub const NATIVE: Account = Account::ZERO;

/// The maps of `licensing` that are read here.
const LEDGERS: u32 = 5;
const POOLS: u32 = 10;
const MEMBERSHIPS: u32 = 11;

/// A world, and who sits where in its catalogues.
pub struct Stage {
    /// The world.
    pub world: World,
    parties: BTreeMap<CatalogueId, Vec<Party>>,
}

impl Default for Stage {
    fn default() -> Self {
        Self::with(0)
    }
}

/// A party.
#[must_use]
pub fn party(who: Who, rights: u8, share_ppm: u32) -> Party {
    Party { account: account(who), rights, share_ppm }
}

/// A batch of so many tracks.
#[must_use]
pub fn batch(count: u32) -> Batch {
    Batch { root: Digest([0x12; 32]), count, manifest: Digest([0x4D; 32]) }
}

/// A deal that appends so many tracks.
#[must_use]
pub fn append(count: u32) -> Changes {
    Changes { batches: vec![batch(count)], ..Changes::default() }
}

/// A deal that sets the uses.
#[must_use]
pub fn set(uses: UseVector) -> Changes {
    Changes { uses: vec![uses], ..Changes::default() }
}

/// A deal that asks for a place in a pool.
#[must_use]
pub fn join(pool: PoolId, weight: u32) -> Changes {
    Changes { joins: vec![JoinDraft { pool, weight }], ..Changes::default() }
}

/// Terms without duties but a price: a year, one run.
#[must_use]
pub fn priced(price: u128) -> Terms {
    Terms { price: Amount(price), runs: 1, duration: assent_core::id::Seconds(365 * DAY), ..story::free_terms() }
}

/// Terms by which [`ATTESTER`] reports every ten days: 1 for a million seconds, and a million of them in ten days at most.
#[must_use]
pub fn reported() -> Terms {
    use assent_core::id::Seconds;
    let (interval, cure) = (Seconds(10 * DAY), Seconds(10 * DAY));
    Terms { attester: account(ATTESTER), cap: 1_000_000, interval, cure, advance: Amount::ZERO, ..story::terms() }
}

impl Stage {
    /// Deploys the contracts with a notice in seconds.
    #[must_use]
    pub fn with(notice: u64) -> Self {
        Self { world: World::deploy(notice), parties: BTreeMap::new() }
    }

    /// Sends a message to `consent`.
    pub fn cold<M: Message>(&mut self, who: Who, message: &M) -> Called<M::Answer> {
        self.world.send(who, self.world.consent, message, 0)
    }

    /// Sends a message to `licensing`.
    pub fn hot<M: Message>(&mut self, who: Who, message: &M) -> Called<M::Answer> {
        self.pays(who, message, 0)
    }

    /// Sends a message to `licensing` with native money.
    pub fn pays<M: Message>(&mut self, who: Who, message: &M, value: u128) -> Called<M::Answer> {
        self.world.send(who, self.world.licensing, message, value)
    }

    /// `consent` refuses a message; nothing has changed.
    #[track_caller]
    pub fn cold_no<M: Message>(&mut self, who: Who, message: &M) -> Refusal {
        let to = self.world.consent;
        self.no(who, to, message, 0)
    }

    /// `licensing` refuses a message with native money; nothing has changed.
    #[track_caller]
    pub fn hot_no<M: Message>(&mut self, who: Who, message: &M, value: u128) -> Refusal {
        let to = self.world.licensing;
        self.no(who, to, message, value)
    }

    /// A contract refuses a message with a type, tells nothing and changes nothing.
    #[track_caller]
    pub fn no<M: Message>(&mut self, who: Who, to: H160, message: &M, value: u128) -> Refusal {
        let before = self.world.state_root();
        let called = self.world.send(who, to, message, value);
        assert!(called.events.is_empty(), "a refusal tells nothing");
        assert_eq!(self.world.state_root(), before, "a refusal changes nothing: {:?}", called.result.err());
        match called.result {
            Err(No::Refused(refusal)) => refusal,
            Err(other) => panic!("{} is not refused with a type: {other:?}", M::NAME),
            Ok(_) => panic!("{} is not refused", M::NAME),
        }
    }

    /// The chain's clock.
    pub fn now(&mut self) -> Time {
        Time(self.world.now())
    }

    /// Lets time pass.
    pub fn waits(&mut self, seconds: u64) {
        self.world.advance(seconds);
    }

    /// Opens a catalogue.
    #[track_caller]
    pub fn opens(&mut self, who: Who, parties: &[Party]) -> CatalogueId {
        let opened = self.cold(who, &OpenCatalogue { parties: parties.to_vec() }).ok().catalogue;
        self.parties.insert(opened, parties.to_vec());
        opened
    }

    /// Somebody sits elsewhere from now on: the next seats are shown with their account.
    pub fn moved(&mut self, catalogue: CatalogueId, index: u32, to: Account) {
        self.parties.get_mut(&catalogue).expect("a catalogue")[index as usize].account = to;
    }

    /// A seat with its proof; the licensor's has none.
    #[must_use]
    pub fn seat(&self, catalogue: CatalogueId, index: u32) -> Seat {
        let parties = &self.parties[&catalogue];
        let Some(party) = parties.get(index as usize).copied().filter(|_| index < LICENSOR_SEAT) else {
            return Seat { index, party: parties[0], proof: vec![] };
        };
        let leaves: Vec<Digest> = parties.iter().map(party::leaf::<HostKeccak>).collect();
        let proof = merkle::prove::<HostKeccak>(Tag::PartyNode, &leaves, index as usize).expect("a leaf of the tree");
        Seat { index, party, proof }
    }

    /// A deal on the present head, good for this moment.
    pub fn proposal(&mut self, catalogue: CatalogueId, changes: Changes) -> Proposal {
        let (base, until) = (self.world.catalogue(catalogue.0).card.head, self.now());
        Proposal { catalogue, base, until, changes }
    }

    /// Proposes a deal with a seat.
    pub fn proposes(&mut self, who: Who, seat: u32, deal: &Proposal) -> Called<Handled> {
        let seat = self.seat(deal.catalogue, seat);
        self.cold(who, &Propose { seat, deal: deal.clone() })
    }

    /// Approves a deal with a seat.
    pub fn approves(&mut self, who: Who, seat: u32, deal: &Proposal) -> Called<Handled> {
        let seat = self.seat(deal.catalogue, seat);
        self.cold(who, &Approve { seat, deal: deal.clone() })
    }

    /// Every required rightsholder agrees to changes on the present head.
    #[track_caller]
    pub fn agreed(&mut self, catalogue: CatalogueId, changes: Changes) {
        let deal = self.proposal(catalogue, changes);
        let required = Seats::required(&self.parties[&catalogue]);
        let mut complete = false;
        for (index, party) in (0..).zip(self.parties[&catalogue].clone()).filter(|(index, _)| required.contains(*index))
        {
            let who = Who::iter().find(|who| account(*who) == party.account).expect("somebody with a key");
            let first = required.0.trailing_zeros() == index;
            let called = if first { self.proposes(who, index, &deal) } else { self.approves(who, index, &deal) };
            complete = called.ok().complete;
        }
        assert!(complete, "everybody agreed");
    }

    /// A catalogue of one person, on which generative training may be licensed, after its notice.
    #[track_caller]
    pub fn solo(&mut self, who: Who, tracks: u32) -> CatalogueId {
        let catalogue = self.opens(who, &[party(who, BOTH, 1_000_000)]);
        self.agreed(catalogue, append(tracks));
        self.agreed(catalogue, set(story::training()));
        catalogue
    }

    /// Registers terms.
    #[track_caller]
    pub fn registers(&mut self, terms: &Terms) -> TermsId {
        self.hot(Who::AliceStash, &RegisterTerms { terms: *terms }).ok().terms
    }

    /// Everybody agrees to offer terms to anyone, for 90 days.
    #[track_caller]
    pub fn offers(&mut self, catalogue: CatalogueId, terms: TermsId) {
        let until = self.now().after(assent_core::deal::LONGEST_DEAL);
        let offers = vec![OfferDraft { terms, licensee: Account::ZERO, until }];
        self.agreed(catalogue, Changes { offers, ..Changes::default() });
    }

    /// What it takes to purchase from a catalogue at this moment.
    pub fn asks(&mut self, catalogue: CatalogueId, terms: TermsId) -> Purchase {
        let (offered_to, model, max_price) = (Account::ZERO, Digest([0xA1; 32]), Amount(u128::MAX));
        let (head, deadline) = (self.world.card(catalogue.0).head, self.now());
        Purchase { catalogue, terms, offered_to, model, max_price, head, deadline }
    }

    /// Purchases from a catalogue, for the price of the terms.
    #[track_caller]
    pub fn buys(&mut self, who: Who, catalogue: CatalogueId, terms: TermsId) -> LicenceId {
        let (asked, terms) = (self.asks(catalogue, terms), self.world.terms(terms.0.0));
        let value = if terms.currency.is_zero() { terms.price.0 + terms.advance.0 } else { 0 };
        self.pays(who, &asked, value).ok().licence
    }

    /// The next report of a licence, until now.
    pub fn report(&mut self, licence: LicenceId, units: u64) -> Attestation {
        let (moving, until) = (self.world.licence(licence.0).moving, self.now());
        let (usage, evidence) = (Digest([0x05; 32]), Digest([0xE1; 32]));
        let (sequence, from) = (moving.reports + 1, moving.reported_until);
        Attestation { licence, sequence, run: 1, from, until, usage, units, evidence }
    }

    /// Reports usage until now, and pays native money.
    pub fn attests(&mut self, who: Who, licence: LicenceId, units: u64, payment: u128) -> Called<()> {
        let report = self.report(licence, units);
        self.pays(who, &Attest { report, payment: Amount(payment) }, payment)
    }

    /// The claim of a seat.
    #[must_use]
    pub fn claim(&self, catalogue: CatalogueId, currency: Account, seat: u32, destination: Account) -> Claim {
        let Seat { index, party, proof } = self.seat(catalogue, seat);
        Claim { catalogue, currency, index, party, proof, destination }
    }

    /// Opens a pool of [`OPERATOR`]'s.
    #[track_caller]
    pub fn opens_pool(&mut self, terms: TermsId, fee_ppm: u32) -> PoolId {
        self.hot(OPERATOR, &OpenPool { terms, fee_ppm }).ok().pool
    }

    /// The operator agrees to what a catalogue asked for.
    #[track_caller]
    pub fn countersigns(&mut self, catalogue: CatalogueId, pool: PoolId) {
        let Membership { head, agreed: weight, .. } = self.membership(pool, catalogue);
        self.hot(OPERATOR, &Countersign { pool, catalogue, head, weight }).ok();
    }

    /// A catalogue becomes a member of a pool, after the notice.
    #[track_caller]
    pub fn joins(&mut self, catalogue: CatalogueId, pool: PoolId, weight: u32) {
        self.agreed(catalogue, join(pool, weight));
        self.countersigns(catalogue, pool);
        let (ready, now) = (self.membership(pool, catalogue).ready, self.now());
        self.waits(ready.since(now).0);
        self.hot(OPERATOR, &Activate { pool, catalogue }).ok();
    }

    /// What it takes to purchase from a pool at this moment.
    pub fn asks_pool(&mut self, who: Who, pool: PoolId) -> PurchasePool {
        let quoted = self.hot(who, &QuotePool { pool, licensee: account(who) }).ok();
        PurchasePool {
            pool,
            model: Digest([0xA1; 32]),
            max_price: quoted.price,
            least_serial: quoted.serial,
            least_weight: quoted.weight,
            most_lost: quoted.lost,
            deadline: self.now(),
        }
    }

    /// Purchases from a pool, in native money.
    #[track_caller]
    pub fn buys_pool(&mut self, who: Who, pool: PoolId) -> LicenceId {
        let asked = self.asks_pool(who, pool);
        self.pays(who, &asked, asked.max_price.0).ok().licence
    }

    /// Files a dispute, with the bond.
    pub fn files(&mut self, who: Who, catalogue: CatalogueId, claimant: CatalogueId) -> Called<DisputeId> {
        let (to, filing) = (self.world.consent, Dispute { catalogue, claimant, evidence: Digest([0xE2; 32]) });
        let called = self.world.send(who, to, &filing, BOND);
        let Called { result, events, weight, deposit } = called;
        Called { result: result.map(|filed| filed.dispute), events, weight, deposit }
    }

    /// A dispute that is admitted.
    #[track_caller]
    pub fn disputes(&mut self, who: Who, catalogue: CatalogueId, claimant: CatalogueId) -> DisputeId {
        let dispute = self.files(who, catalogue, claimant).ok();
        self.cold(ARBITER, &Admit { dispute }).ok();
        dispute
    }

    /// One rightsholder lowers all uses, alone.
    #[track_caller]
    pub fn narrows(&mut self, who: Who, catalogue: CatalogueId, seat: u32) {
        let seat = self.seat(catalogue, seat);
        self.cold(who, &Narrow { catalogue, seat, uses: UseVector::NO_AI }).ok();
    }

    /// A ledger.
    pub fn ledger(&mut self, catalogue: CatalogueId, currency: Account) -> Ledger {
        self.kept(LEDGERS, (catalogue, currency)).unwrap_or_default()
    }

    /// A pool.
    pub fn pool(&mut self, pool: PoolId) -> Pool {
        self.kept(POOLS, pool).expect("a pool")
    }

    /// A membership.
    pub fn membership(&mut self, pool: PoolId, catalogue: CatalogueId) -> Membership {
        self.kept(MEMBERSHIPS, MemberId { pool, catalogue }).unwrap_or_default()
    }

    /// The only stay of a catalogue in a pool, as its events tell it.
    pub fn stays(&mut self, pool: PoolId, catalogue: CatalogueId) -> Stays {
        let (mut stays, Membership { joined, left, .. }) = (Stays::default(), self.membership(pool, catalogue));
        stays.joined(joined);
        stays.stopped(left);
        stays
    }

    /// A record of `licensing`.
    fn kept<T: assent_core::record::Fixed>(&mut self, map: u32, key: impl Encode) -> Option<T> {
        self.world.stored(self.world.licensing, map, key)
    }
}
