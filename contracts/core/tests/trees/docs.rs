//! What the docs of the messages list: names in backticks under a heading, and those of the functions that they link.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::tree::{Tree, contracts};

/// A function with what stands above it.
struct Item {
    /// The folder of its crate.
    folder: &'static str,
    file: PathBuf,
    /// The type that it belongs to, if any.
    of: String,
    name: String,
    /// Its docs and attributes, a line each.
    docs: String,
    body: String,
}

/// The functions of the contracts and the rules.
pub struct Docs(Vec<Item>);

/// Reads the sources.
pub fn read() -> Docs {
    let folders = ["core", "consent", "licensing", "office"].into_iter();
    Docs(
        folders
            .flat_map(|folder| {
                sources(&contracts().join(folder).join("src")).into_iter().flat_map(|file| items(folder, &file))
            })
            .collect(),
    )
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let inside = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    inside.filter(|path| path.file_stem().is_some_and(|stem| stem != "tests")).collect()
}

/// The public constants of the rules: those of the modules, not those of the types.
pub fn limits() -> Vec<String> {
    let text = sources(&contracts().join("core/src")).into_iter().map(|file| fs::read_to_string(file).unwrap());
    let lines: Vec<_> = text.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines.iter().filter_map(|line| Some(word(line.strip_prefix("pub const ")?))).filter(|name| name != "fn").collect()
}

/// The functions of a file; of `impl` blocks only the last is remembered, which is the one around.
fn items(folder: &'static str, file: &Path) -> Vec<Item> {
    let (mut items, mut docs, mut of) = (Vec::<Item>::new(), String::new(), String::new());
    for line in fs::read_to_string(file).unwrap().lines().map(str::trim) {
        if line.starts_with("///") || line.starts_with("#[") {
            docs += &format!("{line}\n");
            continue;
        }
        if let Some(rest) = line.strip_prefix("impl ") {
            of = word(rest);
        }
        match line.split_once("fn ").filter(|(before, _)| before.is_empty() || before.starts_with("pub")) {
            Some((_, rest)) => {
                let (name, body) = (word(rest), String::new());
                let (file, docs) = (file.to_owned(), std::mem::take(&mut docs));
                items.push(Item { folder, file, of: of.clone(), name, docs, body });
            }
            None => items.last_mut().map_or((), |item| item.body += line),
        }
        docs.clear();
    }
    items
}

/// The identifier that a text begins with.
fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

impl Docs {
    /// What the docs of a tree's message list under a heading, wherever they do: the shell's own, the office's.
    pub fn of(&self, tree: &Tree, heading: &str, known: &BTreeSet<&str>) -> Vec<BTreeSet<String>> {
        let crates: &[_] = if tree.contract.name == "consent" { &["consent"] } else { &["licensing", "office"] };
        let shells = crates.iter().filter_map(|shell| self.message(shell, &tree.message));
        let told: Vec<_> = shells.flat_map(|item| [Some(item), self.office(item)]).flatten().collect();
        let spelled = told.iter().any(|item| item.docs.contains("# E"));
        let lists = told.iter().filter(|item| !spelled || item.docs.contains("# E"));
        lists.map(|item| self.listed(item, heading, known)).collect()
    }

    fn message(&self, shell: &str, message: &str) -> Option<&Item> {
        let named = |item: &&Item| match item.docs.split_once("name = \"") {
            Some((_, rest)) => word(rest) == message,
            None if item.docs.contains("#[ink(constructor") => message == "constructor" && shell != "office",
            None => item.docs.contains("#[ink(message") && item.name == message,
        };
        self.0.iter().filter(|item| item.folder == shell && item.file.ends_with("src/lib.rs")).find(named)
    }

    /// The office's function that runs a message.
    fn office(&self, message: &Item) -> Option<&Item> {
        let modules = ["bulk", "desk", "erc721", "pools", "till"].into_iter();
        let mut calls =
            modules.filter_map(|module| message.body.split_once(&format!("{module}::")).map(|c| (module, c.1)));
        let (module, rest) = calls.find(|_| message.folder == "office")?;
        Some(self.linked(&format!("{module}::{}", word(rest)), message))
    }

    /// The names that stand in backticks under a heading, with those of the functions linked there.
    fn listed(&self, item: &Item, heading: &str, known: &BTreeSet<&str>) -> BTreeSet<String> {
        let lines = item.docs.lines().map(|line| line.trim_start_matches("///").trim());
        let section = lines.skip_while(|line| *line != heading).skip(1);
        let text: Vec<_> = section.take_while(|line| !line.starts_with("# ")).collect();
        let text = text.join(" ");
        let mut names = BTreeSet::new();
        for (before, ticked) in ticked(&text) {
            if before.ends_with('[') {
                names.append(&mut self.listed(self.linked(ticked, item), heading, known));
            } else if known.contains(ticked) {
                names.insert(ticked.to_owned());
            }
        }
        names
    }

    /// The function that a link names: with a hint one of that module or type, else one of the same file; where there are
    /// several the one of the same crate, where there is none the only one anywhere.
    fn linked(&self, link: &str, from: &Item) -> &Item {
        let mut path = link.rsplit("::");
        let (name, hint) = (path.next().unwrap(), path.next());
        let all: Vec<_> = self.0.iter().filter(|item| item.name == name).collect();
        let near = |item: &&&Item| match hint {
            Some(hint) => item.of == hint || item.file.with_extension("").iter().any(|part| part == hint),
            None => item.file == from.file,
        };
        let near: Vec<_> = all.iter().filter(near).copied().collect();
        let own: Vec<_> = near.iter().filter(|item| item.folder == from.folder).copied().collect();
        match (near.as_slice(), own.as_slice(), all.as_slice()) {
            ([only], ..) | (_, [only], _) | ([], _, [only]) => only,
            _ => panic!("{}: {link} names {} functions", from.file.display(), near.len()),
        }
    }
}

/// What stands in backticks, each with the text before.
fn ticked(text: &str) -> Vec<(&str, &str)> {
    let parts: Vec<_> = text.split('`').collect();
    parts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}
