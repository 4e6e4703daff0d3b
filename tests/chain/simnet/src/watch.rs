//! Who is told what: heads for subscribers, statuses for those who submitted a transaction.

use assent_runtime::{Hash, Header};
use serde::Serialize;
use std::collections::HashMap;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What a node tells about a transaction, in its JSON form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TransactionStatus {
    /// It waits for another one.
    Future,
    /// It waits for a block.
    Ready,
    /// A best block includes it.
    InBlock(Hash),
    /// That block is not on the best chain any more.
    Retracted(Hash),
    /// A final block includes it.
    Finalized(Hash),
    /// Another one took its place.
    Usurped(Hash),
    /// The pool gave it up for want of room.
    Dropped,
    /// It is not valid any more.
    Invalid,
}

impl TransactionStatus {
    /// Whether nothing follows.
    pub fn is_last(self) -> bool {
        matches!(self, Self::Finalized(_) | Self::Usurped(_) | Self::Dropped | Self::Invalid)
    }
}

/// Which heads a subscriber wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heads {
    /// Every block, on whatever branch.
    All,
    /// Every new best block.
    Best,
    /// The highest block of each step of finality.
    Finalized,
}

/// Everybody who listens. Channels are unbounded: a simulator drops nothing that was not asked to be dropped.
#[derive(Default)]
pub struct Listeners {
    heads: Vec<(Heads, UnboundedSender<Header>)>,
    transactions: HashMap<Hash, Vec<UnboundedSender<TransactionStatus>>>,
}

impl Listeners {
    /// Subscribes to heads from now on.
    pub fn heads(&mut self, kind: Heads) -> UnboundedReceiver<Header> {
        let (sender, receiver) = unbounded_channel();
        self.heads.push((kind, sender));
        receiver
    }

    /// Subscribes to a transaction's statuses from now on.
    pub fn transaction(&mut self, hash: Hash) -> UnboundedReceiver<TransactionStatus> {
        let (sender, receiver) = unbounded_channel();
        self.transactions.entry(hash).or_default().push(sender);
        receiver
    }

    /// Tells of a head.
    pub fn tell_head(&mut self, kind: Heads, header: &Header) {
        self.heads.retain(
            |(wanted, sender)| {
                if *wanted == kind { sender.send(header.clone()).is_ok() } else { !sender.is_closed() }
            },
        );
    }

    /// Tells of a transaction; after its last status its listeners are let go.
    pub fn tell_transaction(&mut self, hash: Hash, status: TransactionStatus) {
        let Some(senders) = self.transactions.get_mut(&hash) else { return };
        senders.retain(|sender| sender.send(status).is_ok());
        if status.is_last() || senders.is_empty() {
            self.transactions.remove(&hash);
        }
    }

    /// Lets go of those who stopped listening to a transaction, as when it was not taken.
    pub fn prune(&mut self, hash: Hash) {
        let Some(senders) = self.transactions.get_mut(&hash) else { return };
        senders.retain(|sender| !sender.is_closed());
        if senders.is_empty() {
            self.transactions.remove(&hash);
        }
    }
}
