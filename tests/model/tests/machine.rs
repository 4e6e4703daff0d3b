//! Stories of 64 to 96 steps with hostile, clumsy and colluding actors: the model keeps its own promises.

use std::collections::BTreeMap;

use assent_model::compare::{self, Subject};
use assent_model::promises::{Step, check, check_story};
use assent_model::strategy::{seeds, step};
use assent_model::{Account, Action, Config, Outcome, Returned, World};
use proptest::prelude::*;

/// Plays a story, checking every step, and returns how often each kind of step was done and refused.
fn play(config: Config, seeds: &[u64]) -> Result<BTreeMap<String, (u32, u32)>, String> {
    let mut world = World::new(config);
    let mut journal = Vec::new();
    let mut count: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for seed in seeds {
        let (actor, action) = step(&world, *seed);
        let before = world.clone();
        let outcome = world.apply(actor, &action);
        check(&Step { before: &before, actor, action: &action, outcome: &outcome, after: &world })?;
        let debug = format!("{action:?}");
        let kind = debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let entry = count.entry(kind.to_owned()).or_default();
        match outcome {
            Outcome::Done { .. } => {
                entry.0 += 1;
                journal.push((actor, action));
            }
            Outcome::Refused(_) => entry.1 += 1,
        }
    }
    check_story(&journal, &world)?;
    Ok(count)
}

/// 64 stories, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = std::env::var("PROPTEST_CASES").map_or(64, |_| default.cases);
    ProptestConfig { cases, failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_story_keeps_the_promises(seeds in seeds(64..=96)) {
        play(Config::default(), &seeds).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn without_notice_as_well(seeds in seeds(64..=96)) {
        let config = Config { notice: 0, naming_notice: 1, ..Config::default() };
        play(config, &seeds).map_err(TestCaseError::fail)?;
    }
}

/// Something to judge that does as the model does, except where it lies.
struct Mirror {
    world: World,
    lies: fn(&Action, Result<Returned, String>) -> Result<Returned, String>,
}

impl Subject for Mirror {
    fn take(&mut self, _: &World, actor: Account, action: &Action) -> Result<Returned, String> {
        let answer = match self.world.apply(actor, action) {
            Outcome::Done { returned } => Ok(returned),
            Outcome::Refused(name) => Err(name.to_owned()),
        };
        (self.lies)(action, answer)
    }

    fn differs(&self, world: &World) -> Option<String> {
        (self.world != *world).then(|| "the worlds differ".to_owned())
    }
}

fn mirrored(lies: fn(&Action, Result<Returned, String>) -> Result<Returned, String>) -> Result<(), String> {
    let config = Config { notice: 0, ..Config::default() };
    for story in 0..20u64 {
        let seeds: Vec<u64> = (0..96).map(|at| story * 1_000 + at).collect();
        compare::story(config, &seeds, &mut Mirror { world: World::new(config), lies })?;
    }
    Ok(())
}

#[test]
fn what_is_judged_may_be_right_and_not_wrong() {
    mirrored(|_, answer| answer).expect("a mirror is right");
    let more = |_: &Action, answer| match answer {
        Ok(Returned::Amount(amount)) => Ok(Returned::Amount(amount + 1)),
        other => other,
    };
    assert!(mirrored(more).is_err_and(|why| why.contains("it returns")));
    let wider = |action: &Action, answer: Result<Returned, String>| match action {
        Action::Propose(_) => Ok(Returned::Nothing),
        _ => answer,
    };
    assert!(mirrored(wider).is_err_and(|why| why.contains("right would be")));
    let renamed = |_: &Action, answer: Result<Returned, String>| answer.map_err(|_| "NoReason".to_owned());
    assert!(mirrored(renamed).is_err_and(|why| why.contains("right would be")));
}

/// A strategy that never gets to a message tests nothing of it.
#[test]
fn the_stories_reach_every_message() {
    let mut all: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for story in 0..600u64 {
        let config = Config { notice: if story % 2 == 0 { 0 } else { Config::default().notice }, ..Config::default() };
        let seeds: Vec<u64> = (0..96).map(|at| story * 1_000 + at).collect();
        for (kind, (done, refused)) in play(config, &seeds).expect("kept") {
            let entry = all.entry(kind).or_default();
            *entry = (entry.0 + done, entry.1 + refused);
        }
    }
    let never = ["MoveToken", "AsConsent"];
    let table = format!("{all:?}");
    assert_eq!(all.len(), 38, "{table}");
    for (kind, (done, refused)) in &all {
        assert!((*done > 0) != never.contains(&kind.as_str()), "{kind} was done {done} times, of {table}");
        assert!(*refused > 0 || kind == "Wait", "{kind} was never refused, of {table}");
    }
    let (done, refused) = all.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert!(done > 3 * refused, "{done} done, {refused} refused");
}
