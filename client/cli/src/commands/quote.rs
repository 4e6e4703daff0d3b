//! `assent quote`: what a licence costs now.

use assent_chain::{Assent, Event, Log, View, address};
use assent_core::{
    call::licensing::Quoted,
    id::{Account, CatalogueId, TermsId},
    terms::Terms,
};
use clap::Args;
use serde_json::json;

use super::withdraw::terms_id;
use crate::{
    failure::Failure,
    output::Report,
    session::{Context, catalogue},
    show,
    step::native,
    terms,
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue
    pub catalogue: u32,
    /// The terms [default: those on offer, if there are no others]
    #[arg(long, value_name = "ID", value_parser = terms_id)]
    pub terms: Option<TermsId>,
    /// For whom [default: the account of --key, else anybody]
    #[arg(long = "for", value_name = "ADDRESS", value_parser = address::parse)]
    pub licensee: Option<Account>,
}

/// An offer that can be taken, with what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// The terms' id.
    pub id: TermsId,
    /// The terms.
    pub terms: Terms,
    /// To whom the offer is made; zero: anyone.
    pub offered_to: Account,
    /// What it costs.
    pub quote: Quoted,
}

/// Stands for a buyer who is not known yet. The zero address would be taken for an attester who is the licensee.
pub const SOMEBODY: Account = Account([0xFF; 20]);

/// What somebody looks for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// The terms, where they are known.
    pub terms: Option<TermsId>,
    /// Who would hold the licence.
    pub licensee: Account,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let reader = context.reader()?;
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let licensee = arguments.licensee.or(reader).unwrap_or(SOMEBODY);
    let wanted = Wanted { catalogue: CatalogueId(arguments.catalogue), terms: arguments.terms, licensee };
    let offered = find(context, &assent, &view, wanted).await?;
    let title = format!(
        "A licence for catalogue {} costs {} as of block {}.",
        offered.catalogue.0,
        native(&assent, offered.quote.price),
        view.block()
    );
    let symbol = &assent.client().network().symbol;
    let text = show::terms_rows(&offered.terms, symbol)
        .row("tracks", offered.quote.tracks.to_string())
        .row("terms", address::show_digest(offered.id.0))
        .row("head", address::show_digest(offered.quote.head.0));
    Ok(Report::new("assent.quote/1", data(&offered, &view), text.under(&title)))
}

fn data(offered: &Offered, view: &View) -> serde_json::Value {
    json!({
        "catalogue": offered.catalogue.0, "terms": address::show_digest(offered.id.0),
        "fields": show::terms(&offered.terms), "offered_to": show::anybody(offered.offered_to),
        "price": show::money(offered.quote.price), "head": address::show_digest(offered.quote.head.0),
        "tracks": offered.quote.tracks, "block": view.block(), "time": view.now().0,
    })
}

/// The offer that is looked for, priced by the contract.
pub async fn find(context: &Context, assent: &Assent, view: &View, wanted: Wanted) -> Result<Offered, Failure> {
    let logs = match wanted.terms {
        Some(_) => Vec::new(),
        None => {
            catalogue(view, wanted.catalogue).await?;
            context.history(assent, view).await?
        }
    };
    find_among(view, &logs, wanted).await
}

/// The same, by events that were read already; they matter only where the terms are not known.
pub async fn find_among(view: &View, logs: &[Log], wanted: Wanted) -> Result<Offered, Failure> {
    let id = match wanted.terms {
        Some(id) => id,
        None => only_offer(view, logs, wanted).await?,
    };
    let catalogue = wanted.catalogue;
    // An offer made to the licensee comes before one made to anyone.
    let own = view.offer(catalogue, id, wanted.licensee).await?;
    let offered_to = if own.is_some() { wanted.licensee } else { Account::ZERO };
    let quote = view.quote(catalogue, id, offered_to, wanted.licensee).await?;
    let terms = terms::registered(view, id).await?;
    Ok(Offered { catalogue, id, terms, offered_to, quote })
}

/// The only terms on offer for a licensee.
async fn only_offer(view: &View, logs: &[Log], wanted: Wanted) -> Result<TermsId, Failure> {
    let mut found = Vec::new();
    for log in logs {
        let Event::Offered { catalogue, offer, .. } = &log.event else { continue };
        let meant = offer.licensee.is_zero() || offer.licensee == wanted.licensee;
        if *catalogue != wanted.catalogue || !meant || found.contains(&offer.terms) {
            continue;
        }
        let live = view.offer(*catalogue, offer.terms, offer.licensee).await?;
        if live.is_some_and(|offer| offer.until >= view.now()) {
            found.push(offer.terms);
        }
    }
    let id = wanted.catalogue.0;
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::failed("NotOffered", format!("nothing is on offer for catalogue {id}"))
            .hint("Ask its licensor for an offer; assent show catalogue tells who that is.")),
        many => {
            let ids: Vec<String> = many.iter().map(|terms| address::show_digest(terms.0)).collect();
            let message = format!("{} terms are on offer for catalogue {id}:\n  {}", many.len(), ids.join("\n  "));
            Err(Failure::usage("several_offers", message).hint("Choose with --terms ID."))
        }
    }
}
