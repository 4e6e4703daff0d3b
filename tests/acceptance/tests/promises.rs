//! The twelve promises on the real blobs: stories of 64 to 96 steps with hostile, clumsy and colluding actors, told on the
//! reference model and on pallet-revive side by side; then everybody takes out what is theirs.
//!
//! The same stories every time; `PROMISES_SEED=<number>` tells others. For every hundred of `PROPTEST_CASES`, if that is set,
//! one story. A story that fails is made shorter and printed as a line for `regressions/promises.txt`, which is replayed first.

use std::cell::RefCell;

use assent_acceptance::subject::Chain;
use assent_model::{Config, compare, drain::Order, strategy::seeds};
use proptest::test_runner::{Config as Runs, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

const REGRESSIONS: &str = include_str!("../regressions/promises.txt");

/// Stories of one configuration, where nothing else is said.
const STORIES: u32 = 100;

fn environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

fn stories() -> u32 {
    let asked = environment("PROPTEST_CASES").map(|cases| u32::try_from(cases / 200).unwrap_or(u32::MAX).max(1));
    asked.unwrap_or(STORIES)
}

fn runner(name: &str) -> TestRunner {
    let config = Runs { cases: stories(), failure_persistence: None, max_shrink_iters: 0, ..Runs::default() };
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&environment("PROMISES_SEED").unwrap_or(0).to_le_bytes());
    seed.iter_mut().skip(8).zip(name.bytes()).for_each(|(byte, letter)| *byte = letter);
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// In which order everybody takes out what is theirs.
fn order(seeds: &[u64]) -> Order {
    if seeds.len() % 2 == 0 { Order::Patient } else { Order::Hasty }
}

fn tell(chain: &RefCell<Chain>, config: Config, seeds: &[u64]) -> Result<(), String> {
    let mut chain = chain.borrow_mut();
    chain.set_back();
    compare::story_to_its_end(config, seeds, order(seeds), &mut *chain)
}

fn remembered(name: &str) -> impl Iterator<Item = Vec<u64>> {
    let lines = REGRESSIONS.lines().filter_map(move |line| line.strip_prefix(name)?.strip_prefix(':'));
    lines.map(|line| line.split_whitespace().map(|seed| seed.parse().expect("a seed")).collect())
}

/// Takes steps away from a story that fails, as long as it does: halves first, single steps last.
fn shorter(chain: &RefCell<Chain>, config: Config, mut why: String, mut seeds: Vec<u64>) -> (String, Vec<u64>) {
    let mut size = seeds.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < seeds.len() {
            let fewer = [&seeds[..at], seeds.get(at + size..).unwrap_or_default()].concat();
            match tell(chain, config, &fewer) {
                Ok(()) => at += size,
                Err(other) => (why, seeds) = (other, fewer),
            }
        }
        size /= 2;
    }
    (why, seeds)
}

fn keeps_the_promises(name: &str, config: Config) {
    let began = std::time::Instant::now();
    let chain = RefCell::new(Chain::deploy(&config));
    for seeds in remembered(name) {
        tell(&chain, config, &seeds).unwrap_or_else(|why| panic!("a regression: {why}"));
    }
    let told = runner(name).run(&seeds(64..=96), |seeds| tell(&chain, config, &seeds).map_err(TestCaseError::fail));
    if let Err(TestError::Fail(why, seeds)) = told {
        let (why, seeds) = shorter(&chain, config, why.to_string(), seeds);
        let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
        panic!("{why}\nregressions/promises.txt: {name}: {}", seeds.join(" "));
    }
    told.expect("stories");
    let (chain, took) = (chain.into_inner(), began.elapsed());
    eprintln!("{name}: {} stories, {} steps in {took:?}; heaviest {:?}", stories(), chain.steps, chain.heaviest);
}

#[test]
fn every_story_keeps_the_promises() {
    keeps_the_promises("notice", Config::default());
}

#[test]
fn without_notice_as_well() {
    keeps_the_promises("no notice", Config { notice: 0, naming_notice: 1, ..Config::default() });
}
