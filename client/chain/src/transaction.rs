//! Signing, submitting, and waiting until a transaction is final.

use std::time::Duration;

use subxt::{
    client::OnlineClientAtBlockImpl,
    config::DefaultExtrinsicParamsBuilder,
    error::{DispatchError, TransactionEventsError},
    transactions::{Payload, SubmittableTransaction, TransactionInBlock, TransactionProgress, TransactionStatus},
};

use crate::{
    amount::Planck,
    client::{At, Client},
    explain::{Class, Explain, Fault},
    revive::{ContractEmitted, InstantiatedEvent},
    signer::Signer,
};

/// Blocks after which a transaction that is in none is void: four minutes on Polkadot Hub.
pub const MORTAL: u64 = 128;

/// How long a transaction is waited for before it is called uncertain.
const PATIENCE: Duration = Duration::from_secs(300);

type Conf = subxt::PolkadotConfig;
type Impl = OnlineClientAtBlockImpl<Conf>;

/// The hash that names a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TxHash(pub [u8; 32]);

impl std::fmt::Display for TxHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

/// Why a transaction did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// It was not sent: nothing happened.
    #[error("the transaction was not sent: {0}")]
    NotSent(Fault),
    /// The node did not take it: nothing happened.
    #[error("the node did not take the transaction: {answer}")]
    Rejected {
        /// What the node said.
        answer: String,
    },
    /// It is in a block, failed there and changed nothing but the fee.
    #[error("the transaction failed in block {block}: {reason}")]
    Failed {
        /// The transaction.
        tx: TxHash,
        /// The block's height.
        block: u64,
        /// The chain's reason.
        reason: String,
        /// Whether a contract reverted.
        reverted: bool,
    },
    /// It was sent, and whether it takes effect cannot be told.
    #[error("transaction {tx} was sent, but the node went silent before it was final: it may have taken effect or not")]
    Uncertain {
        /// The transaction.
        tx: TxHash,
    },
}

impl Explain for SubmitError {
    fn kind(&self) -> &'static str {
        match self {
            Self::NotSent(_) => "not_sent",
            Self::Rejected { .. } => "rejected",
            Self::Failed { .. } => "failed",
            Self::Uncertain { .. } => "uncertain",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Failed { .. } => Class::Failed,
            _ => Class::Network,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotSent(_) => "Nothing has changed: check the node, then repeat the command.".to_owned(),
            Self::Rejected { .. } => {
                "Nothing has changed: check the balance of the account, then repeat the command.".to_owned()
            }
            Self::Failed { .. } => "Only the fee was taken.".to_owned(),
            Self::Uncertain { tx } => format!(
                "Do not repeat it blindly: when the node is back, look with `assent show transaction {tx}`. After {MORTAL} \
                 blocks it is void."
            ),
        })
    }
}

/// A signed transaction that was not sent.
pub struct Signed {
    submittable: SubmittableTransaction<Conf, Impl>,
    client: Client,
    signer: Signer,
    born: u64,
    /// The fee to be expected, in planck.
    pub fee: Planck,
}

/// A transaction in a final block, done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Included {
    /// The transaction.
    pub tx: TxHash,
    /// The block's height.
    pub block: u64,
    /// What contracts told, in order.
    pub emitted: Vec<ContractEmitted>,
    /// Which contracts were instantiated, in order.
    pub instantiated: Vec<InstantiatedEvent>,
}

impl Client {
    /// Signs an extrinsic: mortal, with the account's next nonce.
    ///
    /// # Errors
    /// `NotSent`.
    pub async fn sign<P: Payload>(&self, signer: &Signer, payload: &P) -> Result<Signed, SubmitError> {
        let not_sent = |error: Fault| SubmitError::NotSent(error);
        let at = self.online.at_current_block().await.map_err(|error| not_sent(error.into()))?;
        let nonce = self.nonces.take(&self.rpc, signer.account()).await.map_err(|error| not_sent(error.into()))?;
        let submittable = match signed_at(&at, signer, payload, nonce).await {
            Ok(submittable) => submittable,
            Err(error) => {
                self.nonces.forget(signer.account()).await;
                return Err(not_sent(error));
            }
        };
        let fee = Planck(submittable.partial_fee_estimate().await.unwrap_or(0));
        Ok(Signed { submittable, client: self.clone(), signer: signer.clone(), born: at.block_number(), fee })
    }
}

/// Signs an extrinsic at a final block: mortal, with a nonce.
pub(crate) async fn signed_at<P: Payload>(
    at: &At,
    signer: &Signer,
    payload: &P,
    nonce: u64,
) -> Result<SubmittableTransaction<Conf, Impl>, Fault> {
    let parameters = DefaultExtrinsicParamsBuilder::new().nonce(nonce).mortal(MORTAL).build();
    Ok(at.tx().create_signed(payload, &signer.keys, parameters).await?)
}

impl Signed {
    /// The hash under which it can be looked up.
    #[must_use]
    pub fn tx(&self) -> TxHash {
        TxHash(self.submittable.hash().0)
    }

    /// Releases the nonce of a transaction that will not be sent.
    pub async fn discard(self) {
        self.client.nonces.forget(self.signer.account()).await;
    }

    /// Sends it and waits until it is final. Where the connection is lost meanwhile, looks what became of it.
    ///
    /// # Errors
    /// Those of [`SubmitError`].
    pub async fn submit(self) -> Result<Included, SubmitError> {
        let progress = match self.submittable.submit_and_watch().await {
            Ok(progress) => progress,
            Err(error) => return self.not_watched(error.into()).await,
        };
        match tokio::time::timeout(PATIENCE, finality(progress)).await {
            Ok(Some(block)) => self.included(&block).await,
            _ => self.look().await,
        }
    }

    /// An answer of the node is a no. Without an answer it may have taken the transaction all the same.
    async fn not_watched(self, error: Fault) -> Result<Included, SubmitError> {
        if let Some((_, answer)) = error.answer() {
            self.client.nonces.forget(self.signer.account()).await;
            return Err(SubmitError::Rejected { answer: answer.to_owned() });
        }
        self.look().await
    }

    async fn look(self) -> Result<Included, SubmitError> {
        self.client.nonces.forget(self.signer.account()).await;
        self.client.settle(self.tx(), self.born).await
    }

    async fn included(&self, block: &TransactionInBlock<Conf, Impl>) -> Result<Included, SubmitError> {
        match outcome(self.tx(), block).await {
            Some(outcome) => outcome,
            None => self.client.settle(self.tx(), self.born).await,
        }
    }
}

/// The final block that holds the transaction; nothing where that cannot be told.
async fn finality(mut progress: TransactionProgress<Conf, Impl>) -> Option<TransactionInBlock<Conf, Impl>> {
    while let Some(status) = progress.next().await {
        match status {
            Ok(TransactionStatus::InFinalizedBlock(block)) => return Some(block),
            Ok(
                TransactionStatus::Error { .. } | TransactionStatus::Invalid { .. } | TransactionStatus::Dropped { .. },
            )
            | Err(_) => return None,
            Ok(_) => {}
        }
    }
    None
}

/// What the transaction did in its block; nothing where the node cannot say.
async fn outcome(tx: TxHash, block: &TransactionInBlock<Conf, Impl>) -> Option<Result<Included, SubmitError>> {
    let height = block.at().await.ok()?.block_number();
    let events = match block.wait_for_success().await {
        Ok(events) => events,
        Err(TransactionEventsError::ExtrinsicFailed(error)) => return Some(Err(failed(tx, height, &error))),
        Err(_) => return None,
    };
    let mut included = Included { tx, block: height, emitted: Vec::new(), instantiated: Vec::new() };
    for event in events.iter() {
        let event = event.ok()?;
        match (event.pallet_name(), event.event_name()) {
            ("Revive", "ContractEmitted") => included.emitted.push(event.decode_fields_unchecked_as().ok()?),
            ("Revive", "Instantiated") => included.instantiated.push(event.decode_fields_unchecked_as().ok()?),
            _ => {}
        }
    }
    Some(Ok(included))
}

pub(crate) fn failed(tx: TxHash, block: u64, error: &DispatchError) -> SubmitError {
    let reason = match error {
        DispatchError::Module(error) => error.details_string(),
        other => other.to_string(),
    };
    let reverted = reason == "Revive::ContractReverted";
    SubmitError::Failed { tx, block, reason, reverted }
}
