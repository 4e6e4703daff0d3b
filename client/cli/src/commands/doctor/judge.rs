//! What is found against what should be. Asks nobody.

use assent_chain::{
    Network, Planck, Signer, address, amount,
    deploy::{Blobs, code_hash},
    health::{Codes, Funds, Node},
};
use assent_core::id::{Digest, Seconds, Time};

use super::Check;
use crate::time;

/// How old the last final block may be where blocks come by themselves.
const STALE: Seconds = Seconds(300);

/// Whether it is of use.
pub fn node(node: &Node) -> Check {
    let said = format!("{} {}, runtime {}, {} peers", node.name, node.version, node.runtime, node.peers);
    if node.syncing {
        return Check::wrong("node", format!("{said}, still catching up"), "Wait until it has, or ask another node.");
    }
    if node.wants_peers && node.peers == 0 {
        return Check::wrong("node", said, "It is alone: check its network.");
    }
    Check::ok("node", said)
}

/// Development chains may make blocks only when something happens: an old one is no fault there.
pub fn blocks(node: &Node, now: Time, quiet: bool) -> Check {
    let age = Seconds(now.0.saturating_sub(node.time.0));
    let said = format!("block {} is final, of {}", node.block, time::show(node.time));
    if quiet || age <= STALE {
        return Check::ok("blocks", said);
    }
    let said = format!("{said}: {} seconds ago", age.0);
    Check::wrong("blocks", said, "The chain stands still, or this node or this computer's clock is behind.")
}

fn money(network: &Network, planck: Planck) -> String {
    let amount = network.ratio.to_amount(planck).map_or_else(|_| "?".to_owned(), amount::show);
    format!("{amount} {}", network.symbol)
}

/// What the chain is like.
pub fn chain(network: &Network, node: &Node) -> Check {
    let mapped = if network.auto_map { "accounts map themselves" } else { "accounts must be mapped" };
    let said = format!(
        "{}, id {}, 1 planck is {} base units, least balance {}, {mapped}",
        network.name,
        network.chain_id,
        network.ratio.0,
        money(network, node.existential_deposit)
    );
    if network.ratio.0 == 0 {
        return Check::wrong("chain", said, "No amount can be paid on such a chain: ask its operators.");
    }
    Check::ok("chain", said)
}

/// Whether fees can be paid.
pub fn balance(funds: &Funds, network: &Network, signer: &Signer) -> Check {
    let said = money(network, funds.free);
    if funds.free > Planck(0) {
        return Check::ok("balance", said);
    }
    Check::wrong(
        "balance",
        said,
        format!("Send {} to {}: fees and deposits are paid from it.", network.symbol, signer.account()),
    )
}

/// Whether contracts can be called in its name.
pub fn mapping(funds: &Funds, auto_map: bool) -> Check {
    let unmapped = "the chain does not know this account's address";
    match (funds.mapped, auto_map) {
        (true, _) => Check::ok("mapping", "the chain knows this account's address"),
        (false, true) if funds.free == Planck(0) => {
            Check::note("mapping", unmapped, Some("It will when the account is funded."))
        }
        (false, true) => Check::wrong(
            "mapping",
            unmapped,
            "The account is older than the chain's rule: map it with Revive.batch_map_accounts.",
        ),
        (false, false) => {
            Check::wrong("mapping", unmapped, "Map it with Revive.map_account; that holds a small deposit.")
        }
    }
}

/// What is on chain against what is built into this program.
pub fn code(codes: &Codes, published: &Blobs) -> [Check; 3] {
    let check = |name, found: Option<Digest>, blob: &[u8]| match found {
        Some(found) if found == code_hash(blob) => {
            Check::ok(name, format!("code {}, as published", address::show_digest(found)))
        }
        Some(found) => {
            let (found, ours) = (address::show_digest(found), address::show_digest(code_hash(blob)));
            let advice = "Use the program that was released with these contracts, or check --deployment.";
            Check::wrong(name, format!("code {found}, but this program's is {ours}"), advice)
        }
        None => Check::wrong(
            name,
            "there is no code at its address",
            "The chain was started anew, or the record is wrong: --deployment.",
        ),
    };
    [
        check("consent", codes.consent, &published.consent),
        check("licensing", codes.licensing, &published.licensing),
        check("office", codes.office, &published.office),
    ]
}

/// Whether the contracts belong together.
pub fn link(codes: &Codes) -> Check {
    if codes.linked {
        return Check::ok("contracts", "they name each other");
    }
    Check::wrong(
        "contracts",
        "they do not name each other as the record says",
        "Give the record of one deployment: --deployment.",
    )
}
