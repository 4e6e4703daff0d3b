//! The runtime is coherent and says what the Hub says.

use assent_runtime::{
    AllPalletsWithSystem, Assets, Balances, CHAIN_ID, ED, NATIVE_TO_ETH_RATIO, Revive, Runtime, RuntimeEvent,
    RuntimeGenesisConfig, RuntimeOrigin, System, UNIT, USDC, accounts, api,
    contracts::erc20_address,
    development_genesis, ext,
    genesis::{ENDOWMENT, USDC_ENDOWMENT},
    genesis_storage,
};
use codec::{Decode, Encode};
use frame_support::traits::{Get, IntegrityTest, fungible::Inspect};
use pallet_revive::{AddressMapper, Code, Config, ExecConfig, TransactionLimits};
use sp_core::{H160, U256, hex2array};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::{BuildStorage, Weight};

/// EVM init code that deploys a single STOP.
const STOP: [u8; 5] = hex2array!("60016000f3");

fn limits() -> TransactionLimits<Runtime> {
    TransactionLimits::WeightAndDeposit {
        weight_limit: Weight::from_parts(500_000_000_000, 5_000_000),
        deposit_limit: 100 * UNIT,
    }
}

fn call(dest: H160, data: Vec<u8>) -> Vec<u8> {
    let origin = RuntimeOrigin::signed(Alice.to_account_id());
    let config = ExecConfig::new_substrate_tx();
    let outcome = Revive::bare_call(origin, dest, U256::zero(), limits(), data, &config);
    outcome.result.expect("the call succeeds").data
}

#[test]
fn pallets_pass_their_own_integrity_tests() {
    ext().execute_with(<AllPalletsWithSystem as IntegrityTest>::integrity_test);
}

#[test]
fn constants_are_the_hubs() {
    assert_eq!(planck::<<Runtime as Config>::DepositPerItem>(), 2_000_000_000);
    assert_eq!(planck::<<Runtime as Config>::DepositPerChildTrieItem>(), 20_000_000);
    assert_eq!(planck::<<Runtime as Config>::DepositPerByte>(), 100_000);
    assert_eq!(<Balances as Inspect<_>>::minimum_balance(), ED);
    assert_eq!(u128::from(NATIVE_TO_ETH_RATIO) * UNIT, 10u128.pow(18));
    assert!(![420_420_417, 420_420_418, 420_420_419, 420_420_420].contains(&CHAIN_ID));
}

fn planck<T: Get<u128>>() -> u128 {
    T::get()
}

#[test]
fn genesis_is_the_same_from_json_and_from_code() {
    let config: RuntimeGenesisConfig =
        serde_json::from_value(development_genesis()).expect("the preset is a configuration");
    let storage = config.build_storage().expect("it builds");
    assert_eq!(storage.top, genesis_storage().top);
}

#[test]
fn development_accounts_have_tokens_and_usdc_and_are_mapped() {
    ext().execute_with(|| {
        for who in accounts::all() {
            assert_eq!(Balances::free_balance(&who), ENDOWMENT);
            assert_eq!(Assets::balance(USDC, &who), USDC_ENDOWMENT);
            assert!(<Runtime as Config>::AddressMapper::is_mapped(&who));
        }
    });
}

#[test]
fn anyone_instantiates_a_contract_at_once_and_calls_it() {
    ext().execute_with(|| {
        let origin = RuntimeOrigin::signed(Bob.to_account_id());
        let code = Code::Upload(STOP.to_vec());
        let config = ExecConfig::new_substrate_tx();
        let made = Revive::bare_instantiate(origin, U256::zero(), limits(), code, vec![], None, &config);
        let address = made.result.expect("it instantiates").addr;

        assert!(call(address, vec![]).is_empty());
        let seen = System::events().into_iter().any(|record| {
            matches!(record.event, RuntimeEvent::Revive(pallet_revive::Event::Instantiated { contract, .. })
                if contract == address)
        });
        assert!(seen, "Instantiated is emitted");
    });
}

#[test]
fn usdc_is_an_erc20_at_its_precompile_address() {
    let usdc = erc20_address(USDC);
    assert_eq!(usdc.0, hex2array!("0000053900000000000000000000000001200000"));
    ext().execute_with(|| {
        // balanceOf(Alice), decimals()
        let alice = <Runtime as Config>::AddressMapper::to_address(&Alice.to_account_id());
        let query = [&hex2array!("70a08231000000000000000000000000")[..], &alice.0[..]].concat();
        assert_eq!(U256::from_big_endian(&call(usdc, query)), U256::from(USDC_ENDOWMENT));
        let decimals = call(usdc, hex2array!("313ce567").to_vec());
        assert_eq!(U256::from_big_endian(&decimals), U256::from(6));
    });
}

#[test]
fn runtime_apis_answer_through_dispatch_and_stand_in_the_metadata() {
    ext().execute_with(|| {
        let version = api::dispatch("Core_version", &[]).expect("it is implemented");
        assert_eq!(version, assent_runtime::VERSION.encode());
        let metadata = api::dispatch("Metadata_metadata_at_version", &15u32.encode());
        let bytes = Option::<Vec<u8>>::decode(&mut &metadata.expect("implemented")[..]);
        let text = String::from_utf8_lossy(&bytes.expect("decodes").expect("version 15")).into_owned();
        assert!(text.contains("ReviveApi") && text.contains("EthSetOrigin"));
        let ethereum = H160(accounts::ETHEREUM[0].1);
        let balance = api::dispatch("ReviveApi_balance", &ethereum.encode()).expect("implemented");
        let wei = U256::decode(&mut &balance[..]).expect("decodes");
        assert_eq!(wei, U256::from(ENDOWMENT - ED) * U256::from(NATIVE_TO_ETH_RATIO));
    });
}
