//! Quotes for a list: what each row costs, or why it cannot be bought.

use assent_chain::{
    Event, Log, View,
    bulk::Planned,
    lock::{Lock, LockedBatch},
    model::Model,
};
use assent_core::{
    amount::Amount,
    error::Refusal,
    id::{Account, CatalogueId, LicenceId},
};
use futures::{StreamExt, TryStreamExt, stream};

use super::{list::Wish, table::Reason};
use crate::{
    commands::quote::{Wanted, find_among},
    failure::{Exit, Failure},
};

/// Rows asked for at a time.
const AT_ONCE: usize = 16;

/// What is known of a row before anything is bought.
pub enum Quoted {
    /// It can be bought.
    Yes(Box<Planned>),
    /// The lock file has a licence for it.
    Held(LicenceId),
    /// It cannot be bought.
    No(Reason),
}

/// Who asks, and with what.
pub struct Quoting<'a> {
    pub view: &'a View,
    /// All events up to the view.
    pub logs: &'a [Log],
    /// The licences that are there already.
    pub held: &'a Lock,
    pub model: &'a Model,
    pub licensee: Account,
    /// The most that is paid for one.
    pub max_price: Option<Amount>,
}

impl Quoting<'_> {
    /// Quotes all rows, in their order. `seen` is told after each.
    pub async fn all(&self, wishes: &[Wish], seen: &dyn Fn()) -> Result<Vec<Quoted>, Failure> {
        let quotes = stream::iter(wishes).map(|wish| self.one(wish)).buffered(AT_ONCE);
        quotes.inspect_ok(|_| seen()).try_collect().await
    }

    async fn one(&self, wish: &Wish) -> Result<Quoted, Failure> {
        if let Some(licence) = self.held(wish) {
            return Ok(Quoted::Held(licence));
        }
        match self.planned(wish).await {
            Ok(planned) => Ok(Quoted::Yes(Box::new(planned))),
            Err(failure) if failure.exit == Exit::Network => Err(failure),
            Err(failure) => Ok(Quoted::No(Reason { kind: failure.kind, message: failure.message })),
        }
    }

    /// A licence that does what the row asks for, and still holds.
    fn held(&self, wish: &Wish) -> Option<LicenceId> {
        let (genesis, licensing) = (self.view.deployment().genesis, self.view.deployment().licensing);
        let found = self.held.licences().find(|held| {
            (held.genesis, held.licensing, held.licensee) == (genesis, licensing, self.licensee)
                && held.catalogue == wish.catalogue
                && wish.terms.is_none_or(|terms| terms == held.terms)
                && held.is_for(self.model)
                && held.expires.is_none_or(|expires| expires >= self.view.now())
        });
        found.map(|held| held.licence)
    }

    async fn planned(&self, wish: &Wish) -> Result<Planned, Failure> {
        let wanted = Wanted { catalogue: wish.catalogue, terms: wish.terms, licensee: self.licensee };
        let offered = find_among(self.view, self.logs, wanted).await?;
        let price = offered.quote.price;
        if let Some(max) = self.max_price.filter(|max| price > *max) {
            return Err(Refusal::PriceAboveMax { price, max }.into());
        }
        if !offered.terms.currency.is_zero() {
            return Err(Failure::failed("other_currency", "its price is in another currency than the native one"));
        }
        let batches = batches(self.logs, wish.catalogue);
        let tracks = batches.last().map_or(0, |batch| batch.first.saturating_add(batch.count));
        Ok(Planned {
            catalogue: wish.catalogue,
            terms: offered.id,
            fields: offered.terms,
            offered_to: offered.offered_to,
            head: offered.quote.head,
            price,
            excluded: self.view.excluded(wish.catalogue, tracks).await?,
            batches,
        })
    }
}

/// The batches of a catalogue, in order.
fn batches(logs: &[Log], id: CatalogueId) -> Vec<LockedBatch> {
    let appended = logs.iter().filter_map(|log| match &log.event {
        Event::Appended { catalogue, batch, first, .. } if *catalogue == id => {
            Some(LockedBatch { first: *first, count: batch.count, root: batch.root, manifest: batch.manifest })
        }
        _ => None,
    });
    appended.collect()
}
