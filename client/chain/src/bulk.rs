//! Licences by the list: rows in chunks, each chunk one purchase in bulk, each purchase a step of a journal.

use assent_core::{
    amount::Amount,
    bulk::{MAX_ROWS, Row},
    id::{Account, CatalogueId, Digest, Head, LicenceId, Seconds, TermsId, Time},
    licence::Subject,
    terms::Terms,
};
use serde::{Deserialize, Serialize};

use crate::{
    Assent, Event, TxHash,
    assent::Done,
    dry_run::Message,
    event::Value,
    interface::Licensing,
    journal::{State, Task},
    lock::{Locked, LockedBatch, LockedModel, form},
    model::Model,
    refusal,
};

/// The most rows of a chunk.
pub const CHUNK: usize = MAX_ROWS as usize;

/// How long a purchase is good for after it was signed: longer than its transaction.
const PATIENCE: Seconds = Seconds(3_600);

/// What is to be bought. The heads, the prices and the salts are fixed when it is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The model's name.
    pub name: String,
    /// The model's version.
    pub version: String,
    /// The purchases.
    pub chunks: Vec<Chunk>,
}

/// A purchase in bulk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// The salt of the model's hash.
    #[serde(with = "form")]
    pub salt: Digest,
    /// The rows, in strictly rising order of catalogue and terms.
    pub rows: Vec<Planned>,
}

/// A licence to buy, with everything that is known of it before it is bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The catalogue.
    #[serde(with = "form")]
    pub catalogue: CatalogueId,
    /// The terms' id.
    #[serde(with = "form")]
    pub terms: TermsId,
    /// The terms.
    #[serde(with = "form")]
    pub fields: Terms,
    /// To whom the offer is made; zero: to anyone.
    #[serde(with = "form")]
    pub offered_to: Account,
    /// The head that was seen: the purchase is refused at any other.
    #[serde(with = "form")]
    pub head: Head,
    /// The price that was seen: more is not paid.
    #[serde(with = "form")]
    pub price: Amount,
    /// The excluded tracks as of the head, rising.
    pub excluded: Vec<u32>,
    /// The batches as of the head.
    pub batches: Vec<LockedBatch>,
}

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fared {
    /// It was bought.
    Bought {
        /// The licence.
        #[serde(with = "form")]
        licence: LicenceId,
        /// It covers the tracks with an index below this.
        tracks: u32,
        /// Since when it holds.
        #[serde(with = "form")]
        since: Time,
        /// Its last moment.
        #[serde(with = "form")]
        expires: Time,
    },
    /// The contract skipped it, unpaid.
    Skipped {
        /// The refusal's name, such as `HeadMoved`.
        reason: String,
    },
}

/// What came of a chunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bought {
    /// A row each, in order.
    pub rows: Vec<Fared>,
    /// What was paid for rows that were skipped, and waits to be claimed.
    #[serde(with = "form")]
    pub change: Amount,
}

impl Plan {
    /// A plan of rows in any order, of which no two have the same catalogue and terms; a salt for each chunk.
    ///
    /// # Errors
    /// Whatever the source of salts says.
    pub fn new<E>(model: &Model, mut rows: Vec<Planned>, salt: impl Fn() -> Result<Digest, E>) -> Result<Self, E> {
        rows.sort_by_key(|row| (row.catalogue, row.terms));
        let chunk = |rows: &[Planned]| Ok(Chunk { salt: salt()?, rows: rows.to_vec() });
        let chunks = rows.chunks(CHUNK).map(chunk).collect::<Result<_, E>>()?;
        Ok(Self { name: model.name.clone(), version: model.version.clone(), chunks })
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> Model {
        Model { name: self.name.clone(), version: self.version.clone() }
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = &Planned> {
        self.chunks.iter().flat_map(|chunk| &chunk.rows)
    }
}

impl Chunk {
    /// What all rows cost; nothing where that is more than any ledger holds.
    #[must_use]
    pub fn budget(&self) -> Option<Amount> {
        total(&self.rows)
    }
}

/// What rows cost together; nothing where that is more than any ledger holds.
#[must_use]
pub fn total<'a>(rows: impl IntoIterator<Item = &'a Planned>) -> Option<Amount> {
    rows.into_iter().try_fold(Amount::ZERO, |sum, row| sum.plus(row.price).ok())
}

impl Planned {
    fn row(&self) -> Row {
        let Self { catalogue, terms, offered_to, head, price, .. } = *self;
        Row { catalogue, terms, offered_to, head, max_price: price }
    }
}

/// The purchases of a plan, as a journal's task.
pub struct Buying<'a, F> {
    /// The contracts.
    pub assent: &'a Assent,
    /// What is to be bought.
    pub plan: &'a Plan,
    /// Told about each change.
    pub told: F,
}

impl<F: Fn(usize, &State<Bought>)> Task for Buying<'_, F> {
    type Call = Licensing::purchaseManyCall;
    type Outcome = Bought;

    fn message(&self, step: usize, now: Time) -> Message<Self::Call> {
        let none = Chunk { salt: Digest::ZERO, rows: Vec::new() };
        let chunk = self.plan.chunks.get(step).unwrap_or(&none);
        let rows: Vec<Row> = chunk.rows.iter().map(Planned::row).collect();
        let model = self.plan.model().digest(chunk.salt);
        self.assent.purchase_many(&rows, model, chunk.budget().unwrap_or_default(), now.after(PATIENCE))
    }

    fn outcome(&self, step: usize, done: &Done) -> Bought {
        let rows = self.plan.chunks.get(step).map_or(&[][..], |chunk| &chunk.rows);
        Bought { rows: rows.iter().map(|row| fared(row, &done.events)).collect(), change: change(&done.events) }
    }

    fn told(&self, step: usize, state: &State<Bought>) {
        (self.told)(step, state);
    }
}

/// What the events tell of a row: each names its catalogue and terms, and no two rows have the same.
fn fared(row: &Planned, events: &[Event]) -> Fared {
    let told = events.iter().find_map(|event| match event {
        Event::Licensed { licence, frozen } if frozen.terms == row.terms => match frozen.subject {
            Subject::Catalogue { id, tracks, .. } if id == row.catalogue => {
                Some(Fared::Bought { licence: *licence, tracks, since: frozen.since, expires: frozen.expires })
            }
            _ => None,
        },
        Event::Told(told) if told.name == "Skipped" && event.catalogue() == Some(row.catalogue) => {
            let bytes = |name: &str| {
                told.values.iter().find_map(|(given, value)| match value {
                    Value::Bytes(bytes) if *given == name => Some(bytes.as_slice()),
                    _ => None,
                })
            };
            (bytes("terms") == Some(&row.terms.0.0)).then(|| Fared::Skipped { reason: reason(bytes("reason")) })
        }
        _ => None,
    });
    told.unwrap_or_else(|| Fared::Skipped { reason: "Untold".to_owned() })
}

fn reason(selector: Option<&[u8]>) -> String {
    let name = selector.and_then(|bytes| refusal::name_of(bytes.try_into().ok()?));
    name.unwrap_or("Unknown").to_owned()
}

/// What was credited as change.
fn change(events: &[Event]) -> Amount {
    let credited = events.iter().filter_map(|event| match event {
        Event::Told(told) if told.name == "ChangeCredited" => told.number("amount"),
        _ => None,
    });
    Amount(credited.fold(0, u128::saturating_add))
}

/// Paying out the change, as a journal's task of one step.
pub struct Change<'a> {
    /// The contracts.
    pub assent: &'a Assent,
    /// Whose change it is, and where it goes.
    pub account: Account,
}

impl Task for Change<'_> {
    type Call = Licensing::claimChangeCall;
    type Outcome = Bought;

    fn message(&self, _: usize, _: Time) -> Message<Self::Call> {
        self.assent.claim_change(self.account)
    }

    fn outcome(&self, _: usize, done: &Done) -> Bought {
        let claimed = done.events.iter().filter_map(|event| match event {
            Event::Told(told) if told.name == "ChangeClaimed" => told.number("amount"),
            _ => None,
        });
        Bought { rows: Vec::new(), change: Amount(claimed.fold(0, u128::saturating_add)) }
    }

    fn told(&self, _: usize, _: &State<Bought>) {}
}

/// Where and for whom licences were bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The chain's name.
    pub network: String,
    /// The hash of the chain's block 0.
    pub genesis: Digest,
    /// The licensing contract.
    pub licensing: Account,
    /// Who holds the licences.
    pub licensee: Account,
}

/// The licences that a chunk's purchase gave, for the lock file.
pub fn locked<'a>(
    place: &'a Place,
    model: &'a Model,
    chunk: &'a Chunk,
    (tx, block, bought): (TxHash, u64, &'a Bought),
) -> impl Iterator<Item = Locked> + 'a {
    chunk.rows.iter().zip(&bought.rows).filter_map(move |(row, fared)| {
        let Fared::Bought { licence, tracks, since, expires } = *fared else { return None };
        Some(Locked {
            licence,
            network: place.network.clone(),
            genesis: place.genesis,
            licensing: place.licensing,
            catalogue: row.catalogue,
            head: row.head,
            tracks,
            excluded: Some(row.excluded.iter().copied().filter(|index| *index < tracks).collect()),
            batches: row.batches.iter().filter(|batch| batch.first < tracks).cloned().collect(),
            licensee: place.licensee,
            terms: row.terms,
            fields: row.fields,
            model: LockedModel::new(model, chunk.salt),
            price: row.price,
            since,
            expires: (expires.0 != u64::MAX).then_some(expires),
            transaction: tx,
            block,
        })
    })
}

#[cfg(test)]
mod tests;
