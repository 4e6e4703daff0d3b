use codec::{Decode, Encode, MaxEncodedLen};

use super::*;
use crate::{
    catalogue::{Card, Catalogue, Naming},
    dispute::Dispute,
    licence::{
        Frozen, Moving, Offer,
        tests::{licence, terms},
    },
    member::{Listed, Membership, Standing},
    party::Party,
    place::Place,
    pool::Pool,
    royalty::Ledger,
    terms::{Terms, Unit},
    tier::Tier,
    track::{BatchRecord, Tracks},
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

/// Reads a record of bytes that all differ from their neighbours, and holds its fields, in the order given here, against
/// them. `flags`: where a byte must be 0 or 1.
macro_rules! assert_in_order {
    ($name:ident { $($field:ident),* $(,)? } $(, flags: [$($flag:expr),*])?) => {
        let flags: &[usize] = &[$($($flag),*)?];
        let byte = |at: usize| if flags.contains(&at) { 1 } else { (at % 251) as u8 };
        let bytes: Vec<u8> = (0..$name::WIDTH).map(byte).collect();
        let $name { $($field),* } = Fields::read(&bytes).unwrap();
        assert_eq!([$($field.encode()),*].concat(), bytes, stringify!($name));
    };
}

#[test]
fn fields_stand_in_their_published_order() {
    assert_in_order!(Place { to, taken });
    assert_in_order!(Ledger { accrued, held, held_under });
    assert_in_order!(Offer { epoch, until });
    assert_in_order!(Frozen { subject, terms, licensee, model, price, since, expires });
    assert_in_order!(Moving { runs, reports, reported_until, units, paid, owing_since, ended, attested });
    assert_in_order!(Party { account, rights, share_ppm });
    assert_in_order!(Tracks { total, matured, matures_at });
    assert_in_order!(BatchRecord { root, first, count });
    assert_in_order!(Naming { seat, account, ready });
    assert_in_order!(Membership { state, agreed, weight, epoch, head, ready, joined, left, entry, frac, owed });
    assert_in_order!(
        Pool {
            operator,
            terms,
            uses,
            currency,
            fee_ppm,
            sealed,
            serial,
            weight,
            lost,
            last,
            acc,
            carried,
            received,
            fees,
            fees_claimed,
        },
        flags: [20 + 32 + 1 + 20 + 4]
    );
    assert_in_order!(
        Card {
            parties_root,
            parties,
            head,
            epoch,
            uses,
            tracks,
            excluded,
            dispute,
            disputed_until,
            successor,
            closed,
        },
        flags: [Card::WIDTH - 1]
    );
    assert_in_order!(
        Catalogue { id, licensor, batches, required, unnamed, likeness, naming, held, card },
        flags: [Catalogue::WIDTH - 1]
    );
    assert_in_order!(
        Dispute { catalogue, claimant, filer, evidence, filed, stage, until, bond_paid },
        flags: [4 + 4 + 20 + 32 + 8, Dispute::WIDTH - 1]
    );
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
