//! Where a licence holds.

use std::collections::BTreeSet;

use rust_iso3166::CountryCode;

/// The members of the European Union, ISO 3166-1 alpha-2. Pinned: as of 2020-02-01.
pub const EUROPEAN_UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// A country of ISO 3166-1. Ordered by its two-letter code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Country(CountryCode);

impl Ord for Country {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.alpha2().cmp(other.alpha2())
    }
}

impl PartialOrd for Country {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Country {
    /// The country with this two-letter code, in upper case.
    #[must_use]
    pub fn parse(alpha2: &str) -> Option<Self> {
        rust_iso3166::from_alpha2(alpha2).map(Self)
    }

    /// The two-letter code.
    #[must_use]
    pub const fn alpha2(self) -> &'static str {
        self.0.alpha2
    }

    /// The three-letter code.
    #[must_use]
    pub const fn alpha3(self) -> &'static str {
        self.0.alpha3
    }

    /// The English short name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }
}

/// Where a licence holds. A court enforces it, not the contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Territory {
    /// Everywhere.
    #[default]
    Worldwide,
    /// In these countries only. An empty set is nowhere.
    Only(BTreeSet<Country>),
}

impl Territory {
    /// The European Union.
    #[must_use]
    pub fn european_union() -> Self {
        Self::Only(EUROPEAN_UNION.into_iter().filter_map(Country::parse).collect())
    }

    /// Reads `worldwide`, or two-letter codes and `EU`, separated by commas or spaces. Nothing if one is unknown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.trim().eq_ignore_ascii_case("worldwide") {
            return Some(Self::Worldwide);
        }
        let mut countries = BTreeSet::new();
        for code in text.split([',', ' ']).filter(|code| !code.is_empty()) {
            match (code, Country::parse(code)) {
                ("EU", _) => countries.extend(EUROPEAN_UNION.into_iter().filter_map(Country::parse)),
                (_, Some(country)) => {
                    countries.insert(country);
                }
                (_, None) => return None,
            }
        }
        Some(Self::Only(countries))
    }

    /// Whether no country is left.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        self.countries().is_some_and(BTreeSet::is_empty)
    }

    /// The countries; nothing where it is everywhere.
    #[must_use]
    pub fn countries(&self) -> Option<&BTreeSet<Country>> {
        match self {
            Self::Worldwide => None,
            Self::Only(countries) => Some(countries),
        }
    }

    /// Two-letter codes, with `EU` for exactly its members; nothing where it is everywhere.
    #[must_use]
    pub fn short_codes(&self) -> Option<Vec<&'static str>> {
        match self {
            Self::Worldwide => None,
            whole if *whole == Self::european_union() => Some(vec!["EU"]),
            Self::Only(countries) => Some(countries.iter().map(|country| country.alpha2()).collect()),
        }
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match (self, self.short_codes()) {
            (_, None) => "worldwide".to_owned(),
            (_, Some(codes)) if codes == ["EU"] => "the European Union".to_owned(),
            (Self::Only(countries), _) if countries.is_empty() => "nowhere".to_owned(),
            (_, Some(codes)) => codes.join(", "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_union_has_its_27_members_and_a_short_name() {
        let union = Territory::european_union();
        assert_eq!(union.countries().map(BTreeSet::len), Some(27));
        assert_eq!(union.short_codes(), Some(vec!["EU"]));
        assert_eq!(Territory::parse("EU"), Some(union));
    }

    #[test]
    fn one_unknown_code_spoils_the_list() {
        assert_eq!(Territory::parse("DE XX"), None);
        assert_eq!(Territory::parse("CH,DE").unwrap().words(), "CH, DE");
        assert_eq!(Territory::parse("worldwide"), Some(Territory::Worldwide));
    }

    #[test]
    fn nowhere_is_not_everywhere() {
        assert_eq!(Territory::parse(""), Some(Territory::Only(BTreeSet::new())));
        assert_eq!(Territory::Only(BTreeSet::new()).short_codes(), Some(vec![]));
    }
}
