//! One vocabulary, one file: what a record becomes there, and what is lost.

pub mod aipref;
pub mod art53;
pub mod cawg;
pub mod cc;
pub mod croissant;
pub mod cyclonedx;
pub mod erc7517;
pub mod headers;
pub mod id3;
pub mod odrl;
mod odrl_rules;
pub mod openlineage;
pub mod pil;
pub mod plus;
pub mod robots;
pub mod rsl;
pub mod spdx;
pub mod tdmai;
pub mod tdmrep;
mod words;
