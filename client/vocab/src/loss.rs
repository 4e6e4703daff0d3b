//! What an export could not say.

use std::collections::BTreeSet;

use assent_core::{amount::Amount, id::Seconds, uses::Use};
use serde::Serialize;

use crate::{
    conditions::{Attribution, Conditions, Delivery, Purpose, Release, Survival, Users},
    record::{Offer, Record},
    territory::Territory,
    verdict::Verdict,
};

/// Something that the record says and the document does not, or not exactly. Whatever is lost, the document permits less, not more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Loss {
    /// Data mining is not told apart, or not told.
    DataMining,
    /// Training of models that generate is not told apart from training of others.
    NongenSplit,
    /// Replica is not told apart, or not told.
    Replica,
    /// Input to a model and indexing by one are not told apart, or not told.
    InputIndexMerged,
    /// Search is not told.
    Search,
    /// Evaluation is not told.
    Evaluate,
    /// That a use can be had under a licence: the document says no.
    Licence,
    /// The offer: it is told nowhere in the document.
    Offer,
    /// For whom the offer is.
    Recipient,
    /// Until when the offer stands.
    Until,
    /// The price and the advance, or the exact amount on chain.
    Price,
    /// The royalty.
    Royalty,
    /// How long a licence lasts.
    Term,
    /// How many training runs it permits.
    Runs,
    /// Reports of usage, their interval and the cure period.
    Reporting,
    /// Who attests usage.
    Attester,
    /// Commercial or not.
    Users,
    /// What a use may be for.
    Purpose,
    /// Where it holds.
    Territory,
    /// What is owed to the artist's name.
    Attribution,
    /// How the model may be given away.
    ModelRelease,
    /// How the audio is delivered.
    Delivery,
    /// What outputs are bound to.
    Outputs,
    /// What becomes of trained models.
    Survival,
    /// The law that governs.
    Law,
}

impl Loss {
    /// Everything about an offer but its uses.
    pub const OF_OFFERS: [Self; 17] = [
        Self::Recipient,
        Self::Until,
        Self::Price,
        Self::Royalty,
        Self::Term,
        Self::Runs,
        Self::Reporting,
        Self::Attester,
        Self::Users,
        Self::Purpose,
        Self::Territory,
        Self::Attribution,
        Self::ModelRelease,
        Self::Delivery,
        Self::Outputs,
        Self::Survival,
        Self::Law,
    ];

    /// One sentence for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::DataMining => "data mining is not told apart",
            Self::NongenSplit => "generative and other training are not told apart",
            Self::Replica => "replicas of voice, likeness and style are not told apart",
            Self::InputIndexMerged => "input to a model and indexing by one are not told apart",
            Self::Search => "search is not told",
            Self::Evaluate => "evaluation is not told",
            Self::Licence => "that a licence can be had is not told: it reads as no",
            Self::Offer => "the offer is not told",
            Self::Recipient => "for whom the offer is, is not told",
            Self::Until => "until when the offer stands is not told",
            Self::Price => "the price is not told, or not exactly",
            Self::Royalty => "the royalty is not told",
            Self::Term => "how long a licence lasts is not told",
            Self::Runs => "the number of training runs is not told",
            Self::Reporting => "reports of usage are not told, or not their interval",
            Self::Attester => "who attests is not told",
            Self::Users => "commercial or not is not told",
            Self::Purpose => "the purpose is not told",
            Self::Territory => "the territory is not told",
            Self::Attribution => "attribution is not told, or not its kind",
            Self::ModelRelease => "how the model may be given away is not told",
            Self::Delivery => "how the audio is delivered is not told",
            Self::Outputs => "the rules for outputs are not told",
            Self::Survival => "what becomes of trained models is not told",
            Self::Law => "the governing law is not told",
        }
    }
}

/// What a document says of a use; nothing where it does not speak of it.
pub type Told = [(Use, Option<Verdict>); 8];

/// What is lost when a document tells this of the uses.
pub fn of_uses(record: &Record, told: &Told) -> BTreeSet<Loss> {
    let losses = told.iter().filter_map(|(act, told)| {
        let said = record.said(*act);
        match (said, told) {
            (said, Some(told)) if said == *told => None,
            (Verdict::Licence, Some(Verdict::No)) => Some(Loss::Licence),
            _ => Some(of_use(*act)),
        }
    });
    losses.collect()
}

const fn of_use(act: Use) -> Loss {
    match act {
        Use::DataMining => Loss::DataMining,
        Use::TrainNonGen | Use::TrainGen => Loss::NongenSplit,
        Use::Replica => Loss::Replica,
        Use::AiInput | Use::AiIndex => Loss::InputIndexMerged,
        Use::Search => Loss::Search,
        Use::Evaluate => Loss::Evaluate,
    }
}

/// What is lost of an offer when a document carries only these facts of it.
pub fn of_offer(offer: Option<&Offer>, carried: &[Loss]) -> BTreeSet<Loss> {
    let Some(offer) = offer else { return BTreeSet::new() };
    Loss::OF_OFFERS.into_iter().filter(|fact| states(offer, *fact) && !carried.contains(fact)).collect()
}

/// What is lost when a document says nothing of an offer.
pub fn whole_offer(record: &Record) -> BTreeSet<Loss> {
    let mut lost = of_offer(record.open_offer(), &[]);
    if record.open_offer().is_some() {
        lost.insert(Loss::Offer);
    }
    lost
}

/// Whether an offer says anything of a fact: what is unlimited is not said.
fn states(offer: &Offer, fact: Loss) -> bool {
    let Offer { terms, conditions, .. } = offer;
    match fact {
        Loss::Recipient => !offer.is_public(),
        Loss::Until => offer.until.told().is_some(),
        Loss::Price => terms.price != Amount::ZERO || terms.advance != Amount::ZERO,
        Loss::Royalty => terms.royalty != Amount::ZERO,
        Loss::Term => terms.duration != Seconds(0),
        Loss::Runs => terms.runs != u16::MAX,
        Loss::Reporting => terms.interval != Seconds(0),
        Loss::Attester => !terms.attester.is_zero(),
        condition => states_condition(conditions, condition),
    }
}

fn states_condition(conditions: &Conditions, fact: Loss) -> bool {
    match fact {
        Loss::Users => conditions.users != Users::Anyone,
        Loss::Purpose => conditions.purpose != Purpose::Any,
        Loss::Territory => conditions.territory != Territory::Worldwide,
        Loss::Attribution => conditions.attribution != Attribution::None,
        Loss::ModelRelease => conditions.release != Release::Any,
        Loss::Delivery => conditions.delivery != Delivery::Any,
        Loss::Outputs => !conditions.outputs.is_empty(),
        Loss::Survival => conditions.survival != Survival::Survive,
        Loss::Law => conditions.law.is_some(),
        _ => false,
    }
}
