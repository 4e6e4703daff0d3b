//! Attacks on the real blobs, one test each, named after the attack. Each is refused with a type and its values, or moves
//! exactly the money that it should.
//!
//! | file | whom it is after |
//! |---|---|
//! | `consent` | the say of rightsholders |
//! | `sale` | what is sold, and when |
//! | `pool` | those who share a pool |
//! | `report` | what is reported and owed |
//! | `dispute` | catalogues and their money, by disputes |
//! | `money` | money on its way out |
//! | `token` | money on its way in, by hostile tokens |

#[path = "attacks/consent.rs"]
mod consent;
#[path = "attacks/dispute.rs"]
mod dispute;
#[path = "attacks/money.rs"]
mod money;
#[path = "attacks/pool.rs"]
mod pool;
#[path = "attacks/report.rs"]
mod report;
#[path = "attacks/sale.rs"]
mod sale;
#[path = "attacks/token.rs"]
mod token;
