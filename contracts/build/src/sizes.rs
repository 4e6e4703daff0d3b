//! Which optimisation level gives the smallest blob.

use crate::build::blob;
use crate::compile::Compiler;
use crate::contract::Contract;
use crate::error::Result;

/// The levels that the compiler has, but for none at all.
pub const LEVELS: [&str; 5] = ["1", "2", "3", "s", "z"];

/// One contract's sizes in bytes, in the order of [`LEVELS`].
#[derive(Clone, Debug)]
pub struct Row {
    /// The contract.
    pub contract: Contract,
    /// Its sizes.
    pub sizes: Vec<usize>,
}

/// Builds the contracts at every level.
pub fn sizes(compiler: &Compiler) -> Result<Vec<Row>> {
    // By level first: the standard library is compiled once for each.
    let mut rows: Vec<Row> = Contract::ALL.map(|contract| Row { contract, sizes: Vec::new() }).into();
    for level in LEVELS {
        for row in &mut rows {
            row.sizes.push(blob(compiler, row.contract, level)?.bytes.len());
        }
    }
    Ok(rows)
}
