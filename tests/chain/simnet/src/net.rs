//! The chain at work: transactions come in, blocks are made, become best, are retracted, become final.

use crate::{
    chain::{Block, Chain, Reorganisation, transaction_hash},
    execute::{self, Builder, Built, ExecuteError},
    options::{Clock, Finality, Options, Sealing},
    pool::{Pool, PoolError, Waiting},
    store::State,
    watch::{Heads, Listeners, TransactionStatus},
};
use assent_runtime::{BlockNumber, Hash, UncheckedExtrinsic};
use codec::Decode;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError, ValidTransaction};
use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// Why the chain did not do what it was told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// The runtime gave no answer.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// No such block on the best chain.
    #[error("block {number} is not on the best chain, which ends at {height}")]
    UnknownBlock {
        /// The number asked for.
        number: BlockNumber,
        /// The best block's number.
        height: BlockNumber,
    },
    /// Final blocks stay.
    #[error("block {number} cannot be left: blocks up to {finalized} are final")]
    Final {
        /// The number asked for.
        number: BlockNumber,
        /// The highest final block's number.
        finalized: BlockNumber,
    },
}

/// A simulated network of one node.
pub struct Net {
    /// Blocks and states.
    pub chain: Chain,
    /// Waiting transactions.
    pub pool: Pool,
    /// Whom to tell.
    pub listeners: Listeners,
    options: Options,
    /// The block to build on, when it is not the best one.
    branch: Option<Arc<Block>>,
    /// Time of the last block made, in milliseconds since 1970.
    time: u64,
    /// Milliseconds by which the clock was advanced since the last block, or ever if it is the real one.
    advanced: u64,
}

impl Net {
    /// A chain at genesis.
    pub fn new(options: Options) -> Self {
        let time = if let Clock::Simulated { start, .. } = options.clock { start } else { 0 };
        Self {
            chain: Chain::new(assent_runtime::genesis_storage()),
            pool: Pool::default(),
            listeners: Listeners::default(),
            options,
            branch: None,
            time,
            advanced: 0,
        }
    }

    /// The state after the best block.
    pub fn best_state(&self) -> State {
        self.chain.state(self.chain.best())
    }

    /// Takes a transaction; seals it at once if sealing is instant and it is ready.
    pub fn submit(&mut self, extrinsic: Vec<u8>) -> Result<Hash, PoolError> {
        let hash = transaction_hash(&extrinsic);
        self.pool.check_known(hash, self.time)?;
        check_format(&extrinsic)?;
        let validity = self.validate(&extrinsic).inspect_err(|error| {
            if matches!(error, PoolError::Invalid(_)) {
                self.pool.ban(hash, self.time);
            }
        })?;
        self.accept(Waiting { hash, extrinsic, validity })?;
        if self.options.sealing == Sealing::Instant {
            self.seal_ready().map_err(|error| PoolError::Verification { reason: error.to_string() })?;
        }
        Ok(hash)
    }

    fn validate(&self, extrinsic: &[u8]) -> Result<ValidTransaction, PoolError> {
        let outcome = execute::validate(&self.best_state(), self.chain.best().hash, extrinsic);
        match outcome.map_err(|error| PoolError::Verification { reason: error.to_string() })? {
            Ok(validity) => Ok(validity),
            Err(TransactionValidityError::Invalid(reason)) => Err(PoolError::Invalid(reason)),
            Err(TransactionValidityError::Unknown(reason)) => Err(PoolError::Unknown(reason)),
        }
    }

    fn accept(&mut self, fresh: Waiting) -> Result<(), PoolError> {
        let hash = fresh.hash;
        for old in self.pool.insert(fresh)? {
            self.listeners.tell_transaction(old.hash, TransactionStatus::Usurped(hash));
        }
        let ready = self.pool.is_ready(hash);
        let status = if ready { TransactionStatus::Ready } else { TransactionStatus::Future };
        self.listeners.tell_transaction(hash, status);
        Ok(())
    }

    /// Makes blocks until nothing is ready, as instant sealing does; none if nothing is.
    pub fn seal_ready(&mut self) -> Result<(), ExecuteError> {
        while self.pool.ready().next().is_some() {
            let before = self.pool.len();
            self.seal()?;
            if self.pool.len() >= before {
                break;
            }
        }
        Ok(())
    }

    /// Makes a block of what is ready, on the best block or on the branch chosen by [`Net::fork_from`].
    pub fn seal(&mut self) -> Result<Hash, ExecuteError> {
        let parent = self.branch.take().unwrap_or_else(|| self.chain.best().clone());
        let on_best = parent.hash == self.chain.best().hash;
        let now = self.tick();
        // What waits was validated on the best chain; another branch gets it once it is the best.
        let built = if on_best { self.build(&parent, now)? } else { self.build_empty(&parent, now)? };
        let (block, change) = self.chain.import(built);
        self.branch = (!self.chain.is_best_chain(&block)).then(|| block.clone());
        self.listeners.tell_head(Heads::All, &block.header);
        self.reorganise(change);
        self.advance_finality();
        Ok(block.hash)
    }

    fn build(&mut self, parent: &Block, now: u64) -> Result<Built, ExecuteError> {
        let state = self.chain.state(parent);
        let mut builder = Builder::start(&state, &parent.header, now)?;
        let candidates: Vec<Waiting> = self.pool.ready().cloned().collect();
        for Waiting { hash, extrinsic, .. } in candidates {
            match builder.apply(extrinsic) {
                Ok(Ok(_)) => {}
                // No room is left; it waits for the next block.
                Ok(Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources))) => break,
                Ok(Err(_)) | Err(_) => self.give_up(hash),
            }
        }
        builder.finish()
    }

    fn build_empty(&self, parent: &Block, now: u64) -> Result<Built, ExecuteError> {
        let state = self.chain.state(parent);
        Builder::start(&state, &parent.header, now)?.finish()
    }

    fn give_up(&mut self, hash: Hash) {
        if self.pool.remove(hash).is_some() {
            self.pool.ban(hash, self.time);
            self.listeners.tell_transaction(hash, TransactionStatus::Invalid);
        }
    }

    fn reorganise(&mut self, change: Reorganisation) {
        for block in &change.retracted {
            for hash in block.transactions() {
                self.pool.unban(hash);
                self.listeners.tell_transaction(hash, TransactionStatus::Retracted(block.hash));
            }
        }
        for block in &change.enacted {
            self.listeners.tell_head(Heads::Best, &block.header);
            for hash in block.transactions() {
                self.pool.remove(hash);
                self.pool.ban(hash, self.time);
                self.listeners.tell_transaction(hash, TransactionStatus::InBlock(block.hash));
            }
        }
        if !change.enacted.is_empty() {
            self.revalidate(&change);
        }
    }

    /// Validates on the new best block what waits, and what a retracted block included.
    fn revalidate(&mut self, change: &Reorganisation) {
        let enacted: Vec<Hash> = change.enacted.iter().flat_map(|block| block.transactions()).collect();
        let returned = change.retracted.iter().rev().flat_map(|block| block.body.iter().skip(1));
        let returned: Vec<_> = returned.map(|body| (transaction_hash(body), body.clone())).collect();
        let waiting = self.pool.drain().into_iter().map(|old| (old.hash, old.extrinsic));
        for (hash, extrinsic) in returned.into_iter().chain(waiting) {
            if enacted.contains(&hash) {
                continue;
            }
            let taken = self.validate(&extrinsic);
            let taken = taken.and_then(|validity| self.readmit(Waiting { hash, extrinsic, validity }));
            if taken.is_err() {
                self.listeners.tell_transaction(hash, TransactionStatus::Invalid);
            }
        }
    }

    fn readmit(&mut self, waiting: Waiting) -> Result<(), PoolError> {
        self.pool.insert(waiting).map(drop)
    }

    fn advance_finality(&mut self) {
        let height = self.chain.height();
        match self.options.finality {
            Finality::Immediate => self.finalize(height),
            Finality::Lag(blocks) => self.finalize(height.saturating_sub(blocks)),
            Finality::Manual => {}
        }
    }

    /// Makes the best chain final up to `number`. Subscribers see the highest block only, as a node's do.
    pub fn finalize(&mut self, number: BlockNumber) {
        let blocks = self.chain.finalize(number);
        for block in &blocks {
            for hash in block.transactions() {
                self.listeners.tell_transaction(hash, TransactionStatus::Finalized(block.hash));
            }
        }
        if let Some(block) = blocks.last() {
            self.listeners.tell_head(Heads::Finalized, &block.header);
        }
    }

    /// Builds from now on upon block `number` of the best chain; the branch is the best one as soon as it is longer.
    pub fn fork_from(&mut self, number: BlockNumber) -> Result<Hash, NetError> {
        let (height, finalized) = (self.chain.height(), self.chain.finalized().header.number);
        let unknown = NetError::UnknownBlock { number, height };
        let block = self.chain.at(number).cloned().ok_or(unknown)?;
        if number < finalized {
            return Err(NetError::Final { number, finalized });
        }
        self.branch = Some(block.clone());
        Ok(block.hash)
    }

    /// Takes the last `count` blocks off the best chain, by a longer branch of empty ones. Their transactions wait
    /// again; instant sealing includes them at once.
    pub fn retract(&mut self, count: u32) -> Result<Hash, NetError> {
        let base = self.chain.height().saturating_sub(count);
        self.fork_from(base)?;
        for _ in 0..=count {
            self.seal()?;
        }
        if self.options.sealing == Sealing::Instant {
            self.seal_ready()?;
        }
        Ok(self.chain.best().hash)
    }

    /// Lets time pass: the next block is later by that many seconds.
    pub fn advance_time(&mut self, seconds: u64) {
        self.advanced = self.advanced.saturating_add(seconds.saturating_mul(1_000));
    }

    /// Time of the last block made, in milliseconds since 1970.
    pub fn time(&self) -> u64 {
        self.time
    }

    fn tick(&mut self) -> u64 {
        self.time = match self.options.clock {
            Clock::Simulated { step, .. } => {
                self.time.saturating_add(step).saturating_add(std::mem::take(&mut self.advanced))
            }
            Clock::Real => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let now = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
                now.saturating_add(self.advanced).max(self.time.saturating_add(1))
            }
        };
        self.time
    }

    /// The options it was made with.
    pub fn options(&self) -> &Options {
        &self.options
    }
}

fn check_format(mut extrinsic: &[u8]) -> Result<(), PoolError> {
    let decoded = UncheckedExtrinsic::decode(&mut extrinsic);
    decoded.map(drop).map_err(|error| PoolError::BadFormat { reason: error.to_string() })
}
