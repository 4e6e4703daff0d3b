//! `assent show account`.

use assent_chain::{Event, address};
use assent_core::id::Account;
use serde_json::json;

use crate::{
    commands::claim::places,
    failure::Failure,
    output::Report,
    rows::Rows,
    session::Context,
    share::show_share,
    show,
    step::{money, native},
    words,
};

pub async fn run(context: &Context, account: Account) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let logs = context.history(&assent, &view).await?;
    let places = places(&view, &logs, account).await?;
    let licences: Vec<_> = logs
        .iter()
        .filter_map(|log| match &log.event {
            Event::Licensed { licence, frozen } if frozen.licensee == account => Some((*licence, *frozen)),
            _ => None,
        })
        .collect();
    let balance = match view.account_id(account).await? {
        Some(id) => Some(view.balance(id).await?),
        None => None,
    };

    let data = json!({
        "account": address::show(account), "balance_planck": balance.map(|planck| planck.0.to_string()),
        "shares": places.iter().map(|place| json!({
            "catalogue": place.catalogue.0, "party": place.seat.index, "share_ppm": place.seat.party.share_ppm,
            "rights": words::rights(place.seat.party.rights), "claimable": show::money(place.claimable),
        })).collect::<Vec<_>>(),
        "licences": licences.iter().map(|(id, frozen)| json!({
            "licence": id.0, "subject": show::subject(&frozen.subject), "price": show::money(frozen.price),
        })).collect::<Vec<_>>(),
        "block": view.block(),
    });
    let shares = places.iter().map(|place| {
        let (share, claimable) = (show_share(place.seat.party.share_ppm), native(&assent, place.claimable));
        (format!("catalogue {}", place.catalogue.0), format!("share {share}, claimable {claimable}"))
    });
    let bought = licences
        .iter()
        .map(|(id, frozen)| (format!("licence {}", id.0), format!("for {}", show::subject_words(&frozen.subject))));
    let text = Rows::default()
        .maybe("balance", balance.map(|balance| money(&assent, balance)))
        .rows(shares)
        .rows(bought)
        .under(&format!("Account {} as of block {}", address::show(account), view.block()));
    Ok(Report::new("assent.account/1", data, text))
}
