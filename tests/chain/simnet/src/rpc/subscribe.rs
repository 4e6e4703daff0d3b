//! Subscriptions: from a channel of the chain to a client.

use super::{Registered, Table};
use crate::{faults::Dice, simnet::Simnet, watch::Heads};
use jsonrpsee::{SubscriptionSink, core::SubscriptionError};
use serde::Serialize;
use tokio::sync::mpsc::UnboundedReceiver;

/// Registers a subscription to heads: `[subscribe, notification, unsubscribe]`. The current head comes first, as from a
/// node.
pub(super) fn heads(table: &mut Table, kind: Heads, names: [&'static str; 3]) -> Registered {
    let [name, notification, unsubscribe] = names;
    table.register_subscription(name, notification, unsubscribe, move |_, pending, simnet, _| async move {
        let sink = pending.accept().await?;
        let (current, heads) = simnet
            .ask(move |net| {
                let current = if kind == Heads::Finalized { net.chain.finalized() } else { net.chain.best() };
                (current.header.clone(), net.listeners.heads(kind))
            })
            .await?;
        send(&sink, simnet.dice(), &current).await?;
        pump(sink, &simnet, heads).await
    })?;
    Ok(())
}

/// Sends everything until either side ends.
pub(super) async fn pump<T: Serialize>(
    sink: SubscriptionSink,
    simnet: &Simnet,
    mut items: UnboundedReceiver<T>,
) -> Result<(), SubscriptionError> {
    loop {
        let item = tokio::select! {
            () = sink.closed() => None,
            item = items.recv() => item,
        };
        let Some(item) = item else { return Ok(()) };
        send(&sink, simnet.dice(), &item).await?;
    }
}

/// Sends one notification, or two of it if the dice say so.
pub(super) async fn send<T: Serialize>(
    sink: &SubscriptionSink,
    dice: &Dice,
    item: &T,
) -> Result<(), SubscriptionError> {
    let message = serde_json::value::to_raw_value(item)?;
    if dice.duplicate() {
        sink.send(message.clone()).await?;
    }
    sink.send(message).await?;
    Ok(())
}
