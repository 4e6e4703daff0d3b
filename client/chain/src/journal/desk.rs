//! The loop over a connection: one account's job of messages to the contracts.

use std::{collections::HashMap, time::Duration};

use alloy_sol_types::SolCall;
use assent_core::id::Time;
use serde::Serialize;
use tokio::time::{Instant, sleep};

use super::{Journal, JournalError, Last, Signed, Signing, State, Verdict, World};
use crate::{
    Assent, Signer, TxHash,
    assent::Done,
    client::{ReadError, time_at},
    dry_run::{CallError, Message, prepare},
    explain::{Class, Explain, Fault},
    lookup::{Fate, fates},
    refusal,
    transaction::{MORTAL, SubmitError, signed_at},
};

/// How long a node may be silent: a little longer than a lost connection is tried anew.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long nothing may become final.
const STILL: Duration = Duration::from_secs(120);
/// How often the chain is looked at.
const PAUSE: Duration = Duration::from_millis(250);
/// How many transactions are signed for a step by one process.
const ATTEMPTS: u32 = 3;

/// The messages of a job, all of one kind.
pub trait Task {
    /// The message's kind.
    type Call: SolCall + Clone;
    /// What comes of a step.
    type Outcome: Serialize;

    /// The message of a step, with `now` as the chain's time.
    fn message(&self, step: usize, now: Time) -> Message<Self::Call>;

    /// What came of it.
    fn outcome(&self, step: usize, done: &Done) -> Self::Outcome;

    /// Told about each change of a step, once it is written.
    fn told(&self, step: usize, state: &State<Self::Outcome>);
}

/// Who works on a job: the contracts, the key, the file.
pub struct Desk<'a, T> {
    /// The contracts.
    pub assent: &'a Assent,
    /// Who signs.
    pub signer: &'a Signer,
    /// The file.
    pub journal: &'a Journal,
    /// The messages.
    pub task: T,
    /// The step of the journal that is the task's first.
    pub first: usize,
    attempts: HashMap<usize, u32>,
}

/// Why a job stopped. It goes on where it was.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The journal cannot be written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The node does not answer.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The node answers, and nothing becomes final.
    #[error("no block became final for {} seconds", STILL.as_secs())]
    Still,
    /// The account cannot pay the fee.
    #[error("the node does not take the transaction: {answer}")]
    CannotPay {
        /// What the node said.
        answer: String,
    },
    /// Several transactions were signed for a step, one after the other, and all are void.
    #[error("{ATTEMPTS} transactions were signed one after the other, and none took effect")]
    NotTaken,
    /// The chain is not the one of the journal.
    #[error("block {height} is not the one that the journal knows: the chain was started anew")]
    OtherChain {
        /// The block's height.
        height: u64,
    },
}

impl Explain for DeskError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Journal(error) => error.kind(),
            Self::Read(error) => error.kind(),
            Self::Still => "nothing_final",
            Self::CannotPay { .. } => "cannot_pay",
            Self::NotTaken => "not_taken",
            Self::OtherChain { .. } => "other_chain",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Journal(error) => error.class(),
            Self::Read(error) => error.class(),
            Self::Still | Self::NotTaken => Class::Network,
            Self::CannotPay { .. } => Class::Failed,
            Self::OtherChain { .. } => Class::Check,
        }
    }

    fn hint(&self) -> Option<String> {
        let again = "The same command goes on where it stopped; nothing is done twice.";
        Some(match self {
            Self::Journal(error) => return error.hint(),
            Self::Read(_) | Self::Still => format!("Check that the node still runs. {again}"),
            Self::CannotPay { .. } => format!("Check the balance of the account. {again}"),
            Self::NotTaken => format!("Look at the node's log. {again}"),
            Self::OtherChain { .. } => "Remove the journal, if that chain is gone for good.".to_owned(),
        })
    }
}

impl<'a, T: Task> Desk<'a, T> {
    /// A desk with a task whose first step is this one of the journal.
    #[must_use]
    pub fn new((assent, signer, journal): (&'a Assent, &'a Signer, &'a Journal), task: T, first: usize) -> Self {
        Self { assent, signer, journal, task, first, attempts: HashMap::new() }
    }

    /// A block that failed a message: whether another try makes sense.
    async fn failed(&self, step: usize, error: SubmitError) -> Verdict<T::Outcome> {
        let SubmitError::Failed { block, ref reason, reverted, .. } = error else {
            return Verdict::Again(error.to_string());
        };
        if !reverted {
            return Verdict::Refused(reason.clone());
        }
        // With a fresh date: a message that only came too late is worth another try.
        let message = self.task.message(step, Time(u64::MAX >> 1));
        match self.assent.why(self.signer.account(), &message, block).await {
            Some(refusal) => Verdict::Refused(refusal::sentence(&refusal)),
            None => Verdict::Again(reason.clone()),
        }
    }
}

impl<T: Task> World for Desk<'_, T> {
    type Outcome = T::Outcome;
    type Error = DeskError;

    async fn last(&mut self) -> Result<Last, DeskError> {
        let (client, account) = (self.assent.client(), self.signer.account().to_subxt());
        patiently(async || {
            let at = client.at_final().await?;
            let nonce = at.tx().account_nonce(&account).await.map_err(Fault::from)?;
            Ok(Last { height: at.block_number(), nonce })
        })
        .await
    }

    async fn look(
        &mut self,
        height: u64,
        wanted: &[(usize, TxHash)],
    ) -> Result<Vec<(usize, Verdict<T::Outcome>)>, DeskError> {
        let client = self.assent.client();
        let hashes: Vec<TxHash> = wanted.iter().map(|(_, tx)| *tx).collect();
        let found = patiently(async || fates(&client.at_final_height(height).await?, &hashes).await).await?;
        let mut verdicts = Vec::new();
        for (place, fate) in found {
            let Some((step, _)) = wanted.get(place).copied() else { continue };
            let verdict = match fate {
                Fate::Done(included) => Verdict::Done(self.task.outcome(step, &self.assent.done(&included))),
                Fate::Failed(error) => self.failed(step, error).await,
                Fate::NotFound { .. } => continue,
            };
            verdicts.push((step, verdict));
        }
        Ok(verdicts)
    }

    async fn next_nonce(&mut self) -> Result<u64, DeskError> {
        let (client, account) = (self.assent.client(), self.signer.account().to_subxt());
        patiently(async || Ok(client.rpc.system_account_next_index(&account).await.map_err(Fault::from)?)).await
    }

    async fn sign(&mut self, step: usize, nonce: u64) -> Result<Signing, DeskError> {
        let attempts = self.attempts.entry(step).or_default();
        *attempts = attempts.saturating_add(1);
        if *attempts > ATTEMPTS {
            return Err(DeskError::NotTaken);
        }
        let (assent, signer, task) = (self.assent, self.signer, &self.task);
        patiently(async || {
            let at = assent.client().at_final().await?;
            let message = task.message(step, time_at(&at).await?);
            let prepared = match prepare(&at, assent.client().network().ratio, signer.account(), &message).await {
                Ok(prepared) => prepared,
                Err(CallError::Read(error)) => return Err(error),
                Err(refused) => return Ok(Signing::Refused(refused.to_string())),
            };
            let signed = signed_at(&at, signer, &prepared.extrinsic(), nonce).await?;
            Ok(Signing::Signed(Signed {
                tx: TxHash(signed.hash().0),
                bytes: signed.into_encoded(),
                nonce,
                born: at.block_number(),
                birth: TxHash(at.block_hash().0),
                mortal: MORTAL,
            }))
        })
        .await
    }

    /// An answer is no proof: the same bytes may have come through before, or elsewhere. It only saves the person a wait.
    async fn send(&mut self, signed: &Signed) -> Result<(), DeskError> {
        let client = self.assent.client();
        match client.rpc.author_submit_extrinsic(&signed.bytes).await {
            Err(subxt_rpcs::Error::User(answer)) => {
                let said = answer.data.map_or(answer.message, |data| data.get().trim_matches('"').to_owned());
                if said.contains("Inability to pay") { Err(DeskError::CannotPay { answer: said }) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    async fn wait(&mut self, height: u64) -> Result<(), DeskError> {
        let client = self.assent.client();
        let begun = Instant::now();
        loop {
            let last = patiently(async || Ok(client.at_final().await?.block_number())).await?;
            if last > height {
                return Ok(());
            }
            if begun.elapsed() > STILL {
                return Err(DeskError::Still);
            }
            sleep(PAUSE).await;
        }
    }

    fn save(&mut self, step: usize, state: &State<T::Outcome>) -> Result<(), DeskError> {
        self.journal.save(self.first.saturating_add(step), state)?;
        self.task.told(step, state);
        Ok(())
    }
}

/// Checks that the chain is the one on which the steps' transactions were signed.
///
/// # Errors
/// `OtherChain`, and whatever the node says.
pub async fn check_births<O>(assent: &Assent, steps: &[State<O>]) -> Result<(), DeskError> {
    let last = assent.client().at_final().await?.block_number();
    for signed in steps.iter().filter_map(State::signed) {
        let height = signed.born;
        // A node that has not caught up yet says nothing.
        if height <= last && assent.client().at_final_height(height).await?.block_hash().0 != signed.birth.0 {
            return Err(DeskError::OtherChain { height });
        }
    }
    Ok(())
}

/// Reads again where the connection is lost meanwhile.
async fn patiently<R>(read: impl AsyncFn() -> Result<R, ReadError>) -> Result<R, DeskError> {
    let begun = Instant::now();
    loop {
        match read().await {
            Err(error) if error.class() == Class::Network && begun.elapsed() < PATIENCE => sleep(PAUSE).await,
            other => return Ok(other?),
        }
    }
}
