//! How records look: to programs as JSON, to people as words. Amounts are texts of base units, times are seconds.

use assent_chain::{
    Event, Log,
    address::{show as address, show_digest as digest},
    amount,
    event::{Told, Value as Datum},
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
    deal::{change_data, change_rows, tracks as indices},
    rows::Rows,
    share::show_share,
    time::{show as moment, show_span as span},
    words,
};

/// An amount for programs: in base units and in whole ones.
pub fn money(amount: Amount) -> Value {
    json!({ "base_units": amount.0.to_string(), "units": amount::show(amount) })
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
        "currency": if terms.currency.is_zero() { "native".to_owned() } else { address(terms.currency) },
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

/// An event for programs.
pub fn log(log: &Log) -> Value {
    json!({ "block": log.block, "index": log.index, "event": log.event.name(), "values": values(&log.event) })
}

/// The values of an event for programs.
pub fn values(event: &Event) -> Value {
    match event {
        Event::CatalogueOpened { catalogue, licensor, parties, stamp } => json!({
            "catalogue": catalogue.0, "licensor": address(*licensor),
            "parties": parties.iter().map(party).collect::<Vec<_>>(),
            "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        Event::Appended { catalogue, number, batch, first, matures_at, stamp } => json!({
            "catalogue": catalogue.0, "batch": number, "root": digest(batch.root), "first": first,
            "count": batch.count, "manifest": digest(batch.manifest), "matures_at": matures_at.0,
            "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        Event::UsesSet { catalogue, uses, epoch, stamp } => json!({
            "catalogue": catalogue.0, "uses": vector(*uses), "epoch": epoch.0,
            "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        Event::Narrowed { catalogue, by, uses, epoch, stamp } => json!({
            "catalogue": catalogue.0, "by": address(*by), "uses": vector(*uses), "epoch": epoch.0,
            "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        Event::Proposed { catalogue, deal, by, seat, proposal } => json!({
            "catalogue": catalogue.0, "deal": digest(deal.0), "by": address(*by), "seat": seat, "base": digest(proposal.base.0),
            "until": proposal.until.0, "changes": change_data(&proposal.changes),
        }),
        Event::Approved { catalogue, deal, by, seat } | Event::Retracted { catalogue, deal, by, seat } => json!({
            "catalogue": catalogue.0, "deal": digest(deal.0), "by": address(*by), "seat": seat,
        }),
        Event::Excluded { catalogue, by, tracks, stamp } => json!({
            "catalogue": catalogue.0, "by": address(*by), "tracks": tracks, "head": digest(stamp.head.0),
            "time": stamp.time.0,
        }),
        Event::Included { catalogue, tracks, stamp } => json!({
            "catalogue": catalogue.0, "tracks": tracks, "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        Event::Closed { catalogue, stamp } => json!({
            "catalogue": catalogue.0, "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        Event::Named { catalogue, seat, account, stamp } | Event::HandedOver { catalogue, seat, account, stamp } => {
            json!({
                "catalogue": catalogue.0, "seat": seat, "account": address(*account), "head": digest(stamp.head.0),
                "time": stamp.time.0,
            })
        }
        Event::Offered { catalogue, offer, stamp } => json!({
            "catalogue": catalogue.0, "terms": digest(offer.terms.0), "licensee": anybody(offer.licensee),
            "until": offer.until.0, "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        Event::Withdrawn { catalogue, terms, licensee, by, stamp } => json!({
            "catalogue": catalogue.0, "terms": digest(terms.0), "licensee": anybody(*licensee), "by": address(*by),
            "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        Event::Granted { catalogue, grant, licence, stamp } => json!({
            "catalogue": catalogue.0, "terms": digest(grant.terms.0), "licensee": address(grant.licensee),
            "model": digest(grant.model), "licence": licence.0, "head": digest(stamp.head.0), "time": stamp.time.0,
        }),
        money => money_values(money),
    }
}

fn money_values(event: &Event) -> Value {
    match event {
        Event::TermsRegistered { id, terms: registered } => json!({ "id": digest(id.0), "terms": terms(registered) }),
        Event::Licensed { licence, frozen } => {
            let mut data = json!({
                "licence": licence.0, "licensee": address(frozen.licensee), "terms": digest(frozen.terms.0),
                "model": digest(frozen.model), "price": money(frozen.price), "since": frozen.since.0,
                "expires": frozen.expires.0,
            });
            crate::receipt::merge(&mut data, subject(&frozen.subject));
            data
        }
        Event::RunStarted { licence, run } => json!({ "licence": licence.0, "run": run }),
        Event::Attested { report, attester, self_reported, owed } => json!({
            "licence": report.licence.0, "sequence": report.sequence, "run": report.run, "from": report.from.0,
            "until": report.until.0, "usage": digest(report.usage), "units": report.units,
            "evidence": digest(report.evidence), "attester": address(*attester), "self_reported": self_reported,
            "owed": money(*owed),
        }),
        Event::Paid { licence, payer, amount, paid } => json!({
            "licence": licence.0, "payer": address(*payer), "amount": money(*amount), "paid": money(*paid),
        }),
        Event::Accrued { catalogue, licence, amount, accrued, .. } => json!({
            "catalogue": catalogue.0, "licence": licence.0, "amount": money(*amount), "accrued": money(*accrued),
        }),
        Event::Claimed { catalogue, recipient, party, amount, destination, claimed, .. } => json!({
            "catalogue": catalogue.0, "recipient": address(*recipient), "party": party, "amount": money(*amount),
            "destination": address(*destination), "claimed": money(*claimed),
        }),
        Event::Told(told) => told_values(told),
        _ => Value::Null,
    }
}

fn told_values(told: &Told) -> Value {
    let value = |value: &Datum| match value {
        Datum::Number(number) => json!(number.to_string()),
        Datum::Flag(flag) => json!(flag),
        Datum::Account(account) => json!(address(*account)),
        Datum::Bytes(bytes) => json!(format!("0x{}", hex(bytes))),
    };
    Value::Object(told.values.iter().map(|(name, of)| ((*name).to_owned(), value(of))).collect())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn told_words(told: &Told) -> String {
    let word = |value: &Datum| match value {
        Datum::Number(number) => number.to_string(),
        Datum::Flag(flag) => flag.to_string(),
        Datum::Account(account) => short(&anybody(*account)),
        Datum::Bytes(bytes) => short(&format!("0x{}", hex(bytes))),
    };
    let words: Vec<String> = told.values.iter().map(|(name, of)| format!("{name} {}", word(of))).collect();
    words.join(", ")
}

/// An event for people, in one line.
pub fn line(event: &Event, symbol: &str) -> String {
    let money = |amount: &Amount| format!("{} {symbol}", amount::show(*amount));
    match event {
        Event::CatalogueOpened { catalogue, parties, .. } => {
            format!("catalogue {} was opened with {} parties", catalogue.0, parties.len())
        }
        Event::Appended { catalogue, batch, first, .. } => {
            format!("catalogue {}: {} tracks were appended from index {first}", catalogue.0, batch.count)
        }
        Event::UsesSet { catalogue, uses, .. } => {
            format!("catalogue {}: {}", catalogue.0, words::vector_sentence(*uses))
        }
        Event::Narrowed { catalogue, uses, .. } => {
            format!("catalogue {} was narrowed: {}", catalogue.0, words::vector_sentence(*uses))
        }
        Event::Proposed { catalogue, deal, proposal, .. } => {
            let changes = change_rows(&proposal.changes).into_iter().map(|(what, said)| format!("{what} {said}"));
            let changes = changes.collect::<Vec<_>>().join("; ");
            format!("catalogue {}: deal {} was proposed: {changes}", catalogue.0, short(&digest(deal.0)))
        }
        Event::Approved { catalogue, deal, seat, .. } => {
            format!("catalogue {}: seat {seat} approved deal {}", catalogue.0, short(&digest(deal.0)))
        }
        Event::Retracted { catalogue, deal, seat, .. } => {
            format!("catalogue {}: seat {seat} took its approval of deal {} back", catalogue.0, short(&digest(deal.0)))
        }
        Event::Excluded { catalogue, tracks, .. } => {
            format!("catalogue {}: tracks {} were excluded", catalogue.0, indices(tracks))
        }
        Event::Included { catalogue, tracks, .. } => {
            format!("catalogue {}: tracks {} were included again", catalogue.0, indices(tracks))
        }
        Event::Closed { catalogue, .. } => format!("catalogue {} was closed", catalogue.0),
        Event::Named { catalogue, seat, account, .. } | Event::HandedOver { catalogue, seat, account, .. } => {
            format!("catalogue {}: seat {seat} is held by {} now", catalogue.0, short(&address(*account)))
        }
        Event::Told(told) => told_words(told),
        Event::Offered { catalogue, offer, .. } => format!(
            "catalogue {}: terms {} were offered to {} until {}",
            catalogue.0,
            short(&digest(offer.terms.0)),
            anybody(offer.licensee),
            moment(offer.until)
        ),
        Event::Withdrawn { catalogue, terms, .. } => {
            format!("catalogue {}: the offer of terms {} was withdrawn", catalogue.0, short(&digest(terms.0)))
        }
        Event::Granted { catalogue, licence, .. } => {
            format!("catalogue {}: licence {} was granted", catalogue.0, licence.0)
        }
        Event::TermsRegistered { id, .. } => format!("terms {} were registered", short(&digest(id.0))),
        Event::Licensed { licence, frozen } => {
            format!(
                "licence {} for {} was minted for {}",
                licence.0,
                subject_words(&frozen.subject),
                money(&frozen.price)
            )
        }
        Event::RunStarted { licence, run } => format!("licence {}: run {run} was started", licence.0),
        Event::Attested { report, owed, .. } => {
            format!("licence {}: {} units were reported; {} owed", report.licence.0, report.units, money(owed))
        }
        Event::Paid { licence, amount, .. } => format!("licence {}: {} was paid", licence.0, money(amount)),
        Event::Accrued { catalogue, amount, .. } => format!("catalogue {}: {} accrued", catalogue.0, money(amount)),
        Event::Claimed { catalogue, recipient, amount, .. } => {
            format!("catalogue {}: {} claimed {}", catalogue.0, short(&address(*recipient)), money(amount))
        }
    }
}

/// The start of a long text.
pub fn short(text: &str) -> String {
    text.get(..10).map_or_else(|| text.to_owned(), |start| format!("{start}…"))
}
