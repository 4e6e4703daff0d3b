//! Creative Commons signals 0.1: a parameter on an AIPREF denial that names what is asked in return.
//!
//! A signal permits whoever gives what it asks for. It fits only where nothing else is asked: not a price, a report, a term, a
//! territory, a purpose; only credit and openness.

use assent_core::{id::Seconds, uses::Use};

use crate::{
    conditions::{Attribution, Conditions, Release},
    export::{Export, Misfit, Vocabulary},
    exports::aipref,
    loss::{self, Loss},
    record::{Offer, Record},
    verdict::Verdict,
};

/// The value of `Content-Usage` with the signal.
///
/// # Errors
/// [`Misfit::NoSignal`].
pub fn export(record: &Record) -> Result<Export, Misfit> {
    let constrained = record.offered(Use::TrainGen) == Verdict::Licence;
    let offer = record.public_offer().filter(|_| constrained).ok_or(Misfit::NoSignal)?;
    let signal = signal(offer).ok_or(Misfit::NoSignal)?;
    let document = format!("train-ai=n;exceptions={signal}\n");
    let mut lost = loss::of_uses(record, &told());
    lost.extend(loss::of_offer(Some(offer), &[Loss::Attribution, Loss::ModelRelease]));
    lost.insert(Loss::Licence);
    Ok(Export::text(Vocabulary::CcSignals, document, lost))
}

/// The signal that asks for exactly what the offer asks for.
fn signal(offer: &Offer) -> Option<&'static str> {
    let Offer { terms, conditions, until, .. } = offer;
    let unlimited =
        terms.runs == u16::MAX && terms.duration == Seconds(0) && terms.cap == 0 && terms.attester.is_zero();
    let rest = Conditions { attribution: Attribution::None, release: Release::Any, law: None, ..conditions.clone() };
    let nothing_else = rest == Conditions::default();
    if !(terms.is_without_duties() && unlimited && until.told().is_none() && nothing_else) {
        return None;
    }
    match (conditions.release, conditions.attribution) {
        (Release::OpenSource, _) => Some("cc-cr-op"),
        (Release::Any, Attribution::DatasetCitation | Attribution::ModelCard) => Some("cc-cr"),
        _ => None,
    }
}

/// The denial is told as no; the exception is a licence of its own kind, see [`aipref`].
const fn told() -> loss::Told {
    [
        (Use::DataMining, None),
        (Use::TrainNonGen, None),
        (Use::TrainGen, Some(Verdict::Licence)),
        (Use::Replica, None),
        (Use::AiInput, None),
        (Use::AiIndex, None),
        (Use::Search, None),
        (Use::Evaluate, None),
    ]
}

/// The vocabulary that signals build on.
pub const BASE: &str = aipref::PIN;
