use super::*;
use crate::{abi, interface::Consent};
use alloy_sol_types::SolEvent;

const CONTRACTS: Contracts = Contracts { consent: Account([1; 20]), licensing: Account([2; 20]) };

fn emitted(contract: Account, event: &impl SolEvent) -> ContractEmitted {
    let log = event.encode_log_data();
    let topics = log.topics().iter().map(|topic| topic.0).collect();
    ContractEmitted { contract: contract.0, data: log.data.to_vec(), topics }
}

fn opened() -> Consent::CatalogueOpened {
    let party = Party { account: Account([3; 20]), rights: 15, share_ppm: 1_000_000 };
    Consent::CatalogueOpened {
        catalogue: 7,
        licensor: abi::address(Account([3; 20])),
        parties: vec![(&party).into()],
        head: B256::from([4; 32]),
        time: 5,
    }
}

#[test]
fn parties_come_with_the_opening() {
    let event = decode(CONTRACTS, &emitted(CONTRACTS.consent, &opened())).unwrap();
    let Event::CatalogueOpened { catalogue, parties, stamp, .. } = &event else { panic!("{event:?}") };
    assert_eq!((*catalogue, stamp.time), (CatalogueId(7), Time(5)));
    assert_eq!(parties[0].share_ppm, 1_000_000);
    assert_eq!((event.name(), event.catalogue()), ("CatalogueOpened", Some(CatalogueId(7))));
}

#[test]
fn what_others_emit_is_not_ours() {
    assert_eq!(decode(CONTRACTS, &emitted(Account([9; 20]), &opened())), None);
    assert_eq!(decode(CONTRACTS, &emitted(CONTRACTS.licensing, &opened())), None);
}

#[test]
fn damaged_events_are_none() {
    let mut damaged = emitted(CONTRACTS.consent, &opened());
    damaged.data.truncate(40);
    assert_eq!(decode(CONTRACTS, &damaged), None);
    damaged.topics.clear();
    assert_eq!(decode(CONTRACTS, &damaged), None);
}
