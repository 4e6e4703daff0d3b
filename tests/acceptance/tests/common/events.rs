//! What the story emits, in this order, on every chain.

/// The names of the story's events.
pub const EVENTS: [&str; 19] = [
    "Deployed",
    "ArbiterTaken",
    "CatalogueOpened",
    "Proposed",
    "Appended",
    "TermsRegistered",
    "Proposed",
    "Offered",
    "Proposed",
    "UsesSet",
    "Licensed",
    "Transfer",
    "Locked",
    "Accrued",
    "Attested",
    "Paid",
    "Accrued",
    "Claimed",
    "Claimed",
];
