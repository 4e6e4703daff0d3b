//! Deeds, pages and legal documents: for each tier a sentence, a page in plain language and a complete text, written from one set of
//! templates in `texts/`, with the conditions in words and, in an annex, for machines.
//!
//! The SHA-256 of the text is what terms hold. A version of the templates never changes once terms refer to it: a correction is a
//! new version.

use assent_core::{
    id::Digest,
    tier::Tier,
    uses::{Use, UseSet},
};
use minijinja::{Environment, UndefinedBehavior, Value, context};
use sha2::{Digest as _, Sha256};

use crate::{
    conditions::{Attribution, Conditions, Delivery, Purpose, Release, Survival, Users},
    text::Plain,
};

mod annex;
mod words;

pub use annex::{AnnexError, conditions_of};

/// The version of the templates.
pub const VERSION: &str = "1.0";

/// What a template may name. Nothing else stands in one: a test sees to it.
pub const PARAMETERS: [&str; 19] = [
    "annex",
    "attribution",
    "audit_days",
    "deed",
    "delivery",
    "forum",
    "grants",
    "law",
    "licensor",
    "outputs",
    "purpose",
    "release",
    "replica",
    "survives",
    "territory",
    "title",
    "users",
    "uses",
    "version",
];

const PAGE: &str = include_str!("../texts/1.0/page.md");
const LEGAL: &str = include_str!("../texts/1.0/legal.md");
const DEEDS: [&str; 7] = [
    include_str!("../texts/1.0/deed-0-no-ai.txt"),
    include_str!("../texts/1.0/deed-1-discover.txt"),
    include_str!("../texts/1.0/deed-2-research.txt"),
    include_str!("../texts/1.0/deed-3-open-models.txt"),
    include_str!("../texts/1.0/deed-4-clean-room.txt"),
    include_str!("../texts/1.0/deed-5-licensed.txt"),
    include_str!("../texts/1.0/deed-6-replica.txt"),
];

/// The templates with their names, for whoever checks them.
#[must_use]
pub fn templates() -> Vec<(String, &'static str)> {
    let deeds = DEEDS.iter().enumerate().map(|(number, text)| (format!("deed-{number}"), *text));
    deeds.chain([("page".to_owned(), PAGE), ("legal".to_owned(), LEGAL)]).collect()
}

/// What a document is written from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The tier.
    pub tier: Tier,
    /// The uses that are licensed; none for [`Tier::NoAi`].
    pub uses: UseSet,
    /// Who licenses, as the document names them.
    pub licensor: Plain,
    /// The conditions. Their law is required.
    pub conditions: Conditions,
    /// Who decides disputes, such as `the courts of Stockholm`.
    pub forum: Plain,
    /// The notice before an audit, in days.
    pub audit_days: u16,
}

/// A document and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalText {
    /// One sentence.
    pub deed: String,
    /// A page in plain language, Markdown.
    pub page: String,
    /// The legal text, Markdown.
    pub text: String,
}

impl LegalText {
    /// The SHA-256 of the text: `legal` of the terms.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.text.as_bytes()).into())
    }
}

/// Why a document cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LegalError {
    /// A condition contradicts the tier's deed.
    #[error("{condition} of these conditions contradicts the deed of tier {}", .tier.number())]
    Contradiction {
        /// The tier.
        tier: Tier,
        /// The field.
        condition: &'static str,
    },
    /// Uses outside the tier, or none where the tier licenses some.
    #[error("the uses are not those of tier {}", .tier.number())]
    Uses {
        /// The tier.
        tier: Tier,
    },
    /// A licence without a law.
    #[error("a licence needs a governing law")]
    WithoutLaw,
    /// An empty name.
    #[error("{parameter} is empty")]
    Empty {
        /// The parameter.
        parameter: &'static str,
    },
    /// A template is broken: a fault of this crate.
    #[error("a template is broken: {reason}")]
    Template {
        /// What the template engine says.
        reason: String,
    },
}

/// Writes deed, page and text.
///
/// # Errors
/// [`LegalError`].
pub fn write(request: &Request) -> Result<LegalText, LegalError> {
    check(request)?;
    let deed = DEEDS.get(usize::from(request.tier.number())).copied().unwrap_or_default();
    let deed = render(deed, values(request, String::new()))?.trim().to_owned();
    let page = render(PAGE, values(request, deed.clone()))?;
    let text = render(LEGAL, values(request, deed.clone()))?;
    Ok(LegalText { deed, page, text })
}

fn check(request: &Request) -> Result<(), LegalError> {
    let Request { tier, conditions, uses, .. } = request;
    let empty = *uses == UseSet(0);
    if empty != (*tier == Tier::NoAi) || !uses.is_within(tier.ceiling()) {
        return Err(LegalError::Uses { tier: *tier });
    }
    if conditions.law.is_none() {
        return Err(LegalError::WithoutLaw);
    }
    for (parameter, text) in [("licensor", &request.licensor), ("forum", &request.forum)] {
        if text.as_str().is_empty() {
            return Err(LegalError::Empty { parameter });
        }
    }
    match contradiction(*tier, conditions) {
        Some(condition) => Err(LegalError::Contradiction { tier: *tier, condition }),
        None => Ok(()),
    }
}

/// The deeds of three tiers promise something that only the text can keep.
fn contradiction(tier: Tier, conditions: &Conditions) -> Option<&'static str> {
    let open = [Release::OpenWeights, Release::OpenSource, Release::NonCommercialOpen];
    match tier {
        Tier::Research if conditions.purpose != Purpose::Research => Some("purpose"),
        Tier::Research if conditions.users != Users::NonCommercial => Some("users"),
        Tier::OpenModels if !open.contains(&conditions.release) => Some("release"),
        Tier::CleanRoom if conditions.delivery != Delivery::CleanRoom => Some("delivery"),
        Tier::Replica if conditions.attribution == Attribution::None => Some("attribution"),
        _ => None,
    }
}

fn values(request: &Request, deed: String) -> Value {
    let conditions = &request.conditions;
    context! {
        annex => annex::annex(request),
        attribution => words::attribution(conditions.attribution),
        audit_days => request.audit_days,
        deed => deed,
        delivery => words::delivery(conditions.delivery),
        forum => request.forum.as_str(),
        grants => request.tier != Tier::NoAi,
        law => words::law(conditions.law),
        licensor => request.licensor.as_str(),
        outputs => words::outputs(&conditions.outputs),
        purpose => words::purpose(conditions.purpose),
        release => words::release(conditions.release),
        replica => request.uses.contains(Use::Replica),
        survives => conditions.survival == Survival::Survive,
        territory => conditions.territory.words(),
        title => words::title(request.tier),
        users => words::users(conditions.users),
        uses => words::uses(request.uses),
        version => VERSION,
    }
}

fn render(template: &str, values: Value) -> Result<String, LegalError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let text = environment.render_str(template.trim_end(), values);
    text.map(|text| text + "\n").map_err(|error| LegalError::Template { reason: error.to_string() })
}
