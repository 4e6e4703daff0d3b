//! `assent offer`: registers terms where they are new, and offers them for a catalogue.

use assent_chain::{address, assent::Done};
use assent_core::{
    call::consent::Changes,
    deal::OfferDraft,
    id::{Account, CatalogueId},
};
use clap::Args;
use serde_json::json;

use crate::{
    deal::{self, Draft, Outcome},
    failure::Failure,
    output::Report,
    session::{Context, Session, catalogue},
    show,
    step::{Cost, Step, cost_data, place, tried},
    terms::{self, Found, TermsFields, TermsRef},
    time::{self, Moment},
    words,
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue
    pub catalogue: u32,
    /// A TOML file with the terms, or the id of registered ones
    #[arg(long, value_name = "FILE|ID")]
    pub terms: Option<TermsRef>,
    #[command(flatten)]
    pub fields: TermsFields,
    /// Offer to this account only [default: to anyone]
    #[arg(long, value_name = "ADDRESS", value_parser = address::parse)]
    pub to: Option<Account>,
    /// Until when: 90d, 2027-01-31
    #[arg(long, value_name = "WHEN", default_value = "365d")]
    pub until: Moment,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let session = context.session().await?;
    let view = session.assent.view().await?;
    let network = session.assent.client().network().clone();
    let found = terms::find(&view, &network, arguments.terms.as_ref(), &arguments.fields).await?;
    let until = arguments.until.from(view.now());
    time::check_future(until, view.now(), "the end of the offer")?;
    let licensee = arguments.to.unwrap_or(Account::ZERO);
    let offer = OfferDraft { terms: found.id, licensee, until };
    let id = CatalogueId(arguments.catalogue);
    let asked = catalogue(&view, id).await?;
    let seat = deal::proposer(context, &session, &view, &asked).await?;
    if let Some(report) = register(context, &session, &found).await? {
        return Ok(report);
    }
    let changes = Changes { offers: vec![offer], ..Changes::default() };
    let draft = Draft { catalogue: &asked, seat: &seat, changes };
    let offered = match deal::propose(context, &session, &view, "offering", &draft, |_| Ok(())).await {
        Ok(Outcome::Tried(cost)) => return Ok(tried(&session, "offering these terms", cost)),
        Ok(Outcome::Waits(report)) => report,
        Ok(Outcome::Done(done, cost)) => report(&session, id, &offer, &found, &done, cost),
        Err(failure) if !found.registered => {
            let terms = address::show_digest(found.id.0);
            let next = format!("assent offer {} --terms {terms}", id.0);
            return Err(failure.after(&format!("the terms {terms} are registered"), &next));
        }
        Err(failure) => return Err(failure),
    };
    Ok(offered.warn(not_permitted(&found, asked.card.uses)))
}

/// Registers terms that are new. A report where that was only tried.
pub async fn register(context: &Context, session: &Session, found: &Found) -> Result<Option<Report>, Failure> {
    if found.registered {
        return Ok(None);
    }
    let message = session.assent.register_terms(&found.terms);
    match session.plain(context, "registering the terms", &message).await? {
        Step::Tried(cost) => Ok(Some(tried(session, "registering the terms", cost))),
        Step::Done(..) => Ok(None),
    }
}

/// An offer of what the catalogue does not permit cannot be bought: better said now than then.
pub fn not_permitted(found: &Found, uses: assent_core::uses::UseVector) -> Vec<String> {
    if found.terms.uses.is_within(uses.licensable()) {
        return Vec::new();
    }
    let missing = assent_core::uses::UseSet(found.terms.uses.0 & !uses.licensable().0);
    let names = words::use_set(missing).join(", ");
    vec![format!("nobody can buy this yet: the catalogue does not permit {names} (assent consent)")]
}

fn report(session: &Session, id: CatalogueId, offer: &OfferDraft, found: &Found, done: &Done, cost: Cost) -> Report {
    let terms = address::show_digest(found.id.0);
    let symbol = &session.assent.client().network().symbol;
    let data = json!({
        "catalogue": id.0, "terms": terms, "newly_registered": !found.registered, "fields": show::terms(&found.terms),
        "licensee": show::anybody(offer.licensee), "until": offer.until.0, "block": done.block,
        "transaction": done.tx.to_string(), "cost": cost_data(cost),
    });
    let to = show::anybody(offer.licensee);
    let title = format!("Catalogue {} is offered to {to} until {}.", id.0, time::show(offer.until));
    let text = show::terms_rows(&found.terms, symbol).row("terms", terms).row("block", place(session, done, cost));
    Report::new("assent.offer/1", data, text.under(&title))
}
