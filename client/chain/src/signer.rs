//! Who signs. Secrets come from files or from names that everybody knows, never from the command line.

use std::{fs, io, path::PathBuf, str::FromStr};

use assent_core::id::Account;
pub use subxt_signer::SecretString;
use subxt_signer::{DEV_PHRASE, ExposeSecret, SecretUri, polkadot_js_compat, sr25519::Keypair};

use crate::{
    address::AccountId,
    explain::{Class, Explain},
    network::Network,
};

/// The accounts that every development chain endows.
const KNOWN: [&str; 6] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"];

/// Where a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A derivation of the development phrase: `//Alice`.
    Development(String),
    /// A file with a secret URI, or a keystore as polkadot-js exports it.
    File(PathBuf),
}

/// Why there is no signer.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// None was given.
    #[error("this command signs, and no key was given")]
    NoKey,
    /// A secret where others can see it.
    #[error("a secret was given on the command line")]
    OnCommandLine,
    /// The file cannot be read.
    #[error("the key file {} cannot be read: {reason}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: io::ErrorKind,
    },
    /// The text is no secret that can be used.
    #[error("this is no key: {0}")]
    Malformed(KeyFault),
    /// The password does not open the keystore.
    #[error("the password does not open this keystore")]
    WrongPassword,
    /// No password was given.
    #[error("the keystore needs a password")]
    NoPassword,
    /// A key that everybody knows, on a chain where money is.
    #[error("development keys are refused on {chain}")]
    DevelopmentKey {
        /// The chain's name.
        chain: String,
    },
}

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// It is neither a secret URI nor a keystore.
    #[error("neither a secret URI nor a polkadot-js keystore")]
    Unknown,
    /// The keystore holds a key of another kind than sr25519.
    #[error("only sr25519 keystores are supported")]
    Kind,
}

impl Explain for KeyError {
    fn kind(&self) -> &'static str {
        match self {
            Self::NoKey => "no_key",
            Self::OnCommandLine => "secret_on_command_line",
            Self::Unreadable { .. } => "key_unreadable",
            Self::Malformed(_) => "key_malformed",
            Self::WrongPassword => "wrong_password",
            Self::NoPassword => "no_password",
            Self::DevelopmentKey { .. } => "development_key",
        }
    }

    fn class(&self) -> Class {
        Class::Key
    }

    fn hint(&self) -> Option<String> {
        Some(
            match self {
                Self::NoKey => "Give --key FILE or ASSENT_KEY_FILE; on a development chain --key //Alice will do.",
                Self::OnCommandLine => "Everybody on this computer can see it: put it into a file and give --key FILE.",
                Self::Unreadable { .. } => "Check the path and its permissions.",
                Self::Malformed(_) => "Give a file with a phrase, a hex seed or a keystore exported by polkadot-js.",
                Self::WrongPassword => "Try again, or give --password-file.",
                Self::NoPassword => "Give --password-file, or run in a terminal.",
                Self::DevelopmentKey { .. } => "Everybody has this key: use your own.",
            }
            .to_owned(),
        )
    }
}

impl FromStr for KeySource {
    type Err = KeyError;

    /// What may stand on a command line: a development name, or a path.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let hex = text.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if text.starts_with("//") {
            Ok(Self::Development(text.to_owned()))
        } else if hex || text.split_whitespace().count() >= 12 {
            Err(KeyError::OnCommandLine)
        } else {
            Ok(Self::File(text.into()))
        }
    }
}

/// A key with its account. What it signs with is never shown.
#[derive(Clone)]
pub struct Signer {
    pub(crate) keys: Keypair,
    account: AccountId,
    development: bool,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.account)
    }
}

impl Signer {
    /// Opens a key. `password` is asked only where a keystore needs it.
    ///
    /// # Errors
    /// Those of [`KeyError`], but `DevelopmentKey`.
    pub fn open(
        source: &KeySource,
        password: impl FnOnce() -> Result<SecretString, KeyError>,
    ) -> Result<Self, KeyError> {
        let path = match source {
            KeySource::Development(uri) => return Self::from_uri(uri),
            KeySource::File(path) => path,
        };
        let text = fs::read_to_string(path).map(SecretString::from);
        let text = text.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => KeyError::Malformed(KeyFault::Unknown),
            reason => KeyError::Unreadable { path: path.clone(), reason },
        })?;
        // A file that was never filled in is nobody's key, though an empty secret URI is: the development phrase's.
        if text.expose_secret().trim().is_empty() {
            return Err(KeyError::Malformed(KeyFault::Empty));
        }
        if text.expose_secret().trim_start().starts_with('{') {
            let keys = decrypt(text.expose_secret(), password()?.expose_secret())?;
            return Ok(Self::new(keys, false));
        }
        Self::from_uri(text.expose_secret().trim())
    }

    /// A key from a secret URI: a phrase or a hex seed, with derivations; without either, of the development phrase.
    ///
    /// # Errors
    /// `Malformed`.
    pub fn from_uri(uri: &str) -> Result<Self, KeyError> {
        let malformed = || KeyError::Malformed(KeyFault::Unknown);
        let uri = SecretUri::from_str(uri).map_err(|_| malformed())?;
        let development = uri.phrase.expose_secret() == DEV_PHRASE;
        Keypair::from_uri(&uri).map(|keys| Self::new(keys, development)).map_err(|_| malformed())
    }

    fn new(keys: Keypair, development: bool) -> Self {
        let account = AccountId(keys.public_key().0);
        Self { keys, account, development }
    }

    /// The account as the chain has it.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The account as contracts see it.
    #[must_use]
    pub fn address(&self) -> Account {
        self.account.address()
    }

    /// Checks that this key may sign on a chain.
    ///
    /// # Errors
    /// `DevelopmentKey`.
    pub fn check(&self, network: &Network) -> Result<(), KeyError> {
        if network.development || !self.is_known_to_everybody() {
            return Ok(());
        }
        Err(KeyError::DevelopmentKey { chain: network.name.clone() })
    }

    /// A development key can also come out of a keystore.
    fn is_known_to_everybody(&self) -> bool {
        let is = |uri: &str| Self::from_uri(uri).is_ok_and(|known| known.account == self.account);
        self.development || KNOWN.iter().any(|name| is(name) || is(&format!("{name}//stash")))
    }
}

fn decrypt(json: &str, password: &str) -> Result<Keypair, KeyError> {
    use polkadot_js_compat::Error;
    polkadot_js_compat::decrypt_json(json, password).map_err(|error| match error {
        Error::Secretbox(_) => KeyError::WrongPassword,
        Error::UnsupportedEncoding | Error::Sr25519(_) | Error::InvalidKeys => KeyError::Malformed(KeyFault::Kind),
        _ => KeyError::Malformed(KeyFault::Unknown),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Ratio;
    use assent_core::id::Digest;

    fn network(name: &str, development: bool) -> Network {
        Network {
            name: name.to_owned(),
            genesis: Digest::ZERO,
            development,
            symbol: "DEV".to_owned(),
            chain_id: 1,
            ratio: Ratio(1),
            auto_map: true,
        }
    }

    fn no_password() -> Result<SecretString, KeyError> {
        Err(KeyError::NoPassword)
    }

    #[test]
    fn development_keys_sign_on_development_chains_only() {
        let alice = Signer::from_uri("//Alice").unwrap();
        assert!(alice.check(&network("Devnet", true)).is_ok());
        let refused = alice.check(&network("Polkadot Asset Hub", false)).unwrap_err();
        assert_eq!((refused.kind(), refused.class()), ("development_key", Class::Key));
        let disguised = Signer::new(alice.keys.clone(), false);
        assert!(disguised.check(&network("Polkadot Asset Hub", false)).is_err());
    }

    #[test]
    fn secrets_are_refused_on_the_command_line() {
        let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
        for secret in [phrase, "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a"] {
            assert!(matches!(secret.parse::<KeySource>(), Err(KeyError::OnCommandLine)));
        }
        assert_eq!("key.txt".parse::<KeySource>().unwrap(), KeySource::File("key.txt".into()));
        assert_eq!("//Bob".parse::<KeySource>().unwrap(), KeySource::Development("//Bob".to_owned()));
    }

    #[test]
    fn a_key_file_holds_a_uri_and_is_never_shown() {
        let folder = std::env::temp_dir().join(format!("assent-signer-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("key");
        let open = |seed: &str| {
            fs::write(&path, format!("{seed}\n")).unwrap();
            Signer::open(&KeySource::File(path.clone()), no_password).unwrap()
        };
        let own = open("0x0101010101010101010101010101010101010101010101010101010101010101");
        assert!(!format!("{own:?}").contains("0101"));
        assert!(own.check(&network("Polkadot Asset Hub", false)).is_ok());
        let alice = open("0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a");
        assert!(alice.check(&network("Polkadot Asset Hub", false)).is_err(), "known to everybody without its name too");
        fs::write(&path, "no key").unwrap();
        assert!(matches!(Signer::open(&KeySource::File(path), no_password), Err(KeyError::Malformed(_))));
        fs::remove_dir_all(folder).unwrap();
    }
}
