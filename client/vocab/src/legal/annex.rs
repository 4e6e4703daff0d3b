//! The annex of a legal text: the conditions for machines, written and read back.

use serde::{Deserialize, Serialize};

use super::{Request, VERSION};
use crate::{
    conditions::{Attribution, Conditions, Delivery, OutputRule, Purpose, Release, Survival, Users},
    territory::{Country, Territory},
};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Annex {
    version: String,
    tier: u8,
    users: String,
    purpose: String,
    territory: String,
    attribution: String,
    release: String,
    delivery: String,
    outputs: Vec<String>,
    trained_models: String,
    law: String,
}

/// Why conditions cannot be read from a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnnexError {
    /// There is none, or it is not one.
    #[error("the document has no annex of conditions for machines")]
    Missing,
    /// It follows another version.
    #[error("the annex follows version {given:?}, not {VERSION}")]
    Version {
        /// Its version.
        given: String,
    },
    /// A word that is not known.
    #[error("{field} of the annex is not understood")]
    Unknown {
        /// The field.
        field: &'static str,
    },
}

const FENCE: &str = "## Annex. Conditions for machines\n```json\n";

pub fn annex(request: &Request) -> String {
    let conditions = &request.conditions;
    let territory = conditions.territory.short_codes().map_or_else(|| "worldwide".to_owned(), |codes| codes.join(" "));
    let annex = Annex {
        version: VERSION.to_owned(),
        tier: request.tier.number(),
        users: conditions.users.token().to_owned(),
        purpose: conditions.purpose.token().to_owned(),
        territory,
        attribution: conditions.attribution.token().to_owned(),
        release: conditions.release.token().to_owned(),
        delivery: conditions.delivery.token().to_owned(),
        outputs: conditions.outputs.iter().map(|rule| rule.token().to_owned()).collect(),
        trained_models: conditions.survival.token().to_owned(),
        law: conditions.law.map_or_else(String::new, |country| country.alpha2().to_owned()),
    };
    serde_json::to_string_pretty(&annex).unwrap_or_default()
}

/// Reads the conditions back from a legal text.
///
/// # Errors
/// [`AnnexError`]. A word that is not known is an error, never left out: a condition that is not understood still binds.
pub fn conditions_of(text: &str) -> Result<Conditions, AnnexError> {
    let (_, rest) = text.split_once(FENCE).ok_or(AnnexError::Missing)?;
    let (json, _) = rest.split_once("\n```").ok_or(AnnexError::Missing)?;
    let annex: Annex = serde_json::from_str(json).map_err(|_| AnnexError::Missing)?;
    if annex.version != VERSION {
        return Err(AnnexError::Version { given: annex.version });
    }
    let unknown = |field| AnnexError::Unknown { field };
    let output = |token: &String| OutputRule::ALL.into_iter().find(|rule| rule.token() == token);
    Ok(Conditions {
        users: Users::parse(&annex.users).ok_or(unknown("users"))?,
        purpose: Purpose::parse(&annex.purpose).ok_or(unknown("purpose"))?,
        territory: Territory::parse(&annex.territory).ok_or(unknown("territory"))?,
        attribution: Attribution::parse(&annex.attribution).ok_or(unknown("attribution"))?,
        release: Release::parse(&annex.release).ok_or(unknown("release"))?,
        delivery: Delivery::parse(&annex.delivery).ok_or(unknown("delivery"))?,
        outputs: annex.outputs.iter().map(output).collect::<Option<_>>().ok_or(unknown("outputs"))?,
        survival: Survival::parse(&annex.trained_models).ok_or(unknown("trained_models"))?,
        law: Some(Country::parse(&annex.law).ok_or(unknown("law"))?),
    })
}
