//! What an extrinsic carries, and how an Ethereum transaction becomes one.

use crate::{Address, Balance, Nonce, Runtime, Signature};
use pallet_transaction_payment::ChargeTransactionPayment;
use sp_runtime::{generic::Era, traits::InvalidVersion};

/// The Hub's extensions in the Hub's order, without asset-paid fees, claims and the metadata hash.
pub type TxExtension = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    ChargeTransactionPayment<Runtime>,
    pallet_revive::evm::tx_extension::SetOrigin<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

/// An extrinsic; unsigned `Revive.eth_transact` ones carry an Ethereum transaction.
pub type UncheckedExtrinsic = pallet_revive::evm::runtime::UncheckedExtrinsic<Address, Signature, EthExtraImpl>;

/// How extensions are filled for an Ethereum transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EthExtraImpl;

impl pallet_revive::evm::runtime::EthExtra for EthExtraImpl {
    type Config = Runtime;
    type ExtensionV0 = TxExtension;
    type ExtensionOtherVersions = InvalidVersion;

    fn get_eth_extension(nonce: Nonce, tip: Balance) -> TxExtension {
        let mut extension = signed_extension(Era::Immortal, nonce, tip);
        extension.9 = pallet_revive::evm::tx_extension::SetOrigin::new_from_eth_transaction();
        extension
    }
}

/// The extensions of an extrinsic signed for this runtime.
pub fn signed_extension(era: Era, nonce: Nonce, tip: Balance) -> TxExtension {
    (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(era),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        ChargeTransactionPayment::from(tip),
        Default::default(),
        frame_system::WeightReclaim::new(),
    )
}
