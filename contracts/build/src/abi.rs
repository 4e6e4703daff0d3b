//! The Solidity ABI as JSON, made of the lists that the rules declare: `assent_core::{call, event, error}`.
//!
//! - A struct is a `tuple` with named components and `internalType` `struct Name`, so that generators can name it.
//! - Names are written as Solidity and JavaScript write them: `share_ppm` is `sharePpm`.
//! - Each contract lists every refusal: those of the one come through the other.
//! - Everything is sorted by name.

mod messages;

use std::collections::BTreeSet;

use assent_core::{
    abi::{Kind, Param, Params},
    call,
    error::{ErrorAbi, Refusal},
    event,
    message::{EventAbi, MessageAbi, Mutability},
};
use serde::Serialize;

pub use self::messages::check;
use crate::contract::Contract;
use crate::error::{AbiFault, BuildError, Result};

/// One entry of the ABI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Entry {
    /// The constructor.
    #[serde(rename_all = "camelCase")]
    Constructor {
        /// What it takes.
        inputs: Vec<Value>,
        /// Whether it takes money.
        state_mutability: &'static str,
    },
    /// A message.
    #[serde(rename_all = "camelCase")]
    Function {
        /// Its name.
        name: &'static str,
        /// What it takes.
        inputs: Vec<Value>,
        /// What it answers.
        outputs: Vec<Value>,
        /// Whether it reads, writes or takes money.
        state_mutability: &'static str,
    },
    /// An event.
    Event {
        /// Its name.
        name: &'static str,
        /// What it tells.
        inputs: Vec<Value>,
        /// Whether its first topic is not its signature.
        anonymous: bool,
    },
    /// A custom error.
    Error {
        /// Its name.
        name: &'static str,
        /// The offending values.
        inputs: Vec<Value>,
    },
}

/// A named value in the ABI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Value {
    /// Its name.
    pub name: String,
    /// Its type, `tuple` for a struct.
    pub r#type: String,
    /// Its type as the rules have it: `struct Party[]`.
    pub internal_type: String,
    /// The parts of a struct.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<Value>>,
    /// Whether an event's reader can filter by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexed: Option<bool>,
}

/// What a contract is declared to be.
#[derive(Clone, Copy, Debug)]
pub struct Interface {
    /// What the constructor takes.
    pub constructor: &'static [Param],
    /// Its messages.
    pub messages: &'static [MessageAbi],
    /// Its events.
    pub events: &'static [EventAbi],
    /// What it refuses with.
    pub errors: &'static [ErrorAbi],
}

/// What the rules declare a contract to be. The office speaks as licensing, whose calls it runs.
#[must_use]
pub fn interface(contract: Contract) -> Interface {
    match contract {
        Contract::Consent => Interface {
            constructor: call::consent::New::PARAMS,
            messages: call::consent::CONSENT,
            events: event::consent::CONSENT,
            errors: Refusal::ABI,
        },
        Contract::Licensing | Contract::Office => Interface {
            constructor: call::licensing::New::PARAMS,
            messages: call::licensing::LICENSING,
            events: event::licensing::LICENSING,
            errors: Refusal::ABI,
        },
    }
}

/// Constructor, functions, events, errors, each sorted by name.
///
/// # Errors
/// `Abi` where a name stands twice: readers would have to tell the two apart by their parameters.
pub fn entries(interface: &Interface) -> Result<Vec<Entry>> {
    let mut functions: Vec<Entry> = interface.messages.iter().map(function).collect();
    let mut events: Vec<Entry> = interface.events.iter().map(event).collect();
    let mut errors: Vec<Entry> = interface.errors.iter().map(error).collect();
    for entries in [&mut functions, &mut events, &mut errors] {
        entries.sort_by_key(Entry::name);
    }
    each_once(&functions)?;
    // Events and errors are structs of one namespace to those who generate code.
    each_once(events.iter().chain(&errors))?;
    let constructor = Entry::Constructor { inputs: values(interface.constructor), state_mutability: "nonpayable" };
    Ok([vec![constructor], functions, events, errors].concat())
}

impl Entry {
    fn name(&self) -> &'static str {
        match self {
            Self::Constructor { .. } => "constructor",
            Self::Function { name, .. } | Self::Event { name, .. } | Self::Error { name, .. } => name,
        }
    }
}

fn each_once<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<()> {
    let mut names = BTreeSet::new();
    match entries.into_iter().find(|entry| !names.insert(entry.name())) {
        None => Ok(()),
        Some(twice) => Err(BuildError::Abi { item: twice.name().to_owned(), fault: AbiFault::Overloaded }),
    }
}

fn function(message: &MessageAbi) -> Entry {
    Entry::Function {
        name: message.name,
        inputs: values(message.inputs),
        outputs: values(message.outputs),
        state_mutability: match message.mutability {
            Mutability::View => "view",
            Mutability::Nonpayable => "nonpayable",
            Mutability::Payable => "payable",
        },
    }
}

fn event(event: &EventAbi) -> Entry {
    let topics = event.topics.iter().map(|topic| Value { indexed: Some(true), ..value(topic) });
    let data = event.data.iter().map(|field| Value { indexed: Some(false), ..value(field) });
    Entry::Event { name: event.name, inputs: topics.chain(data).collect(), anonymous: false }
}

fn error(error: &ErrorAbi) -> Entry {
    let input = |(name, ty): &(&'static str, &'static str)| named(name, &Kind::Word(ty));
    Entry::Error { name: error.name, inputs: error.inputs.iter().map(input).collect() }
}

fn values(params: &[Param]) -> Vec<Value> {
    params.iter().map(value).collect()
}

fn value(param: &Param) -> Value {
    named(param.name, &param.kind)
}

fn named(name: &str, kind: &Kind) -> Value {
    let (r#type, internal_type, components) = match kind {
        Kind::Word(word) => leaf(word),
        Kind::Bytes => leaf("bytes"),
        Kind::Text => leaf("string"),
        Kind::Struct(title, parts) => ("tuple".to_owned(), format!("struct {title}"), Some(values(parts))),
        Kind::List(item) => {
            let item = named(name, item);
            (item.r#type + "[]", item.internal_type + "[]", item.components)
        }
    };
    Value { name: camel_case(name), r#type, internal_type, components, indexed: None }
}

fn leaf(name: &str) -> (String, String, Option<Vec<Value>>) {
    (name.to_owned(), name.to_owned(), None)
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let mut letters = word.chars();
        text + &letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests;
