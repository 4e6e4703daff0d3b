//! The loop against a tiny chain where everything goes wrong: kills at every touch of disk and chain, lost, late and doubled
//! transmissions, pools that forget, blocks that are retracted, another program with the same key, runtimes that make old
//! bytes invalid, transactions that fail. Whatever happens, each step takes effect exactly once.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::*;

/// A small generator of its own: the same seed gives the same story everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tx {
    id: u8,
    /// Nothing: of another program with the same key.
    step: Option<usize>,
    nonce: u64,
    born: u64,
    mortal: u64,
    spec: u64,
}

impl Tx {
    fn bytes(self) -> Vec<u8> {
        vec![self.id]
    }

    fn hash(self) -> TxHash {
        TxHash([self.id; 32])
    }
}

/// A transaction in a block, and whether it failed there.
type Block = Vec<(Tx, bool)>;

#[derive(Default)]
struct Chain {
    final_blocks: Vec<Block>,
    best: Vec<Block>,
    pool: BTreeSet<Tx>,
    late: Vec<Tx>,
    known: BTreeMap<u8, Tx>,
    spec: u64,
}

impl Chain {
    fn height(&self) -> u64 {
        self.final_blocks.len() as u64
    }

    fn nonce(blocks: &[Block]) -> u64 {
        blocks.iter().map(|block| block.len() as u64).sum()
    }

    fn best_nonce(&self) -> u64 {
        Self::nonce(&self.final_blocks) + Self::nonce(&self.best)
    }

    /// What a pool tells: its own ready transactions count.
    fn told_nonce(&self) -> u64 {
        let mut nonce = self.best_nonce();
        while self.pool.iter().any(|tx| tx.nonce == nonce) {
            nonce += 1;
        }
        nonce
    }

    fn arrive(&mut self, tx: Tx) {
        self.pool.insert(tx);
    }

    /// A block is made, and time passes.
    fn tick(&mut self, dice: &mut Dice) {
        if dice.one_in(20) {
            self.pool.clear();
        }
        if dice.one_in(12)
            && let Some(retracted) = self.best.pop()
        {
            let kept: Vec<Tx> = retracted.into_iter().map(|(tx, _)| tx).filter(|_| !dice.one_in(2)).collect();
            self.pool.extend(kept);
        }
        if dice.one_in(60) {
            self.spec += 1;
        }
        let late = std::mem::take(&mut self.late);
        for tx in late {
            if dice.one_in(2) { self.arrive(tx) } else { self.late.push(tx) }
        }
        if dice.one_in(25) {
            let (nonce, born) = (self.best_nonce(), self.height());
            let id = u8::try_from(self.known.len() + 1).expect("short stories");
            let tx = Tx { id, step: None, nonce, born, mortal: 8, spec: self.spec };
            self.known.insert(id, tx);
            self.arrive(tx);
        }
        self.make_block(dice);
        while self.best.len() > 2 || (dice.one_in(2) && !self.best.is_empty()) {
            self.final_blocks.push(self.best.remove(0));
        }
    }

    fn make_block(&mut self, dice: &mut Dice) {
        let height = self.height() + self.best.len() as u64 + 1;
        let mut block = Block::new();
        loop {
            let nonce = self.best_nonce() + block.len() as u64;
            let fits = |tx: &&Tx| {
                tx.nonce == nonce && tx.spec == self.spec && tx.born < height && height <= tx.born + tx.mortal
            };
            let ready: Vec<Tx> = self.pool.iter().filter(fits).copied().collect();
            if ready.is_empty() || dice.one_in(6) {
                break;
            }
            let tx = ready[usize::try_from(dice.roll(ready.len() as u64)).expect("few")];
            self.pool.remove(&tx);
            block.push((tx, dice.one_in(10)));
        }
        self.best.push(block);
    }

    fn effects(&self) -> BTreeMap<usize, Vec<(TxHash, u64)>> {
        let mut effects: BTreeMap<usize, Vec<(TxHash, u64)>> = BTreeMap::new();
        for (block, height) in self.final_blocks.iter().zip(1..) {
            for (tx, failed) in block {
                if let (Some(step), false) = (tx.step, failed) {
                    effects.entry(step).or_default().push((tx.hash(), height));
                }
            }
        }
        effects
    }
}

#[derive(Debug)]
struct Killed;

struct Story {
    chain: Rc<RefCell<Chain>>,
    disk: Rc<RefCell<Vec<State<u64>>>>,
    dice: Rc<RefCell<Dice>>,
    /// How many touches until the program is killed.
    fuse: u64,
    touches: u64,
}

impl Story {
    /// Whether the program lives on; time passes at every touch.
    fn touch(&mut self) -> Result<(), Killed> {
        self.touches += 1;
        assert!(self.touches < 20_000, "it never ends");
        let mut dice = self.dice.borrow_mut();
        if dice.one_in(3) {
            self.chain.borrow_mut().tick(&mut dice);
        }
        self.fuse = self.fuse.checked_sub(1).ok_or(Killed)?;
        Ok(())
    }
}

impl World for Story {
    type Outcome = u64;
    type Error = Killed;

    async fn last(&mut self) -> Result<Last, Killed> {
        self.touch()?;
        let chain = self.chain.borrow();
        Ok(Last { height: chain.height(), nonce: Chain::nonce(&chain.final_blocks) })
    }

    async fn look(&mut self, height: u64, wanted: &[(usize, TxHash)]) -> Result<Vec<(usize, Verdict<u64>)>, Killed> {
        self.touch()?;
        let chain = self.chain.borrow();
        assert!(height <= chain.height(), "only final blocks are looked through");
        let Some(block) = height.checked_sub(1).and_then(|place| chain.final_blocks.get(place as usize)) else {
            return Ok(Vec::new());
        };
        let verdict = |failed: bool| if failed { Verdict::Again("no luck".to_owned()) } else { Verdict::Done(height) };
        let found = wanted.iter().filter_map(|(step, hash)| {
            let (_, failed) = block.iter().find(|(tx, _)| tx.hash() == *hash)?;
            Some((*step, verdict(*failed)))
        });
        Ok(found.collect())
    }

    async fn next_nonce(&mut self) -> Result<u64, Killed> {
        self.touch()?;
        Ok(self.chain.borrow().told_nonce())
    }

    async fn sign(&mut self, step: usize, nonce: u64) -> Result<Signing, Killed> {
        self.touch()?;
        let mut chain = self.chain.borrow_mut();
        let id = u8::try_from(chain.known.len() + 1).expect("short stories");
        let mortal = 4 + self.dice.borrow_mut().roll(8);
        let tx = Tx { id, step: Some(step), nonce, born: chain.height(), mortal, spec: chain.spec };
        chain.known.insert(id, tx);
        let (birth, born) = (TxHash([0; 32]), tx.born);
        Ok(Signing::Signed(Signed { tx: tx.hash(), bytes: tx.bytes(), nonce, born, birth, mortal }))
    }

    async fn send(&mut self, signed: &Signed) -> Result<(), Killed> {
        let on_disk = self.disk.borrow().iter().any(|state| state.signed() == Some(signed));
        assert!(on_disk, "bytes are written before they are sent");
        self.touch()?;
        let mut chain = self.chain.borrow_mut();
        let tx = chain.known[&signed.bytes[0]];
        match self.dice.borrow_mut().roll(8) {
            0 | 1 => {}
            2 => chain.late.push(tx),
            3 => {
                chain.arrive(tx);
                chain.late.extend([tx, tx]);
            }
            _ => chain.arrive(tx),
        }
        drop(chain);
        self.touch()
    }

    async fn wait(&mut self, height: u64) -> Result<(), Killed> {
        while self.chain.borrow().height() <= height {
            self.touch()?;
        }
        Ok(())
    }

    fn save(&mut self, step: usize, state: &State<u64>) -> Result<(), Killed> {
        self.touch()?;
        if let State::Signed(signed) = state {
            let doubled = self.disk.borrow().iter().filter_map(State::signed).any(|other| other.nonce == signed.nonce);
            assert!(!doubled, "two that are on their way never share a nonce");
        }
        self.disk.borrow_mut()[step] = state.clone();
        self.touch()
    }
}

/// What a seed's story came to: how often the program was killed, and how many transactions were void.
#[derive(Default, Debug)]
struct Tally {
    killed: u64,
    void: usize,
    overtaken: usize,
}

fn story(seed: u64, steps: usize, window: usize) -> Tally {
    let dice = Rc::new(RefCell::new(Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)));
    let disk = Rc::new(RefCell::new(vec![State::Planned; steps]));
    let chain = Rc::new(RefCell::new(Chain::default()));
    let mut tally = Tally::default();
    loop {
        let fuse = if tally.killed > 30 { u64::MAX } else { dice.borrow_mut().roll(60) };
        let mut world = Story { chain: chain.clone(), disk: disk.clone(), dice: dice.clone(), fuse, touches: 0 };
        let mut known = disk.borrow().clone();
        match futures::executor::block_on(run(&mut world, &mut known, window)) {
            Ok(()) => break,
            Err(Killed) => tally.killed += 1,
        }
    }
    // Whatever is still somewhere in the network has its last chance.
    for _ in 0..40 {
        chain.borrow_mut().tick(&mut dice.borrow_mut());
    }
    let chain = chain.borrow();
    let effects = chain.effects();
    for (step, state) in disk.borrow().iter().enumerate() {
        let State::Final { tx, block, outcome } = state else { panic!("seed {seed}: step {step} is lost: {state:?}") };
        assert_eq!(effects.get(&step), Some(&vec![(*tx, *block)]), "seed {seed}: step {step}, once and only once");
        assert_eq!(outcome, block);
    }
    let ours = chain.known.values().filter(|tx| tx.step.is_some()).count();
    let others = chain.final_blocks.iter().flatten().filter(|(tx, _)| tx.step.is_none()).count();
    tally.void = ours - steps;
    tally.overtaken = others;
    tally
}

#[test]
fn each_step_takes_effect_exactly_once_whatever_happens() {
    let mut all = Tally::default();
    for seed in 1..=3_000 {
        let told = story(seed, 1 + (seed as usize % 6), 1 + (seed as usize % 4));
        all.killed += told.killed;
        all.void += told.void;
        all.overtaken += told.overtaken;
    }
    // The stories are worth something only if these things happen in them.
    assert!(all.killed > 3_000 && all.void > 1_000 && all.overtaken > 300, "{all:?}");
}

/// One story without chance, killed at each touch in turn.
#[test]
fn a_kill_at_any_touch_loses_nothing_and_doubles_nothing() {
    for fuse in 0..120 {
        let dice = Rc::new(RefCell::new(Dice(7)));
        let disk = Rc::new(RefCell::new(vec![State::Planned; 3]));
        let chain = Rc::new(RefCell::new(Chain::default()));
        for fuse in [fuse, u64::MAX] {
            let mut world = Story { chain: chain.clone(), disk: disk.clone(), dice: dice.clone(), fuse, touches: 0 };
            let mut known = disk.borrow().clone();
            let _ = futures::executor::block_on(run(&mut world, &mut known, 2));
        }
        let effects = chain.borrow().effects();
        assert!((0..3).all(|step| effects.get(&step).is_some_and(|places| places.len() == 1)), "{fuse}: {effects:?}");
    }
}
