//! The messages of `consent`.
