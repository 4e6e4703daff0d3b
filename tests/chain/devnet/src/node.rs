//! The life of the node: open, seal, serve, stop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sc_service::TaskManager;
use sc_tracing::logging::LoggerBuilder;
use sc_transaction_pool::TransactionPoolHandle;
use tokio::runtime::Handle;

use crate::args::Args;
use crate::chain::{self, Backend, Block, Client};
use crate::error::{Error, Result};
use crate::home::Home;
use crate::stop::Stop;
use crate::{output, rpc, seal};

/// How long tasks and open connections may take to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// The transactions that wait for a block.
pub type Pool = TransactionPoolHandle<Block, Client>;

/// What sealing and serving share.
pub struct Parts {
    /// Imports, executes and reads blocks.
    pub client: Arc<Client>,
    /// Where the client keeps them.
    pub backend: Arc<Backend>,
    /// What waits for a block.
    pub pool: Arc<Pool>,
}

/// Runs a node until SIGTERM or ctrl-c.
///
/// # Errors
/// If it cannot start, or cannot go on.
pub fn run(args: &Args) -> Result<()> {
    LoggerBuilder::new(&args.log).init()?;
    let home = Home::open(args.base_path.as_deref())?;
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = threads.block_on(live(args, &home));
    // In this order: tasks, database, folder.
    threads.shutdown_timeout(PATIENCE);
    ended.map(close)
}

/// Starts everything, waits to be told to stop, and gives back the last thing to close.
async fn live(args: &Args, home: &Home) -> Result<Arc<Backend>> {
    let mut stop = Stop::catch()?;
    let mut tasks = TaskManager::new(Handle::current(), None).map_err(sc_service::Error::from)?;
    let (client, backend) = chain::open(home.path(), args.cache.as_deref(), &tasks)?;
    let parts = Parts { pool: pool(&client, &tasks), client, backend };
    seal::start(&parts, &tasks, args.block_time());
    let server = rpc::serve(&parts, &tasks, args.rpc_port).await?;
    server.listen_addrs().iter().copied().for_each(output::listening);
    tokio::select! {
        () = stop.asked() => Ok(parts.backend),
        ended = tasks.future() => ended.map(|()| parts.backend).map_err(Error::from),
    }
}

/// A pool that hears of every block.
fn pool(client: &Arc<Client>, tasks: &TaskManager) -> Arc<Pool> {
    let spawner = tasks.spawn_essential_handle();
    let pool = Arc::new(sc_transaction_pool::Builder::new(spawner, client.clone(), true.into()).build());
    let news = sc_transaction_pool::notification_future(client.clone(), pool.clone(), false);
    tasks.spawn_handle().spawn("pool-notifications", None, news);
    pool
}

/// Waits until nobody else holds the database, so that dropping it here writes all that is in flight.
fn close(backend: Arc<Backend>) {
    let deadline = Instant::now() + PATIENCE;
    while Arc::strong_count(&backend) > 1 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
    }
}
