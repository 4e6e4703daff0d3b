use assent_core::{
    id::Seconds,
    terms::Unit,
    tier::Tier,
    uses::{Use, UseSet},
};
use proptest::prelude::*;

use super::*;
use crate::Explain;

fn terms() -> Terms {
    Terms {
        tier: Tier::Licensed,
        uses: UseSet::of(&[Use::TrainGen, Use::AiIndex]),
        currency: Account::ZERO,
        price: Amount(1_500_000_000_000_000_000),
        advance: Amount::ZERO,
        royalty: Amount(2),
        unit: Unit::AudioSeconds,
        cap: u64::MAX,
        interval: Seconds(2_592_000),
        cure: Seconds(1_209_600),
        duration: Seconds(31_536_000),
        runs: 2,
        attester: Account::ZERO,
        legal: Digest([9; 32]),
    }
}

fn licence(id: u64) -> Locked {
    let model: Model = "aria@1".parse().unwrap();
    Locked {
        licence: LicenceId(id),
        network: "Assent Simnet".to_owned(),
        genesis: Digest([1; 32]),
        licensing: Account([2; 20]),
        catalogue: CatalogueId(7),
        head: Head(Digest([3; 32])),
        tracks: 6,
        excluded: Some(vec![2, 5]),
        batches: vec![LockedBatch { first: 0, count: 6, root: Digest([4; 32]), manifest: Digest([5; 32]) }],
        licensee: Account([6; 20]),
        terms: terms().id::<HostKeccak>(),
        fields: terms(),
        model: LockedModel::new(&model, Digest([7; 32])),
        price: Amount(1_500_000_000_000_000_000),
        since: Time(1_801_353_600),
        expires: Some(Time(1_832_889_600)),
        transaction: TxHash([8; 32]),
        block: 42,
    }
}

fn lock(ids: &[u64]) -> Lock {
    let mut lock = Lock::default();
    ids.iter().for_each(|id| lock.add(licence(*id)).unwrap());
    lock
}

fn kind(lock: Result<Lock, LockError>) -> &'static str {
    lock.unwrap_err().kind()
}

/// The file with one text replaced, which must be there.
fn changed(from: &str, to: &str) -> Result<Lock, LockError> {
    let text = lock(&[1]).render().unwrap();
    assert!(text.contains(from), "{from} in {text}");
    Lock::parse(&text.replacen(from, to, 1))
}

#[test]
fn a_lock_reads_back_in_any_order() {
    let text = lock(&[1, 2, 10]).render().unwrap();
    assert_eq!(text, lock(&[10, 2, 1]).render().unwrap());
    assert_eq!(Lock::parse(&text).unwrap(), lock(&[2, 10, 1]));
    assert!(text.ends_with("}\n") && text.contains(r#""schema": "assent.licences-lock/1""#), "{text}");
    let fields = Terms { duration: Seconds(0), ..terms() };
    let terms = fields.id::<HostKeccak>();
    let eternal = Locked { fields, terms, expires: None, excluded: None, batches: Vec::new(), ..licence(1) };
    let mut lock = Lock::default();
    lock.add(eternal).unwrap();
    assert_eq!(Lock::parse(&lock.render().unwrap()).unwrap(), lock);
}

#[test]
fn what_hashes_can_check_is_checked() {
    assert_eq!(kind(changed(r#""runs": 2"#, r#""runs": 3"#)), "lock_terms");
    assert_eq!(kind(changed(r#""aria""#, r#""opera""#)), "lock_model");
    assert_eq!(kind(changed("\"expires\": 1832889600,", "")), "lock_end");
    assert_eq!(kind(changed("1832889600", "1832889601")), "lock_end");
    assert_eq!(kind(changed(r#""tracks": 6"#, r#""tracks": 7"#)), "lock_tracks");
    assert_eq!(kind(changed(r#""tracks": 6"#, r#""tracks": 5"#)), "lock_tracks");
    assert_eq!(kind(changed(r#""first": 0"#, r#""first": 1"#)), "lock_tracks");
}

#[test]
fn what_is_no_lock_is_told_from_what_is_another() {
    assert_eq!(kind(Lock::parse("")), "lock_malformed");
    assert_eq!(kind(Lock::parse("{}")), "lock_malformed");
    assert_eq!(kind(changed(r#""excluded""#, r#""excluding""#)), "lock_malformed");
    assert_eq!(kind(changed(r#""licensed""#, r#""leased""#)), "lock_malformed");
    assert_eq!(kind(changed("lock/1", "lock/2")), "lock_schema");
    let text = lock(&[1]).render().unwrap();
    assert_eq!(kind(Lock::parse(&format!("<<<<<<< ours\n{text}"))), "lock_unmerged");
}

#[test]
fn a_licence_becomes_better_known_and_never_another() {
    let mut lock = lock(&[1]);
    let sparse = Locked { excluded: None, batches: Vec::new(), ..licence(1) };
    lock.add(sparse.clone()).unwrap();
    assert_eq!(lock, self::lock(&[1]), "nothing is lost");
    let mut young = Lock::default();
    young.add(sparse).unwrap();
    young.merge(lock.clone()).unwrap();
    assert_eq!(young, lock);
    let other = Locked { price: Amount(1), ..licence(1) };
    assert_eq!(lock.add(other).unwrap_err().kind(), "lock_conflict");
    let other = Locked { excluded: Some(vec![]), ..licence(1) };
    assert_eq!(lock.add(other).unwrap_err().kind(), "lock_conflict");
}

#[test]
fn a_track_is_covered_if_it_is_there_and_was_not_excluded() {
    let known = licence(1);
    assert_eq!([0, 2, 4, 5, 6].map(|index| known.covers(index)), [true, false, true, false, false].map(Some));
    let unknown = Locked { excluded: None, ..known };
    assert_eq!((unknown.covers(0), unknown.covers(6)), (None, Some(false)));
}

#[test]
fn a_file_grows_and_is_kept_where_it_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/licences.lock");
    assert_eq!(kind(Lock::read(&path)), "no_lock");
    Lock::update(&path, [licence(2)]).unwrap();
    Lock::update(&path, [licence(1), licence(2)]).unwrap();
    assert_eq!(Lock::read(&path).unwrap(), lock(&[1, 2]));
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing else is left");
    let wrong = Locked { price: Amount(1), ..licence(1) };
    assert_eq!(kind(Lock::update(&path, [licence(3), wrong])), "lock_conflict");
    assert_eq!(Lock::read(&path).unwrap(), lock(&[1, 2]), "whole or not at all");
}

#[test]
fn two_who_add_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    std::thread::scope(|scope| {
        for id in 1..=8 {
            let path = &path;
            scope.spawn(move || Lock::update(path, [licence(id)]).unwrap());
        }
    });
    assert_eq!(Lock::read(&path).unwrap(), lock(&[1, 2, 3, 4, 5, 6, 7, 8]));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text: String) {
        let _ = Lock::parse(&text);
    }

    #[test]
    fn a_merge_is_the_union_in_any_order(ours in prop::collection::vec(1..9_u64, 0..6), theirs in prop::collection::vec(1..9_u64, 0..6)) {
        let merged = |a: &[u64], b: &[u64]| {
            let mut merged = lock(a);
            merged.merge(lock(b)).unwrap();
            merged
        };
        prop_assert_eq!(merged(&ours, &theirs), merged(&theirs, &ours));
        prop_assert_eq!(merged(&ours, &theirs), lock(&[ours.clone(), theirs].concat()));
    }
}
