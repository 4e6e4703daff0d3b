//! The real blobs on real pallet-revive: a world in externalities, and the story that every journey tells.
//!
//! | module | subject |
//! |---|---|
//! | [`abi`] | the contracts' ABI, generated from the committed JSON |
//! | [`world`] | the test runtime in externalities with both contracts deployed |
//! | [`story`] | the people, the album and the terms of the five steps |

pub mod abi;
pub mod story;
pub mod world;

// Every selection of packages builds with the same features of polkadot-sdk.
use assent_features as _;
