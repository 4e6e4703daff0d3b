//! The story that every journey tells: Ada registers an album and says no; she permits generative training on terms; Delta
//! buys for a model and reports usage; Ada and Ben claim.

use alloy_primitives::{Address, FixedBytes, U256};
use assent_core::{amount::Amount, terms};
use assent_core::{
    id::{Account, CatalogueId, Digest, Head, Seconds, TrackId},
    merkle::{self, HostKeccak, Tag},
    party::{self, COMPOSITION, MASTER, Party},
    terms::{Terms, Unit},
    tier::Tier,
    track::TrackLeaf,
    usage::{self, Used},
    uses::{Permission, Use, UseSet, UseVector},
};
use sp_keyring::Sr25519Keyring;

use crate::{
    abi::{consent::Consent, licensing::Licensing},
    world::address,
};

/// The licensor: holds all rights and 70 percent.
pub const ADA: Sr25519Keyring = Sr25519Keyring::Bob;
/// The producer: a payee of 30 percent.
pub const BEN: Sr25519Keyring = Sr25519Keyring::Charlie;
/// The AI developer.
pub const DELTA: Sr25519Keyring = Sr25519Keyring::Dave;
/// Nobody to any of them.
pub const STRANGER: Sr25519Keyring = Sr25519Keyring::Eve;

/// One unit of the native currency as contracts see it.
pub const DOT: u128 = 1_000_000_000_000_000_000;
/// A day in seconds.
pub const DAY: u64 = 86_400;
/// The tracks of the album, with their lengths in seconds.
pub const TRACKS: [u32; 5] = [11, 9, 14, 8, 12];

/// The 20-byte account of a person.
#[must_use]
pub fn account(who: Sr25519Keyring) -> Account {
    Account(address(who).0)
}

/// The ABI address of a person.
#[must_use]
pub fn at(who: Sr25519Keyring) -> Address {
    Address::from(address(who).0)
}

/// The parties of the album.
#[must_use]
pub fn parties() -> [Party; 2] {
    [
        Party { account: account(ADA), rights: COMPOSITION | MASTER, share_ppm: 700_000 },
        Party { account: account(BEN), rights: 0, share_ppm: 300_000 },
    ]
}

/// Parties as `openCatalogue` takes them.
#[must_use]
pub fn open(parties: &[Party]) -> Consent::openCatalogueCall {
    Consent::openCatalogueCall { parties: parties.iter().map(party_abi).collect() }
}

fn party_abi(party: &Party) -> Consent::Party {
    Consent::Party { account: Address::from(party.account.0), rights: party.rights, sharePpm: party.share_ppm }
}

/// The proof that one of several parties sits where it does.
fn proof(parties: &[Party], index: u32) -> Vec<FixedBytes<32>> {
    let leaves: Vec<Digest> = parties.iter().map(party::leaf::<HostKeccak>).collect();
    let proof = merkle::prove::<HostKeccak>(Tag::PartyNode, &leaves, index as usize).expect("there is such a party");
    proof.iter().map(|node| node.0.into()).collect()
}

/// The seat of one of several parties, with its proof.
#[must_use]
pub fn seat_of(parties: &[Party], index: u32) -> Consent::Seat {
    Consent::Seat { index, party: party_abi(&parties[index as usize]), proof: proof(parties, index) }
}

/// Ada's seat: she holds all rights.
#[must_use]
pub fn seat() -> Consent::Seat {
    seat_of(&parties(), 0)
}

/// The leaves of the album.
#[must_use]
pub fn leaves() -> Vec<Digest> {
    let leaf = |(index, seconds): (u32, u32)| TrackLeaf {
        licensor: account(ADA),
        index,
        sha256: Digest(sp_io::hashing::sha2_256(&index.to_le_bytes())),
        iscc: Vec::new(),
        isrc: None,
        seconds,
        metadata: Digest::ZERO,
    };
    (0..).zip(TRACKS).map(|row| leaf(row).digest::<HostKeccak>()).collect()
}

/// The album as a batch.
#[must_use]
pub fn batch() -> Consent::Batch {
    let root = merkle::root::<HostKeccak>(Tag::TrackNode, leaves()).expect("there are leaves");
    Consent::Batch { root: root.0.into(), count: 5, manifest: [0x4D; 32].into() }
}

/// A deal without changes, to be filled in.
#[must_use]
pub fn no_changes() -> Consent::Changes {
    Consent::Changes {
        batches: vec![],
        uses: vec![],
        include: vec![],
        offers: vec![],
        grants: vec![],
        joins: vec![],
        names: vec![],
        close: false,
    }
}

/// Proposes with Ada's seat.
#[must_use]
pub fn propose(catalogue: u32, base: Head, until: u64, changes: Consent::Changes) -> Consent::proposeCall {
    let deal = Consent::Proposal { catalogue, base: base.0.0.into(), until, changes };
    Consent::proposeCall { seat: seat(), deal }
}

/// Generative training under a licence, all else not.
#[must_use]
pub fn training() -> UseVector {
    UseVector::NO_AI.with(Use::TrainGen, Permission::Constrained)
}

/// The terms: 2 for a licence, 0.5 in advance, 1 for a million seconds, monthly reports, one year, two runs.
#[must_use]
pub fn terms() -> Terms {
    Terms {
        tier: Tier::Licensed,
        uses: UseSet::of(&[Use::TrainGen]),
        currency: Account::ZERO,
        price: Amount(2 * DOT),
        advance: Amount(DOT / 2),
        royalty: Amount(DOT),
        unit: Unit::AudioSeconds,
        cap: 10_000_000,
        interval: Seconds(30 * DAY),
        cure: Seconds(14 * DAY),
        duration: Seconds(365 * DAY),
        runs: 2,
        attester: Account::ZERO,
        legal: Digest([0x1E; 32]),
    }
}

/// Terms that may be granted: research, free, without reports.
#[must_use]
pub fn free_terms() -> Terms {
    Terms {
        tier: Tier::Research,
        price: Amount::ZERO,
        advance: Amount::ZERO,
        royalty: Amount::ZERO,
        unit: Unit::Nothing,
        cap: 0,
        interval: Seconds(0),
        duration: Seconds(0),
        ..terms()
    }
}

/// The content address of terms.
#[must_use]
pub fn terms_id(terms: &terms::Terms) -> FixedBytes<32> {
    terms.id::<HostKeccak>().0.0.into()
}

/// Terms as `registerTerms` takes them.
#[must_use]
pub fn register(terms: &terms::Terms) -> Licensing::registerTermsCall {
    Licensing::registerTermsCall {
        terms: Licensing::Terms {
            tier: terms.tier.number(),
            uses: terms.uses.0,
            currency: Address::from(terms.currency.0),
            price: U256::from(terms.price.0),
            advance: U256::from(terms.advance.0),
            royalty: U256::from(terms.royalty.0),
            unit: terms.unit.number(),
            cap: terms.cap,
            interval: terms.interval.0,
            cure: terms.cure.0,
            duration: terms.duration.0,
            runs: terms.runs,
            attester: Address::from(terms.attester.0),
            legal: terms.legal.0.into(),
        },
    }
}

/// What Delta trained on in a period: every track, a number of times.
#[must_use]
pub fn usage(catalogue: u32, passes: u64) -> usage::Total {
    let used = |(index, seconds): (u32, u32)| Used {
        track: TrackId { catalogue: CatalogueId(catalogue), index },
        units: u64::from(seconds) * passes,
    };
    usage::total::<HostKeccak>((0..).zip(TRACKS).map(used)).expect("the tracks are in order")
}

/// The claim of a party of the album, with its proof, to a destination.
#[must_use]
pub fn claim(catalogue: u32, index: u32, destination: Address) -> Licensing::claimCall {
    claim_of(&parties(), catalogue, index, destination)
}

/// The claim of one of several parties, with its proof, to a destination.
#[must_use]
pub fn claim_of(parties: &[Party], catalogue: u32, index: u32, destination: Address) -> Licensing::claimCall {
    let Party { account, rights, share_ppm } = parties[index as usize];
    Licensing::claimCall {
        catalogue,
        currency: Address::ZERO,
        index,
        party: Licensing::Party { account: Address::from(account.0), rights, sharePpm: share_ppm },
        proof: proof(parties, index),
        destination,
    }
}
