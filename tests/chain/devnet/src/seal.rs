//! When a block is made, and which time it carries.
//!
//! The engine's own instant seal logs an error for each transaction that an earlier block already took, and an interval
//! that only sends commands piles them up when blocks are slower than the interval. So one loop asks for a block at a time
//! and waits for it.

use std::time::Duration;

use futures::channel::{mpsc, oneshot};
use futures::stream::{self, BoxStream};
use futures::{SinkExt, StreamExt};
use sc_basic_authorship::ProposerFactory;
use sc_client_api::StorageProvider;
use sc_consensus::LongestChain;
use sc_consensus_manual_seal::rpc::EngineCommand;
use sc_consensus_manual_seal::{Error, ManualSealParams, run_manual_seal};
use sc_service::{TaskManager, TransactionPool};
use sp_core::storage::StorageKey;
use sp_io::hashing::twox_128;
use sp_runtime::traits::Block as BlockT;
use sp_timestamp::{InherentDataProvider, Timestamp};
use tokio::time::{Interval, MissedTickBehavior};

use crate::chain::{Block, Client};
use crate::node::Parts;

type Hash = <Block as BlockT>::Hash;
type Commands = mpsc::Sender<EngineCommand<Hash>>;
type Received = mpsc::Receiver<EngineCommand<Hash>>;
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Starts to make blocks: one for every transaction, or one every `block_time`. Each is final as it is imported.
pub fn start(parts: &Parts, tasks: &TaskManager, block_time: Option<Duration>) {
    let (commands, received) = mpsc::channel(1);
    let spawner = tasks.spawn_essential_handle();
    spawner.spawn_blocking("seal", None, engine(parts, tasks, received));
    match block_time {
        Some(block_time) => spawner.spawn("seal-every", None, drive(commands, ticks(block_time), true)),
        None => spawner.spawn("seal-instantly", None, drive(commands, transactions(parts), false)),
    }
}

/// Makes and imports the blocks that are asked for.
fn engine(parts: &Parts, tasks: &TaskManager, commands_stream: Received) -> impl Future<Output = ()> + Send + use<> {
    let client = parts.client.clone();
    run_manual_seal(ManualSealParams {
        block_import: parts.client.clone(),
        env: ProposerFactory::new(tasks.spawn_handle(), parts.client.clone(), parts.pool.clone(), None, None),
        client: parts.client.clone(),
        pool: parts.pool.clone(),
        commands_stream,
        select_chain: LongestChain::new(parts.backend.clone()),
        consensus_data_provider: None,
        create_inherent_data_providers: move |parent, ()| {
            let time = next_time(&client, parent);
            async move { time.map(InherentDataProvider::new) }
        },
    })
}

/// An event for every transaction that becomes ready.
fn transactions(parts: &Parts) -> BoxStream<'static, ()> {
    parts.pool.import_notification_stream().map(|_| ()).boxed()
}

/// An event every `period`; one that comes late shifts those after it, instead of a burst of blocks.
fn ticks(period: Duration) -> BoxStream<'static, ()> {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let tick = |mut interval: Interval| async move {
        interval.tick().await;
        Some(((), interval))
    };
    stream::unfold(interval, tick).boxed()
}

/// Asks for a block at each event until the node stops.
async fn drive(mut commands: Commands, mut events: BoxStream<'static, ()>, create_empty: bool) {
    while events.next().await.is_some() {
        match seal(&mut commands, create_empty).await {
            // An earlier block took this event's transaction.
            Ok(()) | Err(Error::EmptyTransactionPool) => {}
            Err(Error::SendError(_) | Error::Canceled(_)) => return,
            Err(error) => log::error!("cannot make a block: {error}"),
        }
    }
}

/// One block, final.
async fn seal(commands: &mut Commands, create_empty: bool) -> Result<(), Error> {
    let (sender, sealed) = oneshot::channel();
    let command = EngineCommand::SealNewBlock { create_empty, finalize: true, parent_hash: None, sender: Some(sender) };
    commands.send(command).await?;
    sealed.await?.map(|_| ())
}

/// The wall clock, or a millisecond after the parent where the clock stands still or went back: no two blocks share a time,
/// and a chain that is asked for many blocks at once does not run ahead. Contracts see seconds, which may repeat.
fn next_time(client: &Client, parent: Hash) -> Result<Timestamp, BoxError> {
    let earliest = time_of(client, parent)?.saturating_add(1);
    Ok(Timestamp::current().max(Timestamp::new(earliest)))
}

/// The time of a block, in milliseconds; zero for the first, which has none.
fn time_of(client: &Client, block: Hash) -> Result<u64, BoxError> {
    let key = [twox_128(b"Timestamp"), twox_128(b"Now")].concat();
    let stored = client.storage(block, &StorageKey(key))?;
    let bytes = stored.and_then(|data| data.0.try_into().ok()).unwrap_or_default();
    Ok(u64::from_le_bytes(bytes))
}
