use super::*;
use crate::licence::tests::terms;
use codec::{Encode, MaxEncodedLen};
use proptest::prelude::*;

pub(crate) const ID: PoolId = PoolId(7);
pub(crate) const OPERATOR: Account = Account([4; 20]);
const STRANGER: Account = Account([5; 20]);
const TERMS: TermsId = TermsId(crate::id::Digest([2; 32]));

/// Who was the last member of the pools here that have none.
pub(crate) const LAST: CatalogueId = CatalogueId(6);

fn shared(fee: u128) -> Result<Divided, Refusal> {
    Ok(Divided { fee: Amount(fee), unshared: Amount::ZERO })
}

pub(crate) fn pool(fee_ppm: u32) -> Pool {
    Pool::open(OPERATOR, TERMS, &Terms { advance: Amount::ZERO, ..terms() }, fee_ppm).unwrap()
}

#[test]
fn terms_with_an_advance_and_fees_above_the_ceiling_are_refused() {
    let free = Terms { advance: Amount::ZERO, ..terms() };
    let open = |terms: &Terms, fee| Pool::open(OPERATOR, TERMS, terms, fee).map(|pool| pool.fee_ppm);
    assert_eq!(open(&terms(), 0), Err(Refusal::PoolHasAdvance { terms: TERMS }));
    assert_eq!(open(&free, 300_001), Err(Refusal::FeeTooHigh { fee: 300_001, most: 300_000 }));
    assert_eq!(open(&free, 300_000), Ok(300_000));
}

#[test]
fn only_the_operator_seals_and_once() {
    let mut pool = pool(0);
    let stranger = Refusal::NotOperator { caller: STRANGER, operator: OPERATOR };
    assert_eq!(pool.seal(ID, STRANGER), Err(stranger));
    assert_eq!(pool.seal(ID, OPERATOR), Ok(()));
    assert_eq!(pool.seal(ID, OPERATOR), Err(Refusal::PoolIsSealed { pool: ID }));
}

#[test]
fn the_fee_is_taken_down_and_claimed_once_by_the_operator() {
    let mut pool = Pool { weight: 1, ..pool(300_000) };
    assert_eq!(pool.share(Amount(9)), shared(2));
    assert_eq!((pool.acc.whole, pool.received), (7, Amount(9)));
    let stranger = Refusal::NotOperator { caller: STRANGER, operator: OPERATOR };
    assert_eq!(pool.claim_fees(ID, STRANGER), Err(stranger));
    assert_eq!(pool.claim_fees(ID, OPERATOR), Ok(Amount(2)));
    assert_eq!(pool.claim_fees(ID, OPERATOR), Err(Refusal::NoFees { pool: ID, claimed: Amount(2) }));
    assert_eq!(pool.share(Amount(10)), shared(3));
    assert_eq!(pool.claim_fees(ID, OPERATOR), Ok(Amount(3)));
    assert_eq!(pool.claim_fees(ID, OPERATOR), Err(Refusal::NoFees { pool: ID, claimed: Amount(5) }));
}

#[test]
fn what_comes_in_without_members_is_due_to_the_last_and_waits_for_nobody() {
    let mut pool = Pool { last: LAST, carried: 5, ..pool(100_000) };
    let before = pool;
    assert_eq!(pool.share(Amount(50)), Ok(Divided { fee: Amount(5), unshared: Amount(45) }));
    assert_eq!(pool, Pool { received: Amount(50), fees: Amount(5), ..before });
    pool.weight = 9;
    assert_eq!(pool.share(Amount(10)), shared(1));
    assert_eq!(pool.acc.whole, 1, "who comes later gets nothing of it");
}

#[test]
fn a_buyer_gets_what_they_saw_but_for_what_they_allow() {
    let pool = Pool { serial: 10, weight: 1_000, lost: 7, ..pool(0) };
    let check = |serial, weight| pool.check_sale(serial, weight, 7);
    let changed = Err(Refusal::PoolChanged { serial: 10, weight: 1_000, lost: 7 });
    assert_eq!((check(10, 1_000), check(7, 1_000), check(7, 0)), (Ok(()), Ok(()), Ok(())), "joins are harmless");
    assert_eq!((check(11, 0), check(10, 1_001)), (changed, changed));
    assert_eq!(pool.check_sale(10, 1_000, 6), changed, "seven tracks went since, whoever came for them");
    assert_eq!(pool.check_sale(3, 0, 8), Ok(()), "a buyer who allows for it is stopped by nobody");
    assert_eq!(pool.check_members(ID), Ok(()));
    assert_eq!(Pool { weight: 0, ..pool }.check_members(ID), Err(Refusal::PoolEmpty { pool: ID }));
}

#[test]
fn three_thirds_are_one() {
    let mut pool = Pool { weight: 3, ..pool(0) };
    for _ in 0..3 {
        assert_eq!(pool.share(Amount(1)), shared(0));
    }
    assert_eq!((pool.acc, pool.carried), (Accumulator { whole: 1, frac: 0 }, 0));
}

#[test]
fn more_than_an_amount_can_tell_is_refused_and_changes_nothing() {
    let mut pool = Pool { weight: 1, ..pool(300_000) };
    assert!(pool.share(Amount(u128::MAX)).is_ok());
    let before = pool;
    assert_eq!(pool.share(Amount(1)), Err(Refusal::AmountTooLarge {}));
    assert_eq!(pool, before);
    assert_eq!(pool.share(Amount(0)), shared(0));
}

#[test]
fn records_are_of_fixed_width_and_small() {
    let full = Pool { sealed: true, serial: 9, acc: Accumulator { whole: u128::MAX, frac: u64::MAX }, ..pool(7) };
    assert_eq!(full.encode().len(), Pool::max_encoded_len());
    assert!(Pool::max_encoded_len() <= 416);
}

proptest! {
    /// `every_unit_accounted`, of one payment: weight × what the accumulator moved + the remainder is what came in with
    /// the last remainder, in 2⁻⁶⁴, for any weight and any remainder that an earlier weight left.
    #[test]
    fn sharing_is_exact(amount: u128, weight in 1_u64.., carried: u64, frac: u64, narrow in 0_u32..64) {
        let weight = (weight >> narrow).max(1);
        let acc = Accumulator { whole: 0, frac };
        let mut pool = Pool { weight, carried, acc, ..pool(0) };
        // A remainder above the weight can add one unit to the quotient, which would not fit beside the whole range.
        prop_assume!(amount < u128::MAX - u128::from(u64::MAX));
        prop_assert!(pool.spread(Amount(amount)).is_zero());
        let (moved, weight) = (pool.acc.since(acc), u128::from(weight));
        let low_part = weight * u128::from(moved.frac) + u128::from(pool.carried);
        prop_assert_eq!(low(low_part), carried);
        prop_assert_eq!(weight * moved.whole + (low_part >> 64), amount);
        prop_assert!(u128::from(pool.carried) < weight);
    }

    #[test]
    fn a_reading_apart_is_what_was_added(whole: u64, frac: u64, more: u64, fine: u128) {
        let from = Accumulator { whole: whole.into(), frac };
        let moved = from.plus(more.into(), fine >> 1).since(from);
        prop_assert_eq!(moved, Accumulator::default().plus(more.into(), fine >> 1));
    }
}
