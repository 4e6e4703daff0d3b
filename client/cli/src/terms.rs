//! Terms as people write them: by flags, in a TOML file, or by the id of terms that are registered.

use std::path::{Path, PathBuf};

use assent_chain::{Network, View, address, amount};
use assent_core::{
    amount::{Amount, PPM},
    id::{Account, Digest, Seconds, TermsId},
    merkle::HostKeccak,
    terms::{Terms, Unit},
    tier::Tier,
    uses::UseSet,
};
use clap::Args;
use serde::Deserialize;

use crate::{failure::Failure, files, time, words};

/// Which terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermsRef {
    /// Those registered under this id.
    Id(TermsId),
    /// Those that a file describes.
    File(PathBuf),
}

impl std::str::FromStr for TermsRef {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 64);
        let id = digits.and_then(address::parse_digest).map(TermsId);
        Ok(id.map_or_else(|| Self::File(text.into()), Self::Id))
    }
}

/// The fields of terms, each as a person writes it. Flags win over the file.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TermsFields {
    /// The tier: discover, research, open-models, clean-room, licensed, replica
    #[arg(long, help_heading = "Terms")]
    pub tier: Option<String>,
    /// A use that is licensed, such as train-gen; may be repeated
    #[arg(long = "use", value_name = "USE", help_heading = "Terms")]
    pub uses: Vec<String>,
    /// The price, once
    #[arg(long, value_name = "AMOUNT", help_heading = "Terms", allow_negative_numbers = true)]
    pub price: Option<String>,
    /// Paid with the price and recouped by royalties
    #[arg(long, value_name = "AMOUNT", help_heading = "Terms", allow_negative_numbers = true)]
    pub advance: Option<String>,
    /// The royalty for a million units
    #[arg(long, value_name = "AMOUNT", help_heading = "Terms", allow_negative_numbers = true)]
    pub royalty: Option<String>,
    /// What units count: audio-seconds, track-passes, tokens, outputs
    #[arg(long, help_heading = "Terms")]
    pub unit: Option<String>,
    /// The most units in an interval
    #[arg(long, value_name = "UNITS", help_heading = "Terms", allow_negative_numbers = true)]
    pub cap: Option<u64>,
    /// A report is due whenever the last one is this old, such as 30d
    #[arg(long, value_name = "SPAN", help_heading = "Terms")]
    pub interval: Option<String>,
    /// How long the licence survives being overdue
    #[arg(long, value_name = "SPAN", help_heading = "Terms")]
    pub cure: Option<String>,
    /// How long the licence lasts [default: for ever]
    #[arg(long, value_name = "SPAN", help_heading = "Terms")]
    pub duration: Option<String>,
    /// How many training runs it permits [default: 1]
    #[arg(long, help_heading = "Terms", allow_negative_numbers = true)]
    pub runs: Option<u16>,
    /// Who reports usage [default: the licensee]
    #[arg(long, value_name = "ADDRESS", help_heading = "Terms")]
    pub attester: Option<String>,
    /// The legal document; its SHA-256 goes into the terms
    #[arg(long, value_name = "FILE", help_heading = "Terms")]
    pub legal: Option<PathBuf>,
}

impl TermsFields {
    /// Reads a TOML file. The legal document is looked for beside it.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = files::read(path)?;
        let wrong = |error: toml::de::Error| {
            let message = format!("{} is no terms file: {}", path.display(), error.message());
            Failure::usage("terms_file", message).hint("See client/README.md for an example.")
        };
        let mut fields: Self = toml::from_str(&text).map_err(wrong)?;
        let beside = |legal: PathBuf| path.parent().map_or_else(|| legal.clone(), |folder| folder.join(&legal));
        fields.legal = fields.legal.map(beside);
        Ok(fields)
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These fields, and those of the file where nothing was typed.
    pub fn or(self, file: Self) -> Self {
        Self {
            tier: self.tier.or(file.tier),
            uses: if self.uses.is_empty() { file.uses } else { self.uses },
            price: self.price.or(file.price),
            advance: self.advance.or(file.advance),
            royalty: self.royalty.or(file.royalty),
            unit: self.unit.or(file.unit),
            cap: self.cap.or(file.cap),
            interval: self.interval.or(file.interval),
            cure: self.cure.or(file.cure),
            duration: self.duration.or(file.duration),
            runs: self.runs.or(file.runs),
            attester: self.attester.or(file.attester),
            legal: self.legal.or(file.legal),
        }
    }

    /// The terms that they mean on a chain.
    pub fn resolve(&self, network: &Network) -> Result<Terms, Failure> {
        let terms = Terms {
            tier: self.resolve_tier()?,
            uses: self.resolve_uses()?,
            currency: Account::ZERO,
            price: money(self.price.as_deref())?,
            advance: money(self.advance.as_deref())?,
            royalty: money(self.royalty.as_deref())?,
            unit: self.unit.as_deref().map_or(Ok(Unit::Nothing), words::parse_unit).map_err(wrong)?,
            cap: self.cap.unwrap_or(0),
            interval: span(self.interval.as_deref())?,
            cure: span(self.cure.as_deref())?,
            duration: span(self.duration.as_deref())?,
            runs: self.runs.unwrap_or(1),
            attester: self.resolve_attester()?,
            legal: self.legal.as_deref().map_or(Ok(Digest::ZERO), files::sha256)?,
        };
        check_payable(&terms, network)?;
        Ok(terms)
    }

    fn resolve_tier(&self) -> Result<Tier, Failure> {
        let missing = || Failure::usage("terms", "the terms need a tier").hint("Give --tier, or --terms FILE.");
        words::parse_tier(self.tier.as_deref().ok_or_else(missing)?).map_err(wrong)
    }

    fn resolve_uses(&self) -> Result<UseSet, Failure> {
        let uses: Result<Vec<_>, String> = self.uses.iter().map(|name| words::parse_use(name)).collect();
        match uses.map_err(wrong)?.as_slice() {
            [] => Err(Failure::usage("terms", "the terms name no use").hint("Give --use train-gen, for example.")),
            uses => Ok(UseSet::of(uses)),
        }
    }

    fn resolve_attester(&self) -> Result<Account, Failure> {
        let parsed = self.attester.as_deref().map_or(Ok(Account::ZERO), address::parse);
        parsed.map_err(|error| wrong(error.to_string()))
    }
}

/// Everything that these terms can make anybody owe must be payable to the last planck.
///
/// A royalty that is no multiple of a planck a unit would leave dust that no extrinsic can pay, and a licence that stays
/// overdue.
fn check_payable(terms: &Terms, network: &Network) -> Result<(), Failure> {
    network.ratio.to_planck(terms.price)?;
    network.ratio.to_planck(terms.advance)?;
    let step = u128::from(network.ratio.0).saturating_mul(PPM.into());
    if terms.royalty.0.checked_rem(step) == Some(0) {
        return Ok(());
    }
    let (royalty, step) = (amount::show(terms.royalty), amount::show(Amount(step)));
    let message = format!("a royalty of {royalty} would leave amounts that cannot be paid exactly");
    Err(Failure::usage("royalty", message).hint(format!("Make it a multiple of {step} for a million units.")))
}

fn money(text: Option<&str>) -> Result<Amount, Failure> {
    Ok(text.map_or(Ok(Amount::ZERO), amount::parse)?)
}

fn span(text: Option<&str>) -> Result<Seconds, Failure> {
    text.map_or(Ok(Seconds(0)), time::parse_span).map_err(wrong)
}

fn wrong(message: String) -> Failure {
    Failure::usage("terms", message).hint("What terms can say: assent offer --help.")
}

/// Terms with their id, and whether they are registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Their id.
    pub id: TermsId,
    /// The terms.
    pub terms: Terms,
    /// Whether they are registered.
    pub registered: bool,
}

/// The terms that were asked for.
pub async fn find(
    view: &View,
    network: &Network,
    given: Option<&TermsRef>,
    typed: &TermsFields,
) -> Result<Found, Failure> {
    if let Some(TermsRef::Id(id)) = given {
        if !typed.is_empty() {
            return Err(Failure::usage("terms", "registered terms cannot be changed by flags")
                .hint("Leave the flags away, or write the terms down anew."));
        }
        return Ok(Found { id: *id, terms: registered(view, *id).await?, registered: true });
    }
    let file = match given {
        Some(TermsRef::File(path)) => TermsFields::read(path)?,
        _ => TermsFields::default(),
    };
    let terms = typed.clone().or(file).resolve(network)?;
    let root = view.licensing_root().await?;
    terms.check(root.notice, &[root.consent, root.office])?;
    let id = terms.id::<HostKeccak>();
    Ok(Found { id, terms, registered: view.terms(id).await?.is_some() })
}

/// Terms that must be registered.
pub async fn registered(view: &View, id: TermsId) -> Result<Terms, Failure> {
    view.terms(id).await?.ok_or_else(|| assent_core::error::Refusal::NoSuchTerms { terms: id }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_chain::Ratio;

    fn network() -> Network {
        Network {
            name: "Test".to_owned(),
            genesis: Digest::ZERO,
            development: true,
            symbol: "DEV".to_owned(),
            chain_id: 1,
            ratio: Ratio(100_000_000),
            auto_map: true,
        }
    }

    fn fields(text: &str) -> TermsFields {
        toml::from_str(text).unwrap()
    }

    const WHOLE: &str = r#"
        tier = "licensed"
        uses = ["train-gen"]
        price = "1.5"
        royalty = "2"
        unit = "audio-seconds"
        interval = "30d"
        cure = "14d"
        duration = "365d"
        runs = 2
    "#;

    #[test]
    fn a_file_says_the_terms() {
        let terms = fields(WHOLE).resolve(&network()).unwrap();
        assert_eq!((terms.tier, terms.uses, terms.runs), (Tier::Licensed, UseSet(0b100), 2));
        assert_eq!(terms.price, Amount(1_500_000_000_000_000_000));
        assert_eq!(terms.interval, Seconds(30 * 86_400));
    }

    #[test]
    fn flags_win_over_the_file() {
        let typed = TermsFields { price: Some("3".to_owned()), ..TermsFields::default() };
        let terms = typed.or(fields(WHOLE)).resolve(&network()).unwrap();
        assert_eq!((terms.price, terms.royalty), (Amount(3 * 10_u128.pow(18)), Amount(2 * 10_u128.pow(18))));
    }

    #[test]
    fn what_is_missing_or_unknown_is_a_usage_error() {
        for text in ["", "tier = \"licensed\"", "uses = [\"train-gen\"]", "tier = \"gold\"\nuses = [\"train-gen\"]"] {
            assert_eq!(fields(text).resolve(&network()).unwrap_err().exit.code(), 2, "{text}");
        }
        assert!(toml::from_str::<TermsFields>("colour = \"red\"").is_err());
    }

    #[test]
    fn royalties_that_leave_dust_are_refused() {
        let with = |royalty: &str| fields(&WHOLE.replace("royalty = \"2\"", &format!("royalty = \"{royalty}\"")));
        assert!(with("0.0001").resolve(&network()).is_ok());
        assert_eq!(with("0.00015").resolve(&network()).unwrap_err().kind, "royalty");
    }

    #[test]
    fn terms_are_an_id_or_a_file() {
        let id = format!("0x{}", "01".repeat(32));
        assert_eq!(id.parse::<TermsRef>().unwrap(), TermsRef::Id(TermsId(Digest([1; 32]))));
        assert_eq!("terms.toml".parse::<TermsRef>().unwrap(), TermsRef::File("terms.toml".into()));
    }
}
