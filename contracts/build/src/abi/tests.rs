//! The ABI of a small contract, as solc would print it.

use serde_json::{Value, json};

use super::*;

const SOURCE: &str = r#"
    pub type Bytes32 = FixedBytes<32>;
    pub type Outcome<T> = Result<T, Refusal>;
    pub struct Party { pub account: Address, pub shares: Vec<Share> }
    pub struct Share { pub ppm: u32, pub root: Bytes32 }
    #[ink::event] pub struct Opened { #[ink(topic)] pub id: u32, pub parties: Vec<Party> }
    #[ink::error] pub enum Refusal { Late { by: u64 } }
    #[ink::contract] mod c { impl C {
        #[ink(constructor)] pub fn new(first: Share) -> Self {}
        #[ink(message, name = "openIt")] pub fn open(&mut self, parties: Vec<Party>) -> Outcome<u32> {}
        #[ink(message)] pub fn look(&self, id: u32) -> Option<Share> {}
        #[ink(message)] pub fn both(&self) -> Result<(u64, Share), Refusal> {}
        #[ink(message, payable)] pub fn long(&mut self) -> (u8, DynBytes) {}
        #[ink(message)] pub fn share(&self) -> Share {}
    } }
"#;

const PARTY: &str = "(address,(uint32,bytes32)[])[]";

fn metadata() -> Value {
    let message = |name: &str, inputs: Value, output: Option<&str>, mutates: bool, payable: bool| {
        json!({
            "name": name, "inputs": inputs, "output": output, "mutates": mutates, "is_payable": payable,
            "is_default": false, "docs": ""
        })
    };
    json!({
        "name": "C", "docs": "",
        "constructors": [message("new", json!([{"name": "first", "ty": "(uint32,bytes32)"}]), None, false, false)],
        "functions": [
            message("openIt", json!([{"name": "parties", "ty": PARTY}]), Some("uint32"), true, false),
            message("look", json!([{"name": "id", "ty": "uint32"}]), Some("(bool,(uint32,bytes32))"), false, false),
            message("both", json!([]), Some("(uint64,(uint32,bytes32))"), false, false),
            message("long", json!([]), Some("(uint8,bytes)"), true, true),
            message("share", json!([]), Some("(uint32,bytes32)"), false, false),
        ],
        "events": [{"name": "Opened", "is_anonymous": false, "docs": "", "params": [
            {"name": "id", "ty": "uint32", "is_topic": true, "docs": ""},
            {"name": "parties", "ty": PARTY, "is_topic": false, "docs": ""},
        ]}],
        "errors": [
            {"name": "Late", "docs": "", "params": [{"name": "by", "ty": "uint64", "docs": ""}]},
            {"name": "Late", "docs": "", "params": [{"name": "by", "ty": "uint64", "docs": ""}]},
        ],
    })
}

fn abi_of(metadata: Value) -> Result<Value> {
    let mut source = Source::default();
    source.add(SOURCE).unwrap();
    let entries = entries(serde_json::from_value(metadata).unwrap(), &source)?;
    Ok(serde_json::to_value(entries).unwrap())
}

fn entry(name: &str) -> Value {
    let abi = abi_of(metadata()).unwrap();
    abi.as_array().unwrap().iter().find(|entry| entry["name"] == name).unwrap().clone()
}

fn share(name: &str) -> Value {
    json!({"name": name, "type": "tuple", "internalType": "struct Share", "components": [
        {"name": "ppm", "type": "uint32", "internalType": "uint32"},
        {"name": "root", "type": "bytes32", "internalType": "bytes32"},
    ]})
}

#[test]
fn the_order_is_constructor_functions_events_errors_by_name_each_once() {
    let abi = abi_of(metadata()).unwrap();
    let found: Vec<_> = abi.as_array().unwrap().iter().map(|entry| (&entry["type"], &entry["name"])).collect();

    let want = json!([
        ["constructor", null],
        ["function", "both"],
        ["function", "long"],
        ["function", "look"],
        ["function", "openIt"],
        ["function", "share"],
        ["event", "Opened"],
        ["error", "Late"]
    ]);
    assert_eq!(serde_json::to_value(found).unwrap(), want);
}

#[test]
fn an_array_of_structs_keeps_the_names_of_their_fields() {
    let mut shares = share("shares");
    shares["type"] = json!("tuple[]");
    shares["internalType"] = json!("struct Share[]");
    let account = json!({"name": "account", "type": "address", "internalType": "address"});
    let parties = json!({"name": "parties", "type": "tuple[]", "internalType": "struct Party[]",
        "components": [account, shares]});
    let mut indexed = parties.clone();
    indexed["indexed"] = json!(false);

    assert_eq!(entry("openIt")["inputs"], json!([parties]));
    assert_eq!(entry("Opened")["inputs"][1], indexed);
    assert_eq!(entry("Opened")["inputs"][0]["indexed"], true);
}

#[test]
fn an_option_is_a_struct_of_present_and_value() {
    let outputs = &entry("look")["outputs"];

    assert_eq!(outputs[0]["internalType"], "struct OptionalShare");
    assert_eq!(outputs[0]["components"][0]["name"], "present");
    assert_eq!(outputs[0]["components"][1], share("value"));
}

#[test]
fn a_static_tuple_is_several_outputs_and_a_dynamic_one_is_one() {
    let unnamed = |ty: &str| json!({"name": "", "type": ty, "internalType": ty});

    assert_eq!(entry("both")["outputs"], json!([unnamed("uint64"), share("")]));
    assert_eq!(entry("share")["outputs"], json!([share("")]));
    assert_eq!(entry("long")["outputs"][0]["internalType"], "struct LongOutput");
    assert_eq!(entry("long")["outputs"].as_array().unwrap().len(), 1);
}

#[test]
fn mutability_follows_the_receiver_and_the_money() {
    assert_eq!(entry("look")["stateMutability"], "view");
    assert_eq!(entry("openIt")["stateMutability"], "nonpayable");
    assert_eq!(entry("long")["stateMutability"], "payable");
}

#[test]
fn a_struct_of_another_shape_is_refused() {
    let mut metadata = metadata();
    metadata["functions"][4]["output"] = json!("(uint32,bytes32,bool)");

    let error = abi_of(metadata).unwrap_err();

    let fault = AbiFault::FieldCount { name: "Share".to_owned(), fields: 2, components: 3 };
    assert!(matches!(error, BuildError::Abi { fault: found, .. } if found == fault));
}

#[test]
fn two_messages_of_one_name_are_refused() {
    let mut metadata = metadata();
    metadata["functions"][4]["name"] = json!("both");

    assert!(matches!(abi_of(metadata), Err(BuildError::Abi { fault: AbiFault::Overloaded, .. })));
}

#[test]
fn events_of_the_other_contract_are_left_out() {
    let metadata = without_events(serde_json::from_value(metadata()).unwrap(), |name| name == "Opened");

    assert!(metadata.events.is_empty());
}
