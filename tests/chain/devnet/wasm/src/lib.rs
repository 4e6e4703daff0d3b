//! The test runtime as a cdylib: what the linker keeps is what the runtime exports.
#![no_std]

pub use assent_runtime::*;
