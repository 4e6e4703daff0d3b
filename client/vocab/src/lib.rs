//! One record of consent, told in every vocabulary that matters. No chain, no network, no printing.
//!
//! [`export`] tells a [`Record`] in a [`Vocabulary`] and says what was [`lost`](Loss); [`import`](import()) turns a foreign
//! document into a [`Proposal`] that rightsholders sign; [`legal`] writes deeds, pages and legal documents for terms, and
//! [`exports::art53`] the evidence pack for the EU AI Act.
//!
//! Invariants:
//! - An export never permits more than the record. Nothing is permitted but what is explicitly allowed or constrained.
//! - What is not permitted is denied in words wherever readers take silence for yes.
//! - An import narrows at once and never widens; it proposes. Replica is never proposed.
//! - The same record gives the same bytes.

mod address;
pub mod conditions;
mod export;
pub mod exports;
pub mod identity;
mod import;
mod imports;
pub mod legal;
mod loss;
pub mod record;
pub mod territory;
mod text;
mod time;
mod verdict;

pub use export::{Document, Export, Misfit, Vocabulary, export};
pub use import::{Format, ImportError, Notice, Proposal, import};
pub use loss::Loss;
pub use record::Record;
pub use text::Plain;
pub use verdict::Verdict;
