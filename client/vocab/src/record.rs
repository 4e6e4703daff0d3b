//! The record: one consent, as it stands in the registry, with everything an export may say of it.

use assent_core::{
    amount::Amount,
    id::{Account, CatalogueId, Digest, Head, Seconds, TermsId, Time, TrackId},
    merkle::HostKeccak,
    terms::Terms,
    uses::{Use, UseVector},
};

use crate::{
    conditions::Conditions,
    identity::{Iscc, Isrc, Link},
    text::Plain,
    verdict::Verdict,
};

/// Where the consent is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    /// The chain, as CAIP-2 names it.
    pub chain: Plain,
    /// The contract that keeps consent.
    pub consent: Account,
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// Names exactly what was agreed.
    pub head: Head,
    /// When the record was read.
    pub as_of: Time,
    /// The website that shows it: pages of terms, catalogues and tracks stand below.
    pub website: Link,
    /// A domain of the exporter in reverse, such as `org.example`: custom keys of CAWG stand under it.
    pub namespace: Option<Plain>,
}

/// Whether the use vector is in force at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    InForce,
    /// The track's batch has not matured.
    Immature,
    /// The track was excluded.
    Excluded,
    /// The catalogue is disputed.
    Disputed,
    /// The catalogue was closed.
    Closed,
}

/// What the consent is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One track.
    Track(Track),
    /// Every track of the catalogue that is in force.
    Catalogue(Catalogue),
}

/// A track of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its place in the registry.
    pub id: TrackId,
    /// Its title, where it may be published.
    pub title: Option<Plain>,
    /// Its recording code.
    pub isrc: Option<Isrc>,
    /// Its content code.
    pub iscc: Option<Iscc>,
    /// The digest of the file.
    pub sha256: Digest,
    /// Its length, rounded up.
    pub seconds: Seconds,
    /// Where the file is served; nothing if it is not.
    pub location: Option<Link>,
}

/// A catalogue as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Its title, where it may be published.
    pub title: Option<Plain>,
    /// Its matured tracks that are not excluded.
    pub tracks: u32,
    /// Where its files are served; nothing if they are not.
    pub location: Option<Link>,
}

/// Who licenses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licensor {
    /// The account in the registry.
    pub account: Account,
    /// A name, where it may be published.
    pub name: Option<Plain>,
    /// A page to be reached by.
    pub page: Option<Link>,
    /// A mailbox to be reached by.
    pub email: Option<Plain>,
}

/// A price in money of a state, told beside the price on chain for readers who need one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// ISO 4217, three capitals.
    pub currency: Plain,
    /// A decimal number with a point.
    pub amount: Plain,
}

/// Terms on offer for the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What the contract enforces.
    pub terms: Terms,
    /// What a court enforces.
    pub conditions: Conditions,
    /// To whom it is offered; zero: to anybody.
    pub offered_to: Account,
    /// Until when; `Time::NONE`: until withdrawn.
    pub until: Time,
    /// The price with the advance in money of a state.
    pub quote: Option<Quote>,
}

impl Offer {
    /// The content address of the terms.
    #[must_use]
    pub fn id(&self) -> TermsId {
        self.terms.id::<HostKeccak>()
    }

    /// Whether money is asked for: a price, an advance or a royalty.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        [self.terms.price, self.terms.advance, self.terms.royalty].iter().any(|amount| *amount != Amount::ZERO)
    }

    /// Whether it can be accepted at a moment.
    #[must_use]
    pub fn is_open_at(&self, now: Time) -> bool {
        self.until.told().is_none_or(|until| now <= until)
    }

    /// Whether anybody may accept it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.offered_to.is_zero()
    }
}

/// One consent with what is on offer under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where it is recorded.
    pub registry: Registry,
    /// Whether it is in force.
    pub standing: Standing,
    /// What it is about.
    pub subject: Subject,
    /// Who licenses.
    pub licensor: Licensor,
    /// What is permitted.
    pub uses: UseVector,
    /// What is on offer.
    pub offer: Option<Offer>,
}

impl Record {
    /// What the record says of a use: nothing is permitted unless the record is in force and says so.
    #[must_use]
    pub fn said(&self, act: Use) -> Verdict {
        match self.standing {
            Standing::InForce => Verdict::from(self.uses.get(act)),
            _ => Verdict::No,
        }
    }

    /// What anybody can have at once: freely, or by accepting the offer; not what would need another agreement.
    #[must_use]
    pub fn offered(&self, act: Use) -> Verdict {
        match self.said(act) {
            Verdict::Licence if self.public_offer().is_some_and(|offer| offer.terms.uses.contains(act)) => {
                Verdict::Licence
            }
            Verdict::Licence => Verdict::No,
            verdict => verdict,
        }
    }

    /// The offer, if it can be accepted now: open, and every use of its terms is at least constrained.
    #[must_use]
    pub fn open_offer(&self) -> Option<&Offer> {
        let acceptable = |offer: &&Offer| {
            let covered = Use::ALL.into_iter().filter(|act| offer.terms.uses.contains(*act));
            // An empty list of countries is read as none given in many places: an offer for nowhere is none.
            let somewhere = !offer.conditions.territory.is_nowhere();
            somewhere
                && offer.is_open_at(self.registry.as_of)
                && covered.into_iter().all(|act| self.said(act) >= Verdict::Licence)
        };
        self.offer.as_ref().filter(acceptable)
    }

    /// The open offer, if anybody may accept it.
    #[must_use]
    pub fn public_offer(&self) -> Option<&Offer> {
        self.open_offer().filter(|offer| offer.is_public())
    }

    /// The least verdict of several uses.
    #[must_use]
    pub fn least(&self, acts: &[Use], of: impl Fn(&Self, Use) -> Verdict) -> Verdict {
        acts.iter().map(|act| of(self, *act)).min().unwrap_or(Verdict::No)
    }

    /// What is said of generative training where `allowed` is unconditional, and so would permit replicas too.
    #[must_use]
    pub fn unconditional_training(&self, acts: &[Use]) -> Verdict {
        match self.least(acts, Self::said) {
            Verdict::Free if self.said(Use::Replica) < Verdict::Free => Verdict::Licence,
            verdict => verdict,
        }
    }

    /// Whether every AI use, that is every use but search, has the same verdict, and which.
    #[must_use]
    pub fn alike(&self, of: impl Fn(&Self, Use) -> Verdict) -> Option<Verdict> {
        let mut verdicts = AI_USES.iter().map(|act| of(self, *act));
        let first = verdicts.next()?;
        verdicts.all(|verdict| verdict == first).then_some(first)
    }
}

/// Every use but search.
pub const AI_USES: [Use; 7] =
    [Use::DataMining, Use::TrainNonGen, Use::TrainGen, Use::Replica, Use::AiInput, Use::AiIndex, Use::Evaluate];
