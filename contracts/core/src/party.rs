//! Parties: who has a say in a catalogue, and who is paid by which share.

use alloc::vec::Vec;

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    amount::PPM,
    error::Refusal,
    id::{Account, Digest},
    merkle::{self, Keccak, Tag},
    records,
};

/// The most parties that a catalogue may have.
pub const MAX_PARTIES: u32 = 32;

/// The right in the composition: the musical work.
pub const COMPOSITION: u8 = 1;
/// The right in the master: the sound recording.
pub const MASTER: u8 = 2;
/// The right in the performance.
pub const PERFORMANCE: u8 = 4;
/// The right in voice, likeness or style.
pub const LIKENESS: u8 = 8;

const ALL_RIGHTS: u8 = COMPOSITION | MASTER | PERFORMANCE | LIKENESS;

/// A party to a catalogue. One that holds a right is a required rightsholder; one that holds none is a mere payee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct Party {
    /// Who it is; zero: not named yet.
    pub account: Account,
    /// The rights it holds: bits of composition, master, performance, likeness.
    pub rights: u8,
    /// Its share of everything, in parts per million.
    pub share_ppm: u32,
}

/// The seat of the licensor: it may propose deals and be handed over, and carries no right by itself.
pub const LICENSOR_SEAT: u32 = MAX_PARTIES;

/// A set of the parties' seats: bit `n` is seat `n`, 0 to 31.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seats(pub u32);

impl Seats {
    /// The set of one seat; of none for the licensor's.
    #[must_use]
    pub fn one(seat: u32) -> Self {
        Self(1_u32.checked_shl(seat).unwrap_or(0))
    }

    /// The seats of the parties of which something is true.
    fn of(parties: &[Party], is: fn(&Party) -> bool) -> Self {
        let seats = parties.iter().zip(0..).filter(|(party, _)| is(party));
        seats.fold(Self::default(), |all, (_, seat)| all.with(Self::one(seat)))
    }

    /// The seats of required rightsholders: all that hold a right.
    #[must_use]
    pub fn required(parties: &[Party]) -> Self {
        Self::of(parties, |party| party.rights != 0)
    }

    /// The seats that wait for a name.
    #[must_use]
    pub fn unnamed(parties: &[Party]) -> Self {
        Self::of(parties, |party| party.account.is_zero())
    }

    /// The seats that hold a likeness.
    #[must_use]
    pub fn likeness(parties: &[Party]) -> Self {
        Self::of(parties, |party| party.rights & LIKENESS != 0)
    }

    /// Whether a seat is in the set.
    #[must_use]
    pub fn contains(self, seat: u32) -> bool {
        self.0 & Self::one(seat).0 != 0
    }

    /// Whether every seat of the other set is in this one.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        other.without(self).is_empty()
    }

    /// Whether no seat is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The seats of either set.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The seats that the other set lacks.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// A seat as its holder shows it: the party, and the proof that it sits there. For the licensor's seat, 32, party and
/// proof count for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Seat {
    /// Which seat, from 0.
    pub index: u32,
    /// Who sits there, with rights and share.
    pub party: Party,
    /// The siblings on the way from the party's leaf to the root.
    pub proof: Vec<Digest>,
}

impl Seat {
    /// Checks that the party sits there, under the root over `count` parties.
    ///
    /// # Errors
    /// `WrongProof`.
    pub fn check<H: Keccak>(&self, root: Digest, count: u32) -> Result<(), Refusal> {
        verify::<H>(root, &self.party, self.index, count, &self.proof)
    }

    /// The root once another account sits there, with the same rights and share.
    ///
    /// # Errors
    /// `WrongProof`.
    pub fn handed_to<H: Keccak>(&self, account: Account, root: Digest, count: u32) -> Result<Digest, Refusal> {
        self.check::<H>(root, count)?;
        let next = Party { account, ..self.party };
        let led = merkle::root_from::<H>(Tag::PartyNode, leaf::<H>(&next), self.index, count, &self.proof);
        led.ok_or(Refusal::WrongProof { root })
    }
}

/// Checks the parties of a new catalogue. A party without an account is unnamed: it holds its place until it is named.
///
/// # Errors
/// `WrongPartyCount`, `ForbiddenAccount`, `UnknownRight`, `SharesNotWhole`, `RightUncovered`, `NobodyToAsk`,
/// `IdleSeat`.
pub fn check(parties: &[Party], forbidden: &[Account]) -> Result<(), Refusal> {
    let count = u32::try_from(parties.len()).unwrap_or(u32::MAX);
    if count == 0 || count > MAX_PARTIES {
        return Err(Refusal::WrongPartyCount { count, most: MAX_PARTIES });
    }
    parties.iter().zip(0..).try_for_each(|(party, seat)| check_one(party, seat, forbidden))?;
    check_sums(parties)?;
    let nobody = Seats::required(parties).without(Seats::unnamed(parties)).is_empty();
    if nobody { Err(Refusal::NobodyToAsk {}) } else { Ok(()) }
}

fn check_one(party: &Party, seat: u32, forbidden: &[Account]) -> Result<(), Refusal> {
    let Party { account, rights, share_ppm } = *party;
    if forbidden.contains(&account) {
        return Err(Refusal::ForbiddenAccount { account });
    }
    if rights & !ALL_RIGHTS != 0 {
        return Err(Refusal::UnknownRight { rights });
    }
    // It would be good for nothing but to be handed to and fro, each time moving the head.
    if rights == 0 && share_ppm == 0 { Err(Refusal::IdleSeat { seat }) } else { Ok(()) }
}

fn check_sums(parties: &[Party]) -> Result<(), Refusal> {
    let sum = parties.iter().fold(0_u128, |sum, party| sum.saturating_add(party.share_ppm.into()));
    if sum != u128::from(PPM) {
        return Err(Refusal::SharesNotWhole { sum, whole: PPM });
    }
    let covered = parties.iter().fold(0, |all, party| all | party.rights);
    for right in [COMPOSITION, MASTER] {
        if covered & right == 0 {
            return Err(Refusal::RightUncovered { right });
        }
    }
    Ok(())
}

/// The leaf of a party in its parties tree.
#[must_use]
pub fn leaf<H: Keccak>(party: &Party) -> Digest {
    merkle::digest::<H, _>(Tag::PartyLeaf, party)
}

/// The root over the parties in the order given.
#[must_use]
pub fn root<H: Keccak>(parties: &[Party]) -> Digest {
    let leaves: Vec<Digest> = parties.iter().map(leaf::<H>).collect();
    merkle::root::<H>(Tag::PartyNode, leaves).unwrap_or(Digest::ZERO)
}

/// Checks that a party stands at `index` of `count` under the root.
///
/// # Errors
/// `WrongProof`.
pub fn verify<H: Keccak>(root: Digest, party: &Party, index: u32, count: u32, proof: &[Digest]) -> Result<(), Refusal> {
    let led = merkle::root_from::<H>(Tag::PartyNode, leaf::<H>(party), index, count, proof);
    if led == Some(root) { Ok(()) } else { Err(Refusal::WrongProof { root }) }
}

records! {
    Party { account: Account, rights: u8, share_ppm: u32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::HostKeccak;
    use proptest::prelude::*;

    const ADA: Account = Account([1; 20]);
    const BEN: Account = Account([2; 20]);

    fn party(account: Account, rights: u8, share_ppm: u32) -> Party {
        Party { account, rights, share_ppm }
    }

    #[test]
    fn several_rightsholders_unnamed_ones_and_a_payee_pass() {
        let parties = [party(ADA, COMPOSITION, 700_000), party(Account::ZERO, MASTER, 299_999), party(BEN, 0, 1)];
        assert_eq!(check(&parties, &[]), Ok(()));
        assert_eq!((Seats::required(&parties), Seats::unnamed(&parties)), (Seats(0b011), Seats(0b010)));
        let voice = [party(ADA, 3, PPM), party(BEN, LIKENESS, 0)];
        assert_eq!(Seats::likeness(&voice), Seats(0b10));
    }

    #[test]
    fn as_many_parties_as_there_are_seats_pass() {
        let parties = |count: u8| -> Vec<Party> {
            let share = |n| if n == 0 { PPM - u32::from(count - 1) } else { 1 };
            (0..count).map(|n| party(Account([n + 1; 20]), ALL_RIGHTS, share(n))).collect()
        };
        assert_eq!(check(&parties(32), &[]), Ok(()));
        assert_eq!(check(&parties(33), &[]), Err(Refusal::WrongPartyCount { count: 33, most: MAX_PARTIES }));
    }

    #[test]
    fn each_rule_refuses_with_its_values() {
        let whole = party(ADA, COMPOSITION | MASTER, PPM);
        let contract = Account([7; 20]);
        let cases = [
            (vec![], Refusal::WrongPartyCount { count: 0, most: 32 }),
            (vec![whole; 33], Refusal::WrongPartyCount { count: 33, most: 32 }),
            (vec![party(contract, 0, PPM)], Refusal::ForbiddenAccount { account: contract }),
            (vec![party(ADA, 16, PPM)], Refusal::UnknownRight { rights: 16 }),
            (vec![party(ADA, 3, PPM - 1)], Refusal::SharesNotWhole { sum: 999_999, whole: PPM }),
            (vec![whole, party(BEN, 0, 0)], Refusal::IdleSeat { seat: 1 }),
            (vec![whole, party(Account::ZERO, 0, 0)], Refusal::IdleSeat { seat: 1 }),
            (vec![whole, party(BEN, 0, 1)], Refusal::SharesNotWhole { sum: 1_000_001, whole: PPM }),
            (vec![party(ADA, COMPOSITION, PPM)], Refusal::RightUncovered { right: MASTER }),
            (vec![party(ADA, MASTER, PPM)], Refusal::RightUncovered { right: COMPOSITION }),
            (vec![party(Account::ZERO, 3, 0), party(ADA, 0, PPM)], Refusal::NobodyToAsk {}),
        ];
        for (parties, refusal) in cases {
            assert_eq!(check(&parties, &[contract]), Err(refusal));
        }
    }

    #[test]
    fn sets_of_seats_are_sets() {
        let set = Seats::one(0).with(Seats::one(31));
        assert_eq!(set, Seats(0x8000_0001));
        assert!(set.contains(31) && !set.contains(30) && !set.contains(LICENSOR_SEAT) && !set.contains(u32::MAX));
        assert!(set.covers(Seats::one(31)) && !Seats::one(31).covers(set) && set.covers(Seats::default()));
        assert_eq!(set.without(Seats::one(0)), Seats::one(31));
        assert_eq!(set.with(Seats::one(31)), set, "a seat taken twice is taken once");
        assert_eq!(Seats::one(LICENSOR_SEAT), Seats::default());
    }

    proptest! {
        #[test]
        fn a_place_handed_on_is_the_root_of_the_new_list(count in 1_usize..=32, at: prop::sample::Index, to: [u8; 20]) {
            let mut parties: Vec<_> = (1..).take(count).map(|n| party(Account([n; 20]), n, n.into())).collect();
            let (index, before) = (at.index(count), root::<HostKeccak>(&parties));
            let leaves: Vec<_> = parties.iter().map(leaf::<HostKeccak>).collect();
            let proof = merkle::prove::<HostKeccak>(Tag::PartyNode, &leaves, index).unwrap();
            let seat = Seat { index: index as u32, party: parties[index], proof };
            let handed = seat.handed_to::<HostKeccak>(Account(to), before, count as u32);
            parties[index].account = Account(to);
            prop_assert_eq!(handed, Ok(root::<HostKeccak>(&parties)));
            let lied = Seat { party: parties[index], ..seat };
            if before != root::<HostKeccak>(&parties) {
                prop_assert_eq!(lied.check::<HostKeccak>(before, count as u32), Err(Refusal::WrongProof { root: before }));
            }
        }
    }

    #[test]
    fn a_share_is_proved_only_where_it_stands() {
        let parties = [party(ADA, 3, 600_000), party(BEN, 0, 300_000), party(Account([3; 20]), 0, 100_000)];
        let root = root::<HostKeccak>(&parties);
        let leaves: Vec<_> = parties.iter().map(leaf::<HostKeccak>).collect();
        let proof = merkle::prove::<HostKeccak>(Tag::PartyNode, &leaves, 1).unwrap();
        assert_eq!(verify::<HostKeccak>(root, &parties[1], 1, 3, &proof), Ok(()));
        let richer = Party { share_ppm: 400_000, ..parties[1] };
        assert_eq!(verify::<HostKeccak>(root, &richer, 1, 3, &proof), Err(Refusal::WrongProof { root }));
        assert_eq!(verify::<HostKeccak>(root, &parties[1], 0, 3, &proof), Err(Refusal::WrongProof { root }));
    }
}
