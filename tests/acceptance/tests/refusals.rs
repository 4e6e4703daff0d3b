//! Refusals on the real blobs: each typed, with its values, and each changes nothing.

mod common;

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use assent_acceptance::{
    abi::{consent::Consent, licensing::Licensing},
    story::{self, ADA, BEN, DAY, DELTA, DOT, STRANGER},
    world::{No, World, address},
};
use assent_core::{
    amount::Amount,
    catalogue::Card,
    error::Refusal,
    id::{Account, CatalogueId, Digest, Head, LicenceId, TermsId, Time},
    uses::UseVector,
};
use codec::Encode;
use common::{asked, attest, buy, consented, narrow, report};

/// A call that must be refused, by whom, with which value.
struct Try {
    who: sp_keyring::Sr25519Keyring,
    hot: bool,
    data: Vec<u8>,
    value: u128,
}

impl Try {
    fn cold(who: sp_keyring::Sr25519Keyring, call: impl SolCall) -> Self {
        Self { who, hot: false, data: call.abi_encode(), value: 0 }
    }

    fn hot(who: sp_keyring::Sr25519Keyring, call: impl SolCall, value: u128) -> Self {
        Self { who, hot: true, data: call.abi_encode(), value }
    }
}

#[track_caller]
fn refused(world: &mut World, attempt: Try, expected: Refusal) {
    let before = world.state_root();
    let to = if attempt.hot { world.licensing } else { world.consent };
    let called = world.raw_call(attempt.who, to, attempt.data, attempt.value);
    assert_eq!(called.result, Err(No::Refused(expected)));
    assert!(called.events.is_empty(), "a refusal tells nothing");
    assert_eq!(world.state_root(), before, "refusal_changes_nothing");
}

fn account(address: Address) -> Account {
    Account(address.0.0)
}

#[test]
fn strangers_speak_for_nobody() {
    let (mut world, catalogue) = consented();
    let no = Refusal::NotRightsholder { caller: story::account(STRANGER), account: story::account(ADA) };
    refused(&mut world, Try::cold(STRANGER, narrow(catalogue, 0)), no);
    let (terms, seat) = (story::terms_id(&story::terms()), story::seat());
    let withdraw = Consent::withdrawCall { catalogue, seat, terms, licensee: Address::ZERO };
    refused(&mut world, Try::cold(STRANGER, withdraw), no);
    let (base, until) = (world.catalogue(catalogue).card.head, world.now());
    let changes = Consent::Changes { uses: vec![0xFFFF], ..story::no_changes() };
    let propose = story::propose(catalogue, base, until, changes);
    refused(&mut world, Try::cold(STRANGER, propose.clone()), no);

    // A payee has a seat, but no say; and the licensor's seat, which needs no proof, is the licensor's.
    let payees = Consent::proposeCall { seat: story::seat_of(&story::parties(), 1), ..propose.clone() };
    refused(&mut world, Try::cold(BEN, payees), Refusal::SeatWithoutRights { seat: 1 });
    let licensors = Consent::Seat { index: 32, ..story::seat() };
    let no = Refusal::NotLicensor { caller: story::account(STRANGER), licensor: story::account(ADA) };
    refused(&mut world, Try::cold(STRANGER, Consent::proposeCall { seat: licensors, ..propose }), no);
}

#[test]
fn only_consent_pushes() {
    let (mut world, catalogue) = consented();
    let no = Refusal::NotConsent { caller: story::account(ADA) };
    let terms = story::terms_id(&story::terms());
    let licensee = story::at(ADA);
    let put = Licensing::putOfferCall { catalogue, terms, licensee, until: u64::MAX };
    refused(&mut world, Try::hot(ADA, put, 0), no);
    refused(&mut world, Try::hot(ADA, Licensing::dropOfferCall { catalogue, terms, licensee }, 0), no);
    let grant = Licensing::grantCall { catalogue, terms, licensee, model: [1; 32].into() };
    refused(&mut world, Try::hot(ADA, grant, 0), no);
    let card = Card { uses: UseVector(0xFFFF), ..world.card(catalogue) }.encode().into();
    refused(&mut world, Try::hot(ADA, Licensing::setCardCall { catalogue, card }, 0), no);
}

#[test]
fn a_buyer_gets_what_they_saw_or_nothing() {
    let (mut world, catalogue) = consented();
    let (terms, price) = (story::terms(), 5 * DOT / 2);
    let asked = asked(&mut world, catalogue, &terms);
    let head = world.catalogue(catalogue).card.head;
    let now = world.now();
    let cases = [
        (
            Licensing::purchaseCall { maxPrice: U256::from(price - 1), ..asked.clone() },
            price,
            Refusal::PriceAboveMax { price: Amount(price), max: Amount(price - 1) },
        ),
        (asked.clone(), price - 1, Refusal::WrongPayment { paid: Amount(price - 1), price: Amount(price) }),
        (asked.clone(), price + 1, Refusal::WrongPayment { paid: Amount(price + 1), price: Amount(price) }),
        (
            Licensing::purchaseCall { head: [9; 32].into(), ..asked.clone() },
            price,
            Refusal::HeadMoved { seen: Head(Digest([9; 32])), head },
        ),
        (
            Licensing::purchaseCall { deadline: now - 1, ..asked.clone() },
            price,
            Refusal::DeadlinePassed { now: Time(now), deadline: Time(now - 1) },
        ),
        (
            Licensing::purchaseCall { catalogue: 99, ..asked.clone() },
            price,
            Refusal::NoSuchCatalogue { catalogue: CatalogueId(99) },
        ),
        (
            Licensing::purchaseCall { terms: [9; 32].into(), ..asked.clone() },
            price,
            Refusal::NoSuchTerms { terms: TermsId(Digest([9; 32])) },
        ),
        (
            Licensing::purchaseCall { offeredTo: story::at(ADA), ..asked.clone() },
            price,
            Refusal::NotOfferedTo { caller: story::account(DELTA), licensee: story::account(ADA) },
        ),
    ];
    for (asked, value, refusal) in cases {
        refused(&mut world, Try::hot(DELTA, asked, value), refusal);
    }
}

#[test]
fn a_report_counts_once_and_within() {
    let (mut world, catalogue) = consented();
    let licence = buy(&mut world, catalogue, &story::terms(), 5 * DOT / 2).ok();
    world.advance(DAY);
    let used = story::usage(catalogue, 1_000);
    let first = report(&mut world, licence, &used);
    attest(&mut world, licence, &used, 0).ok();
    let again = Try::hot(DELTA, Licensing::attestCall { report: first.clone(), payment: U256::ZERO }, 0);
    refused(&mut world, again, Refusal::WrongSequence { given: 1, next: 2 });
    world.advance(DAY);
    let next = report(&mut world, licence, &used);
    let by_stranger = Try::hot(STRANGER, Licensing::attestCall { report: next.clone(), payment: U256::ZERO }, 0);
    let no = Refusal::NotAttester { caller: story::account(STRANGER), attester: story::account(DELTA) };
    refused(&mut world, by_stranger, no);
    let greedy = Licensing::Attestation { units: u64::MAX, ..next.clone() };
    let units = u128::from(u64::MAX) + u128::from(used.units);
    // Two of thirty days.
    let most = 10_000_000 * 2 / 30;
    refused(
        &mut world,
        Try::hot(DELTA, Licensing::attestCall { report: greedy, payment: U256::ZERO }, 0),
        Refusal::TooManyUnits { units, most },
    );
    let nobody = Licensing::Attestation { licence: 7, ..next.clone() };
    let no = Refusal::NoSuchLicence { licence: LicenceId(7) };
    refused(&mut world, Try::hot(DELTA, Licensing::attestCall { report: nobody, payment: U256::ZERO }, 0), no);
    // 54,000 units are within the advance: nothing is owed.
    let paid = Try::hot(DELTA, Licensing::payCall { licence, payment: U256::from(100_000_000) }, 100_000_000);
    refused(&mut world, paid, Refusal::NothingOwed { paid: Amount(100_000_000) });
    refused(
        &mut world,
        Try::hot(DELTA, Licensing::payCall { licence, payment: U256::ZERO }, 0),
        Refusal::NothingPaid { owed: Amount::ZERO },
    );
}

#[test]
fn a_share_is_claimed_by_its_recipient_alone() {
    let (mut world, catalogue) = consented();
    buy(&mut world, catalogue, &story::terms(), 5 * DOT / 2).ok();
    let claim = story::claim(catalogue, 1, story::at(STRANGER));
    let no = Refusal::NotRecipient { caller: story::account(STRANGER), recipient: story::account(BEN) };
    refused(&mut world, Try::hot(STRANGER, claim.clone(), 0), no);

    let root = world.card(catalogue).parties_root;
    let mut richer = claim.clone();
    richer.party.sharePpm = 900_000;
    refused(&mut world, Try::hot(BEN, richer, 0), Refusal::WrongProof { root });
    let elsewhere = Licensing::claimCall { index: 0, ..claim.clone() };
    refused(&mut world, Try::hot(BEN, elsewhere, 0), Refusal::WrongProof { root });
    let longer = Licensing::claimCall { proof: vec![claim.proof[0]; 64], ..claim.clone() };
    refused(&mut world, Try::hot(BEN, longer, 0), Refusal::WrongProof { root });

    let own = [Address::ZERO, Address::from(world.licensing.0), Address::from(world.consent.0)];
    for destination in own {
        let forbidden = Licensing::claimCall { destination, ..claim.clone() };
        let no = Refusal::ForbiddenAccount { account: account(destination) };
        refused(&mut world, Try::hot(BEN, forbidden, 0), no);
    }
    let other = Licensing::claimCall { currency: Address::from([7; 20]), ..claim };
    let no = Refusal::NothingToClaim { catalogue: CatalogueId(catalogue), claimed: Amount::ZERO };
    refused(&mut world, Try::hot(BEN, other, 0), no);
    assert_eq!(world.balance(world.licensing), 5 * DOT / 2);
}

#[test]
fn calldata_that_cannot_be_read_reverts_and_never_traps() {
    let (mut world, catalogue) = consented();
    let good = story::claim(catalogue, 1, story::at(BEN)).abi_encode();
    let asked = asked(&mut world, catalogue, &story::terms());
    let too_much = Licensing::purchaseCall { maxPrice: U256::MAX, ..asked };
    let inputs = [
        vec![],
        vec![1, 2, 3],
        vec![0xFF; 4],
        good[..good.len() - 32].to_vec(),
        good[..40].to_vec(),
        [&good[..4], &[0xFF; 320][..]].concat(),
        too_much.abi_encode(),
    ];
    for input in inputs {
        let before = world.state_root();
        let to = world.licensing;
        let called = world.raw_call(BEN, to, input.clone(), 0);
        // What has no message is ink's to refuse, without a type.
        let reverted = matches!(called.result, Err(No::Reverted(_) | No::Refused(_)));
        assert!(reverted, "{:?} for {}", called.result, hex::encode(input));
        assert_eq!(world.state_root(), before);
    }
    assert_ne!(world.balance(address(BEN)), 0);
}

/// A word of calldata, by its place behind the selector.
fn word(data: &[u8], at: usize) -> usize {
    let low = data[4 + at + 28..4 + at + 32].try_into().expect("four bytes");
    u32::from_be_bytes(low) as usize
}

#[test]
fn a_deal_of_too_many_changes_is_refused_before_it_is_made() {
    let (mut world, catalogue) = consented();
    let (base, until) = (world.catalogue(catalogue).card.head, world.now());
    let nothing = Consent::Batch { root: [0; 32].into(), count: 0, manifest: [0; 32].into() };
    let changes = Consent::Changes { batches: vec![nothing; 150], ..story::no_changes() };
    let propose = story::propose(catalogue, base, until, changes);
    let many = Refusal::TooManyChanges { count: 150, most: 16 };
    refused(&mut world, Try::cold(ADA, propose.clone()), many);

    // All lists on the first one's tail: together they would be several times what ink! hands over of calldata, 16 KiB.
    let mut data = propose.abi_encode();
    let deal = word(&data, 32);
    let changes = deal + word(&data, deal + 96);
    let tail = changes + word(&data, changes);
    let first = data[4 + changes..4 + changes + 32].to_vec();
    for list in 1..7 {
        data[4 + changes + 32 * list..][..32].copy_from_slice(&first);
    }
    let unreadable = Refusal::Unreadable { word: u32::try_from(tail / 32).expect("a word") };
    refused(&mut world, Try { who: ADA, hot: false, data, value: 0 }, unreadable);
}

#[test]
fn a_key_that_no_record_has_is_answered_by_nothing() {
    let (mut world, _) = consented();
    for to in [world.consent, world.licensing] {
        for length in [3, 128, 129, 4_096] {
            let key = vec![1; length].into();
            assert!(world.view(to, Consent::storedCall { key }).is_empty(), "{length} bytes");
        }
    }
}
