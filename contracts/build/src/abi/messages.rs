//! Whether a contract has exactly the messages that the rules declare, by ink's own account of it.

use std::collections::BTreeMap;

use assent_core::message::MessageAbi;
use serde::Deserialize;

use crate::error::{AbiFault, BuildError, Result};

/// A contract, as its host program prints it (`ink_metadata::sol::ContractMetadata`).
#[derive(Debug, Deserialize)]
struct Metadata {
    functions: Vec<Function>,
}

/// A message. It has one parameter, whose type is the list of what the message takes.
#[derive(Debug, Deserialize)]
struct Function {
    name: String,
    inputs: Vec<Input>,
}

#[derive(Debug, Deserialize)]
struct Input {
    ty: String,
}

/// Checks the metadata of a contract against the messages it is declared to have.
///
/// # Errors
/// `Abi` with the first message that is missing, undeclared, or takes something else; `Json`.
pub fn check(declared: &[MessageAbi], metadata: &[u8]) -> Result<()> {
    let metadata: Metadata = serde_json::from_slice(metadata).map_err(BuildError::json("ink's metadata"))?;
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for function in metadata.functions {
        let types: Vec<_> = function.inputs.into_iter().map(|input| input.ty).collect();
        if found.insert(function.name.clone(), types.join(",")).is_some() {
            return Err(BuildError::Abi { item: function.name, fault: AbiFault::Overloaded });
        }
    }
    for message in declared {
        let types = found.remove(message.name);
        same(message, types).map_err(|fault| BuildError::Abi { item: message.name.to_owned(), fault })?;
    }
    match found.into_iter().next() {
        None => Ok(()),
        Some((item, types)) => Err(BuildError::Abi { item, fault: AbiFault::Undeclared { types } }),
    }
}

fn same(declared: &MessageAbi, found: Option<String>) -> std::result::Result<(), AbiFault> {
    let declared = declared.types.to_owned();
    match found {
        None => Err(AbiFault::Missing { declared }),
        Some(found) if found != declared => Err(AbiFault::OtherTypes { declared, found }),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use assent_core::call::licensing::LICENSING;
    use serde_json::{Value, json};

    use super::*;

    fn function(name: &str, types: &str) -> Value {
        json!({"name": name, "inputs": [{"name": "call", "ty": types}], "output": "", "mutates": true})
    }

    fn all() -> Vec<Value> {
        LICENSING.iter().map(|message| function(message.name, message.types)).collect()
    }

    fn fault(functions: &[Value]) -> Option<(String, AbiFault)> {
        let metadata = json!({"name": "Licensing", "functions": functions}).to_string();
        match check(LICENSING, metadata.as_bytes()) {
            Ok(()) => None,
            Err(BuildError::Abi { item, fault }) => Some((item, fault)),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn a_contract_with_the_declared_messages_passes() {
        assert_eq!(fault(&all()), None);
    }

    #[test]
    fn a_missing_message_is_named() {
        let mut functions = all();
        functions.retain(|function| function["name"] != "startRun");

        assert_eq!(fault(&functions), Some(("startRun".into(), AbiFault::Missing { declared: "uint64".into() })));
    }

    #[test]
    fn a_message_too_many_is_named() {
        let mut functions = all();
        functions.push(function("sweep", "address"));

        assert_eq!(fault(&functions), Some(("sweep".into(), AbiFault::Undeclared { types: "address".into() })));
    }

    #[test]
    fn a_message_of_other_types_is_named_with_both() {
        let mut functions = all();
        functions
            .iter_mut()
            .filter(|each| each["name"] == "startRun")
            .for_each(|each| *each = function("startRun", "uint32"));

        let other = AbiFault::OtherTypes { declared: "uint64".into(), found: "uint32".into() };
        assert_eq!(fault(&functions), Some(("startRun".into(), other)));
    }

    #[test]
    fn a_message_declared_twice_is_refused() {
        let mut functions = all();
        functions.push(function("startRun", "uint32"));

        assert_eq!(fault(&functions), Some(("startRun".into(), AbiFault::Overloaded)));
    }
}
