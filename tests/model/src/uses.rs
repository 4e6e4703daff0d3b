//! The eight acts, what a vector says of them, and what a tier may license.

/// A use vector: for each of the eight acts 0 unset, 1 not allowed, 2 constrained, 3 allowed.
pub type Uses = [u8; 8];
/// A set of acts, bit `i` for act `i`.
pub type UseSet = u8;

/// Data mining.
pub const DATA_MINING: usize = 0;
/// Training of models that generate nothing.
pub const TRAIN_NON_GEN: usize = 1;
/// Training of models that generate.
pub const TRAIN_GEN: usize = 2;
/// Voice, likeness or style of somebody who can be recognised.
pub const REPLICA: usize = 3;
/// Prompt, conditioning, retrieval.
pub const AI_INPUT: usize = 4;
/// An index for AI.
pub const AI_INDEX: usize = 5;
/// Search.
pub const SEARCH: usize = 6;
/// Evaluation.
pub const EVALUATE: usize = 7;

/// Nothing was said: no.
pub const UNSET: Uses = [0; 8];

/// How much a value permits: unset counts as not allowed.
pub fn rank(value: u8) -> u8 {
    value.max(1)
}

/// Whether some act is permitted more in `next` than in `uses`.
pub fn widens(uses: &Uses, next: &Uses) -> bool {
    (0..8).any(|act| rank(next[act]) > rank(uses[act]))
}

/// Whether some act is permitted less in `next` than in `uses`.
pub fn lowers(uses: &Uses, next: &Uses) -> bool {
    (0..8).any(|act| rank(next[act]) < rank(uses[act]))
}

/// Whether every act of `wanted` may be licensed: it is at least constrained.
pub fn covers(uses: &Uses, wanted: UseSet) -> bool {
    (0..8).all(|act| wanted & (1 << act) == 0 || rank(uses[act]) >= 2)
}

/// The acts that terms of a tier may license; none for a tier that does not exist.
pub fn ceiling(tier: u8) -> Option<UseSet> {
    let acts: &[usize] = match tier {
        0 => &[],
        1 => &[SEARCH, DATA_MINING, TRAIN_NON_GEN, EVALUATE],
        2..=4 => &[SEARCH, DATA_MINING, TRAIN_NON_GEN, EVALUATE, TRAIN_GEN],
        5 => &[SEARCH, DATA_MINING, TRAIN_NON_GEN, EVALUATE, TRAIN_GEN, AI_INPUT, AI_INDEX],
        6 => &[REPLICA],
        _ => return None,
    };
    Some(acts.iter().map(|act| 1 << act).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unset_counts_as_not_allowed() {
        assert!(!widens(&UNSET, &[1; 8]) && !lowers(&[1; 8], &UNSET));
        assert!(widens(&[1; 8], &[2; 8]) && lowers(&[3; 8], &[2; 8]));
        assert!(!covers(&[1; 8], 1) && covers(&[2; 8], 255));
    }

    #[test]
    fn replica_is_never_inside_another_tier() {
        for tier in 0..=5 {
            assert_eq!(ceiling(tier).unwrap() & (1 << REPLICA), 0);
        }
        assert_eq!(ceiling(6), Some(1 << REPLICA));
        assert_eq!(ceiling(7), None);
    }
}
