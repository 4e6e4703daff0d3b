//! How the rules' values look at the Solidity ABI: amounts as `uint256`, digests as `bytes32`, refusals as custom errors.

use alloc::vec::Vec;

use assent_core::{
    amount::Amount,
    catalogue::{Card, State},
    error::Refusal,
    id::{Account, CatalogueId, Digest, Epoch, Head, LicenceId, Seconds, TermsId, Time},
    merkle::Keccak,
    party::Party,
    terms::{Terms, Unit},
    tier::Tier,
    track::Tracks,
    uses::{UseSet, UseVector},
};
use ink::{
    Address, SolDecode, SolEncode, U256,
    primitives::sol::{Error, SolErrorDecode, SolErrorEncode},
    sol::FixedBytes,
};

/// `bytes32`.
pub type Bytes32 = FixedBytes<32>;

/// The chain's keccak-256.
pub struct HostKeccak;

impl Keccak for HostKeccak {
    fn keccak(bytes: &[u8]) -> Digest {
        let mut digest = [0; 32];
        ink::env::hash_bytes::<ink::env::hash::Keccak256>(bytes, &mut digest);
        Digest(digest)
    }
}

/// A digest at the ABI.
#[must_use]
pub fn bytes32(digest: Digest) -> Bytes32 {
    FixedBytes(digest.0)
}

/// A digest from the ABI.
#[must_use]
pub fn digest(bytes: Bytes32) -> Digest {
    Digest(bytes.0)
}

/// An account from the ABI.
#[must_use]
pub fn account(address: Address) -> Account {
    Account(address.0)
}

/// An account at the ABI.
#[must_use]
pub fn address(account: Account) -> Address {
    Address::from(account.0)
}

/// An amount as `uint256`; what exceeds `u128` cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub Amount);

impl SolEncode<'_> for Money {
    type SolType = U256;

    fn to_sol_type(&self) -> U256 {
        U256::from(self.0.0)
    }
}

impl SolDecode for Money {
    type SolType = U256;

    fn from_sol_type(value: U256) -> Result<Self, Error> {
        u128::try_from(value).map(|amount| Self(Amount(amount))).map_err(|_| Error)
    }
}

/// A refusal as revert data. Another contract's refusal is passed on as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revert(Vec<u8>);

impl From<Refusal> for Revert {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.encode_abi())
    }
}

impl SolErrorEncode for Revert {
    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }
}

impl SolErrorDecode for Revert {
    fn decode(data: &[u8]) -> Result<Self, Error> {
        Ok(Self(data.to_vec()))
    }
}

/// The custom errors of the ABI are the refusals of the rules.
#[cfg(feature = "std")]
impl ink::metadata::sol::SolErrorMetadata for Revert {
    fn error_specs() -> Vec<ink::metadata::sol::ErrorMetadata> {
        #[ink::linkme::distributed_slice(ink::CONTRACT_ERRORS_SOL)]
        #[linkme(crate = ink::linkme)]
        static REFUSALS: fn() -> Vec<ink::metadata::sol::ErrorMetadata> =
            <Revert as ink::metadata::sol::SolErrorMetadata>::error_specs;

        Refusal::ABI.iter().map(error_metadata).collect()
    }
}

#[cfg(feature = "std")]
fn error_metadata(error: &assent_core::error::ErrorAbi) -> ink::metadata::sol::ErrorMetadata {
    let params = error.inputs.iter().map(|(name, ty)| ink::metadata::sol::ErrorParamMetadata {
        name: (*name).into(),
        ty: (*ty).into(),
        docs: "".into(),
    });
    ink::metadata::sol::ErrorMetadata {
        name: error.name.into(),
        params: params.collect(),
        docs: error.docs.trim().into(),
    }
}

/// A catalogue's card, as `consent` pushes it.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct CardAbi {
    /// The root over the parties.
    pub parties_root: Bytes32,
    /// How many parties.
    pub parties: u32,
    /// Exactly what was agreed.
    pub head: Bytes32,
    /// How often uses were lowered.
    pub epoch: u32,
    /// What is permitted: two bits a use.
    pub uses: u16,
    /// Tracks of all batches.
    pub total: u32,
    /// Tracks that had matured at the last change.
    pub matured: u32,
    /// When the rest matures, in seconds since 1970.
    pub matures_at: u64,
    /// Whether the catalogue is closed.
    pub closed: bool,
}

impl From<Card> for CardAbi {
    fn from(card: Card) -> Self {
        Self {
            parties_root: bytes32(card.parties_root),
            parties: card.parties,
            head: bytes32(card.head.0),
            epoch: card.epoch.0,
            uses: card.uses.0,
            total: card.tracks.total,
            matured: card.tracks.matured,
            matures_at: card.tracks.matures_at.0,
            closed: card.state == State::Closed,
        }
    }
}

impl From<CardAbi> for Card {
    fn from(card: CardAbi) -> Self {
        Self {
            parties_root: digest(card.parties_root),
            parties: card.parties,
            head: Head(digest(card.head)),
            epoch: Epoch(card.epoch),
            uses: UseVector(card.uses),
            tracks: Tracks { total: card.total, matured: card.matured, matures_at: Time(card.matures_at) },
            state: if card.closed { State::Closed } else { State::Open },
        }
    }
}

/// What a licence costs.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct PaymentAbi {
    /// The currency; zero: native.
    pub currency: Address,
    /// What the licence costs, once.
    pub price: Money,
    /// Paid with the price, recouped by royalties.
    pub advance: Money,
    /// The royalty per 10⁶ units.
    pub royalty: Money,
}

/// How usage is reported.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct ReportingAbi {
    /// What units count, 0 to 4.
    pub unit: u8,
    /// The most units for each interval; zero: no cap.
    pub cap: u64,
    /// The reporting interval in seconds; zero: no report is due.
    pub interval: u64,
    /// How long the licence survives being overdue, in seconds.
    pub cure: u64,
    /// Who reports usage; zero: the licensee.
    pub attester: Address,
}

/// Terms.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct TermsAbi {
    /// The tier, 0 to 6.
    pub tier: u8,
    /// The uses licensed: one bit each.
    pub uses: u8,
    /// What it costs.
    pub payment: PaymentAbi,
    /// How usage is reported.
    pub reporting: ReportingAbi,
    /// How long it lasts, in seconds; zero: for ever.
    pub duration: u64,
    /// How many training runs it permits.
    pub runs: u16,
    /// SHA-256 of the legal document.
    pub legal: Bytes32,
}

impl TryFrom<&TermsAbi> for Terms {
    type Error = Refusal;

    fn try_from(terms: &TermsAbi) -> Result<Self, Refusal> {
        let TermsAbi { payment, reporting, .. } = terms;
        Ok(Self {
            tier: Tier::from_number(terms.tier).ok_or(Refusal::UnknownTier { tier: terms.tier })?,
            uses: UseSet(terms.uses),
            currency: account(payment.currency),
            price: payment.price.0,
            advance: payment.advance.0,
            royalty: payment.royalty.0,
            unit: Unit::from_number(reporting.unit).ok_or(Refusal::UnknownUnit { unit: reporting.unit })?,
            cap: reporting.cap,
            interval: Seconds(reporting.interval),
            cure: Seconds(reporting.cure),
            duration: Seconds(terms.duration),
            runs: terms.runs,
            attester: account(reporting.attester),
            legal: digest(terms.legal),
        })
    }
}

/// What a buyer asks for and accepts.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct PurchaseAbi {
    /// The catalogue.
    pub catalogue: u32,
    /// The terms.
    pub terms: Bytes32,
    /// To whom they are offered: the caller, or zero for anyone.
    pub offered_to: Address,
    /// The salted hash of model and version.
    pub model: Bytes32,
    /// The most that the buyer pays.
    pub max_price: Money,
    /// The head that the buyer saw.
    pub head: Bytes32,
    /// The last moment at which the buyer wants it, in seconds since 1970.
    pub deadline: u64,
}

impl From<&PurchaseAbi> for assent_core::licence::Purchase {
    fn from(asked: &PurchaseAbi) -> Self {
        Self {
            catalogue: CatalogueId(asked.catalogue),
            terms: TermsId(digest(asked.terms)),
            model: digest(asked.model),
            max_price: asked.max_price.0,
            head: Head(digest(asked.head)),
            deadline: Time(asked.deadline),
        }
    }
}

/// A report of usage.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct AttestationAbi {
    /// The licence.
    pub licence: u64,
    /// Its number among the licence's attestations, from 1.
    pub sequence: u32,
    /// The training run, from 1.
    pub run: u16,
    /// Where the period begins, in seconds since 1970.
    pub from: u64,
    /// Where the period ends.
    pub until: u64,
    /// The root over the usage of each track.
    pub usage: Bytes32,
    /// The sum of all units.
    pub units: u64,
    /// SHA-256 of the evidence.
    pub evidence: Bytes32,
}

impl From<&AttestationAbi> for assent_core::attestation::Attestation {
    fn from(report: &AttestationAbi) -> Self {
        Self {
            licence: LicenceId(report.licence),
            sequence: report.sequence,
            run: report.run,
            from: Time(report.from),
            until: Time(report.until),
            usage: digest(report.usage),
            units: report.units,
            evidence: digest(report.evidence),
        }
    }
}

/// A party.
#[derive(Clone, Debug, PartialEq, Eq, SolEncode, SolDecode)]
pub struct PartyAbi {
    /// Who it is.
    pub account: Address,
    /// The rights it holds: composition 1, master 2, performance 4, likeness 8.
    pub rights: u8,
    /// Its share in parts per million.
    pub share_ppm: u32,
}

impl From<&PartyAbi> for Party {
    fn from(party: &PartyAbi) -> Self {
        Self { account: account(party.account), rights: party.rights, share_ppm: party.share_ppm }
    }
}
