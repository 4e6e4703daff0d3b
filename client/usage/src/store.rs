//! The published tree: one flat file of fixed-width records, from which any proof is read without the log.
//!
//! ```text
//! head         magic 16 · root 32 · units u64 · tracks u64 · catalogues u64 · bytes of the track section u64
//! tracks       for each catalogue, in order: its tracks as a level
//! catalogues   the catalogues as a level
//! ```
//!
//! Numbers are little-endian. A *level* is a tree of the shape of RFC 9162 over records in order: after each full block of
//! 64 records come the nodes that it completes, from the height of a block upwards. Nodes below that, and those of the
//! ragged right edge, are computed again when they are needed: from a block, and from as many nodes as the tree is high.
//! So a level of `n` records takes about `n × (record + 1.75)` bytes, and the place of each record and node is known.
//!
//! - A track is its index `u32` and its units `u64`.
//! - A catalogue is its id `u32`, where its level begins `u64`, its tracks `u64`, its units `u128` and the digest of its leaf.
//! - A node is the SCALE encoding of `assent_core::usage::Node`: digest, units `u128`, first and last key `u32`.

mod layout;
mod read;
mod write;

pub use read::Store;
pub use write::{Draft, Summary, tree_of};
