use super::*;
use crate::{
    catalogue::tests::{ADA, BEN, CAT, CONTRACTS, DAN, DAY, NOW, at, band, catalogue, opened, party, seat},
    id::{CatalogueId, DisputeId, Seconds},
    merkle::HostKeccak,
    party::{self, LIKENESS, Seats},
};

const READY: Time = Time(1_500);

fn unnamed() -> [Party; 2] {
    [party(ADA, 3, 1_000_000), party(Account::ZERO, LIKENESS, 0)]
}

fn agreed() -> Catalogue {
    let name = Change::Name { seat: 1, account: BEN };
    opened(1, ADA, &unnamed()).apply::<HostKeccak>(&name, &at(NOW)).unwrap()
}

fn named(catalogue: &Catalogue, now: Time) -> Result<Change, Refusal> {
    let shown = seat(&unnamed(), 1);
    catalogue.name::<HostKeccak>(shown.party, shown.proof, now)
}

#[test]
fn a_name_counts_after_its_notice_and_then_they_are_asked() {
    let catalogue = agreed();
    let early = Refusal::NamingNotReady { now: Time(1_499), ready: READY };
    assert_eq!(named(&catalogue, Time(1_499)), Err(early));
    let change = named(&catalogue, READY).unwrap();
    let after = catalogue.apply::<HostKeccak>(&change, &at(READY)).unwrap();
    let [ada, mut ben] = unnamed();
    ben.account = BEN;
    assert_eq!(after.card.parties_root, party::root::<HostKeccak>(&[ada, ben]));
    assert_eq!((after.unnamed, after.required), (Seats(0), Seats(3)));
    let shown = seat(&[ada, ben], 1);
    assert_eq!(after.check_rightsholder::<HostKeccak>(Speaker { caller: BEN, seat: &shown }), Ok(()));
    let over = Refusal::NothingToName { catalogue: CatalogueId(1) };
    assert_eq!(named(&after, READY), Err(over), "once");
    assert_eq!(named(&opened(1, ADA, &unnamed()), READY), Err(over));
}

#[test]
fn a_name_is_for_the_seat_agreed_on() {
    let catalogue = agreed();
    let other = seat(&unnamed(), 0);
    let root = catalogue.card.parties_root;
    let refused = catalogue.name::<HostKeccak>(other.party, other.proof, READY);
    assert_eq!(refused, Err(Refusal::WrongProof { root }));
}

#[test]
fn a_dispute_stops_a_name() {
    let until = Time(9_000);
    let admitted = Change::Admitted { dispute: DisputeId(1), until };
    let catalogue = agreed().apply::<HostKeccak>(&admitted, &at(NOW)).unwrap();
    let gone = Refusal::NothingToName { catalogue: CatalogueId(1) };
    assert_eq!(named(&catalogue, until), Err(gone), "it does not wait for the dispute to end");
    let mut disputed = agreed();
    disputed.card.disputed_until = until;
    let refused = Refusal::CatalogueDisputed { catalogue: CatalogueId(1), until };
    assert_eq!(named(&disputed, READY), Err(refused));
    let mut closed = agreed();
    closed.card.closed = true;
    assert!(named(&closed, READY).is_ok(), "the place carries money");
    closed.card.disputed_until = until;
    assert_eq!(named(&closed, READY), Err(refused), "a hold stops it there too");
    closed.card.successor = CatalogueId(2);
    assert_eq!(named(&closed, READY), Err(Refusal::CatalogueClosed { catalogue: CatalogueId(1) }), "lost");
}

#[test]
fn a_place_is_offered_by_its_holder() {
    let (catalogue, parties) = (catalogue(), band());
    let offer = |caller, index, to, offered| {
        let seat = &seat(&parties, index);
        let place = Place { to: offered, taken: Time(7) };
        catalogue.offer_place::<HostKeccak>(Speaker { caller, seat }, to, place, &at(NOW))
    };
    let (nobody, idle) = (Account::ZERO, Err(Refusal::NothingChanges { catalogue: CatalogueId(1) }));
    let offered = |to| Ok(Place { to, taken: Time(7) });
    assert_eq!(offer(CAT, 2, BEN, nobody), offered(BEN), "a payee's place too");
    assert_eq!(offer(DAN, LICENSOR_SEAT, BEN, nobody), offered(BEN));
    assert_eq!(offer(ADA, 0, nobody, BEN), offered(nobody), "zero takes it back");
    assert_eq!(offer(BEN, 0, BEN, nobody), Err(Refusal::NotRightsholder { caller: BEN, account: ADA }));
    assert_eq!(offer(ADA, LICENSOR_SEAT, BEN, nobody), Err(Refusal::NotLicensor { caller: ADA, licensor: DAN }));
    let account = CONTRACTS[1];
    assert_eq!(offer(ADA, 0, account, nobody), Err(Refusal::ForbiddenAccount { account }));
    assert_eq!(offer(ADA, 0, nobody, nobody), idle);
    assert_eq!(offer(ADA, 0, BEN, BEN), idle);
    assert_eq!(offer(ADA, 0, ADA, nobody), idle);
}

#[test]
fn a_place_is_taken_by_whom_it_was_offered_to() {
    let (catalogue, mut parties) = (catalogue(), band());
    let shown = seat(&parties, 2);
    let take = |caller, seat: &Seat, to| {
        catalogue.take_place::<HostKeccak>(caller, seat, Place { to, taken: Time::NONE }, &at(NOW))
    };
    let refused = Refusal::PlaceNotOffered { seat: 2, caller: BEN, offered: DAN };
    assert_eq!(take(BEN, &shown, DAN), Err(refused));
    let (caller, offered) = (Account::ZERO, Account::ZERO);
    assert_eq!(take(caller, &shown, offered), Err(Refusal::PlaceNotOffered { seat: 2, caller, offered }));
    let root = catalogue.card.parties_root;
    let lied = Seat { party: Party { rights: 1, ..shown.party }, ..shown.clone() };
    assert_eq!(take(DAN, &lied, DAN), Err(Refusal::WrongProof { root }), "shares and rights never change");

    let (kept, change) = take(DAN, &shown, DAN).unwrap();
    assert_eq!(kept, Place { to: Account::ZERO, taken: NOW }, "the offer is used up");
    let after = catalogue.apply::<HostKeccak>(&change, &at(NOW)).unwrap();
    parties[2].account = DAN;
    assert_eq!(after.card.parties_root, party::root::<HostKeccak>(&parties));
    assert_eq!((after.licensor, after.required), (DAN, catalogue.required));
    assert_ne!(after.card.head, catalogue.card.head, "pending deals are void");
}

#[test]
fn a_place_that_was_taken_rests_for_the_notice_and_a_day_at_least() {
    let (catalogue, parties) = (catalogue(), band());
    let take = |index, notice, now| {
        let setting = Setting { notice: Seconds(notice), ..at(now) };
        let place = Place { to: DAN, taken: NOW };
        catalogue.take_place::<HostKeccak>(DAN, &seat(&parties, index), place, &setting)
    };
    for (notice, rest) in [(0, DAY), (DAY - 1, DAY), (7 * DAY, 7 * DAY)] {
        let until = NOW.after(Seconds(rest));
        for index in [0, 2, LICENSOR_SEAT] {
            let lately = Refusal::PlaceTakenLately { seat: index, until };
            assert_eq!(take(index, notice, Time(until.0 - 1)), Err(lately));
            assert!(take(index, notice, until).is_ok());
        }
    }
}

#[test]
fn the_licensors_place_changes_hands_without_a_proof_and_voids_nothing() {
    let catalogue = catalogue();
    let shown = seat(&band(), LICENSOR_SEAT);
    let place = Place { to: BEN, taken: Time::NONE };
    let (_, change) = catalogue.take_place::<HostKeccak>(BEN, &shown, place, &at(NOW)).unwrap();
    let after = catalogue.apply::<HostKeccak>(&change, &at(NOW.after(Seconds(1)))).unwrap();
    assert_eq!(after, Catalogue { licensor: BEN, ..catalogue }, "who sits there is no part of what was agreed");
}
