//! Attacks on money on its way out.

use assent_acceptance::{
    evm::{self, BURNER, ECHO, PUPPET, REFUSER},
    scene::{allow, usdc, usdc_of},
    stage::{BOTH, CARA, NATIVE, Stage, append, party, priced, set},
    story::{ADA, BEN, DELTA, DOT, STRANGER, account, training},
    world::{BOND, No, address, calldata},
};
use assent_core::{
    amount::{Amount, SEED},
    call::{consent::Reclaim, licensing::OpenCurrency},
    error::Refusal,
    id::{Account, CatalogueId},
    party::Party,
    terms::Terms,
};
use assent_runtime::{Revive, constants::USDC_MIN_BALANCE};
use sp_core::H160;

/// A catalogue that earned 1, half of it somebody's.
fn earned(stage: &mut Stage, somebody: Account) -> CatalogueId {
    let other = Party { account: somebody, rights: 0, share_ppm: 500_000 };
    let song = stage.opens(ADA, &[party(ADA, BOTH, 500_000), other]);
    stage.agreed(song, append(5));
    stage.agreed(song, set(training()));
    let terms = stage.registers(&priced(DOT));
    stage.offers(song, terms);
    stage.buys(DELTA, song, terms);
    song
}

fn contract(stage: &mut Stage, source: &str, data: &[u8]) -> H160 {
    stage.world.instantiate(STRANGER, evm::initcode(source, data))
}

/// What an [`ECHO`] keeps: 2 where what it called went through, 1 where it did not.
pub fn echoed(stage: &mut Stage, echo: H160) -> Option<u8> {
    let kept = stage.world.within(|| Revive::get_storage(echo, [0; 32]).expect("a contract"));
    kept.and_then(|word| word.last().copied())
}

#[test]
fn a_claimer_re_enters() {
    let mut stage = Stage::default();
    // A recipient that is a contract, and a destination that has it claim once more while the money arrives.
    let puppet = contract(&mut stage, PUPPET, &[]);
    let song = earned(&mut stage, Account(puppet.0));
    let licensing = stage.world.licensing;
    let says = |claim| [&evm::address(licensing)[..], &calldata(&claim)].concat();
    let again = says(stage.claim(song, NATIVE, 1, account(STRANGER)));
    let echo = contract(&mut stage, ECHO, &[&evm::address(puppet)[..], &again].concat());

    let first = says(stage.claim(song, NATIVE, 1, Account(echo.0)));
    let before = stage.world.balance(address(STRANGER));
    stage.world.raw_call(DELTA, puppet, first, 0).ok();
    assert_eq!(echoed(&mut stage, echo), Some(1), "it was called, and could not enter");
    assert_eq!(stage.world.balance(echo), DOT / 2);
    assert_eq!(stage.world.balance(address(STRANGER)), before);
    assert_eq!(stage.world.balance(licensing), DOT / 2, "Ada's half");
    // Afterwards the door is open, and there is nothing left to claim.
    let no = stage.world.raw_call(DELTA, puppet, again, 0).refusal();
    assert_eq!(no, Refusal::NothingToClaim { catalogue: song, claimed: Amount(DOT / 2) });
}

#[test]
fn a_recipient_reverts() {
    let mut stage = Stage::default();
    let song = earned(&mut stage, account(BEN));
    let destination = Account(contract(&mut stage, REFUSER, &[]).0);
    let claim = stage.claim(song, NATIVE, 1, destination);
    let failed = |amount| Refusal::TransferFailed { destination, amount: Amount(amount) };
    assert_eq!(stage.hot_no(BEN, &claim, 0), failed(DOT / 2));

    // It holds up nobody: not the others, not the same recipient elsewhere. The same for bonds.
    for (who, index) in [(ADA, 0), (BEN, 1)] {
        let before = stage.world.balance(address(CARA));
        let claim = stage.claim(song, NATIVE, index, account(CARA));
        stage.hot(who, &claim).ok();
        assert_eq!(stage.world.balance(address(CARA)) - before, DOT / 2);
    }
    let own = stage.solo(BEN, 1);
    let dispute = stage.files(BEN, song, own).ok();
    assert_eq!(stage.cold_no(BEN, &Reclaim { dispute, destination }), failed(BOND));
    let before = stage.world.balance(address(CARA));
    stage.cold(BEN, &Reclaim { dispute, destination: account(CARA) }).ok();
    assert_eq!(stage.world.balance(address(CARA)) - before, BOND);
}

#[test]
fn a_recipient_burns_all_weight() {
    let mut stage = Stage::default();
    let song = earned(&mut stage, account(BEN));
    let destination = Account(contract(&mut stage, BURNER, &[]).0);
    let claim = stage.claim(song, NATIVE, 1, destination);
    let before = stage.world.state_root();
    let burnt = stage.hot(BEN, &claim);
    // A transfer hands on all weight: who names such a destination pays for it, and for nothing but their own claim.
    let Err(No::Trapped(why)) = burnt.result else { panic!("{:?}", burnt.result) };
    assert!(why.contains("\"OutOfGas\""), "{why}");
    assert_eq!(stage.world.state_root(), before, "nothing has changed");
    for (who, index) in [(ADA, 0), (BEN, 1)] {
        let before = stage.world.balance(address(CARA));
        let claim = stage.claim(song, NATIVE, index, account(CARA));
        stage.hot(who, &claim).ok();
        assert_eq!(stage.world.balance(address(CARA)) - before, DOT / 2);
    }
}

#[test]
fn a_claim_drains_the_assets_minimum() {
    let mut stage = Stage::default();
    let (currency, licensing) = (usdc(), stage.world.licensing);
    allow(&mut stage, DELTA, licensing, u128::MAX);
    stage.hot(DELTA, &OpenCurrency { currency }).ok();
    assert!(SEED.0 > USDC_MIN_BALANCE, "the seed keeps the account above the minimum");
    let song = {
        let parties = [party(ADA, BOTH, 500_000), party(BEN, 0, 500_000)];
        let song = stage.opens(ADA, &parties);
        stage.agreed(song, append(5));
        stage.agreed(song, set(training()));
        song
    };
    // Less than the minimum each: without the seed the last claim would leave dust, which the asset reaps.
    let price = USDC_MIN_BALANCE + 2;
    let terms = stage.registers(&Terms { currency, ..priced(price) });
    stage.offers(song, terms);
    for sold in 1..=3 {
        stage.buys(DELTA, song, terms);
        for (who, index) in [(ADA, 0), (BEN, 1)] {
            let before = usdc_of(&mut stage, address(CARA));
            let claim = stage.claim(song, currency, index, account(CARA));
            stage.hot(who, &claim).ok();
            assert_eq!(usdc_of(&mut stage, address(CARA)) - before, price / 2);
        }
        assert_eq!(usdc_of(&mut stage, licensing), SEED.0, "after sale {sold} nothing is left but the seed");
        assert_eq!(stage.ledger(song, currency).accrued, Amount(sold * price));
    }
    let claim = stage.claim(song, currency, 0, account(ADA));
    let no = Refusal::NothingToClaim { catalogue: song, claimed: Amount(3 * price / 2) };
    assert_eq!(stage.hot_no(ADA, &claim, 0), no);
}
