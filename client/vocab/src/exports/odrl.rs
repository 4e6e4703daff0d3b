//! ODRL 2.2 with the AI vocabulary profile: the canonical JSON form of a record.
//!
//! A `Set` tells the use vector, an `Offer` what can be accepted now, an `Agreement` what a licensee holds. Every use is told in
//! all of them: `conflict` is `prohibit`, what is not permitted is prohibited.

use assent_core::{
    id::{Account, LicenceId, Time},
    uses::Use,
};
use serde_json::{Map, Value, json};

use super::odrl_rules::{Rules, licence_rule};
use crate::{
    address,
    export::{Export, Misfit, Vocabulary, sorted},
    loss,
    record::{Offer, Record, Subject},
    time,
    verdict::Verdict,
};

/// The AI vocabulary profile.
pub const PROFILE: &str = "https://w3c.github.io/odrl/ai-vocab/";

/// The use vector alone.
#[must_use]
pub fn export_set(record: &Record) -> Export {
    let rules = Rules::of(|act| record.said(act), |_| ask(record));
    let policy = policy(record, "Set", record.document_url("odrl-set.json"), rules);
    Export::json(Vocabulary::OdrlSet, Value::Object(policy), loss::whole_offer(record))
}

/// What can be accepted now, by whom and for what.
///
/// # Errors
/// [`Misfit::WithoutOffer`].
pub fn export_offer(record: &Record) -> Result<Export, Misfit> {
    let without = Misfit::WithoutOffer { vocabulary: Vocabulary::OdrlOffer };
    let offer = record.open_offer().ok_or(without)?;
    let told = Use::ALL.map(|act| (act, Some(licensed(record, offer, act))));
    Ok(Export::json(Vocabulary::OdrlOffer, offer_policy(record, offer), loss::of_uses(record, &told)))
}

/// The offer as a policy.
#[must_use]
pub fn offer_policy(record: &Record, offer: &Offer) -> Value {
    let rules = Rules::of(|act| licensed(record, offer, act), |_| licence_rule(record, offer, true));
    let mut policy = policy(record, "Offer", format!("{}#offer", record.terms_url(offer)), rules);
    if !offer.is_public() {
        policy.insert("assignee".to_owned(), json!(record.account_url(offer.offered_to)));
    }
    describe(&mut policy, record, offer);
    Value::Object(policy)
}

/// The vector as a policy: for readers elsewhere where nothing is on offer.
#[must_use]
pub fn set_policy(record: &Record) -> Value {
    match export_set(record).document {
        crate::Document::Json(policy) => policy,
        crate::Document::Text(_) => Value::Null,
    }
}

/// A licence that was sold or granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// The licence token.
    pub licence: LicenceId,
    /// Who holds it.
    pub licensee: Account,
    /// Since when.
    pub from: Time,
    /// Under which terms.
    pub offer: Offer,
}

/// What a licensee holds. It does not depend on what the record says today: what was sold stands.
///
/// Uses that the licence does not cover are prohibited in it: it is not this licence that permits them, even where they are free.
#[must_use]
pub fn agreement(record: &Record, sold: &Sold) -> Value {
    let covered = |act| if sold.offer.terms.uses.contains(act) { Verdict::Licence } else { Verdict::No };
    let rules = Rules::of(covered, |_| licence_rule(record, &sold.offer, false));
    let uid = record.registry.website.join(&format!("licence/{}", sold.licence.0));
    let mut policy = policy(record, "Agreement", uid, rules);
    policy.insert("assignee".to_owned(), json!(record.account_url(sold.licensee)));
    policy.insert("assent:from".to_owned(), json!(time::rfc3339(sold.from)));
    describe(&mut policy, record, &sold.offer);
    sorted(Value::Object(policy))
}

/// A use of the offer's terms is licensed; another constrained use is not to be had here.
fn licensed(record: &Record, offer: &Offer, act: Use) -> Verdict {
    match record.said(act) {
        Verdict::Licence if offer.terms.uses.contains(act) => Verdict::Licence,
        Verdict::Licence => Verdict::No,
        verdict => verdict,
    }
}

/// A constrained use without terms: ask.
fn ask(record: &Record) -> Value {
    json!({ "duty": [{ "action": "obtainConsent", "consentedParty": record.account_url(record.licensor.account) }] })
}

fn policy(record: &Record, form: &str, uid: String, rules: Rules) -> Map<String, Value> {
    let namespace = record.registry.website.join("ns#");
    let mut policy = Map::new();
    let mut put = |key: &str, value: Value| policy.insert(key.to_owned(), value);
    put("@context", json!(["http://www.w3.org/ns/odrl.jsonld", { "assent": namespace }]));
    put("@type", json!(form));
    put("uid", json!(uid));
    put("profile", json!(PROFILE));
    put("conflict", json!("prohibit"));
    put("target", target(record));
    put("assigner", json!(record.account_url(record.licensor.account)));
    put("assent:head", json!(address::digest(record.registry.head.0)));
    put("assent:asOf", json!(time::rfc3339(record.registry.as_of)));
    put("permission", json!(rules.permissions));
    put("prohibition", json!(rules.prohibitions));
    policy.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    policy
}

fn target(record: &Record) -> Value {
    let mut asset = Map::new();
    asset.insert("@type".to_owned(), json!("Asset"));
    asset.insert("uid".to_owned(), json!(record.page_url()));
    if let Subject::Track(track) = &record.subject {
        asset.insert("assent:sha256".to_owned(), json!(hex::encode(track.sha256.0)));
        asset.insert("assent:seconds".to_owned(), json!(track.seconds.0));
        asset.extend(track.isrc.as_ref().map(|isrc| ("assent:isrc".to_owned(), json!(isrc.as_str()))));
        asset.extend(track.iscc.as_ref().map(|iscc| ("assent:iscc".to_owned(), json!(iscc.as_str()))));
    }
    Value::Object(asset)
}

/// What holds for the terms as a whole.
fn describe(policy: &mut Map<String, Value>, record: &Record, offer: &Offer) {
    let terms = &offer.terms;
    policy.insert("assent:terms".to_owned(), json!(record.terms_url(offer)));
    policy.insert("assent:tier".to_owned(), json!(terms.tier.number()));
    policy.insert("assent:legal".to_owned(), json!(record.legal_url(terms)));
    policy.insert("assent:legalSha256".to_owned(), json!(hex::encode(terms.legal.0)));
    policy.insert("assent:trainedModels".to_owned(), json!(offer.conditions.survival.token()));
    if let Some(law) = offer.conditions.law {
        policy.insert("assent:law".to_owned(), json!(law.alpha2()));
    }
    if let Some(quote) = &offer.quote {
        policy.insert("assent:quote".to_owned(), json!(format!("{} {}", quote.currency, quote.amount)));
    }
}
