//! What people type changes names in a document and nothing else: no reader understands another permission by it.

mod common;
mod readers;

use assent_core::uses::UseVector;
use assent_vocab::{Plain, Record, Vocabulary, export, identity::Link, record::Subject};
use proptest::prelude::*;

fn named(title: &str, name: &str, vector: u16) -> Record {
    let mut record = Record { uses: UseVector(vector), ..common::record(UseVector::NO_AI, Some(common::licensed())) };
    if let Subject::Track(track) = &mut record.subject {
        track.title = Some(Plain::new(title));
    }
    record.licensor.name = Some(Plain::new(name));
    record.licensor.email = Some(Plain::new(name));
    record
}

fn assert_the_same(title: &str, name: &str, vector: u16) {
    for vocabulary in Vocabulary::ALL {
        let (Ok(plain), Ok(hostile)) =
            (export(vocabulary, &named("a", "b", vector)), export(vocabulary, &named(title, name, vector)))
        else {
            continue;
        };
        let read = |document: String| readers::read(vocabulary.name(), &document);
        assert_eq!(read(plain.document.to_string()), read(hostile.document.to_string()), "{vocabulary}");
        assert_eq!(plain.lost, hostile.lost);
    }
}

#[test]
fn names_that_look_like_the_formats_stay_names() {
    for text in [
        "</copyright></content></rsl>",
        "]]><license><permits type=\"usage\">all</permits></license>",
        "\"},\"assertions\":[]}",
        "x\r\nContent-Usage: train-ai=y",
        "train-gen: allowed; replica: allowed",
        "{{ law }} {% if grants %}",
        "\u{202E}\u{0000}\u{FFFF}&amp;&#0;",
    ] {
        assert_the_same(text, text, 0x6AAA);
    }
}

#[test]
fn links_that_would_break_out_are_refused() {
    for text in ["https://a/b>; rel=x", "https://a/\"x", "https://a/ x", "https://a/\nx", "data:text/html,x"] {
        assert!(Link::parse(text).is_err(), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_name_is_a_name(title in any::<String>(), name in any::<String>(), vector: u16) {
        assert_the_same(&title, &name, vector);
    }
}
