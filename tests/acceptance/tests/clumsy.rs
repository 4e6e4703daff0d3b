//! What goes wrong in the hands of people, by the `assent` command on the simulator. Each failure is one line with a hint and
//! a documented exit code; nothing is sent, and no file is left behind.

#[path = "common/market.rs"]
mod market;

use std::{fs, process::Stdio};

use assent_acceptance::demo::ALBUM;
use market::{ADA, DELTA, MALLORY, Market};

const BROKEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/broken");
const NO_TERMS: &str = "0x0000000000000000000000000000000000000000000000000000000000000000";

fn broken(name: &str) -> String {
    format!("{BROKEN}/{name}")
}

#[test]
fn an_unknown_file_type() {
    let market = Market::still().deployed();
    for command in ["scan", "register"] {
        let no = market.refuses(1, "media", &[command, &broken("recipe.xyz"), "--key", ADA]);
        assert_eq!(no.message, "recipe.xyz: unknown file type");
    }
}

#[test]
fn a_truncated_flac() {
    let market = Market::still().deployed();
    for command in ["scan", "register"] {
        let no = market.refuses(1, "media", &[command, &broken("truncated.flac"), "--key", ADA]);
        assert!(no.message.starts_with("truncated.flac: truncated: ends after "), "{no:?}");
    }
}

#[test]
fn a_file_of_no_bytes() {
    let market = Market::still().deployed();
    for command in ["scan", "register"] {
        let no = market.refuses(1, "media", &[command, &broken("empty.mp3"), "--key", ADA]);
        assert_eq!(no.message, "empty.mp3: the file is empty");
    }
}

#[test]
fn an_empty_folder() {
    let market = Market::still().deployed();
    let empty = market.folder("empty");
    for command in ["scan", "register"] {
        let no = market.refuses(1, "media", &[command, &empty, "--key", ADA]);
        assert!(no.message.contains("no audio files"), "{no:?}");
    }
}

#[test]
fn a_folder_with_one_broken_file_registers_nothing() {
    let market = Market::still().deployed();
    let album = market.folder("album");
    for entry in fs::read_dir(ALBUM).expect("the samples") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, format!("{album}/{}", path.file_name().expect("a name").display())).expect("a copy");
    }
    fs::copy(broken("truncated.flac"), format!("{album}/truncated.flac")).expect("a copy");

    let no = market.refuses(3, "unreadable", &["register", &album, "--key", ADA]);
    assert!(no.message.contains("nothing was registered") && no.message.contains("truncated.flac"), "{no:?}");
    assert!(no.hint.contains("--skip-unreadable"), "{no:?}");

    market.shell.ok(&["register", &album, "--skip-unreadable", "--key", ADA]);
    assert!(market.has("album/assent-manifest.json"));
}

#[test]
fn a_key_that_everybody_knows_where_money_is() {
    let market = Market::live();
    for key in ["//Alice", "//Bob//stash"] {
        let no = market.refuses(4, "development_key", &["deploy", "--notice", "0s", "--key", key]);
        assert_eq!(no.message, "development keys are refused on Assent Simnet");
    }
    let seed =
        market.write("alice.txt", b"bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice");
    market.refuses(4, "development_key", &["deploy", "--notice", "0s", "--key", &seed]);
}

#[test]
fn a_key_that_is_not_the_licensors() {
    let market = Market::still().deployed().registered().offered();
    let terms = ["--tier", "research", "--use", "train-non-gen"];
    for command in [
        &["consent", "1", "--none"][..],
        &["consent", "1", "--set", "search=allowed"],
        &[&["offer", "1", "--price", "1"][..], &terms].concat(),
        &[&["grant", "1", "--to", "//Dave", "--model", "aria@1"][..], &terms].concat(),
        &["withdraw", "1", "--terms", NO_TERMS],
        &["exclude", "1", "0"],
        &["exclude", "1", "0", "--include"],
        &["close", "1"],
    ] {
        let no = market.refuses(4, "NotRightsholder", &[command, &["--key", MALLORY]].concat());
        assert!(no.hint.contains("--key"), "{no:?}");
    }
    let register = ["register", ALBUM, "--catalogue", "1", "--manifest", "more.json", "--key", MALLORY];
    market.refuses(4, "NotLicensor", &register);
}

#[test]
fn a_key_that_is_not_the_attesters() {
    let market = Market::still().deployed().registered().offered().licensed();
    let usage = market.write("usage.csv", b"1/0,5\n");
    let attest = ["attest", "1", "--usage", &usage, "--evidence", &usage, "--receipt", "a.json", "--key", MALLORY];
    market.refuses(4, "NotAttester", &attest);
}

#[test]
fn a_key_file_that_is_missing_empty_or_garbage() {
    let market = Market::still().deployed();
    let empty = market.write("empty.key", b" \n");
    let words = market.write("words.key", b"this is no phrase");
    let bytes = market.write("bytes.key", &[0xFF; 64]);
    let keystore = market.write("keystore.json", b"{\"encoded\": 5}");
    let password = market.write("password", b"secret\n");
    let register = ["register", ALBUM, "--manifest", "m.json", "--key"];
    let given = |key| [&register[..], &[key]].concat();
    market.refuses(4, "key_unreadable", &given("no/such.key"));
    for key in [&empty, &words, &bytes] {
        market.refuses(4, "key_malformed", &given(key));
    }
    market.refuses(4, "no_password", &given(&keystore));
    market.refuses(4, "key_malformed", &[&given(&keystore)[..], &["--password-file", &password]].concat());
}

#[test]
fn no_key() {
    let market = Market::still().deployed();
    let no = market.refuses(4, "no_key", &["register", ALBUM, "--manifest", "m.json"]);
    assert!(no.hint.contains("--key FILE"), "{no:?}");
}

#[test]
fn an_account_without_money() {
    let market = Market::still().deployed();
    let no = market.refuses(1, "chain", &["register", ALBUM, "--manifest", "m.json", "--key", "//Nobody"]);
    assert!(no.hint.contains("check its balance"), "{no:?}");
}

#[test]
fn a_price_raised_between_quote_and_purchase() {
    let market = Market::still().deployed().registered().offered();
    let quote = market.shell.ok(&["quote", "1"]);
    let quoted = |field: &str| quote[field].as_str().expect("a text").to_owned();
    let (terms, head) = (quoted("terms"), quoted("head"));
    market.shell.ok(&["withdraw", "1", "--terms", &terms, "--key", ADA]);
    market.offer("5");

    let buy = ["buy", "1", "--model", "aria@1", "--receipt", "r.json", "--key", DELTA];
    let refuses = |exit, kind, more: &[&str]| market.refuses(exit, kind, &[&buy[..], more].concat());
    refuses(1, "NotOffered", &["--terms", &terms, "--max-price", "2"]);
    refuses(3, "PriceAboveMax", &["--max-price", "2"]);
    refuses(3, "HeadMoved", &["--head", &head, "--max-price", "5"]);
    market.shell.ok(&[&buy[..], &["--max-price", "5"]].concat());
}

#[test]
fn consent_withdrawn_between_quote_and_purchase() {
    let market = Market::still().deployed().registered().offered();
    let quote = market.shell.ok(&["quote", "1"]);
    let terms = quote["terms"].as_str().expect("an id");
    market.shell.ok(&["consent", "1", "--none", "--key", ADA]);

    let buy = ["buy", "1", "--model", "aria@1", "--receipt", "r.json", "--max-price", "2", "--key", DELTA];
    market.refuses(1, "UsesNotPermitted", &buy);
    market.refuses(1, "UsesNotPermitted", &[&buy[..], &["--terms", terms]].concat());

    market.shell.ok(&["consent", "1", "--set", "train-gen=constrained", "--key", ADA]);
    let no = market.refuses(3, "OfferOutdated", &buy);
    assert!(no.hint.contains("offer the terms again"), "{no:?}");
}

#[test]
fn a_maximum_below_the_price() {
    let market = Market::still().deployed().registered().offered();
    let buy = ["buy", "1", "--model", "aria@1", "--receipt", "r.json", "--max-price", "1.9999999999", "--key", DELTA];
    let no = market.refuses(3, "PriceAboveMax", &buy);
    assert!(no.message.contains("price is 2, above the 1.9999999999"), "{no:?}");
}

#[test]
fn a_receipt_that_would_be_overwritten() {
    let market = Market::still().deployed().registered().offered().licensed();
    let buy = ["buy", "1", "--model", "aria@2", "--max-price", "2", "--receipt", "licence.json", "--key", DELTA];
    market.refuses(1, "receipt_exists", &buy);
}

#[test]
fn usage_of_a_track_that_is_not_covered() {
    let market = Market::still().deployed().registered().offered().licensed();
    let evidence = market.write("evidence", b"log");
    for track in ["1/6", "2/0"] {
        let usage = market.write("usage.csv", format!("1/0,5\n{track},5\n").as_bytes());
        let attest = ["attest", "1", "--usage", &usage, "--evidence", &evidence, "--receipt", "a.json", "--key", DELTA];
        let no = market.refuses(3, "not_covered", &attest);
        assert_eq!(no.message, format!("line 2: licence 1 does not cover track {track}"));
    }
}

#[test]
fn a_report_given_twice() {
    let market = Market::still().deployed().registered().offered().licensed();
    let usage = market.write("usage.csv", b"1/0,1000000\n");
    let attest =
        ["attest", "1", "--usage", &usage, "--evidence", &usage, "--receipt", "a.json", "--pay", "--key", DELTA];
    market.shell.ok(&attest);
    market.refuses(1, "receipt_exists", &attest);
    assert_eq!(market.shell.ok(&["show", "licence", "1"])["reports"], 1);
}

#[test]
fn usage_that_cannot_be_read() {
    let market = Market::still().deployed().registered().offered().licensed();
    let evidence = market.write("evidence", b"log");
    for (exit, kind, name, text) in [
        (2, "usage_file", "a.csv", &b"track;units\n1/0;5\n"[..]),
        (2, "usage_file", "a.csv", b"1/0\n"),
        (2, "usage_file", "a.csv", b"1/0,-5\n"),
        (2, "usage_file", "a.csv", b"1/0,1.5\n"),
        (2, "usage_file", "a.csv", b"1/0,99999999999999999999999999\n"),
        (2, "usage_file", "a.csv", b"first,5\n"),
        (2, "usage_file", "a.jsonl", b"{\"track\": 0}\n"),
        (3, "no_usage", "a.csv", b"track,units\n"),
        (3, "doubled", "a.csv", b"1/0,5\n1/0,5\n"),
        (3, "too_many_units", "a.csv", b"1/0,18446744073709551615\n1/1,1\n"),
        (1, "file", "a.csv", &[0xFF, 0xFE, 0x00]),
    ] {
        let usage = market.write(name, text);
        let attest = ["attest", "1", "--usage", &usage, "--evidence", &evidence, "--receipt", "r.json", "--key", DELTA];
        market.refuses(exit, kind, &attest);
    }
    let attest = ["attest", "1", "--usage", "none.csv", "--evidence", &evidence, "--receipt", "r.json", "--key", DELTA];
    market.refuses(1, "file", &attest);
}

#[test]
fn nothing_to_claim() {
    let market = Market::still().deployed().registered();
    market.refuses(1, "NothingToClaim", &["claim", "1", "--key", ADA]);
    market.refuses(1, "NothingToClaim", &["claim", "--key", ADA]);
    market.refuses(4, "NotRecipient", &["claim", "1", "--key", MALLORY]);
    market.refuses(4, "NotRecipient", &["claim", "--key", MALLORY]);
}

#[test]
fn ids_of_nothing() {
    let market = Market::still().deployed().registered();
    let usage = market.write("usage.csv", b"9/0,5\n");
    let buy = ["buy", "9", "--model", "aria@1", "--max-price", "2", "--receipt", "r.json", "--key", DELTA];
    let attest = ["attest", "9", "--usage", &usage, "--evidence", &usage, "--receipt", "r.json", "--key", DELTA];
    for (kind, command) in [
        ("NoSuchCatalogue", &["show", "catalogue", "9"][..]),
        ("NoSuchCatalogue", &["show", "track", "9/0"]),
        ("NoSuchCatalogue", &["quote", "9"]),
        ("NoSuchCatalogue", &["consent", "9", "--none", "--key", ADA]),
        ("NoSuchCatalogue", &["exclude", "9", "0", "--key", ADA]),
        ("NoSuchCatalogue", &["close", "9", "--key", ADA]),
        ("NoSuchCatalogue", &["approve", "9", NO_TERMS, "--key", ADA]),
        ("NoSuchDeal", &["approve", "1", NO_TERMS, "--key", ADA]),
        ("NoSuchCatalogue", &["register", ALBUM, "--catalogue", "9", "--manifest", "m.json", "--key", ADA]),
        ("NoSuchCatalogue", &["claim", "9", "--key", ADA]),
        ("NoSuchCatalogue", &buy),
        ("NoSuchLicence", &["show", "licence", "9"]),
        ("NoSuchLicence", &attest),
        ("NoSuchTerms", &["show", "terms", NO_TERMS]),
        ("NoSuchTerms", &["offer", "1", "--terms", NO_TERMS, "--key", ADA]),
    ] {
        let no = market.refuses(1, kind, command);
        assert!(no.message.contains('9') || no.message.contains(NO_TERMS), "{no:?}");
    }
}

#[test]
fn amounts_that_are_none() {
    let market = Market::still().deployed().registered().offered();
    let buy = ["buy", "1", "--model", "aria@1", "--receipt", "r.json", "--key", DELTA, "--max-price"];
    let offer = ["offer", "1", "--tier", "licensed", "--use", "train-gen", "--key", ADA, "--price"];
    for amount in
        ["-1", "abc", "", "1e5", "0x10", "1,5", "1.2.3", "NaN", "9".repeat(40).as_str(), "0.0000000000000000001"]
    {
        market.refuses(2, "amount", &[&buy[..], &[amount]].concat());
        market.refuses(2, "amount", &[&offer[..], &[amount]].concat());
    }
    // Below a planck nothing can be paid.
    market.refuses(2, "amount", &[&offer[..], &["0.00000000001"]].concat());
}

#[test]
fn arguments_that_are_none() {
    let market = Market::still().deployed().registered();
    for command in [
        &["show", "catalogue", "first"][..],
        &["show", "account", "0x12"],
        &["buy", "1", "--model", "aria", "--max-price", "1"],
        &["consent", "1", "--set", "training=yes"],
        &["claim", "99999999999"],
    ] {
        market.refuses(2, "arguments", command);
    }
}

#[test]
fn shares_of_more_than_the_whole() {
    let market = Market::still().deployed();
    let register = ["register", ALBUM, "--manifest", "m.json", "--key", ADA];
    let with = |parties: &[&'static str]| [&register[..], parties].concat();
    market.refuses(2, "shares", &with(&["--party", "//Charlie:60%", "--party", "//Eve:60%"]));
    market.refuses(2, "arguments", &with(&["--party", "//Charlie:140%"]));
    market.refuses(2, "arguments", &with(&["--party", "//Charlie:-5%"]));
}

#[test]
fn a_reader_that_closes_the_pipe() {
    let market = Market::still().deployed().registered();
    for more in [&[][..], &["--json"]] {
        let mut command = market.shell.command(&[&["show", "events"], more].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("assent runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("assent ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    }
}
