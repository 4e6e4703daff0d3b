use super::*;
use crate::{
    merkle::HostKeccak,
    party::{COMPOSITION, LIKENESS, MASTER},
    track::BatchRecord,
    uses::{Permission, Use},
};

pub(crate) const ADA: Account = Account([1; 20]);
pub(crate) const BEN: Account = Account([2; 20]);
pub(crate) const CAT: Account = Account([3; 20]);
pub(crate) const DAN: Account = Account([4; 20]);
pub(crate) const CONTRACTS: [Account; 3] = [Account([8; 20]), Account([9; 20]), Account([10; 20])];
pub(crate) const NOW: Time = Time(1_000);
pub(crate) const DAY: u64 = 24 * 60 * 60;

pub(crate) fn at(now: Time) -> Setting {
    Setting { now, notice: Seconds(0), naming_notice: Seconds(500), contracts: CONTRACTS }
}

pub(crate) fn party(account: Account, rights: u8, share_ppm: u32) -> Party {
    Party { account, rights, share_ppm }
}

pub(crate) fn opened(id: u32, licensor: Account, parties: &[Party]) -> Catalogue {
    Catalogue::open::<HostKeccak>(1, CONTRACTS[0], CatalogueId(id), licensor, parties, &CONTRACTS, NOW).unwrap()
}

/// The seat of a party in a list; the licensor's beyond its end.
pub(crate) fn seat(parties: &[Party], index: u32) -> Seat {
    let leaves: Vec<_> = parties.iter().map(party::leaf::<HostKeccak>).collect();
    match merkle::prove::<HostKeccak>(Tag::PartyNode, &leaves, index as usize) {
        Some(proof) => Seat { index, party: parties[index as usize], proof },
        None => Seat { index, party: parties[0], proof: vec![] },
    }
}

/// Ada and Ben hold the rights, Cat is a payee, Dan opened the catalogue.
pub(crate) fn band() -> Vec<Party> {
    vec![party(ADA, COMPOSITION, 500_000), party(BEN, MASTER | LIKENESS, 400_000), party(CAT, 0, 100_000)]
}

pub(crate) fn catalogue() -> Catalogue {
    opened(1, DAN, &band())
}

#[test]
fn every_record_of_consent_fits_into_a_cell() {
    let records = [
        Catalogue::max_encoded_len(),
        Card::max_encoded_len(),
        BatchRecord::max_encoded_len(),
        Exclusions::max_encoded_len(),
        crate::deal::Approvals::max_encoded_len(),
        crate::dispute::Dispute::max_encoded_len(),
        crate::dispute::Arbiter::max_encoded_len(),
        crate::place::Place::max_encoded_len(),
    ];
    // pallet-revive's limits::STORAGE_BYTES.
    assert!(records.iter().all(|bytes| *bytes <= 416), "{records:?}");
    let full = Catalogue { batches: u32::MAX, held: Seconds(u64::MAX), ..catalogue() };
    assert_eq!(full.encode().len(), Catalogue::default().encode().len(), "fixed width");
    assert_eq!(full.encode().len(), Catalogue::max_encoded_len());
}

#[test]
fn the_state_follows_from_facts_and_a_time() {
    let card = Card { disputed_until: Time(100), ..Card::default() };
    assert_eq!((card.state_at(Time(99)), card.state_at(Time(100))), (State::Disputed, State::Open));
    let refusal = Refusal::CatalogueDisputed { catalogue: CatalogueId(1), until: Time(100) };
    assert_eq!(card.check_open(CatalogueId(1), Time(99)), Err(refusal));
    assert_eq!(card.check_open(CatalogueId(1), Time(100)), Ok(()));
    let closed = Card { closed: true, ..card };
    assert_eq!(closed.state_at(Time(99)), State::Closed);
    assert_eq!(closed.state_at(Time(100)), State::Closed);
}

#[test]
fn what_comes_in_is_held_for_a_closed_catalogue_too_and_for_a_lost_one_never() {
    let id = CatalogueId(1);
    let (open, gone) =
        (Card { disputed_until: Time(100), ..Card::default() }, Refusal::CatalogueClosed { catalogue: id });
    let disputed = Refusal::CatalogueDisputed { catalogue: id, until: Time(100) };
    let closed = Card { closed: true, ..open };
    for card in [open, closed] {
        assert_eq!((card.holds(Time(99)), card.holds(Time(100))), (true, false));
        assert_eq!((card.check_unheld(id, Time(99)), card.check_unheld(id, Time(100))), (Err(disputed), Ok(())));
        assert_eq!(card.check_kept(id), Ok(()));
    }
    assert_eq!((closed.check_open(id, Time(99)), closed.check_open(id, Time(100))), (Err(gone), Err(gone)));
    let lost = Card { successor: CatalogueId(2), ..closed };
    assert!(!lost.holds(Time(99)));
    assert_eq!((lost.check_unheld(id, Time(99)), lost.check_kept(id)), (Err(gone), Err(gone)));
}

#[test]
fn available_is_matured_without_excluded_and_never_below_nothing() {
    let tracks = Tracks { total: 10, matured: 4, matures_at: Time(50) };
    let card = Card { tracks, excluded: 5, ..Card::default() };
    assert_eq!((card.available(Time(49)), card.available(Time(50))), (0, 5));
}

#[test]
fn an_opened_catalogue_permits_nothing_and_knows_whom_to_ask() {
    let parties = [party(ADA, 3, 1_000_000), party(Account::ZERO, LIKENESS, 0)];
    let opened = opened(7, DAN, &parties);
    assert_eq!((opened.licensor, opened.id, opened.card.parties), (DAN, CatalogueId(7), 2));
    assert_eq!((opened.required, opened.unnamed, opened.likeness), (Seats(3), Seats(2), Seats(2)));
    assert_eq!((opened.card.uses, opened.card.state_at(NOW)), (UseVector::NO_AI, State::Open));
    assert_eq!((opened.naming, opened.held, opened.batches), (Naming::default(), Seconds(0), 0));
}

#[test]
fn effective_uses_are_silent_unless_every_condition_holds() {
    let uses = UseVector::NO_AI.with(Use::TrainGen, Permission::Constrained);
    let tracks = Tracks { total: 300, matured: 260, matures_at: Time(50) };
    let card = Card { uses, tracks, disputed_until: Time(20), ..Card::default() };
    let excluded = Exclusions::default().set(CatalogueId(1), &[258], true).unwrap();
    let none = UseVector::NO_AI;
    assert_eq!(card.effective_uses(259, &excluded, Time(20)), uses);
    assert_eq!(card.effective_uses(258, &excluded, Time(20)), none, "excluded");
    assert_eq!(card.effective_uses(259, &excluded, Time(19)), none, "disputed");
    assert_eq!(card.effective_uses(260, &excluded, Time(49)), none, "immature");
    assert_eq!(card.effective_uses(260, &excluded, Time(50)), uses);
    assert_eq!(card.effective_uses(300, &excluded, Time(50)), none, "out of range");
    assert_eq!(Card { closed: true, ..card }.effective_uses(0, &excluded, Time(50)), none, "closed");
}

#[test]
fn a_seat_is_held_by_its_account_and_shown_by_proof() {
    let (catalogue, parties) = (catalogue(), band());
    let holds = |caller, seat: &Seat| catalogue.check_holder::<HostKeccak>(Speaker { caller, seat });
    assert_eq!(holds(ADA, &seat(&parties, 0)), Ok(()));
    assert_eq!(holds(CAT, &seat(&parties, 2)), Ok(()), "a payee holds a seat too");
    assert_eq!(holds(BEN, &seat(&parties, 0)), Err(Refusal::NotRightsholder { caller: BEN, account: ADA }));
    let root = catalogue.card.parties_root;
    let moved = Seat { index: 1, ..seat(&parties, 0) };
    assert_eq!(holds(ADA, &moved), Err(Refusal::WrongProof { root }));
    let richer = Seat { party: Party { share_ppm: 600_000, ..parties[0] }, ..seat(&parties, 0) };
    assert_eq!(holds(ADA, &richer), Err(Refusal::WrongProof { root }));
    assert_eq!(holds(DAN, &seat(&parties, LICENSOR_SEAT)), Ok(()));
    assert_eq!(holds(ADA, &seat(&parties, LICENSOR_SEAT)), Err(Refusal::NotLicensor { caller: ADA, licensor: DAN }));
    assert_eq!(holds(ADA, &seat(&parties, 33)), Err(Refusal::WrongProof { root }));
}

#[test]
fn who_may_propose_and_who_is_asked() {
    let (catalogue, parties) = (catalogue(), band());
    let seats = [(ADA, 0), (CAT, 2), (DAN, LICENSOR_SEAT)].map(|(caller, index)| (caller, seat(&parties, index)));
    let [proposer, asked] = [Catalogue::check_proposer::<HostKeccak>, Catalogue::check_rightsholder::<HostKeccak>]
        .map(|check| seats.each_ref().map(|(caller, seat)| check(&catalogue, Speaker { caller: *caller, seat })));
    let refused = |seat| Err(Refusal::SeatWithoutRights { seat });
    assert_eq!(proposer, [Ok(()), refused(2), Ok(())]);
    assert_eq!(asked, [Ok(()), refused(2), refused(LICENSOR_SEAT)]);
}

#[test]
fn nobody_speaks_for_an_unnamed_seat() {
    let parties = [party(ADA, 3, 1_000_000), party(Account::ZERO, LIKENESS, 0)];
    let catalogue = opened(1, ADA, &parties);
    let shown = seat(&parties, 1);
    let spoken = catalogue.check_rightsholder::<HostKeccak>(Speaker { caller: Account::ZERO, seat: &shown });
    assert_eq!(spoken, Err(Refusal::NotRightsholder { caller: Account::ZERO, account: Account::ZERO }));
}
