//! The node's process, and what a client sees of it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use subxt::backend::LegacyBackend;
use subxt::config::DefaultExtrinsicParamsBuilder;
use subxt::dynamic;
use subxt::ext::scale_decode::DecodeAsType;
use subxt::rpcs::RpcClient;
use subxt::{OnlineClient, PolkadotConfig};
use subxt_signer::sr25519::{Keypair, dev};

/// What a test returns.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The client under test conditions.
pub type Api = OnlineClient<PolkadotConfig>;

/// One unit of the native token, in planck.
pub const UNIT: u128 = 10_000_000_000;

/// Blocks in which a payment is good. Blocks come as fast as payments here, so subxt's 32 are over before the last is sent.
const LIFETIME: u64 = 256;

/// A running node; killed when dropped, whatever happens to the test.
pub struct Node {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// Where it serves.
    pub url: String,
}

impl Node {
    /// Starts a node on a free port and waits until it serves.
    pub fn start(args: &[&str]) -> Outcome<Self> {
        Self::spawn(&mut command(args))
    }

    /// Starts a node that makes its temporary folder in `folder`.
    pub fn start_with_temporary(folder: &Path) -> Outcome<Self> {
        Self::spawn(command(&[]).env("TMPDIR", folder))
    }

    fn spawn(command: &mut Command) -> Outcome<Self> {
        let mut child = command.args(["--rpc-port", "0"]).stdout(Stdio::piped()).spawn()?;
        let mut stdout = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let url = line.trim().strip_prefix("listening on ").ok_or("the node says something else")?.to_string();
        Ok(Self { child, stdout, url })
    }

    /// Starts a node that keeps its chain in `folder`.
    pub fn start_in(folder: &Path) -> Outcome<Self> {
        Self::start(&["--base-path", folder.to_str().ok_or("path")?])
    }

    /// The node's process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A client that calls the older methods, as the Ethereum gateway and our own client do.
    pub async fn legacy(&self) -> Outcome<Api> {
        let rpc = RpcClient::from_insecure_url(&self.url).await?;
        let backend = LegacyBackend::builder().build(rpc);
        Ok(Api::from_backend(Arc::new(backend)).await?)
    }

    /// A client that calls the newer methods.
    pub async fn modern(&self) -> Outcome<Api> {
        Ok(Api::from_insecure_url(&self.url).await?)
    }

    /// Ends the node in order. Returns how it ended and what it wrote to standard output after its first line.
    pub fn stop(mut self) -> Outcome<(ExitStatus, String)> {
        let told = Command::new("kill").args(["-TERM", &self.id().to_string()]).status()?;
        assert!(told.success());
        let status = wait(&mut self.child, Duration::from_secs(20))?;
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest)?;
        Ok((status, rest))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The node's program with some arguments.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assent-devnet"));
    command.args(args).stdin(Stdio::null()).env("ASSENT_DEVNET_CACHE", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// Runs the node's program where it should end by itself.
pub fn run(args: &[&str]) -> Outcome<Output> {
    Ok(command(args).output()?)
}

fn wait(child: &mut Child, patience: Duration) -> Outcome<ExitStatus> {
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err("the node does not end".into())
}

/// Sends Bob some planck from Alice and waits until that is final.
pub async fn pay_bob(api: &Api, amount: u128) -> Outcome {
    let at = api.at_current_block().await?;
    let progress = at.tx().sign_and_submit_then_watch_default(&payment(amount), &dev::alice()).await?;
    progress.wait_for_finalized_success().await?;
    Ok(())
}

/// Sends Bob many payments at once, one nonce after the other, and waits for the last.
pub async fn pay_bob_often(api: &Api, amount: u128, times: u64) -> Outcome {
    let at = api.at_current_block().await?;
    let first = at.tx().account_nonce(&account(&dev::alice())).await?;
    let mut last = None;
    for nonce in first..first + times {
        let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).mortal(LIFETIME).build();
        let submitted = at.tx().sign_and_submit_then_watch(&payment(amount), &dev::alice(), params).await?;
        last = Some(submitted);
    }
    last.ok_or("no payments")?.wait_for_finalized_success().await?;
    Ok(())
}

fn payment(amount: u128) -> impl subxt::tx::Payload {
    let to_bob = dev::bob().public_key().to_address::<()>();
    dynamic::transaction("Balances", "transfer_keep_alive", (to_bob, amount))
}

/// Bob's balance in planck at the last final block.
pub async fn bobs_balance(api: &Api) -> Outcome<u128> {
    let address = dynamic::storage::<([u8; 32],), Account>("System", "Account");
    let at = api.at_current_block().await?;
    let stored = at.storage().fetch(address, (dev::bob().public_key().0,)).await?;
    Ok(stored.decode()?.data.free)
}

/// Height of the last final block.
pub async fn height(api: &Api) -> Outcome<u64> {
    Ok(api.at_current_block().await?.block_number())
}

/// The chain's time at a block, in milliseconds.
pub async fn time_at(api: &Api, height: u64) -> Outcome<u64> {
    let address = dynamic::storage::<(), u64>("Timestamp", "Now");
    Ok(api.at_block(height).await?.storage().fetch(address, ()).await?.decode()?)
}

fn account(key: &Keypair) -> subxt::utils::AccountId32 {
    key.public_key().to_account_id()
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Account {
    data: AccountData,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AccountData {
    free: u128,
}
