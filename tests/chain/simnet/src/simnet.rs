//! The handle to a simulated chain.

use crate::{
    chain::Block,
    faults::{Dice, Faults},
    net::{Net, NetError},
    options::{Options, Sealing},
    pool::PoolError,
};
use assent_runtime::{BlockNumber, Hash};
use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

/// Stack of the chain's thread. Contracts nest 25 deep and the native runtime is compiled with little optimisation.
const STACK: usize = 256 * 1024 * 1024;

type Job = Box<dyn FnOnce(&mut Net) + Send>;

/// A simulated chain; clones are handles to the same one, which ends with the last of them.
///
/// The chain lives on a thread of its own that does one thing after the other, so that equal inputs give equal blocks
/// whatever the number of clients.
#[derive(Clone)]
pub struct Simnet {
    jobs: Sender<Job>,
    dice: Arc<Dice>,
}

/// The chain's thread is gone, which only a defect of the simulator can cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the simulated chain has stopped")]
pub struct Stopped;

impl Simnet {
    /// Starts a chain at genesis.
    ///
    /// # Errors
    ///
    /// When the operating system gives no thread.
    pub fn start(options: Options) -> std::io::Result<Self> {
        let (jobs, inbox) = channel();
        let dice = Arc::new(Dice::new(options.faults));
        let thread = thread::Builder::new().name("simnet".into()).stack_size(STACK);
        thread.spawn(move || run(Net::new(options), &inbox))?;
        Ok(Self { jobs, dice })
    }

    /// Does something with the chain and waits for it.
    ///
    /// # Panics
    ///
    /// If the chain's thread has panicked.
    pub fn with<R: Send + 'static>(&self, work: impl FnOnce(&mut Net) -> R + Send + 'static) -> R {
        let (answer, receiver) = channel();
        self.post(move |net| drop(answer.send(work(net))));
        receiver.recv().expect("the chain's thread runs as long as there is a handle")
    }

    /// As [`Simnet::with`], without blocking the caller's thread.
    ///
    /// # Errors
    ///
    /// If the chain's thread has panicked.
    pub async fn ask<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Net) -> R + Send + 'static,
    ) -> Result<R, Stopped> {
        let (answer, receiver) = tokio::sync::oneshot::channel();
        self.post(move |net| drop(answer.send(work(net))));
        receiver.await.map_err(|_| Stopped)
    }

    fn post(&self, work: impl FnOnce(&mut Net) + Send + 'static) {
        // If the thread is gone the job is dropped, and with it the sender of its answer: the caller notices.
        let _gone = self.jobs.send(Box::new(work));
    }

    /// Submits an encoded extrinsic; returns its hash.
    ///
    /// # Errors
    ///
    /// As a node's pool.
    pub fn submit(&self, extrinsic: Vec<u8>) -> Result<Hash, PoolError> {
        self.with(move |net| net.submit(extrinsic))
    }

    /// Makes a block of what is ready; returns its hash.
    ///
    /// # Errors
    ///
    /// If the runtime panics.
    pub fn seal(&self) -> Result<Hash, NetError> {
        self.with(|net| net.seal().map_err(NetError::from))
    }

    /// Makes the best chain final up to `number`.
    pub fn finalize(&self, number: BlockNumber) {
        self.with(move |net| net.finalize(number));
    }

    /// Builds from now on upon block `number`; returns its hash.
    ///
    /// # Errors
    ///
    /// [`NetError::UnknownBlock`], [`NetError::Final`].
    pub fn fork_from(&self, number: BlockNumber) -> Result<Hash, NetError> {
        self.with(move |net| net.fork_from(number))
    }

    /// Replaces the last `count` blocks by a longer branch; returns the new best hash.
    ///
    /// # Errors
    ///
    /// [`NetError::Final`].
    pub fn retract(&self, count: u32) -> Result<Hash, NetError> {
        self.with(move |net| net.retract(count))
    }

    /// Lets the next block be later by that many seconds.
    pub fn advance_time(&self, seconds: u64) {
        self.with(move |net| net.advance_time(seconds));
    }

    /// The best block.
    pub fn best(&self) -> Arc<Block> {
        self.with(|net| net.chain.best().clone())
    }

    /// The highest final block.
    pub fn finalized(&self) -> Arc<Block> {
        self.with(|net| net.chain.finalized().clone())
    }

    /// Replaces the faults and starts their sequence anew.
    pub fn set_faults(&self, faults: Faults) {
        self.dice.set(faults);
    }

    /// What decides about faults.
    pub fn dice(&self) -> &Arc<Dice> {
        &self.dice
    }
}

fn run(mut net: Net, inbox: &Receiver<Job>) {
    let Sealing::Every(period) = net.options().sealing else {
        inbox.iter().for_each(|job| job(&mut net));
        return;
    };
    let mut due = std::time::Instant::now() + period;
    loop {
        let left = due.saturating_duration_since(std::time::Instant::now());
        match inbox.recv_timeout(left) {
            Ok(job) => job(&mut net),
            Err(RecvTimeoutError::Timeout) => due = beat(&mut net, due, period),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn beat(net: &mut Net, due: std::time::Instant, period: Duration) -> std::time::Instant {
    // A block that cannot be built is a defect that the next request will show.
    let _sealed = net.seal();
    (due + period).max(std::time::Instant::now())
}
