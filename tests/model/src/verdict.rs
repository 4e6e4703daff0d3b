//! What is right to answer: the order of checks is nobody's promise, so every broken rule is a right reason to refuse.

use std::collections::BTreeSet;

/// The answers that are right for a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Names of refusals for the rules that are broken. If there is one, the step must be refused.
    pub broken: BTreeSet<&'static str>,
    /// Names that are also right where the specification says nothing. If nothing is broken, the step may be done or
    /// refused by one of these.
    pub silent: BTreeSet<&'static str>,
}

/// How an observed answer compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Right; the model must apply the step too.
    RightlyDone,
    /// Right; nothing may have changed.
    RightlyRefused,
    /// Wrong.
    Wrong,
}

impl Verdict {
    /// Whether nothing is broken.
    pub fn fine(&self) -> bool {
        self.broken.is_empty()
    }

    /// Compares what somebody else answered: done, or refused by this name.
    pub fn judge(&self, refused: Option<&str>) -> Judged {
        match refused {
            None if self.fine() => Judged::RightlyDone,
            Some(name) if self.broken.contains(name) || self.silent.contains(name) => Judged::RightlyRefused,
            _ => Judged::Wrong,
        }
    }

    /// A rule: unless it holds, one of these names is right.
    pub(crate) fn rule(&mut self, holds: bool, names: &[&'static str]) -> bool {
        if !holds {
            self.broken.extend(names);
        }
        holds
    }

    /// The specification is silent in this case: these names would be right as well.
    pub(crate) fn silent(&mut self, case: bool, names: &[&'static str]) {
        if case {
            self.silent.extend(names);
        }
    }

    /// Takes over what another verdict found.
    pub(crate) fn and(&mut self, other: Self) {
        self.broken.extend(other.broken);
        self.silent.extend(other.silent);
    }
}
