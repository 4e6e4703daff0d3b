//! Models: what is written on chain is a salted digest of name and version, so that nobody can guess it.

use std::str::FromStr;

use assent_core::{
    id::Digest,
    merkle::{self, HostKeccak, Tag},
};

/// A model's name and version, written `NAME@VERSION`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Why a text names no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It is not of the form `NAME@VERSION`.
    #[error("{given:?} is not of the form NAME@VERSION")]
    Malformed {
        /// What was given.
        given: String,
    },
}

impl FromStr for Model {
    type Err = ModelError;

    fn from_str(text: &str) -> Result<Self, ModelError> {
        match text.split_once('@') {
            Some((name, version)) if !name.is_empty() && !version.is_empty() => {
                Ok(Self { name: name.to_owned(), version: version.to_owned() })
            }
            _ => Err(ModelError::Malformed { given: text.to_owned() }),
        }
    }
}

impl std::fmt::Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}

impl Model {
    /// What a licence carries: keccak-256 of the tag `Model` and the SCALE encoding of salt, name and version.
    #[must_use]
    pub fn digest(&self, salt: Digest) -> Digest {
        merkle::digest::<HostKeccak, _>(Tag::Model, &(salt, &self.name, &self.version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_a_name_and_a_version() {
        let model: Model = "aria@1".parse().unwrap();
        assert_eq!((model.name.as_str(), model.version.as_str()), ("aria", "1"));
        assert_eq!(model.to_string(), "aria@1");
        for text in ["", "aria", "@1", "aria@"] {
            assert!(text.parse::<Model>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_salt_and_both_parts_count() {
        let digest = |text: &str, salt| text.parse::<Model>().unwrap().digest(Digest([salt; 32]));
        assert_ne!(digest("aria@1", 1), digest("aria@1", 2));
        assert_ne!(digest("aria@12", 1), digest("aria1@2", 1));
    }
}
