//! The Solidity ABI as JSON: ink's metadata, completed from the sources.
//!
//! - Mutability: `payable` as declared, else `view` for `&self` and `nonpayable` for `&mut self`.
//! - A struct is a `tuple` with named components and `internalType` `struct Name`, so that generators can name it; an
//!   `Option<T>` is a struct of `present` and `value`.
//! - A message that returns a static tuple has several outputs; the bytes are the same. With a dynamic part it is one
//!   tuple, because ink puts an offset in front of it.
//! - ink lists the events of every crate that is linked in: those of the other contract are left out. Its errors stay,
//!   because a refusal of the one comes through the other.
//! - Everything is sorted by name.

mod metadata;
mod names;
mod source;
mod ty;

use std::collections::BTreeMap;

use serde::Serialize;

use self::metadata::{Contract as Metadata, Error, Event, Function};
use self::names::{Param, Renamer};
use self::source::{CONSTRUCTOR, Source};
use self::ty::SolType;
use crate::contract::{Contract, Project};
use crate::error::{AbiFault, BuildError, Result};

/// One entry of the ABI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Entry {
    /// The constructor.
    #[serde(rename_all = "camelCase")]
    Constructor {
        /// What it takes.
        inputs: Vec<Param>,
        /// Whether it takes money.
        state_mutability: &'static str,
    },
    /// A message.
    #[serde(rename_all = "camelCase")]
    Function {
        /// Its name.
        name: String,
        /// What it takes.
        inputs: Vec<Param>,
        /// What it returns.
        outputs: Vec<Param>,
        /// Whether it reads, writes or takes money.
        state_mutability: &'static str,
    },
    /// An event.
    Event {
        /// Its name.
        name: String,
        /// What it tells.
        inputs: Vec<Param>,
        /// Whether its first topic is not its signature.
        anonymous: bool,
    },
    /// A custom error.
    Error {
        /// Its name.
        name: String,
        /// The offending values.
        inputs: Vec<Param>,
    },
}

/// Makes the ABI of a contract out of the metadata that its host program printed.
pub fn abi(project: &Project, contract: Contract, metadata: &[u8]) -> Result<Vec<Entry>> {
    let metadata = serde_json::from_slice(metadata).map_err(BuildError::json(format!("metadata of {contract}")))?;
    let mut own = Source::read(&project.sources(contract))?;
    let others = Contract::ALL.into_iter().filter(|other| *other != contract);
    let others = others.map(|other| Source::read(&project.sources(other))).collect::<Result<Vec<_>>>()?;
    let foreign = |name: &str| !own.events.contains(name) && others.iter().any(|other| other.events.contains(name));
    let metadata = without_events(metadata, foreign);
    others.iter().for_each(|other| own.borrow_types(other));
    entries(metadata, &own)
}

fn without_events(mut metadata: Metadata, foreign: impl Fn(&str) -> bool) -> Metadata {
    metadata.events.retain(|event| !foreign(&event.name));
    metadata
}

/// Constructor, functions, events, errors, each sorted by name, each signature once.
fn entries(metadata: Metadata, source: &Source) -> Result<Vec<Entry>> {
    let renamer = Renamer::new(source);
    let mut entries = Vec::new();
    for constructor in &metadata.constructors {
        entries.push(constructor_entry(&renamer, constructor)?);
    }
    entries.extend(functions(&renamer, &metadata.functions)?.into_values());
    let events = metadata.events.iter().map(|event| event_entry(&renamer, event));
    entries.extend(events.collect::<Result<BTreeMap<_, _>>>()?.into_values());
    let errors = metadata.errors.iter().map(|error| error_entry(&renamer, error));
    entries.extend(errors.collect::<Result<BTreeMap<_, _>>>()?.into_values());
    Ok(entries)
}

fn constructor_entry(renamer: &Renamer<'_>, constructor: &Function) -> Result<Entry> {
    let inputs = renamer.inputs(CONSTRUCTOR, &constructor.inputs)?;
    Ok(Entry::Constructor { inputs, state_mutability: mutability(true, constructor.is_payable) })
}

fn functions(renamer: &Renamer<'_>, functions: &[Function]) -> Result<BTreeMap<String, Entry>> {
    let mut entries = BTreeMap::new();
    for function in functions {
        let entry = function_entry(renamer, function)?;
        if entries.insert(function.name.clone(), entry).is_some() {
            return Err(BuildError::Abi { item: function.name.clone(), fault: AbiFault::Overloaded });
        }
    }
    Ok(entries)
}

fn function_entry(renamer: &Renamer<'_>, function: &Function) -> Result<Entry> {
    Ok(Entry::Function {
        name: function.name.clone(),
        inputs: renamer.inputs(&function.name, &function.inputs)?,
        outputs: renamer.outputs(&function.name, function.output.as_deref())?,
        state_mutability: mutability(function.mutates, function.is_payable),
    })
}

fn event_entry(renamer: &Renamer<'_>, event: &Event) -> Result<(String, Entry)> {
    let mut inputs = renamer.record(&event.name, &event.params)?;
    inputs.iter_mut().zip(&event.params).for_each(|(input, param)| input.indexed = Some(param.is_topic));
    let signature = signature(&event.name, &event.params);
    Ok((signature, Entry::Event { name: event.name.clone(), inputs, anonymous: event.is_anonymous }))
}

fn error_entry(renamer: &Renamer<'_>, error: &Error) -> Result<(String, Entry)> {
    let inputs = renamer.record(&error.name, &error.params)?;
    Ok((signature(&error.name, &error.params), Entry::Error { name: error.name.clone(), inputs }))
}

fn signature(name: &str, params: &[metadata::Param]) -> String {
    let types: Vec<&str> = params.iter().map(|param| param.ty.as_str()).collect();
    format!("{name}({})", types.join(","))
}

fn mutability(mutates: bool, payable: bool) -> &'static str {
    match (payable, mutates) {
        (true, _) => "payable",
        (false, true) => "nonpayable",
        (false, false) => "view",
    }
}

/// Reads a type of `item`.
fn parse(item: &str, ty: &str) -> Result<SolType> {
    SolType::parse(ty).map_err(|fault| BuildError::Abi { item: item.to_owned(), fault })
}

#[cfg(test)]
mod tests;
