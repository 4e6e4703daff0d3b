//! The names of uses, permissions, tiers, units, rights and statuses, as people type and read them.

pub use assent_chain::names::{tier_name as tier, unit_name as unit};
use assent_chain::{
    names::{tier_name, unit_name},
    refusal::use_name,
};
use assent_core::{
    licence::Status,
    party::{COMPOSITION, LIKENESS, MASTER, PERFORMANCE},
    terms::Unit,
    tier::Tier,
    uses::{Permission, Use, UseSet, UseVector},
};

const PERMISSIONS: [(Permission, &str); 4] = [
    (Permission::Unset, "unset"),
    (Permission::NotAllowed, "not-allowed"),
    (Permission::Constrained, "constrained"),
    (Permission::Allowed, "allowed"),
];

const RIGHTS: [(u8, &str); 4] =
    [(COMPOSITION, "composition"), (MASTER, "master"), (PERFORMANCE, "performance"), (LIKENESS, "likeness")];

/// All four rights.
pub const ALL_RIGHTS: u8 = COMPOSITION | MASTER | PERFORMANCE | LIKENESS;

fn unknown(what: &str, text: &str, known: &[&str]) -> String {
    format!("{text:?} is no {what}: one of {}", known.join(", "))
}

/// A use by its name.
pub fn parse_use(text: &str) -> Result<Use, String> {
    let known = Use::ALL.map(use_name);
    Use::ALL.into_iter().find(|act| use_name(*act) == text).ok_or_else(|| unknown("use", text, &known))
}

/// What a use is, in a few plain words.
pub fn use_words(act: Use) -> &'static str {
    match act {
        Use::DataMining => "analyse it for information",
        Use::TrainNonGen => "train a model that generates nothing",
        Use::TrainGen => "train a generative model",
        Use::Replica => "imitate its voice or style",
        Use::AiInput => "feed it to a model as prompt or reference",
        Use::AiIndex => "store its embeddings for AI retrieval",
        Use::Search => "list it in a search index for people",
        Use::Evaluate => "evaluate or benchmark a model with it",
    }
}

/// A permission by its name.
pub fn parse_permission(text: &str) -> Result<Permission, String> {
    let known = PERMISSIONS.map(|(_, name)| name);
    let found = PERMISSIONS.iter().find(|(_, name)| *name == text);
    found.map(|(permission, _)| *permission).ok_or_else(|| unknown("permission", text, &known))
}

/// A permission's name.
pub fn permission(permission: Permission) -> &'static str {
    PERMISSIONS.iter().find(|(known, _)| *known == permission).map_or("unset", |(_, name)| *name)
}

/// What a permission means, in plain words.
pub fn permission_words(permission: Permission) -> &'static str {
    match permission {
        Permission::Unset => "no (nothing was said, so no)",
        Permission::NotAllowed => "no",
        Permission::Constrained => "only under a licence",
        Permission::Allowed => "yes, freely",
    }
}

/// A vector, use by use, in plain words.
pub fn vector_words(uses: UseVector) -> Vec<(String, String)> {
    let row = |act: Use| {
        let said = permission_words(uses.get(act)).to_owned();
        (use_name(act).to_owned(), format!("{said:<30}{}", use_words(act)))
    };
    Use::ALL.into_iter().map(row).collect()
}

/// A vector in one sentence.
pub fn vector_sentence(uses: UseVector) -> String {
    let of = |rank: u8| {
        let names: Vec<&str> = Use::ALL.into_iter().filter(|act| uses.get(*act).rank() == rank).map(use_name).collect();
        names.join(", ")
    };
    match (of(1), of(2)) {
        (licensed, free) if licensed.is_empty() && free.is_empty() => "No AI use is permitted.".to_owned(),
        (licensed, free) if free.is_empty() => format!("Under a licence: {licensed}. Everything else: no."),
        (licensed, free) if licensed.is_empty() => format!("Free: {free}. Everything else: no."),
        (licensed, free) => format!("Free: {free}. Under a licence: {licensed}. Everything else: no."),
    }
}

/// A tier by its name.
pub fn parse_tier(text: &str) -> Result<Tier, String> {
    let known = Tier::ALL.map(tier_name);
    Tier::ALL.into_iter().find(|tier| tier_name(*tier) == text).ok_or_else(|| unknown("tier", text, &known))
}

/// A tier's deed in a sentence.
pub fn tier_deed(tier: Tier) -> &'static str {
    match tier {
        Tier::NoAi => "No AI use of any kind.",
        Tier::Discover => "Help people find it; learn about it; generate nothing from it.",
        Tier::Research => "Generative research, nothing sold.",
        Tier::OpenModels => "Generative training for models that everyone may use.",
        Tier::CleanRoom => "The audio never leaves the room; someone else than the licensee attests.",
        Tier::Licensed => "Commercial generative training and use, paid.",
        Tier::Replica => "My voice or style, by my own separate signature.",
    }
}

/// A unit by its name.
pub fn parse_unit(text: &str) -> Result<Unit, String> {
    let known = Unit::ALL.map(unit_name);
    Unit::ALL.into_iter().find(|unit| unit_name(*unit) == text).ok_or_else(|| unknown("unit", text, &known))
}

/// Rights by their names, joined with `+`.
pub fn parse_rights(text: &str) -> Result<u8, String> {
    let known = RIGHTS.map(|(_, name)| name);
    let one = |name: &str| RIGHTS.iter().find(|(_, known)| *known == name).map(|(bit, _)| *bit);
    text.split('+').try_fold(0, |bits, name| match name {
        "none" => Ok(bits),
        "all" => Ok(ALL_RIGHTS),
        name => one(name).map(|bit| bits | bit).ok_or_else(|| unknown("right", name, &known)),
    })
}

/// Rights by their names; `share only` for none.
pub fn rights(bits: u8) -> String {
    let names: Vec<&str> = RIGHTS.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| *name).collect();
    if names.is_empty() { "share only".to_owned() } else { names.join(", ") }
}

/// The uses of a set by name.
pub fn use_set(uses: UseSet) -> Vec<&'static str> {
    Use::ALL.into_iter().filter(|act| uses.contains(*act)).map(use_name).collect()
}

/// A licence's status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Overdue => "overdue",
        Status::Terminated => "terminated",
        Status::Exhausted => "exhausted",
        Status::Expired => "expired",
    }
}

/// What a status means.
pub fn status_words(status: Status) -> &'static str {
    match status {
        Status::Active => "in force",
        Status::Overdue => "in force, but a report or a payment is due",
        Status::Terminated => "over: overdue beyond the cure period",
        Status::Exhausted => "in force; every training run is started",
        Status::Expired => "over by time",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        Use::ALL.into_iter().for_each(|act| assert_eq!(parse_use(use_name(act)), Ok(act)));
        Tier::ALL.into_iter().for_each(|known| assert_eq!(parse_tier(tier(known)), Ok(known)));
        Unit::ALL.into_iter().for_each(|known| assert_eq!(parse_unit(unit(known)), Ok(known)));
        PERMISSIONS.into_iter().for_each(|(known, name)| {
            assert_eq!(parse_permission(name), Ok(known));
            assert_eq!(permission(known), name);
        });
        assert_eq!(parse_rights("composition+master"), Ok(3));
        assert_eq!(parse_rights("all"), Ok(15));
        assert_eq!(rights(3), "composition, master");
    }

    #[test]
    fn unknown_names_are_refused_with_the_known_ones() {
        assert!(parse_use("training").unwrap_err().ends_with("search, evaluate"));
        assert!(parse_tier("gold").is_err() && parse_unit("bytes").is_err() && parse_rights("x").is_err());
    }

    #[test]
    fn silence_is_no_in_words_too() {
        assert_eq!(vector_sentence(UseVector::NO_AI), "No AI use is permitted.");
        let uses = UseVector::NO_AI.with(Use::TrainGen, Permission::Constrained).with(Use::Search, Permission::Allowed);
        assert_eq!(vector_sentence(uses), "Free: search. Under a licence: train-gen. Everything else: no.");
    }
}
