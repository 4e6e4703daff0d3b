//! What is done with licensed data sets, where no node is needed.

mod common;

use std::fs;

use assent_chain::lock::{Locked, LockedBatch};
use common::{DURING, DataSet, SONGS, licence, manifest};
use parquet::{
    file::{reader::FileReader, serialized_reader::SerializedFileReader},
    record::RowAccessor,
};
use serde_json::{Value, json};

const GENESIS: &str = "0x0101010101010101010101010101010101010101010101010101010101010101";
const CHECK: [&str; 6] = ["check", ".", "--model", "aria@1", "--at", DURING];

/// A set of which everything that is there is licensed.
fn clean() -> DataSet {
    let set = DataSet::new();
    ["1.flac", "3.flac"].into_iter().for_each(|name| set.remove(name));
    set
}

/// Why the files of a set must not be used.
fn reasons(set: &DataSet, more: &[&str]) -> Vec<(String, String)> {
    let (code, said) = set.json(&[&CHECK[..], more].concat());
    let rows = said["data"]["rows"].as_array().unwrap();
    assert_eq!((code, &said["data"]["refused"]), (if rows.is_empty() { 0 } else { 3 }, &rows.len().into()));
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "path"), text(row, "reason"))).collect()
}

fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(path, reason)| ((*path).to_owned(), (*reason).to_owned())).collect()
}

#[test]
fn a_licensed_set_passes() {
    let set = clean();
    let (code, said, beside) = set.run(&CHECK);
    assert_eq!(
        (code, said.as_str(), beside.as_str()),
        (
            0,
            "All 2 files are licensed for train-gen with aria@1 at 2027-01-31T00:00:00Z, on Assent Simnet.\n\
             Whether a report is overdue, only the chain knows: assent show licence.\n",
            ""
        )
    );
    let (_, said) = set.json(&CHECK);
    let bytes = SONGS[0].0.len() + SONGS[2].0.len();
    let expected = json!({
        "path": ".", "model": "aria@1", "at": 1_801_353_600, "uses": ["train-gen"], "covered": 2, "refused": 0, "bytes": bytes,
        "licences": [{ "licence": 7, "catalogue": 3, "network": "Assent Simnet", "genesis": GENESIS }], "rows": [],
    });
    assert_eq!((&said["schema"], &said["data"]), (&"assent.check/1".into(), &expected));
}

#[test]
fn files_that_are_not_licensed_are_named_with_their_reasons() {
    let set = DataSet::new();
    set.write("deep/other.bin", "never licensed");
    let (code, said, _) = set.run(&CHECK);
    assert_eq!(code, 3);
    assert_eq!(
        said,
        "File            Why not\n\
         1.flac          licence 7: this track was excluded when it was sold\n\
         3.flac          licence 7: it covers the first 3 tracks, and this one came later\n\
         deep/other.bin  no licensed manifest lists these bytes\n\n\
         3 of 5 files must not be used for train-gen with aria@1 at 2027-01-31T00:00:00Z.\n"
    );
    let (_, said) = set.json(&CHECK);
    let row = &said["data"]["rows"][1];
    assert_eq!((&row["licence"], &row["track"], &row["reason"]), (&7.into(), &"3/3".into(), &"later_track".into()));
    assert_eq!(said["data"]["rows"][2]["sha256"].as_str().unwrap().len(), 66);
}

#[test]
fn only_the_licences_of_one_chain_count_where_it_is_named() {
    let set = clean();
    for chain in ["Assent Simnet", GENESIS] {
        assert_eq!(reasons(&set, &["--chain", chain]), []);
    }
    let elsewhere = pairs(&[("0.flac", "other_chain"), ("2.flac", "other_chain")]);
    for chain in ["Polkadot Asset Hub", &GENESIS.replace('1', "2")] {
        assert_eq!(reasons(&set, &["--chain", chain]), elsewhere);
    }
}

#[test]
fn a_changed_byte_is_found() {
    let set = clean();
    set.write("0.flac", "first lighT");
    assert_eq!(reasons(&set, &[]), pairs(&[("0.flac", "unlicensed")]));
}

#[test]
fn time_model_and_use_are_the_licences() {
    let set = clean();
    let all = |reason: &'static str| pairs(&[("0.flac", reason), ("2.flac", reason)]);
    let (code, said) = set.json(&["check", ".", "--model", "aria@2", "--at", DURING]);
    assert_eq!((code, &said["data"]["rows"][0]["said"]), (3, &"licence 7: it is for aria@1".into()));
    let at = |moment: &str| {
        let (_, said) = set.json(&["check", ".", "--model", "aria@1", "--at", moment]);
        said["data"]["rows"][0]["reason"].clone()
    };
    assert_eq!(
        [at("2026-12-31"), at("2027-01-01"), at("2028-01-01"), at("2028-01-01T00:00:01Z")],
        ["not_yet".into(), Value::Null, Value::Null, "expired".into()]
    );
    assert_eq!(reasons(&set, &["--use", "train-gen"]), pairs(&[]));
    assert_eq!(reasons(&set, &["--use", "train-gen", "--use", "replica"]), all("use_not_licensed"));
}

#[test]
fn a_manifest_that_no_licence_commits_to_licenses_nothing() {
    let set = clean();
    let text = fs::read_to_string(set.path("assent-manifest.json")).unwrap();
    set.write("assent-manifest.json", &text.replace("First Light", "Other Light"));
    let (code, said, beside) = set.run(&CHECK);
    assert!(code == 3 && said.contains("2 of 2 files must not be used"), "{said}");
    assert!(beside.contains("catalogue 3: the manifest of the tracks from 0 on is missing"), "{beside}");
    let forged = [("mine", "Mine", "Me")];
    set.write("0.flac", "mine");
    set.write("forged.assent-manifest.json", &manifest(&forged).0);
    assert_eq!(reasons(&set, &[]), pairs(&[("0.flac", "unlicensed"), ("2.flac", "unlicensed")]));
}

#[test]
fn manifests_may_lie_elsewhere_and_be_what_is_checked() {
    let set = clean();
    let text = fs::read_to_string(set.path("assent-manifest.json")).unwrap();
    set.remove("assent-manifest.json");
    let other = DataSet::new();
    other.write("published.json", &text);
    let published = other.path("published.json").to_str().unwrap().to_owned();
    assert_eq!(reasons(&set, &["--manifest", &published]), pairs(&[]));
    let lock = set.path("licences.lock").to_str().unwrap().to_owned();
    let (code, said) = other.json(&["check", "published.json", "--model", "aria@1", "--at", DURING, "--lock", &lock]);
    assert_eq!((code, &said["data"]["covered"], &said["data"]["refused"]), (3, &2.into(), &2.into()));
    other.write("published.json", &text.replace("0.flac", "../0.flac"));
    let (_, said) = other.json(&["check", "published.json", "--model", "aria@1", "--at", DURING, "--lock", &lock]);
    assert_eq!(said["data"]["rows"][0]["reason"], "outside");
}

#[test]
fn what_stands_beside_recordings_is_known_or_named() {
    let set = clean();
    set.write("README.md", "words");
    set.write("metadata.csv", "file_name");
    set.write("below/metadata.csv", "a song, perhaps");
    set.write("below/licences.lock", "another");
    set.write(".git/config", "hidden");
    let below = [("below/licences.lock", "unlicensed"), ("below/metadata.csv", "unlicensed")];
    assert_eq!(reasons(&set, &["--skip", "README.md"]), pairs(&below));
    below.iter().for_each(|(path, _)| set.remove(path));
    assert_eq!(reasons(&set, &[]), pairs(&[("README.md", "unlicensed")]));
    assert_eq!(reasons(&set, &["--skip", "README.md"]), pairs(&[]));
    assert!(set.run(&CHECK).2.contains("1 hidden entries were not looked at"));
}

#[test]
fn what_the_lock_does_not_know_is_said() {
    let set = clean();
    let (_, batch) = manifest(&SONGS);
    set.lock(Locked { excluded: None, ..licence(batch.clone()) });
    assert_eq!(reasons(&set, &[]), pairs(&[("0.flac", "exclusions_unknown"), ("2.flac", "exclusions_unknown")]));
    // The root is right, but the chain counts other tracks under it.
    set.lock(Locked { batches: vec![LockedBatch { count: 9, ..batch.clone() }], ..licence(batch.clone()) });
    assert_eq!(reasons(&set, &[]), pairs(&[("0.flac", "unlicensed"), ("2.flac", "unlicensed")]));
    set.lock(Locked { batches: Vec::new(), ..licence(batch) });
    let (code, _, beside) = set.run(&CHECK);
    assert!(code == 3 && beside.contains("does not say which batches it covers"), "{beside}");
    set.remove("licences.lock");
    let (code, said) = set.json(&CHECK);
    assert_eq!((code, &said["data"]["kind"]), (1, &"no_lock".into()));
    let (code, said) = set.json(&["check", ".git", "--model", "aria@1"]);
    assert_eq!((code, &said["schema"]), (1, &"assent.error/1".into()));
}

#[test]
fn credits_name_whom_the_licences_cover() {
    let set = DataSet::new();
    let (code, said, _) = set.run(&["credits"]);
    assert_eq!(code, 0);
    assert_eq!(
        said,
        "# Credits\n\n## Ada Sol\n\n- *First Light*, ISRC QZZZZ2600000 (track 3/0 on Assent Simnet)\n\n## The \u{fffd}Robots\n\n\
         - *\\=Tin \\[Parade\\]\\(http\\://x\\)\u{fffd}\\[31m*, ISRC QZZZZ2600002 (track 3/2 on Assent Simnet)\n"
    );
    let (_, said, _) = set.run(&["credits", "--format", "csv"]);
    let licensor = format!("0x{}", "11".repeat(20));
    assert_eq!(
        said,
        format!(
            "track,title,artist,album,isrc,iscc,licensor,network,licences\n\
             3/0,First Light,Ada Sol,,QZZZZ2600000,,{licensor},Assent Simnet,7\n\
             3/2,\"'=Tin [Parade](http://x)\u{fffd}[31m\",The \u{fffd}Robots,,QZZZZ2600002,,{licensor},Assent Simnet,7\n"
        )
    );
    let (_, said) = set.json(&["credits", "--model", "aria@1"]);
    assert_eq!((&said["schema"], &said["data"]["tracks"][0]["licences"]), (&"assent.credits/1".into(), &json!([7])));
    let (code, said) = set.json(&["credits", "--model", "aria@2"]);
    assert_eq!((code, &said["data"]["kind"]), (1, &"no_credits".into()));
}

#[test]
fn a_licensed_folder_becomes_an_audiofolder() {
    let set = clean();
    let folder = ["audiofolder", ".", "--model", "aria@1", "--at", DURING];
    let (code, said) = set.json(&folder);
    assert_eq!((code, &said["schema"], &said["data"]["rows"]), (0, &"assent.audiofolder/1".into(), &2.into()));
    let reader = SerializedFileReader::new(fs::File::open(set.path("metadata.parquet")).unwrap()).unwrap();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    let text = |row: usize, column: usize| rows[row].get_string(column).unwrap().as_str();
    assert_eq!((rows.len(), text(0, 0), text(0, 1), text(0, 2)), (2, "0.flac", "First Light", "Ada Sol"));
    assert_eq!(text(1, 1), "=Tin [Parade](http://x)\u{fffd}[31m");
    assert_eq!(
        (text(0, 8), text(1, 8), text(0, 12), text(0, 13), text(0, 14)),
        ("3/0", "3/2", "aria@1", "licensed", "train-gen")
    );
    assert_eq!(
        (rows[1].get_uint(7).unwrap(), rows[1].get_ulong(10).unwrap(), rows[1].get_ulong(11).unwrap()),
        (62, 7, 1_830_297_600)
    );
    assert!(rows[0].get_string(3).is_err(), "no album is null, not empty");
    assert_eq!(set.json(&folder).1["data"]["kind"], "table_exists");
    assert_eq!(set.json(&[&folder[..], &["--force"]].concat()).0, 0);
    assert_eq!(reasons(&set, &[]), pairs(&[]), "what was written does not stand in its own way");
}

#[test]
fn a_folder_that_is_not_licensed_becomes_nothing() {
    let set = DataSet::new();
    let (code, said) = set.json(&["audiofolder", ".", "--model", "aria@1", "--at", DURING]);
    assert_eq!((code, &said["schema"], &said["data"]["refused"]), (3, &"assent.check/1".into(), &2.into()));
    assert!(!set.path("metadata.parquet").exists());
    assert_eq!(set.run(&["audiofolder", "0.flac", "--model", "aria@1"]).0, 2);
}

#[test]
fn a_search_without_a_node_says_so() {
    let set = DataSet::new();
    let (code, said, beside) = set.run(&["search", "boats", "--url", "ws://127.0.0.1:9"]);
    assert_eq!(code, 0);
    assert_eq!(
        said,
        "Track  Title        Artist   ISRC          Manifest\n\
         -      Paper Boats  Ada Sol  QZZZZ2600001  ./assent-manifest.json\n\n\
         1 recording and 0 events in 1 manifest. There is no index yet: what nobody keeps here is not found.\n"
    );
    assert_eq!(beside, "warning: the chain was not searched: no node answers at ws://127.0.0.1:9\n");
    let quiet = set.run(&["search", "boats", "--url", "ws://127.0.0.1:9", "-q"]);
    assert_eq!(quiet, (code, said, String::new()), "results are results");
    let (code, _, beside) = set.run(&["search", "", "-q"]);
    assert!(code == 2 && beside.starts_with("error: "), "errors are errors: {beside}");
    let (code, said) = set.json(&["search", "QZ-ZZZ-26-00000", "--offline"]);
    assert_eq!((code, &said["data"]["recordings"][0]["title"]), (0, &"First Light".into()));
    assert_eq!((&said["warnings"], &said["data"]["searched"]["blocks"]), (&json!([]), &Value::Null));
}
