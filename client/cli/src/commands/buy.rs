//! `assent buy`: quotes, then purchases at exactly what was quoted, one licence or a list of them.

mod list;
mod many;
mod quoting;
mod table;

use std::path::{Path, PathBuf};

use assent_chain::{Event, TxHash, address, amount, assent::Done, lock::FILE_NAME, model::Model};
use assent_core::{
    amount::Amount,
    error::Refusal,
    id::{CatalogueId, Digest, LicenceId, Seconds, TermsId},
    licence::Purchase,
};
use clap::Args;
use serde_json::{Value, json};

use many::Order;

use super::{
    quote::{Offered, Wanted, find},
    withdraw::terms_id,
};
use crate::{
    failure::{Exit, Failure},
    files,
    output::Report,
    receipt::{self, Receipt, merge},
    rows::Rows,
    session::{Context, Session},
    show,
    step::{Cost, Step, cost_data, native, place, tried},
};

/// How long a purchase is good for after the quote.
const PATIENCE: Seconds = Seconds(600);

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue, for one licence
    #[arg(required_unless_present = "list", conflicts_with = "list", requires = "max_price")]
    pub catalogue: Option<u32>,
    /// The terms [default: those on offer, if there are no others]
    #[arg(long, value_name = "ID", value_parser = terms_id, conflicts_with = "list")]
    pub terms: Option<TermsId>,
    /// The model it is for; on chain goes a salted hash
    #[arg(long, value_name = "NAME@VERSION")]
    pub model: Model,
    /// The most that you pay for a licence, in whole units
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub max_price: Option<String>,
    /// Buy only if the catalogue's head is this one, as `assent quote` told it
    #[arg(long, value_name = "HEAD", value_parser = head, conflicts_with = "list")]
    pub head: Option<Digest>,
    /// Where the receipt goes, with the salt of the model's hash [default: assent-licence-CATALOGUE-MODEL.json]
    #[arg(long, value_name = "FILE", conflicts_with = "list")]
    pub receipt: Option<PathBuf>,
    #[command(flatten)]
    pub many: Many,
}

/// Many licences at once.
#[derive(Args, Debug)]
#[command(next_help_heading = "Many licences")]
pub struct Many {
    /// What to buy: CSV (CATALOGUE or CATALOGUE,TERMS) or JSON lines; `-` is standard input. What the lock file has is
    /// not bought again
    #[arg(long, value_name = "FILE", requires = "max_total")]
    pub list: Option<PathBuf>,
    /// The most that you pay for all, in whole units
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true, requires = "list")]
    pub max_total: Option<String>,
    /// Buy; without it the list is only quoted. A purchase that was interrupted goes on with the same command
    #[arg(long, requires = "list")]
    pub execute: bool,
    /// The lock file, to be kept under version control
    #[arg(long, value_name = "FILE", default_value = FILE_NAME, requires = "list")]
    pub lock: PathBuf,
    /// Where the purchase is written down until it is finished [default: beside the lock file]
    #[arg(long, value_name = "FILE", requires = "list")]
    pub journal: Option<PathBuf>,
}

fn head(text: &str) -> Result<Digest, String> {
    address::parse_digest(text).ok_or_else(|| format!("{text:?} is no head: 0x and 64 digits"))
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let Arguments { catalogue, model, max_price, many, .. } = arguments;
    let max_price = max_price.as_deref().map(amount::parse).transpose()?;
    match (&many.list, &many.max_total, catalogue, max_price) {
        (Some(list), Some(max_total), _, max_price) => {
            let journal = many.journal.clone().unwrap_or_else(|| beside(&many.lock));
            let (max_total, lock) = (amount::parse(max_total)?, many.lock.clone());
            let execute = many.execute && !context.global.dry_run;
            many::buy(context, &Order { list, model, max_total, max_price, execute, lock, journal }).await
        }
        (_, _, Some(catalogue), Some(max_price)) => one(context, arguments, CatalogueId(*catalogue), max_price).await,
        // The arguments' own rules leave nothing else.
        _ => {
            Err(Failure::usage("arguments", "neither a catalogue nor a list was given").hint("See assent buy --help."))
        }
    }
}

/// The journal of a lock file.
pub fn beside(lock: &Path) -> PathBuf {
    let mut name = lock.as_os_str().to_owned();
    name.push(".journal");
    name.into()
}

/// Buys one licence.
async fn one(context: &Context, arguments: &Arguments, id: CatalogueId, max_price: Amount) -> Result<Report, Failure> {
    let session = context.session().await?;
    let view = session.assent.view().await?;
    let path = arguments.receipt.clone().unwrap_or_else(|| default_receipt("licence", id, &arguments.model));
    receipt::check_free(&path)?;
    let wanted = Wanted { catalogue: id, terms: arguments.terms, licensee: session.signer.address() };
    let offered = find(context, &session.assent, &view, wanted).await?;
    check(&offered, max_price, arguments.head)?;
    let price = native(&session.assent, offered.quote.price);
    context.confirm(&format!("A licence for catalogue {} costs {price}. Buy it?", id.0))?;

    let salt = files::salt()?;
    let asked = Purchase {
        catalogue: id,
        terms: offered.id,
        offered_to: offered.offered_to,
        model: arguments.model.digest(salt),
        max_price,
        head: offered.quote.head,
        deadline: view.now().after(PATIENCE),
    };
    let receipt =
        Receipt { schema: "assent.licence-receipt/1", body: body(&session, &arguments.model, salt, &offered) };
    let message = session.assent.purchase(&asked, offered.quote.price);
    let before = |tx: TxHash| receipt.submitted(&path, &tx.to_string());
    let stepped = session.step(context, "buying", &message, before).await;
    match settle_receipt(stepped, &path)? {
        Step::Tried(cost) => Ok(tried(&session, "this purchase", cost)),
        Step::Done(_, done, cost) => report(&session, &receipt, &path, &done, cost).await,
    }
}

/// The buyer's own limits, before anything is signed; the contract checks them again.
fn check(offered: &Offered, max: Amount, head: Option<Digest>) -> Result<(), Failure> {
    let price = offered.quote.price;
    if price > max {
        return Err(Refusal::PriceAboveMax { price, max }.into());
    }
    match head.map(assent_core::id::Head) {
        Some(seen) if seen != offered.quote.head => Err(Refusal::HeadMoved { seen, head: offered.quote.head }.into()),
        _ => Ok(()),
    }
}

/// A receipt of what surely had no effect is removed; of what may have had one it is kept.
pub fn settle_receipt<T>(stepped: Result<T, Failure>, path: &Path) -> Result<T, Failure> {
    stepped.map_err(|failure| {
        if failure.exit == Exit::Network && failure.kind == "uncertain" {
            let kept = format!("{} The salt is kept in {}.", failure.hint.clone().unwrap_or_default(), path.display());
            return failure.hint(kept);
        }
        receipt::remove(path);
        failure
    })
}

/// Where a receipt goes unless something else was said.
pub fn default_receipt(what: &str, catalogue: CatalogueId, model: &Model) -> PathBuf {
    let plain = |text: &str| -> String {
        text.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' }).collect()
    };
    format!("assent-{what}-{}-{}-{}.json", catalogue.0, plain(&model.name), plain(&model.version)).into()
}

/// The model with the salt of its hash, as a receipt keeps it.
pub fn model_data(model: &Model, salt: Digest) -> Value {
    json!({ "model": {
        "name": model.name, "version": model.version, "salt": address::show_digest(salt),
        "hash": address::show_digest(model.digest(salt)),
    } })
}

fn body(session: &Session, model: &Model, salt: Digest, offered: &Offered) -> Value {
    let deployment = session.assent.deployment();
    let mut body = model_data(model, salt);
    let rest = json!({
        "network": deployment.network, "genesis": address::show_digest(deployment.genesis),
        "licensing": address::show(deployment.licensing), "catalogue": offered.catalogue.0,
        "licensee": address::show(session.signer.address()), "terms": address::show_digest(offered.id.0),
        "fields": show::terms(&offered.terms), "head": address::show_digest(offered.quote.head.0),
        "price": show::money(offered.quote.price),
    });
    merge(&mut body, rest);
    body
}

async fn report(session: &Session, receipt: &Receipt, path: &Path, done: &Done, cost: Cost) -> Result<Report, Failure> {
    let told = done.events.iter().find_map(|event| match event {
        Event::Licensed { licence, frozen } => Some((*licence, *frozen)),
        _ => None,
    });
    let untold = || Failure::failed("untold", format!("the chain told no licence in {}", done.tx));
    let (LicenceId(licence), frozen) = told.ok_or_else(untold)?;
    let outcome = json!({
        "licence": licence, "tracks": show::tracks(&frozen.subject), "since": frozen.since.0, "expires": frozen.expires.0,
        "block": done.block, "transaction": done.tx.to_string(),
    });
    receipt.complete(path, &outcome)?;
    let mut data = receipt.body.clone();
    merge(&mut data, outcome);
    merge(&mut data, json!({ "receipt": path.display().to_string(), "cost": cost_data(cost) }));
    let look = format!("assent show licence {licence}");
    let rows = rows(session, LicenceId(licence), frozen.terms).await;
    let text = rows
        .map_err(|failure| failure.unseen(&format!("licence {licence} is bought"), &look))?
        .row("receipt", format!("{} (keep it: it holds the salt of the model's hash)", path.display()))
        .row("block", place(session, done, cost));
    let title = format!("Licence {licence} is yours for {}.", native(&session.assent, frozen.price));
    Ok(Report::new("assent.buy/1", data, text.under(&title)))
}

async fn rows(session: &Session, id: LicenceId, terms: TermsId) -> Result<Rows, Failure> {
    let view = session.assent.view().await?;
    let terms = crate::terms::registered(&view, terms).await?;
    let bought = crate::commands::show::licence_of(&view, id).await?;
    Ok(show::licence_rows(&bought, &terms, view.now(), &session.assent.client().network().symbol))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_have_names_that_every_file_system_takes() {
        let model: Model = "a/b c@1.0".parse().unwrap();
        let path = default_receipt("licence", CatalogueId(7), &model);
        assert_eq!(path, PathBuf::from("assent-licence-7-a-b-c-1.0.json"));
    }
}
