//! What became of a transaction, read from the chain itself.

use std::time::Duration;

use subxt::{config::Hasher, error::DispatchError, events::Phase};

use crate::{
    client::{At, Client, ReadError},
    explain::Fault,
    transaction::{Included, MORTAL, SubmitError, TxHash, failed},
};

/// How long is looked before a transaction is called uncertain: a little longer than a lost connection is tried anew.
const PATIENCE: Duration = Duration::from_secs(15);

/// What became of a transaction.
#[derive(Debug)]
pub enum Fate {
    /// It is in a final block, and did what it should.
    Done(Included),
    /// It is in a final block, and failed there.
    Failed(SubmitError),
    /// It is in none of the final blocks looked at.
    NotFound {
        /// The last of them.
        until: u64,
    },
}

impl Client {
    /// Looks for a transaction in the last `blocks` final blocks, newest first.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn fate(&self, tx: TxHash, blocks: u64) -> Result<Fate, ReadError> {
        let last = self.at_final().await?.block_number();
        let first = last.saturating_sub(blocks.saturating_sub(1)).max(1);
        for height in (first..=last).rev() {
            if let Some(fate) = self.fate_in(tx, height).await? {
                return Ok(fate);
            }
        }
        Ok(Fate::NotFound { until: last })
    }

    async fn fate_in(&self, tx: TxHash, height: u64) -> Result<Option<Fate>, ReadError> {
        let at = self.at_final_height(height).await?;
        Ok(fates(&at, &[tx]).await?.into_iter().next().map(|(_, fate)| fate))
    }

    /// Waits for a while until it is clear what became of a transaction that was sent from block `born` on.
    pub(crate) async fn settle(&self, tx: TxHash, born: u64) -> Result<Included, SubmitError> {
        let settled = tokio::time::timeout(PATIENCE, self.look_until_clear(tx, born)).await;
        settled.unwrap_or(Err(SubmitError::Uncertain { tx }))
    }

    async fn look_until_clear(&self, tx: TxHash, born: u64) -> Result<Included, SubmitError> {
        loop {
            match self.fate(tx, MORTAL.saturating_add(1)).await {
                Ok(Fate::Done(included)) => return Ok(included),
                Ok(Fate::Failed(error)) => return Err(error),
                Ok(Fate::NotFound { until }) if until > born.saturating_add(MORTAL) => {
                    return Err(SubmitError::Rejected { answer: "no block took it while it was valid".to_owned() });
                }
                Ok(Fate::NotFound { .. }) | Err(_) => tokio::time::sleep(Duration::from_millis(500)).await,
            }
        }
    }
}

/// Which of some transactions a final block holds, by their place among those wanted, and what became of them.
pub(crate) async fn fates(at: &At, wanted: &[TxHash]) -> Result<Vec<(usize, Fate)>, ReadError> {
    let extrinsics = at.extrinsics().fetch().await.map_err(Fault::from)?;
    let mut fates = Vec::new();
    for (extrinsic, index) in extrinsics.iter().zip(0_u32..) {
        // One that cannot be read might be the one: better no answer than a wrong one.
        let extrinsic = extrinsic.map_err(Fault::from)?;
        let hash = at.hasher().hash(extrinsic.bytes()).0;
        if let Some(place) = wanted.iter().position(|tx| tx.0 == hash) {
            fates.push((place, outcome(at, TxHash(hash), index).await?));
        }
    }
    Ok(fates)
}

/// What the extrinsic at `index` did.
async fn outcome(at: &At, tx: TxHash, index: u32) -> Result<Fate, ReadError> {
    let events = at.events().fetch().await.map_err(Fault::from)?;
    let mut included = Included { tx, block: at.block_number(), emitted: Vec::new(), instantiated: Vec::new() };
    for event in events.iter() {
        let event = event.map_err(Fault::from)?;
        if event.phase() != Phase::ApplyExtrinsic(index) {
            continue;
        }
        match (event.pallet_name(), event.event_name()) {
            ("System", "ExtrinsicFailed") => {
                let error = DispatchError::decode_from(event.field_bytes(), at.metadata()).map_err(Fault::from)?;
                return Ok(Fate::Failed(failed(tx, included.block, &error)));
            }
            ("Revive", "ContractEmitted") => {
                included.emitted.push(event.decode_fields_unchecked_as().map_err(Fault::from)?);
            }
            ("Revive", "Instantiated") => {
                included.instantiated.push(event.decode_fields_unchecked_as().map_err(Fault::from)?);
            }
            _ => {}
        }
    }
    Ok(Fate::Done(included))
}
