//! The real blobs on real pallet-revive: a world in externalities, and the story that every journey tells.
//!
//! | module | subject |
//! |---|---|
//! | [`abi`] | the contracts' ABI, generated from the committed JSON |
//! | [`world`] | the test runtime in externalities with both contracts deployed |
//! | [`story`] | the people, the album and the terms of the five steps |
//! | [`machine`] | the same blobs as a machine that the reference model judges (`tests/subject`) |
//! | [`demo`] | the five steps on any node, by the `assent` command and real audio files |
//! | [`node`] | a simulator or a devnet, started and stopped |

pub mod abi;
pub mod demo;
pub mod machine;
pub mod node;
pub mod story;
pub mod world;

// Every selection of packages builds with the same features of polkadot-sdk.
use assent_features as _;
