//! The wasm blob is built from the versions that the node is built from.
#![allow(missing_docs)]

use std::collections::BTreeSet;

/// Names and versions in a lock file.
fn packages(lock: &str) -> BTreeSet<(&str, &str)> {
    let field = |line: &'static str| move |entry: &&str| entry.starts_with(line);
    let entries = lock.split("[[package]]").skip(1);
    entries
        .filter_map(|entry| {
            let name = entry.lines().find(field("name = "))?;
            let version = entry.lines().find(field("version = "))?;
            Some((name, version))
        })
        .collect()
}

#[test]
fn the_blobs_lock_file_is_a_part_of_the_roots() {
    let root = packages(include_str!("../../../../Cargo.lock"));
    let blob = packages(include_str!("../wasm/Cargo.lock"));

    let strange: Vec<_> =
        blob.difference(&root).filter(|(name, _)| *name != "name = \"assent-runtime-wasm\"").collect();

    assert!(blob.len() > 100, "{}", blob.len());
    assert!(strange.is_empty(), "refresh it (see README.md): {strange:?}");
}
