//! Who sits where in a catalogue: the parties as events tell them, and the proof that somebody is one.

use assent_core::{
    catalogue::Catalogue,
    id::{Account, CatalogueId, Digest},
    merkle::{HostKeccak, Tag, prove},
    party::{self, LICENSOR_SEAT, Party, Seat},
};

use crate::{Event, Log};

/// The parties of a catalogue now: those of its opening, with the names and places that changed since.
#[must_use]
pub fn parties(logs: &[Log], of: CatalogueId) -> Vec<Party> {
    let mut parties = Vec::new();
    for log in logs.iter().filter(|log| log.event.catalogue() == Some(of)) {
        match &log.event {
            Event::CatalogueOpened { parties: opened, .. } => parties.clone_from(opened),
            Event::Named { seat, account, .. } | Event::HandedOver { seat, account, .. } => {
                sit(&mut parties, *seat, *account)
            }
            _ => {}
        }
    }
    parties
}

/// The licensor's seat, 32, is no party's.
fn sit(parties: &mut [Party], seat: u32, account: Account) {
    let party = usize::try_from(seat).ok().and_then(|seat| parties.get_mut(seat));
    if let Some(party) = party {
        party.account = account;
    }
}

/// Every seat of an account among the parties, with proof.
#[must_use]
pub fn seats(parties: &[Party], account: Account) -> Vec<Seat> {
    let leaves: Vec<Digest> = parties.iter().map(party::leaf::<HostKeccak>).collect();
    let held = (0_u32..).zip(parties).enumerate().filter(|(_, (_, party))| party.account == account);
    let seat = |(at, (index, party)): (usize, (u32, &Party))| {
        let proof = prove::<HostKeccak>(Tag::PartyNode, &leaves, at)?;
        Some(Seat { index, party: *party, proof })
    };
    held.filter_map(seat).collect()
}

/// A seat of the account that holds a right: it approves deals and narrows alone.
#[must_use]
pub fn with_rights(parties: &[Party], account: Account) -> Option<Seat> {
    seats(parties, account).into_iter().find(|seat| seat.party.rights != 0)
}

/// The seat by which the account proposes: one with rights, else the licensor's.
#[must_use]
pub fn to_propose(catalogue: &Catalogue, parties: &[Party], account: Account) -> Option<Seat> {
    with_rights(parties, account).or_else(|| (catalogue.licensor == account).then(licensors))
}

/// The licensor's seat, which needs no proof.
#[must_use]
pub fn licensors() -> Seat {
    let party = Party { account: Account::ZERO, rights: 0, share_ppm: 0 };
    Seat { index: LICENSOR_SEAT, party, proof: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Stamp;
    use assent_core::id::{Head, Time};

    const ID: CatalogueId = CatalogueId(1);

    fn party(account: u8, rights: u8) -> Party {
        Party { account: Account([account; 20]), rights, share_ppm: 500_000 }
    }

    fn logs(events: Vec<Event>) -> Vec<Log> {
        events.into_iter().map(|event| Log { block: 1, index: 0, event }).collect()
    }

    fn stamp() -> Stamp {
        Stamp { head: Head::default(), time: Time(1) }
    }

    fn opened(catalogue: CatalogueId, parties: Vec<Party>) -> Event {
        Event::CatalogueOpened { catalogue, licensor: Account([1; 20]), parties, stamp: stamp() }
    }

    #[test]
    fn parties_are_those_of_the_opening_with_names_and_places_since() {
        let told = logs(vec![
            opened(ID, vec![party(1, 3), party(0, 4)]),
            opened(CatalogueId(2), vec![party(9, 3)]),
            Event::Named { catalogue: ID, seat: 1, account: Account([5; 20]), stamp: stamp() },
            Event::HandedOver { catalogue: ID, seat: 32, account: Account([6; 20]), stamp: stamp() },
            Event::HandedOver { catalogue: ID, seat: 0, account: Account([7; 20]), stamp: stamp() },
        ]);
        assert_eq!(parties(&told, ID), [party(7, 3), party(5, 4)]);
    }

    #[test]
    fn a_seat_is_proved() {
        let parties = [party(1, 3), party(2, 0), party(1, 0)];
        let root = party::root::<HostKeccak>(&parties);
        let held = seats(&parties, Account([1; 20]));
        assert_eq!(held.iter().map(|seat| seat.index).collect::<Vec<_>>(), [0, 2]);
        for seat in held {
            assert_eq!(seat.check::<HostKeccak>(root, 3), Ok(()));
        }
    }

    #[test]
    fn a_right_comes_before_the_licensors_place() {
        let parties = [party(1, 3), party(2, 0)];
        let seat = |licensor: u8, account: u8| {
            let catalogue = Catalogue { licensor: Account([licensor; 20]), ..Catalogue::default() };
            to_propose(&catalogue, &parties, Account([account; 20])).map(|seat| seat.index)
        };
        assert_eq!([seat(1, 1), seat(2, 2), seat(1, 2), seat(9, 9)], [Some(0), Some(32), None, Some(32)]);
        assert_eq!(with_rights(&parties, Account([2; 20])), None, "a payee has no say");
    }
}
