//! How events look.
//!
//! An event that tells no currency, such as a payment's, is shown as if it were of native money: its licence's terms say it.

use assent_chain::{
    Event, Log,
    address::{show as address, show_digest as digest},
    amount,
    event::{Told, Value as Datum},
};
use assent_core::amount::Amount;
use serde_json::{Value, json};

use super::{anybody, money, money_in, money_words, party, short, subject, subject_words, terms, vector};
use crate::{
    deal::{change_data, change_rows, tracks as indices},
    time::show as moment,
    words,
};

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
        Event::Accrued { catalogue, currency, licence, amount, accrued } => json!({
            "catalogue": catalogue.0, "currency": super::currency(*currency), "licence": licence.0,
            "amount": money_in(*amount, *currency), "accrued": money_in(*accrued, *currency),
        }),
        Event::Claimed { catalogue, currency, recipient, party, amount, destination, claimed } => json!({
            "catalogue": catalogue.0, "currency": super::currency(*currency), "recipient": address(*recipient),
            "party": party, "amount": money_in(*amount, *currency), "destination": address(*destination),
            "claimed": money_in(*claimed, *currency),
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
            // In full: whoever approves it types it.
            format!("catalogue {}: deal {} was proposed: {changes}", catalogue.0, digest(deal.0))
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
            let (licence, units, root) = (report.licence.0, report.units, digest(report.usage));
            format!("licence {licence}: {units} units were reported under the usage root {root}; {} owed", money(owed))
        }
        Event::Paid { licence, amount, .. } => format!("licence {}: {} was paid", licence.0, money(amount)),
        Event::Accrued { catalogue, currency, amount, .. } => {
            format!("catalogue {}: {} accrued", catalogue.0, money_words(*amount, *currency, symbol))
        }
        Event::Claimed { catalogue, currency, recipient, amount, .. } => {
            let amount = money_words(*amount, *currency, symbol);
            format!("catalogue {}: {} claimed {amount}", catalogue.0, short(&address(*recipient)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::id::{Account, CatalogueId, LicenceId};

    fn accrued(currency: Account) -> Event {
        let (catalogue, licence) = (CatalogueId(1), LicenceId(2));
        Event::Accrued { catalogue, currency, licence, amount: Amount(2_500_000), accrued: Amount(5_000_000) }
    }

    #[test]
    fn money_of_a_token_is_never_shown_as_native_money() {
        let token = accrued(Account([7; 20]));
        assert_eq!(line(&token, "DOT"), "catalogue 1: 2500000 of 0x07070707… accrued");
        assert_eq!(values(&token)["currency"], address(Account([7; 20])));
        assert_eq!(values(&token)["amount"], json!({ "base_units": "2500000" }));
        let native = accrued(Account::ZERO);
        assert_eq!(line(&native, "DOT"), "catalogue 1: 0.0000000000025 DOT accrued");
        assert_eq!(values(&native)["currency"], "native");
    }
}
