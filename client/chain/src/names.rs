//! The names of tiers and units, as people type and read them and as files keep them.

use assent_core::{terms::Unit, tier::Tier};

/// A tier's name.
#[must_use]
pub fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::NoAi => "no-ai",
        Tier::Discover => "discover",
        Tier::Research => "research",
        Tier::OpenModels => "open-models",
        Tier::CleanRoom => "clean-room",
        Tier::Licensed => "licensed",
        Tier::Replica => "replica",
    }
}

/// A unit's name.
#[must_use]
pub fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Nothing => "nothing",
        Unit::AudioSeconds => "audio-seconds",
        Unit::TrackPasses => "track-passes",
        Unit::Tokens => "tokens",
        Unit::Outputs => "outputs",
    }
}
