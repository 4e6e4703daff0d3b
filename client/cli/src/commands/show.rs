//! `assent show`: everything that can be read, without a key.

mod account;
mod catalogue;
pub(super) mod events;
mod licence;
pub(super) mod track;
mod transaction;

use assent_chain::{View, address};
use assent_core::{
    error::Refusal,
    id::{Account, CatalogueId, LicenceId, TermsId, TrackId},
    licence::Licence,
};
use clap::Subcommand;
use serde_json::json;

use super::withdraw::terms_id;
use crate::{failure::Failure, output::Report, rows::Rows, session::Context, show, step::native, terms, time, usage};

/// What to look at.
#[derive(Debug, Subcommand)]
pub enum Subject {
    /// A catalogue: what it permits, its parties, offers, money
    Catalogue {
        /// Its id
        id: u32,
    },
    /// A licence: what it covers, its status now, reports and royalties
    Licence {
        /// Its id
        id: u64,
    },
    /// Terms
    Terms {
        /// Their id
        #[arg(value_parser = terms_id)]
        id: TermsId,
    },
    /// A track: its batch, and what is permitted now
    Track(track::Arguments),
    /// An account: balance, catalogues, shares and licences
    Account {
        /// 0x…, SS58 or //Name
        #[arg(value_parser = address::parse)]
        address: Account,
    },
    /// Everything that the contracts told, in order
    Events(events::Filter),
    /// What became of a transaction
    Transaction(transaction::Arguments),
    /// Where the contracts are
    Deployment,
}

pub async fn run(context: &Context, subject: &Subject) -> Result<Report, Failure> {
    match subject {
        Subject::Catalogue { id } => catalogue::run(context, CatalogueId(*id)).await,
        Subject::Licence { id } => licence::run(context, LicenceId(*id)).await,
        Subject::Terms { id } => of_terms(context, *id).await,
        Subject::Track(arguments) => track::run(context, arguments).await,
        Subject::Account { address } => account::run(context, *address).await,
        Subject::Events(arguments) => events::run(context, arguments).await,
        Subject::Transaction(arguments) => transaction::run(context, arguments).await,
        Subject::Deployment => deployment(context).await,
    }
}

/// A licence that must be there.
pub async fn licence_of(view: &View, id: LicenceId) -> Result<Licence, Failure> {
    view.licence(id).await?.ok_or_else(|| Refusal::NoSuchLicence { licence: id }.into())
}

async fn of_terms(context: &Context, id: TermsId) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let found = terms::registered(&view, id).await?;
    let data = json!({ "terms": address::show_digest(id.0), "fields": show::terms(&found), "block": view.block() });
    let title = format!("Terms {}", address::show_digest(id.0));
    let text = show::terms_rows(&found, &assent.client().network().symbol).under(&title);
    Ok(Report::new("assent.terms/1", data, text))
}

async fn deployment(context: &Context) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let (view, record) = (assent.view().await?, assent.deployment());
    let (consent, licensing) = (view.consent_root().await?, view.licensing_root().await?);
    let arbiter = view.arbiter().await?.account;
    let mut data = json!(record);
    let more = json!({
        "notice": consent.notice.0, "naming_notice": consent.naming_notice.0,
        "arbiter": address::show(arbiter), "bond": show::money(consent.bond),
        "catalogues": consent.catalogues, "licences": licensing.licences, "pools": licensing.pools,
        "as_of_block": view.block(), "time": view.now().0,
    });
    crate::receipt::merge(&mut data, more);
    let text = Rows::default()
        .row("chain", format!("{}  {}", record.network, address::show_digest(record.genesis)))
        .row("consent", address::show(record.consent))
        .row("licensing", address::show(record.licensing))
        .row("office", address::show(record.office))
        .row(
            "notice",
            format!("{}; of a name {}", time::show_span(consent.notice), time::show_span(consent.naming_notice)),
        )
        .row("arbiter", address::show(arbiter))
        .row("bond", native(&assent, consent.bond))
        .row("catalogues", consent.catalogues.to_string())
        .row("licences", licensing.licences.to_string())
        .row("as of", format!("block {}, {}", view.block(), time::show(view.now())))
        .under("The contracts");
    Ok(Report::new("assent.deployment/1", data, text))
}

/// The track that was typed.
pub(crate) fn track_id(text: &str) -> Result<TrackId, String> {
    usage::track(text)
}
