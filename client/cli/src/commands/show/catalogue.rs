//! `assent show catalogue`.

use assent_chain::{Assent, Event, Log, View, address, seat::parties};
use assent_core::{
    amount::Amount,
    id::{Account, CatalogueId, TermsId, Time},
    party::Party,
    royalty::Ledger,
};
use serde_json::{Value, json};

use crate::{
    commands::quote::SOMEBODY,
    failure::Failure,
    output::Report,
    rows::Rows,
    session::{Context, catalogue},
    share::show_share,
    show,
    step::native,
    time, words,
};

/// A party with what it has claimed and may claim.
struct Share {
    party: Party,
    claimed: Amount,
    claimable: Amount,
}

/// An offer that can be taken now.
struct Live {
    terms: TermsId,
    licensee: Account,
    until: Time,
    price: Amount,
}

pub async fn run(context: &Context, id: CatalogueId) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let found = catalogue(&view, id).await?;
    let logs = context.history(&assent, &view).await?;
    let ledger = view.ledger(id).await?;
    let shares = shares(&view, &logs, id, ledger).await?;
    let offers = offers(&view, &logs, id).await?;

    let mut data = show::catalogue(&found, view.now());
    let more = json!({
        "parties": shares.iter().map(share_data).collect::<Vec<_>>(),
        "offers": offers.iter().map(offer_data).collect::<Vec<_>>(),
        "accrued": show::money(ledger.accrued), "held": show::money(ledger.held), "block": view.block(), "time": view.now().0,
    });
    crate::receipt::merge(&mut data, more);
    let title = format!("Catalogue {} as of block {}", id.0, view.block());
    let held = (!ledger.held.is_zero()).then(|| native(&assent, ledger.held));
    let head = show::catalogue_rows(&found, view.now()).row("accrued", native(&assent, ledger.accrued));
    let head = head.maybe("held", held).under(&title);
    let uses = Rows::default().rows(words::vector_words(found.card.uses)).under("Permitted");
    let parts = [head, uses, party_text(&assent, &shares), offer_text(&assent, &offers)];
    Ok(Report::new("assent.catalogue/1", data, parts.join("\n\n")))
}

async fn shares(view: &View, logs: &[Log], id: CatalogueId, ledger: Ledger) -> Result<Vec<Share>, Failure> {
    let mut shares = Vec::new();
    for (index, party) in (0..).zip(parties(logs, id)) {
        let claimed = view.claimed(id, index).await?;
        let claimable = ledger.claimable(party.share_ppm, claimed)?;
        shares.push(Share { party, claimed, claimable });
    }
    Ok(shares)
}

/// The offers that the contract would still sell under.
async fn offers(view: &View, logs: &[Log], id: CatalogueId) -> Result<Vec<Live>, Failure> {
    let mut keys: Vec<(TermsId, Account)> = Vec::new();
    for log in logs {
        match &log.event {
            Event::Offered { catalogue, offer, .. } if *catalogue == id => {
                keys.retain(|key| *key != (offer.terms, offer.licensee));
                keys.push((offer.terms, offer.licensee));
            }
            _ => {}
        }
    }
    let mut live = Vec::new();
    for (terms, licensee) in keys {
        let Some(offer) = view.offer(id, terms, licensee).await? else { continue };
        // What cannot be bought now (an older epoch, a use that is not permitted) is no offer to anybody who looks.
        let buyer = if licensee.is_zero() { SOMEBODY } else { licensee };
        if let Ok(quote) = view.quote(id, terms, licensee, buyer).await {
            live.push(Live { terms, licensee, until: offer.until, price: quote.price });
        }
    }
    Ok(live)
}

fn share_data(share: &Share) -> Value {
    let mut data = show::party(&share.party);
    let money = json!({ "claimed": show::money(share.claimed), "claimable": show::money(share.claimable) });
    crate::receipt::merge(&mut data, money);
    data
}

fn offer_data(offer: &Live) -> Value {
    json!({
        "terms": address::show_digest(offer.terms.0), "licensee": show::anybody(offer.licensee), "until": offer.until.0,
        "price": show::money(offer.price),
    })
}

fn party_text(assent: &Assent, shares: &[Share]) -> String {
    let row = |share: &Share| {
        let said = format!(
            "{:>9}  claimed {}, claimable {}  {}",
            show_share(share.party.share_ppm),
            native(assent, share.claimed),
            native(assent, share.claimable),
            words::rights(share.party.rights)
        );
        (address::show(share.party.account), said)
    };
    Rows::default().rows(shares.iter().map(row)).under("Parties")
}

fn offer_text(assent: &Assent, offers: &[Live]) -> String {
    if offers.is_empty() {
        return "Nothing is on offer.".to_owned();
    }
    let row = |offer: &Live| {
        let (to, until) = (show::anybody(offer.licensee), time::show(offer.until));
        (address::show_digest(offer.terms.0), format!("{} to {to} until {until}", native(assent, offer.price)))
    };
    Rows::default().rows(offers.iter().map(row)).under("On offer")
}
