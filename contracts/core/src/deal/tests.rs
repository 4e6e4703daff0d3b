use proptest::prelude::*;

use super::*;
use crate::{
    call::consent::{Changes, JoinDraft, NameDraft},
    catalogue::tests::{ADA, BEN, CAT, DAN, NOW, at, band, catalogue, opened, party, seat},
    merkle::HostKeccak,
    party::{LICENSOR_SEAT, LIKENESS, Party},
};

type Outcome = Result<Agreed, Refusal>;

fn deal(catalogue: &Catalogue, changes: &[Change]) -> Deal {
    Deal { catalogue: catalogue.id, base: catalogue.card.head, until: NOW, changes: changes.to_vec() }
}

fn uses(permission: Permission) -> UseVector {
    UseVector::NO_AI.with(Use::TrainGen, permission)
}

fn permits() -> [Change; 1] {
    [Change::SetUses(uses(Permission::Constrained))]
}

fn batch() -> Change {
    Change::Append(Batch { root: Digest::ZERO, count: 1, manifest: Digest::ZERO })
}

fn propose(catalogue: &Catalogue, parties: &[Party], caller: Account, index: u32, deal: &Deal) -> Outcome {
    let seat = &seat(parties, index);
    let speaker = Speaker { caller, seat };
    catalogue.propose::<HostKeccak>(speaker, deal.id::<HostKeccak>(), deal, Approvals::default(), &at(NOW))
}

fn approve(parties: &[Party], caller: Account, index: u32, deal: &Deal, approvals: Approvals) -> Outcome {
    let seat = &seat(parties, index);
    let speaker = Speaker { caller, seat };
    catalogue().approve::<HostKeccak>(speaker, deal.id::<HostKeccak>(), deal, approvals, &at(NOW))
}

/// What is said of changes that a solo artist with all rights proposes.
fn checked(uses: UseVector, changes: &[Change]) -> Result<bool, Refusal> {
    let parties = [party(ADA, 15, 1_000_000)];
    let mut catalogue = opened(1, ADA, &parties);
    catalogue.card.uses = uses;
    propose(&catalogue, &parties, ADA, 0, &deal(&catalogue, changes)).map(|agreed| agreed.complete)
}

#[test]
fn indices_and_ids_do_not_drift() {
    let (seat, account, parties_root) = (0, ADA, Digest::ZERO);
    let (pool, dispute) = (PoolId(1), DisputeId(1));
    let offer = OfferDraft { terms: TermsId(Digest::ZERO), licensee: ADA, until: NOW };
    let grant = GrantDraft { terms: offer.terms, licensee: ADA, model: Digest::ZERO };
    let all = [
        (0, batch()),
        (1, Change::SetUses(UseVector(0))),
        (2, Change::Offer(offer)),
        (3, Change::Grant(grant)),
        (4, Change::Include(vec![0])),
        (5, Change::JoinPool { pool, weight: 1 }),
        (6, Change::Name { seat, account }),
        (7, Change::Close),
        (16, Change::Narrow(UseVector(0))),
        (17, Change::Withdraw(offer.terms, ADA)),
        (18, Change::Exclude(vec![0])),
        (19, Change::LeavePool(pool)),
        (20, Change::Named { seat, account, parties_root }),
        (21, Change::HandedOver { seat, account, parties_root }),
        (22, Change::Ruled { dispute, successor: CatalogueId(2) }),
        (23, Change::Admitted { dispute, until: NOW }),
        (24, Change::Dismissed { dispute }),
    ];
    for (index, change) in all {
        assert_eq!(change.encode()[0], index);
        assert_eq!(change.is_for_deals(), index < 16);
        assert_eq!(change.is_narrowing(), (16..20).contains(&index));
        assert_eq!(Change::decode(&mut change.encode().as_slice()), Ok(change));
    }
}

#[test]
fn the_id_is_the_hash_of_everything_agreed() {
    let deal = deal(&catalogue(), &permits());
    let preimage = (0x06_u8, deal.catalogue, deal.base, deal.until, deal.changes.clone()).encode();
    assert_eq!(deal.id::<HostKeccak>().0, HostKeccak::keccak(&preimage));
    let others = [
        Deal { catalogue: CatalogueId(2), ..deal.clone() },
        Deal { base: Head::default(), ..deal.clone() },
        Deal { until: NOW.after(Seconds(1)), ..deal.clone() },
        Deal { changes: vec![batch()], ..deal.clone() },
    ];
    for other in others {
        assert_ne!(other.id::<HostKeccak>(), deal.id::<HostKeccak>());
    }
}

#[test]
fn a_solo_artists_deal_takes_effect_as_it_is_proposed() {
    assert_eq!(checked(UseVector::NO_AI, &permits()), Ok(true));
}

#[test]
fn a_deal_takes_effect_with_the_last_approval() {
    let (catalogue, parties) = (catalogue(), band());
    let deal = deal(&catalogue, &permits());
    let proposed = propose(&catalogue, &parties, DAN, LICENSOR_SEAT, &deal).unwrap();
    let none = Approvals { seats: Seats(0), proposed: true };
    assert_eq!(proposed, Agreed { approvals: none, complete: false }, "the licensor has no other power");
    let ada = approve(&parties, ADA, 0, &deal, proposed.approvals).unwrap();
    assert_eq!((ada.approvals.seats, ada.complete), (Seats(1), false));
    let ben = approve(&parties, BEN, 1, &deal, ada.approvals).unwrap();
    assert_eq!((ben.approvals.seats, ben.complete), (Seats(3), true));
}

#[test]
fn only_the_asked_approve_and_only_once_what_was_proposed() {
    let (catalogue, parties) = (catalogue(), band());
    let deal = deal(&catalogue, &permits());
    let id = deal.id::<HostKeccak>();
    let proposed = propose(&catalogue, &parties, ADA, 0, &deal).unwrap().approvals;
    assert_eq!(proposed, Approvals { seats: Seats(1), proposed: true });
    let twice = Refusal::AlreadyApproved { deal: id, seat: 0 };
    assert_eq!(approve(&parties, ADA, 0, &deal, proposed), Err(twice));
    let unknown = Refusal::NoSuchDeal { catalogue: catalogue.id, deal: id };
    assert_eq!(approve(&parties, BEN, 1, &deal, Approvals::default()), Err(unknown));
    assert_eq!(approve(&parties, CAT, 2, &deal, proposed), Err(Refusal::SeatWithoutRights { seat: 2 }));
    let licensor = Refusal::SeatWithoutRights { seat: LICENSOR_SEAT };
    assert_eq!(approve(&parties, DAN, LICENSOR_SEAT, &deal, proposed), Err(licensor));
    assert_eq!(approve(&parties, ADA, 1, &deal, proposed), Err(Refusal::NotRightsholder { caller: ADA, account: BEN }));
    assert_eq!(propose(&catalogue, &parties, CAT, 2, &deal), Err(Refusal::SeatWithoutRights { seat: 2 }));
    let seat = &seat(&parties, 1);
    let again = catalogue.propose::<HostKeccak>(Speaker { caller: BEN, seat }, id, &deal, proposed, &at(NOW));
    assert_eq!(again, Err(Refusal::AlreadyProposed { catalogue: catalogue.id, deal: id }));
}

#[test]
fn an_approval_can_be_taken_back_before() {
    let (catalogue, parties) = (catalogue(), band());
    let deal = deal(&catalogue, &permits());
    let id = deal.id::<HostKeccak>();
    let proposed = propose(&catalogue, &parties, ADA, 0, &deal).unwrap().approvals;
    let shown = seat(&parties, 0);
    let retract = |caller, approvals| catalogue.retract::<HostKeccak>(Speaker { caller, seat: &shown }, id, approvals);
    let none = Approvals { seats: Seats(0), proposed: true };
    assert_eq!(retract(ADA, proposed), Ok(none));
    assert_eq!(retract(ADA, none), Err(Refusal::NotApproved { deal: id, seat: 0 }));
    assert_eq!(retract(BEN, proposed), Err(Refusal::NotRightsholder { caller: BEN, account: ADA }));
    assert!(!approve(&parties, BEN, 1, &deal, none).unwrap().complete);
}

#[test]
fn a_deal_is_for_one_head_one_span_and_an_open_catalogue() {
    let (catalogue, parties) = (catalogue(), band());
    let good = deal(&catalogue, &permits());
    let said = |catalogue: &Catalogue, deal: &Deal| propose(catalogue, &parties, ADA, 0, deal).map(|_| ());
    let (seen, head) = (Head::default(), catalogue.card.head);
    assert_eq!(said(&catalogue, &Deal { base: seen, ..good.clone() }), Err(Refusal::HeadMoved { seen, head }));
    let past = Refusal::DeadlinePassed { now: NOW, deadline: Time(999) };
    assert_eq!(said(&catalogue, &Deal { until: Time(999), ..good.clone() }), Err(past));
    let latest = NOW.after(LONGEST_DEAL);
    assert_eq!(said(&catalogue, &Deal { until: latest, ..good.clone() }), Ok(()));
    let deadline = latest.after(Seconds(1));
    let far = Refusal::DeadlineTooFar { deadline, latest };
    assert_eq!(said(&catalogue, &Deal { until: deadline, ..good.clone() }), Err(far));
    let (mut closed, mut disputed) = (catalogue, catalogue);
    closed.card.closed = true;
    assert_eq!(said(&closed, &good), Err(Refusal::CatalogueClosed { catalogue: catalogue.id }));
    disputed.card.disputed_until = Time(1_001);
    let until = Time(1_001);
    assert_eq!(said(&disputed, &good), Err(Refusal::CatalogueDisputed { catalogue: catalogue.id, until }));
}

#[test]
fn a_moved_head_voids_what_was_pending() {
    let (before, parties) = (catalogue(), band());
    let deal = deal(&before, &permits());
    let proposed = propose(&before, &parties, ADA, 0, &deal).unwrap().approvals;
    let no = Change::SetUses(uses(Permission::NotAllowed));
    let after = before.apply::<HostKeccak>(&no, &at(NOW)).unwrap();
    let speaker = Speaker { caller: BEN, seat: &seat(&parties, 1) };
    let refused = after.approve::<HostKeccak>(speaker, deal.id::<HostKeccak>(), &deal, proposed, &at(NOW));
    assert_eq!(refused, Err(Refusal::HeadMoved { seen: before.card.head, head: after.card.head }));
}

#[test]
fn an_approval_is_refused_for_what_a_proposal_would_be() {
    let (catalogue, parties) = (catalogue(), band());
    let deal = Deal { until: Time(999), ..deal(&catalogue, &permits()) };
    let proposed = Approvals { seats: Seats(1), proposed: true };
    let past = Refusal::DeadlinePassed { now: NOW, deadline: Time(999) };
    assert_eq!(approve(&parties, BEN, 1, &deal, proposed), Err(past));
}

#[test]
fn the_form_of_a_deal_is_checked() {
    let name = Change::Name { seat: 0, account: BEN };
    let [set] = permits();
    let checked = |changes: &[Change]| checked(UseVector::NO_AI, changes);
    assert_eq!(checked(&[]), Err(Refusal::EmptyDeal {}));
    assert_eq!(checked(&vec![batch(); 16]), Ok(true));
    assert_eq!(checked(&vec![batch(); 17]), Err(Refusal::TooManyChanges { count: 17, most: 16 }));
    assert_eq!(checked(&[set.clone(), set.clone()]), Err(Refusal::UsesSetTwice {}));
    assert_eq!(checked(&[batch(), Change::Close]), Ok(true));
    assert_eq!(checked(&[Change::Close, batch()]), Err(Refusal::CloseNotLast {}));
    assert_eq!(checked(&[Change::Close, Change::Close]), Err(Refusal::CloseNotLast {}));
    let join = Change::JoinPool { pool: PoolId(1), weight: 1 };
    let grant = GrantDraft { terms: TermsId(Digest::ZERO), licensee: BEN, model: Digest::ZERO };
    for beside in [join, Change::Grant(grant)] {
        assert_eq!(checked(&[beside.clone(), batch()]), Ok(true));
        assert_eq!(checked(&[beside, batch(), Change::Close]), Err(Refusal::CloseBesideGrant {}));
    }
    assert_eq!(checked(&[batch(), name.clone()]), Err(Refusal::NameStandsAlone {}));
    assert_eq!(checked(&[name]), Err(Refusal::AlreadyNamed { seat: 0 }));
    assert_eq!(checked(&[set, Change::Narrow(UseVector::NO_AI)]), Err(Refusal::WrongChange {}));
    let forged = Change::Dismissed { dispute: DisputeId(1) };
    assert_eq!(checked(&[forged]), Err(Refusal::WrongChange {}));
}

#[test]
fn a_deal_that_could_not_take_effect_is_not_proposed() {
    let refused = Err(Refusal::NothingChanges { catalogue: CatalogueId(1) });
    assert_eq!(checked(UseVector::NO_AI, &[batch(), Change::SetUses(UseVector::NO_AI)]), refused);
}

#[test]
fn replica_stands_alone_and_needs_a_named_likeness() {
    let replica = UseVector::NO_AI.with(Use::Replica, Permission::Constrained);
    let refused = Err(Refusal::ReplicaStandsAlone {});
    assert_eq!(checked(UseVector::NO_AI, &[Change::SetUses(replica)]), Ok(true));
    let more = Change::SetUses(replica.with(Use::Search, Permission::Allowed));
    assert_eq!(checked(UseVector::NO_AI, &[more]), refused);
    assert_eq!(checked(UseVector::NO_AI, &[batch(), Change::SetUses(replica)]), refused);
    assert_eq!(checked(replica, &[batch(), Change::SetUses(UseVector::NO_AI)]), Ok(true), "lowering needs nobody");
    for (account, rights) in [(Account::ZERO, LIKENESS), (BEN, 4)] {
        let parties = [party(ADA, 3, 1_000_000), party(account, rights, 0)];
        let catalogue = opened(1, ADA, &parties);
        let deal = deal(&catalogue, &[Change::SetUses(replica)]);
        assert_eq!(propose(&catalogue, &parties, ADA, 0, &deal), Err(Refusal::ReplicaStandsAlone {}));
    }
}

#[test]
fn an_unnamed_rightsholder_blocks_everything_but_their_name() {
    let parties = [party(ADA, 3, 1_000_000), party(Account::ZERO, LIKENESS, 0)];
    let catalogue = opened(1, ADA, &parties);
    let complete = |change: Change| {
        propose(&catalogue, &parties, ADA, 0, &deal(&catalogue, &[change])).map(|agreed| agreed.complete)
    };
    let [set] = permits();
    assert_eq!(complete(set), Ok(false));
    assert_eq!(complete(Change::Close), Ok(false));
    assert_eq!(complete(Change::Name { seat: 1, account: BEN }), Ok(true));
}

#[test]
fn a_closed_catalogue_is_named_for_and_no_more() {
    let parties = [party(ADA, 3, 500_000), party(Account::ZERO, 0, 500_000)];
    let mut closed = opened(1, ADA, &parties);
    closed.card.closed = true;
    let said = |catalogue: &Catalogue, changes: &[Change]| {
        propose(catalogue, &parties, ADA, 0, &deal(catalogue, changes)).map(|agreed| agreed.complete)
    };
    let name = Change::Name { seat: 1, account: BEN };
    assert_eq!(said(&closed, std::slice::from_ref(&name)), Ok(true), "the unnamed share is not stuck");
    let named = closed.apply::<HostKeccak>(&name, &at(NOW)).unwrap();
    assert_eq!((named.naming.account, named.card.closed), (BEN, true));
    let shut = Err(Refusal::CatalogueClosed { catalogue: closed.id });
    for changes in
        [&[name.clone(), batch()][..], &[batch(), name.clone()], &[batch()], &permits(), &[Change::Close], &[]]
    {
        assert_eq!(said(&closed, changes), shut, "{changes:?}");
    }
    let (mut disputed, until) = (opened(1, ADA, &parties), Time(2_000));
    disputed.card.disputed_until = until;
    let refused = Refusal::CatalogueDisputed { catalogue: disputed.id, until };
    assert_eq!(said(&disputed, std::slice::from_ref(&name)), Err(refused));
    disputed.card.closed = true;
    assert_eq!(said(&disputed, std::slice::from_ref(&name)), Err(refused), "closed and disputed");
    disputed.card.successor = CatalogueId(2);
    assert_eq!(said(&disputed, &[name]), shut, "lost");
}

#[test]
fn changes_are_counted_before_anything_is_made_of_them() {
    let offer = OfferDraft { terms: TermsId(Digest::ZERO), licensee: ADA, until: NOW };
    let grant = GrantDraft { terms: offer.terms, licensee: ADA, model: Digest::ZERO };
    let Change::Append(one) = batch() else { unreachable!() };
    let most = Changes {
        batches: vec![one; 2],
        uses: vec![UseVector(0)],
        include: vec![0; 99],
        offers: vec![offer; 3],
        grants: vec![grant; 2],
        joins: vec![JoinDraft { pool: PoolId(1), weight: 1 }; 4],
        names: vec![NameDraft { seat: 0, account: ADA }; 2],
        close: true,
    };
    assert_eq!(Vec::<Change>::from(most.clone()).len(), 16);
    assert_eq!(most.check_count(), Ok(()));
    let more = |list: fn(&mut Changes)| {
        let mut changes = most.clone();
        list(&mut changes);
        changes.check_count()
    };
    let refused = Err(Refusal::TooManyChanges { count: 17, most: 16 });
    assert_eq!(more(|all| all.batches.push(all.batches[0])), refused);
    assert_eq!(more(|all| all.uses.push(all.uses[0])), refused);
    assert_eq!(more(|all| all.offers.push(all.offers[0])), refused);
    assert_eq!(more(|all| all.grants.push(all.grants[0])), refused);
    assert_eq!(more(|all| all.joins.push(all.joins[0])), refused);
    assert_eq!(more(|all| all.names.push(all.names[0])), refused);
}

#[test]
fn narrowing_is_of_a_rightsholder_alone() {
    let (mut catalogue, parties) = (catalogue(), band());
    catalogue.card.disputed_until = Time(2_000);
    let alone = |caller, index, change: &Change| {
        catalogue.check_alone::<HostKeccak>(Speaker { caller, seat: &seat(&parties, index) }, change)
    };
    let narrow = Change::Narrow(UseVector::NO_AI);
    assert_eq!(alone(ADA, 0, &narrow), Ok(()), "a dispute keeps nobody from saying no");
    assert_eq!(alone(BEN, 1, &Change::Exclude(vec![0])), Ok(()));
    assert_eq!(alone(BEN, 1, &Change::LeavePool(PoolId(1))), Ok(()));
    assert_eq!(alone(CAT, 2, &narrow), Err(Refusal::SeatWithoutRights { seat: 2 }));
    assert_eq!(alone(DAN, LICENSOR_SEAT, &narrow), Err(Refusal::SeatWithoutRights { seat: LICENSOR_SEAT }));
    assert_eq!(alone(CAT, 0, &narrow), Err(Refusal::NotRightsholder { caller: CAT, account: ADA }));
    let [set] = permits();
    for widening in [set, Change::Include(vec![0]), Change::JoinPool { pool: PoolId(1), weight: 1 }, Change::Close] {
        assert_eq!(alone(ADA, 0, &widening), Err(Refusal::WrongChange {}));
    }
}

/// One of the parties does something with the one deal there is.
#[derive(Clone, Copy, Debug)]
enum Step {
    Propose(u32),
    Approve(u32),
    Retract(u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let seat = prop_oneof![4 => 0_u32..5, 1 => Just(LICENSOR_SEAT)];
    let step = prop_oneof![
        1 => seat.clone().prop_map(Step::Propose),
        4 => seat.clone().prop_map(Step::Approve),
        1 => seat.prop_map(Step::Retract),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #[test]
    fn consent_of_all(rights in prop::collection::vec(0_u8..16, 5), unnamed in 0_u8..4, steps in steps()) {
        let account = |n: usize| if unnamed > 0 && n + 1 == usize::from(unnamed) { Account::ZERO } else { Account([n as u8 + 1; 20]) };
        let mut parties: Vec<_> =
            rights.iter().enumerate().map(|(n, rights)| party(account(n), *rights, 1)).collect();
        parties[4] = party(account(4), 3, 999_996);
        let catalogue = opened(1, DAN, &parties);
        let deal = deal(&catalogue, &permits());
        let id = deal.id::<HostKeccak>();
        let (mut approvals, mut model, mut proposed) = (Approvals::default(), [false; 5], false);
        for step in steps {
            let (Step::Propose(index) | Step::Approve(index) | Step::Retract(index)) = step;
            let caller = parties.get(index as usize).map_or(DAN, |party| party.account);
            let shown = seat(&parties, index);
            let speaker = Speaker { caller, seat: &shown };
            let agreed = match step {
                Step::Propose(_) => catalogue.propose::<HostKeccak>(speaker, id, &deal, approvals, &at(NOW)),
                Step::Approve(_) => catalogue.approve::<HostKeccak>(speaker, id, &deal, approvals, &at(NOW)),
                Step::Retract(_) => {
                    let complete = false;
                    catalogue.retract::<HostKeccak>(speaker, id, approvals).map(|approvals| Agreed { approvals, complete })
                }
            };
            // The same rules over plain lists.
            let holder = parties.get(index as usize).filter(|party| party.rights != 0 && !party.account.is_zero());
            let has = holder.is_some() && model[index as usize];
            let may = match step {
                Step::Propose(_) => !proposed && (holder.is_some() || index == LICENSOR_SEAT),
                Step::Approve(_) => proposed && holder.is_some() && !has,
                Step::Retract(_) => has,
            };
            prop_assert_eq!(agreed.is_ok(), may, "{:?}: {:?}", step, agreed);
            let Ok(agreed) = agreed else { continue };
            proposed = true;
            if holder.is_some() {
                model[index as usize] = !matches!(step, Step::Retract(_));
            }
            let all = parties.iter().zip(model).all(|(party, approves)| party.rights == 0 || approves);
            prop_assert_eq!(agreed.complete, all);
            if agreed.complete {
                break;
            }
            approvals = agreed.approvals;
        }
    }
}
