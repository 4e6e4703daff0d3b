//! Trees that nobody honest builds: every digest is right, and what it commits to is not.

use std::collections::BTreeSet;

use super::*;

/// A tree with all that can be opened in it.
#[derive(Clone)]
struct Forged {
    node: Node,
    sides: Option<Box<(Forged, Forged)>>,
}

impl Forged {
    /// Over the nodes in the order given; each node is lied about after it was made.
    fn over(tag: Tag, nodes: &[Node], lie: &mut dyn FnMut(&mut Node)) -> Self {
        let (mut node, sides) = if let [one] = nodes {
            (*one, None)
        } else {
            let (left, right) = nodes.split_at(nodes.len().next_power_of_two() / 2);
            let (left, right) = (Self::over(tag, left, lie), Self::over(tag, right, lie));
            (join::<HostKeccak>(tag)(&left.node, &right.node), Some(Box::new((left, right))))
        };
        lie(&mut node);
        Self { node, sides }
    }

    /// What can be opened from the top down to any fork.
    fn ways(&self) -> Vec<Vec<Fork>> {
        let mut ways = vec![vec![]];
        if let Some(sides) = &self.sides {
            let fork = Fork { left: sides.0.node, right: sides.1.node };
            let below = [&sides.0, &sides.1].into_iter().flat_map(|side| side.ways().split_off(1));
            ways.extend([vec![]].into_iter().chain(below).map(|way| [vec![fork], way].concat()));
        }
        ways
    }

    fn openings(&self) -> Vec<Opening> {
        let of = |forks| Opening { top: self.node, forks };
        self.ways().into_iter().map(of).collect()
    }
}

/// A usage tree of catalogues in the order given, with the total that is reported of it.
struct Report {
    total: Total,
    catalogues: Forged,
    tracks: Vec<Forged>,
}

impl Report {
    fn of(rows: &[Vec<Used>], lie: &mut dyn FnMut(&mut Node)) -> Self {
        let (mut nodes, mut tracks) = (vec![], vec![]);
        for row in rows {
            let leaves: Vec<Node> = row.iter().copied().map(leaf::<HostKeccak>).collect();
            let of_one = Forged::over(Tag::UsageTrackNode, &leaves, lie);
            nodes.push(catalogue_leaf::<HostKeccak>(row[0].track.catalogue, &of_one.node));
            tracks.push(of_one);
        }
        let catalogues = Forged::over(Tag::UsageCatalogueNode, &nodes, lie);
        let total = total_of::<HostKeccak>(&catalogues.node).unwrap();
        Self { total, catalogues, tracks }
    }

    /// Every proof that can be put together from what the tree commits to.
    fn proofs(&self) -> Vec<Proof> {
        let of_tracks: Vec<Option<Opening>> =
            self.tracks.iter().flat_map(Forged::openings).map(Some).chain([None]).collect();
        let all = |catalogues: Opening| {
            of_tracks.clone().into_iter().map(move |tracks| Proof { catalogues: catalogues.clone(), tracks })
        };
        self.catalogues.openings().into_iter().flat_map(all).collect()
    }

    /// All verdicts that the tree can be made to give on a track, and all faults it is found to have.
    fn says(&self, track: TrackId) -> (Vec<Verdict>, Vec<ProofError>) {
        let (mut verdicts, mut faults) = (vec![], vec![]);
        for proof in self.proofs() {
            match check(&self.total, track, &proof) {
                Ok(verdict) => verdicts.push(verdict),
                Err(fault) if fault.is_of_the_tree() => faults.push(fault),
                Err(_) => {}
            }
        }
        (verdicts, faults)
    }
}

/// The one lie about the node `at`, counted in the order in which nodes are made.
fn lie_at(at: usize, lie: impl Fn(&mut Node)) -> impl FnMut(&mut Node) {
    let mut made = 0;
    move |node| {
        if made == at {
            lie(node);
        }
        made += 1;
    }
}

fn rows() -> Vec<Vec<Used>> {
    vec![
        vec![used(1, 1, 10), used(1, 3, 20), used(1, 5, 30)],
        vec![used(3, 1, 40)],
        vec![used(5, 2, 50), used(5, 4, 60)],
    ]
}

/// Whether the report is caught on a track with a fault of that kind, and has no verdict on it.
fn caught(report: &Report, track: TrackId, is: impl Fn(&ProofError) -> bool) -> bool {
    let (verdicts, faults) = report.says(track);
    verdicts.is_empty() && !faults.is_empty() && faults.iter().all(is)
}

#[test]
fn an_honest_report_is_never_caught() {
    let report = Report::of(&rows(), &mut |_| ());
    assert_eq!(report.total, total(&rows().concat()), "the forger builds the same tree, when he does not lie");
    for track in universe() {
        let verdict = expected(&rows().concat(), track);
        assert_eq!(report.says(track), (vec![verdict], vec![]), "{track:?}: one proof of all, and no fault");
    }
}

#[test]
fn forged_sum_tree() {
    let is_sum = |fault: &ProofError| matches!(fault, ProofError::WrongSum { .. });
    // Nodes as they are made: leaf 1/1, leaf 1/3, their fork, leaf 1/5, the top of 1, 3/1, …
    let forks =
        [(2, vec![track(1, 1), track(1, 3)]), (4, vec![track(1, 1), track(1, 5)]), (8, vec![track(5, 2), track(5, 4)])];
    for (at, tracks) in forks {
        for lie in [|units: u128| units - 7, |units| units + 7] {
            let report = Report::of(&rows(), &mut lie_at(at, |node| node.units = lie(node.units)));
            assert!(tracks.iter().all(|track| caught(&report, *track, is_sum)), "the fork made as number {at}");
        }
    }
    // The top of the catalogues: who reports less than was used.
    let report = Report::of(&rows(), &mut lie_at(13, |node| node.units -= 7));
    assert_eq!(report.total.units, 203, "node 13 is the top");
    assert!(universe().filter(|track| (1..=5).contains(&track.catalogue.0)).all(|one| caught(&report, one, is_sum)));
    // A leaf, all above it in agreement.
    let report = Report::of(&rows(), &mut lie_at(0, |node| node.units = 1));
    assert!(caught(&report, track(1, 1), |fault| matches!(fault, ProofError::WrongLeaf { units: 1, .. })));
    // A catalogue, all above it in agreement.
    let report = Report::of(&rows(), &mut lie_at(9, |node| node.units = 1));
    assert!(universe().filter(|track| track.catalogue.0 == 1).all(|one| caught(&report, one, is_sum)));
    // A sum that hides a track: the other one makes up for it.
    let mut hide = lie_at(0, |node| node.units = 0);
    let report = Report::of(&rows(), &mut hide);
    assert!(caught(&report, track(1, 1), |fault| matches!(fault, ProofError::NoUnits { .. })));
    // Another sum beside the root than in it.
    let honest = total(&rows().concat());
    let lower = Total { units: honest.units - 1, ..honest };
    let wrong = ProofError::WrongTotal { units: honest.units - 1, sum: honest.units.into() };
    assert_eq!(check(&lower, track(1, 1), &proof(&rows().concat(), track(1, 1))), Err(wrong));
    assert!(wrong.is_of_the_tree());
}

#[test]
fn unordered_tree() {
    let is_order = |fault: &ProofError| matches!(fault, ProofError::Unordered { .. });
    let report = |rows: &[Vec<Used>]| Report::of(rows, &mut |_| ());
    let [one, three, five] = rows().try_into().unwrap();
    // The same track twice, the units shared out.
    let doubled = report(&[vec![used(1, 1, 4), used(1, 1, 6)]]);
    assert!(doubled.says(track(1, 1)).0.is_empty());
    let doubled = report(&[vec![used(1, 1, 4), used(1, 2, 4), used(1, 1, 6), used(1, 2, 9)]]);
    assert!(caught(&doubled, track(1, 1), is_order) && caught(&doubled, track(1, 2), is_order));
    // Two leaves, two catalogues, two halves swapped.
    let swapped = report(&[vec![one[1], one[0], one[2]], three.clone()]);
    assert!(caught(&swapped, track(1, 3), is_order) && caught(&swapped, track(1, 4), is_order));
    assert_eq!(swapped.says(track(1, 1)), (vec![Verdict::NotUsed], vec![]), "hidden, so it cannot be shown either");
    let swapped = report(&[one.clone(), five.clone(), three.clone()]);
    assert!(caught(&swapped, track(1, 1), is_order));
    let swapped = report(&[five, one]);
    assert!(universe().all(|track| caught(&swapped, track, is_order)), "its bounds are the wrong way round");
}

#[test]
fn wrong_bounds_tree() {
    let is_bounds = |fault: &ProofError| matches!(fault, ProofError::WrongBounds { .. });
    // The fork of 1/1 and 1/3 says that it begins after 1/1, or ends before 1/3, or reaches further.
    for lie in [|node: &mut Node| node.first = 2, |node: &mut Node| node.first = 0, |node: &mut Node| node.last = 4] {
        let report = Report::of(&rows(), &mut lie_at(2, lie));
        let (bounds, says) = ((1..=4).map(|index| track(1, index)), |track| report.says(track));
        let verdicts: Vec<_> = bounds.map(says).filter(|(_, faults)| faults.iter().any(is_bounds)).collect();
        assert!(!verdicts.is_empty() && verdicts.iter().all(|(verdicts, _)| verdicts.is_empty()));
    }
}

#[derive(Clone, Copy, Debug)]
enum Lie {
    Units(u64),
    First(u32),
    Last(u32),
}

fn some_lie() -> impl Strategy<Value = Lie> {
    prop_oneof![(0_u64..30).prop_map(Lie::Units), (0_u32..6).prop_map(Lie::First), (0_u32..6).prop_map(Lie::Last)]
}

/// In order, or with two swapped; two that are swapped with themselves stay.
fn two_swapped<T>(mut all: Vec<T>, swap: Option<(prop::sample::Index, prop::sample::Index)>) -> Vec<T> {
    if let Some((a, b)) = swap {
        let (a, b) = (a.index(all.len()), b.index(all.len()));
        all.swap(a, b);
    }
    all
}

/// Catalogues and tracks, two of each perhaps swapped, a track perhaps twice or without units.
fn some_rows() -> impl Strategy<Value = Vec<Vec<Used>>> {
    let swap = || prop::option::weighted(0.3, any::<(prop::sample::Index, prop::sample::Index)>());
    let units = prop_oneof![1 => Just(0_u64), 60 => 1_u64..9];
    let row = (prop::collection::vec((0_u32..6, units), 1..7), prop::bool::weighted(0.1), swap());
    let row = row.prop_map(|(mut keys, doubled, swap)| {
        keys.sort_unstable();
        keys.dedup_by_key(|(index, units)| (*index, if doubled { *units } else { 0 }));
        two_swapped(keys, swap)
    });
    let rows = prop::collection::btree_map(0_u32..6, row, 1..5);
    (rows, swap()).prop_map(|(rows, swap)| {
        let row = |(id, keys): (u32, Vec<(u32, u64)>)| keys.into_iter().map(|(n, units)| used(id, n, units)).collect();
        two_swapped(rows.into_iter().map(row).collect(), swap)
    })
}

fn small_universe() -> impl Iterator<Item = TrackId> {
    (0..6).flat_map(|catalogue| (0..6).map(move |index| track(catalogue, index)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_forged_tree_says_two_things_of_a_track_or_hides_units(
        rows in some_rows(), lies in prop::collection::vec((0_usize..18, some_lie()), 0..2),
    ) {
        let mut made = 0;
        let mut lie = |node: &mut Node| {
            for (_, lie) in lies.iter().filter(|(at, _)| *at == made) {
                match *lie {
                    Lie::Units(units) => node.units = units.into(),
                    Lie::First(key) => node.first = key,
                    Lie::Last(key) => node.last = key,
                }
            }
            made += 1;
        };
        let report = Report::of(&rows, &mut lie);
        let (mut units, mut unknown) = (0, 0);
        for track in small_universe() {
            let verdicts = report.says(track).0;
            let distinct: BTreeSet<_> = verdicts.iter().map(|verdict| format!("{verdict:?}")).collect();
            prop_assert!(distinct.len() <= 1, "{:?}: {:?}", track, distinct);
            match verdicts.first() {
                Some(Verdict::Used(some)) => units += some,
                Some(Verdict::NotUsed) => {}
                None => unknown += 1,
            }
        }
        prop_assert!(units <= report.total.units, "{} units of {} are proved", units, report.total.units);
        prop_assert!(unknown > 0 || units == report.total.units, "all verdicts, {} of {} units", units, report.total.units);
    }
}
