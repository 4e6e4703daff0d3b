//! Trees as their files have them, read as the tool of the branching tree technique reads them.

use std::{fs, path::PathBuf};

use assent_core::message::{EventAbi, MessageAbi};
use bulloak_syntax::Ast;

/// How a leaf says that the code refuses what no call can ask.
const NEVER: &str = "though no call gets there";

/// A contract and its lists.
#[derive(Debug)]
pub struct Contract {
    pub name: &'static str,
    pub messages: &'static [MessageAbi],
    pub events: &'static [EventAbi],
}

/// The tree of a message.
pub struct Tree {
    pub contract: &'static Contract,
    /// The message, by the file's name.
    pub message: String,
    /// The first line.
    pub root: String,
    /// The file.
    pub text: String,
    nodes: Vec<Ast>,
}

/// What happens at the end of a branch.
#[derive(Debug)]
pub enum Leaf {
    Refuses {
        name: String,
        never: bool,
    },
    Skips {
        name: String,
    },
    Emits {
        name: String,
        by_licensing: bool,
    },
    /// Anything else, in words.
    Does,
}

/// The folder `contracts`.
pub fn contracts() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All trees of both contracts, in the order of their messages, the constructor's first.
pub fn trees() -> Vec<Tree> {
    crate::CONTRACTS.iter().flat_map(of).collect()
}

fn of(contract: &'static Contract) -> Vec<Tree> {
    let folder = contracts().join("trees").join(contract.name);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut trees: Vec<_> = files.map(|file| read(contract, file.unwrap().path())).collect();
    trees.sort_by_key(|tree| contract.messages.iter().position(|message| message.name == tree.message));
    trees
}

fn read(contract: &'static Contract, path: PathBuf) -> Tree {
    assert_eq!(path.extension().and_then(|extension| extension.to_str()), Some("tree"), "{}", path.display());
    let message = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let text = fs::read_to_string(&path).unwrap();
    match bulloak_syntax::parse_one(&text) {
        Ok(Ast::Root(root)) => Tree { contract, message, root: root.contract_name, text, nodes: root.children },
        Ok(other) => panic!("{}: {other:?}", path.display()),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

impl Tree {
    /// The tree as its file draws it.
    pub fn drawn(&self) -> String {
        format!("{}\n{}", self.root, drawn(&self.nodes, ""))
    }

    /// All leaves from top to bottom.
    pub fn leaves(&self) -> Vec<Leaf> {
        leaves(&self.nodes)
    }

    /// Of each condition its children: leaves of its own, and for each further condition one that does something.
    pub fn branches(&self) -> Vec<Vec<Leaf>> {
        let mut all = Vec::new();
        let mut open: Vec<&[Ast]> = vec![&self.nodes];
        while let Some(nodes) = open.pop() {
            all.push(nodes.iter().map(|node| leaf(node).unwrap_or(Leaf::Does)).collect());
            open.extend(nodes.iter().filter_map(children));
        }
        all
    }
}

/// Nodes as the files draw them, below so much of a margin.
fn drawn(nodes: &[Ast], margin: &str) -> String {
    let Some((last, before)) = nodes.split_last() else { return String::new() };
    let inner = |node| {
        format!("{margin}├── {}\n{}", title(node), drawn(children(node).unwrap_or_default(), &format!("{margin}│   ")))
    };
    let below = drawn(children(last).unwrap_or_default(), &format!("{margin}    "));
    before.iter().map(inner).chain([format!("{margin}└── {}\n{below}", title(last))]).collect()
}

fn title(node: &Ast) -> &str {
    match node {
        Ast::Condition(condition) => &condition.title,
        Ast::Action(action) => &action.title,
        other => panic!("{other:?}"),
    }
}

fn children(node: &Ast) -> Option<&[Ast]> {
    match node {
        Ast::Condition(condition) => Some(&condition.children),
        _ => None,
    }
}

fn leaves(nodes: &[Ast]) -> Vec<Leaf> {
    nodes
        .iter()
        .flat_map(|node| leaf(node).map_or_else(|| leaves(children(node).unwrap()), |leaf| vec![leaf]))
        .collect()
}

/// The leaf, if the node is one. A refusal, a skipped row and an event are said in one way only.
fn leaf(node: &Ast) -> Option<Leaf> {
    let Ast::Action(action) = node else { return None };
    let words: Vec<&str> = action.title.split(' ').collect();
    let name = |name: &&str| (*name).to_owned();
    Some(match words.as_slice() {
        ["it", "refuses", "with", refusal, rest @ ..] => {
            let rest = rest.join(" ");
            assert!(rest.is_empty() || rest == NEVER, "{}", action.title);
            Leaf::Refuses { name: name(refusal), never: rest == NEVER }
        }
        ["it", "skips", "the", "row", "for", refusal] => Leaf::Skips { name: name(refusal) },
        ["it", "emits", event] => Leaf::Emits { name: name(event), by_licensing: false },
        ["it", "emits", event, "by", "licensing"] => Leaf::Emits { name: name(event), by_licensing: true },
        ["it", "refuses" | "skips" | "emits", ..] => panic!("{}: neither refusal nor event", action.title),
        _ => Leaf::Does,
    })
}

impl Leaf {
    /// The refusal that it names.
    pub fn refusal(&self) -> Option<&str> {
        match self {
            Self::Refuses { name, .. } | Self::Skips { name } => Some(name),
            _ => None,
        }
    }

    /// Whether a call may get there.
    pub fn is_reached(&self) -> bool {
        !matches!(self, Self::Refuses { never: true, .. })
    }

    /// The event that it names.
    pub fn event(&self) -> Option<&str> {
        match self {
            Self::Emits { name, .. } => Some(name),
            _ => None,
        }
    }
}
