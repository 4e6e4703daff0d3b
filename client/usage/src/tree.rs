//! Leaves, nodes and roots, made of what `assent_core` publishes of them: tags, records and their encoding. That they are
//! the same as those of `assent_core::usage` is tested on trees of every small size (`tests/tree.rs`).

use assent_core::{
    id::CatalogueId,
    merkle::{Frontier, HostKeccak, Tag, digest},
    usage::{Node, Total, UsageError, Used, proof::Fork},
};

pub fn leaf(used: Used) -> Node {
    let index = used.track.index;
    Node { digest: digest::<HostKeccak, _>(Tag::UsageLeaf, &used), units: used.units.into(), first: index, last: index }
}

pub fn catalogue_leaf(catalogue: CatalogueId, tracks: &Node) -> Node {
    let digest = digest::<HostKeccak, _>(Tag::UsageCatalogue, &(catalogue, tracks));
    Node { digest, units: tracks.units, first: catalogue.0, last: catalogue.0 }
}

pub fn join(tag: Tag, left: &Node, right: &Node) -> Node {
    Node {
        digest: digest::<HostKeccak, _>(tag, &(left, right)),
        units: left.units.saturating_add(right.units),
        first: left.first,
        last: right.last,
    }
}

/// The top over nodes in order; nothing for no node.
pub fn top(tag: Tag, nodes: &[Node]) -> Option<Node> {
    let mut frontier = Frontier::default();
    nodes.iter().for_each(|node| frontier.push(*node, |left, right| join(tag, left, right)));
    frontier.root(|left, right| join(tag, left, right))
}

/// What an attestation says of the tree under a top node.
pub fn total(top: &Node) -> Result<Total, UsageError> {
    let units = u64::try_from(top.units).map_err(|_| UsageError::TooManyUnits { units: top.units })?;
    Ok(Total { root: digest::<HostKeccak, _>(Tag::UsageRoot, top), units })
}

/// The top over nodes in order; the forks on the way to the key are noted from below.
pub fn open(tag: Tag, nodes: &[Node], key: u32, forks: &mut Vec<Fork>) -> Option<Node> {
    let (first, last) = (nodes.first()?, nodes.last()?);
    if nodes.len() == 1 || key < first.first || key > last.last {
        return top(tag, nodes);
    }
    let (left, right) = nodes.split_at_checked(nodes.len().next_power_of_two() / 2)?;
    let fork = Fork { left: open(tag, left, key, forks)?, right: open(tag, right, key, forks)? };
    forks.push(fork);
    Some(join(tag, &fork.left, &fork.right))
}
