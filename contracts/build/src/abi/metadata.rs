//! ink's own account of a contract, as its host program prints it (`ink_metadata::sol::ContractMetadata`).
//!
//! It has every name and type, but prints a struct as a bare tuple: `(address,uint8)[]`. The rest comes from the sources.

use serde::Deserialize;

/// A contract.
#[derive(Debug, Deserialize)]
pub struct Contract {
    /// The one constructor that this ABI allows.
    pub constructors: Vec<Function>,
    /// The messages.
    pub functions: Vec<Function>,
    /// The events of every crate that is linked in.
    pub events: Vec<Event>,
    /// The errors of every crate that is linked in.
    pub errors: Vec<Error>,
}

/// A constructor or message.
#[derive(Debug, Deserialize)]
pub struct Function {
    /// The name in the ABI.
    pub name: String,
    /// What it takes.
    pub inputs: Vec<Param>,
    /// What it returns, if anything; a `Result` is already taken apart.
    #[serde(default)]
    pub output: Option<String>,
    /// Whether it may write; a constructor does not say.
    #[serde(default)]
    pub mutates: bool,
    /// Whether it takes native money.
    pub is_payable: bool,
}

/// An event.
#[derive(Debug, Deserialize)]
pub struct Event {
    /// The name in the ABI.
    pub name: String,
    /// Whether its first topic is not its signature.
    pub is_anonymous: bool,
    /// What it tells.
    pub params: Vec<Param>,
}

/// A custom error.
#[derive(Debug, Deserialize)]
pub struct Error {
    /// The name in the ABI.
    pub name: String,
    /// The offending values.
    pub params: Vec<Param>,
}

/// A parameter.
#[derive(Debug, Deserialize)]
pub struct Param {
    /// The name in the source.
    pub name: String,
    /// The type as the Solidity signature has it.
    pub ty: String,
    /// Whether an event's reader can filter by it.
    #[serde(default)]
    pub is_topic: bool,
}
