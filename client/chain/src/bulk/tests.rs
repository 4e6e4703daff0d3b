use super::*;
use assent_core::{
    id::Selector,
    licence::Frozen,
    merkle::HostKeccak,
    terms::Unit,
    tier::Tier,
    uses::{Use, UseSet},
};

use crate::event::Told;

fn planned(catalogue: u32, runs: u16) -> Planned {
    let fields = Terms {
        tier: Tier::Licensed,
        uses: UseSet::of(&[Use::TrainGen]),
        currency: Account::ZERO,
        price: Amount(5),
        advance: Amount::ZERO,
        royalty: Amount::ZERO,
        unit: Unit::Nothing,
        cap: 0,
        interval: Seconds(0),
        cure: Seconds(0),
        duration: Seconds(0),
        runs,
        attester: Account::ZERO,
        legal: Digest::ZERO,
    };
    Planned {
        catalogue: CatalogueId(catalogue),
        terms: fields.id::<HostKeccak>(),
        fields,
        offered_to: Account::ZERO,
        head: Head(Digest([3; 32])),
        price: Amount(5),
        excluded: vec![1, 9],
        batches: [0, 4, 8]
            .map(|first| LockedBatch { first, count: 4, root: Digest([4; 32]), manifest: Digest([5; 32]) })
            .to_vec(),
    }
}

fn model() -> Model {
    "aria@1".parse().unwrap()
}

fn plan(rows: Vec<Planned>) -> Plan {
    Plan::new::<()>(&model(), rows, || Ok(Digest([7; 32]))).unwrap()
}

fn licensed(id: u64, row: &Planned) -> Event {
    let subject = Subject::Catalogue { id: row.catalogue, head: row.head, tracks: 6 };
    let frozen = Frozen {
        subject,
        terms: row.terms,
        licensee: Account([6; 20]),
        model: Digest::ZERO,
        price: row.price,
        since: Time(10),
        expires: Time(u64::MAX),
    };
    Event::Licensed { licence: LicenceId(id), frozen }
}

fn skipped(row: &Planned, Selector(reason): Selector) -> Event {
    let values = vec![
        ("catalogue", Value::Number(row.catalogue.0.into())),
        ("terms", Value::Bytes(row.terms.0.0.to_vec())),
        ("reason", Value::Bytes(reason.to_vec())),
    ];
    Event::Told(Told { name: "Skipped", values })
}

#[test]
fn chunks_are_full_and_in_order() {
    let rows: Vec<Planned> = (1..=70).rev().map(|id| planned(id, 1)).collect();
    let plan = plan(rows);
    assert_eq!(plan.chunks.iter().map(|chunk| chunk.rows.len()).collect::<Vec<_>>(), [32, 32, 6]);
    assert!(plan.rows().is_sorted_by(|a, b| (a.catalogue, a.terms) < (b.catalogue, b.terms)));
    assert_eq!(plan.chunks[2].budget(), Some(Amount(30)));
    assert_eq!(total(plan.rows()), Some(Amount(350)));
    let rows: Vec<Row> = plan.chunks[0].rows.iter().map(Planned::row).collect();
    assert_eq!(assent_core::bulk::check_rows(&rows, Time(1), Time(0)), Ok(()), "the contract takes them");
    let read: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!(read, plan);
}

#[test]
fn each_row_is_told_what_came_of_it() {
    let rows = [planned(1, 1), planned(1, 2), planned(2, 1)];
    let moved = assent_core::error::Refusal::HeadMoved { seen: Head::default(), head: Head::default() };
    let events = [licensed(4, &rows[1]), skipped(&rows[0], moved.selector())];
    assert_eq!(fared(&rows[0], &events), Fared::Skipped { reason: "HeadMoved".to_owned() });
    let bought = Fared::Bought { licence: LicenceId(4), tracks: 6, since: Time(10), expires: Time(u64::MAX) };
    assert_eq!(fared(&rows[1], &events), bought);
    assert_eq!(fared(&rows[2], &events), Fared::Skipped { reason: "Untold".to_owned() });
    let credited =
        |amount| Event::Told(Told { name: "ChangeCredited", values: vec![("amount", Value::Number(amount))] });
    assert_eq!(change(&[credited(3), credited(4)]), Amount(7));
}

#[test]
fn what_was_bought_goes_into_the_lock() {
    let plan = plan(vec![planned(1, 1), planned(2, 1)]);
    let chunk = &plan.chunks[0];
    let events = [licensed(4, &chunk.rows[1])];
    let rows = chunk.rows.iter().map(|row| fared(row, &events)).collect();
    let bought = Bought { rows, change: Amount(5) };
    let place = Place {
        network: "n".to_owned(),
        genesis: Digest([1; 32]),
        licensing: Account([2; 20]),
        licensee: Account([6; 20]),
    };
    let model = model();
    let entries: Vec<Locked> = locked(&place, &model, chunk, (TxHash([8; 32]), 9, &bought)).collect();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    entry.check().unwrap();
    assert_eq!((entry.licence, entry.catalogue, entry.expires), (LicenceId(4), CatalogueId(2), None));
    assert_eq!(entry.excluded, Some(vec![1]), "only tracks that are covered");
    assert_eq!(entry.batches.len(), 2, "only batches with tracks that are covered");
}
