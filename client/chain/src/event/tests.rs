use alloy_primitives::{B256, U256};
use alloy_sol_types::SolEvent;

use super::*;
use crate::{
    abi,
    interface::{Consent, Licensing},
    revive::ContractEmitted,
};

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

#[test]
fn what_has_no_type_of_its_own_is_told_by_name_with_its_values() {
    let skipped = Licensing::Skipped {
        catalogue: 7,
        terms: B256::from([1; 32]),
        licensee: abi::address(Account([2; 20])),
        reason: [3; 4].into(),
    };
    let event = decode(CONTRACTS, &emitted(CONTRACTS.licensing, &skipped)).unwrap();
    assert_eq!((event.name(), event.catalogue(), event.licence()), ("Skipped", Some(CatalogueId(7)), None));
    let Event::Told(told) = event else { panic!("{event:?}") };
    let values = [
        ("catalogue", Value::Number(7)),
        ("terms", Value::Bytes(vec![1; 32])),
        ("licensee", Value::Account(Account([2; 20]))),
        ("reason", Value::Bytes(vec![3; 4])),
    ];
    assert_eq!(told.values, values);

    let locked = Licensing::Locked { tokenId: U256::from(5) };
    let Some(Event::Told(told)) = decode(CONTRACTS, &emitted(CONTRACTS.licensing, &locked)) else { panic!("no event") };
    assert_eq!((told.name, told.number("token_id")), ("Locked", Some(5)));
}

#[test]
fn a_proposal_is_told_whole() {
    let proposal = Proposal {
        catalogue: CatalogueId(7),
        base: Head::default(),
        until: Time(9),
        changes: assent_core::call::consent::Changes { include: vec![1, 2], close: true, ..Default::default() },
    };
    let proposed = Consent::Proposed {
        catalogue: 7,
        deal: B256::from([4; 32]),
        by: abi::address(Account([3; 20])),
        seat: 32,
        proposal: (&proposal).into(),
    };
    let event = decode(CONTRACTS, &emitted(CONTRACTS.consent, &proposed)).unwrap();
    let (catalogue, deal) = (CatalogueId(7), DealId(assent_core::id::Digest([4; 32])));
    assert_eq!(event, Event::Proposed { catalogue, deal, by: Account([3; 20]), seat: 32, proposal });
}
