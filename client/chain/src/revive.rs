//! pallet-revive's extrinsics and runtime API, as this client uses them.
//!
//! Types are matched with the chain's metadata by field name, so that pallets that add fields still fit.

use subxt::{
    dynamic,
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType, scale_value::Value},
};

/// Two-dimensional weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EncodeAsType, DecodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Weight {
    /// Picoseconds of computation.
    pub ref_time: u64,
    /// Bytes of proof.
    pub proof_size: u64,
}

impl Weight {
    /// The weight with a quarter on top: what a message needs may differ a little between dry-run and block.
    #[must_use]
    pub fn with_margin(self) -> Self {
        let more = |part: u64| part.saturating_add(part / 4);
        Self { ref_time: more(self.ref_time), proof_size: more(self.proof_size) }
    }
}

/// A storage deposit: taken or given back, in planck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum StorageDeposit {
    /// Given back.
    Refund(u128),
    /// Taken.
    Charge(u128),
}

impl StorageDeposit {
    /// What may be taken, with a tenth and the existential deposit of a new account on top.
    #[must_use]
    pub fn limit(self) -> u128 {
        const NEW_ACCOUNT: u128 = 1_000_000_000;
        let charge = self.charge();
        charge.saturating_add(charge / 10).saturating_add(NEW_ACCOUNT)
    }

    /// What is taken.
    #[must_use]
    pub fn charge(self) -> u128 {
        match self {
            Self::Charge(planck) => planck,
            Self::Refund(_) => 0,
        }
    }
}

/// What a contract returned.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Returned {
    /// Bit 0: it reverted.
    pub flags: u32,
    /// Its output, or its revert data.
    pub data: Vec<u8>,
}

impl Returned {
    /// Whether it reverted.
    #[must_use]
    pub fn reverted(&self) -> bool {
        self.flags & 1 == 1
    }
}

/// What an instantiation returned.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Instantiated {
    /// What the constructor returned.
    pub result: Returned,
    /// The contract's address.
    pub addr: [u8; 20],
}

/// What an upload would cost.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Uploaded {
    /// The code's hash.
    pub code_hash: [u8; 32],
    /// The deposit in planck.
    pub deposit: u128,
}

/// The result of a dry-run.
#[derive(Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct DryRun<T> {
    /// What the limit must be at least.
    pub weight_required: Weight,
    /// The most that is held at any moment: what the limit must be at least.
    pub max_storage_deposit: StorageDeposit,
    /// What came of it; a dispatch error in the chain's own words.
    pub result: Result<T, Value>,
}

/// Code, given or already on chain.
#[derive(Clone, Debug, EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub enum Code {
    /// The blob itself.
    Upload(Vec<u8>),
    /// The hash of an uploaded blob.
    Existing([u8; 32]),
}

/// `Revive.call`.
#[derive(Clone, Debug, EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub struct Call {
    /// The contract.
    pub dest: [u8; 20],
    /// What is paid, in planck.
    pub value: u128,
    /// The most that it may take.
    pub weight_limit: Weight,
    /// The most that may be held, in planck.
    pub storage_deposit_limit: u128,
    /// The calldata.
    pub data: Vec<u8>,
}

/// `Revive.instantiate_with_code`.
#[derive(Clone, Debug, EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub struct InstantiateWithCode {
    /// What is paid, in planck.
    pub value: u128,
    /// The most that it may take.
    pub weight_limit: Weight,
    /// The most that may be held, in planck.
    pub storage_deposit_limit: u128,
    /// The blob.
    pub code: Vec<u8>,
    /// The constructor's arguments.
    pub data: Vec<u8>,
    /// Makes the address independent of the nonce.
    pub salt: Option<[u8; 32]>,
}

/// `Revive.upload_code`.
#[derive(Clone, Debug, EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub struct UploadCode {
    /// The blob.
    pub code: Vec<u8>,
    /// The most that may be held, in planck.
    pub storage_deposit_limit: u128,
}

/// The event that carries a contract's own events.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct ContractEmitted {
    /// Who told it.
    pub contract: [u8; 20],
    /// Its unindexed values.
    pub data: Vec<u8>,
    /// Its signature and indexed values.
    pub topics: Vec<[u8; 32]>,
}

/// The event of an instantiation.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct InstantiatedEvent {
    /// Who instantiated.
    pub deployer: [u8; 20],
    /// The new contract.
    pub contract: [u8; 20],
}

type CallArgs = ([u8; 32], [u8; 20], u128, Option<Weight>, Option<u128>, Vec<u8>);
type InstantiateArgs = ([u8; 32], u128, Option<Weight>, Option<u128>, Code, Vec<u8>, Option<[u8; 32]>);
type UploadArgs = ([u8; 32], Vec<u8>, Option<u128>);

/// `ReviveApi.call`: a message without effect.
pub(crate) fn dry_call(
    origin: [u8; 32],
    dest: [u8; 20],
    planck: u128,
    input: Vec<u8>,
) -> subxt::runtime_apis::DynamicPayload<CallArgs, DryRun<Returned>> {
    dynamic::runtime_api_call("ReviveApi", "call", (origin, dest, planck, None, None, input))
}

/// `ReviveApi.instantiate`: an instantiation without effect.
pub(crate) fn dry_instantiate(
    origin: [u8; 32],
    code: Code,
    data: Vec<u8>,
    salt: Option<[u8; 32]>,
) -> subxt::runtime_apis::DynamicPayload<InstantiateArgs, DryRun<Instantiated>> {
    dynamic::runtime_api_call("ReviveApi", "instantiate", (origin, 0, None, None, code, data, salt))
}

/// `ReviveApi.upload_code`: an upload without effect.
pub(crate) fn dry_upload(
    origin: [u8; 32],
    code: Vec<u8>,
) -> subxt::runtime_apis::DynamicPayload<UploadArgs, Result<Uploaded, Value>> {
    dynamic::runtime_api_call("ReviveApi", "upload_code", (origin, code, None))
}

/// An extrinsic of the pallet.
pub(crate) fn extrinsic<A>(name: &str, arguments: A) -> subxt::transactions::DynamicPayload<A> {
    dynamic::transaction("Revive", name, arguments)
}
