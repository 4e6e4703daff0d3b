//! Events of which only names and values are known: as the rules declare them.

use assent_core::{
    abi::{Kind, Param},
    event::{consent::CONSENT, licensing::LICENSING},
    id::Account,
    merkle::{HostKeccak, Keccak},
    message::EventAbi,
    word::Word,
};

use super::Event;
use crate::revive::ContractEmitted;

/// An event by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The name.
    pub name: &'static str,
    /// The values by name, in order.
    pub values: Vec<(&'static str, Value)>,
}

/// A value of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number: an id, a count, a time, an amount in base units.
    Number(u128),
    /// Yes or no.
    Flag(bool),
    /// An account.
    Account(Account),
    /// Bytes: a digest or a selector.
    Bytes(Vec<u8>),
}

impl Told {
    /// The number of that name, if there is one.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u128> {
        self.values.iter().find_map(|(given, value)| match value {
            Value::Number(number) if *given == name => Some(*number),
            _ => None,
        })
    }
}

/// An event of `consent`; nothing where it cannot be read.
pub fn consent(emitted: &ContractEmitted) -> Option<Event> {
    told(CONSENT, emitted)
}

/// An event of `licensing`; nothing where it cannot be read.
pub fn licensing(emitted: &ContractEmitted) -> Option<Event> {
    told(LICENSING, emitted)
}

fn told(list: &[EventAbi], emitted: &ContractEmitted) -> Option<Event> {
    let (first, topics) = emitted.topics.split_first()?;
    let event = list.iter().find(|event| signature(event) == *first)?;
    let (words, []) = emitted.data.as_chunks::<32>() else { return None };
    let values = values(event.topics, topics)?.into_iter().chain(values(event.data, words)?).collect();
    Some(Event::Told(Told { name: event.name, values }))
}

fn signature(event: &EventAbi) -> [u8; 32] {
    let params = [event.topics, event.data].concat();
    let types: Vec<&str> = params.iter().map(|param| word(&param.kind).unwrap_or("")).collect();
    HostKeccak::keccak(format!("{}({})", event.name, types.join(",")).as_bytes()).0
}

fn values(params: &[Param], words: &[[u8; 32]]) -> Option<Vec<(&'static str, Value)>> {
    if params.len() != words.len() {
        return None;
    }
    params.iter().zip(words).map(|(param, of)| Some((param.name, value(word(&param.kind)?, of)?))).collect()
}

fn word(kind: &Kind) -> Option<&'static str> {
    if let Kind::Word(name) = kind { Some(name) } else { None }
}

fn value(ty: &str, word: &[u8; 32]) -> Option<Value> {
    Some(match ty {
        "address" => Value::Account(Account::from_word(word)?),
        "bool" => Value::Flag(bool::from_word(word)?),
        "bytes4" => Value::Bytes(word.get(..4)?.to_vec()),
        "bytes32" => Value::Bytes(word.to_vec()),
        _ => Value::Number(u128::from_word(word)?),
    })
}
