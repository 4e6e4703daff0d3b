//! Calldata that nobody sane sends, on the real blobs: each is answered, or refused with a type; none traps, and what is
//! refused changes nothing.
//!
//! The same 4,000 cases every time; `PROPTEST_CASES` asks for more, `FUZZ_SEED` for others.

#[path = "fuzz/data.rs"]
mod data;
#[path = "fuzz/read.rs"]
mod read;

use std::{collections::BTreeMap, time::Instant};

use assent_acceptance::{
    scene::{Role, Said, Scene},
    world::No,
};
use assent_core::{
    abi::Bytes,
    call::{
        consent::{CONSENT, Stored},
        licensing::LICENSING,
    },
    error::Refusal,
    message::MessageAbi,
};
use data::{Dice, MOST, Spoiled};

/// Cases, where nothing else is said.
const CASES: usize = 4_000;

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// How often each message is tried: both lists together make the cases.
fn tries() -> usize {
    let cases = asked("PROPTEST_CASES").map_or(CASES, |cases| usize::try_from(cases).unwrap_or(CASES).max(CASES));
    cases.div_ceil(CONSENT.len() + LICENSING.len())
}

/// The chain's bound on a storage key, in bytes.
const LONGEST_KEY: usize = 128;

/// What became of the cases: by kind of calldata, how many were answered and how many refused.
type Tally = BTreeMap<Spoiled, (u32, u32)>;

/// Sends calldata, and takes back what it did. Says whether it was answered.
fn sent(scene: &mut Scene, role: Role, said: &Said, data: Vec<u8>, of_ours: bool) -> Result<bool, String> {
    let before = scene.stage.world.state_root();
    scene.tries(|scene| {
        let called = scene.stage.world.raw_call(role.who(), said.to, data, said.value);
        match called.result {
            Ok(_) => return Ok(true),
            Err(No::Refused(_)) => {}
            // What has no message is ink's to refuse, without a type.
            Err(No::Reverted(_)) if !of_ours => {}
            Err(other) => return Err(format!("{other:?}")),
        }
        let told = called.events.len();
        let same = told == 0 && scene.stage.world.state_root() == before;
        if same { Ok(false) } else { Err(format!("a refusal told {told} events, or changed something")) }
    })
}

fn speak(seed: u64, messages: &[MessageAbi], say: fn(&mut Scene, &str, Role) -> Said) -> Tally {
    let (mut scene, mut tally) = (Scene::new(), Tally::new());
    for (message, number) in messages.iter().zip(0..) {
        let role = Role::speaker(message.name);
        scene.tries(|scene| {
            let said = say(scene, message.name, role);
            for case in 0..tries() {
                let mut dice = Dice::new(seed, number, case);
                let (kind, data) = data::spoil(&mut dice, message, &said.data, Role::ALL.map(Role::account));
                assert!(data.len() <= MOST);
                let of_ours = data.get(..4) == said.data.get(..4);
                let (start, size) = (hex::encode(&data[..data.len().min(300)]), data.len());
                match sent(scene, role, &said, data, of_ours) {
                    Ok(true) => tally.entry(kind).or_default().0 += 1,
                    Ok(false) => tally.entry(kind).or_default().1 += 1,
                    Err(why) => panic!("{} {kind:?}, case {case}, {size} bytes: {why}\n{start}", message.name),
                }
            }
        });
    }
    tally
}

fn never_traps(contract: &str, messages: &[MessageAbi], say: fn(&mut Scene, &str, Role) -> Said) {
    let began = Instant::now();
    let tally = speak(asked("FUZZ_SEED").unwrap_or(0), messages, say);
    eprintln!("{contract}: answered and refused, by kind: {tally:?} in {:?}", began.elapsed());
    let both = tally.values().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
    assert!(both.0 > 0 && both.1 > both.0, "some is answered, most is refused: {both:?}");
    assert_eq!(tally.len(), Spoiled::ALL.len(), "every kind was tried");
}

#[test]
fn no_calldata_traps_consent() {
    never_traps("consent", CONSENT, Scene::to_consent);
}

#[test]
fn no_calldata_traps_licensing() {
    never_traps("licensing", LICENSING, Scene::to_licensing);
}

#[test]
fn under_a_key_beyond_the_chains_bound_is_nothing() {
    let mut scene = Scene::new();
    let key = Stored { key: Bytes(vec![0; LONGEST_KEY + 1]) };
    assert_eq!(scene.stage.cold(Role::Stranger.who(), &key).ok().value, Bytes(vec![]));
    assert_eq!(scene.stage.hot(Role::Stranger.who(), &key).ok().value, Bytes(vec![]));
}

/// How the rules read the arguments of a message.
type Read = fn(&str, &[u8]) -> Option<Refusal>;

/// Calldata of every kind: what the rules' reader cannot read is refused with that word, and nothing else is.
fn reads_alike(messages: &[MessageAbi], say: fn(&mut Scene, &str, Role) -> Said, read: Read) -> Vec<String> {
    let (mut scene, mut wrong) = (Scene::new(), Vec::new());
    for (message, number) in messages.iter().zip(0..) {
        let role = Role::speaker(message.name);
        scene.tries(|scene| {
            let said = say(scene, message.name, role);
            for case in 0..tries() / 2 {
                let mut dice = Dice::new(1, number, case);
                let (kind, data) = data::spoil(&mut dice, message, &said.data, Role::ALL.map(Role::account));
                if data.get(..4) != said.data.get(..4) {
                    continue;
                }
                let expected = read(message.name, &data[4..]).map(No::Refused);
                let called = scene.tries(|scene| scene.stage.world.raw_call(role.who(), said.to, data, said.value));
                let got = called.result.err().filter(|no| matches!(no, No::Refused(Refusal::Unreadable { .. })));
                if got != expected {
                    wrong.push(format!("{} {kind:?}, case {case}: {got:?} and not {expected:?}", message.name));
                }
            }
        });
    }
    wrong
}

#[test]
fn the_blobs_read_what_the_rules_read_and_nothing_else() {
    assert_eq!(reads_alike(CONSENT, Scene::to_consent, read::cold), Vec::<String>::new());
    assert_eq!(reads_alike(LICENSING, Scene::to_licensing, read::hot), Vec::<String>::new());
}

#[test]
fn a_last_word_that_is_missing_is_unreadable() {
    let mut scene = Scene::new();
    let said = scene.to_consent("narrow", Role::Rightsholder);
    let cut = said.data[..said.data.len() - 32].to_vec();
    let called = scene.stage.world.raw_call(Role::Rightsholder.who(), said.to, cut, 0);
    assert!(matches!(called.refusal(), Refusal::Unreadable { .. }));
    let said = scene.to_licensing("registerTerms", Role::Stranger);
    let cut = said.data[..said.data.len() - 32].to_vec();
    let called = scene.stage.world.raw_call(Role::Stranger.who(), said.to, cut, 0);
    assert_eq!(called.refusal(), Refusal::Unreadable { word: 13 });
}
