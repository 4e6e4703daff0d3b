//! Conditions that only a court can enforce: they stand in the legal document behind the terms' hash, not in the contract.

use crate::territory::{Country, Territory};

/// Whom a licence is for. Names follow RSL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Users {
    /// Anybody.
    #[default]
    Anyone,
    /// Whoever uses it commercially.
    Commercial,
    /// Whoever does not.
    NonCommercial,
}

/// What a use may be for. Names follow TDMRep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Anything.
    #[default]
    Any,
    /// Research only.
    Research,
}

/// What is owed to the artist's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Attribution {
    /// Nothing.
    #[default]
    None,
    /// A line in the citation of the dataset.
    DatasetCitation,
    /// A line in the model's card.
    ModelCard,
    /// A line with every output.
    PerOutput,
}

/// How the trained model may be, or has to be, given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Release {
    /// As the licensee likes.
    #[default]
    Any,
    /// Weights open to all.
    OpenWeights,
    /// Weights, code and data description under an open licence.
    OpenSource,
    /// Open, for use that is not commercial.
    NonCommercialOpen,
    /// Not at all.
    NotPublished,
}

/// How the audio gets to the licensee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Delivery {
    /// By any way.
    #[default]
    Any,
    /// Not at all: the model is trained where the audio is.
    CleanRoom,
    /// Encrypted.
    Encrypted,
    /// As features, never as audio.
    FeaturesOnly,
}

/// What the outputs of a trained model are bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputRule {
    /// No commercial use of outputs.
    NoCommercial,
    /// Not for broadcast, film, television or advertising.
    NoBroadcast,
    /// Outputs stay inside the service.
    WalledGarden,
    /// Names of artists are refused in prompts.
    NoArtistNames,
    /// Outputs similar to a licensed track are filtered.
    SimilarityFilter,
    /// Outputs carry a watermark and a provenance manifest.
    Marked,
    /// Outputs are disclosed as made by AI.
    Disclosed,
    /// Outputs do not compete with the licensed tracks on unfair terms.
    NoSubstitute,
}

impl OutputRule {
    /// All rules, in order.
    pub const ALL: [Self; 8] = [
        Self::NoCommercial,
        Self::NoBroadcast,
        Self::WalledGarden,
        Self::NoArtistNames,
        Self::SimilarityFilter,
        Self::Marked,
        Self::Disclosed,
        Self::NoSubstitute,
    ];

    /// The rule as a token.
    #[must_use]
    pub const fn token(self) -> &'static str {
        match self {
            Self::NoCommercial => "no-commercial-output",
            Self::NoBroadcast => "no-broadcast",
            Self::WalledGarden => "walled-garden",
            Self::NoArtistNames => "no-artist-names",
            Self::SimilarityFilter => "similarity-filter",
            Self::Marked => "watermark-and-manifest",
            Self::Disclosed => "disclose-ai",
            Self::NoSubstitute => "no-competing-substitute",
        }
    }
}

/// What becomes of models trained under a licence when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Survival {
    /// They stay usable; nothing new is trained.
    #[default]
    Survive,
    /// They are taken out of use.
    End,
}

/// Everything in the legal document that a reader elsewhere may want to know.
///
/// The default is the least restrictive licence; a record without an offer grants nothing whatever stands here.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Conditions {
    /// Whom it is for.
    pub users: Users,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it holds.
    pub territory: Territory,
    /// What is owed to the artist's name.
    pub attribution: Attribution,
    /// How the model may be given away.
    pub release: Release,
    /// How the audio is delivered.
    pub delivery: Delivery,
    /// What outputs are bound to.
    pub outputs: Vec<OutputRule>,
    /// What becomes of trained models.
    pub survival: Survival,
    /// The law that governs the licence; nothing: as the legal document says.
    pub law: Option<Country>,
}

macro_rules! tokens {
    ($($name:ident { $($variant:ident = $token:literal),+ $(,)? })+) => {$(
        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as a token.
            #[must_use]
            pub const fn token(self) -> &'static str {
                match self {
                    $(Self::$variant => $token),+
                }
            }

            /// The value with this token, if there is one.
            #[must_use]
            pub fn parse(token: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.token() == token)
            }
        }
    )+};
}

tokens! {
    Users { Anyone = "anyone", Commercial = "commercial", NonCommercial = "non-commercial" }
    Purpose { Any = "any", Research = "research" }
    Attribution {
        None = "none", DatasetCitation = "dataset-citation", ModelCard = "model-card", PerOutput = "per-output",
    }
    Release {
        Any = "any", OpenWeights = "open-weights", OpenSource = "open-source",
        NonCommercialOpen = "non-commercial-open", NotPublished = "not-published",
    }
    Delivery { Any = "any", CleanRoom = "clean-room", Encrypted = "encrypted", FeaturesOnly = "features-only" }
    Survival { Survive = "survive", End = "end" }
}
