//! What the story emits, in this order, on every chain.

/// The names of the story's events.
pub const EVENTS: [&str; 12] = [
    "CatalogueOpened",
    "Appended",
    "TermsRegistered",
    "Offered",
    "UsesSet",
    "Licensed",
    "Accrued",
    "Attested",
    "Paid",
    "Accrued",
    "Claimed",
    "Claimed",
];
