//! The contracts on one chain: what is sent is dry-run before it is signed.

use alloy_sol_types::SolCall;
use assent_core::error::Refusal;

use crate::{
    AccountId, Client, Deployment, Signer,
    client::ReadError,
    deploy::is_there,
    deployment::DeploymentError,
    dry_run::{CallError, Message, Prepared, prepare},
    event::{Event, Log, decode},
    explain::{Class, Explain},
    history::Blocks,
    transaction::{Included, Signed, SubmitError, TxHash},
    view::View,
};

/// The contracts of a deployment, over a connection.
#[derive(Clone)]
pub struct Assent {
    client: Client,
    deployment: Deployment,
}

/// Why the contracts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The record does not hold here.
    #[error(transparent)]
    Deployment(#[from] DeploymentError),
    /// The node does not answer.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Explain for OpenError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Deployment(error) => error.kind(),
            Self::Read(error) => error.kind(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Deployment(error) => error.class(),
            Self::Read(error) => error.class(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Deployment(error) => error.hint(),
            Self::Read(error) => error.hint(),
        }
    }
}

/// What a message did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The transaction.
    pub tx: TxHash,
    /// The final block that holds it.
    pub block: u64,
    /// What the contracts told, in order.
    pub events: Vec<Event>,
}

/// A message that is signed and was not sent.
pub struct Ready<C: SolCall> {
    assent: Assent,
    origin: AccountId,
    message: Message<C>,
    signed: Signed,
}

/// Why a message did not take effect, or may not have.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The dry-run passed, but in the block the contract said no.
    #[error("refused in block {block}: {}", crate::refusal::sentence(.refusal))]
    Refused {
        /// Its no.
        refusal: Refusal,
        /// The block's height.
        block: u64,
    },
    /// The transaction did not do what it should.
    #[error(transparent)]
    Submit(#[from] SubmitError),
}

impl Explain for SendError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Refused { refusal, .. } => refusal.name(),
            Self::Submit(error) => error.kind(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Refused { refusal, .. } => crate::refusal::class(refusal),
            Self::Submit(error) => error.class(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Refused { refusal, .. } => crate::refusal::hint(refusal).map(str::to_owned),
            Self::Submit(error) => error.hint(),
        }
    }
}

impl Assent {
    /// Takes a deployment, after checking that it is of this chain and that the contracts are there.
    ///
    /// # Errors
    /// `OtherChain`, `NoContract`, and whatever the node says.
    pub async fn open(client: Client, deployment: Deployment) -> Result<Self, OpenError> {
        deployment.check(client.network())?;
        if !is_there(&client.at_final().await?, &deployment).await? {
            return Err(DeploymentError::NoContract { consent: deployment.consent }.into());
        }
        Ok(Self { client, deployment })
    }

    /// The connection.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Where the contracts are.
    #[must_use]
    pub fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// Everything as of the last final block.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn view(&self) -> Result<View, ReadError> {
        View::new(self.client.at_final().await?, self.deployment.clone()).await
    }

    /// All events since the deployment, up to the view's block.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn history(&self, until: &View, seen: &(dyn Fn(u64) + Send + Sync)) -> Result<Vec<Log>, ReadError> {
        let blocks = Blocks { first: self.deployment.block, last: until.block() };
        self.client.history(self.deployment.contracts(), blocks, seen).await
    }

    /// Tries a message on the last final block.
    ///
    /// # Errors
    /// The contract's refusals, and whatever else is against it.
    pub async fn prepare<C: SolCall + Clone>(
        &self,
        signer: &Signer,
        message: &Message<C>,
    ) -> Result<Prepared<C>, CallError> {
        let at = self.client.at_final().await?;
        prepare(&at, self.client.network().ratio, signer.account(), message).await
    }

    /// Signs a message that was tried. Nothing is sent yet.
    ///
    /// # Errors
    /// `NotSent`.
    pub async fn sign<C: SolCall + Clone>(
        &self,
        signer: &Signer,
        prepared: &Prepared<C>,
    ) -> Result<Ready<C>, SubmitError> {
        let signed = self.client.sign(signer, &prepared.extrinsic()).await?;
        Ok(Ready { assent: self.clone(), origin: signer.account(), message: prepared.message.clone(), signed })
    }

    /// What the contracts told in a transaction.
    #[must_use]
    pub fn done(&self, included: &Included) -> Done {
        let contracts = self.deployment.contracts();
        let events = included.emitted.iter().filter_map(|emitted| decode(contracts, emitted)).collect();
        Done { tx: included.tx, block: included.block, events }
    }
}

impl<C: SolCall + Clone> Ready<C> {
    /// The hash under which it can be looked up.
    #[must_use]
    pub fn tx(&self) -> TxHash {
        self.signed.tx()
    }

    /// The fee to be expected, in planck.
    #[must_use]
    pub fn fee(&self) -> crate::Planck {
        self.signed.fee
    }

    /// Releases the nonce of a message that will not be sent.
    pub async fn discard(self) {
        self.signed.discard().await;
    }

    /// Sends it and waits until it is final.
    ///
    /// # Errors
    /// Those of [`SendError`].
    pub async fn send(self) -> Result<Done, SendError> {
        let Self { assent, origin, message, signed } = self;
        match signed.submit().await {
            Ok(included) => Ok(assent.done(&included)),
            Err(SubmitError::Failed { block, reverted: true, tx, reason }) => {
                match assent.why(origin, &message, block).await {
                    Some(refusal) => Err(SendError::Refused { refusal, block }),
                    None => Err(SubmitError::Failed { tx, block, reason, reverted: true }.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Assent {
    /// A block does not keep why a contract reverted; the same message on that block's state does.
    pub(crate) async fn why<C: SolCall + Clone>(
        &self,
        origin: AccountId,
        message: &Message<C>,
        block: u64,
    ) -> Option<Refusal> {
        let at = self.client.at_height(block).await.ok()?;
        match prepare(&at, self.client.network().ratio, origin, message).await {
            Err(CallError::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }
}
