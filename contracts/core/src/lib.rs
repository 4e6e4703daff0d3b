//! The licensing rules of Assent: values in, values out.
//!
//! This crate knows no environment, clock, caller or balance: each rule takes what it needs and returns what follows, or
//! a [`Refusal`](error::Refusal). The contracts load, call, store, emit and pay; clients and auditors run the same rules.
//!
//! The five steps: consent ([`catalogue`], [`deal`], [`place`], [`dispute`]) → licence ([`terms`], [`licence`], [`bulk`]) →
//! attestation ([`attestation`], [`usage`]) → accrual and claim ([`royalty`], [`pool`], [`member`], [`party`]).

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable, // not as_conversions: the derive of SCALE casts the indices of variants
        missing_docs
    )
)]

extern crate alloc;

pub mod abi;
pub mod amount;
pub mod attestation;
pub mod bulk;
pub mod call;
pub mod catalogue;
pub mod deal;
pub mod dispute;
pub mod effect;
pub mod error;
pub mod event;
pub mod exclusion;
pub mod id;
pub mod licence;
pub mod member;
pub mod merkle;
pub mod message;
pub mod party;
pub mod place;
pub mod pool;
pub mod record;
pub mod royalty;
pub mod terms;
pub mod tier;
pub mod track;
pub mod usage;
pub mod uses;
pub mod word;
