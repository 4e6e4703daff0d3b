//! Parties: who has a say in a catalogue, and who is paid by which share.

use alloc::vec::Vec;

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    amount::PPM,
    error::Refusal,
    id::{Account, Digest},
    merkle::{self, Keccak, Tag},
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Party {
    /// Who it is.
    pub account: Account,
    /// The rights it holds: bits of composition, master, performance, likeness.
    pub rights: u8,
    /// Its share of everything, in parts per million.
    pub share_ppm: u32,
}

/// Checks a list of parties, as the licensor of a new catalogue gives it.
///
/// # Errors
/// `WrongPartyCount`, `ForbiddenAccount`, `UnknownRight`, `RightsBesideLicensor`, `SharesNotWhole`, `RightUncovered`.
pub fn check(parties: &[Party], licensor: Account, forbidden: &[Account]) -> Result<(), Refusal> {
    let count = u32::try_from(parties.len()).unwrap_or(u32::MAX);
    if count == 0 || count > MAX_PARTIES {
        return Err(Refusal::WrongPartyCount { count, most: MAX_PARTIES });
    }
    parties.iter().try_for_each(|party| check_one(party, licensor, forbidden))?;
    check_sums(parties)
}

fn check_one(party: &Party, licensor: Account, forbidden: &[Account]) -> Result<(), Refusal> {
    let Party { account, rights, .. } = *party;
    if account.is_zero() || forbidden.contains(&account) {
        return Err(Refusal::ForbiddenAccount { account });
    }
    if rights & !ALL_RIGHTS != 0 {
        return Err(Refusal::UnknownRight { rights });
    }
    if rights != 0 && account != licensor {
        return Err(Refusal::RightsBesideLicensor { account, rights });
    }
    Ok(())
}

fn check_sums(parties: &[Party]) -> Result<(), Refusal> {
    let sum = parties.iter().fold(0_u128, |sum, party| sum.saturating_add(party.share_ppm.into()));
    if sum != u128::from(PPM) {
        return Err(Refusal::SharesNotWhole { sum, whole: PPM });
    }
    let covered = rights_of(parties);
    for right in [COMPOSITION, MASTER] {
        if covered & right == 0 {
            return Err(Refusal::RightUncovered { right });
        }
    }
    Ok(())
}

/// All rights that the parties hold together.
#[must_use]
pub fn rights_of(parties: &[Party]) -> u8 {
    parties.iter().fold(0, |all, party| all | party.rights)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::HostKeccak;

    const ADA: Account = Account([1; 20]);
    const BEN: Account = Account([2; 20]);

    fn party(account: Account, rights: u8, share_ppm: u32) -> Party {
        Party { account, rights, share_ppm }
    }

    #[test]
    fn a_licensor_with_all_rights_and_a_payee_pass() {
        let parties = [party(ADA, COMPOSITION | MASTER, 700_000), party(BEN, 0, 300_000)];
        assert_eq!(check(&parties, ADA, &[]), Ok(()));
    }

    #[test]
    fn each_rule_refuses_with_its_values() {
        let whole = party(ADA, COMPOSITION | MASTER, PPM);
        let cases = [
            (vec![], Refusal::WrongPartyCount { count: 0, most: 32 }),
            (vec![whole; 33], Refusal::WrongPartyCount { count: 33, most: 32 }),
            (vec![party(Account::ZERO, 3, PPM)], Refusal::ForbiddenAccount { account: Account::ZERO }),
            (vec![party(Account([7; 20]), 0, PPM)], Refusal::ForbiddenAccount { account: Account([7; 20]) }),
            (vec![party(ADA, 16, PPM)], Refusal::UnknownRight { rights: 16 }),
            (vec![party(BEN, MASTER, PPM)], Refusal::RightsBesideLicensor { account: BEN, rights: MASTER }),
            (vec![party(ADA, 3, PPM - 1)], Refusal::SharesNotWhole { sum: 999_999, whole: PPM }),
            (vec![whole, party(BEN, 0, 1)], Refusal::SharesNotWhole { sum: 1_000_001, whole: PPM }),
            (vec![party(ADA, COMPOSITION, PPM)], Refusal::RightUncovered { right: MASTER }),
            (vec![party(ADA, MASTER, PPM)], Refusal::RightUncovered { right: COMPOSITION }),
        ];
        for (parties, refusal) in cases {
            assert_eq!(check(&parties, ADA, &[Account([7; 20])]), Err(refusal));
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
