use super::*;
use proptest::prelude::*;

const NOW: Time = Time(100);
const LATER: Time = Time(200);
const THIS: CatalogueId = CatalogueId(1);
const OTHER: CatalogueId = CatalogueId(2);

fn disputed(number: u32) -> Card {
    Card { dispute: DisputeId(number), disputed_until: LATER, ..Card::default() }
}

fn upheld(number: u32) -> Card {
    Card { closed: true, successor: OTHER, ..disputed(number) }
}

fn ledger(accrued: u128, held: u128, under: u32) -> Ledger {
    Ledger { accrued: Amount(accrued), held: Amount(held), held_under: DisputeId(under) }
}

/// The ledger after a payment.
fn credit(ledger: Ledger, card: &Card, amount: u128, now: Time) -> Result<Ledger, Refusal> {
    ledger.credit(card, Amount(amount), now).map(|credited| credited.after)
}

#[test]
fn money_accrues_and_during_a_dispute_it_is_held() {
    let open = credit(ledger(5, 0, 0), &Card::default(), 7, NOW);
    assert_eq!(open, Ok(ledger(12, 0, 0)));
    let held = credit(ledger(12, 0, 0), &disputed(3), 7, NOW).unwrap();
    assert_eq!(held, ledger(12, 7, 3));
    assert_eq!(credit(held, &disputed(3), 2, Time(199)), Ok(ledger(12, 9, 3)));
    assert_eq!(credit(held, &disputed(3), 2, LATER), Ok(ledger(21, 0, 3)), "over by time: all of it accrues");
    let closed = Card { closed: true, ..Card::default() };
    assert_eq!(credit(ledger(5, 0, 0), &closed, 7, NOW), Ok(ledger(12, 0, 0)));
}

#[test]
fn a_new_dispute_does_not_hold_what_an_older_one_held() {
    let next = credit(ledger(12, 7, 3), &disputed(4), 2, NOW);
    assert_eq!(next, Ok(ledger(19, 2, 4)));
}

#[test]
fn what_became_of_a_payment_follows_from_the_card_and_a_fold_is_told() {
    let told = |held, card: &Card, amount, now| {
        let told = ledger(12, held, 3).credit(card, Amount(amount), now).unwrap();
        (told.freed.0, told.folded.0, told.held, told.after)
    };
    assert_eq!(told(0, &Card::default(), 7, NOW), (0, 12, false, ledger(19, 0, 3)));
    assert_eq!(told(7, &disputed(3), 7, NOW), (0, 12, true, ledger(12, 14, 3)));
    assert_eq!(told(7, &disputed(4), 7, NOW), (7, 19, true, ledger(19, 7, 4)), "as much is held as before, of another");
    assert_eq!(told(7, &disputed(3), 7, LATER), (7, 19, false, ledger(26, 0, 3)));
    assert_eq!(told(7, &upheld(3), 1, NOW), (0, 12, false, ledger(13, 7, 3)), "its successor's is not freed");
}

#[test]
fn what_was_held_goes_on_only_where_that_dispute_was_upheld() {
    let held = ledger(12, 7, 3);
    assert_eq!(held.release(THIS, &upheld(3), NOW), Ok((ledger(12, 0, 3), Amount(7))));
    assert_eq!(held.release(THIS, &upheld(4), NOW), Ok((ledger(19, 0, 3), Amount::ZERO)), "upheld was a later one");
    assert_eq!(held.release(THIS, &disputed(3), LATER), Ok((ledger(19, 0, 3), Amount::ZERO)), "over by time");
    assert_eq!(held.release(THIS, &disputed(3), Time(199)), Err(Refusal::StillHeld { until: LATER }));
    assert_eq!(held.release(THIS, &disputed(4), Time(199)), Ok((ledger(19, 0, 3), Amount::ZERO)));
    let closed = Card { closed: true, ..disputed(3) };
    assert_eq!(held.release(THIS, &closed, NOW), Err(Refusal::StillHeld { until: LATER }), "closed by its own people");
    assert_eq!(held.release(THIS, &closed, LATER), Ok((ledger(19, 0, 3), Amount::ZERO)));
    assert_eq!(credit(held, &closed, 2, NOW), Ok(ledger(12, 9, 3)));
    assert_eq!(credit(held, &closed, 2, LATER), Ok(ledger(21, 0, 3)));
    let none = ledger(12, 0, 3).release(THIS, &upheld(3), NOW);
    assert_eq!(none, Err(Refusal::NothingHeld { catalogue: THIS }));
}

#[test]
fn later_money_goes_to_the_successor_of_a_closed_catalogue() {
    assert_eq!(paid(&[upheld(3), Card::default()]), (OTHER, 2));
    assert_eq!(paid(&[Card { closed: false, ..upheld(3) }]), (THIS, 1));
    assert_eq!(paid(&[Card { closed: true, ..Card::default() }]), (THIS, 1));
    // A successor that is lost to this one takes it in, and what it holds for its own successor is not touched.
    assert_eq!(credit(ledger(12, 7, 3), &upheld(3), 1, NOW), Ok(ledger(13, 7, 3)));
}

/// Catalogue 1 and those after it, by their cards: who is paid for 1, and how many cards were read to know.
fn paid(cards: &[Card]) -> (CatalogueId, u32) {
    let read = core::cell::Cell::new(0);
    let (payee, card) = payee(THIS, |id| {
        read.set(read.get() + 1);
        cards.get(id.0 as usize - 1).copied().ok_or(Refusal::NoSuchCatalogue { catalogue: id })
    })
    .unwrap();
    assert_eq!(card, cards[payee.0 as usize - 1]);
    (payee, read.get())
}

#[test]
fn who_lost_their_catalogue_since_is_not_paid_for_another() {
    let to = |successor| Card { closed: true, successor: CatalogueId(successor), ..Card::default() };
    let open = Card::default();
    assert_eq!(paid(&[open]), (CatalogueId(1), 1), "no more is read than a catalogue of its own needs");
    assert_eq!(paid(&[to(2), to(3), open]), (CatalogueId(3), 3), "2 is lost to 3, and nobody re-pointed 1");
    assert_eq!(paid(&[to(2), to(3), to(4), to(5), open]), (CatalogueId(4), 4), "three hops are followed");
    assert_eq!(paid(&[to(2), to(1)]), (CatalogueId(2), 2), "it does not come back");
    assert_eq!(paid(&[to(2), to(3), to(2)]), (CatalogueId(2), 4), "a circle beside it has an end");
    let refused = payee(THIS, |id| if id == THIS { Ok(to(2)) } else { Err(id) });
    assert_eq!(refused, Err(OTHER));
}

#[test]
fn what_was_earned_before_accrues_whatever_is_held() {
    assert_eq!(ledger(12, 7, 3).accrue(Amount(5)), Ok(ledger(17, 7, 3)));
    let most = ledger(u128::MAX - 7, 7, 3);
    assert_eq!(most.accrue(Amount(1)), Err(Refusal::AmountTooLarge {}));
    assert_eq!(credit(most, &disputed(3), 1, NOW), Err(Refusal::AmountTooLarge {}));
    assert_eq!(most.folded(&disputed(3), LATER), ledger(u128::MAX, 0, 3));
}

fn cards() -> impl Strategy<Value = Card> {
    (0_u32..3, 0_u64..300, any::<bool>(), any::<bool>()).prop_map(|(dispute, until, lost, closed)| Card {
        dispute: DisputeId(dispute),
        disputed_until: Time(until),
        successor: if lost { OTHER } else { CatalogueId(0) },
        closed,
        ..Card::default()
    })
}

proptest! {
    /// `every_unit_accounted`: whatever the catalogue goes through, nothing is lost and what accrued never shrinks.
    #[test]
    fn every_unit_accounted(steps in prop::collection::vec((cards(), any::<u64>(), 0_u64..300, 0_u8..3), 1..40)) {
        let (mut ledger, mut received, mut moved) = (Ledger::default(), 0_u128, 0_u128);
        for (card, amount, now, act) in steps {
            let before = ledger;
            let (amount, now) = (Amount(amount.into()), Time(now));
            match act {
                0 => {
                    let told = ledger.credit(&card, amount, now).unwrap();
                    prop_assert_eq!(told.folded, ledger.accrued.plus(told.freed).unwrap());
                    let (accrues, held) = if told.held { (0, amount.0) } else { (amount.0, 0) };
                    prop_assert_eq!(told.after.accrued.0, told.folded.0 + accrues, "events rebuild the ledger");
                    prop_assert_eq!(told.after.held.0, ledger.held.0 - told.freed.0 + held);
                    (ledger, received) = (told.after, received + amount.0);
                }
                1 => (ledger, received) = (ledger.accrue(amount).unwrap(), received + amount.0),
                _ => if let Ok((after, on)) = ledger.release(THIS, &card, now) {
                    prop_assert!(on.is_zero() || successor(&card).is_some());
                    (ledger, moved) = (after, moved + on.0);
                    prop_assert!(after.held.is_zero());
                }
            }
            prop_assert_eq!(received, ledger.accrued.0 + ledger.held.0 + moved);
            prop_assert!(ledger.accrued >= before.accrued);
        }
    }

    /// `nobody_can_hold_it`: once the dispute is over, ruled or not, what was held moves.
    #[test]
    fn held_money_has_a_bounded_release_date(card in cards(), held in 1_u128.., under in 0_u32..3) {
        let over = card.disputed_until;
        let (after, on) = ledger(0, held, under).release(THIS, &card, over).unwrap();
        prop_assert_eq!((after.held, after.accrued.plus(on)), (Amount::ZERO, Ok(Amount(held))));
        prop_assert!(on.is_zero() || successor(&card).is_some(), "what nobody else is due stays here");
    }

    #[test]
    fn order_is_irrelevant(credits in prop::collection::vec(0_u64.., 1..20), share in 0_u32..=1_000_000) {
        let (mut ledger, mut claimed) = (Ledger::default(), Amount::ZERO);
        for credit in &credits {
            ledger = ledger.credit(&Card::default(), Amount((*credit).into()), NOW).unwrap().after;
            claimed = claimed.plus(ledger.claimable(share, claimed).unwrap()).unwrap();
        }
        let at_once = ledger.claimable(share, Amount::ZERO).unwrap();
        prop_assert_eq!(claimed, at_once);
    }

    #[test]
    fn shares_leave_less_than_one_unit_a_party(accrued: u128, cuts in prop::collection::vec(0_u32..=1_000_000, 0..31)) {
        let mut cuts = cuts;
        cuts.extend([0, 1_000_000]);
        cuts.sort_unstable();
        let shares: Vec<u32> = cuts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let ledger = ledger(accrued, 0, 0);
        let paid: u128 = shares.iter().map(|share| ledger.claimable(*share, Amount::ZERO).unwrap().0).sum();
        prop_assert!(paid <= accrued && accrued - paid < shares.len() as u128);
    }
}
