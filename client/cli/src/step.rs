//! A message from dry-run to final block.

use assent_chain::SolCall;
use assent_chain::{
    Planck, TxHash, amount,
    assent::Done,
    dry_run::{Message, Prepared},
};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    output::Report,
    session::{Context, Session},
};

/// What a message takes, in planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// What is paid along.
    pub value: Planck,
    /// What is held as a storage deposit.
    pub deposit: Planck,
    /// The fee to be expected.
    pub fee: Planck,
}

/// What came of a message.
pub enum Step<C: SolCall> {
    /// It was only tried.
    Tried(Cost),
    /// It took effect: what it returned in the dry-run, and what it told.
    Done(Prepared<C>, Done, Cost),
}

impl Session {
    /// Tries a message and, unless that was all that was asked for, sends it and waits until it is final.
    ///
    /// `before` is told the hash before anything is sent, so that it can be written down.
    pub async fn step<C: SolCall + Clone>(
        &self,
        context: &Context,
        what: &str,
        message: &Message<C>,
        before: impl FnOnce(TxHash) -> Result<(), Failure>,
    ) -> Result<Step<C>, Failure> {
        let prepared = self.assent.prepare(&self.signer, message).await?;
        let ready = self.assent.sign(&self.signer, &prepared).await?;
        let cost = Cost { value: prepared.value, deposit: prepared.deposit, fee: ready.fee() };
        if context.global.dry_run {
            ready.discard().await;
            return Ok(Step::Tried(cost));
        }
        if let Err(failure) = before(ready.tx()) {
            ready.discard().await;
            return Err(failure);
        }
        context.set_in_flight(Some(ready.tx()));
        let spinner = context.output.spinner(&format!("{what}: waiting until it is final"));
        let outcome = ready.send().await;
        spinner.finish_and_clear();
        context.set_in_flight(None);
        Ok(Step::Done(prepared, outcome?, cost))
    }

    /// The same for a message that needs nothing written down before.
    pub async fn plain<C: SolCall + Clone>(
        &self,
        context: &Context,
        what: &str,
        message: &Message<C>,
    ) -> Result<Step<C>, Failure> {
        self.step(context, what, message, |_| Ok(())).await
    }

    /// A planck amount in whole units with the symbol.
    pub fn money(&self, planck: Planck) -> String {
        money(&self.assent, planck)
    }
}

/// A planck amount in whole units with the chain's symbol.
pub fn money(assent: &assent_chain::Assent, planck: Planck) -> String {
    let network = assent.client().network();
    let amount = network.ratio.to_amount(planck).map_or_else(|_| "?".to_owned(), amount::show);
    format!("{amount} {}", network.symbol)
}

/// An amount of the rules in whole units with the chain's symbol.
pub fn native(assent: &assent_chain::Assent, value: assent_core::amount::Amount) -> String {
    format!("{} {}", amount::show(value), assent.client().network().symbol)
}

/// What a message takes, for people.
pub fn cost_words(session: &Session, cost: Cost) -> String {
    let value = (cost.value.0 != 0).then(|| format!("pays {}, ", session.money(cost.value)));
    let (deposit, fee) = (session.money(cost.deposit), session.money(cost.fee));
    format!("{}fee about {fee}, deposit up to {deposit}", value.unwrap_or_default())
}

/// What a message takes, for programs: planck as text.
pub fn cost_data(cost: Cost) -> Value {
    json!({
        "value_planck": cost.value.0.to_string(),
        "deposit_planck": cost.deposit.0.to_string(),
        "fee_planck": cost.fee.0.to_string(),
    })
}

/// The report of a dry-run.
pub fn tried(session: &Session, what: &str, cost: Cost) -> Report {
    let text = format!("Dry run: {what} would succeed ({}). Nothing was changed.", cost_words(session, cost));
    Report::new("assent.dry-run/1", json!({ "what": what, "cost": cost_data(cost) }), text)
}

/// Where something took effect, for people.
pub fn place(session: &Session, done: &Done, cost: Cost) -> String {
    format!("{}, fee about {}", done.block, session.money(cost.fee))
}
