//! Usage logs of any size, in bounded memory: from CSV, JSON lines or Parquet to the tree that an attestation commits to,
//! and from the published tree to a proof for any track.
//!
//! | file | what it holds |
//! |---|---|
//! | `read`, `read/` | rows from CSV, JSON lines and Parquet, refused with their line where they say nothing clear |
//! | `sort` | rows in order of their tracks, through runs on disk |
//! | `tree` | leaves, nodes and roots, as `assent_core::usage` defines them |
//! | `store`, `store/` | the published tree: its layout, how it is written, how a proof is read from it |
//! | `proof` | a proof as JSON, and what it says under a root |
//! | `row`, `error` | the types |
//!
//! ```no_run
//! use assent_core::id::{CatalogueId, TrackId};
//! use assent_usage::{Options, ProofFile, Rows, Store, tree_of};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let rows = Rows::open("usage.parquet".as_ref(), None)?;
//! let draft = tree_of(rows, &Options::in_folder(".".as_ref()))?;
//! let total = draft.summary.total;
//! draft.publish("usage.tree".as_ref())?;
//!
//! let track = TrackId { catalogue: CatalogueId(1), index: 7 };
//! let proof = ProofFile::new(track, total, Store::open("usage.tree".as_ref())?.prove(track)?);
//! assert!(proof.verify(total.root).is_ok());
//! # Ok(())
//! # }
//! ```

mod error;
mod proof;
mod read;
mod row;
mod sort;
mod store;
mod tree;

pub use error::{Error, Fault, UnitsFault};
pub use proof::{MalformedProof, ProofFile};
pub use read::{Format, Rows};
pub use row::{Place, Row, parse_track, show_track};
pub use sort::{Doubled, Options};
pub use store::{Draft, Store, Summary, tree_of};
