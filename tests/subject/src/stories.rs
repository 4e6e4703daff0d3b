//! The twelve promises: stories of 64 to 96 steps with hostile, clumsy and colluding actors, told on the reference model and on
//! a machine side by side; then everybody takes out what is theirs.
//!
//! The same stories on every machine, every time; `PROMISES_SEED=<number>` tells others. A story that fails is made shorter and
//! printed as a line for `regressions/promises.txt`, which every machine replays first.

use std::{cell::RefCell, time::Instant};

use assent_model::{Config, compare, drain::Order, strategy::seeds};
use proptest::test_runner::{Config as Runs, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::{Chain, machine::Machine};

const REGRESSIONS: &str = include_str!("../regressions/promises.txt");

/// How many stories of a configuration a machine tells.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Where nothing is said.
    pub usual: u32,
    /// Where `PROPTEST_CASES` is set: one story for so many cases, and at least one.
    pub cases: u64,
}

impl Number {
    fn now(self) -> u32 {
        let asked = environment("PROPTEST_CASES").map(|all| u32::try_from(all / self.cases).unwrap_or(u32::MAX).max(1));
        asked.unwrap_or(self.usual)
    }
}

fn environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// The configuration with notice periods of a week and a month, by its name.
pub const NOTICE: &str = "notice";

/// The one without.
pub const NO_NOTICE: &str = "no notice";

/// A configuration by its name.
#[must_use]
pub fn config(name: &str) -> Config {
    match name {
        NO_NOTICE => Config { notice: 0, naming_notice: 1, ..Config::default() },
        _ => Config::default(),
    }
}

fn runner(name: &str, cases: u32) -> TestRunner {
    let config = Runs { cases, failure_persistence: None, max_shrink_iters: 0, ..Runs::default() };
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&environment("PROMISES_SEED").unwrap_or(0).to_le_bytes());
    seed.iter_mut().skip(8).zip(name.bytes()).for_each(|(byte, letter)| *byte = letter);
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// In which order everybody takes out what is theirs.
fn order(seeds: &[u64]) -> Order {
    if seeds.len().is_multiple_of(2) { Order::Patient } else { Order::Hasty }
}

fn remembered(name: &str) -> impl Iterator<Item = Vec<u64>> {
    let lines = REGRESSIONS.lines().filter_map(move |line| line.strip_prefix(name)?.strip_prefix(':'));
    lines.map(|line| line.split_whitespace().map(|seed| seed.parse().expect("a seed")).collect())
}

/// Stories of one configuration, told on one machine.
struct Teller<M> {
    config: Config,
    chain: RefCell<Chain<M>>,
}

impl<M: Machine> Teller<M> {
    fn tell(&self, seeds: &[u64]) -> Result<(), String> {
        let mut chain = self.chain.borrow_mut();
        chain.set_back();
        compare::story_to_its_end(self.config, seeds, order(seeds), &mut *chain)
    }

    /// Takes steps away from a story that fails, as long as it does: halves first, single steps last.
    fn shorter(&self, mut why: String, mut seeds: Vec<u64>) -> (String, Vec<u64>) {
        let mut size = seeds.len() / 2;
        while size > 0 {
            let mut at = 0;
            while at < seeds.len() {
                let fewer = [&seeds[..at], seeds.get(at + size..).unwrap_or_default()].concat();
                match self.tell(&fewer) {
                    Ok(()) => at += size,
                    Err(other) => (why, seeds) = (other, fewer),
                }
            }
            size /= 2;
        }
        (why, seeds)
    }
}

/// Tells the stories of a configuration on a machine; prints how many, and the time they took.
///
/// # Panics
/// At the first story that breaks a promise, made as short as it will go.
pub fn keeps_the_promises<M: Machine>(name: &str, number: Number, deploy: impl FnOnce(&Config) -> M) {
    let (began, stories, config) = (Instant::now(), number.now(), config(name));
    let teller = Teller { config, chain: RefCell::new(Chain::new(deploy(&config))) };
    for seeds in remembered(name) {
        teller.tell(&seeds).unwrap_or_else(|why| panic!("a regression: {why}"));
    }
    let told = runner(name, stories).run(&seeds(64..=96), |seeds| teller.tell(&seeds).map_err(TestCaseError::fail));
    if let Err(TestError::Fail(why, seeds)) = told {
        let (why, seeds) = teller.shorter(why.to_string(), seeds);
        let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
        panic!("{why}\nregressions/promises.txt: {name}: {}", seeds.join(" "));
    }
    told.expect("stories");
    let (chain, took) = (teller.chain.into_inner(), began.elapsed());
    say(&format!("{name}: {stories} stories, {} steps in {took:.1?}; heaviest {:?}", chain.steps, chain.heaviest));
}

/// Tests print by no other door.
#[allow(clippy::print_stderr, reason = "what a test did is told where the harness captures it")]
fn say(line: &str) {
    eprintln!("{line}");
}
