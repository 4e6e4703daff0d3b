//! Settings by file, environment and flag, in rising order: which value holds, and where it came from.

use std::path::{Path, PathBuf};

use assent_chain::signer::KeySource;
use clap::{ArgMatches, ValueEnum, parser::ValueSource};
use serde::Deserialize;

use crate::{
    args::{Global, network},
    failure::{Exit, Failure},
    files,
};

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// In a terminal.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// Where a value came from. What stands later wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody said anything.
    #[default]
    Default,
    /// The file.
    File,
    /// The environment.
    Environment,
    /// A flag.
    Flag,
}

/// Where each value came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    pub url: Origin,
    pub network: Origin,
    pub key: Origin,
    pub password_file: Origin,
    pub deployment: Origin,
    pub colour: Origin,
}

/// What may stand in the file. Paths are seen from its folder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    url: Option<String>,
    network: Option<String>,
    key: Option<String>,
    password_file: Option<PathBuf>,
    deployment: Option<PathBuf>,
    colour: Option<Colour>,
}

impl Origins {
    /// Where what was given on the command line or by the environment came from.
    pub fn of(given: &ArgMatches) -> Self {
        let of = |id: &str| match given.value_source(id) {
            Some(ValueSource::CommandLine) => Origin::Flag,
            Some(ValueSource::EnvVariable) => Origin::Environment,
            _ => Origin::Default,
        };
        Self {
            url: of("url"),
            network: of("network"),
            key: of("key"),
            password_file: of("password_file"),
            deployment: of("deployment"),
            colour: of("colour"),
        }
    }
}

/// Whether NO_COLOR is set, as no-color.org says it: to anything but nothing.
pub fn no_color() -> Option<()> {
    std::env::var_os("NO_COLOR").filter(|set| !set.is_empty()).map(|_| ())
}

/// Where the file is; nothing where this user has no folder for it.
pub fn path() -> Option<PathBuf> {
    files::config_folder().ok().map(|folder| folder.join("config.toml"))
}

/// Fills in what the file says and nobody overrode.
pub fn settle(global: &mut Global, origins: &mut Origins) -> Result<(), Failure> {
    if origins.colour == Origin::Default && no_color().is_some() {
        (global.colour, origins.colour) = (Colour::Never, Origin::Environment);
    }
    if let Some(path) = path().filter(|path| path.exists()) {
        let file = read(&path, &files::read(&path)?)?;
        fill(global, origins, file).map_err(|wrong| refused(&path, 0, &wrong))?;
    }
    place(global, origins)
}

/// The file's text as settings; a key in it is a path, never a secret.
fn read(path: &Path, text: &str) -> Result<File, Failure> {
    let mut file: File = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        refused(path, before.matches('\n').count().saturating_add(1), error.message())
    })?;
    let folder = files::folder_of(path);
    file.key = file.key.map(|key| key_from(&folder, key)).transpose().map_err(|()| secret(path))?;
    file.password_file = file.password_file.map(|given| folder.join(given));
    file.deployment = file.deployment.map(|given| folder.join(given));
    Ok(file)
}

/// A development name as it is, a path as seen from the file's folder.
fn key_from(folder: &Path, given: String) -> Result<String, ()> {
    match given.parse::<KeySource>().map_err(|_| ())? {
        KeySource::Development(_) => Ok(given),
        KeySource::File(path) => Ok(folder.join(path).to_string_lossy().into_owned()),
    }
}

fn secret(path: &Path) -> Failure {
    let message = format!("a secret stands in {}", path.display());
    Failure::new(Exit::Key, "secret_in_config", message).hint("Put it into a file of its own, and name that file.")
}

fn refused(path: &Path, line: usize, wrong: &str) -> Failure {
    let line = if line == 0 { String::new() } else { format!(":{line}") };
    let wrong = wrong.trim().replace('\n', " ");
    Failure::usage("config", format!("{}{line}: {wrong}", path.display()))
        .hint("It may say url or network, key, password-file, deployment, colour.")
}

fn fill(global: &mut Global, origins: &mut Origins, file: File) -> Result<(), String> {
    let network = file.network.as_deref().map(network).transpose()?;
    let Origins { url, network: named, key, password_file, deployment, colour } = origins;
    set(&mut global.url, url, file.url);
    set(&mut global.network, named, network.map(Some));
    set(&mut global.key, key, file.key.map(Some));
    set(&mut global.password_file, password_file, file.password_file.map(Some));
    set(&mut global.deployment, deployment, file.deployment.map(Some));
    set(&mut global.colour, colour, file.colour);
    Ok(())
}

/// The file's word, unless environment or flag spoke.
fn set<T>(value: &mut T, origin: &mut Origin, given: Option<T>) {
    if let (Origin::Default, Some(given)) = (*origin, given) {
        (*value, *origin) = (given, Origin::File);
    }
}

/// Of URL and network the one holds that was said later; the other is forgotten. Both at once would be a guess.
fn place(global: &mut Global, origins: &mut Origins) -> Result<(), Failure> {
    let Some(named) = global.network else { return Ok(()) };
    match origins.network.cmp(&origins.url) {
        std::cmp::Ordering::Greater => (global.url, origins.url) = (named.url.to_owned(), origins.network),
        std::cmp::Ordering::Less => (global.network, origins.network) = (None, Origin::Default),
        std::cmp::Ordering::Equal => {
            return Err(Failure::usage("url_and_network", "both a URL and a network were given in the same place")
                .hint("Give one of them; what a flag says overrides the environment, and that the file."));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::{CommandFactory, FromArgMatches};

    const PATH: &str = "/etc/assent/config.toml";

    fn typed(arguments: &[&str]) -> (Global, Origins) {
        let given = Cli::command().try_get_matches_from([&["assent", "config"], arguments].concat()).unwrap();
        (Cli::from_arg_matches(&given).unwrap().global, Origins::of(&given))
    }

    fn settled(arguments: &[&str], text: &str) -> Result<(Global, Origins), Failure> {
        let (mut global, mut origins) = typed(arguments);
        let path = Path::new(PATH);
        fill(&mut global, &mut origins, read(path, text)?).map_err(|wrong| refused(path, 0, &wrong))?;
        place(&mut global, &mut origins)?;
        Ok((global, origins))
    }

    #[test]
    fn flags_override_the_file() {
        let text = "url = \"ws://a\"\nkey = \"k\"\ncolour = \"never\"";
        let (global, origins) = settled(&["--url", "ws://b"], text).unwrap();
        assert_eq!((global.url.as_str(), origins.url), ("ws://b", Origin::Flag));
        assert_eq!((global.key.as_deref(), origins.key), (Some("/etc/assent/k"), Origin::File));
        assert_eq!((global.colour, origins.colour), (Colour::Never, Origin::File));
        assert_eq!(origins.deployment, Origin::Default);
    }

    #[test]
    fn a_network_is_a_url_and_the_later_word_holds() {
        let (global, origins) = settled(&["--network", "kusama-hub"], "url = \"ws://a\"").unwrap();
        assert!(global.url.starts_with("wss://kusama"));
        assert_eq!((origins.url, origins.network), (Origin::Flag, Origin::Flag));
        let (global, origins) = settled(&["--url", "ws://b"], "network = \"kusama-hub\"").unwrap();
        assert_eq!((global.url.as_str(), global.network, origins.network), ("ws://b", None, Origin::Default));
        let both = settled(&[], "network = \"devnet\"\nurl = \"ws://a\"").unwrap_err();
        assert_eq!((both.kind.as_str(), both.exit), ("url_and_network", Exit::Usage));
    }

    #[test]
    fn paths_are_seen_from_the_file_and_development_names_stay() {
        let (global, _) = settled(&[], "key = \"//Alice\"\ndeployment = \"../d.json\"").unwrap();
        assert_eq!(global.key.as_deref(), Some("//Alice"));
        assert_eq!(global.deployment, Some(PathBuf::from("/etc/assent/../d.json")));
    }

    #[test]
    fn what_is_unknown_is_refused_with_its_line() {
        let refused = |text: &str| settled(&[], text).unwrap_err().message;
        assert!(refused("\n\nurll = \"ws://a\"").starts_with("/etc/assent/config.toml:3: unknown field `urll`"));
        assert!(refused("url = 5").starts_with("/etc/assent/config.toml:1: invalid type"));
        assert!(refused("url = \"a\"\nx").starts_with("/etc/assent/config.toml:2: "));
        assert!(refused("network = \"moon\"").contains("\"moon\" is no network: one of simnet, devnet, polkadot-hub"));
    }

    #[test]
    fn a_secret_in_the_file_is_refused_and_not_repeated() {
        let failure = settled(&[], &format!("key = \"0x{}\"", "ab".repeat(32))).unwrap_err();
        assert_eq!((failure.kind.as_str(), failure.exit), ("secret_in_config", Exit::Key));
        assert!(!failure.message.contains("abab"));
    }
}
