//! The command line as people and programs meet it, where no node is needed. `ASSENT_BLESS=1` refreshes the snapshots.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Nobody listens on the discard port of this computer.
const NOBODY: &str = "ws://127.0.0.1:9";

fn assent() -> Command {
    let mut command = Command::cargo_bin("assent").unwrap();
    let given = ["ASSENT_URL", "ASSENT_NETWORK", "ASSENT_KEY_FILE", "ASSENT_PASSWORD_FILE", "ASSENT_DEPLOYMENT"];
    given.iter().chain(&["ASSENT_WEBSITE"]).for_each(|name| {
        command.env_remove(name);
    });
    let nowhere = "/nonexistent/assent-test";
    command.env("NO_COLOR", "1").env("XDG_CONFIG_HOME", nowhere).env("XDG_CACHE_HOME", nowhere);
    command
}

fn sample(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/acceptance/samples").join(path)
}

/// Runs a command that fails; its exit code and its lines on standard error.
fn failure(arguments: &[&str]) -> (i32, String) {
    let output = assent().args(arguments).output().unwrap();
    assert!(output.stdout.is_empty(), "{arguments:?} printed on standard output");
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Runs a command for programs; its exit code and its envelope.
fn envelope(arguments: &[&str]) -> (i32, Value) {
    let output = assent().args(arguments).arg("--json").output().unwrap();
    let envelope: Value = serde_json::from_slice(&output.stdout).unwrap();
    let keys: Vec<&String> = envelope.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    assert!(envelope["warnings"].is_array() && envelope["schema"].as_str().unwrap().starts_with("assent."));
    (output.status.code().unwrap(), envelope)
}

#[test]
fn help_is_the_snapshot() {
    let commands = [
        "",
        "scan",
        "register",
        "consent",
        "approve",
        "exclude",
        "offer",
        "withdraw",
        "close",
        "grant",
        "quote",
        "buy",
        "check",
        "audiofolder",
        "credits",
        "attest",
        "prove",
        "verify",
        "claim",
        "earnings",
        "search",
        "watch",
        "show",
        "export",
        "import",
        "deploy",
        "doctor",
        "config",
        "completions",
        "man",
    ];
    let help = |name: &str| {
        let output = assent().args(name.split_whitespace()).arg("--help").output().unwrap();
        assert!(output.status.success());
        format!("$ assent {name} --help\n{}\n", String::from_utf8(output.stdout).unwrap())
    };
    let text: String = commands.iter().map(|name| help(name)).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/help.txt");
    if std::env::var_os("ASSENT_BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, fs::read_to_string(&path).unwrap(), "if it should be so: ASSENT_BLESS=1 cargo test");
}

#[test]
fn usage_errors_exit_2() {
    for arguments in [
        &["nothing"][..],
        &["buy", "1", "--model", "aria", "--max-price", "1"],
        &["buy", "1", "--model", "aria@1"],
        &["buy", "--model", "aria@1", "--max-price", "1"],
        &["buy", "--list", "l.csv", "--model", "aria@1"],
        &["buy", "1", "--list", "l.csv", "--model", "aria@1", "--max-price", "1", "--max-total", "1"],
        &["buy", "1", "--model", "aria@1", "--max-price", "1", "--execute"],
        &["consent", "1", "--set", "training=yes"],
        &["withdraw", "1", "--terms", "0x12"],
        &["register", ".", "--party", "//Bob:140%"],
        &["show", "track", "1"],
        &["export", "xml", "1", "--website", "https://registry.example"],
        &["export", "rsl", "1", "--website", "registry"],
        &["import", "aipref", "statement.txt"],
        &["prove", "usage.tree", "1"],
        &["verify", "proof.json"],
        &["watch", "--from", "7/x"],
        &["search", " "],
        &["check", "."],
        &["completions", "tcsh"],
        &["verify", "proof.json", "--root", "0x12"],
        &["verify", "proof.json", "--receipt", "r.json", "--units", "5"],
    ] {
        assert_eq!(failure(arguments).0, 2, "{arguments:?}");
    }
}

#[test]
fn lists_and_lock_files_are_read_before_anything_else() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (list, bad) = (write("list.csv", "catalogue\n7\n"), write("bad.csv", "7\nx\n"));
    let (lock, no_lock) = (write("other.lock", "[]"), folder.path().join("licences.lock").display().to_string());
    let buy = |list: &str, lock: &str| {
        failure(&["buy", "--list", list, "--lock", lock, "--model", "aria@1", "--max-total", "1", "--execute"])
    };
    let (code, said) = buy(&bad, &no_lock);
    assert!(code == 2 && said.starts_with("error: line 2 of the list: \"x\" is no catalogue\nhint: "), "{said}");
    let (code, said) = buy(&list, &lock);
    assert!(code == 3 && said.starts_with("error: this is no lock file: ") && said.contains("\nhint: "), "{said}");
    let (code, said) = buy(&list, &no_lock);
    assert!(code == 4 && said.starts_with("error: this command signs, and no key was given"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left");
}

#[test]
fn no_key_exits_4_with_a_hint() {
    let (code, said) = failure(&["claim", "1"]);
    assert_eq!(code, 4);
    assert!(said.starts_with("error: this command signs, and no key was given\nhint: Give --key FILE"), "{said}");
}

#[test]
fn a_secret_on_the_command_line_is_refused_and_not_repeated() {
    let secret = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
    let (code, said) = failure(&["claim", "1", "--key", secret]);
    assert_eq!(code, 4);
    assert!(said.contains("a secret was given on the command line") && !said.contains("e5be"), "{said}");
}

#[test]
fn wrong_key_files_exit_4() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, "this is no key").unwrap();
    let (code, said) = failure(&["claim", "1", "--key", path.to_str().unwrap()]);
    assert_eq!(code, 4);
    assert!(said.starts_with("error: this is no key"), "{said}");
    let (code, said) = failure(&["claim", "1", "--key", "no/such/file"]);
    assert_eq!(code, 4);
    assert!(said.starts_with("error: the key file no/such/file cannot be read"), "{said}");
}

#[test]
fn no_node_exits_5_with_a_hint() {
    let (code, said) = failure(&["show", "catalogue", "1", "--url", NOBODY]);
    assert_eq!(code, 5);
    let expected = format!(
        "error: no node answers at {NOBODY}\nhint: Start a node (scripts/devnet.sh), or give --url or ASSENT_URL.\n"
    );
    assert_eq!(said, expected);
    assert_eq!(failure(&["show", "catalogue", "1", "--url", "localhost"]).0, 2);
}

#[test]
fn errors_for_programs_have_kind_hint_and_exit() {
    let (code, said) = envelope(&["show", "catalogue", "1", "--url", NOBODY]);
    assert_eq!(code, 5);
    assert_eq!(said["schema"], "assent.error/1");
    assert_eq!((&said["data"]["kind"], &said["data"]["exit"]), (&"no_node".into(), &5.into()));
    assert!(said["data"]["hint"].is_string() && said["data"]["message"].is_string());
}

/// A folder of settings with this file in it.
fn settings(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("assent")).unwrap();
    fs::write(folder.path().join("assent/config.toml"), text).unwrap();
    folder
}

#[test]
fn settings_are_told_with_where_they_came_from() {
    let folder = settings("network = \"kusama-hub\"\nkey = \"//Bob\"\ndeployment = \"d.json\"\n");
    let config = |more: &[&str]| {
        let mut command = assent();
        command.env("XDG_CONFIG_HOME", folder.path()).env("ASSENT_KEY_FILE", "//Alice");
        command.arg("config").args(more).output().unwrap()
    };
    let said = String::from_utf8(config(&[]).stdout).unwrap();
    let path = folder.path().display();
    let expected = format!(
        "Setting        Value                                   From\n\
         network        kusama-hub                              file\n\
         url            wss://kusama-asset-hub-rpc.polkadot.io  file\n\
         key            //Alice                                 ASSENT_KEY_FILE\n\
         password-file  -                                       default\n\
         deployment     DEPLOYMENT  file\n\
         colour         never                                   NO_COLOR\n\n\
         The file is {path}/assent/config.toml.\n"
    );
    // The width of the column depends on where the folder of the test is.
    let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(one(&said), one(&expected.replace("DEPLOYMENT", &format!("{path}/assent/d.json"))));
    let output = config(&["--json", "--url", "ws://x"]);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["schema"], "assent.config/1");
    let of =
        |name: &str| (said["data"]["settings"][name]["value"].clone(), said["data"]["settings"][name]["from"].clone());
    assert_eq!(of("url"), ("ws://x".into(), "flag".into()));
    assert_eq!(of("network"), (Value::Null, "default".into()));
    assert_eq!(of("key"), ("//Alice".into(), "environment".into()));
}

#[test]
fn a_wrong_setting_exits_2_with_its_line() {
    let folder = settings("url = \"ws://x\"\nnetwrok = \"devnet\"\n");
    let output = assent().env("XDG_CONFIG_HOME", folder.path()).arg("config").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("assent/config.toml:2: unknown field `netwrok`, expected one of `url`, `network`"), "{said}");
    assert!(said.contains("hint: It may say url or network, key"), "{said}");
    assert_eq!(failure(&["config", "--network", "moon"]).0, 2);
    assert_eq!(failure(&["config", "--network", "devnet", "--url", "ws://x"]).0, 2);
}

#[test]
fn colours_are_where_they_are_wanted() {
    let said = |arguments: &[&str]| failure(&[&["claim", "1"], arguments].concat()).1;
    assert!(said(&["--colour", "always"]).starts_with("\u{1b}[31merror\u{1b}[0m: "));
    assert!(said(&["--color", "never"]).starts_with("error: ") && said(&[]).starts_with("error: "));
}

#[test]
fn the_doctor_works_without_node_and_key() {
    let output = assent().args(["doctor", "--url", NOBODY]).output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    let expected = format!(
        "{NOBODY}\n  wrong  node          no node answers at {NOBODY}\n{0}Start a node (scripts/devnet.sh), or give --url or \
         ASSENT_URL.\n  note   key           none was given\n{0}To sign, give --key FILE or ASSENT_KEY_FILE; reading needs \
         none.\n  note   contracts     not looked at, as no node answers\n\n1 check failed.\n",
        " ".repeat(23)
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    let (code, said) = envelope(&["doctor", "--url", NOBODY, "--key", "//Alice"]);
    assert_eq!((code, &said["schema"], &said["data"]["wrong"]), (5, &"assent.doctor/1".into(), &1.into()));
    assert_eq!(said["data"]["checks"][1]["state"], "ok");
    assert_eq!(failure(&["doctor", "--url", "localhost"]).0, 2);
}

#[test]
fn shells_and_manuals_are_told_every_command() {
    let names = ["check", "audiofolder", "credits", "earnings", "search", "watch", "doctor", "config", "man"];
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, said) = envelope(&["completions", shell]);
        let script = said["data"]["script"].as_str().unwrap();
        assert!(code == 0 && names.iter().all(|name| script.contains(name)), "{shell}");
    }
    let folder = TempDir::new().unwrap();
    let (code, said) = envelope(&["man", "--out", folder.path().to_str().unwrap()]);
    let pages: Vec<&str> =
        said["data"]["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap()).collect();
    assert!(code == 0 && names.iter().all(|name| pages.contains(&format!("assent-{name}.1").as_str())), "{pages:?}");
    let page = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(
        page("assent-show-catalogue.1").contains(".TH assent-show-catalogue 1"),
        "{}",
        page("assent-show-catalogue.1")
    );
    let printed = assent().arg("man").output().unwrap();
    assert_eq!(String::from_utf8(printed.stdout).unwrap().trim_end(), page("assent.1").trim_end());
}

#[test]
fn a_scan_tells_titles_and_hashes() {
    let (code, said) = envelope(&["scan", sample("quiet-machines").to_str().unwrap()]);
    assert_eq!((code, &said["schema"]), (0, &"assent.scan/1".into()));
    let tracks = said["data"]["tracks"].as_array().unwrap();
    assert!(tracks.len() > 1);
    assert!(tracks.iter().all(|track| track["sha256"].as_str().unwrap().len() == 64));
}

#[test]
fn a_scan_names_what_is_there_twice() {
    let folder = TempDir::new().unwrap();
    let song = fs::read_dir(sample("quiet-machines")).unwrap().map(|entry| entry.unwrap().path());
    let flac = song.into_iter().find(|path| path.extension().is_some_and(|found| found == "flac")).unwrap();
    for name in ["a.flac", "b.flac"] {
        fs::copy(&flac, folder.path().join(name)).unwrap();
    }
    let (code, said) = envelope(&["scan", folder.path().to_str().unwrap()]);
    let row = serde_json::json!({ "path": "b.flac", "of": "a.flac", "kind": "same_bytes" });
    assert_eq!((code, &said["data"]["duplicates"]), (0, &serde_json::json!([row])));
    assert_eq!(said["warnings"], serde_json::json!(["b.flac is like a.flac: the same file"]));
}

#[test]
fn an_empty_folder_exits_1() {
    let folder = TempDir::new().unwrap();
    let (code, said) = failure(&["scan", folder.path().to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(said.contains("no audio files in this folder (0 other entries)\nhint: Give WAV"), "{said}");
}

#[test]
fn an_unknown_file_type_exits_1() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "la la la").unwrap();
    let (code, said) = failure(&["scan", path.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(said.contains("unknown file type\nhint: Give WAV"), "{said}");
}

#[test]
fn a_folder_with_a_truncated_flac_exits_6_and_names_it() {
    let folder = TempDir::new().unwrap();
    let whole = fs::read_dir(sample("quiet-machines")).unwrap().map(|entry| entry.unwrap().path());
    let flac = whole.into_iter().find(|path| path.extension().is_some_and(|found| found == "flac")).unwrap();
    let bytes = fs::read(&flac).unwrap();
    fs::write(folder.path().join("whole.flac"), &bytes).unwrap();
    fs::write(folder.path().join("cut.flac"), &bytes[..bytes.len() / 2]).unwrap();
    let output = assent().arg("scan").arg(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(6));
    assert!(said.contains("1 could not be read:\n  cut.flac: truncated"), "{said}");
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let script = format!("{} --help | true", env!("CARGO_BIN_EXE_assent"));
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(!String::from_utf8(output.stderr).unwrap().contains("panicked"));
}

#[test]
fn an_import_says_what_to_sign_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("statement.txt");
    fs::write(&path, "train-ai=n, search=y").unwrap();
    let import = |version: &str| {
        let mut command = assent();
        let output =
            command.args(["--json", "import", "aipref"]).arg(&path).args(["--version", version]).output().unwrap();
        assert!(output.status.success());
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let known = import("07");
    assert_eq!(known["data"]["deny"], serde_json::json!(["train-gen", "replica"]));
    assert_eq!(known["data"]["commands"]["then"], "assent consent CATALOGUE --set search=allowed");
    // In a draft that is not known the denial is read in its widest sense, and nothing is permitted.
    let unknown = import("99");
    assert_eq!(unknown["data"]["deny"], serde_json::json!(["train-non-gen", "train-gen", "replica"]));
    assert_eq!(unknown["data"]["propose"], serde_json::json!([]));
    assert!(unknown["warnings"][0].is_string());
}

#[test]
fn a_proof_is_made_of_a_tree_and_checked_against_a_root() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let used = |index: u32, units: u64| assent_usage::Row {
        place: assent_usage::Place::Row(1),
        track: assent_usage::parse_track(&format!("1/{index}"), None).unwrap(),
        units,
    };
    let rows = [used(0, 5), used(2, 7)].map(Ok::<_, assent_usage::Error>);
    let options = assent_usage::Options::in_folder(folder.path());
    let draft = assent_usage::tree_of(rows, &options).unwrap();
    let root = draft.publish(path("usage.tree").as_ref()).unwrap().total.root;
    let root: String = root.0.iter().fold("0x".to_owned(), |text, byte| format!("{text}{byte:02x}"));
    fs::write(path("receipt.json"), format!("{{\"usage_root\":\"{root}\",\"units\":12}}")).unwrap();
    for (track, units) in [("1/0", Value::from(5)), ("1/1", Value::Null), ("2/0", Value::Null)] {
        let proof = path(&format!("{}.json", track.replace('/', "-")));
        let (code, made) = envelope(&["prove", &path("usage.tree"), track, "--proof", &proof]);
        assert_eq!((code, &made["schema"], &made["data"]["units"]), (0, &"assent.prove/1".into(), &units));
        for against in [["--root", &root], ["--receipt", &path("receipt.json")]] {
            let (code, said) = envelope(&[&["verify", &proof][..], &against].concat());
            assert_eq!((code, &said["schema"]), (0, &"assent.verify/1".into()));
            assert_eq!((&said["data"]["track"], &said["data"]["units"]), (&track.into(), &units));
            assert_eq!(said["data"]["total"], 12);
        }
        let other = format!("0x{}", "11".repeat(32));
        let (code, said) = envelope(&["verify", &proof, "--root", &other]);
        assert_eq!((code, &said["data"]["kind"]), (3, &"wrong_root".into()));
        let (code, said) = envelope(&["verify", &proof, "--root", &root, "--units", "13"]);
        assert_eq!((code, &said["data"]["kind"]), (3, &"wrong_report".into()));
        let (code, said) = envelope(&["prove", &path("usage.tree"), track, "--proof", &proof]);
        assert_eq!((code, &said["data"]["kind"]), (1, &"proof_exists".into()));
    }
    let changed = fs::read_to_string(path("1-0.json")).unwrap().replace("\"units\": \"5\"", "\"units\": \"6\"");
    fs::write(path("1-0.json"), changed).unwrap();
    let (code, said) = envelope(&["verify", &path("1-0.json"), "--root", &root]);
    assert_eq!((code, &said["data"]["kind"]), (3, &"wrong_proof".into()));
    assert_eq!(failure(&["verify", &path("usage.tree"), "--root", &root]).0, 1);
    assert_eq!(failure(&["prove", &path("receipt.json"), "1/0"]).0, 1);
}
