use codec::{Decode, Encode, MaxEncodedLen};

use super::*;
use crate::{
    licence::tests::{licence, terms},
    member::{Listed, Membership, Standing},
    terms::{Terms, Unit},
    tier::Tier,
};

/// The terms as SCALE's derive has them.
#[derive(Encode, Decode, MaxEncodedLen)]
struct Derived {
    tier: u8,
    uses: UseSet,
    currency: Account,
    price: Amount,
    advance: Amount,
    royalty: Amount,
    unit: u8,
    cap: u64,
    interval: Seconds,
    cure: Seconds,
    duration: Seconds,
    runs: u16,
    attester: Account,
    legal: Digest,
}

#[test]
fn a_record_has_the_bytes_of_scale_s_derive() {
    let Terms { tier, uses, currency, price, advance, royalty, unit, cap, interval, cure, .. } = terms();
    let Terms { duration, runs, attester, legal, .. } = terms();
    let (tier, unit) = (tier.number(), unit.number());
    let derived = Derived {
        tier,
        uses,
        currency,
        price,
        advance,
        royalty,
        unit,
        cap,
        interval,
        cure,
        duration,
        runs,
        attester,
        legal,
    };

    assert_eq!(terms().encode(), derived.encode());
    assert_eq!(Terms::WIDTH, Derived::max_encoded_len());
    assert_eq!(Terms::decode(&mut &*derived.encode()), Ok(terms()));
}

#[test]
fn records_read_back() {
    let listed = Listed { pools: [PoolId(1), PoolId(2), PoolId(3), PoolId(u32::MAX)], ..Listed::default() };
    let member = Membership { state: Standing::Suspended, frac: u64::MAX, ..Membership::default() };
    assert_eq!(Fields::read(&licence().encode()), Some(licence()));
    assert_eq!(Fields::read(&listed.encode()), Some(listed));
    assert_eq!(Fields::read(&member.encode()), Some(member));
}

#[test]
fn what_is_no_record_is_none() {
    let bytes = terms().encode();
    assert_eq!(Fields::read::<Terms>(&bytes[1..]), None);
    assert_eq!(Fields::read::<Terms>(&[&*bytes, &[0]].concat()), None);
    let mut unknown = bytes.clone();
    unknown[0] = 7;
    assert_eq!(Fields::read::<Terms>(&unknown), None, "no tier has the number 7");
    assert_eq!(Fields::read::<bool>(&[2]), None);
    assert_eq!(Fields::read::<Tier>(&[6]), Some(Tier::Replica));
    assert_eq!(Fields::read::<Unit>(&[5]), None);
}
