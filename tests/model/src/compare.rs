//! The model judges something else: the pure rules, or the real blob, behind an adapter.

use crate::action::Action;
use crate::actors::Account;
use crate::answer::{Outcome, Returned};
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
}

/// Plays a story on the model and on what is judged; returns the steps that were done, or what was wrong first.
pub fn story(config: Config, seeds: &[u64], judged: &mut dyn Subject) -> Result<Vec<(Account, Action)>, String> {
    let mut world = World::new(config);
    let mut journal = Vec::new();
    for seed in seeds {
        let (actor, action) = step(&world, *seed);
        let before = world.clone();
        let answer = judged.take(&before, actor, &action);
        let told = format!("{action:?} by {actor:?} was answered {answer:?}");
        let outcome = compare(&mut world, actor, &action, answer).map_err(|why| format!("{why}; {told}"))?;
        check(&Step { before: &before, actor, action: &action, outcome: &outcome, after: &world })?;
        if let Some(difference) = judged.differs(&world) {
            return Err(format!("{difference}; {told}"));
        }
        if let Outcome::Done { .. } = outcome {
            journal.push((actor, action));
        }
    }
    check_story(&journal, &world)?;
    Ok(journal)
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
