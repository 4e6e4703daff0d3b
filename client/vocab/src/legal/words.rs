//! Conditions in words, as they stand in a sentence of the legal text.

use assent_core::{
    tier::Tier,
    uses::{Use, UseSet},
};

use crate::{
    conditions::{Attribution, Delivery, OutputRule, Purpose, Release, Users},
    territory::Country,
};

pub const fn title(tier: Tier) -> &'static str {
    match tier {
        Tier::NoAi => "No AI: reservation of rights",
        Tier::Discover => "Discover licence",
        Tier::Research => "Research licence",
        Tier::OpenModels => "Open models licence",
        Tier::CleanRoom => "Clean room licence",
        Tier::Licensed => "Commercial training licence",
        Tier::Replica => "Replica licence",
    }
}

pub fn uses(uses: UseSet) -> String {
    let named: Vec<&str> = Use::ALL.into_iter().filter(|act| uses.contains(*act)).map(one_use).collect();
    match named.as_slice() {
        [] => "no use".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

const fn one_use(act: Use) -> &'static str {
    match act {
        Use::DataMining => "data mining",
        Use::TrainNonGen => "training of models that generate nothing",
        Use::TrainGen => "training of models that generate",
        Use::Replica => "replica",
        Use::AiInput => "AI input",
        Use::AiIndex => "AI index",
        Use::Search => "search",
        Use::Evaluate => "evaluation",
    }
}

pub const fn users(users: Users) -> &'static str {
    match users {
        Users::Anyone => "any licensee",
        Users::Commercial => "licensees that use it commercially",
        Users::NonCommercial => "licensees that do not use it commercially",
    }
}

pub const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Any => "any within the uses",
        Purpose::Research => "scientific research, its verification and its publication; no product and no service",
    }
}

pub const fn attribution(attribution: Attribution) -> &'static str {
    match attribution {
        Attribution::None => "none is asked for",
        Attribution::DatasetCitation => "the citation of the dataset names the Licensor and the Register's page",
        Attribution::ModelCard => "the model's card names the Licensor and the Register's page",
        Attribution::PerOutput => "each output names the Licensor, in its metadata at least",
    }
}

pub const fn release(release: Release) -> &'static str {
    match release {
        Release::Any => "a model published or not, as the Licensee decides",
        Release::OpenWeights => "a model whose weights are open to everybody",
        Release::OpenSource => {
            "an open source model: weights, code and a description of the data under an open licence"
        }
        Release::NonCommercialOpen => "an open model for use that is not commercial",
        Release::NotPublished => "a model that is not published",
    }
}

pub const fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Any => "delivered in any way",
        Delivery::CleanRoom => {
            "never delivered: it is processed where it is kept, and only the model leaves, once it has been checked"
        }
        Delivery::Encrypted => "delivered encrypted and decrypted for the uses alone",
        Delivery::FeaturesOnly => "never delivered: features of it are",
    }
}

pub fn outputs(rules: &[OutputRule]) -> String {
    if rules.is_empty() {
        return "bound by nothing but section 4.8".to_owned();
    }
    rules.iter().map(|rule| one_rule(*rule)).collect::<Vec<_>>().join("; ")
}

const fn one_rule(rule: OutputRule) -> &'static str {
    match rule {
        OutputRule::NoCommercial => "no commercial use",
        OutputRule::NoBroadcast => "no use in broadcast, film, television or advertising",
        OutputRule::WalledGarden => "they stay inside the service that made them",
        OutputRule::NoArtistNames => "prompts with names of artists are refused",
        OutputRule::SimilarityFilter => "those similar to a Track are filtered",
        OutputRule::Marked => "they carry a watermark and a provenance manifest",
        OutputRule::Disclosed => "they are disclosed as made by AI",
        OutputRule::NoSubstitute => "they do not compete with the Tracks on unfair terms",
    }
}

pub fn law(law: Option<Country>) -> String {
    law.map_or_else(|| "the law that applies".to_owned(), |country| format!("the law of {}", country.name()))
}
