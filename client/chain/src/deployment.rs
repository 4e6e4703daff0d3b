//! Where the contracts are, as a file says it. It is checked against the chain on every use.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use assent_core::id::{Account, Digest};
use serde::{Deserialize, Serialize};

use crate::{
    address,
    event::Contracts,
    explain::{Class, Explain},
    network::Network,
};

/// The form of the record.
pub const SCHEMA: &str = "assent.deployment/2";

/// Where the contracts are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// The form of this record.
    pub schema: String,
    /// The chain's name, for people.
    pub network: String,
    /// The hash of the chain's block 0.
    #[serde(with = "digest")]
    pub genesis: Digest,
    /// The consent contract.
    #[serde(with = "account")]
    pub consent: Account,
    /// The licensing contract.
    #[serde(with = "account")]
    pub licensing: Account,
    /// The office, whose code licensing calls.
    #[serde(with = "account")]
    pub office: Account,
    /// keccak-256 of the consent contract's blob.
    #[serde(with = "digest")]
    pub consent_code: Digest,
    /// keccak-256 of the licensing contract's blob.
    #[serde(with = "digest")]
    pub licensing_code: Digest,
    /// keccak-256 of the office's blob.
    #[serde(with = "digest")]
    pub office_code: Digest,
    /// The block in which they were deployed: nothing of theirs is older.
    pub block: u64,
}

/// Why a record cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DeploymentError {
    /// There is none.
    #[error("no deployment record at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("the deployment record {} cannot be opened: {reason}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: io::ErrorKind,
    },
    /// It is no such record.
    #[error("{} is no deployment record: {reason}", path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// The reader's reason.
        reason: String,
    },
    /// It is of another chain.
    #[error("the deployment record is of {recorded}, but the node is of {connected}")]
    OtherChain {
        /// The record's chain and the start of its genesis hash.
        recorded: String,
        /// The node's.
        connected: String,
    },
    /// The contracts are not where it says.
    #[error("there is no such contract at {} on this chain", address::show(*.consent))]
    NoContract {
        /// Where the consent contract should be.
        consent: Account,
    },
}

impl Explain for DeploymentError {
    fn kind(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "no_deployment",
            Self::Unreadable { .. } => "deployment_unreadable",
            Self::Malformed { .. } => "deployment_malformed",
            Self::OtherChain { .. } => "other_chain",
            Self::NoContract { .. } => "no_contract",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::OtherChain { .. } | Self::NoContract { .. } => Class::Check,
            _ => Class::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(
            match self {
                Self::Missing { .. } => "Give --deployment FILE, or deploy the contracts: assent deploy.",
                Self::Unreadable { .. } => "Check the path and its permissions.",
                Self::Malformed { .. } => "Give a record that assent deploy wrote.",
                Self::OtherChain { .. } => "Give the --url of its chain, or the --deployment of this one.",
                Self::NoContract { .. } => {
                    "The chain was started anew since they were deployed: deploy again, or give --deployment."
                }
            }
            .to_owned(),
        )
    }
}

impl Deployment {
    /// Reads a record.
    ///
    /// # Errors
    /// `Missing`, `Unreadable`, `Malformed`.
    pub fn read(path: &Path) -> Result<Self, DeploymentError> {
        let text = fs::read_to_string(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeploymentError::Missing { path: path.to_owned() },
            reason => DeploymentError::Unreadable { path: path.to_owned(), reason },
        })?;
        let malformed = |reason: String| DeploymentError::Malformed { path: path.to_owned(), reason };
        let record: Self = serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
        if record.schema == SCHEMA { Ok(record) } else { Err(malformed(format!("its schema is {}", record.schema))) }
    }

    /// The record as text for a file.
    ///
    /// # Errors
    /// Never: its fields are text and numbers.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Checks that this is the chain of the record.
    ///
    /// # Errors
    /// `OtherChain`.
    pub fn check(&self, network: &Network) -> Result<(), DeploymentError> {
        if self.genesis == network.genesis {
            return Ok(());
        }
        let name = |chain: &str, genesis: Digest| {
            let hash = address::show_digest(genesis);
            format!("{chain} ({}…)", hash.get(..10).unwrap_or(&hash))
        };
        Err(DeploymentError::OtherChain {
            recorded: name(&self.network, self.genesis),
            connected: name(&network.name, network.genesis),
        })
    }

    /// The contracts' addresses.
    #[must_use]
    pub fn contracts(&self) -> Contracts {
        Contracts { consent: self.consent, licensing: self.licensing }
    }
}

mod account {
    use super::{Account, address};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(account: &Account, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&address::show(*account))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Account, D::Error> {
        let text = String::deserialize(deserializer)?;
        address::parse(&text).map_err(D::Error::custom)
    }
}

mod digest {
    use super::{Digest, address};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(digest: &Digest, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&address::show_digest(*digest))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        let text = String::deserialize(deserializer)?;
        address::parse_digest(&text).ok_or_else(|| D::Error::custom("not 0x and 64 digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Ratio;

    fn record() -> Deployment {
        Deployment {
            schema: SCHEMA.to_owned(),
            network: "Assent Simnet".to_owned(),
            genesis: Digest([1; 32]),
            consent: Account([2; 20]),
            licensing: Account([3; 20]),
            office: Account([6; 20]),
            consent_code: Digest([4; 32]),
            licensing_code: Digest([5; 32]),
            office_code: Digest([7; 32]),
            block: 2,
        }
    }

    fn network(genesis: Digest) -> Network {
        Network {
            name: "Other".to_owned(),
            genesis,
            development: true,
            symbol: "DEV".to_owned(),
            chain_id: 1,
            ratio: Ratio(1),
            auto_map: true,
        }
    }

    #[test]
    fn a_record_reads_back() {
        let path = std::env::temp_dir().join(format!("assent-deployment-{}.json", std::process::id()));
        fs::write(&path, record().to_text().unwrap()).unwrap();
        assert_eq!(Deployment::read(&path).unwrap(), record());
        fs::write(&path, record().to_text().unwrap().replace("deployment/2", "deployment/9")).unwrap();
        assert_eq!(Deployment::read(&path).unwrap_err().kind(), "deployment_malformed");
        fs::remove_file(&path).unwrap();
        assert_eq!(Deployment::read(&path).unwrap_err().kind(), "no_deployment");
    }

    #[test]
    fn it_holds_for_its_chain_only() {
        assert!(record().check(&network(Digest([1; 32]))).is_ok());
        let error = record().check(&network(Digest([9; 32]))).unwrap_err();
        assert_eq!((error.kind(), error.class()), ("other_chain", Class::Check));
        assert_eq!(
            error.to_string(),
            "the deployment record is of Assent Simnet (0x01010101…), but the node is of Other (0x09090909…)"
        );
    }
}
