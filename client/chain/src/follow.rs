//! What the contracts tell from a block on, as blocks become final: in order, without gaps, each event once.
//!
//! Only final blocks are read, each once and after the one before it: so nothing that was told is ever taken back, and whoever
//! stops and goes on behind the last event that was seen misses nothing and sees nothing twice.

use std::{str::FromStr, time::Duration};

use crate::{Assent, client::ReadError, event::Log, history::Blocks};

/// Blocks read before something is told: a follower that is far behind tells in parts.
const MOST_BLOCKS: u64 = 256;
/// How often is looked for a new final block.
const PAUSE: Duration = Duration::from_secs(1);

/// A place in what the contracts told: before a block, or behind one of its events. Written `BLOCK` or `BLOCK/INDEX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The block that is read next.
    pub block: u64,
    /// The events of that block up to this one are known.
    pub behind: Option<u32>,
}

/// Why a text is no position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is no position: BLOCK, or BLOCK/INDEX to go on behind an event")]
pub struct PositionError {
    /// What was given.
    pub given: String,
}

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        let wrong = |_| PositionError { given: text.to_owned() };
        let (block, behind) = text.split_once('/').map_or((text, None), |(block, index)| (block, Some(index)));
        let behind = behind.map(str::parse).transpose().map_err(wrong)?;
        Ok(Self { block: block.parse().map_err(wrong)?, behind })
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.behind {
            Some(index) => write!(f, "{}/{index}", self.block),
            None => write!(f, "{}", self.block),
        }
    }
}

impl Position {
    /// Whether an event comes behind this place.
    #[must_use]
    pub fn is_before(&self, log: &Log) -> bool {
        log.block > self.block || log.block == self.block && self.behind.is_none_or(|behind| log.index > behind)
    }

    /// The blocks that are read next, of those that are final.
    fn blocks(&self, last: u64) -> Option<Blocks> {
        let most = self.block.saturating_add(MOST_BLOCKS.saturating_sub(1));
        (self.block <= last).then(|| Blocks { first: self.block, last: last.min(most) })
    }
}

/// Somebody who follows the contracts.
pub struct Follower {
    assent: Assent,
    position: Position,
}

/// What was told in some blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which blocks were read.
    pub blocks: Blocks,
    /// What they told that was not known.
    pub logs: Vec<Log>,
}

impl Follower {
    /// Follows from a place on; nothing was told before the deployment.
    #[must_use]
    pub fn new(assent: Assent, from: Position) -> Self {
        let first = assent.deployment().block;
        let position = if from.block < first { Position { block: first, behind: None } } else { from };
        Self { assent, position }
    }

    /// Where it is: everything before was told.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Waits for final blocks, and says what they tell. After an error it may be called again, and nothing is lost.
    ///
    /// # Errors
    /// Whatever the node says.
    pub async fn next(&mut self) -> Result<Told, ReadError> {
        loop {
            let last = self.assent.client().at_final().await?.block_number();
            if let Some(blocks) = self.position.blocks(last) {
                return self.read(blocks).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn read(&mut self, blocks: Blocks) -> Result<Told, ReadError> {
        let contracts = self.assent.deployment().contracts();
        let mut logs = self.assent.client().history(contracts, blocks, &|_| {}).await?;
        logs.retain(|log| self.position.is_before(log));
        self.position = Position { block: blocks.last.saturating_add(1), behind: None };
        Ok(Told { blocks, logs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Event;
    use assent_core::id::LicenceId;

    fn log(block: u64, index: u32) -> Log {
        Log { block, index, event: Event::RunStarted { licence: LicenceId(1), run: 1 } }
    }

    #[test]
    fn a_position_reads_back_and_others_are_refused() {
        for text in ["7", "7/0", "18446744073709551615/4294967295"] {
            assert_eq!(text.parse::<Position>().unwrap().to_string(), text);
        }
        for text in ["", "/", "7/", "/7", "-1", "7/x", "7/1/2"] {
            assert!(text.parse::<Position>().is_err(), "{text}");
        }
    }

    #[test]
    fn going_on_behind_an_event_neither_misses_nor_repeats() {
        let logs = [log(6, 0), log(7, 0), log(7, 1), log(7, 2), log(8, 0)];
        let behind = |text: &str| -> Vec<(u64, u32)> {
            let position: Position = text.parse().unwrap();
            logs.iter().filter(|log| position.is_before(log)).map(|log| (log.block, log.index)).collect()
        };
        assert_eq!(behind("7/1"), [(7, 2), (8, 0)]);
        assert_eq!(behind("7"), [(7, 0), (7, 1), (7, 2), (8, 0)]);
        assert!(behind("9").is_empty());
    }

    #[test]
    fn blocks_are_read_in_parts_without_gaps() {
        let mut position: Position = "10".parse().unwrap();
        let mut read = Vec::new();
        while let Some(blocks) = position.blocks(600) {
            read.push((blocks.first, blocks.last));
            position.block = blocks.last + 1;
        }
        assert_eq!(read, [(10, 265), (266, 521), (522, 600)]);
    }
}
