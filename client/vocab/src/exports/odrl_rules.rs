//! Rules of ODRL policies: which action is permitted or prohibited, and under which duties and constraints.
//!
//! Actions of the profile include others, and permissions flow down: one on `data-mining` covers `gen-ai`. So a general action is
//! permitted only if all it includes is permitted alike or prohibited in words; else an action of our own stands for the
//! one use alone. A reader who does not know that action permits nothing by it.

use assent_core::{id::Account, terms::Unit, uses::Use};
use serde_json::{Map, Value, json};

use crate::{
    address,
    conditions::{Attribution, Conditions, Delivery, Purpose, Release, Survival, Users},
    record::{Offer, Record},
    time,
    verdict::Verdict,
};

/// An action of the profile: all it includes, the use that it is beside those, and our action for that use alone.
struct Action {
    general: &'static str,
    alone: &'static str,
    act: Use,
    includes: &'static [Action],
}

/// The actions below `odrl:use`, as the profile includes them; `assent:` actions are ours.
const ACTIONS: [Action; 4] = [
    Action { general: "odrl:data-mining", alone: "assent:analyse", act: Use::DataMining, includes: MINING },
    Action { general: "odrl:index", alone: "odrl:index", act: Use::AiIndex, includes: &[] },
    Action { general: "odrl:search", alone: "odrl:search", act: Use::Search, includes: &[] },
    Action { general: "assent:evaluate", alone: "assent:evaluate", act: Use::Evaluate, includes: &[] },
];
const MINING: &[Action] = &[
    Action {
        general: "odrl:ai-training",
        alone: "assent:train-non-generative",
        act: Use::TrainNonGen,
        includes: &[Action {
            general: "odrl:gen-ai",
            alone: "assent:train-generative",
            act: Use::TrainGen,
            includes: GENERATING,
        }],
    },
    Action { general: "odrl:ai-augment", alone: "odrl:ai-augment", act: Use::AiInput, includes: &[] },
];
const GENERATING: &[Action] =
    &[Action { general: "assent:replicate", alone: "assent:replicate", act: Use::Replica, includes: &[] }];

impl Action {
    fn covered(&self) -> Vec<Use> {
        self.includes.iter().flat_map(Self::covered).chain([self.act]).collect()
    }
}

/// The rules of a policy.
#[derive(Default)]
pub struct Rules {
    /// What is permitted.
    pub permissions: Vec<Value>,
    /// What is prohibited.
    pub prohibitions: Vec<Value>,
}

impl Rules {
    /// Rules for verdicts of all uses; `under` gives duties and constraints of a use that needs a licence.
    pub fn of(verdict: impl Fn(Use) -> Verdict, under: impl Fn(Use) -> Value) -> Self {
        let mut rules = Self::default();
        for action in &ACTIONS {
            rules.tell(action, &verdict, &under);
        }
        rules
    }

    fn tell(&mut self, action: &Action, verdict: &impl Fn(Use) -> Verdict, under: &impl Fn(Use) -> Value) {
        let own = verdict(action.act);
        let covered = action.covered();
        if covered.iter().all(|act| verdict(*act) == Verdict::No) {
            self.prohibitions.push(json!({ "action": action.general }));
            return;
        }
        let flows = covered.iter().all(|act| verdict(*act) == Verdict::No || verdict(*act) == own);
        match own {
            Verdict::No => self.prohibitions.push(json!({ "action": action.alone })),
            _ => {
                let name = if flows { action.general } else { action.alone };
                self.permissions.push(permission(name, own, || under(action.act)));
            }
        }
        for included in action.includes {
            self.tell(included, verdict, under);
        }
    }
}

fn permission(action: &str, verdict: Verdict, under: impl Fn() -> Value) -> Value {
    let mut rule = Map::new();
    rule.insert("action".to_owned(), json!(action));
    if let (Verdict::Licence, Value::Object(more)) = (verdict, under()) {
        rule.extend(more);
    }
    Value::Object(rule)
}

/// Duties and constraints of an offer. Consent is a duty until it is given: by accepting the offer on chain.
pub fn licence_rule(record: &Record, offer: &Offer, ask: bool) -> Value {
    let mut rule = json!({ "constraint": constraints(record, offer), "duty": duties(record, offer, ask) });
    if let Value::Object(rule) = &mut rule {
        rule.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    }
    rule
}

fn constraints(record: &Record, offer: &Offer) -> Vec<Value> {
    let (terms, conditions) = (&offer.terms, &offer.conditions);
    let mut all = vec![constraint("count", "lteq", &json!(terms.runs))];
    if let Some(until) = offer.until.told() {
        all.push(constraint("dateTime", "lteq", &typed(&time::rfc3339(until), "xsd:dateTime")));
    }
    if terms.duration.0 != 0 {
        all.push(constraint("elapsedTime", "lteq", &typed(&time::duration(terms.duration), "xsd:duration")));
    }
    if terms.cap != 0 {
        all.push(constraint("assent:unitsPerInterval", "lteq", &json!(terms.cap)));
    }
    if !terms.attester.is_zero() {
        all.push(constraint("assent:attester", "eq", &json!(record.account_url(terms.attester))));
    }
    all.extend(court_constraints(conditions));
    all
}

fn court_constraints(conditions: &Conditions) -> Vec<Value> {
    let mut all = Vec::new();
    if let Some(countries) = conditions.territory.countries() {
        let codes: Vec<String> = countries.iter().map(|country| format!("urn:iso:3166:{}", country.alpha3())).collect();
        all.push(constraint("spatial", "isAnyOf", &json!(codes)));
    }
    if conditions.purpose != Purpose::Any {
        all.push(constraint("purpose", "eq", &json!("http://www.w3.org/ns/tdmrep#research")));
    }
    if conditions.users != Users::Anyone {
        all.push(constraint("assent:users", "eq", &json!(conditions.users.token())));
    }
    if conditions.release != Release::Any {
        all.push(constraint("assent:modelRelease", "eq", &json!(conditions.release.token())));
    }
    if conditions.delivery != Delivery::Any {
        all.push(constraint("assent:delivery", "eq", &json!(conditions.delivery.token())));
    }
    all.extend(conditions.outputs.iter().map(|rule| constraint("assent:outputs", "isAllOf", &json!(rule.token()))));
    all
}

fn duties(record: &Record, offer: &Offer, ask: bool) -> Vec<Value> {
    let (terms, conditions) = (&offer.terms, &offer.conditions);
    let licensor = record.account_url(record.licensor.account);
    let mut all = Vec::new();
    if ask {
        all.push(json!({ "action": "obtainConsent", "consentedParty": licensor }));
    }
    let unit = currency_url(record, terms.currency);
    let mut pay = |amount: u128, what: &str| {
        if amount != 0 {
            all.push(compensate(&licensor, amount, &unit, what));
        }
    };
    pay(terms.price.0, "price");
    pay(terms.advance.0, "advance");
    pay(terms.royalty.0, &format!("per-million-{}", unit_token(terms.unit)));
    if conditions.attribution != Attribution::None {
        let kind = constraint("assent:attribution", "eq", &json!(conditions.attribution.token()));
        all.push(json!({ "action": "attribute", "attributedParty": licensor, "constraint": [kind] }));
    }
    if terms.interval.0 != 0 {
        let every = constraint("timeInterval", "lteq", &typed(&time::duration(terms.interval), "xsd:duration"));
        let cure = constraint("assent:cure", "lteq", &typed(&time::duration(terms.cure), "xsd:duration"));
        all.push(json!({ "action": "inform", "informedParty": licensor, "constraint": [every, cure] }));
    }
    if conditions.survival == Survival::End {
        all.push(json!({ "action": "delete", "target": record.registry.website.join("ns#trained-model") }));
    }
    all
}

fn compensate(licensor: &str, amount: u128, unit: &str, what: &str) -> Value {
    let mut amount = constraint("payAmount", "eq", &typed(&amount.to_string(), "xsd:decimal"));
    if let Value::Object(amount) = &mut amount {
        amount.insert("unit".to_owned(), json!(unit));
    }
    let kind = constraint("assent:payment", "eq", &json!(what));
    json!({ "action": "compensate", "compensatedParty": licensor, "constraint": [amount, kind] })
}

fn constraint(left: &str, operator: &str, right: &Value) -> Value {
    json!({ "leftOperand": left, "operator": operator, "rightOperand": right })
}

fn typed(value: &str, kind: &str) -> Value {
    json!({ "@value": value, "@type": kind })
}

/// Native amounts have 18 decimals; tokens are in their base units.
fn currency_url(record: &Record, currency: Account) -> String {
    record.registry.website.join(&format!("currency/{}", address::account(currency)))
}

const fn unit_token(unit: Unit) -> &'static str {
    match unit {
        Unit::Nothing => "nothing",
        Unit::AudioSeconds => "audio-seconds",
        Unit::TrackPasses => "track-passes",
        Unit::Tokens => "tokens",
        Unit::Outputs => "outputs",
    }
}
