//! What a command works with: the connection, the contracts, the key.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use assent_chain::{
    Assent, Client, Deployment, Log, Network, Signer, TxHash, View, address,
    signer::{KeyError, KeySource},
};
use assent_core::id::{Account, CatalogueId};

use crate::{args::Global, config::Origins, failure::Failure, files, output::Output};

/// What was typed for every command, and what is on its way.
pub struct Context {
    pub global: Global,
    pub origins: Origins,
    pub output: Output,
    in_flight: Arc<Mutex<Option<TxHash>>>,
}

/// The contracts with somebody who signs.
pub struct Session {
    pub assent: Assent,
    pub signer: Signer,
}

impl Context {
    /// A context in which nothing has happened yet.
    pub fn new(global: Global, origins: Origins, output: Output) -> Self {
        Self { global, origins, output, in_flight: Arc::default() }
    }

    /// The transaction that was signed and is not final yet.
    pub fn in_flight(&self) -> Option<TxHash> {
        *self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes the transaction that is on its way, or that none is.
    pub fn set_in_flight(&self, tx: Option<TxHash>) {
        *self.in_flight.lock().unwrap_or_else(PoisonError::into_inner) = tx;
    }

    /// A connection to the node.
    pub async fn client(&self) -> Result<Client, Failure> {
        let spinner = self.output.spinner("connecting");
        let client = Client::connect(&self.global.url).await;
        spinner.finish_and_clear();
        let client = client?;
        self.global.network.map_or(Ok(()), |named| named.check(client.network()))?;
        Ok(client)
    }

    /// Where the deployment record is, for a chain.
    pub fn deployment_path(&self, network: &Network) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.global.deployment {
            return Ok(path.clone());
        }
        let genesis = address::show_digest(network.genesis);
        let short = genesis.get(2..18).unwrap_or("unknown");
        Ok(files::config_folder()?.join(format!("deployment-{short}.json")))
    }

    /// The contracts, checked to be there.
    pub async fn assent(&self) -> Result<Assent, Failure> {
        let client = self.client().await?;
        let deployment = Deployment::read(&self.deployment_path(client.network())?)?;
        Ok(Assent::open(client, deployment).await?)
    }

    /// The contracts with the signer that was given.
    pub async fn session(&self) -> Result<Session, Failure> {
        let signer = self.signer()?;
        let assent = self.assent().await?;
        signer.check(assent.client().network())?;
        Ok(Session { assent, signer })
    }

    /// The signer that was given.
    pub fn signer(&self) -> Result<Signer, Failure> {
        let given = self.global.key.as_deref().ok_or(KeyError::NoKey)?;
        let source: KeySource = given.parse()?;
        Ok(Signer::open(&source, || self.password())?)
    }

    /// The signer's address, where a key was given; nobody signs.
    pub fn reader(&self) -> Result<Option<Account>, Failure> {
        self.global.key.as_ref().map(|_| self.signer().map(|signer| signer.address())).transpose()
    }

    fn password(&self) -> Result<assent_chain::signer::SecretString, KeyError> {
        if let Some(path) = &self.global.password_file {
            let unreadable = |error: std::io::Error| KeyError::Unreadable { path: path.clone(), reason: error.kind() };
            let text = std::fs::read_to_string(path).map_err(unreadable)?;
            return Ok(text.trim_end_matches(['\r', '\n']).to_owned().into());
        }
        if !self.output.can_ask() {
            return Err(KeyError::NoPassword);
        }
        rpassword::prompt_password("Password of the keystore: ").map(Into::into).map_err(|_| KeyError::NoPassword)
    }

    /// Asks before something weighty, where a person can be asked.
    pub fn confirm(&self, question: &str) -> Result<(), Failure> {
        if self.global.yes || self.global.dry_run || !self.output.can_ask() || self.output.ask(question) {
            return Ok(());
        }
        Err(Failure::failed("declined", "not confirmed: nothing was changed"))
    }

    /// All events up to a view, with a sign of progress.
    pub async fn history(&self, assent: &Assent, view: &View) -> Result<Vec<Log>, Failure> {
        let first = assent.deployment().block;
        let bar = self.output.bar("reading blocks", view.block().saturating_sub(first).saturating_add(1));
        let logs = assent.history(view, &|_| bar.inc(1)).await;
        bar.finish_and_clear();
        Ok(logs?)
    }
}

/// A catalogue that must be there.
pub async fn catalogue(view: &View, id: CatalogueId) -> Result<assent_core::catalogue::Catalogue, Failure> {
    let found = view.catalogue(id).await?;
    found.ok_or_else(|| assent_core::error::Refusal::NoSuchCatalogue { catalogue: id }.into())
}
