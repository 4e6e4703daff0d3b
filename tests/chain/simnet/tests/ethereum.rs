//! An Ethereum wallet's transaction is one like others.

mod common;

use assent_runtime::{CHAIN_ID, NATIVE_TO_ETH_RATIO, RuntimeCall, UNIT, UncheckedExtrinsic, accounts};
use assent_simnet::{Options, Simnet, execute};
use codec::Encode;
use common::free_balance;
use pallet_revive::evm::{Account, GenericTransaction};
use sp_core::{H160, U256};
use sp_runtime::generic;
use subxt_signer::eth::dev;

fn ask_number(simnet: &Simnet, name: &'static str) -> U256 {
    simnet.with(move |net| {
        let state = net.best_state();
        execute::Session::new(&state).ask(name, &[]).expect("it answers")
    })
}

/// What `eth-rpc` submits for a transfer signed by Alith, who is the default account.
fn payment(simnet: &Simnet, to: H160, wei: U256) -> Vec<u8> {
    let transaction = GenericTransaction {
        chain_id: Some(CHAIN_ID.into()),
        gas: Some(ask_number(simnet, "ReviveApi_max_extrinsic_weight_in_gas")),
        gas_price: Some(ask_number(simnet, "ReviveApi_gas_price")),
        nonce: Some(U256::zero()),
        to: Some(to),
        value: Some(wei),
        ..Default::default()
    };
    let unsigned = transaction.try_into_unsigned().expect("a legacy transaction");
    let payload = Account::default().sign_transaction(unsigned).signed_payload();
    let call = RuntimeCall::Revive(pallet_revive::Call::eth_transact { payload });
    UncheckedExtrinsic::from(generic::UncheckedExtrinsic::new_bare(call)).encode()
}

#[test]
fn alith_pays_baltathar_with_a_signed_ethereum_transaction() {
    let simnet = Simnet::start(Options::default()).expect("a thread");
    let [alith, baltathar, ..] = accounts::ETHEREUM.map(|(_, address)| H160(address));
    let before = [alith, baltathar].map(|who| free_balance(&simnet, &accounts::of_address(who)));

    let wei = U256::from(3 * UNIT) * U256::from(NATIVE_TO_ETH_RATIO);
    simnet.submit(payment(&simnet, baltathar, wei)).expect("it is taken");

    let after = [alith, baltathar].map(|who| free_balance(&simnet, &accounts::of_address(who)));
    assert_eq!(after[1] - before[1], 3 * UNIT);
    let fee = before[0] - after[0] - 3 * UNIT;
    assert!(fee > 0 && fee < UNIT, "a fee of {fee} planck");
    assert_eq!(simnet.best().body.len(), 2);
}

#[test]
fn the_ethereum_accounts_are_the_well_known_ones() {
    let keys = [dev::alith(), dev::baltathar(), dev::charleth(), dev::dorothy(), dev::ethan()];
    for (key, (name, address)) in keys.iter().zip(accounts::ETHEREUM) {
        assert_eq!(key.public_key().to_account_id().0, address, "{name}");
    }
}
