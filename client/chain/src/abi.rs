//! The rules' types in the ABI's, and back.

use alloy_primitives::{Address, FixedBytes, U256};
use alloy_sol_types::SolValue;
use assent_core::{
    abi::{Abi, Reader},
    amount::Amount,
    attestation::Attestation,
    bulk::Row,
    call::consent::{Changes, NameDraft, Proposal},
    deal::{GrantDraft, OfferDraft},
    id::{Account, Digest, Seconds},
    licence::Purchase,
    party::{Party, Seat},
    terms::{Terms, Unit},
    tier::Tier,
    track::Batch,
    uses::UseSet,
};

use crate::interface::{Consent, Licensing};

/// An account at the ABI.
#[must_use]
pub fn address(account: Account) -> Address {
    Address(FixedBytes(account.0))
}

/// An account from the ABI.
#[must_use]
pub fn account(address: Address) -> Account {
    Account(address.0.0)
}

/// A digest at the ABI.
#[must_use]
pub fn bytes32(digest: Digest) -> FixedBytes<32> {
    FixedBytes(digest.0)
}

/// A digest from the ABI.
#[must_use]
pub fn digest(bytes: FixedBytes<32>) -> Digest {
    Digest(bytes.0)
}

/// An amount at the ABI.
#[must_use]
pub fn uint256(amount: Amount) -> U256 {
    U256::from(amount.0)
}

/// An amount from the ABI; nothing above `u128`.
#[must_use]
pub fn amount(value: U256) -> Option<Amount> {
    u128::try_from(value).ok().map(Amount)
}

macro_rules! parties {
    ($($abi:ty),+) => {$(
        impl From<&Party> for $abi {
            fn from(party: &Party) -> Self {
                Self { account: address(party.account), rights: party.rights, sharePpm: party.share_ppm }
            }
        }

        impl From<&$abi> for Party {
            fn from(party: &$abi) -> Self {
                Self { account: account(party.account), rights: party.rights, share_ppm: party.sharePpm }
            }
        }
    )+};
}

parties!(Consent::Party, Licensing::Party);

impl From<&Seat> for Consent::Seat {
    fn from(seat: &Seat) -> Self {
        let proof = seat.proof.iter().copied().map(bytes32).collect();
        Self { index: seat.index, party: (&seat.party).into(), proof }
    }
}

impl From<&Proposal> for Consent::Proposal {
    fn from(proposal: &Proposal) -> Self {
        Self {
            catalogue: proposal.catalogue.0,
            base: bytes32(proposal.base.0),
            until: proposal.until.0,
            changes: (&proposal.changes).into(),
        }
    }
}

impl From<&Changes> for Consent::Changes {
    fn from(changes: &Changes) -> Self {
        Self {
            batches: changes.batches.iter().map(Into::into).collect(),
            uses: changes.uses.iter().map(|uses| uses.0).collect(),
            include: changes.include.clone(),
            offers: changes.offers.iter().map(Into::into).collect(),
            grants: changes.grants.iter().map(Into::into).collect(),
            joins: changes
                .joins
                .iter()
                .map(|join| Consent::JoinDraft { pool: join.pool.0, weight: join.weight })
                .collect(),
            names: changes.names.iter().map(Into::into).collect(),
            close: changes.close,
        }
    }
}

impl From<&Batch> for Consent::Batch {
    fn from(batch: &Batch) -> Self {
        Self { root: bytes32(batch.root), count: batch.count, manifest: bytes32(batch.manifest) }
    }
}

impl From<&OfferDraft> for Consent::OfferDraft {
    fn from(offer: &OfferDraft) -> Self {
        Self { terms: bytes32(offer.terms.0), licensee: address(offer.licensee), until: offer.until.0 }
    }
}

impl From<&GrantDraft> for Consent::GrantDraft {
    fn from(grant: &GrantDraft) -> Self {
        Self { terms: bytes32(grant.terms.0), licensee: address(grant.licensee), model: bytes32(grant.model) }
    }
}

impl From<&NameDraft> for Consent::NameDraft {
    fn from(name: &NameDraft) -> Self {
        Self { seat: name.seat, account: address(name.account) }
    }
}

/// A proposal from the ABI; nothing where it cannot be read.
#[must_use]
pub fn proposal(abi: &Consent::Proposal) -> Option<Proposal> {
    let data = abi.abi_encode();
    let mut reader = Reader::new(&data);
    let proposal = Proposal::read(&mut reader);
    reader.finish().is_ok().then_some(proposal)
}

impl From<&Terms> for Licensing::Terms {
    fn from(terms: &Terms) -> Self {
        Self {
            tier: terms.tier.number(),
            uses: terms.uses.0,
            currency: address(terms.currency),
            price: uint256(terms.price),
            advance: uint256(terms.advance),
            royalty: uint256(terms.royalty),
            unit: terms.unit.number(),
            cap: terms.cap,
            interval: terms.interval.0,
            cure: terms.cure.0,
            duration: terms.duration.0,
            runs: terms.runs,
            attester: address(terms.attester),
            legal: bytes32(terms.legal),
        }
    }
}

/// Terms from the ABI; nothing where a number stands for nothing we know.
#[must_use]
pub fn terms(abi: &Licensing::Terms) -> Option<Terms> {
    Some(Terms {
        tier: Tier::from_number(abi.tier)?,
        uses: UseSet(abi.uses),
        currency: account(abi.currency),
        price: amount(abi.price)?,
        advance: amount(abi.advance)?,
        royalty: amount(abi.royalty)?,
        unit: Unit::from_number(abi.unit)?,
        cap: abi.cap,
        interval: Seconds(abi.interval),
        cure: Seconds(abi.cure),
        duration: Seconds(abi.duration),
        runs: abi.runs,
        attester: account(abi.attester),
        legal: digest(abi.legal),
    })
}

impl From<&Purchase> for Licensing::purchaseCall {
    fn from(asked: &Purchase) -> Self {
        Self {
            catalogue: asked.catalogue.0,
            terms: bytes32(asked.terms.0),
            offeredTo: address(asked.offered_to),
            model: bytes32(asked.model),
            maxPrice: uint256(asked.max_price),
            head: bytes32(asked.head.0),
            deadline: asked.deadline.0,
        }
    }
}

impl From<&Row> for Licensing::Row {
    fn from(row: &Row) -> Self {
        Self {
            catalogue: row.catalogue.0,
            terms: bytes32(row.terms.0),
            offeredTo: address(row.offered_to),
            head: bytes32(row.head.0),
            maxPrice: uint256(row.max_price),
        }
    }
}

impl From<&Attestation> for Licensing::Attestation {
    fn from(report: &Attestation) -> Self {
        Self {
            licence: report.licence.0,
            sequence: report.sequence,
            run: report.run,
            from: report.from.0,
            until: report.until.0,
            usage: bytes32(report.usage),
            units: report.units,
            evidence: bytes32(report.evidence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_sol_types::{SolCall, SolError};
    use assent_core::{
        abi::Params,
        call::{
            consent::{Approve, JoinDraft},
            licensing,
        },
        error::Refusal,
        id::{CatalogueId, Head, LicenceId, PoolId, TermsId, Time},
        message::Message,
        uses::UseVector,
    };

    fn sample() -> Terms {
        Terms {
            tier: Tier::Licensed,
            uses: UseSet(4),
            currency: Account::ZERO,
            price: Amount(1),
            advance: Amount(2),
            royalty: Amount(3),
            unit: Unit::AudioSeconds,
            cap: 4,
            interval: Seconds(5),
            cure: Seconds(6),
            duration: Seconds(7),
            runs: 8,
            attester: Account([9; 20]),
            legal: Digest([10; 32]),
        }
    }

    #[test]
    fn terms_read_back() {
        let terms = sample();
        let bytes = Licensing::Terms::from(&terms).abi_encode();
        let decoded = Licensing::Terms::abi_decode(&bytes).unwrap();
        assert_eq!(super::terms(&decoded), Some(terms));
    }

    #[test]
    fn amounts_above_u128_are_none() {
        assert_eq!(amount(U256::from(u128::MAX)), Some(Amount(u128::MAX)));
        assert_eq!(amount(U256::from(u128::MAX) + U256::from(1)), None);
    }

    fn a_proposal() -> Proposal {
        let (terms, licensee) = (TermsId(Digest([1; 32])), Account([2; 20]));
        let changes = Changes {
            batches: vec![Batch { root: Digest([3; 32]), count: 4, manifest: Digest([5; 32]) }],
            uses: vec![UseVector(6)],
            include: vec![7, 8],
            offers: vec![OfferDraft { terms, licensee, until: Time(9) }],
            grants: vec![GrantDraft { terms, licensee, model: Digest([10; 32]) }; 2],
            joins: vec![JoinDraft { pool: PoolId(11), weight: 12 }],
            names: vec![NameDraft { seat: 13, account: licensee }],
            close: true,
        };
        Proposal { catalogue: CatalogueId(14), base: Head(Digest([15; 32])), until: Time(16), changes }
    }

    fn a_seat() -> Seat {
        let party = Party { account: Account([17; 20]), rights: 3, share_ppm: 18 };
        Seat { index: 19, party, proof: vec![Digest([20; 32]), Digest([21; 32])] }
    }

    /// The contracts read calldata by the rules' own codec: what this library writes, that one must read.
    #[test]
    fn the_rules_read_what_is_called() {
        let call = Consent::approveCall { seat: (&a_seat()).into(), deal: (&a_proposal()).into() }.abi_encode();
        let (selector, data) = call.split_first_chunk().unwrap();
        assert_eq!(*selector, Approve::SELECTOR);
        assert_eq!(Approve::decode(data), Ok(Approve { seat: a_seat(), deal: a_proposal() }));

        let report = Attestation {
            licence: LicenceId(1),
            sequence: 2,
            run: 3,
            from: Time(4),
            until: Time(5),
            usage: Digest([6; 32]),
            units: 7,
            evidence: Digest([8; 32]),
        };
        let call = Licensing::attestCall { report: (&report).into(), payment: uint256(Amount(9)) }.abi_encode();
        let (selector, data) = call.split_first_chunk().unwrap();
        assert_eq!(*selector, licensing::Attest::SELECTOR);
        assert_eq!(licensing::Attest::decode(data), Ok(licensing::Attest { report, payment: Amount(9) }));
    }

    #[test]
    fn a_proposal_reads_back() {
        assert_eq!(proposal(&(&a_proposal()).into()), Some(a_proposal()));
    }

    #[test]
    fn a_refusal_is_a_solidity_error() {
        alloy_sol_types::sol! { error PriceAboveMax(uint256 price, uint256 max); }
        let refusal = Refusal::PriceAboveMax { price: Amount(5), max: Amount(4) };
        let error = PriceAboveMax::abi_decode(&refusal.encode_abi()).unwrap();
        assert_eq!((error.price, error.max), (U256::from(5), U256::from(4)));
    }
}
