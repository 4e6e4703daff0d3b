//! The model judges something else: the pure rules, or the real blob, behind an adapter.

use std::collections::BTreeMap;

use crate::action::Action;
use crate::actors::Account;
use crate::answer::{Outcome, Returned};
use crate::drain::{self, Order};
use crate::promises::{Step, check, check_story};
use crate::records::Config;
use crate::strategy::step;
use crate::verdict::Judged;
use crate::world::World;

/// What is judged.
pub trait Subject {
    /// Takes a step. `before` is the model's world, by which an adapter resolves numbers, heads, seats and proofs.
    /// Returns what the message returned ([`Returned::Nothing`] where the adapter does not look), or the refusal's name
    /// in the model's words.
    fn take(&mut self, before: &World, actor: Account, action: &Action) -> Result<Returned, String>;

    /// What differs from the model's world after a step, if anything.
    fn differs(&self, world: &World) -> Option<String>;

    /// The step as it can be said at all: an interface may have fewer words than the model.
    fn sayable(&self, action: Action) -> Action {
        action
    }

    /// What terms are called, by number: the model orders rows by it.
    fn digests(&self) -> BTreeMap<u32, [u8; 32]> {
        BTreeMap::new()
    }
}

/// Plays a story on the model and on what is judged; returns the steps that were done, or what was wrong first.
pub fn story(config: Config, seeds: &[u64], judged: &mut dyn Subject) -> Result<Vec<(Account, Action)>, String> {
    play(config, seeds, judged).map(|(journal, _)| journal)
}

/// Plays a story, and then everybody takes out what is theirs, on both sides.
pub fn story_to_its_end(config: Config, seeds: &[u64], order: Order, judged: &mut dyn Subject) -> Result<(), String> {
    let (_, mut world) = play(config, seeds, judged)?;
    for _ in 0..drain::MOST_MOVES {
        let Some((actor, action)) = drain::next(&world, order) else { return Ok(()) };
        let outcome = take(&mut world, actor, &action, judged).map_err(|why| format!("nobody_can_hold_it: {why}"))?;
        if let Outcome::Refused(name) = outcome {
            return Err(format!("nobody_can_hold_it: {name} to {action:?} by {actor:?}"));
        }
    }
    Err("nobody_can_hold_it: the drain does not end".to_owned())
}

type Played = (Vec<(Account, Action)>, World);

fn play(config: Config, seeds: &[u64], judged: &mut dyn Subject) -> Result<Played, String> {
    let mut world = World::new(config);
    let mut journal = Vec::new();
    for seed in seeds {
        let (actor, action) = step(&world, *seed);
        let action = judged.sayable(action);
        if let Outcome::Done { .. } = take(&mut world, actor, &action, judged)? {
            journal.push((actor, action));
        }
    }
    check_story(&journal, &world)?;
    Ok((journal, world))
}

/// Takes a step on both sides; both must do the same, and keep the promises.
fn take(world: &mut World, actor: Account, action: &Action, judged: &mut dyn Subject) -> Result<Outcome, String> {
    let before = world.clone();
    let answer = judged.take(&before, actor, action);
    let told = format!("{action:?} by {actor:?} was answered {answer:?}");
    let outcome = compare(world, actor, action, answer).map_err(|why| format!("{why}; {told}"))?;
    let known = judged.digests();
    world.digests.extend(known.into_iter().filter(|(number, _)| before.terms.len() < *number as usize));
    check(&Step { before: &before, actor, action, outcome: &outcome, after: world })?;
    match judged.differs(world) {
        Some(difference) => Err(format!("{difference}; {told}")),
        None => Ok(outcome),
    }
}

/// Judges an answer and, if the step was rightly done, takes it in the model as well.
pub fn compare(
    world: &mut World,
    actor: Account,
    action: &Action,
    answer: Result<Returned, String>,
) -> Result<Outcome, String> {
    let verdict = world.permitted(actor, action);
    let refused = answer.as_ref().err().map(String::as_str);
    match verdict.judge(refused) {
        Judged::RightlyRefused => {
            let known = verdict.broken.iter().chain(&verdict.silent).find(|name| Some(**name) == refused);
            Ok(Outcome::Refused(known.copied().unwrap_or_default()))
        }
        Judged::Wrong => Err(format!("right would be {verdict:?}")),
        Judged::RightlyDone => {
            let outcome = world.apply(actor, action);
            let (Outcome::Done { returned }, Ok(answered)) = (&outcome, &answer) else { return Ok(outcome) };
            if agree(returned, answered) { Ok(outcome) } else { Err(format!("it returns {returned:?}")) }
        }
    }
}

/// Whether what was returned is right; for a row that was skipped, any of the right reasons is.
pub fn agree(right: &Returned, answered: &Returned) -> bool {
    match (right, answered) {
        (_, Returned::Nothing) => true,
        (Returned::Rows(right), Returned::Rows(answered)) => {
            let same = |((one, why), (other, told)): (&(u64, _), &(u64, std::collections::BTreeSet<&'static str>))| {
                let why: &std::collections::BTreeSet<&'static str> = why;
                one == other && told.is_subset(why)
            };
            right.len() == answered.len() && right.iter().zip(answered).all(same)
        }
        _ => right == answered,
    }
}
