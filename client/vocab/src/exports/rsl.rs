//! Really Simple Licensing 1.0.
//!
//! A token stands in exactly one list of the whole document, because `prohibits` beats `permits`. Every licence has a `permits`
//! list, because a licence without one permits everything, and what is constrained stands only in a licence with a payment,
//! because a licence without one is free. `ai-train` is training of every kind, replicas included: it is free only if all are.

use std::collections::BTreeSet;

use assent_core::{terms::Unit, uses::Use};
use quick_xml::{Writer, events::BytesText};

use crate::{
    conditions::{Attribution, Users},
    export::{Export, Vocabulary},
    loss::{self, Loss},
    record::{AI_USES, Offer, Record},
    verdict::Verdict,
};

type Xml = Writer<Vec<u8>>;
type Written = std::io::Result<()>;

/// For how many days the document may be kept: a withdrawal is known the day after.
pub const MAX_AGE_DAYS: &str = "1";

/// The document.
#[must_use]
pub fn export(record: &Record) -> Export {
    let lists = Lists::of(record);
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail; if it did, an empty document is an invalid one, and that is no licence.
    let text = match write(&mut xml, record, &lists) {
        Ok(()) => String::from_utf8(xml.into_inner()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    Export::text(Vocabulary::Rsl, format!("{head}{text}\n"), lost(record, &lists))
}

/// Which token stands where.
struct Lists {
    free: Vec<&'static str>,
    paid: Vec<&'static str>,
    no: Vec<&'static str>,
}

impl Lists {
    fn of(record: &Record) -> Self {
        let mut lists = Self { free: vec![], paid: vec![], no: vec![] };
        for (token, verdict) in tokens(record) {
            match verdict {
                Verdict::Free => lists.free.push(token),
                Verdict::Licence => lists.paid.push(token),
                Verdict::No => lists.no.push(token),
            }
        }
        lists
    }
}

/// The fewest tokens that say it. Where nothing can be permitted `all` is prohibited: other uses have no token, and a licence
/// without `permits` would permit them.
fn tokens(record: &Record) -> Vec<(&'static str, Verdict)> {
    let tokens = single_tokens(record);
    let nothing = tokens.iter().all(|(_, verdict)| *verdict == Verdict::No);
    if nothing { vec![("all", Verdict::No)] } else { tokens }
}

fn single_tokens(record: &Record) -> Vec<(&'static str, Verdict)> {
    let search = record.offered(Use::Search);
    match record.alike(Record::offered) {
        Some(verdict) if verdict == search && verdict != Verdict::Licence => vec![("all", verdict)],
        Some(verdict) => vec![("ai-all", verdict), ("search", search)],
        None => vec![
            ("ai-train", training(record)),
            ("ai-input", record.offered(Use::AiInput)),
            ("ai-index", record.offered(Use::AiIndex)),
            ("search", search),
        ],
    }
}

fn training(record: &Record) -> Verdict {
    match record.least(&[Use::TrainNonGen, Use::TrainGen], Record::offered) {
        Verdict::Free => record.offered(Use::Replica),
        verdict => verdict,
    }
}

fn write(xml: &mut Xml, record: &Record, lists: &Lists) -> Written {
    let root = xml
        .create_element("rsl")
        .with_attributes([("xmlns", "https://rslstandard.org/rsl"), ("max-age", MAX_AGE_DAYS)]);
    root.write_inner_content(|xml| {
        let location = record.location();
        xml.create_element("content").with_attribute(("url", location.as_str())).write_inner_content(|xml| {
            write_licences(xml, record, lists)?;
            text(xml, "copyright", &[], &record.licensor_name())?;
            text(xml, "terms", &[], &record.asking_url())
        })?;
        Ok(())
    })?;
    Ok(())
}

/// A free licence if something is free; a paid one if something is to be had; else one that only prohibits.
fn write_licences(xml: &mut Xml, record: &Record, lists: &Lists) -> Written {
    let offer = record.public_offer().filter(|_| !lists.paid.is_empty());
    if !lists.free.is_empty() || offer.is_none() {
        xml.create_element("license").write_inner_content(|xml| {
            usage(xml, "permits", &lists.free)?;
            usage(xml, "prohibits", &lists.no)?;
            proof(xml, record)
        })?;
    }
    let Some(offer) = offer else { return Ok(()) };
    xml.create_element("license").write_inner_content(|xml| {
        usage(xml, "permits", &lists.paid)?;
        if lists.free.is_empty() {
            usage(xml, "prohibits", &lists.no)?;
        }
        write_offer(xml, record, offer)
    })?;
    Ok(())
}

fn write_offer(xml: &mut Xml, record: &Record, offer: &Offer) -> Written {
    match offer.conditions.users {
        Users::Anyone => {}
        Users::Commercial => text(xml, "permits", &[("type", "user")], "commercial")?,
        Users::NonCommercial => text(xml, "permits", &[("type", "user")], "non-commercial")?,
    }
    if let Some(codes) = offer.conditions.territory.short_codes() {
        text(xml, "permits", &[("type", "geo")], &codes.join(" "))?;
    }
    write_payment(xml, record, offer)?;
    if offer.terms.interval.0 != 0 {
        let profile = format!("{}#reporting", record.terms_url(offer));
        xml.create_element("reporting")
            .with_attributes([("type", "audit"), ("profile", profile.as_str())])
            .write_empty()?;
    }
    text(xml, "legal", &[("type", "warranty")], "ownership authority")?;
    text(xml, "legal", &[("type", "contact")], &record.licensor_url())?;
    proof(xml, record)
}

fn write_payment(xml: &mut Xml, record: &Record, offer: &Offer) -> Written {
    xml.create_element("payment").with_attribute(("type", payment_type(offer))).write_inner_content(|xml| {
        text(xml, "standard", &[], &record.terms_url(offer))?;
        match offer.quote.as_ref().filter(|_| offer.is_paid()) {
            Some(quote) => text(xml, "amount", &[("currency", quote.currency.as_str())], quote.amount.as_str()),
            None => Ok(()),
        }
    })?;
    Ok(())
}

/// Never `free`: a licence is needed even where it costs nothing.
fn payment_type(offer: &Offer) -> &'static str {
    let trains = [Use::TrainGen, Use::TrainNonGen, Use::Replica].iter().any(|act| offer.terms.uses.contains(*act));
    match (offer.is_paid(), offer.conditions.attribution) {
        (false, Attribution::None) => "purchase",
        (false, _) => "attribution",
        (true, _) if trains => "training",
        (true, _) if offer.terms.unit == Unit::Outputs => "use",
        (true, _) => "purchase",
    }
}

fn usage(xml: &mut Xml, element: &str, tokens: &[&str]) -> Written {
    if tokens.is_empty() { Ok(()) } else { text(xml, element, &[("type", "usage")], &tokens.join(" ")) }
}

fn proof(xml: &mut Xml, record: &Record) -> Written {
    text(xml, "legal", &[("type", "proof")], &record.proof_url())
}

fn text(xml: &mut Xml, element: &str, attributes: &[(&str, &str)], content: &str) -> Written {
    xml.create_element(element)
        .with_attributes(attributes.iter().copied())
        .write_text_content(BytesText::new(content))
        .map(|_| ())
}

fn lost(record: &Record, lists: &Lists) -> BTreeSet<Loss> {
    let mut lost = loss::of_uses(record, &told(record));
    let Some(offer) = record.public_offer().filter(|_| !lists.paid.is_empty()) else {
        lost.extend(loss::whole_offer(record));
        return lost;
    };
    let mut carried = vec![Loss::Users, Loss::Territory];
    if offer.terms.price.0 != 0 || offer.terms.advance.0 != 0 {
        carried.extend(offer.quote.as_ref().map(|_| Loss::Price));
    }
    lost.extend(loss::of_offer(Some(offer), &carried));
    lost
}

fn told(record: &Record) -> loss::Told {
    let stands: Vec<(&str, Verdict)> = tokens(record);
    let of = |token: &str| stands.iter().find(|(named, _)| *named == token).map(|(_, verdict)| *verdict);
    let of_all = of("all");
    Use::ALL.map(|act| {
        let told = match act {
            Use::Search => of("search").or(of_all),
            _ if AI_USES.contains(&act) && of("ai-all").or(of_all).is_some() => of("ai-all").or(of_all),
            Use::TrainNonGen | Use::TrainGen => of("ai-train"),
            // What is sold is what the terms say, and they name replica or do not.
            Use::Replica => of("ai-train").filter(|verdict| *verdict != Verdict::Licence),
            Use::AiInput => of("ai-input"),
            Use::AiIndex => of("ai-index"),
            // `permits` is a closed list.
            _ => Some(Verdict::No),
        };
        (act, told)
    })
}
