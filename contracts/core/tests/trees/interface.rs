//! `contracts/INTERFACE.md`: messages, events, refusals and structs, written from the lists, their docs and the trees.

use std::{collections::BTreeMap, fs};

use assent_core::{
    abi::{Kind, Param, Params, selector},
    call,
    error::Refusal,
};

use crate::{
    CONTRACTS,
    tree::{Contract, Leaf, Tree, contracts, trees},
};

const HEAD: &str = "\
# Interface

All messages, events and refusals of both contracts, written from the code and from [the trees](trees): `scripts/snapshots.sh`
writes this page anew, `core/tests/trees` compares. What the two contracts are for, and who sends what: [README](README.md).

Amounts are `uint256` here and at most 128 bits, native in 18 decimals, of a token in its base units; times are seconds since
1970, spans seconds; ids count from 1; `bytes32` is keccak-256 unless its docs say otherwise. An account of zero is nobody, or
anybody where an offer is meant. Refusals stand in the order in which they are checked.
";

/// The page.
pub fn page() -> String {
    let trees = trees();
    let mut page = HEAD.to_owned();
    for contract in &CONTRACTS {
        page += &format!("\n## Messages of `{}`\n", contract.name);
        page += &constructor(contract);
        for message in contract.messages {
            let docs = sentence("call", contract, &format!("= \"{}\" ", message.name));
            let [a, b, c, d] = selector(message.name, message.types);
            let takes = format!("{}({})", message.name, list(message.inputs));
            let answers =
                if message.outputs.is_empty() { String::new() } else { format!(" → {}", list(message.outputs)) };
            let kind = format!("{:?}", message.mutability).to_lowercase();
            page += &format!("\n### `{}`\n\n`{takes}{answers}` · {kind} · `{}`\n", message.name, hex([a, b, c, d]));
            page += &format!("\n{docs}\n\n{}", outcome(contract, message.name, &trees));
        }
    }
    page + &events() + &refusals(&trees) + &structs()
}

fn constructor(contract: &Contract) -> String {
    let takes = match contract.name {
        "consent" => <call::consent::New as Params>::PARAMS,
        _ => <call::licensing::New as Params>::PARAMS,
    };
    format!(
        "\n### `constructor`\n\n`constructor({})` · nonpayable\n\n{}",
        list(takes),
        outcome(contract, "constructor", &trees())
    )
}

/// What a message is refused with and tells, by its tree, each once.
fn outcome(contract: &Contract, message: &str, trees: &[Tree]) -> String {
    let tree = trees.iter().find(|tree| tree.contract.name == contract.name && tree.message == message).unwrap();
    let leaves: Vec<_> = tree.leaves().into_iter().filter(Leaf::is_reached).collect();
    let (mut refuses, mut skips, mut emits) = (Vec::new(), Vec::new(), Vec::new());
    for leaf in &leaves {
        match leaf {
            Leaf::Refuses { name, .. } => refuses.push(format!("`{name}`")),
            Leaf::Skips { name } => skips.push(format!("`{name}`")),
            Leaf::Emits { name, by_licensing: true } => emits.push(format!("`{name}` of `licensing`")),
            Leaf::Emits { name, .. } => emits.push(format!("`{name}`")),
            Leaf::Does => {}
        }
    }
    let lines = [("Refused with", refuses), ("Rows skipped for", skips), ("Emits", emits)].map(|(what, names)| {
        let told = once(names);
        if told.is_empty() { String::new() } else { format!("- {what} {}\n", told.join(", ")) }
    });
    format!("{}- [Tree](trees/{}/{message}.tree)\n", lines.concat(), contract.name)
}

fn once(names: Vec<String>) -> Vec<String> {
    let mut told = Vec::new();
    for name in names {
        if !told.contains(&name) {
            told.push(name);
        }
    }
    told
}

fn events() -> String {
    let mut page = String::new();
    for contract in &CONTRACTS {
        page +=
            &format!("\n## Events of `{}`\n\nTopics, by which readers can filter, are *indexed*.\n\n", contract.name);
        page += "| event | what it tells |\n|---|---|\n";
        for event in contract.events {
            let indexed =
                event.topics.iter().map(|topic| format!("{} indexed {}", kind(&topic.kind), camel(topic.name)));
            let fields: Vec<_> = indexed.chain(event.data.iter().map(param)).collect();
            let docs = sentence("event", contract, &format!("{} {{", event.name));
            page += &format!("| `{}({})` | {docs} |\n", event.name, fields.join(", "));
        }
    }
    page
}

fn refusals(trees: &[Tree]) -> String {
    let mut said = BTreeMap::<String, Vec<String>>::new();
    for tree in trees {
        for name in tree.leaves().iter().filter(|leaf| leaf.is_reached()).filter_map(Leaf::refusal) {
            said.entry(name.to_owned()).or_default().push(format!("`{}`", tree.message));
        }
    }
    let mut page =
        "\n## Refusals\n\nSolidity custom errors.\n\n| refusal | selector | why | by |\n|---|---|---|---|\n".to_owned();
    for refusal in Refusal::ABI {
        let types: Vec<_> = refusal.inputs.iter().map(|(_, ty)| *ty).collect();
        let fields: Vec<_> = refusal.inputs.iter().map(|(name, ty)| format!("{ty} {}", camel(name))).collect();
        let code = hex(selector(refusal.name, &types.join(",")));
        let by = match said.remove(refusal.name).map(once).unwrap_or_default() {
            none if none.is_empty() => "no call gets there".to_owned(),
            several if several.len() > 9 => format!("{} messages", several.len()),
            some => some.join(", "),
        };
        page += &format!("| `{}({})` | `{code}` | {} | {by} |\n", refusal.name, fields.join(", "), refusal.docs.trim());
    }
    page
}

fn structs() -> String {
    let mut all = BTreeMap::new();
    for contract in &CONTRACTS {
        contract.messages.iter().flat_map(|message| message.inputs).for_each(|param| gather(&param.kind, &mut all));
    }
    let lines = all.into_iter().map(|(name, parts)| format!("| `{name}` | `{}` |\n", list(parts)));
    format!("\n## Structs\n\n| struct | fields |\n|---|---|\n{}", lines.collect::<String>())
}

fn gather(kind: &Kind, all: &mut BTreeMap<&'static str, &'static [Param]>) {
    match kind {
        Kind::Struct(name, parts) => {
            all.insert(name, parts);
            parts.iter().for_each(|part| gather(&part.kind, all));
        }
        Kind::List(of) => gather(of, all),
        _ => {}
    }
}

/// The docs above a line of a contract's list, in one line.
fn sentence(list: &str, contract: &Contract, line: &str) -> String {
    let source = contracts().join("core/src").join(list).join(contract.name).with_extension("rs");
    let source = fs::read_to_string(source).unwrap();
    let (mut docs, mut past) = (Vec::new(), false);
    for text in source.lines().map(str::trim) {
        past |= text == "CONSENT;" || text == "LICENSING;";
        match text.strip_prefix("/// ") {
            Some(doc) => docs.push(doc),
            None if past && (text.starts_with(line) || text.contains(&format!(" {line}"))) => return docs.join(" "),
            None => docs.clear(),
        }
    }
    panic!("{}: no docs of {line}", contract.name)
}

fn list(params: &[Param]) -> String {
    params.iter().map(param).collect::<Vec<_>>().join(", ")
}

fn param(param: &Param) -> String {
    format!("{} {}", kind(&param.kind), camel(param.name))
}

fn kind(of: &Kind) -> String {
    match of {
        Kind::Word(name) | Kind::Struct(name, _) => (*name).to_owned(),
        Kind::Bytes => "bytes".to_owned(),
        Kind::Text => "string".to_owned(),
        Kind::List(item) => kind(item) + "[]",
    }
}

/// A name as the ABI has it.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

fn hex(bytes: [u8; 4]) -> String {
    format!("0x{}", hex::encode(bytes))
}
