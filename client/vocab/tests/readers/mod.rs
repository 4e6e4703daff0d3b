//! Readers of the target vocabularies, written from their specifications and never from our exporters, with whom they share no
//! code: `mission-anchors` §1 and §5 quotes the specifications. Where readers in the field take silence for yes, so do these.
#![allow(dead_code, reason = "each test binary uses its part")]

mod json;
mod lines;
mod odrl;
mod xml;

use std::collections::BTreeSet;

/// How a reader understands the state of one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Denied.
    No,
    /// The document does not speak of it, and no reader takes that for yes.
    Silent,
    /// Another yes has to be asked for.
    Ask,
    /// Can be had by accepting what the document offers.
    Had,
    /// Free.
    Free,
}

/// What binds whoever accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Whether it has to be paid for.
    pub paid: bool,
    /// Two- or three-letter codes; nothing: everywhere.
    pub territory: Option<BTreeSet<String>>,
    /// Whether only commercial or only other users may.
    pub users: Option<String>,
    /// Who alone may.
    pub recipient: Option<String>,
    /// Research only.
    pub research: bool,
    /// The most runs.
    pub runs: Option<u64>,
    /// Whether it ends.
    pub ends: bool,
}

/// The eight uses in the order of the record's bits: data mining, training of models that do not and that do generate, replica,
/// input, index, search, evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub uses: [Level; 8],
    pub bounds: Bounds,
}

pub const MINING: usize = 0;
pub const NON_GENERATIVE: usize = 1;
pub const GENERATIVE: usize = 2;
pub const REPLICA: usize = 3;
pub const INPUT: usize = 4;
pub const INDEX: usize = 5;
pub const SEARCH: usize = 6;
pub const EVALUATION: usize = 7;
/// Every use but search.
pub const AI: [usize; 7] = [MINING, NON_GENERATIVE, GENERATIVE, REPLICA, INPUT, INDEX, EVALUATION];

impl Reading {
    pub fn of(uses: [Level; 8]) -> Self {
        Self { uses, bounds: Bounds::default() }
    }
}

/// Reads a document. Panics where it breaks its specification.
pub fn read(vocabulary: &str, document: &str) -> Reading {
    match vocabulary {
        "cawg" => json::cawg(document),
        "erc7517" => json::erc7517(document),
        "tdmai" => json::tdmai(document),
        "tdmrep" => json::tdmrep(document),
        "pil" => json::pil(document),
        "spdx" => json::spdx(document),
        "cyclonedx" => json::cyclonedx(document),
        "openlineage" => json::openlineage(document),
        "odrl-set" | "odrl" => odrl::policy(document),
        "croissant" => odrl::croissant(document),
        "rsl" => xml::rsl(document),
        "plus" => xml::plus(document),
        "aipref" => lines::aipref(document),
        "cc-signals" => lines::cc_signals(document),
        "robots" => lines::robots(document),
        "headers" => lines::headers(document),
        "id3" => lines::id3(document),
        other => panic!("no reader for {other}"),
    }
}
