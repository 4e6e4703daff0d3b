//! What the contracts tell the world. Times are seconds since 1970, amounts base units (native: 18 decimals).
//!
//! Fields before the semicolon are topics: what readers can filter by.

pub mod consent;
pub mod licensing;
