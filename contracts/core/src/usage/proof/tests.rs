use proptest::prelude::*;

use super::*;
use crate::merkle::HostKeccak;
use crate::usage;

mod forged;

fn track(catalogue: u32, index: u32) -> TrackId {
    TrackId { catalogue: CatalogueId(catalogue), index }
}

fn used(catalogue: u32, index: u32, units: u64) -> Used {
    Used { track: track(catalogue, index), units }
}

fn total(tracks: &[Used]) -> Total {
    usage::total::<HostKeccak>(tracks.iter().copied()).unwrap()
}

fn proof(tracks: &[Used], track: TrackId) -> Proof {
    prove::<HostKeccak>(tracks, track).unwrap()
}

fn check(total: &Total, track: TrackId, proof: &Proof) -> Result<Verdict, ProofError> {
    verify::<HostKeccak>(total, track, proof)
}

fn expected(tracks: &[Used], track: TrackId) -> Verdict {
    tracks.iter().find(|one| one.track == track).map_or(Verdict::NotUsed, |one| Verdict::Used(one.units))
}

/// Catalogues 1, 3, 5 and indices 1, 3, … are used; those between, before and after are not.
fn universe() -> impl Iterator<Item = TrackId> + Clone {
    (0..=6).flat_map(|catalogue| (0..=12).map(move |index| track(catalogue, index)))
}

/// Each way to use up to six of three catalogues with four tracks, and each three numbers of tracks that are six at most.
fn small_trees() -> Vec<Vec<Used>> {
    let one = |catalogue: u32, n: u32| used(2 * catalogue + 1, 2 * n + 1, u64::from(catalogue * 10 + n + 1));
    let sets = (1_u32..1 << 12).filter(|set| set.count_ones() <= 6);
    let of_set = |set: u32| (0..12).filter(move |n| set >> n & 1 == 1).map(move |n| one(n / 4, n % 4)).collect();
    let counts = (1_u32..343).map(|n| [n / 49, n / 7 % 7, n % 7]).filter(|counts| counts.iter().sum::<u32>() <= 6);
    let of_counts =
        |counts: [u32; 3]| (0..).zip(counts).flat_map(|(id, count)| (0..count).map(move |n| one(id, n))).collect();
    sets.map(of_set).chain(counts.map(of_counts)).collect()
}

#[test]
fn every_track_of_every_small_tree_has_exactly_its_verdict() {
    let trees = small_trees();
    assert_eq!(trees.len(), 2509 + 83);
    for tracks in trees {
        let total = total(&tracks);
        for track in universe() {
            let proof = proof(&tracks, track);
            assert_eq!(check(&total, track, &proof), Ok(expected(&tracks, track)), "{track:?} of {tracks:?}");
        }
    }
}

#[test]
fn a_proof_says_the_same_of_a_track_or_nothing() {
    // Each proof of each track, held against each other track.
    for tracks in small_trees().into_iter().filter(|tracks| tracks.len() == 6).step_by(29) {
        let total = total(&tracks);
        for proof in universe().map(|track| proof(&tracks, track)) {
            for track in universe() {
                match check(&total, track, &proof) {
                    Ok(verdict) => assert_eq!(verdict, expected(&tracks, track), "{track:?} of {tracks:?}"),
                    Err(error) => assert!(!error.is_of_the_tree(), "an honest tree is blamed: {error:?}"),
                }
            }
        }
    }
}

#[test]
fn the_ends_of_all_keys_are_proved_too() {
    let tracks = [used(0, 0, u64::MAX - 9), used(0, u32::MAX, 3), used(u32::MAX, u32::MAX, 6)];
    let total = total(&tracks);
    for track in [0, 1, u32::MAX].into_iter().flat_map(|a| [0, 1, u32::MAX].map(|b| track(a, b))) {
        assert_eq!(check(&total, track, &proof(&tracks, track)), Ok(expected(&tracks, track)));
    }
}

#[test]
fn what_has_no_tree_has_no_proof() {
    let (a, b) = (used(1, 0, 1), used(1, 1, u64::MAX));
    let prove = |tracks: &[Used]| prove::<HostKeccak>(tracks, a.track).unwrap_err();
    assert_eq!(prove(&[]), UsageError::Empty);
    assert_eq!(prove(&[b, a]), UsageError::Unordered { before: b.track, track: a.track });
    assert_eq!(prove(&[a, a]), UsageError::Unordered { before: a.track, track: a.track });
    assert_eq!(prove(&[used(1, 0, 0)]), UsageError::NoUnits { track: a.track });
    assert_eq!(prove(&[a, b]), UsageError::TooManyUnits { units: 1 << 64 });
}

#[test]
fn proofs_have_one_golden_shape() {
    let tracks = [used(1, 2, 5), used(1, 4, 6), used(3, 0, 7)];
    let node = |node: &Node| {
        let keys = [node.first.to_le_bytes(), node.last.to_le_bytes()].concat();
        [node.digest.0.as_slice(), &node.units.to_le_bytes(), &keys].concat()
    };
    let (one, two) = (leaf::<HostKeccak>(tracks[0]), leaf::<HostKeccak>(tracks[1]));
    let of_one = join::<HostKeccak>(Tag::UsageTrackNode)(&one, &two);
    let left = catalogue_leaf::<HostKeccak>(CatalogueId(1), &of_one);
    let right = catalogue_leaf::<HostKeccak>(CatalogueId(3), &leaf::<HostKeccak>(tracks[2]));
    let top = join::<HostKeccak>(Tag::UsageCatalogueNode)(&left, &right);
    // Top, forks (a compact count: 4 says one), whether there are tracks, their top, their forks.
    let said = [node(&top), vec![4], node(&left), node(&right)].concat();
    let within = [node(&of_one), vec![4], node(&one), node(&two)].concat();
    for (track, golden) in [
        (track(1, 3), [said.clone(), vec![1], within].concat()),
        (track(2, 0), [said, vec![0]].concat()),
        (track(9, 0), [node(&top), vec![0], vec![0]].concat()),
    ] {
        let proof = proof(&tracks, track);
        assert_eq!(proof.encode(), golden, "{track:?}");
        assert_eq!(Proof::decode(&mut golden.as_slice()), Ok(proof));
    }
}

#[test]
fn a_proof_of_a_thousand_is_short() {
    let tracks: Vec<Used> = (0..1000).map(|n| used(1 + n / 100, n % 100, 1)).collect();
    let forks = |track| {
        let proof = proof(&tracks, track);
        assert_eq!(check(&total(&tracks), track, &proof), Ok(expected(&tracks, track)));
        (proof.catalogues.forks.len(), proof.tracks.map(|tracks| tracks.forks.len()))
    };
    assert_eq!(forks(track(5, 50)), (4, Some(7)));
    assert_eq!(forks(track(5, 100)), (4, Some(0)));
    assert_eq!(forks(track(11, 0)), (0, None));
}

fn some_usage() -> impl Strategy<Value = Vec<Used>> {
    let keys = prop::collection::btree_map((0_u32..5, 0_u32..8), 1_u64..1000, 1..20);
    keys.prop_map(|keys| keys.into_iter().map(|((catalogue, index), units)| used(catalogue, index, units)).collect())
}

proptest! {
    #[test]
    fn a_changed_proof_proves_nothing_else(
        tracks in some_usage(), catalogue in 0_u32..6, index in 0_u32..9, at: prop::sample::Index, bit in 0_u8..8,
    ) {
        let (track, total) = (track(catalogue, index), total(&tracks));
        let mut bytes = proof(&tracks, track).encode();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(changed) = Proof::decode(&mut bytes.as_slice()) {
            // Changed bytes that decode are other openings, or more of them, or fewer; none of these is the search.
            let error = check(&total, track, &changed).map_err(|error| error.is_of_the_tree());
            prop_assert_eq!(error, Err(false));
        }
    }

    #[test]
    fn a_proof_from_another_tree_proves_nothing(a in some_usage(), b in some_usage(), catalogue in 0_u32..6, index in 0_u32..9) {
        prop_assume!(a != b);
        let (track, root, opened) = (track(catalogue, index), total(&a).root, total(&b).root);
        prop_assert_eq!(check(&total(&a), track, &proof(&b, track)), Err(ProofError::WrongRoot { root, opened }));
        // The tracks of one under the catalogues of the other.
        let (ours, theirs) = (proof(&a, track), proof(&b, track));
        let mixed = Proof { catalogues: ours.catalogues.clone(), tracks: theirs.tracks };
        let verdict = check(&total(&a), track, &mixed);
        prop_assert!(verdict.is_err() || mixed == ours, "{:?}", verdict);
    }
}
