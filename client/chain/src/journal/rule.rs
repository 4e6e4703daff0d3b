//! What to do next about a signed transaction, from what final blocks show. Values in, values out.

use super::{Signed, Void};

/// What the final chain shows of a transaction. Only final blocks count: no other stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The height of the last final block.
    pub height: u64,
    /// The account's nonce as of that same block: how many of its transactions final blocks hold.
    pub nonce: u64,
    /// The blocks from birth to this height, both included, were looked through, and none holds it; nothing: none was looked
    /// through yet.
    pub searched: Option<u64>,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Look through these final blocks, both included.
    Search {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// Send the same bytes, and wait: a block may yet take it.
    Send,
    /// It can never take effect: the step may be signed anew.
    Void(Void),
}

/// What to do next about a transaction that was found in no final block so far.
#[must_use]
pub fn next(signed: &Signed, sight: Sight) -> Next {
    let last = signed.last();
    // Beyond `last` no block can hold it, and beyond `height` none is final.
    let to = sight.height.min(last);
    let from = sight.searched.map_or(0, |searched| searched.saturating_add(1)).max(signed.born);
    if from <= to {
        return Next::Search { from, to };
    }
    if sight.height >= last {
        return Next::Void(Void::Expired);
    }
    // All final blocks are looked through: who used the nonce was another.
    if sight.nonce > signed.nonce { Next::Void(Void::Overtaken) } else { Next::Send }
}

/// The nonce of a new transaction: the first that neither the chain has seen nor one on its way uses.
///
/// `told`: the account's next nonce as the node tells it, its pool included. A gap that a void transaction left is filled first:
/// those behind it wait for it.
#[must_use]
pub fn free_nonce(told: u64, on_their_way: &[u64]) -> u64 {
    let mut nonce = told;
    while on_their_way.contains(&nonce) {
        nonce = nonce.saturating_add(1);
    }
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transaction::TxHash;

    fn signed(nonce: u64, born: u64, mortal: u64) -> Signed {
        Signed { tx: TxHash([1; 32]), bytes: vec![1], nonce, born, birth: TxHash([0; 32]), mortal }
    }

    /// Every small situation, against the definition of what is proved.
    #[test]
    fn only_what_is_proved_void_is_called_void() {
        let mut seen = [0_usize; 4];
        for (born, mortal, height) in triples(4, 4, 10) {
            for (nonce, chain, searched) in triples(3, 4, 12) {
                let searched = searched.checked_sub(1);
                let sight = Sight { height, nonce: chain, searched };
                let signed = signed(nonce, born, mortal);
                let holders = born..=born + mortal;
                let is_looked_through = |block: u64| searched.is_some_and(|searched| block <= searched);
                let all_final_looked_through = holders.clone().filter(|block| *block <= height).all(is_looked_through);
                let past = holders.clone().all(|block| block <= height);
                match next(&signed, sight) {
                    Next::Search { from, to } => {
                        assert!((from..=to).all(|block| holders.contains(&block) && block <= height));
                        assert!(!is_looked_through(from) && (from == born || is_looked_through(from - 1)), "no gap");
                        assert!(!all_final_looked_through);
                        seen[0] += 1;
                    }
                    Next::Void(Void::Expired) => {
                        assert!(past && all_final_looked_through, "{signed:?} {sight:?}");
                        seen[1] += 1;
                    }
                    Next::Void(Void::Overtaken) => {
                        assert!(all_final_looked_through && chain > nonce, "{signed:?} {sight:?}");
                        seen[2] += 1;
                    }
                    Next::Void(Void::Failed { .. }) => panic!("failure is for a block to tell"),
                    Next::Send => {
                        assert!(!past && chain <= nonce && all_final_looked_through, "{signed:?} {sight:?}");
                        seen[3] += 1;
                    }
                }
            }
        }
        assert!(seen.iter().all(|count| *count > 100), "{seen:?}");
    }

    fn triples(a: u64, b: u64, c: u64) -> impl Iterator<Item = (u64, u64, u64)> {
        (0..a).flat_map(move |x| (0..b).flat_map(move |y| (0..c).map(move |z| (x, y, z))))
    }

    #[test]
    fn a_gap_is_filled_first() {
        assert_eq!(free_nonce(5, &[]), 5);
        assert_eq!(free_nonce(5, &[6, 7]), 5);
        assert_eq!(free_nonce(5, &[5, 6, 8]), 7);
        assert_eq!(free_nonce(5, &[3, 4]), 5);
    }
}
