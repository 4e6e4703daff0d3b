//! The five steps by the `assent` command on the devnet: a real node, a wasm runtime, a database.

#[path = "common/events.rs"]
mod events;

use assent_acceptance::{
    demo::{Demo, Shell},
    node::Node,
};

#[test]
fn five_steps() {
    let base = tempfile::tempdir().expect("a folder");
    let node = Node::devnet(base.path());
    let folder = tempfile::tempdir().expect("a folder");
    let told = Demo::new(&node.url, folder.path(), &mut |_| {}).tell();
    let names: Vec<&str> = told.iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!(names, events::EVENTS);
}

#[test]
fn a_node_that_is_killed_is_one_clear_line_and_what_is_final_is_there_again() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::devnet(base.path());
    Shell::new(&node.url, folder.path()).ok(&["deploy", "--notice", "0s", "--key", "//Alice"]);
    drop(node);

    let gone = Shell::new("ws://127.0.0.1:9", folder.path());
    let no = gone.run(&["show", "events"]).expect_err("there is no node");
    assert_eq!(no.exit, 5, "{no:?}");

    let again = Node::devnet(base.path());
    Shell::new(&again.url, folder.path()).ok(&["show", "events"]);
}
