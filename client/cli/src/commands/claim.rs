//! `assent claim`: finds what the signer may claim, and claims it with proof.

use assent_chain::{Event, Log, View, address, assent::Done, message::Claim};
use assent_core::{
    amount::Amount,
    id::{Account, CatalogueId},
    party::Seat,
};
use clap::Args;
use serde_json::{Value, json};

use super::earnings::{Earned, earned};
use crate::{
    failure::{Exit, Failure},
    output::Report,
    rows::Rows,
    session::{Context, Session, catalogue},
    share::show_share,
    show,
    step::{Cost, Step, cost_data, native, tried},
};

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue [default: all in which you have a share]
    pub catalogue: Option<u32>,
    /// Where the money goes [default: to you]
    #[arg(long, value_name = "ADDRESS", value_parser = address::parse)]
    pub to: Option<Account>,
}

/// A place among the parties of a catalogue, with what it may claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// Which place, and the proof that it is one.
    pub seat: Seat,
    /// What it may claim.
    pub claimable: Amount,
}

/// A claim that was made.
struct Claimed {
    place: Place,
    done: Done,
    cost: Cost,
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let session = context.session().await?;
    let view = session.assent.view().await?;
    if let Some(id) = arguments.catalogue {
        catalogue(&view, CatalogueId(id)).await?;
    }
    let logs = context.history(&session.assent, &view).await?;
    let account = session.signer.address();
    let mut places = places(&view, &logs, account).await?;
    places.retain(|place| arguments.catalogue.is_none_or(|id| place.catalogue.0 == id));
    check(&places, arguments)?;
    places.retain(|place| !place.claimable.is_zero());
    let destination = arguments.to.unwrap_or(account);
    let mut claimed = Vec::new();
    for place in places {
        match claim(context, &session, &place, destination).await {
            Ok(Step::Tried(cost)) => return Ok(dry(&session, &place, cost)),
            Ok(Step::Done(_, done, cost)) => claimed.push(Claimed { place, done, cost }),
            Err(failure) if claimed.is_empty() => return Err(failure),
            Err(failure) => {
                let report = report(&session, &claimed, destination).exit(Exit::Partial);
                return Ok(report.warn(vec![format!("catalogue {}: {}", place.catalogue.0, failure.message)]));
            }
        }
    }
    Ok(report(&session, &claimed, destination))
}

/// Every place of an account, with what it may claim now in native money.
pub async fn places(view: &View, logs: &[Log], account: Account) -> Result<Vec<Place>, Failure> {
    let earned = earned(view, logs, account).await?;
    let native = earned.into_iter().filter(|earned| earned.currency.is_zero());
    Ok(native.map(|Earned { catalogue, seat, claimable, .. }| Place { catalogue, seat, claimable }).collect())
}

fn check(places: &[Place], arguments: &Arguments) -> Result<(), Failure> {
    let of = arguments.catalogue.map_or_else(String::new, |id| format!(" of catalogue {id}"));
    if places.is_empty() {
        let message = format!("this account has no share{of}");
        return Err(Failure::new(Exit::Key, "NotRecipient", message).hint("Sign with the key of a party: --key."));
    }
    if places.iter().all(|place| place.claimable.is_zero()) {
        let message = format!("there is nothing to claim{of}");
        return Err(Failure::failed("NothingToClaim", message).hint("Nothing has accrued since the last claim."));
    }
    Ok(())
}

async fn claim(
    context: &Context,
    session: &Session,
    place: &Place,
    destination: Account,
) -> Result<Step<assent_chain::interface::Licensing::claimCall>, Failure> {
    let claim = Claim { catalogue: place.catalogue, seat: place.seat.clone(), destination };
    session.plain(context, "claiming", &session.assent.claim(&claim)).await
}

fn dry(session: &Session, place: &Place, cost: Cost) -> Report {
    let what = format!("claiming {} of catalogue {}", native(&session.assent, place.claimable), place.catalogue.0);
    tried(session, &what, cost)
}

fn report(session: &Session, claimed: &[Claimed], destination: Account) -> Report {
    let amounts: Vec<Amount> = claimed.iter().map(amount).collect();
    let total = Amount(amounts.iter().fold(0, |sum, amount| sum.saturating_add(amount.0)));
    let rows: Vec<Value> = claimed.iter().map(row).collect();
    let data = json!({
        "recipient": address::show(session.signer.address()), "destination": address::show(destination),
        "total": show::money(total), "claims": rows,
    });
    let lines = claimed.iter().map(|claim| {
        let share = show_share(claim.place.seat.party.share_ppm);
        let said = format!("{} (share {share}), block {}", native(&session.assent, amount(claim)), claim.done.block);
        (format!("catalogue {}", claim.place.catalogue.0), said)
    });
    let title = format!("Claimed {} to {}.", native(&session.assent, total), address::show(destination));
    Report::new("assent.claim/1", data, Rows::default().rows(lines).under(&title))
}

/// What the chain paid, which may be more than was seen before.
fn amount(claim: &Claimed) -> Amount {
    let told = claim.done.events.iter().find_map(|event| match event {
        Event::Claimed { amount, .. } => Some(*amount),
        _ => None,
    });
    told.unwrap_or(claim.place.claimable)
}

fn row(claim: &Claimed) -> Value {
    json!({
        "catalogue": claim.place.catalogue.0, "party": claim.place.seat.index, "share_ppm": claim.place.seat.party.share_ppm,
        "amount": show::money(amount(claim)), "block": claim.done.block,
        "transaction": claim.done.tx.to_string(), "cost": cost_data(claim.cost),
    })
}
