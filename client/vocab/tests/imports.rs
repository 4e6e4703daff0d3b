//! Imports narrow at once and never widen: they propose. Unknown versions permit nothing.

mod common;

use assent_core::uses::{Permission, Use, UseSet, UseVector};
use assent_vocab::{Format, ImportError, Notice, Vocabulary, export, import};
use proptest::prelude::*;

const DENY_TRAINING: &[Use] = &[Use::TrainNonGen, Use::TrainGen, Use::Replica];

fn denied(format: Format, version: &str, document: &str) -> UseSet {
    import(format, version, document).unwrap().narrow
}

fn permitted(format: Format, version: &str, document: &str) -> Vec<(Use, Permission)> {
    import(format, version, document).unwrap().widen
}

#[test]
fn v8_labels_mean_what_their_version_says() {
    let cawg = r#"{"entries":{"cawg.ai_training":{"use":"allowed"}}}"#;
    assert_eq!(permitted(Format::Cawg, "1.1", cawg), [(Use::TrainNonGen, Permission::Allowed)]);
    let both = [(Use::TrainNonGen, Permission::Allowed), (Use::TrainGen, Permission::Allowed)];
    assert_eq!(permitted(Format::Aipref, "02", "train-ai=y"), both);
    assert_eq!(permitted(Format::Aipref, "07", "train-ai=y"), [(Use::TrainGen, Permission::Allowed)]);
    assert_eq!(permitted(Format::Aipref, "05", "train-ai=y"), []);
    assert_eq!(import(Format::Aipref, "05", "train-ai=y").unwrap().notices, [Notice::Silence, Notice::Partial]);
}

#[test]
fn an_unknown_version_permits_nothing_and_denies_the_most() {
    let proposal = import(Format::Aipref, "08", "train-ai=y, search=y").unwrap();
    assert_eq!((proposal.narrow, proposal.widen.as_slice()), (UseSet(0), &[][..]));
    assert!(proposal.notices.contains(&Notice::Version));
    assert_eq!(denied(Format::Aipref, "07", "train-ai=n"), UseSet::of(&[Use::TrainGen, Use::Replica]));
    assert_eq!(denied(Format::Aipref, "08", "train-ai=n"), UseSet::of(DENY_TRAINING));
    for (format, document) in statements() {
        assert_eq!(permitted(format, "99", document), [], "{format}");
    }
}

/// One statement for each format that permits as much as it can.
fn statements() -> [(Format, &'static str); 9] {
    [
        (
            Format::Cawg,
            r#"{"entries":{"c2pa.ai_generative_training":{"use":"allowed"},"c2pa.data_mining":{"use":"allowed"}}}"#,
        ),
        (Format::Aipref, "train-ai=y, search=y"),
        (Format::Tdmrep, r#"[{"location":"/","tdm-reservation":0}]"#),
        (
            Format::Rsl,
            r#"<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><permits type="usage">all</permits></license></content></rsl>"#,
        ),
        (
            Format::Odrl,
            r#"{"@type":"Set","profile":"https://w3c.github.io/odrl/ai-vocab/","permission":[{"action":"odrl:use"}]}"#,
        ),
        (Format::Erc7517, r#"{"dataMiningPreference":{"aiTraining":"allowed","dataMining":"allowed"}}"#),
        (
            Format::TdmAi,
            r#"{"TDM":"usagePermission","AiTraining":"usagePermission","genAiTraining":"usagePermission"}"#,
        ),
        (Format::Plus, "http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"),
        (Format::Freesound, "open-source-models"),
    ]
}

#[test]
fn replica_is_never_proposed() {
    for (format, document) in statements() {
        let proposal = import(format, format.versions().last().unwrap(), document).unwrap();
        assert!(!proposal.widen.is_empty(), "{format}");
        assert!(proposal.widen.iter().all(|(act, _)| *act != Use::Replica), "{format}");
        assert_eq!(
            proposal.narrowed(UseVector(0xFFFF)).get(Use::Replica),
            if proposal.narrow.contains(Use::Replica) { Permission::NotAllowed } else { Permission::Allowed }
        );
    }
}

#[test]
fn silence_is_not_consent() {
    for (format, document) in [
        (Format::Freesound, "no-additional-preferences"),
        (Format::Rsl, r#"<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license/></content></rsl>"#),
        (Format::Plus, "DMI-UNSPECIFIED"),
        (Format::Aipref, "unknown=y"),
        (Format::Tdmrep, r#"[{"location":"/"}]"#),
    ] {
        let proposal = import(format, format.versions().last().unwrap(), document).unwrap();
        assert_eq!((proposal.narrow, proposal.widen.len()), (UseSet(0), 0), "{format}");
        assert!(proposal.notices.contains(&Notice::Silence));
    }
}

#[test]
fn denials_are_read() {
    assert_eq!(denied(Format::Freesound, "2026-07", "no-gen-ai"), UseSet::of(&[Use::TrainGen, Use::Replica]));
    let prohibits = r#"<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>
        <permits type="usage">search ai-train</permits><prohibits type="usage">ai-train</prohibits></license></content></rsl>"#;
    let proposal = import(Format::Rsl, "1.0", prohibits).unwrap();
    assert_eq!(proposal.widen, [(Use::Search, Permission::Allowed)]);
    assert!(UseSet::of(DENY_TRAINING).is_within(proposal.narrow));
    assert_eq!(denied(Format::Plus, "2.0.1", "DMI-PROHIBITED-SEECONSTRAINT").0.count_ones(), 6);
    assert!(UseSet::of(DENY_TRAINING).is_within(denied(
        Format::Tdmrep,
        "1",
        r#"[{"location":"/","tdm-reservation":1}]"#
    )));
    // An unknown word was meant to restrict.
    assert!(
        denied(Format::Cawg, "1.1", r#"{"entries":{"cawg.data_mining":{"use":"perhaps"}}}"#).contains(Use::DataMining)
    );
}

#[test]
fn a_denial_wins_over_a_permission_of_the_same_use() {
    let both = r#"{"assertions":[{"label":"a","data":{"entries":{"cawg.data_mining":{"use":"allowed"}}}},
        {"label":"b","data":{"entries":{"c2pa.data_mining":{"use":"notAllowed"}}}}]}"#;
    let proposal = import(Format::Cawg, "1.1", both).unwrap();
    assert_eq!((proposal.narrow, proposal.widen.len()), (UseSet::of(&[Use::DataMining]), 0));
    assert_eq!(denied(Format::Aipref, "07", "search=y, search=n"), UseSet::of(&[Use::Search]));
}

#[test]
fn payment_and_places_are_conditions() {
    let paid = r#"<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><permits type="usage">ai-input</permits>
        <payment type="use"/></license></content></rsl>"#;
    assert_eq!(permitted(Format::Rsl, "1.0", paid), [(Use::AiInput, Permission::Constrained)]);
    let placed = paid.replace(r#"<payment type="use"/>"#, r#"<permits type="geo">EU</permits>"#);
    assert_eq!(permitted(Format::Rsl, "1.0", &placed), [(Use::AiInput, Permission::Constrained)]);
}

#[test]
fn what_is_not_of_the_format_is_refused() {
    for format in Format::ALL {
        for document in ["", "{", "<a/>", "[]", "null", "\u{0}"] {
            assert_eq!(import(format, "1", document), Err(ImportError::Malformed { format }), "{format} {document:?}");
        }
    }
    let two = r#"<rsl xmlns="https://rslstandard.org/rsl"><content url="/a"/><content url="/b"/></rsl>"#;
    assert_eq!(import(Format::Rsl, "1.0", two), Err(ImportError::Several { format: Format::Rsl }));
}

/// Which exports are read back, and with which version.
const ROUND: [(Vocabulary, Format, &str); 7] = [
    (Vocabulary::Cawg, Format::Cawg, "1.1"),
    (Vocabulary::Aipref, Format::Aipref, "07"),
    (Vocabulary::Rsl, Format::Rsl, "1.0"),
    (Vocabulary::OdrlSet, Format::Odrl, "2.2"),
    (Vocabulary::Erc7517, Format::Erc7517, "7517"),
    (Vocabulary::TdmAi, Format::TdmAi, "2025-05-04"),
    (Vocabulary::Tdmrep, Format::Tdmrep, "1"),
];

#[test]
fn what_is_exported_comes_back_as_no_more() {
    for (vocabulary, format, version) in ROUND {
        for bits in (0..=u16::MAX).filter(|bits| (0..8).all(|act| bits >> (2 * act) & 3 != 0)) {
            let record = common::record(UseVector(bits), None);
            let document = export(vocabulary, &record).unwrap().document.to_string();
            let back = import(format, version, &document).unwrap().proposed(UseVector::NO_AI);
            assert!(!UseVector(bits).is_widened_by(back), "{vocabulary} {bits:04x} {:04x}\n{document}", back.0);
        }
    }
}

#[test]
fn the_canonical_form_comes_back_whole_but_for_replica() {
    for bits in (0..=u16::MAX).filter(|bits| (0..8).all(|act| bits >> (2 * act) & 3 != 0)) {
        let document =
            export(Vocabulary::OdrlSet, &common::record(UseVector(bits), None)).unwrap().document.to_string();
        let back = import(Format::Odrl, "2.2", &document).unwrap().proposed(UseVector::NO_AI);
        for act in Use::ALL.into_iter().filter(|act| *act != Use::Replica) {
            assert_eq!(back.get(act).rank(), UseVector(bits).get(act).rank(), "{act:?} of {bits:04x}\n{document}");
        }
    }
}

proptest! {
    #[test]
    fn narrowing_never_widens(format in 0_usize..9, text in ".{0,200}", current: u16) {
        if let Ok(proposal) = import(Format::ALL[format], "1.1", &text) {
            prop_assert!(!UseVector(current).is_widened_by(proposal.narrowed(UseVector(current))));
        }
    }

    #[test]
    fn words_of_the_formats_never_widen_at_once(
        label in "(train-ai|train-genai|search|all|bots|tdm|ai|x)", value in "(y|n|\\?1)", draft in "0[0-9]", current: u16
    ) {
        let proposal = import(Format::Aipref, &draft, &format!("{label}={value}")).unwrap();
        prop_assert!(!UseVector(current).is_widened_by(proposal.narrowed(UseVector(current))));
        prop_assert!(value == "y" || proposal.widen.is_empty());
        prop_assert_eq!(proposal.proposed(UseVector(current)).get(Use::Replica).rank().min(UseVector(current).get(Use::Replica).rank()), proposal.proposed(UseVector(current)).get(Use::Replica).rank());
    }
}
