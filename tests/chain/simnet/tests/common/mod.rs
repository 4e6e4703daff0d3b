//! Shared by the tests: signed extrinsics without a client, and clients over both transports.
#![allow(dead_code)]

use assent_runtime::{AccountId, Balance, Nonce, Runtime, RuntimeCall, UncheckedExtrinsic, VERSION, transaction};
use assent_simnet::{Server, Simnet, rpc_client, serve};
use codec::{Decode, Encode};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    MultiAddress,
    generic::{self, Era},
};
use subxt::{OnlineClient, SubstrateConfig, backend::LegacyBackend};
use subxt_rpcs::RpcClient;

static GENESIS: std::sync::OnceLock<assent_runtime::Hash> = std::sync::OnceLock::new();

/// A subxt client.
pub type Api = OnlineClient<SubstrateConfig>;

/// subxt over whichever transport.
pub async fn api(client: RpcClient) -> Api {
    let backend = LegacyBackend::builder().build(client);
    Api::from_backend(std::sync::Arc::new(backend)).await.expect("subxt connects")
}

/// Clients over both transports; the server must outlive its client.
pub async fn both(simnet: &Simnet) -> (Server, [(&'static str, RpcClient); 2]) {
    let server = serve(simnet, 0).await.expect("a port is free");
    let remote = RpcClient::from_insecure_url(server.url()).await.expect("it connects");
    let local = rpc_client(simnet).expect("the table is sound");
    (server, [("in process", local), ("WebSocket", remote)])
}

/// An encoded transfer, signed.
pub fn transfer(from: Sr25519Keyring, nonce: Nonce, to: &AccountId, value: Balance, tip: Balance) -> Vec<u8> {
    let dest = MultiAddress::Id(to.clone());
    signed(from, nonce, tip, pallet_balances::Call::transfer_keep_alive { dest, value }.into())
}

/// An encoded call, signed for every chain with this genesis.
pub fn signed(from: Sr25519Keyring, nonce: Nonce, tip: Balance, call: RuntimeCall) -> Vec<u8> {
    let extension = transaction::signed_extension(Era::Immortal, nonce, tip);
    let genesis = *GENESIS.get_or_init(|| Simnet::start(Default::default()).expect("a thread").best().hash);
    let (spec, tx) = (VERSION.spec_version, VERSION.transaction_version);
    let implicit = ((), (), spec, tx, genesis, genesis, (), (), (), (), ());
    let payload = generic::SignedPayload::<RuntimeCall, _>::from_raw(call.clone(), extension.clone(), implicit);
    let signature = payload.using_encoded(|bytes| from.sign(bytes));
    let address = MultiAddress::Id(from.to_account_id());
    let extrinsic: UncheckedExtrinsic =
        generic::UncheckedExtrinsic::new_signed(call, address, signature.into(), extension).into();
    extrinsic.encode()
}

/// The runtime's account data of one account, read off the best state.
pub fn free_balance(simnet: &Simnet, who: &AccountId) -> Balance {
    use sp_state_machine::Backend;
    let key = frame_system::Account::<Runtime>::hashed_key_for(who);
    let value = simnet.with(move |net| net.best_state().storage(&key).expect("the state is complete"));
    let info = value.map(|bytes| {
        frame_system::AccountInfo::<Nonce, pallet_balances::AccountData<Balance>>::decode(&mut &bytes[..])
    });
    info.and_then(Result::ok).map_or(0, |info| info.data.free)
}
