//! The real blobs on real pallet-revive: a world in externalities, and the story that every journey tells.
//!
//! | module | subject |
//! |---|---|
//! | [`abi`] | the contracts' ABI, generated from the committed JSON |
//! | [`world`] | the test runtime in externalities with both contracts deployed |
//! | [`stage`] | short words for what people do there, in the rules' own types |
//! | [`scene`] | every message of both contracts, said by the one who may, where it works |
//! | [`evm`] | an assembler for the contracts of hostile recipients and tokens |
//! | [`story`] | the people, the album and the terms of the five steps |
//! | [`machine`] | the same blobs as a machine that the reference model judges (`tests/subject`) |
//! | [`demo`] | the five steps on any node, by the `assent` command and real audio files |
//! | [`node`] | a simulator or a devnet, started and stopped |

pub mod abi;
pub mod demo;
pub mod evm;
pub mod machine;
pub mod node;
pub mod scene;
pub mod stage;
pub mod story;
pub mod world;

// Every selection of packages builds with the same features of polkadot-sdk.
use assent_features as _;
