//! How records look: to programs as JSON, to people as words. Amounts are texts of base units, times are seconds.

use assent_chain::{
    address::{show as address, show_digest as digest},
    amount,
};
use assent_core::{
    amount::Amount,
    catalogue::{Catalogue, State},
    id::{Account, Time},
    licence::{Licence, Subject},
    party::Party,
    terms::Terms,
    uses::{Use, UseVector},
};
use serde_json::{Map, Value, json};

use crate::{
    rows::Rows,
    share::show_share,
    time::{show as moment, show_span as span},
    words,
};

mod event;

pub use event::{line, log, values};

/// An amount for programs: in base units and in whole ones.
pub fn money(amount: Amount) -> Value {
    json!({ "base_units": amount.0.to_string(), "units": amount::show(amount) })
}

/// Money of a currency for programs. Whole units are told of native money only: nobody told a token's decimals.
pub fn money_in(amount: Amount, currency: Account) -> Value {
    if currency.is_zero() { money(amount) } else { json!({ "base_units": amount.0.to_string() }) }
}

/// Money of a currency for people: base units of a token.
pub fn money_words(amount: Amount, currency: Account, symbol: &str) -> String {
    if currency.is_zero() {
        return format!("{} {symbol}", amount::show(amount));
    }
    format!("{} of {}", amount.0, short(&address(currency)))
}

/// A currency for programs.
pub fn currency(currency: Account) -> String {
    if currency.is_zero() { "native".to_owned() } else { address(currency) }
}

/// An account that may be anybody.
pub fn anybody(account: Account) -> String {
    if account.is_zero() { "anyone".to_owned() } else { address(account) }
}

/// A vector for programs: use by use.
pub fn vector(uses: UseVector) -> Value {
    let entry = |act: Use| (assent_chain::refusal::use_name(act).to_owned(), json!(words::permission(uses.get(act))));
    Value::Object(Use::ALL.into_iter().map(entry).collect::<Map<String, Value>>())
}

/// A party for programs.
pub fn party(party: &Party) -> Value {
    json!({ "account": address(party.account), "share_ppm": party.share_ppm, "rights": words::rights(party.rights) })
}

/// Parties for people: a row each.
pub fn party_rows(parties: &[Party], licensor: Account) -> Vec<(String, String)> {
    let row = |party: &Party| {
        let label = if party.account == licensor { "licensor" } else { "party" };
        let value =
            format!("{}  {:>9}  {}", address(party.account), show_share(party.share_ppm), words::rights(party.rights));
        (label.to_owned(), value)
    };
    parties.iter().map(row).collect()
}

/// A catalogue for programs.
pub fn catalogue(catalogue: &Catalogue, now: Time) -> Value {
    let card = &catalogue.card;
    json!({
        "catalogue": catalogue.id.0,
        "licensor": address(catalogue.licensor),
        "state": state(card.state_at(now)),
        "head": digest(card.head.0),
        "epoch": card.epoch.0,
        "uses": vector(card.uses),
        "tracks": {
            "total": card.tracks.total, "matured": card.tracks.matured_at(now),
            "matures_at": card.tracks.matures_at.0, "excluded": card.excluded,
        },
        "dispute": (card.dispute.0 != 0).then(|| json!({ "dispute": card.dispute.0, "until": card.disputed_until.0 })),
        "successor": (card.successor.0 != 0).then_some(card.successor.0),
        "batches": catalogue.batches,
        "parties_root": digest(card.parties_root),
    })
}

fn state(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Closed => "closed",
        State::Disputed => "disputed",
    }
}

/// What is licensed, for programs.
pub fn subject(subject: &Subject) -> Value {
    match subject {
        Subject::Catalogue { id, head, tracks } => {
            json!({ "catalogue": id.0, "head": digest(head.0), "tracks": tracks })
        }
        Subject::Pool { id, serial, .. } => json!({ "pool": id.0, "serial": serial }),
    }
}

/// What is licensed, for people.
pub fn subject_words(subject: &Subject) -> String {
    match subject {
        Subject::Catalogue { id, .. } => format!("catalogue {}", id.0),
        Subject::Pool { id, .. } => format!("pool {}", id.0),
    }
}

/// How many tracks are licensed, where that is a number.
pub fn tracks(subject: &Subject) -> Option<u32> {
    if let Subject::Catalogue { tracks, .. } = subject { Some(*tracks) } else { None }
}

/// A catalogue for people.
pub fn catalogue_rows(catalogue: &Catalogue, now: Time) -> Rows {
    let card = &catalogue.card;
    let matured = card.tracks.matured_at(now);
    let waiting = (matured < card.tracks.total).then(|| format!(", the rest from {}", moment(card.tracks.matures_at)));
    let tracks = format!("{}, of which {matured} may be sold{}", card.tracks.total, waiting.unwrap_or_default());
    let state = match card.state_at(now) {
        State::Open => None,
        State::Closed => Some("closed, for ever".to_owned()),
        State::Disputed => Some(format!("disputed until {}", moment(card.disputed_until))),
    };
    Rows::default()
        .maybe("state", state)
        .row("licensor", address(catalogue.licensor))
        .row("tracks", tracks)
        .maybe("excluded", (card.excluded != 0).then(|| format!("{} tracks", card.excluded)))
        .row("head", digest(card.head.0))
        .row("epoch", card.epoch.0.to_string())
}

/// Terms for programs.
pub fn terms(terms: &Terms) -> Value {
    json!({
        "tier": words::tier(terms.tier),
        "uses": words::use_set(terms.uses),
        "currency": currency(terms.currency),
        "price": money(terms.price),
        "advance": money(terms.advance),
        "royalty_per_million": money(terms.royalty),
        "unit": words::unit(terms.unit),
        "cap": terms.cap,
        "interval": terms.interval.0,
        "cure": terms.cure.0,
        "duration": terms.duration.0,
        "runs": terms.runs,
        "attester": if terms.attester.is_zero() { Value::Null } else { json!(address(terms.attester)) },
        "legal": digest(terms.legal),
    })
}

/// Terms for people.
pub fn terms_rows(terms: &Terms, symbol: &str) -> Rows {
    let money = |amount: Amount| format!("{} {symbol}", amount::show(amount));
    let some = |amount: Amount| (!amount.is_zero()).then(|| money(amount));
    let royalty = some(terms.royalty).map(|royalty| format!("{royalty} per 1,000,000 {}", words::unit(terms.unit)));
    let cap =
        (terms.cap != 0).then(|| format!("{} {} in {}", terms.cap, words::unit(terms.unit), span(terms.interval)));
    let report = (terms.interval.0 != 0).then(|| {
        format!("every {}; the licence survives being overdue for {}", span(terms.interval), span(terms.cure))
    });
    let lasts = if terms.duration.0 == 0 { "for ever".to_owned() } else { span(terms.duration) };
    Rows::default()
        .row("tier", format!("{}: {}", words::tier(terms.tier), words::tier_deed(terms.tier)))
        .row("uses", words::use_set(terms.uses).join(", "))
        .row("price", if terms.price.is_zero() { "none".to_owned() } else { money(terms.price) })
        .maybe("advance", some(terms.advance).map(|advance| format!("{advance}, recouped by royalties")))
        .row("royalty", royalty.unwrap_or_else(|| "none".to_owned()))
        .maybe("cap", cap)
        .row("reports", report.unwrap_or_else(|| "none".to_owned()))
        .maybe("attester", (!terms.attester.is_zero()).then(|| address(terms.attester)))
        .row("lasts", lasts)
        .row("runs", terms.runs.to_string())
        .row("legal", if terms.legal.0 == [0; 32] { "no document".to_owned() } else { digest(terms.legal) })
}

/// A licence for programs.
pub fn licence(id: u64, licence: &Licence, terms: &Terms, now: Time) -> Value {
    let (frozen, moving) = (&licence.frozen, &licence.moving);
    let owed = assent_core::royalty::owed(terms, moving.units, moving.paid).unwrap_or_default();
    let mut data = json!({
        "licence": id,
        "status": words::status(licence.status_at(terms, now)),
        "licensee": address(frozen.licensee),
        "terms": digest(frozen.terms.0),
        "model": digest(frozen.model),
        "price": money(frozen.price),
        "since": frozen.since.0,
        "expires": if frozen.expires.0 == u64::MAX { Value::Null } else { json!(frozen.expires.0) },
        "runs": moving.runs,
        "reports": moving.reports,
        "reported_until": moving.reported_until.0,
        "report_due": licence.report_due(terms).map(|due| due.0),
        "units": moving.units.to_string(),
        "paid": money(moving.paid),
        "owed": money(owed),
    });
    crate::receipt::merge(&mut data, subject(&frozen.subject));
    data
}

/// A licence for people.
pub fn licence_rows(licence: &Licence, terms: &Terms, now: Time, symbol: &str) -> Rows {
    let (frozen, moving) = (&licence.frozen, &licence.moving);
    let money = |amount: Amount| format!("{} {symbol}", amount::show(amount));
    let owed = assent_core::royalty::owed(terms, moving.units, moving.paid).unwrap_or_default();
    let status = licence.status_at(terms, now);
    let due = licence.report_due(terms).map(moment);
    let (covers, head) = match &frozen.subject {
        Subject::Catalogue { id, head, tracks } => {
            (format!("tracks 0 to {} of catalogue {}", tracks.saturating_sub(1), id.0), Some(digest(head.0)))
        }
        Subject::Pool { id, serial, .. } => (format!("members of pool {} at serial {serial}", id.0), None),
    };
    Rows::default()
        .row("status", format!("{}: {}", words::status(status), words::status_words(status)))
        .row("licensee", address(frozen.licensee))
        .row("covers", covers)
        .row("uses", words::use_set(terms.uses).join(", "))
        .row("terms", digest(frozen.terms.0))
        .row("model", format!("{} (salted)", digest(frozen.model)))
        .maybe("head", head)
        .row("price", money(frozen.price))
        .row("since", moment(frozen.since))
        .row("expires", moment(frozen.expires))
        .row("runs", format!("{} of {}", moving.runs, terms.runs))
        .row("reported", format!("{} {} in {} reports", moving.units, words::unit(terms.unit), moving.reports))
        .maybe("next report", due.map(|due| format!("due by {due}")))
        .row("royalties", format!("{} paid, {} owed", money(moving.paid), money(owed)))
}

/// The start of a long text.
pub fn short(text: &str) -> String {
    text.get(..10).map_or_else(|| text.to_owned(), |start| format!("{start}…"))
}
