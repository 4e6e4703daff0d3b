//! The rules' types in the ABI's, and back.

use alloy_primitives::{Address, FixedBytes, U256};
use assent_core::{
    amount::Amount,
    attestation::Attestation,
    id::{Account, Digest, Seconds},
    licence::Purchase,
    party::Party,
    terms::{Terms, Unit},
    tier::Tier,
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

impl From<&Party> for Consent::PartyAbi {
    fn from(party: &Party) -> Self {
        Self { account: address(party.account), rights: party.rights, share_ppm: party.share_ppm }
    }
}

impl From<&Consent::PartyAbi> for Party {
    fn from(party: &Consent::PartyAbi) -> Self {
        Self { account: account(party.account), rights: party.rights, share_ppm: party.share_ppm }
    }
}

impl From<&Party> for Licensing::PartyAbi {
    fn from(party: &Party) -> Self {
        Self { account: address(party.account), rights: party.rights, share_ppm: party.share_ppm }
    }
}

impl From<&Terms> for Licensing::TermsAbi {
    fn from(terms: &Terms) -> Self {
        Self {
            tier: terms.tier.number(),
            uses: terms.uses.0,
            payment: Licensing::PaymentAbi {
                currency: address(terms.currency),
                price: uint256(terms.price),
                advance: uint256(terms.advance),
                royalty: uint256(terms.royalty),
            },
            reporting: Licensing::ReportingAbi {
                unit: terms.unit.number(),
                cap: terms.cap,
                interval: terms.interval.0,
                cure: terms.cure.0,
                attester: address(terms.attester),
            },
            duration: terms.duration.0,
            runs: terms.runs,
            legal: bytes32(terms.legal),
        }
    }
}

/// Terms from the ABI; nothing where a number stands for nothing we know.
#[must_use]
pub fn terms(abi: &Licensing::TermsAbi) -> Option<Terms> {
    let Licensing::TermsAbi { payment, reporting, .. } = abi;
    Some(Terms {
        tier: Tier::from_number(abi.tier)?,
        uses: UseSet(abi.uses),
        currency: account(payment.currency),
        price: amount(payment.price)?,
        advance: amount(payment.advance)?,
        royalty: amount(payment.royalty)?,
        unit: Unit::from_number(reporting.unit)?,
        cap: reporting.cap,
        interval: Seconds(reporting.interval),
        cure: Seconds(reporting.cure),
        duration: Seconds(abi.duration),
        runs: abi.runs,
        attester: account(reporting.attester),
        legal: digest(abi.legal),
    })
}

/// A purchase at the ABI, under an offer to `offered_to` (zero: to anyone).
#[must_use]
pub fn purchase(asked: &Purchase, offered_to: Account) -> Licensing::PurchaseAbi {
    Licensing::PurchaseAbi {
        catalogue: asked.catalogue.0,
        terms: bytes32(asked.terms.0),
        offered_to: address(offered_to),
        model: bytes32(asked.model),
        max_price: uint256(asked.max_price),
        head: bytes32(asked.head.0),
        deadline: asked.deadline.0,
    }
}

impl From<&Attestation> for Licensing::AttestationAbi {
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
    use alloy_sol_types::{SolCall, SolError, SolValue};
    use assent_core::error::Refusal;

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
        let bytes = Licensing::TermsAbi::from(&terms).abi_encode();
        let decoded = Licensing::TermsAbi::abi_decode(&bytes).unwrap();
        assert_eq!(super::terms(&decoded), Some(terms));
    }

    #[test]
    fn amounts_above_u128_are_none() {
        assert_eq!(amount(U256::from(u128::MAX)), Some(Amount(u128::MAX)));
        assert_eq!(amount(U256::from(u128::MAX) + U256::from(1)), None);
    }

    #[test]
    fn selectors_are_those_of_the_signatures() {
        // keccak-256("narrow(uint32,uint16)") and of "pay(uint64)", by the rules' own hash.
        let selector = |text: &str| {
            use assent_core::merkle::{HostKeccak, Keccak};
            let [a, b, c, d, ..] = HostKeccak::keccak(text.as_bytes()).0;
            [a, b, c, d]
        };
        assert_eq!(Consent::narrowCall::SELECTOR, selector("narrow(uint32,uint16)"));
        assert_eq!(Licensing::payCall::SELECTOR, selector("pay(uint64)"));
    }

    #[test]
    fn a_refusal_is_a_solidity_error() {
        alloy_sol_types::sol! { error PriceAboveMax(uint256 price, uint256 max); }
        let refusal = Refusal::PriceAboveMax { price: Amount(5), max: Amount(4) };
        let error = PriceAboveMax::abi_decode(&refusal.encode_abi()).unwrap();
        assert_eq!((error.price, error.max), (U256::from(5), U256::from(4)));
    }
}
