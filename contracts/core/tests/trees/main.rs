//! The branch trees of `contracts/trees`, held against the lists of messages, refusals and events, and against the docs.

mod docs;
mod interface;
mod tree;

use std::{collections::BTreeSet, fs};

use assent_core::{call, error::Refusal, event, message::Mutability};

use tree::{Contract, Leaf, Tree, trees};

/// Both contracts.
pub static CONTRACTS: [Contract; 2] = [
    Contract { name: "consent", messages: call::consent::CONSENT, events: event::consent::CONSENT },
    Contract { name: "licensing", messages: call::licensing::LICENSING, events: event::licensing::LICENSING },
];

/// What the rules refuse and no call can provoke: `tests/acceptance/tests/every_refusal.rs` tells why.
const UNREACHABLE: [&str; 3] = ["CloseNotLast", "MembershipOutdated", "WrongChange"];

/// What stands in the heads of the shells' docs for all messages, and with none of them.
const OF_ALL: [&str; 2] = ["NotPayable", "Unreadable"];

fn refusals() -> BTreeSet<&'static str> {
    Refusal::ABI.iter().map(|refusal| refusal.name).collect()
}

fn events(contract: &Contract) -> BTreeSet<&'static str> {
    contract.events.iter().map(|event| event.name).collect()
}

#[test]
fn each_message_has_a_tree_and_each_tree_a_message() {
    for contract in &CONTRACTS {
        let messages = contract.messages.iter().map(|message| message.name).chain(["constructor"]);
        let mut names: Vec<_> = messages.map(|message| format!("{}::{message}", contract.name)).collect();
        names.sort();
        let mut told: Vec<_> = trees().into_iter().filter(|tree| tree.contract.name == contract.name).collect();
        told.sort_by(|a, b| a.root.cmp(&b.root));
        assert_eq!(told.iter().map(|tree| tree.root.as_str()).collect::<Vec<_>>(), names);
        assert!(told.iter().all(|tree| tree.root == format!("{}::{}", contract.name, tree.message)), "a file's name");
    }
}

#[test]
fn trees_are_drawn_in_one_way() {
    for tree in trees() {
        assert_eq!(tree.text, tree.drawn(), "{}", tree.root);
    }
}

#[test]
fn leaves_name_what_there_is() {
    let [_, licensing] = &CONTRACTS;
    for tree in trees() {
        for leaf in tree.leaves() {
            let known = match &leaf {
                Leaf::Refuses { name, .. } | Leaf::Skips { name } => refusals().contains(name.as_str()),
                Leaf::Emits { name, by_licensing: false } => events(tree.contract).contains(name.as_str()),
                Leaf::Emits { name, by_licensing: true } => {
                    tree.contract.name == "consent" && events(licensing).contains(name.as_str())
                }
                Leaf::Does => true,
            };
            assert!(known, "{}: {leaf:?}", tree.root);
        }
    }
}

#[test]
fn all_refusals_and_events_are_in_the_trees() {
    let leaves: Vec<_> = trees().iter().flat_map(Tree::leaves).collect();
    let refused = |among: fn(&Leaf) -> Option<&str>| leaves.iter().filter_map(among).collect::<BTreeSet<_>>();
    let all = refused(|leaf| leaf.refusal());
    let reached = refused(|leaf| leaf.refusal().filter(|_| leaf.is_reached()));
    assert_eq!(all, refusals());
    assert_eq!(all.difference(&reached).copied().collect::<Vec<_>>(), UNREACHABLE);

    let emitted = refused(|leaf| leaf.event());
    assert_eq!(emitted, CONTRACTS.iter().flat_map(events).collect());
}

#[test]
fn a_refusal_stands_alone() {
    for tree in trees() {
        for branch in tree.branches() {
            let refuses = branch.iter().any(|leaf| matches!(leaf, Leaf::Refuses { .. } | Leaf::Skips { .. }));
            assert!(!refuses || branch.len() == 1, "{}: {branch:?}", tree.root);
        }
    }
}

/// Money and calldata are looked at before anything else.
#[test]
fn trees_begin_with_money_and_calldata() {
    for tree in trees() {
        let message = tree.contract.messages.iter().find(|message| message.name == tree.message);
        let told: Vec<_> = tree.leaves().iter().take(2).map(|leaf| leaf.refusal().map(str::to_owned)).collect();
        let [first, second] = told.as_slice() else { panic!("{}: nothing but a leaf", tree.root) };
        let begins = match message.map_or(Mutability::Nonpayable, |message| message.mutability) {
            Mutability::View => first.is_none() && second.as_deref() == Some("Unreadable"),
            Mutability::Nonpayable => first.as_deref() == Some("NotPayable") && second.as_deref() == Some("Unreadable"),
            Mutability::Payable => first.as_deref() == Some("Unreadable"),
        };
        assert!(begins, "{}: {told:?}", tree.root);
        let refused = tree.leaves().iter().filter(|leaf| leaf.refusal() == Some("NotPayable")).count();
        assert_eq!(refused, usize::from(first.as_deref() == Some("NotPayable")), "{}", tree.root);
    }
}

/// What a message's `# Errors` list, and what they refer to, is what its tree refuses with. Of what no call reaches the docs
/// may speak or be silent.
#[test]
fn docs_list_the_refusals_of_the_trees() {
    let docs = docs::read();
    let mut faults = Vec::new();
    for tree in trees() {
        let leaves: Vec<_> = tree.leaves().into_iter().filter(|leaf| matches!(leaf, Leaf::Refuses { .. })).collect();
        let all = names(leaves.iter(), Leaf::refusal);
        let reached = names(leaves.iter().filter(|leaf| leaf.is_reached()), Leaf::refusal);
        for listed in docs.of(&tree, "# Errors", &refusals()) {
            let missing =
                reached.iter().filter(|name| !listed.contains(*name)).map(|name| (name, "is not in the docs"));
            let surplus = listed.iter().filter(|name| !all.contains(*name)).map(|name| (name, "is not in the tree"));
            let differ = missing.chain(surplus).filter(|(name, _)| !OF_ALL.contains(&name.as_str()));
            faults.extend(differ.map(|(name, fault)| format!("{}: {name} {fault}", tree.root)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn docs_list_the_events_of_the_trees() {
    let docs = docs::read();
    let known = CONTRACTS.iter().flat_map(events).collect();
    let mut faults = Vec::new();
    for tree in trees() {
        let told = names(tree.leaves().iter(), Leaf::event);
        for listed in docs.of(&tree, "# Events", &known).into_iter().filter(|listed| *listed != told) {
            faults.push(format!("{}: the docs list {listed:?}, the tree {told:?}", tree.root));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `UPDATE_SNAPSHOTS=1` (or `scripts/snapshots.sh`) writes the page anew.
#[test]
fn the_interface_is_as_published() {
    let (path, page) = (tree::contracts().join("INTERFACE.md"), interface::page());
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap();
    let moved = page.lines().zip(published.lines()).find(|(made, told)| made != told);
    assert!(page == published, "scripts/snapshots.sh refreshes INTERFACE.md; first difference: {moved:?}");
}

/// The tables of the README have each message and each limit by its name.
#[test]
fn the_readme_names_each_message_and_each_limit() {
    let readme = fs::read_to_string(tree::contracts().join("README.md")).unwrap();
    for contract in &CONTRACTS {
        let table = section(&readme, &format!("## Messages of `{}`", contract.name));
        let cells: String = table.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()).collect();
        let told: Vec<_> = cells.split(|c: char| !c.is_alphanumeric()).collect();
        let missing = contract.messages.iter().filter(|message| !told.contains(&message.name));
        assert_eq!(missing.map(|message| message.name).collect::<Vec<_>>(), [""; 0], "{}", contract.name);
    }
    let constants = section(&readme, "## Constants");
    let limits = docs::limits();
    assert!(limits.len() > 20, "{limits:?}");
    let missing: Vec<_> = limits.iter().filter(|limit| !constants.contains(&format!("`{limit}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The part of a page under a heading.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    rest.split("\n## ").next().unwrap()
}

fn names<'a>(leaves: impl Iterator<Item = &'a Leaf>, name: fn(&Leaf) -> Option<&str>) -> BTreeSet<String> {
    leaves.filter_map(name).map(str::to_owned).collect()
}
