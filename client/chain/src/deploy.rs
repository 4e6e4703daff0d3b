//! How the contracts get onto a chain: `licensing` is uploaded, `consent` is instantiated and instantiates it.

use alloy_sol_types::SolConstructor;
use assent_core::{
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
    interface::{Consent, Licensing},
    revive::{self, Code},
    transaction::{Included, SubmitError},
};

/// The blobs of both contracts.
#[derive(Clone, Debug)]
pub struct Blobs {
    /// The consent contract's.
    pub consent: Vec<u8>,
    /// The licensing contract's.
    pub licensing: Vec<u8>,
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

impl Blobs {
    /// keccak-256 of the consent contract's blob.
    #[must_use]
    pub fn consent_code(&self) -> Digest {
        HostKeccak::keccak(&self.consent)
    }

    /// keccak-256 of the licensing contract's blob.
    #[must_use]
    pub fn licensing_code(&self) -> Digest {
        HostKeccak::keccak(&self.licensing)
    }
}

impl Client {
    /// What it takes to upload the licensing contract's code; nothing where it is on chain already.
    ///
    /// # Errors
    /// What the chain says against it.
    pub async fn plan_upload(
        &self,
        signer: &Signer,
        blobs: &Blobs,
    ) -> Result<Option<Step<revive::UploadCode>>, DeployError> {
        let at = self.at_final().await?;
        if is_uploaded(&at, blobs.licensing_code()).await? {
            return Ok(None);
        }
        let code = blobs.licensing.clone();
        let tried = at.runtime_apis().call(revive::dry_upload(signer.account().0, code.clone())).await;
        let uploaded = tried
            .map_err(|error| ReadError::from(Fault::from(error)))?
            .map_err(|error| CallError::Chain { reason: dispatch_error(&at, &error) })?;
        let storage_deposit_limit = revive::StorageDeposit::Charge(uploaded.deposit).limit();
        let extrinsic = revive::extrinsic("upload_code", revive::UploadCode { code, storage_deposit_limit });
        Ok(Some(Step { deposit: Planck(uploaded.deposit), extrinsic }))
    }

    /// What it takes to instantiate both contracts, once the licensing contract's code is on chain.
    ///
    /// # Errors
    /// What the chain says against it.
    pub async fn plan_instantiate(
        &self,
        signer: &Signer,
        blobs: &Blobs,
        notice: Seconds,
    ) -> Result<Step<revive::InstantiateWithCode>, DeployError> {
        let at = self.at_final().await?;
        let arguments =
            Consent::constructorCall { licensing_code: abi::bytes32(blobs.licensing_code()), notice: notice.0 };
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
            let Ok(licensing) = crate::dry_run::read(&at, told, &Consent::licensingCall {}).await else { continue };
            return Ok(Deployment {
                schema: SCHEMA.to_owned(),
                network: self.network().name.clone(),
                genesis: self.network().genesis,
                consent: told,
                licensing: abi::account(licensing),
                consent_code: blobs.consent_code(),
                licensing_code: blobs.licensing_code(),
                block: included.block,
            });
        }
        Err(DeployError::NoAddress)
    }
}

/// Whether both contracts stand where a record says, and name each other.
pub(crate) async fn is_there(at: &At, deployment: &Deployment) -> Result<bool, ReadError> {
    let licensing = crate::dry_run::read(at, deployment.consent, &Consent::licensingCall {}).await;
    let consent = crate::dry_run::read(at, deployment.licensing, &Licensing::consentCall {}).await;
    match (licensing, consent) {
        (Ok(licensing), Ok(consent)) => {
            Ok((abi::account(licensing), abi::account(consent)) == (deployment.licensing, deployment.consent))
        }
        (Err(ReadError::Node(fault)), _) | (_, Err(ReadError::Node(fault))) => Err(ReadError::Node(fault)),
        _ => Ok(false),
    }
}

async fn is_uploaded(at: &At, code: Digest) -> Result<bool, ReadError> {
    let address = dynamic::storage::<([u8; 32],), Vec<u8>>("Revive", "PristineCode");
    let stored = at.storage().try_fetch(address, (code.0,)).await.map_err(Fault::from)?;
    Ok(stored.is_some())
}
