//! What becomes of a step.

use std::collections::BTreeSet;

/// What a message that was done returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Returned {
    /// Nothing.
    Nothing,
    /// The number of what was opened, proposed, registered, filed or started.
    Number(u32),
    /// The licence that was minted.
    Licence(u64),
    /// For each row of a purchase: the licence, or 0 and the refusals that are right to name.
    Rows(Vec<(u64, BTreeSet<&'static str>)>),
    /// What was paid out, credited or released.
    Amount(u128),
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Done {
        /// What it returned.
        returned: Returned,
    },
    /// It did not, and changed nothing.
    Refused(&'static str),
}
