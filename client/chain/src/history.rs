//! Everything that the contracts told, in order, read from blocks.

use futures::{StreamExt, TryStreamExt, stream};

use crate::{
    client::{Client, ReadError},
    event::{Contracts, Log, decode},
    explain::Fault,
    revive::ContractEmitted,
};

/// Blocks asked for at a time.
const AT_ONCE: usize = 16;

/// A range of blocks, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

impl Client {
    /// All events of the contracts in a range of final blocks. `seen` is told the height after each block.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn history(
        &self,
        contracts: Contracts,
        blocks: Blocks,
        seen: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Vec<Log>, ReadError> {
        let heights = stream::iter(blocks.first..=blocks.last);
        let read = heights.map(|height| self.logs(contracts, height)).buffered(AT_ONCE);
        let told = read.inspect_ok(|(height, _)| seen(*height)).map_ok(|(_, logs)| logs);
        told.try_fold(Vec::new(), |mut all, logs| async move {
            all.extend(logs);
            Ok(all)
        })
        .await
    }

    /// The contracts' events in one block.
    async fn logs(&self, contracts: Contracts, height: u64) -> Result<(u64, Vec<Log>), ReadError> {
        let at = self.at_height(height).await?;
        let events = at.events().fetch().await.map_err(Fault::from)?;
        let mut logs = Vec::new();
        for event in events.iter() {
            let event = event.map_err(Fault::from)?;
            if (event.pallet_name(), event.event_name()) != ("Revive", "ContractEmitted") {
                continue;
            }
            let emitted: ContractEmitted = event.decode_fields_unchecked_as().map_err(Fault::from)?;
            if let Some(told) = decode(contracts, &emitted) {
                let index = u32::try_from(logs.len()).unwrap_or(u32::MAX);
                logs.push(Log { block: height, index, event: told });
            }
        }
        Ok((height, logs))
    }
}
