use proptest::prelude::*;

use super::*;
use crate::{
    catalogue::{
        State,
        tests::{ADA, BEN, CONTRACTS, DAN, DAY, NOW, at, catalogue, opened, party},
    },
    merkle::HostKeccak,
    royalty::Ledger,
};

const ARBITER: Arbiter = Arbiter { account: Account([7; 20]), offered: Account::ZERO };
const BOND: Amount = Amount(100);
const ID: DisputeId = DisputeId(5);

fn claimant() -> Catalogue {
    opened(2, BEN, &[party(BEN, 3, 1_000_000)])
}

fn claim<'a>(catalogue: &'a Catalogue, claimant: &'a Catalogue) -> Claim<'a> {
    Claim { filer: BEN, catalogue, claimant, evidence: Digest([6; 32]), paid: BOND }
}

fn filed() -> Dispute {
    claim(&catalogue(), &claimant()).file(BOND, NOW).unwrap()
}

fn admit(dispute: Dispute, catalogue: &Catalogue, now: Time) -> Result<(Dispute, Catalogue), Refusal> {
    let (dispute, change) = dispute.admit(ID, catalogue, ARBITER, ARBITER.account, now)?;
    Ok((dispute, catalogue.apply::<HostKeccak>(&change, &at(now)).unwrap()))
}

fn rule(dispute: Dispute, upheld: bool, catalogue: &Catalogue, now: Time) -> Result<(Dispute, Catalogue), Refusal> {
    let (dispute, change) = dispute.rule(ID, upheld, ARBITER, ARBITER.account, |_| Ok(claimant()), now)?;
    Ok((dispute, catalogue.apply::<HostKeccak>(&change, &at(now))?))
}

fn just_before(time: Time) -> Time {
    Time(time.0 - 1)
}

fn days(n: u64) -> Time {
    NOW.after(Seconds(n * DAY))
}

#[test]
fn a_dispute_is_filed_by_who_has_a_catalogue_of_their_own() {
    let (target, own) = (catalogue(), claimant());
    let file = |claim: Claim<'_>| claim.file(BOND, NOW);
    let dispute = file(claim(&target, &own)).unwrap();
    let expected = Dispute {
        catalogue: CatalogueId(1),
        claimant: CatalogueId(2),
        filer: BEN,
        evidence: Digest([6; 32]),
        filed: NOW,
        ..Dispute::default()
    };
    assert_eq!(dispute, expected);
    let same = Refusal::OwnCatalogue { catalogue: CatalogueId(2) };
    assert_eq!(file(claim(&own, &own)), Err(same));
    let stranger = Refusal::NotLicensor { caller: ADA, licensor: BEN };
    assert_eq!(file(Claim { filer: ADA, ..claim(&target, &own) }), Err(stranger));
    let unpaid = Refusal::WrongPayment { paid: Amount(99), price: BOND };
    assert_eq!(file(Claim { paid: Amount(99), ..claim(&target, &own) }), Err(unpaid));
    let (mut closed, mut held) = (target, own);
    closed.card.closed = true;
    assert_eq!(file(claim(&closed, &own)), Ok(dispute), "closing it saves nobody");
    closed.card.successor = CatalogueId(3);
    assert_eq!(file(claim(&closed, &own)), Err(Refusal::CatalogueClosed { catalogue: CatalogueId(1) }), "lost");
    held.card.disputed_until = Time(2_000);
    let disputed = Refusal::CatalogueDisputed { catalogue: CatalogueId(2), until: Time(2_000) };
    assert_eq!(file(claim(&target, &held)), Err(disputed));
    held.card.closed = true;
    assert_eq!(file(claim(&target, &held)), Err(Refusal::CatalogueClosed { catalogue: CatalogueId(2) }));
}

#[test]
fn it_takes_effect_when_the_arbiter_admits_it() {
    let target = catalogue();
    let refused = filed().admit(ID, &target, ARBITER, BEN, NOW);
    assert_eq!(refused, Err(Refusal::NotArbiter { caller: BEN, arbiter: ARBITER.account }));
    let (dispute, held) = admit(filed(), &target, NOW).unwrap();
    assert_eq!((dispute.stage, dispute.until), (Stage::Admitted, days(60)));
    assert_eq!((held.card.dispute, held.card.disputed_until), (ID, days(60)));
    assert_eq!(held.card.state_at(just_before(days(60))), State::Disputed);
    let admitted = Refusal::WrongStage { dispute: ID, stage: 1 };
    assert_eq!(admit(dispute, &held, NOW), Err(admitted));
    let disputed = Refusal::CatalogueDisputed { catalogue: CatalogueId(1), until: days(60) };
    assert_eq!(admit(filed(), &held, NOW), Err(disputed), "one at a time");
    let mut lost = target;
    (lost.card.closed, lost.card.successor) = (true, CatalogueId(3));
    assert_eq!(admit(filed(), &lost, NOW), Err(Refusal::CatalogueClosed { catalogue: CatalogueId(1) }));
}

#[test]
fn a_closed_catalogue_is_held_while_the_arbiter_deliberates() {
    let closed = catalogue().apply::<HostKeccak>(&Change::Close, &at(NOW)).unwrap();
    let (dispute, held) = admit(filed(), &closed, NOW).unwrap();
    assert_eq!((held.card.state_at(NOW), held.card.holds(NOW), held.held), (State::Closed, true, LONGEST_HOLD));
    let credit = |card: &Card, now| Ledger::default().credit(card, Amount(7), now).unwrap().after;
    let ledger = credit(&held.card, NOW);
    assert_eq!((ledger.accrued, ledger.held, ledger.held_under), (Amount::ZERO, Amount(7), ID));
    let still = Refusal::StillHeld { until: days(60) };
    assert_eq!(ledger.release(CatalogueId(1), &held.card, days(59)), Err(still));
    assert_eq!(
        admit(filed(), &held, days(1)),
        Err(Refusal::CatalogueDisputed { catalogue: CatalogueId(1), until: days(60) })
    );

    let (_, lost) = rule(dispute, true, &held, days(1)).unwrap();
    let (kept, onward) = ledger.release(CatalogueId(1), &lost.card, days(1)).unwrap();
    assert_eq!((kept.accrued, kept.held, onward), (Amount::ZERO, Amount::ZERO, Amount(7)), "the winner's");

    let (dismissed, kept) = rule(dispute, false, &held, days(10)).unwrap();
    assert_eq!((dismissed.stage, kept.held, kept.card.closed), (Stage::Dismissed, Seconds(10 * DAY), true));
    let (freed, onward) = ledger.release(CatalogueId(1), &kept.card, days(10)).unwrap();
    assert_eq!((freed.accrued, onward, credit(&kept.card, days(10)).accrued), (Amount(7), Amount::ZERO, Amount(7)));
    let (late, _) = ledger.release(CatalogueId(1), &held.card, days(60)).unwrap();
    assert_eq!(late.accrued, Amount(7), "over by time");
}

#[test]
fn yes_closes_the_catalogue_and_names_its_successor() {
    let (dispute, held) = admit(filed(), &catalogue(), NOW).unwrap();
    let (upheld, closed) = rule(dispute, true, &held, days(1)).unwrap();
    assert_eq!((upheld.stage, upheld.bond_paid), (Stage::Upheld, false));
    assert_eq!((closed.card.closed, closed.card.successor, closed.card.dispute), (true, CatalogueId(2), ID));
    assert_eq!(rule(upheld, false, &closed, days(2)), Err(Refusal::WrongStage { dispute: ID, stage: 2 }));
    let returned = upheld.reclaim(ID, BEN, days(1)).unwrap();
    assert_eq!((returned.stage, returned.bond_paid), (Stage::Upheld, true));
}

#[test]
fn no_ends_the_hold_and_forfeits_the_bond() {
    let (dispute, held) = admit(filed(), &catalogue(), NOW).unwrap();
    let (dismissed, free) = rule(dispute, false, &held, days(10)).unwrap();
    assert_eq!((dismissed.stage, dismissed.bond_paid), (Stage::Dismissed, true));
    assert_eq!((free.card.state_at(days(10)), free.card.successor), (State::Open, CatalogueId(0)));
    assert_eq!(free.held, Seconds(10 * DAY), "what is left of the hold is given back");
    assert_eq!(dismissed.reclaim(ID, BEN, days(99)), Err(Refusal::BondSettled { dispute: ID }));
    let (_, again) = admit(filed(), &free, days(11)).unwrap();
    assert_eq!(again.card.disputed_until, days(61), "50 days are left");
}

#[test]
fn time_dismisses_and_then_the_bond_is_returned_but_nobody_rules() {
    let (dispute, held) = admit(filed(), &catalogue(), NOW).unwrap();
    let last = just_before(days(60));
    assert_eq!(dispute.reclaim(ID, BEN, last), Err(Refusal::BondBound { dispute: ID, until: days(60) }));
    assert!(rule(dispute, true, &held, last).is_ok());
    let over = Refusal::DisputeOver { dispute: ID, until: days(60) };
    assert_eq!(rule(dispute, true, &held, days(60)), Err(over));
    assert_eq!((dispute.stage_at(last), dispute.stage_at(days(60))), (Stage::Admitted, Stage::Dismissed));
    let returned = dispute.reclaim(ID, BEN, days(60)).unwrap();
    assert_eq!((returned.stage, returned.bond_paid), (Stage::Dismissed, true));
    assert_eq!(returned.reclaim(ID, BEN, days(61)), Err(Refusal::BondSettled { dispute: ID }));
    let stranger = Refusal::NotFiler { caller: ADA, filer: BEN };
    assert_eq!(dispute.reclaim(ID, ADA, days(60)), Err(stranger));
}

#[test]
fn what_was_withdrawn_is_not_admitted() {
    let withdrawn = filed().reclaim(ID, BEN, NOW).unwrap();
    assert_eq!((withdrawn.stage, withdrawn.bond_paid), (Stage::Withdrawn, true));
    let refused = Refusal::WrongStage { dispute: ID, stage: 4 };
    assert_eq!(admit(withdrawn, &catalogue(), NOW), Err(refused));
    assert_eq!(rule(withdrawn, true, &catalogue(), NOW), Err(refused));
}

#[test]
fn closing_first_saves_nobody_from_losing_a_catalogue() {
    let (_, disputed) = admit(filed(), &catalogue(), NOW).unwrap();
    let closed = disputed.apply::<HostKeccak>(&Change::Close, &at(days(61))).unwrap();
    let yes = Dispute { stage: Stage::Filed, ..filed() };
    let other = DisputeId(6);
    let (_, change) = yes.rule(other, true, ARBITER, ARBITER.account, |_| Ok(claimant()), days(62)).unwrap();
    let lost = closed.apply::<HostKeccak>(&change, &at(days(62))).unwrap();
    assert_eq!((lost.card.closed, lost.card.successor), (true, CatalogueId(2)));
    assert_eq!(lost.card.dispute, other, "what the older dispute held stays with the parties");
    let gone = Refusal::CatalogueClosed { catalogue: CatalogueId(1) };
    assert_eq!(lost.apply::<HostKeccak>(&change, &at(days(63))), Err(gone), "what is lost is not lost twice");
}

#[test]
fn yes_needs_no_hold_and_no_needs_one() {
    let (_, exhausted) = admit(filed(), &catalogue(), NOW).unwrap();
    let other = DisputeId(6);
    let yes = |stage, now| {
        let dispute = Dispute { stage, ..filed() };
        let (upheld, change) = dispute.rule(other, true, ARBITER, ARBITER.account, |_| Ok(claimant()), now)?;
        Ok((upheld, exhausted.apply::<HostKeccak>(&change, &at(now))?))
    };
    assert!(admit(filed(), &exhausted, days(61)).is_err(), "no hold is left");
    let (upheld, closed) = yes(Stage::Filed, days(61)).unwrap();
    assert_eq!((upheld.stage, closed.card.closed, closed.card.successor), (Stage::Upheld, true, CatalogueId(2)));
    assert_eq!(closed.card.dispute, other, "what the older dispute held is the parties'");
    assert!(upheld.reclaim(other, BEN, days(61)).is_ok_and(|after| after.bond_paid), "the bond is returned");

    let (_, during) = yes(Stage::Filed, days(1)).unwrap();
    assert_eq!(
        (during.card.closed, during.card.dispute),
        (true, ID),
        "what this one holds goes to whom it was lost to"
    );
    let gone = Refusal::CatalogueClosed { catalogue: CatalogueId(1) };
    assert_eq!(rule(filed(), true, &during, days(2)), Err(gone), "once");

    let no = Refusal::WrongStage { dispute: ID, stage: 0 };
    assert_eq!(rule(filed(), false, &exhausted, days(61)), Err(no), "what had no effect is not dismissed");
    let over: Result<(Dispute, Catalogue), _> = yes(Stage::Upheld, days(61));
    assert_eq!(over, Err(Refusal::WrongStage { dispute: other, stage: 2 }));
    let stranger = filed().rule(ID, true, ARBITER, BEN, |_| Ok(claimant()), NOW);
    assert_eq!(stranger, Err(Refusal::NotArbiter { caller: BEN, arbiter: ARBITER.account }));
}

#[test]
fn what_was_held_is_whose_the_ruling_says() {
    let dispute = |number| DisputeId(number);
    let held = |under| Ledger { accrued: Amount(12), held: Amount(7), held_under: dispute(under) };
    let lost = Change::Ruled { dispute: dispute(6), successor: CatalogueId(2) };
    let (_, first) = admit(filed(), &catalogue(), NOW).unwrap();
    let during = first.apply::<HostKeccak>(&lost, &at(days(1))).unwrap();
    let onward = held(5).release(CatalogueId(1), &during.card, days(1)).unwrap();
    assert_eq!((onward.0.accrued, onward.1), (Amount(12), Amount(7)), "held when it was lost: the successor's");
    let after = first.apply::<HostKeccak>(&lost, &at(days(60))).unwrap();
    let kept = held(5).release(CatalogueId(1), &after.card, days(60)).unwrap();
    assert_eq!((kept.0.accrued, kept.1), (Amount(19), Amount::ZERO), "over before it was lost: the parties'");
}

#[test]
fn a_ruling_follows_to_whom_the_claimant_was_lost() {
    // Catalogue n was lost to n + 1, from the claimant's, 2, to the last; the disputed, 1, is open.
    let to = |last: u32, end: Card| {
        let lookup = move |id: CatalogueId| {
            let successor = CatalogueId(id.0 + 1);
            let lost = Card { closed: true, successor, ..Card::default() };
            let card = match id.0 {
                1 => Card::default(),
                n if n < last => lost,
                _ => end,
            };
            Ok(Catalogue { id, card, ..Catalogue::default() })
        };
        let ruled = filed().rule(ID, true, ARBITER, ARBITER.account, lookup, NOW)?;
        let Change::Ruled { successor, .. } = ruled.1 else { unreachable!() };
        Ok(successor.0)
    };
    let refused = |leads_to| {
        let (claimant, leads_to) = (CatalogueId(2), CatalogueId(leads_to));
        Err(Refusal::ClaimantCannotSucceed { claimant, leads_to })
    };
    let (open, closed) = (Card::default(), Card { closed: true, ..Card::default() });
    let back = Card { closed: true, successor: CatalogueId(1), ..Card::default() };
    assert_eq!((to(2, open), to(3, open), to(5, open)), (Ok(2), Ok(3), Ok(5)));
    assert_eq!(to(6, open), refused(6), "three hops and no more");
    assert_eq!((to(2, closed), to(4, closed)), (refused(2), refused(4)), "closed, and nobody's");
    assert_eq!((to(2, back), to(4, back)), (refused(1), refused(1)), "never to the disputed itself");
    let unknown = Refusal::NoSuchCatalogue { catalogue: CatalogueId(2) };
    assert_eq!(filed().rule(ID, true, ARBITER, ARBITER.account, |_| Err(unknown), NOW), Err(unknown));
}

#[test]
fn after_sixty_days_the_catalogue_is_left_in_peace_for_a_hundred_and_twenty() {
    let (_, held) = admit(filed(), &catalogue(), NOW).unwrap();
    let exhausted = Refusal::HoldExhausted { catalogue: CatalogueId(1), again: days(180) };
    assert_eq!(admit(filed(), &held, days(60)), Err(exhausted));
    assert_eq!(admit(filed(), &held, just_before(days(180))), Err(exhausted));
    let (_, again) = admit(filed(), &held, days(180)).unwrap();
    assert_eq!((again.card.disputed_until, again.held), (days(240), LONGEST_HOLD));
}

#[test]
fn money_is_pointed_one_hop_further() {
    let mut target = catalogue();
    let successor = |id| Card { successor: CatalogueId(id), ..Card::default() };
    let nothing = Err(Refusal::NothingToRepoint { catalogue: CatalogueId(1) });
    assert_eq!(target.repoint(&successor(3)), nothing, "it has no successor");
    target.card.successor = CatalogueId(2);
    assert_eq!(target.repoint(&successor(0)), nothing);
    assert_eq!(target.repoint(&successor(1)), nothing, "never to itself");
    let further = target.repoint(&successor(3)).unwrap();
    assert_eq!((further.card.successor, further.card.head), (CatalogueId(3), target.card.head));
}

#[test]
fn the_arbiters_place_is_handed_over_in_two_steps() {
    let arbiter = ARBITER.account;
    assert_eq!(ARBITER.offer(DAN, DAN, &at(NOW)), Err(Refusal::NotArbiter { caller: DAN, arbiter }));
    let account = CONTRACTS[0];
    assert_eq!(ARBITER.offer(arbiter, account, &at(NOW)), Err(Refusal::ForbiddenAccount { account }));
    let offered = ARBITER.offer(arbiter, DAN, &at(NOW)).unwrap();
    assert_eq!((offered.check(arbiter), offered.check(DAN).is_ok()), (Ok(()), false));
    assert_eq!(offered.take(BEN), Err(Refusal::ArbiterNotOffered { caller: BEN, offered: DAN }));
    assert_eq!(offered.take(DAN), Ok(Arbiter { account: DAN, offered: Account::ZERO }));
    let nobody = Refusal::ArbiterNotOffered { caller: Account::ZERO, offered: Account::ZERO };
    assert_eq!(ARBITER.take(Account::ZERO), Err(nobody));
    assert_eq!(offered.offer(arbiter, Account::ZERO, &at(NOW)), Ok(ARBITER), "zero takes it back");
}

proptest! {
    #[test]
    fn no_180_days_see_more_than_60_of_holds(steps in prop::collection::vec((0_u64..100, prop::option::of(0_u64..60)), 1..30)) {
        let (mut catalogue, mut now) = (catalogue(), NOW);
        let mut spans = Vec::new();
        for (wait, ruled_after) in steps {
            now = now.max(catalogue.card.disputed_until).after(Seconds(wait * DAY));
            let Ok((dispute, held)) = admit(filed(), &catalogue, now) else { continue };
            let ruled = ruled_after.map(|days| now.after(Seconds(days * DAY)));
            catalogue = ruled.and_then(|at| rule(dispute, false, &held, at).ok()).map_or(held, |(_, free)| free);
            spans.push((now.0, catalogue.card.disputed_until.0));
        }
        // Held time in a window is greatest where the window begins with a hold or ends with one.
        let window = 180 * DAY;
        let starts = spans.iter().flat_map(|(from, until)| [*from, until.saturating_sub(window)]);
        for start in starts {
            let overlap = |(from, until): &(u64, u64)| (*until).min(start + window).saturating_sub((*from).max(start));
            let held: u64 = spans.iter().map(overlap).sum();
            prop_assert!(held <= 60 * DAY, "{} days in {:?}", held / DAY, spans);
        }
    }
}
