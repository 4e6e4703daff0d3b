//! What a message would do now. Every write goes through here before anything is signed.

use alloy_sol_types::SolCall;
use assent_core::{amount::Amount, error::Refusal, id::Account};
use subxt::{
    dynamic::At as _,
    ext::scale_value::{Value, ValueDef},
};

use crate::{
    address::AccountId,
    amount::{AmountError, Planck, Ratio},
    client::{At, ReadError},
    explain::{Class, Explain, Fault},
    refusal,
    revive::{self, DryRun, Returned, Weight},
};

/// A message to a contract, with what is paid along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<C> {
    /// The contract.
    pub to: Account,
    /// The message with its arguments.
    pub call: C,
    /// What is paid along.
    pub value: Amount,
}

/// Why a message would not do what it should. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The contract says no.
    #[error("refused: {}", refusal::sentence(.0))]
    Refused(Refusal),
    /// The contract reverted with data that is no refusal of ours.
    #[error("the contract reverted with 0x{}", hex::encode(data))]
    Reverted {
        /// The revert data.
        data: Vec<u8>,
    },
    /// The chain says no.
    #[error("the chain refuses the call: {reason}")]
    Chain {
        /// The chain's reason, such as `Revive::TransferFailed`.
        reason: String,
    },
    /// The amount cannot be paid.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// It could not be tried.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Explain for CallError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.name(),
            Self::Reverted { .. } => "reverted",
            Self::Chain { .. } => "chain",
            Self::Amount(_) => "amount",
            Self::Read(error) => error.kind(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Refused(refusal) => refusal::class(refusal),
            Self::Reverted { .. } | Self::Chain { .. } => Class::Failed,
            Self::Amount(_) => Class::Usage,
            Self::Read(error) => error.class(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Refused(refusal) => refusal::hint(refusal).map(str::to_owned),
            Self::Reverted { .. } => Some("The contract may be of another version: check --deployment.".to_owned()),
            Self::Chain { reason } => Some(chain_hint(reason).to_owned()),
            Self::Amount(_) => Some("Give fewer decimals.".to_owned()),
            Self::Read(error) => error.hint(),
        }
    }
}

fn chain_hint(reason: &str) -> &'static str {
    match reason {
        "Revive::TransferFailed" | "Revive::StorageDepositNotEnoughFunds" | "Token: FundsUnavailable" => {
            "The account cannot pay value, deposit and fee: check its balance."
        }
        "Revive::AccountUnmapped" => "The account has no address on this chain yet: map it with Revive.map_account.",
        "Revive::ContractNotFound" | "Revive::CodeNotFound" => {
            "There is no contract at this address: check --deployment and --url."
        }
        _ => "Nothing has changed. See pallet-revive's documentation of this error.",
    }
}

/// A message that would succeed, with what it needs.
#[derive(Clone, Debug)]
pub struct Prepared<C: SolCall> {
    /// The message.
    pub message: Message<C>,
    /// What it would return.
    pub output: C::Return,
    /// What it would pay, in planck.
    pub value: Planck,
    /// What it would hold as a storage deposit, in planck.
    pub deposit: Planck,
    pub(crate) weight_limit: Weight,
    pub(crate) deposit_limit: Planck,
}

impl<C: SolCall> Prepared<C> {
    pub(crate) fn extrinsic(&self) -> subxt::transactions::DynamicPayload<revive::Call> {
        let call = revive::Call {
            dest: self.message.to.0,
            value: self.value.0,
            weight_limit: self.weight_limit,
            storage_deposit_limit: self.deposit_limit.0,
            data: self.message.call.abi_encode(),
        };
        revive::extrinsic("call", call)
    }
}

/// Tries a message at a block, in the name of `origin`.
pub(crate) async fn prepare<C: SolCall + Clone>(
    at: &At,
    ratio: Ratio,
    origin: AccountId,
    message: &Message<C>,
) -> Result<Prepared<C>, CallError> {
    let value = ratio.to_planck(message.value)?;
    let tried = attempt(at, origin, message.to, value, message.call.abi_encode()).await?;
    let returned = success(at, tried.result)?;
    let output = C::abi_decode_returns(&returned.data).map_err(|_| ReadError::Answer { message: C::SIGNATURE })?;
    Ok(Prepared {
        message: message.clone(),
        output,
        value,
        deposit: Planck(tried.max_storage_deposit.charge()),
        weight_limit: tried.weight_required.with_margin(),
        deposit_limit: Planck(tried.max_storage_deposit.limit()),
    })
}

/// Reads a getter at a block.
pub(crate) async fn read<C: SolCall>(at: &At, to: Account, call: &C) -> Result<C::Return, ReadError> {
    let message = C::SIGNATURE;
    let anyone = AccountId([0; 32]);
    let tried = attempt(at, anyone, to, Planck(0), call.abi_encode()).await?;
    let returned = tried.result.map_err(|_| ReadError::NoAnswer { message })?;
    if returned.reverted() || returned.data.is_empty() {
        return Err(ReadError::NoAnswer { message });
    }
    C::abi_decode_returns(&returned.data).map_err(|_| ReadError::Answer { message })
}

/// Reads a message that may be refused.
pub(crate) async fn ask<C: SolCall>(at: &At, to: Account, call: &C) -> Result<C::Return, CallError> {
    let anyone = AccountId([0; 32]);
    let tried = attempt(at, anyone, to, Planck(0), call.abi_encode()).await?;
    let returned = success(at, tried.result)?;
    C::abi_decode_returns(&returned.data).map_err(|_| ReadError::Answer { message: C::SIGNATURE }.into())
}

async fn attempt(
    at: &At,
    origin: AccountId,
    to: Account,
    value: Planck,
    data: Vec<u8>,
) -> Result<DryRun<Returned>, ReadError> {
    let payload = revive::dry_call(origin.0, to.0, value.0, data);
    at.runtime_apis().call(payload).await.map_err(|error| Fault::from(error).into())
}

/// What was returned, or the typed no.
pub(crate) fn success(at: &At, result: Result<Returned, Value>) -> Result<Returned, CallError> {
    let returned = result.map_err(|error| CallError::Chain { reason: dispatch_error(at, &error) })?;
    if !returned.reverted() {
        return Ok(returned);
    }
    match Refusal::decode_abi(&returned.data) {
        Some(refusal) => Err(CallError::Refused(refusal)),
        None => Err(CallError::Reverted { data: returned.data }),
    }
}

/// A dispatch error by its name: `Revive::TransferFailed`, `Token: FundsUnavailable`.
pub(crate) fn dispatch_error(at: &At, error: &Value) -> String {
    module_error(at, error).unwrap_or_else(|| match &error.value {
        ValueDef::Variant(variant) => {
            let inner = variant.values.values().next().and_then(|value| match &value.value {
                ValueDef::Variant(inner) => Some(inner.name.clone()),
                _ => None,
            });
            inner.map_or_else(|| variant.name.clone(), |inner| format!("{}: {inner}", variant.name))
        }
        _ => error.to_string(),
    })
}

fn module_error(at: &At, error: &Value) -> Option<String> {
    let ValueDef::Variant(variant) = &error.value else { return None };
    if variant.name != "Module" {
        return None;
    }
    let module = variant.values.values().next()?;
    // The variant holds the struct's fields directly in some metadata, and the struct in other.
    let field = |name: &str| variant.values.at(name).or_else(|| module.at(name));
    let pallet = u8::try_from(field("index")?.as_u128()?).ok()?;
    let code = u8::try_from(first_byte(field("error")?)?).ok()?;
    let metadata = at.metadata_ref();
    let pallet = metadata.pallet_by_error_index(pallet)?;
    let variant = pallet.error_variant_by_index(code)?;
    Some(format!("{}::{}", pallet.name(), variant.name))
}

/// The first of the bytes, however deep they are wrapped.
fn first_byte(value: &Value) -> Option<u128> {
    value.as_u128().or_else(|| first_byte(value.at(0)?))
}
