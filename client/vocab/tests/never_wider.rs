//! An export never permits more than the record: every use vector, every kind of terms, every vocabulary, each document read by a
//! reader that was written from the vocabulary's specification.
//!
//! All 65,536 vectors are told with licensed terms. With the other terms, those without `Unset`, which counts as denied, and one in
//! which some are unset; with the feature `exhaustive`, all of them too.

mod common;
mod readers;

use std::collections::{BTreeSet, HashMap};

use assent_core::uses::UseVector;
use assent_vocab::{
    Export, Loss, Record, Vocabulary,
    conditions::{Purpose, Users},
    export,
    record::Standing,
};
use readers::{Level, Reading};

/// What the record permits, told from its raw bits: 0 nothing, 1 under a licence, 2 freely.
fn ranks(record: &Record) -> [u8; 8] {
    let in_force = record.standing == Standing::InForce;
    std::array::from_fn(|act| match record.uses.0 >> (2 * act) & 3 {
        _ if !in_force => 0,
        0 | 1 => 0,
        2 => 1,
        _ => 2,
    })
}

/// The uses that the record's offer licenses to whoever accepts it now.
fn to_be_had(record: &Record, ranks: &[u8; 8]) -> [bool; 8] {
    let Some(offer) = &record.offer else { return [false; 8] };
    let sold = |act: usize| offer.terms.uses.0 >> act & 1 == 1;
    let open = offer.until.0 == 0 || record.registry.as_of <= offer.until;
    let covered = (0..8).all(|act| !sold(act) || ranks[act] >= 1);
    std::array::from_fn(|act| open && covered && sold(act) && ranks[act] >= 1)
}

fn assert_not_wider(record: &Record, export: &Export, reading: &Reading) {
    let ranks = ranks(record);
    let had = to_be_had(record, &ranks);
    for act in 0..8 {
        let most = match reading.uses[act] {
            Level::No | Level::Silent | Level::Ask => continue,
            Level::Had => ranks[act] == 2 || had[act],
            Level::Free => ranks[act] == 2,
        };
        assert!(most, "use {act} read as {:?} under {:04x}:\n{}", reading.uses[act], record.uses.0, export.document);
    }
    if reading.uses.contains(&Level::Had) {
        assert_bounds(record, export, reading);
    }
}

/// What binds whoever accepts is told, or listed as lost where the terms' page has to be read.
fn assert_bounds(record: &Record, export: &Export, reading: &Reading) {
    let offer = record.offer.as_ref().unwrap();
    let (terms, conditions, bounds) = (&offer.terms, &offer.conditions, &reading.bounds);
    let lost = |loss| export.lost.contains(&loss);
    let paid = terms.price.0 + terms.advance.0 + terms.royalty.0 > 0;
    assert!(!paid || bounds.paid, "free of charge:\n{}", export.document);
    let allowed = conditions.territory.countries().map(|all| {
        let union = (all.len() == 27).then(|| "EU".to_owned());
        all.iter()
            .flat_map(|one| [one.alpha2().to_owned(), one.alpha3().to_owned()])
            .chain(union)
            .collect::<BTreeSet<_>>()
    });
    match (&allowed, &bounds.territory) {
        (None, _) => {}
        (Some(_), None) => assert!(lost(Loss::Territory)),
        (Some(allowed), Some(told)) => assert!(told.is_subset(allowed), "{told:?}"),
    }
    let users = match conditions.users {
        Users::Anyone => None,
        Users::Commercial => Some("commercial"),
        Users::NonCommercial => Some("non-commercial"),
    };
    assert!(users.is_none() || bounds.users.as_deref() == users || lost(Loss::Users));
    assert!(conditions.purpose == Purpose::Any || bounds.research || lost(Loss::Purpose));
    assert!(terms.runs == u16::MAX || bounds.runs == Some(terms.runs.into()) || lost(Loss::Runs));
    assert!(terms.duration.0 == 0 || bounds.ends || lost(Loss::Term));
    let named = !offer.offered_to.is_zero();
    assert!(
        !named
            || bounds
                .recipient
                .as_deref()
                .is_some_and(|one| one.ends_with("/0x0909090909090909090909090909090909090909"))
    );
}

/// What a reader cannot recover from the document is in the list of losses.
fn assert_losses_told(record: &Record, export: &Export, reading: &Reading) {
    let exact = ranks(record).iter().zip(&reading.uses).all(|(rank, level)| match level {
        Level::No => *rank == 0,
        Level::Ask | Level::Had => *rank == 1,
        Level::Free => *rank == 2,
        Level::Silent => false,
    });
    let of_uses = export.lost.iter().any(|loss| !Loss::OF_OFFERS.contains(loss) && *loss != Loss::Offer);
    assert!(
        exact || of_uses,
        "{:?} lost {:?} under {:04x}:\n{}",
        reading.uses,
        export.lost,
        record.uses.0,
        export.document
    );
}

fn never_wider(vocabulary: Vocabulary) {
    let mut known: HashMap<String, Reading> = HashMap::new();
    let mut told = 0_u32;
    for (name, mut record) in common::variants() {
        let all = cfg!(feature = "exhaustive") || name == "licensed";
        for bits in (0..=u16::MAX).filter(|bits| all || *bits == 0x0A3C || (0..8).all(|act| bits >> (2 * act) & 3 != 0))
        {
            record.uses = UseVector(bits);
            let Ok(export) = export(vocabulary, &record) else { continue };
            let text = export.document.to_string();
            let reading = known.entry(text).or_insert_with_key(|text| readers::read(vocabulary.name(), text));
            assert_not_wider(&record, &export, reading);
            assert_losses_told(&record, &export, reading);
            told += 1;
        }
        assert!(told > 0 || vocabulary == Vocabulary::OdrlOffer || vocabulary == Vocabulary::CcSignals, "{name}");
    }
    assert!(told > 0);
}

macro_rules! each {
    ($($name:ident: $vocabulary:ident),+ $(,)?) => {
        $(#[test] fn $name() { never_wider(Vocabulary::$vocabulary); })+

        #[test]
        fn every_vocabulary_is_read() {
            let read = [$(Vocabulary::$vocabulary),+];
            assert!(Vocabulary::ALL.iter().all(|vocabulary| read.contains(vocabulary)));
        }
    };
}

each! {
    cawg: Cawg, aipref: Aipref, tdmrep: Tdmrep, rsl: Rsl, odrl_set: OdrlSet, odrl_offer: OdrlOffer, pil: Pil, erc7517: Erc7517,
    plus: Plus, tdmai: TdmAi, cc_signals: CcSignals, croissant: Croissant, spdx: Spdx, cyclonedx: CycloneDx,
    openlineage: OpenLineage, robots: Robots, headers: Headers, id3: Id3,
}
