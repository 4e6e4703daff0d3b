use proptest::prelude::*;

use super::*;
use crate::{
    catalogue::tests::{ADA, BEN, CONTRACTS, NOW, at, catalogue, opened, party},
    deal::GrantDraft,
    exclusion::Exclusions,
    id::{CatalogueId, Epoch, Head, PoolId, TermsId},
    merkle::HostKeccak,
    party::LIKENESS,
    uses::{Permission, Use},
};

const ID: CatalogueId = CatalogueId(1);

fn apply(catalogue: Catalogue, change: Change) -> Result<Catalogue, Refusal> {
    catalogue.apply::<HostKeccak>(&change, &at(NOW))
}

fn uses(permission: Permission) -> UseVector {
    UseVector::NO_AI.with(Use::TrainGen, permission)
}

fn with_tracks(count: u32) -> Catalogue {
    apply(catalogue(), Change::Append(Batch { root: Digest::ZERO, count, manifest: Digest::ZERO })).unwrap()
}

#[test]
fn every_change_moves_the_head() {
    let before = catalogue();
    let change = Change::SetUses(uses(Permission::Constrained));
    let after = apply(before, change.clone()).unwrap();
    assert_ne!(after.card.head, before.card.head);
    let later = before.apply::<HostKeccak>(&change, &at(Time(1_001))).unwrap();
    assert_ne!(later.card.head, after.card.head, "the time is hashed in");
    let pool = PoolId(1);
    let asked = apply(before, Change::JoinPool { pool, weight: 1 }).unwrap();
    let left = apply(before, Change::LeavePool(pool)).unwrap();
    let withdrawn = apply(before, Change::Withdraw(TermsId(Digest::ZERO), ADA)).unwrap();
    for told in [asked, left, withdrawn] {
        assert_ne!(told.card.head, before.card.head);
        let same = Catalogue { card: crate::catalogue::Card { head: before.card.head, ..told.card }, ..told };
        assert_eq!(same, before, "the rest is licensing's");
    }
}

#[test]
fn lowering_begins_an_epoch_and_raising_does_not() {
    let raised = apply(catalogue(), Change::SetUses(uses(Permission::Constrained))).unwrap();
    assert_eq!(raised.card.epoch, Epoch(0));
    let lowered = apply(raised, Change::Narrow(UseVector::NO_AI)).unwrap();
    assert_eq!((lowered.card.epoch, lowered.card.uses), (Epoch(1), UseVector::NO_AI));
    let by_deal = apply(raised, Change::SetUses(UseVector::NO_AI)).unwrap();
    assert_eq!(by_deal.card.epoch, Epoch(1));
    let exchanged = apply(raised, Change::SetUses(UseVector::NO_AI.with(Use::Search, Permission::Allowed))).unwrap();
    assert_eq!(exchanged.card.epoch, Epoch(1), "one lowered counts, whatever is raised beside it");
    let said = apply(catalogue(), Change::SetUses(uses(Permission::NotAllowed))).unwrap();
    assert_eq!(said.card.epoch, Epoch(0), "to say no where nothing was said lowers nothing");
}

#[test]
fn narrowing_to_what_permits_the_same_moves_no_head() {
    let had = catalogue().card.uses;
    let other = if had.get(Use::Search) == Permission::Unset { Permission::NotAllowed } else { Permission::Unset };
    let denied = had.with(Use::Search, other);
    assert!(denied != had && !had.is_widened_by(denied));
    assert_eq!(apply(catalogue(), Change::Narrow(denied)), Err(Refusal::NothingChanges { catalogue: ID }));
}

#[test]
fn narrowing_never_widens() {
    let next = uses(Permission::Allowed);
    assert_eq!(apply(catalogue(), Change::Narrow(next)), Err(Refusal::WouldWiden { uses: 0, next: next.0 }));
    let raised = apply(catalogue(), Change::SetUses(uses(Permission::Constrained))).unwrap();
    let (had, other) = (raised.card.uses.0, UseVector::NO_AI.with(Use::Search, Permission::Allowed));
    let refused = Err(Refusal::WouldWiden { uses: had, next: other.0 });
    assert_eq!(apply(raised, Change::Narrow(other)), refused, "lowering one use excuses no other");
}

#[test]
fn no_op_changes_are_refused() {
    let refused = Err(Refusal::NothingChanges { catalogue: ID });
    assert_eq!(apply(catalogue(), Change::SetUses(UseVector::NO_AI)), refused);
    assert_eq!(apply(catalogue(), Change::Narrow(UseVector::NO_AI)), refused);
    assert_eq!(apply(with_tracks(3), Change::Include(vec![0])), refused);
    let all = apply(with_tracks(3), Change::Exclude(vec![0, 1, 2])).unwrap();
    assert_eq!(apply(all, Change::Exclude(vec![1])), refused);
}

#[test]
fn a_batch_is_counted_and_waits_for_the_notice() {
    let batch = Batch { root: Digest::ZERO, count: 5, manifest: Digest::ZERO };
    let setting = Setting { notice: Seconds(50), ..at(NOW) };
    let after = catalogue().apply::<HostKeccak>(&Change::Append(batch), &setting).unwrap();
    assert_eq!((after.batches, after.card.tracks.total), (1, 5));
    assert_eq!((after.card.available(Time(1_049)), after.card.available(Time(1_050))), (0, 5));
}

#[test]
fn exclusions_are_counted() {
    let excluded = apply(with_tracks(10), Change::Exclude(vec![2, 9])).unwrap();
    assert_eq!((excluded.card.excluded, excluded.card.available(NOW), excluded.card.epoch), (2, 8, Epoch(0)));
    let included = apply(excluded, Change::Include(vec![9])).unwrap();
    assert_eq!((included.card.excluded, included.card.available(NOW)), (1, 9));
    let beyond = Refusal::NoSuchTrack { index: 10, total: 10 };
    assert_eq!(apply(excluded, Change::Exclude(vec![10])), Err(beyond));
    assert_eq!(apply(excluded, Change::Include(vec![10])), Err(beyond));
}

#[test]
fn what_is_given_away_goes_to_no_contract_and_not_into_the_past() {
    let (terms, licensee) = (TermsId(Digest::ZERO), CONTRACTS[1]);
    let refused = Err(Refusal::ForbiddenAccount { account: licensee });
    let offer = OfferDraft { terms, licensee, until: NOW };
    assert_eq!(apply(catalogue(), Change::Offer(offer)), refused);
    assert_eq!(apply(catalogue(), Change::Grant(GrantDraft { terms, licensee, model: Digest::ZERO })), refused);
    assert!(apply(catalogue(), Change::Offer(OfferDraft { licensee: ADA, ..offer })).is_ok());
    let past = OfferDraft { licensee: ADA, until: Time(999), ..offer };
    let passed = Refusal::DeadlinePassed { now: NOW, deadline: Time(999) };
    assert_eq!(apply(catalogue(), Change::Offer(past)), Err(passed));
}

#[test]
fn closed_is_for_ever_but_places_are_named_and_change_hands() {
    let with_uses = apply(catalogue(), Change::SetUses(uses(Permission::Allowed))).unwrap();
    let closed = apply(with_uses, Change::Close).unwrap();
    assert!(closed.card.closed);
    assert_eq!(closed.card.uses, uses(Permission::Allowed), "what was said stays on record");
    assert_eq!(closed.card.effective_uses(0, &Exclusions::default(), NOW), UseVector::NO_AI);
    let refused = Err(Refusal::CatalogueClosed { catalogue: ID });
    let gone = [
        Change::Narrow(UseVector::NO_AI),
        Change::Close,
        Change::SetUses(UseVector::NO_AI),
        Change::LeavePool(PoolId(1)),
    ];
    for change in gone {
        assert_eq!(apply(closed, change), refused);
    }
    let parties_root = Digest([5; 32]);
    let after = apply(closed, Change::HandedOver { seat: 2, account: BEN, parties_root }).unwrap();
    assert_eq!(after.card.parties_root, parties_root);
    assert_ne!(after.card.head, closed.card.head);
    let licensor = Change::HandedOver { seat: LICENSOR_SEAT, account: BEN, parties_root };
    assert_eq!(apply(after, licensor).unwrap(), Catalogue { licensor: BEN, ..after }, "the head stays");
    assert_eq!(apply(closed, Change::Name { seat: 0, account: BEN }), Err(Refusal::AlreadyNamed { seat: 0 }));
}

#[test]
fn a_closed_catalogue_is_disputed_and_lost_once() {
    let dispute = DisputeId(1);
    let (admitted, dismissed) = (Change::Admitted { dispute, until: Time(2_000) }, Change::Dismissed { dispute });
    let ruled = Change::Ruled { dispute, successor: CatalogueId(2) };
    let closed = apply(catalogue(), Change::Close).unwrap();
    let held = apply(closed, admitted.clone()).unwrap();
    assert_eq!((held.card.dispute, held.card.disputed_until, held.card.closed), (dispute, Time(2_000), true));
    assert_eq!(apply(held, dismissed.clone()).unwrap().card.disputed_until, NOW);
    let lost = apply(held, ruled.clone()).unwrap();
    for change in [admitted, dismissed, ruled] {
        assert_eq!(apply(lost, change), Err(Refusal::CatalogueClosed { catalogue: ID }));
    }
}

#[test]
fn a_ruling_stops_a_name_and_what_is_lost_is_named_for_no_more() {
    let parties = [party(ADA, 3, 500_000), party(Account::ZERO, 0, 500_000)];
    let (name, parties_root) = (Change::Name { seat: 1, account: BEN }, Digest([5; 32]));
    let waiting = apply(apply(opened(1, ADA, &parties), Change::Close).unwrap(), name.clone()).unwrap();
    assert_eq!(waiting.naming.account, BEN);
    let lost = apply(waiting, Change::Ruled { dispute: DisputeId(1), successor: CatalogueId(2) }).unwrap();
    assert_eq!(lost.naming, Naming::default());
    let refused = Err(Refusal::CatalogueClosed { catalogue: ID });
    for change in [name, Change::Named { seat: 1, account: BEN, parties_root }] {
        assert_eq!(apply(lost, change), refused);
    }
    let handed = Change::HandedOver { seat: 0, account: BEN, parties_root };
    assert!(apply(lost, handed).is_ok(), "what accrued before goes with the place");
}

#[test]
fn a_name_is_agreed_for_an_unnamed_seat_and_a_later_one_takes_its_place() {
    let parties = [party(ADA, 3, 1_000_000), party(Account::ZERO, LIKENESS, 0)];
    let catalogue = opened(1, ADA, &parties);
    let name = |seat, account| apply(catalogue, Change::Name { seat, account });
    assert_eq!(name(0, BEN), Err(Refusal::AlreadyNamed { seat: 0 }));
    assert_eq!(name(LICENSOR_SEAT, BEN), Err(Refusal::AlreadyNamed { seat: LICENSOR_SEAT }));
    for account in [Account::ZERO, CONTRACTS[0]] {
        assert_eq!(name(1, account), Err(Refusal::ForbiddenAccount { account }));
    }
    let agreed = name(1, BEN).unwrap();
    assert_eq!(agreed.naming, Naming { seat: 1, account: BEN, ready: Time(1_500) });
    assert!(agreed.unnamed.contains(1), "nothing counts before it is ready");
    let again = agreed.apply::<HostKeccak>(&Change::Name { seat: 1, account: ADA }, &at(Time(1_100))).unwrap();
    assert_eq!(again.naming, Naming { seat: 1, account: ADA, ready: Time(1_600) });
}

fn any_change() -> impl Strategy<Value = Change> {
    let tracks = prop::collection::btree_set(0_u32..40, 1..6).prop_map(|set| set.into_iter().collect::<Vec<_>>());
    let batch =
        (1_u32..20).prop_map(|count| Change::Append(Batch { root: Digest::ZERO, count, manifest: Digest::ZERO }));
    prop_oneof![
        batch,
        any::<u16>().prop_map(|bits| Change::SetUses(UseVector(bits))),
        any::<u16>().prop_map(|bits| Change::Narrow(UseVector(bits))),
        tracks.clone().prop_map(Change::Include),
        tracks.prop_map(Change::Exclude),
        Just(Change::Admitted { dispute: DisputeId(1), until: Time(5_000) }),
        Just(Change::Dismissed { dispute: DisputeId(1) }),
    ]
}

proptest! {
    #[test]
    fn what_is_alone_never_widens(before: u16, next: u16, total in 1_u32..50, list in prop::collection::vec(0_u32..60, 0..70)) {
        let mut catalogue = with_tracks(total);
        catalogue.card.uses = UseVector(before);
        if let Ok(after) = apply(catalogue, Change::Narrow(UseVector(next))) {
            prop_assert!(!UseVector(before).is_widened_by(after.card.uses));
            prop_assert_eq!(after.card.epoch > catalogue.card.epoch, UseVector(before).is_lowered_by(UseVector(next)));
        }
        if let Ok(after) = apply(catalogue, Change::Exclude(list)) {
            prop_assert!(after.card.available(NOW) < catalogue.card.available(NOW));
        }
    }

    #[test]
    fn published_changes_replay_to_the_head(changes in prop::collection::vec((any_change(), 0_u64..100), 1..30)) {
        let (mut catalogue, mut now) = (catalogue(), NOW);
        let mut replayed: Head = catalogue.card.head;
        for (change, later) in changes {
            now = now.after(Seconds(later));
            let Ok(after) = catalogue.apply::<HostKeccak>(&change, &at(now)) else { continue };
            replayed = replayed.after::<HostKeccak>(&change, now);
            prop_assert_eq!(after.card.head, replayed);
            prop_assert!(after.card.excluded <= after.card.tracks.total);
            catalogue = after;
        }
    }
}
