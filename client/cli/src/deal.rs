//! Deals: by which seat somebody speaks for a catalogue, what they propose, and what came of it.

use assent_chain::{
    Event, Log, TxHash, View, address,
    assent::Done,
    seat::{self, parties},
};
use assent_core::{
    call::consent::{Changes, Proposal},
    catalogue::Catalogue,
    id::{CatalogueId, DealId, Seconds, Time},
    merkle::HostKeccak,
    party::{Party, Seat, Seats},
};
use serde_json::{Value, json};

use crate::{
    failure::{Exit, Failure},
    output::Report,
    rows::Rows,
    session::{Context, Session},
    show,
    step::{Cost, Step, cost_data, place},
    time, words,
};

/// How long a deal is good for that takes effect as it is proposed: long enough for a slow chain.
const ALONE: Seconds = Seconds(3_600);
/// How long a deal is good for that waits for others.
const TOGETHER: Seconds = Seconds(30 * 86_400);

/// Changes that somebody proposes.
pub struct Draft<'a> {
    /// Of which catalogue.
    pub catalogue: &'a Catalogue,
    /// Who speaks.
    pub seat: &'a Seat,
    /// What is to change.
    pub changes: Changes,
}

/// What came of a proposal or an approval.
pub enum Outcome {
    /// It was only tried.
    Tried(Cost),
    /// It took effect.
    Done(Done, Cost),
    /// It waits for others.
    Waits(Report),
}

/// The seat by which the signer proposes.
pub async fn proposer(context: &Context, session: &Session, view: &View, of: &Catalogue) -> Result<Seat, Failure> {
    let parties = parties(&context.history(&session.assent, view).await?, of.id);
    let found = seat::to_propose(of, &parties, session.signer.address());
    found.ok_or_else(|| stranger(of.id, "is neither the licensor nor a rightsholder of"))
}

/// The seat by which the signer narrows.
pub async fn rightsholder(context: &Context, session: &Session, view: &View, of: &Catalogue) -> Result<Seat, Failure> {
    let parties = parties(&context.history(&session.assent, view).await?, of.id);
    seat::with_rights(&parties, session.signer.address()).ok_or_else(|| no_right(of.id))
}

/// The signer holds no right.
pub fn no_right(id: CatalogueId) -> Failure {
    stranger(id, "holds no right in")
}

fn stranger(id: CatalogueId, is: &str) -> Failure {
    let message = format!("this account {is} catalogue {}", id.0);
    Failure::new(Exit::Key, "NotRightsholder", message).hint("Sign with the key of a party who holds a right: --key.")
}

/// Proposes changes on the catalogue as it was seen. `before` is told the hash before anything is sent.
pub async fn propose(
    context: &Context,
    session: &Session,
    view: &View,
    what: &str,
    draft: &Draft<'_>,
    before: impl FnOnce(TxHash) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let Draft { catalogue, seat, changes } = draft;
    let until = date(catalogue, view.now());
    let deal = Proposal { catalogue: catalogue.id, base: catalogue.card.head, until, changes: changes.clone() };
    let message = session.assent.propose(seat, &deal);
    Ok(match session.step(context, what, &message, before).await? {
        Step::Tried(cost) => Outcome::Tried(cost),
        Step::Done(_, done, cost) if took_effect(&done) => Outcome::Done(done, cost),
        Step::Done(_, done, cost) => {
            let approved = Seats::one(seat.index);
            Outcome::Waits(waits(session, &Waiting { catalogue, deal: &deal, approved }, &done, cost))
        }
    })
}

/// A date for a deal.
fn date(catalogue: &Catalogue, now: Time) -> Time {
    now.after(if catalogue.required.0.count_ones() > 1 { TOGETHER } else { ALONE })
}

/// A deal that takes effect tells what it changed.
pub fn took_effect(done: &Done) -> bool {
    done.events.iter().any(|event| !matches!(event, Event::Proposed { .. } | Event::Approved { .. }))
}

/// A deal that waits.
pub struct Waiting<'a> {
    /// Of which catalogue.
    pub catalogue: &'a Catalogue,
    /// The deal.
    pub deal: &'a Proposal,
    /// Who has approved.
    pub approved: Seats,
}

/// The id of a deal.
pub fn id(deal: &Proposal) -> DealId {
    assent_core::deal::Deal::from(deal.clone()).id::<HostKeccak>()
}

/// The report of a deal that waits for others.
pub fn waits(session: &Session, waiting: &Waiting<'_>, done: &Done, cost: Cost) -> Report {
    let Waiting { catalogue, deal, approved } = waiting;
    let missing = catalogue.required.without(*approved).0.count_ones();
    let id = address::show_digest(id(deal).0);
    let data = json!({
        "catalogue": catalogue.id.0, "deal": id, "complete": false, "missing": missing, "until": deal.until.0,
        "block": done.block, "transaction": done.tx.to_string(), "cost": cost_data(cost),
    });
    let text = Rows::default()
        .rows(change_rows(&deal.changes))
        .row("deal", id.clone())
        .row("good until", time::show(deal.until))
        .row("block", place(session, done, cost))
        .under(&format!(
            "Not in effect yet: {missing} more rightsholder(s) of catalogue {} must approve.",
            catalogue.id.0
        ));
    let next = format!("{text}\n\nEach of them: assent approve {} {id}", catalogue.id.0);
    Report::new("assent.proposed/1", data, next)
}

/// What a deal would change, a row each.
pub fn change_rows(changes: &Changes) -> Vec<(String, String)> {
    let row = |what: &str, said: String| (what.to_owned(), said);
    let terms = |id: &assent_core::id::TermsId| address::show_digest(id.0);
    let mut rows: Vec<(String, String)> = Vec::new();
    rows.extend(changes.batches.iter().map(|batch| row("append", format!("{} tracks", batch.count))));
    rows.extend(changes.uses.iter().map(|uses| row("permit", words::vector_sentence(*uses))));
    if !changes.include.is_empty() {
        rows.push(row("include", tracks(&changes.include)));
    }
    rows.extend(changes.offers.iter().map(|offer| {
        let (to, until) = (show::anybody(offer.licensee), time::show(offer.until));
        row("offer", format!("terms {} to {to} until {until}", terms(&offer.terms)))
    }));
    rows.extend(changes.grants.iter().map(|grant| {
        row("grant", format!("a licence under terms {} to {}", terms(&grant.terms), address::show(grant.licensee)))
    }));
    rows.extend(
        changes.joins.iter().map(|join| row("join", format!("pool {} by {} tracks", join.pool.0, join.weight))),
    );
    rows.extend(
        changes.names.iter().map(|name| row("name", format!("seat {}: {}", name.seat, address::show(name.account)))),
    );
    rows.extend(changes.close.then(|| row("close", "for ever".to_owned())));
    rows
}

/// Tracks by their indices.
pub fn tracks(indices: &[u32]) -> String {
    indices.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

/// What a deal would change, for programs.
pub fn change_data(changes: &Changes) -> Vec<Value> {
    change_rows(changes).into_iter().map(|(what, said)| json!({ "change": what, "what": said })).collect()
}

/// A deal that was proposed, as its proposer told it.
pub fn proposed(logs: &[Log], of: CatalogueId, id: DealId) -> Option<Proposal> {
    logs.iter().find_map(|log| match &log.event {
        Event::Proposed { catalogue, deal, proposal, .. } if (*catalogue, *deal) == (of, id) => Some(proposal.clone()),
        _ => None,
    })
}

/// A seat of the signer with rights that has, or has not, approved.
pub fn seat_that(parties: &[Party], session: &Session, approved: Seats, has: bool) -> Option<Seat> {
    let mut held = seat::seats(parties, session.signer.address()).into_iter().filter(|seat| seat.party.rights != 0);
    held.find(|seat| approved.contains(seat.index) == has)
}
