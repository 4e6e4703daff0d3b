//! Refusals in the model's words.

use assent_core::error::Refusal;
use assent_model::Action;

/// The model's name of a refusal of an action.
pub(super) fn of(action: &Action, refusal: &Refusal) -> &'static str {
    match (action, refusal.name()) {
        // What a number out of its range stands for is not even calldata.
        (Action::RegisterTerms(terms), "Unreadable") if terms.tier > 6 => "UnknownTier",
        (Action::RegisterTerms(_), "Unreadable") => "UnknownUnit",
        (Action::Admit { .. }, "WrongStage") => "NotFiled",
        (_, "WrongStage") => "NotAdmitted",
        (_, name) => simply(name),
    }
}

/// The model's name of a refusal that means the same everywhere.
pub(super) fn simply(name: &'static str) -> &'static str {
    match name {
        "ArbiterNotOffered" => "PlaceNotOffered",
        "BondBound" => "BondHeld",
        "BondSettled" => "BondPaid",
        "BudgetExceeded" => "BeyondBudget",
        "CloseNotLast" => "CloseIsLast",
        "NoChange" | "NoFees" => "NothingToClaim",
        "NothingToRepoint" => "NoSuccessor",
        "OwnCatalogue" => "ClaimantIsDisputed",
        "SeatWithoutRights" => "NotRightsholder",
        "WrongTrackList" => "WrongTrackCount",
        other => other,
    }
}
