//! The published limits, as numbers: who relies on one must hear of it when it moves.

use assent_core::{amount, bulk, deal, dispute, exclusion, member, party, place, pool, royalty, terms};

const DAY: u64 = 86_400;

#[test]
fn published_limits_do_not_drift() {
    assert_eq!(deal::LONGEST_DEAL.0, 90 * DAY);
    assert_eq!(dispute::LONGEST_HOLD.0, 60 * DAY, "of any 180 days, with …");
    assert_eq!(dispute::PEACE.0, 120 * DAY, "… so much between two series of holds");
    assert_eq!(place::SHORTEST_REST.0, DAY);
    assert_eq!((terms::LEAST_INTERVAL.0, terms::MOST_INTERVAL.0), (3_600, 366 * DAY));
    assert_eq!(terms::LEAST_CURE.0, 3_600);

    assert_eq!((deal::MOST_CHANGES, exclusion::MOST_TRACKS, bulk::MAX_ROWS), (16, 64, 32));
    assert_eq!((party::MAX_PARTIES, party::LICENSOR_SEAT, member::MAX_POOLS), (32, 32, 4));

    assert_eq!((member::LEAST_WINDOW.0, royalty::MOST_HOPS), (7 * DAY, 3), "to activate; to follow who lost to whom");
    assert_eq!((amount::PPM, pool::MAX_FEE), (1_000_000, 300_000), "an operator takes 30 % at most");
    assert_eq!(amount::NATIVE_STEP, 100_000_000, "what the Hub's currency of 10 decimals can carry in 18");
}
