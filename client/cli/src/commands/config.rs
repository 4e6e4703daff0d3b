//! `assent config`: every setting, and where it came from.

use std::path::{Path, PathBuf};

use assent_chain::signer::KeySource;
use serde_json::{Map, Value, json};

use crate::{
    args::Global,
    config::{self, Colour, Origin, Origins},
    failure::Failure,
    output::Report,
    rows::table,
    session::Context,
};

/// A setting: its name, its flag and its variable, its value, and where that came from.
struct Setting {
    name: &'static str,
    variable: &'static str,
    value: Option<String>,
    origin: Origin,
}

pub fn run(context: &Context) -> Result<Report, Failure> {
    // What must not be shown is refused here, as it is wherever it is used.
    let _: Option<KeySource> = context.global.key.as_deref().map(str::parse).transpose()?;
    Ok(report(&settings(&context.global, context.origins), config::path().as_deref()))
}

fn settings(global: &Global, origins: Origins) -> [Setting; 6] {
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let setting = |name, variable, value, origin| Setting { name, variable, value, origin };
    let network = global.network.map(|named| named.name.to_owned());
    [
        setting("network", "ASSENT_NETWORK", network, origins.network),
        setting("url", "ASSENT_URL", Some(global.url.clone()), origins.url),
        setting("key", "ASSENT_KEY_FILE", global.key.clone(), origins.key),
        setting("password-file", "ASSENT_PASSWORD_FILE", path(&global.password_file), origins.password_file),
        setting("deployment", "ASSENT_DEPLOYMENT", path(&global.deployment), origins.deployment),
        setting("colour", "NO_COLOR", Some(colour(global.colour).to_owned()), origins.colour),
    ]
}

fn colour(colour: Colour) -> &'static str {
    match colour {
        Colour::Auto => "auto",
        Colour::Always => "always",
        Colour::Never => "never",
    }
}

fn report(settings: &[Setting], file: Option<&Path>) -> Report {
    let exists = file.is_some_and(Path::exists);
    let data = |setting: &Setting| {
        let value = json!({ "value": setting.value, "from": word(setting.origin) });
        (setting.name.to_owned(), value)
    };
    let values: Map<String, Value> = settings.iter().map(data).collect();
    let path = file.map(|path| path.display().to_string());
    let row = |setting: &Setting| {
        vec![setting.name.to_owned(), setting.value.clone().unwrap_or_else(|| "-".to_owned()), from(setting)]
    };
    let whence = match (&path, exists) {
        (Some(path), true) => format!("The file is {path}."),
        (Some(path), false) => format!("There is no file {path}."),
        (None, _) => "Neither HOME nor XDG_CONFIG_HOME is set, so there is no file.".to_owned(),
    };
    let text = format!("{}\n\n{whence}", table(&["Setting", "Value", "From"], settings.iter().map(row)));
    Report::new("assent.config/1", json!({ "file": path, "exists": exists, "settings": values }), text)
}

fn word(origin: Origin) -> &'static str {
    match origin {
        Origin::Default => "default",
        Origin::File => "file",
        Origin::Environment => "environment",
        Origin::Flag => "flag",
    }
}

fn from(setting: &Setting) -> String {
    match setting.origin {
        Origin::Environment => setting.variable.to_owned(),
        Origin::Flag => "a flag".to_owned(),
        origin => word(origin).to_owned(),
    }
}
