//! The five steps by the `assent` command on the simulator, with real audio files.

#[path = "common/events.rs"]
mod events;

use assent_acceptance::{demo::Demo, node::Node};

#[test]
fn five_steps() {
    let node = Node::simnet();
    let folder = tempfile::tempdir().expect("a folder");
    let events = Demo::new(&node.url, folder.path(), &mut |_| {}).tell();
    let names: Vec<&str> = events.iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!(names, events::EVENTS);
}
