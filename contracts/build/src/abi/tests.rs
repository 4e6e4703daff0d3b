//! The ABI, as solc would print it.

use serde_json::{Value as Json, json};

use super::*;

fn abi(contract: Contract) -> Vec<Json> {
    entries(&interface(contract)).unwrap().iter().map(|entry| serde_json::to_value(entry).unwrap()).collect()
}

fn entry(contract: Contract, kind: &str, name: &str) -> Json {
    abi(contract).into_iter().find(|entry| entry["type"] == kind && entry["name"] == name).unwrap()
}

fn leaf(name: &str, ty: &str) -> Json {
    json!({"name": name, "type": ty, "internalType": ty})
}

fn party(name: &str) -> Json {
    let parts = [leaf("account", "address"), leaf("rights", "uint8"), leaf("sharePpm", "uint32")];
    json!({"name": name, "type": "tuple", "internalType": "struct Party", "components": parts})
}

#[test]
fn the_order_is_constructor_functions_events_errors_by_name() {
    for contract in [Contract::Consent, Contract::Licensing] {
        let abi = abi(contract);
        let rank = |entry: &Json| {
            ["constructor", "function", "event", "error"].iter().position(|kind| entry["type"] == **kind)
        };
        let found: Vec<_> = abi.iter().map(|entry| (rank(entry), entry["name"].as_str().map(str::to_owned))).collect();

        assert!(found.is_sorted());
        assert_eq!(found[0], (Some(0), None));
        assert_eq!(
            found.len(),
            1 + interface(contract).messages.len() + interface(contract).events.len() + Refusal::ABI.len()
        );
    }
}

#[test]
fn a_list_of_structs_names_their_parts() {
    let mut parties = party("parties");
    parties["type"] = json!("tuple[]");
    parties["internalType"] = json!("struct Party[]");

    assert_eq!(entry(Contract::Consent, "function", "openCatalogue")["inputs"], json!([parties]));
    parties["indexed"] = json!(false);
    let opened = entry(Contract::Consent, "event", "CatalogueOpened");
    assert_eq!(opened["inputs"][2], parties);
    assert_eq!((&opened["inputs"][0]["indexed"], &opened["anonymous"]), (&json!(true), &json!(false)));
}

#[test]
fn structs_stand_within_structs() {
    let propose = entry(Contract::Consent, "function", "propose");
    let (seat, deal) = (&propose["inputs"][0], &propose["inputs"][1]);

    assert_eq!(seat["components"], json!([leaf("index", "uint32"), party("party"), leaf("proof", "bytes32[]")]));
    assert_eq!(deal["internalType"], "struct Proposal");
    assert_eq!(deal["components"][3]["internalType"], "struct Changes");
    assert_eq!(deal["components"][3]["components"][3]["internalType"], "struct OfferDraft[]");
    assert_eq!(propose["outputs"], json!([leaf("deal", "bytes32"), leaf("complete", "bool")]));
}

#[test]
fn names_are_written_in_camel_case() {
    let constructor = &abi(Contract::Consent)[0];
    let names: Vec<_> = constructor["inputs"].as_array().unwrap().iter().map(|input| &input["name"]).collect();

    assert_eq!(names, ["licensing", "office", "notice", "namingNotice", "arbiter", "bond"]);
    assert_eq!(constructor["stateMutability"], "nonpayable");
}

#[test]
fn mutability_is_the_declared_one() {
    let mutability = |name| entry(Contract::Licensing, "function", name)["stateMutability"].clone();

    assert_eq!(
        [mutability("quote"), mutability("startRun"), mutability("purchase")],
        ["view", "nonpayable", "payable"]
    );
}

#[test]
fn a_refusal_is_an_error_with_its_values() {
    let inputs = [leaf("price", "uint256"), leaf("max", "uint256")];

    assert_eq!(
        entry(Contract::Consent, "error", "PriceAboveMax"),
        json!({"type": "error", "name": "PriceAboveMax", "inputs": inputs})
    );
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let error =
        Interface { events: &[EventAbi { name: "NoRoom", topics: &[], data: &[] }], ..interface(Contract::Consent) };
    let twice = [interface(Contract::Consent).messages[0]; 2];
    let twice = Interface { messages: Box::leak(Box::new(twice)), ..interface(Contract::Consent) };

    for interface in [error, twice] {
        assert!(matches!(entries(&interface), Err(BuildError::Abi { fault: AbiFault::Overloaded, .. })));
    }
}
