//! The tree of blocks: which is best, which are final.

use crate::{
    execute::Built,
    store::{Nodes, State},
};
use assent_runtime::{BlockNumber, Hash, Header};
use sp_core::storage::Storage;
use sp_runtime::traits::{BlakeTwo256, Hash as _, Header as _};
use std::{collections::HashMap, sync::Arc};

/// A block in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// BLAKE2b-256 of the header.
    pub hash: Hash,
    /// Its header.
    pub header: Header,
    /// Its extrinsics as they are encoded.
    pub body: Vec<Vec<u8>>,
}

impl Block {
    /// The hashes by which transactions are known: BLAKE2b-256 of the encoded extrinsic.
    pub fn transactions(&self) -> impl Iterator<Item = Hash> + '_ {
        self.body.iter().map(|extrinsic| transaction_hash(extrinsic))
    }
}

/// The hash by which a transaction is known.
pub fn transaction_hash(extrinsic: &[u8]) -> Hash {
    BlakeTwo256::hash(extrinsic)
}

/// What a new block did to the best chain. Empty if it is on a shorter branch.
#[derive(Debug, Default)]
pub struct Reorganisation {
    /// Blocks that left it, highest first.
    pub retracted: Vec<Arc<Block>>,
    /// Blocks that joined it, lowest first.
    pub enacted: Vec<Arc<Block>>,
}

/// All blocks, and which of them count.
pub struct Chain {
    nodes: Nodes,
    blocks: HashMap<Hash, Arc<Block>>,
    best: Vec<Arc<Block>>,
    genesis: Arc<Block>,
    finalized: BlockNumber,
}

impl Chain {
    /// A chain of one block.
    pub fn new(genesis: Storage) -> Self {
        let nodes = Nodes::default();
        let genesis = Arc::new(genesis_block(nodes.seed(genesis)));
        let blocks = HashMap::from([(genesis.hash, genesis.clone())]);
        Self { nodes, blocks, best: vec![genesis.clone()], genesis, finalized: 0 }
    }

    /// Block 0.
    pub fn genesis(&self) -> &Arc<Block> {
        &self.genesis
    }

    /// The best block.
    pub fn best(&self) -> &Arc<Block> {
        self.best.last().unwrap_or(&self.genesis)
    }

    /// The best block's number.
    pub fn height(&self) -> BlockNumber {
        self.best().header.number
    }

    /// The highest final block.
    pub fn finalized(&self) -> &Arc<Block> {
        self.at(self.finalized).unwrap_or(&self.genesis)
    }

    /// The block of that number on the best chain.
    pub fn at(&self, number: BlockNumber) -> Option<&Arc<Block>> {
        self.best.get(usize::try_from(number).ok()?)
    }

    /// Any block, retracted ones too.
    pub fn block(&self, hash: Hash) -> Option<&Arc<Block>> {
        self.blocks.get(&hash)
    }

    /// The state after a block.
    pub fn state(&self, block: &Block) -> State {
        self.nodes.state(block.header.state_root)
    }

    /// Whether the block is on the best chain.
    pub fn is_best_chain(&self, block: &Block) -> bool {
        self.at(block.header.number).is_some_and(|other| other.hash == block.hash)
    }

    /// Adds a block; it becomes the best one if it is the highest.
    pub fn import(&mut self, built: Built) -> (Arc<Block>, Reorganisation) {
        self.nodes.add(built.nodes);
        let (header, body) = (built.header, built.body);
        let block = Arc::new(Block { hash: header.hash(), header, body });
        self.blocks.insert(block.hash, block.clone());
        let change =
            if block.header.number > self.height() { self.enact(block.clone()) } else { Reorganisation::default() };
        (block, change)
    }

    fn enact(&mut self, tip: Arc<Block>) -> Reorganisation {
        let mut enacted = vec![tip.clone()];
        let mut parent = tip.header.parent_hash;
        while let Some(block) = self.blocks.get(&parent).filter(|block| !self.is_best_chain(block)) {
            parent = block.header.parent_hash;
            enacted.push(block.clone());
        }
        enacted.reverse();
        let common = enacted.first().map_or(0, |block| block.header.number);
        let kept = usize::try_from(common).unwrap_or(usize::MAX).min(self.best.len());
        let mut retracted = self.best.split_off(kept);
        retracted.reverse();
        self.best.extend(enacted.iter().cloned());
        Reorganisation { retracted, enacted }
    }

    /// Makes the best chain final up to `number`; returns the blocks that became final.
    pub fn finalize(&mut self, number: BlockNumber) -> Vec<Arc<Block>> {
        let number = number.min(self.height());
        let fresh = self.finalized.saturating_add(1)..=number;
        let blocks = fresh.filter_map(|number| self.at(number).cloned()).collect();
        self.finalized = self.finalized.max(number);
        blocks
    }
}

fn genesis_block(state_root: Hash) -> Block {
    let no_extrinsics = BlakeTwo256::ordered_trie_root(Vec::new(), crate::store::STATE_VERSION);
    let header = Header::new(0, no_extrinsics, state_root, Hash::zero(), Default::default());
    Block { hash: header.hash(), header, body: Vec::new() }
}
