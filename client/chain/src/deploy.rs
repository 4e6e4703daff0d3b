//! How the contracts get onto a chain: the code of `licensing` and of its `office` is uploaded; `consent` is instantiated, and
//! instantiates `licensing`, which instantiates the office.

use alloy_sol_types::SolConstructor;
use assent_core::{
    amount::Amount,
    id::{Account, Digest, Seconds},
    merkle::{HostKeccak, Keccak},
};
use subxt::dynamic;

use crate::{
    Client, Signer, abi,
    amount::Planck,
    client::{At, ReadError},
    deployment::{Deployment, SCHEMA},
    dry_run::{CallError, dispatch_error, success},
    explain::{Class, Explain, Fault},
    interface::Consent,
    revive::{self, Code},
    transaction::{Included, SubmitError},
    view::{consent_root, licensing_root},
};

/// The blobs of the contracts.
#[derive(Clone, Debug)]
pub struct Blobs {
    /// The consent contract's.
    pub consent: Vec<u8>,
    /// The licensing contract's.
    pub licensing: Vec<u8>,
    /// The office's.
    pub office: Vec<u8>,
}

/// What is fixed for ever when the contracts are deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constants {
    /// How long a batch waits before it may be sold.
    pub notice: Seconds,
    /// How long a name waits before it counts.
    pub naming_notice: Seconds,
    /// Who admits and rules on disputes at first.
    pub arbiter: Account,
    /// What filing a dispute costs until it is returned.
    pub bond: Amount,
}

/// Why the contracts could not be deployed.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// A dry-run said no.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A transaction failed.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The chain does not tell the new contract's address.
    #[error("the chain told no address of the new contract")]
    NoAddress,
}

impl From<ReadError> for DeployError {
    fn from(error: ReadError) -> Self {
        Self::Call(error.into())
    }
}

impl Explain for DeployError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Call(error) => error.kind(),
            Self::Submit(error) => error.kind(),
            Self::NoAddress => "no_address",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Call(error) => error.class(),
            Self::Submit(error) => error.class(),
            Self::NoAddress => Class::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Call(error) => error.hint(),
            Self::Submit(error) => error.hint(),
            Self::NoAddress => None,
        }
    }
}

/// A step of the deployment that would succeed, and what it would hold.
#[derive(Clone, Debug)]
pub struct Step<A> {
    /// The deposit in planck.
    pub deposit: Planck,
    extrinsic: subxt::transactions::DynamicPayload<A>,
}

/// keccak-256 of a blob: the hash of its code on chain.
#[must_use]
pub fn code_hash(blob: &[u8]) -> Digest {
    HostKeccak::keccak(blob)
}

impl Client {
    /// What it takes to upload a blob; nothing where it is on chain already.
    ///
    /// # Errors
    /// What the chain says against it.
    pub async fn plan_upload(
        &self,
        signer: &Signer,
        blob: &[u8],
    ) -> Result<Option<Step<revive::UploadCode>>, DeployError> {
        let at = self.at_final().await?;
        if is_uploaded(&at, code_hash(blob)).await? {
            return Ok(None);
        }
        let code = blob.to_vec();
        let tried = at.runtime_apis().call(revive::dry_upload(signer.account().0, code.clone())).await;
        let uploaded = tried
            .map_err(|error| ReadError::from(Fault::from(error)))?
            .map_err(|error| CallError::Chain { reason: dispatch_error(&at, &error) })?;
        let storage_deposit_limit = revive::StorageDeposit::Charge(uploaded.deposit).limit();
        let extrinsic = revive::extrinsic("upload_code", revive::UploadCode { code, storage_deposit_limit });
        Ok(Some(Step { deposit: Planck(uploaded.deposit), extrinsic }))
    }

    /// What it takes to instantiate the contracts, once the code of licensing and office is on chain.
    ///
    /// # Errors
    /// What the chain says against it.
    pub async fn plan_instantiate(
        &self,
        signer: &Signer,
        blobs: &Blobs,
        constants: &Constants,
    ) -> Result<Step<revive::InstantiateWithCode>, DeployError> {
        let at = self.at_final().await?;
        let arguments = Consent::constructorCall {
            licensing: abi::bytes32(code_hash(&blobs.licensing)),
            office: abi::bytes32(code_hash(&blobs.office)),
            notice: constants.notice.0,
            namingNotice: constants.naming_notice.0,
            arbiter: abi::address(constants.arbiter),
            bond: abi::uint256(constants.bond),
        };
        let (code, data) = (blobs.consent.clone(), arguments.abi_encode());
        let payload = revive::dry_instantiate(signer.account().0, Code::Upload(code.clone()), data.clone(), None);
        let tried = at.runtime_apis().call(payload).await.map_err(|error| ReadError::from(Fault::from(error)))?;
        success(&at, tried.result.map(|instantiated| instantiated.result))?;
        let arguments = revive::InstantiateWithCode {
            value: 0,
            weight_limit: tried.weight_required.with_margin(),
            storage_deposit_limit: tried.max_storage_deposit.limit(),
            code,
            data,
            salt: None,
        };
        let extrinsic = revive::extrinsic("instantiate_with_code", arguments);
        Ok(Step { deposit: Planck(tried.max_storage_deposit.charge()), extrinsic })
    }

    /// Does a step.
    ///
    /// # Errors
    /// Those of [`SubmitError`].
    pub async fn take<A>(&self, signer: &Signer, step: &Step<A>) -> Result<Included, SubmitError>
    where
        A: subxt::ext::scale_encode::EncodeAsFields,
    {
        self.sign(signer, &step.extrinsic).await?.submit().await
    }

    /// The record of what was instantiated.
    ///
    /// # Errors
    /// `NoAddress`, and whatever the node says.
    pub async fn deployed(&self, blobs: &Blobs, included: &Included) -> Result<Deployment, DeployError> {
        let at = self.at_final().await?;
        for told in included.instantiated.iter().map(|told| Account(told.contract)) {
            let Some((licensing, office)) = beside(&at, told).await? else { continue };
            return Ok(Deployment {
                schema: SCHEMA.to_owned(),
                network: self.network().name.clone(),
                genesis: self.network().genesis,
                consent: told,
                licensing,
                office,
                consent_code: code_hash(&blobs.consent),
                licensing_code: code_hash(&blobs.licensing),
                office_code: code_hash(&blobs.office),
                block: included.block,
            });
        }
        Err(DeployError::NoAddress)
    }
}

/// Whether the contracts stand where a record says, and name each other.
pub(crate) async fn is_there(at: &At, deployment: &Deployment) -> Result<bool, ReadError> {
    let told = beside(at, deployment.consent).await?;
    Ok(told == Some((deployment.licensing, deployment.office)))
}

/// The licensing contract and the office that belong to a consent contract; nothing where there is no such contract.
async fn beside(at: &At, consent: Account) -> Result<Option<(Account, Account)>, ReadError> {
    let Some(root) = there(consent_root(at, consent).await)? else { return Ok(None) };
    let told = there(licensing_root(at, root.licensing).await)?;
    Ok(told.filter(|told| told.consent == consent).map(|told| (root.licensing, told.office)))
}

/// What was read, or nothing where something else answered than such a contract.
fn there<T>(read: Result<T, ReadError>) -> Result<Option<T>, ReadError> {
    match read {
        Ok(root) => Ok(Some(root)),
        Err(ReadError::Node(fault)) => Err(ReadError::Node(fault)),
        Err(_) => Ok(None),
    }
}

async fn is_uploaded(at: &At, code: Digest) -> Result<bool, ReadError> {
    let address = dynamic::storage::<([u8; 32],), Vec<u8>>("Revive", "PristineCode");
    let stored = at.storage().try_fetch(address, (code.0,)).await.map_err(Fault::from)?;
    Ok(stored.is_some())
}
