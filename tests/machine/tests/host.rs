//! The simulated host does what pallet-revive does: who calls whom, what reverts, who may enter.

use std::rc::Rc;

use assent_core::{
    call::{
        consent::OpenCatalogue,
        licensing::{Activate, OpenCurrency, SetCard, Stored},
    },
    error::Refusal,
    id::{Account, CatalogueId, PoolId},
    message::Message,
    party::Party,
};
use assent_machine::{
    cells::{Cells, Kind},
    host::{Code, Host},
    native::Native,
};
use assent_model::{Account as Who, Config};
use assent_subject::{
    machine::{Machine, Stopped, calldata},
    words,
};

fn deployed() -> Native {
    Native::deploy(&Config::default())
}

fn licensor() -> Account {
    words::account(Who::LICENSOR, [Account::ZERO; 2])
}

fn refused(native: &mut Native, to: usize, message: Vec<u8>, value: u128) -> Option<Refusal> {
    let to = native.contracts()[to];
    match native.call(licensor(), to, message, value).result {
        Err(Stopped::Reverted(data)) => Refusal::decode_abi(&data),
        other => panic!("it is refused, not {other:?}"),
    }
}

fn open() -> Vec<u8> {
    let parties = vec![Party { account: licensor(), rights: 3, share_ppm: 1_000_000 }];
    calldata(&OpenCatalogue { parties })
}

#[test]
fn licensing_hears_of_a_catalogue_from_consent_alone() {
    let mut native = deployed();
    let [consent, licensing] = native.contracts();

    let called = native.call(licensor(), consent, open(), 0);
    assert!(called.result.is_ok());
    let card = native.stored(licensing, [&1_u32.to_le_bytes()[..], &1_u32.to_le_bytes()].concat());
    assert!(card.is_some(), "consent pushed its card through the office");

    let card = assent_core::abi::Bytes(Vec::new());
    let set = calldata(&SetCard { catalogue: CatalogueId(1), card });
    assert_eq!(refused(&mut native, 1, set, 0), Some(Refusal::NotConsent { caller: licensor() }));
}

#[test]
fn a_refusal_leaves_nothing_behind() {
    let mut native = deployed();
    let root = native.root();

    let activate = calldata(&Activate { pool: PoolId(1), catalogue: CatalogueId(1) });
    assert_eq!(refused(&mut native, 1, activate, 0), Some(Refusal::NoSuchPool { pool: PoolId(1) }));
    let paid = assent_core::amount::Amount(7);
    assert_eq!(refused(&mut native, 0, open(), paid.0), Some(Refusal::NotPayable { paid }));

    assert_eq!(native.root(), root, "the money that came with it went back as well");
}

#[test]
fn what_is_no_message_and_what_takes_no_money_reverts_with_nothing() {
    let mut native = deployed();
    assert_eq!(refused(&mut native, 1, vec![1, 2, 3, 4], 0), None);
    assert_eq!(refused(&mut native, 1, vec![1], 0), None);
    let view = calldata(&Stored { key: assent_core::abi::Bytes(vec![0; 4]) });
    assert_eq!(refused(&mut native, 1, view, 1), None);
}

#[test]
fn who_has_less_than_they_send_reaches_nobody() {
    let mut native = deployed();
    let to = native.contracts()[0];
    let called = native.call(licensor(), to, open(), u128::MAX);
    assert_eq!(called.result, Err(Stopped::Unfunded));
}

#[test]
fn while_a_token_runs_nobody_enters() {
    let mut native = deployed();
    let currency = Account([0x66; 20]);
    native.host().state().set_code(&currency.0, Code::Intruder);
    native.host().state().cells.put_amount(Kind::Held, &licensor().0, &[], u128::MAX);

    // The intruder is content only if it gets in; then it pays nothing, and is refused for that instead.
    let open = calldata(&OpenCurrency { currency });
    assert_eq!(refused(&mut native, 1, open, 0), Some(Refusal::TokenRefused { currency }));
}

#[test]
fn a_contract_that_panics_is_stopped_and_undone() {
    let host = Rc::new(Host::default());
    // No constructor ran: there is no root cell to load.
    host.state().set_code(&[9; 20], Code::Office);
    host.state().cells.put_amount(Kind::Native, &[1; 20], &[], 5);
    let digest = host.state().cells.digest();

    let stopped = host.call([1; 20], [9; 20], Activate::SELECTOR.to_vec(), 5);

    assert!(stopped.is_err_and(|why| why.contains("a contract has a root cell")));
    assert_eq!(host.state().cells.digest(), digest);
    assert_eq!(host.call([1; 20], [2; 20], vec![], 5), Ok(Ok(vec![])), "and the next call is none the worse");
}

#[test]
fn cells_go_back_to_a_moment() {
    let mut cells = Cells::default();
    cells.put(Kind::Record, &[1; 20], &[1], vec![1]);
    let (then, digest) = (cells.now(), cells.digest());

    cells.put(Kind::Record, &[1; 20], &[1], vec![2]);
    cells.put(Kind::Record, &[1; 20], &[2], vec![3]);
    cells.put(Kind::Record, &[1; 20], &[1], vec![]);
    assert_ne!(cells.digest(), digest);

    cells.back(then);
    assert_eq!((cells.get(Kind::Record, &[1; 20], &[1]), cells.digest()), (&[1][..], digest));
    assert!(cells.get(Kind::Record, &[1; 20], &[2]).is_empty());
}
