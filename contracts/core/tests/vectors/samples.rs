//! Values to encode. Every byte differs from its neighbours, so that no order or width can be mistaken.

use assent_core::{
    amount::Amount,
    attestation::Attestation,
    bulk::Row,
    call::consent::{Changes, JoinDraft, NameDraft, Proposal},
    catalogue::{Card, Naming},
    deal::{Change, GrantDraft, OfferDraft},
    id::*,
    merkle::{self, HostKeccak, Tag},
    party::{self, Party, Seat, Seats},
    terms::{Terms, Unit},
    tier::Tier,
    track::{Batch, Tracks},
    uses::{Use, UseSet, UseVector},
};

/// 2026-11-22T00:00Z.
pub const NOW: Time = Time(1_795_305_600);
/// A day of seconds.
pub const DAY: u64 = 24 * 60 * 60;

fn rising<const N: usize>(first: u8) -> [u8; N] {
    core::array::from_fn(|n| first.wrapping_add(n as u8))
}

/// An account.
pub fn account(first: u8) -> Account {
    Account(rising(first))
}

/// A digest.
pub fn digest(first: u8) -> Digest {
    Digest(rising(first))
}

/// A head.
pub fn head(first: u8) -> Head {
    Head(digest(first))
}

/// The id of terms.
pub fn terms_id(first: u8) -> TermsId {
    TermsId(digest(first))
}

/// So many days after [`NOW`].
pub fn days(count: u64) -> Time {
    NOW.after(Seconds(count * DAY))
}

/// So many parties: the second unnamed, the third a mere payee, the last with what is left of the shares.
pub fn parties(count: u32) -> Vec<Party> {
    let share = 1_000_000 / count;
    let one = |index: u32| Party {
        account: if index == 1 { Account::ZERO } else { account(0x11 + index as u8) },
        rights: if index == 2 { 0 } else { (3 + index) as u8 % 16 },
        share_ppm: if index + 1 == count { 1_000_000 - share * index } else { share },
    };
    (0..count).map(one).collect()
}

/// The proofs of all seats.
pub fn seat_proofs(parties: &[Party]) -> Vec<Vec<Digest>> {
    let leaves: Vec<Digest> = parties.iter().map(party::leaf::<HostKeccak>).collect();
    (0..leaves.len()).filter_map(|index| merkle::prove::<HostKeccak>(Tag::PartyNode, &leaves, index)).collect()
}

/// The seat of one of five parties.
pub fn seat(index: u32) -> Seat {
    let (all, at) = (parties(5), index as usize);
    Seat { index, party: all[at], proof: seat_proofs(&all)[at].clone() }
}

/// Terms that use every field.
pub fn terms() -> Terms {
    Terms {
        tier: Tier::CleanRoom,
        uses: UseSet::of(&[Use::TrainGen, Use::Evaluate]),
        currency: account(0xC0),
        price: Amount(250_000_000_000_000_000_000),
        advance: Amount(1_000_000_007),
        royalty: Amount(u128::MAX - 12),
        unit: Unit::Tokens,
        cap: 9_876_543_210,
        interval: Seconds(30 * DAY),
        cure: Seconds(10 * DAY),
        duration: Seconds(365 * DAY),
        runs: 0x0102,
        attester: account(0xA0),
        legal: digest(0x1E),
    }
}

/// Native terms that ask for a royalty of the licensee's own reports.
pub fn own_terms() -> Terms {
    let (zero, uses) = (Account::ZERO, UseSet::of(&[Use::TrainGen]));
    let (price, advance) = (Amount(5 * 10_u128.pow(18)), Amount::ZERO);
    let royalty = Amount(3 * 10_u128.pow(14));
    Terms { tier: Tier::Licensed, uses, currency: zero, price, advance, royalty, cap: 0, attester: zero, ..terms() }
}

/// A card that uses every field.
pub fn card() -> Card {
    Card {
        parties_root: digest(0x21),
        parties: 17,
        head: head(0x41),
        epoch: Epoch(0x0A0B_0C0D),
        uses: UseVector(0x1B2D),
        tracks: Tracks { total: 1_000_003, matured: 1_000_001, matures_at: days(7) },
        excluded: 258,
        dispute: DisputeId(9),
        disputed_until: days(60),
        successor: CatalogueId(0x0102_0304),
        closed: true,
    }
}

/// A name that waits.
pub fn naming() -> Naming {
    Naming { seat: 3, account: account(0x51), ready: days(14) }
}

/// A batch.
pub fn batch(first: u8) -> Batch {
    Batch { root: digest(first), count: 0x0001_0203, manifest: digest(first + 0x20) }
}

/// Every change, once.
pub fn changes() -> Vec<Change> {
    let (parties_root, dispute) = (digest(0x77), DisputeId(5));
    vec![
        Change::Append(batch(0x61)),
        Change::SetUses(UseVector(0xE4A5)),
        Change::Offer(OfferDraft { terms: terms_id(0x81), licensee: Account::ZERO, until: days(30) }),
        Change::Grant(GrantDraft { terms: terms_id(0x82), licensee: account(0x83), model: digest(0x84) }),
        Change::Include(vec![0, 63, 64, 1_000_000]),
        Change::JoinPool { pool: PoolId(7), weight: 70_000 },
        Change::Name { seat: 1, account: account(0x91) },
        Change::Close,
        Change::Narrow(UseVector(0x5555)),
        Change::Withdraw(terms_id(0x92), account(0x93)),
        Change::Exclude((1000..1064).collect()),
        Change::LeavePool(PoolId(u32::MAX)),
        Change::Named { seat: 1, account: account(0x94), parties_root },
        Change::HandedOver { seat: 32, account: account(0x95), parties_root },
        Change::Ruled { dispute, successor: CatalogueId(99) },
        Change::Admitted { dispute, until: days(60) },
        Change::Dismissed { dispute },
    ]
}

/// A deal with something in each of its lists.
pub fn proposal() -> Proposal {
    let changes = Changes {
        batches: vec![batch(0x61), batch(0x62)],
        uses: vec![UseVector(0xE4A5)],
        include: vec![1, 4, 256],
        offers: vec![OfferDraft { terms: terms_id(0x81), licensee: account(0x82), until: days(30) }],
        grants: vec![GrantDraft { terms: terms_id(0x83), licensee: account(0x84), model: digest(0x85) }],
        joins: vec![JoinDraft { pool: PoolId(7), weight: 70_000 }, JoinDraft { pool: PoolId(8), weight: 1 }],
        names: vec![NameDraft { seat: 1, account: account(0x91) }],
        close: true,
    };
    Proposal { catalogue: CatalogueId(77), base: head(0x31), until: days(90), changes }
}

/// A deal that changes the uses alone.
pub fn small_proposal() -> Proposal {
    let changes = Changes { uses: vec![UseVector(0xAAAA)], ..Changes::default() };
    Proposal { changes, ..proposal() }
}

/// Rows of a purchase in bulk.
pub fn rows() -> Vec<Row> {
    let row = |n: u8| Row {
        catalogue: CatalogueId(n.into()),
        terms: terms_id(n),
        offered_to: if n == 2 { Account::ZERO } else { account(n) },
        head: head(n + 1),
        max_price: Amount(u128::MAX - u128::from(n)),
    };
    vec![row(1), row(2), row(3)]
}

/// A report.
pub fn report(sequence: u32, from: Time, until: Time) -> Attestation {
    let (usage, evidence) = (digest(0xB0 + sequence as u8), digest(0xD0 + sequence as u8));
    Attestation { licence: LicenceId(0x0102_0304_0506), sequence, run: 1, from, until, usage, units: 86_400, evidence }
}

/// A set of seats.
pub fn seats() -> Seats {
    Seats(0x8000_0405)
}
