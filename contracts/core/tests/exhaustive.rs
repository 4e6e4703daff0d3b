//! Every case of a small domain, against the definition written down a second time: money, shares, trees, the lattice of
//! permissions. No case is drawn by chance, so that within its domain each of these is a proof.
//!
//! Why not a model checker: see "Exhaustive" in `tests/README.md`.

use assent_core::{
    amount::Amount,
    error::Refusal,
    id::{CatalogueId, Digest, TrackId},
    merkle::{self, HostKeccak, Tag},
    royalty::Ledger,
    usage::{self, Node, Total, Used},
    uses::{Permission, Use, UseSet, UseVector},
};

const MILLION: u128 = 1_000_000;

// --- Amounts ---

/// A natural number as limbs of 32 bits, the lowest first: the product of two amounts in full.
fn product(a: u128, b: u128) -> [u64; 8] {
    let limbs = |n: u128| [0, 32, 64, 96].map(|shift| (n >> shift) as u32);
    let mut sum = [0_u64; 8];
    for (i, x) in limbs(a).into_iter().enumerate() {
        let mut carry = 0;
        for (j, y) in limbs(b).into_iter().enumerate() {
            let digit = sum[i + j] + u64::from(x) * u64::from(y) + carry;
            (sum[i + j], carry) = (digit & 0xFFFF_FFFF, digit >> 32);
        }
        sum[i + 4] = carry;
    }
    sum
}

/// Whether `floor(a × b / 10⁶) = q`: whether `q × 10⁶ ≤ a × b < (q + 1) × 10⁶`, over the integers, with no rounding at all.
fn is_floor(a: u128, b: u128, q: u128) -> bool {
    // The highest limb first: so arrays compare as numbers.
    let number = |a, b| {
        let mut limbs = product(a, b);
        limbs.reverse();
        limbs
    };
    let exact = number(a, b);
    number(q, MILLION) <= exact && q.checked_add(1).is_none_or(|above| exact < number(above, MILLION))
}

/// Whether `a × b / 10⁶` exceeds `u128`: whether `a × b ≥ 2¹²⁸ × 10⁶`.
fn overflows(a: u128, b: u128) -> bool {
    let high = product(a, b)[4..].iter().rev().fold(0_u128, |high, limb| high << 32 | u128::from(*limb));
    high >= MILLION
}

#[test]
fn small_amounts_are_rational_arithmetic_rounded_down() {
    // Every share there is of few units, and a thousand units by a thousand numerators.
    let floor = |amount: u128, share: u128| {
        let Amount(part) = Amount(amount).times_per_million_down(share).unwrap();
        assert!(part * MILLION <= amount * share && amount * share < (part + 1) * MILLION, "{amount} × {share}");
    };
    for share in 0..=MILLION {
        [0, 1, 2, 3, 7, 10, 999_999, 1_000_001].into_iter().for_each(|amount| floor(amount, share));
    }
    for share in (0..1_000).chain((1..=1_000).map(|n| n * 1_999)) {
        (0..=1_000).for_each(|amount| floor(amount, share));
    }
}

#[test]
fn boundaries_are_rational_arithmetic_rounded_down() {
    let powers = (0..128).map(|shift| 1_u128 << shift);
    let tens = (0..39).map(|exponent| 10_u128.pow(exponent));
    let cells = [3, 7, 999_999, 500_000, 333_333, u128::MAX / 3, u128::MAX / MILLION, MILLION * MILLION];
    let near = powers.chain(tens).chain(cells).flat_map(|n| [n - 1, n, n + 1]).chain([u128::MAX - 1, u128::MAX]);
    let mut all: Vec<u128> = near.collect();
    all.sort_unstable();
    all.dedup();

    let (mut told, mut refused) = (0, 0);
    for (a, b) in all.iter().flat_map(|a| all.iter().map(|b| (*a, *b))) {
        match Amount(a).times_per_million_down(b) {
            Ok(Amount(q)) => {
                told += 1;
                assert!(!overflows(a, b) && is_floor(a, b, q), "{a} × {b} / 10⁶ is not {q}");
            }
            Err(refusal) => {
                refused += 1;
                assert_eq!(refusal, Refusal::AmountTooLarge {});
                assert!(overflows(a, b), "{a} × {b} / 10⁶ is refused and fits");
            }
        }
    }
    assert!(told > 10_000 && refused > 10_000, "{told} told, {refused} refused: both sides of the edge");
}

// --- Shares ---

/// Calls `see` with every list of one to four parts that sum to the whole.
fn compositions(whole: u32, parts: &mut Vec<u32>, see: &mut impl FnMut(&[u32])) {
    if whole == 0 && !parts.is_empty() {
        see(parts);
    }
    if parts.len() < 4 {
        for part in 1..=whole {
            parts.push(part);
            compositions(whole - part, parts, see);
            parts.pop();
        }
    }
}

#[test]
fn shares_sum_to_what_accrued_but_for_less_than_a_unit_a_party() {
    const WHOLE: u32 = 20;
    let mut lists = 0;
    compositions(WHOLE, &mut Vec::new(), &mut |parts| {
        lists += 1;
        for accrued in (0..=41).chain([1_000_003, u128::MAX - 1, u128::MAX]) {
            let ledger = Ledger { accrued: Amount(accrued), ..Ledger::default() };
            let due = |part: &u32| ledger.claimable(part * (1_000_000 / WHOLE), Amount::ZERO).unwrap().0;
            let claimed: u128 = parts.iter().map(due).sum();
            assert!(claimed <= accrued, "{parts:?} of {accrued}");
            assert!(accrued - claimed < parts.len() as u128, "{parts:?} of {accrued} leave {}", accrued - claimed);
        }
    });
    assert_eq!(lists, 1 + 19 + 171 + 969, "C(19, 0) + C(19, 1) + C(19, 2) + C(19, 3)");
}

#[test]
fn no_grouping_of_payments_and_claims_changes_what_a_share_gets() {
    // Six payments in all 32 groupings, a claim after each group.
    let payments = [1_u128, 2, 3, 5, 8, 14];
    for share in (0..=1_000_000).step_by(3_125) {
        let at_once = Ledger { accrued: Amount(33), ..Ledger::default() }.claimable(share, Amount::ZERO).unwrap();
        for claims in 0_u32..1 << (payments.len() - 1) {
            let (mut ledger, mut claimed) = (Ledger::default(), Amount::ZERO);
            for (place, payment) in payments.into_iter().enumerate() {
                ledger = ledger.accrue(Amount(payment)).unwrap();
                if (claims | 1 << (payments.len() - 1)) >> place & 1 == 1 {
                    claimed = claimed.plus(ledger.claimable(share, claimed).unwrap()).unwrap();
                }
            }
            assert_eq!(claimed, at_once, "{share} ppm, claims at {claims:b}");
        }
    }
}

// --- Merkle trees ---

fn leaves(count: usize) -> Vec<Digest> {
    (0..count).map(|n| Digest([n as u8 + 1; 32])).collect()
}

#[test]
fn a_proof_holds_for_one_index_of_one_count_and_at_one_length() {
    for count in 1..=16_u32 {
        let all = leaves(count as usize);
        let root = merkle::root::<HostKeccak>(Tag::TrackNode, all.iter().copied()).unwrap();
        for (index, leaf) in (0..).zip(&all) {
            let proof = merkle::prove::<HostKeccak>(Tag::TrackNode, &all, index as usize).unwrap();
            let led = |leaf, at, of, proof: &[Digest]| {
                merkle::root_from::<HostKeccak>(Tag::TrackNode, leaf, at, of, proof) == Some(root)
            };
            assert!(led(*leaf, index, count, &proof));
            for at in (0..=17).chain([31, 32, u32::MAX]).filter(|at| *at != index) {
                assert!(!led(*leaf, at, count, &proof), "{index} of {count}, shown at {at}");
            }
            for other in all.iter().filter(|other| *other != leaf) {
                assert!(!led(*other, index, count, &proof), "another leaf at {index} of {count}");
            }
            for length in 0..proof.len() {
                assert!(!led(*leaf, index, count, &proof[..length]), "{index} of {count}, cut to {length}");
            }
            for more in [&[Digest::ZERO][..], &[root], &[*leaf, root]] {
                assert!(!led(*leaf, index, count, &[&proof, more].concat()), "{index} of {count}, too long");
            }
            for place in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[place].0[31] ^= 1;
                assert!(!led(*leaf, index, count, &wrong), "{index} of {count}, sibling {place} changed");
            }
        }
    }
}

#[test]
fn a_proof_has_the_length_that_index_and_count_fix() {
    /// The depth of a leaf, from RFC 9162 §2.1.1: the tree splits at the largest power of two below the count.
    fn depth(index: u32, count: u32) -> usize {
        let split = count.next_power_of_two() / 2;
        match count {
            1 => 0,
            _ if index < split => 1 + depth(index, split),
            _ => 1 + depth(index - split, count - split),
        }
    }
    for count in 0..=16 {
        for index in 0..=17 {
            for length in 0..=6 {
                let proof = vec![Digest::ZERO; length];
                let led = merkle::root_from::<HostKeccak>(Tag::TrackNode, Digest::ZERO, index, count, &proof);
                let fits = index < count && length == depth(index, count);
                assert_eq!(led.is_some(), fits, "{length} siblings for {index} of {count}");
            }
        }
    }
}

// --- The lattice of permissions ---

/// What is said of use `n`, read from the bits by hand: 0 nothing, 1 under a licence, 2 freely.
fn rank(vector: u16, n: u16) -> u8 {
    [0, 0, 1, 2][usize::from(vector / 4_u16.pow(n.into()) % 4)]
}

fn widens(from: u16, to: u16) -> bool {
    UseVector(from).is_widened_by(UseVector(to))
}

#[test]
fn every_vector_says_each_use_by_its_own_two_bits() {
    let said = [Permission::Unset, Permission::NotAllowed, Permission::Constrained, Permission::Allowed];
    for bits in 0..=u16::MAX {
        let vector = UseVector(bits);
        let mut licensable = 0;
        for (n, act) in (0..8).zip(Use::ALL) {
            assert_eq!(vector.get(act), said[usize::from(bits / 4_u16.pow(n) % 4)]);
            licensable |= u8::from(rank(bits, n as u16) > 0) << n;
            for (value, new) in (0..4).zip(said) {
                let next = bits & !(3 << (2 * n)) | value << (2 * n);
                assert_eq!(vector.with(act, new).0, next);
                assert_eq!(
                    widens(bits, next),
                    rank(next, n as u16) > rank(bits, n as u16),
                    "{bits:#06x} to {next:#06x}"
                );
            }
        }
        assert_eq!(vector.licensable(), UseSet(licensable));
        assert!(!vector.is_widened_by(vector) && !vector.is_lowered_by(vector), "{bits:#06x} widens itself");
        assert!(!widens(bits, 0) && !widens(bits, 0x5555) && !widens(0xFFFF, bits), "{bits:#06x}: bottom and top");
        assert_eq!(widens(0, bits), licensable != 0, "{bits:#06x} from nothing");
    }
}

#[test]
fn widening_is_a_partial_order_of_each_use_apart() {
    // Each pair of uses in all of its 16 values, three times over: "does not widen" is an order up to equal permission.
    for (first, second) in (0..8).flat_map(|a| (a + 1..8).map(move |b| (a, b))) {
        let all: Vec<u16> = (0..16).map(|n| (n % 4) << (2 * first) | (n / 4) << (2 * second)).collect();
        let same = |a, b| rank(a, first) == rank(b, first) && rank(a, second) == rank(b, second);
        for (a, b) in all.iter().flat_map(|a| all.iter().map(|b| (*a, *b))) {
            assert_eq!(!widens(a, b) && !widens(b, a), same(a, b), "{a:#06x}, {b:#06x}: antisymmetric");
            assert_eq!(widens(a, b), UseVector(b).is_lowered_by(UseVector(a)), "{a:#06x}, {b:#06x}: two sides");
            for c in all.iter().copied() {
                assert!(widens(a, b) || widens(b, c) || !widens(a, c), "{a:#06x}, {b:#06x}, {c:#06x}: transitive");
            }
        }
    }
}

#[test]
fn no_use_hides_what_another_does() {
    // All pairs of values of one use, while the seven others stay, are lowered, or are raised.
    for n in 0..8 {
        for (from, to) in (0..4).flat_map(|from| (0..4).map(move |to| (from, to))) {
            let place = |value: u16, rest: u16| rest & !(3 << (2 * n)) | value << (2 * n);
            for (before, after) in [(0, 0), (0xAAAA, 0xAAAA), (0xFFFF, 0), (0xFFFF, 0x5555), (0, 0xFFFF)] {
                let (a, b) = (place(from, before), place(to, after));
                let wider = (0..8).any(|act| rank(b, act) > rank(a, act));
                let lower = (0..8).any(|act| rank(b, act) < rank(a, act));
                assert_eq!(widens(a, b), wider, "{a:#06x} to {b:#06x}");
                assert_eq!(UseVector(a).is_lowered_by(UseVector(b)), lower, "{a:#06x} to {b:#06x}");
            }
        }
    }
}

#[test]
fn uses_are_permitted_exactly_where_every_one_is() {
    for set in 0..=u8::MAX {
        for other in 0..=u8::MAX {
            let within = (0..8).all(|n| set >> n & 1 <= other >> n & 1);
            assert_eq!(UseSet(set).is_within(UseSet(other)), within);
        }
        for (n, act) in (0..8).zip(Use::ALL) {
            assert_eq!(UseSet(set).contains(act), set >> n & 1 == 1);
        }
    }
}

// --- Usage trees ---

/// A tree over nodes as it is defined: split at the largest power of two below the count, sums and bounds of both sides.
fn tree(tag: Tag, nodes: &[Node]) -> Node {
    let [one] = nodes else {
        let (left, right) = nodes.split_at(nodes.len().next_power_of_two() / 2);
        let (left, right) = (tree(tag, left), tree(tag, right));
        let digest = merkle::digest::<HostKeccak, _>(tag, &(left, right));
        let (first, last) = (left.first.min(right.first), left.last.max(right.last));
        return Node { digest, units: left.units + right.units, first, last };
    };
    *one
}

/// The root over the usage of catalogues 1, 2, …, of each its tracks' units, zero: not used.
fn defined(usage: &[&[u64]]) -> Digest {
    let hash = merkle::digest::<HostKeccak, (u32, Node)>;
    let track = |catalogue, (index, units): (u32, u64)| {
        let used = Used { track: TrackId { catalogue: CatalogueId(catalogue), index }, units };
        let digest = merkle::digest::<HostKeccak, _>(Tag::UsageLeaf, &used);
        Node { digest, units: units.into(), first: index, last: index }
    };
    let catalogue = |(id, units): (u32, &&[u64])| {
        let used = (0..).zip(units.iter().copied()).filter(|(_, units)| *units != 0);
        let tracks: Vec<Node> = used.map(|one| track(id, one)).collect();
        (!tracks.is_empty()).then(|| {
            let of = tree(Tag::UsageTrackNode, &tracks);
            Node { digest: hash(Tag::UsageCatalogue, &(id, of)), units: of.units, first: id, last: id }
        })
    };
    let catalogues: Vec<Node> = (1..).zip(usage).filter_map(catalogue).collect();
    merkle::digest::<HostKeccak, _>(Tag::UsageRoot, &tree(Tag::UsageCatalogueNode, &catalogues))
}

fn built(usage: &[&[u64]]) -> Total {
    let tracks = (1..).zip(usage).flat_map(|(catalogue, units)| {
        let track = move |index| TrackId { catalogue: CatalogueId(catalogue), index };
        (0..).zip(units.iter().copied()).map(move |(index, units)| Used { track: track(index), units })
    });
    usage::total::<HostKeccak>(tracks.filter(|used| used.units != 0)).unwrap()
}

#[test]
fn usage_trees_are_their_definition() {
    // Three catalogues of four tracks, each used or not.
    for set in 1_u32..1 << 12 {
        let units: Vec<u64> = (0..12).map(|n| u64::from(set >> n & 1) * (n + 1)).collect();
        let usage: Vec<&[u64]> = units.chunks(4).collect();
        let Total { root, units: sum } = built(&usage);
        assert_eq!(root, defined(&usage), "{usage:?}");
        assert_eq!(sum, units.iter().sum::<u64>(), "{usage:?}");
    }
    // One catalogue of many tracks, many catalogues of one track.
    for count in 1..=17_usize {
        let units: Vec<u64> = (1..=count as u64).collect();
        assert_eq!(built(&[&units]).root, defined(&[&units]));
        let singles: Vec<&[u64]> = units.chunks(1).collect();
        assert_eq!(built(&singles).root, defined(&singles));
    }
}

#[test]
fn no_two_usages_share_a_root() {
    // Two catalogues of three tracks with zero to three units each: whatever was left out, added or shifted shows.
    let all = 1_u32..1 << 12;
    let roots: std::collections::HashSet<Digest> = all
        .clone()
        .map(|set| {
            let units: Vec<u64> = (0..6).map(|n| (set >> (2 * n) & 3).into()).collect();
            built(&units.chunks(3).collect::<Vec<_>>()).root
        })
        .collect();
    assert_eq!(roots.len(), all.count());
}
