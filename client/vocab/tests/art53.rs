//! The evidence pack counts attested seconds of training licences, each track once, and nothing else.

use std::{collections::BTreeMap, fs, path::PathBuf};

use assent_core::{
    amount::Amount,
    id::{CatalogueId, Digest, Head, LicenceId, Seconds, TermsId, Time, TrackId},
    uses::{Use, UseSet},
};
use assent_vocab::{
    Plain,
    exports::art53::{Attested, Band, Licensed, Subject, pack},
    identity::Isrc,
};
use proptest::prelude::*;

fn subject() -> Subject {
    Subject {
        provider: Plain::new("Aria Models AB"),
        model: Plain::new("aria@1"),
        made: Time(1_790_000_000),
        registry: Plain::new("polkadot:91b171bb158e2d3848fa23a9f1c25182/0xc0c0"),
    }
}

fn attested(catalogue: u32, index: u32, seconds: u64) -> Attested {
    Attested {
        id: TrackId { catalogue: CatalogueId(catalogue), index },
        isrc: Isrc::parse("GBAYD2300001").ok(),
        seconds: Seconds(seconds),
    }
}

fn licensed(licence: u64, tracks: Vec<Attested>) -> Licensed {
    Licensed {
        licence: LicenceId(licence),
        terms: TermsId(Digest([1; 32])),
        legal: Digest([2; 32]),
        uses: UseSet::of(&[Use::TrainGen]),
        head: Head(Digest([3; 32])),
        bought: Time(1_788_000_000),
        paid: Amount(5),
        usage_root: Digest([4; 32]),
        tracks,
    }
}

#[test]
fn the_pack_is_the_one_in_git() {
    let search = Licensed { uses: UseSet::of(&[Use::AiInput]), ..licensed(3, vec![attested(1, 9, 999)]) };
    let silent = Licensed { usage_root: Digest::ZERO, ..licensed(4, vec![attested(1, 8, 999)]) };
    let licences = [
        licensed(1, vec![attested(1, 0, 201), attested(1, 1, 187)]),
        licensed(2, vec![attested(1, 0, 201)]),
        search,
        silent,
    ];
    let text = format!("{:#}\n", pack(&subject(), &licences));
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/art53.json");
    if std::env::var_os("ASSENT_BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), text);
}

#[test]
fn bands_are_those_of_the_template() {
    for (hours, band) in [
        (0, Band::UnderTenThousand),
        (9_999, Band::UnderTenThousand),
        (10_000, Band::UpToAMillion),
        (1_000_000, Band::UpToAMillion),
        (1_000_001, Band::OverAMillion),
    ] {
        assert_eq!(Band::of(Seconds(hours * 3_600)), band, "{hours}");
    }
    assert_eq!(Band::of(Seconds(10_000 * 3_600 - 1)), Band::UnderTenThousand);
}

#[test]
fn without_a_paid_licence_there_is_no_commercial_one() {
    let granted = Licensed { paid: Amount::ZERO, ..licensed(1, vec![attested(1, 0, 1)]) };
    assert_eq!(pack(&subject(), &[granted])["2.2.1"]["commercialLicences"], false);
    let none = pack(&subject(), &[]);
    assert_eq!((&none["1.3"]["seconds"], &none["2.2.1"]["licences"]), (&0.into(), &0.into()));
}

proptest! {
    #[test]
    fn seconds_are_the_sum_over_distinct_attested_tracks(rows in proptest::collection::vec((0_u64..4, 0_u32..6, 0_u32..6), 0..40)) {
        // A track has one length.
        let length = |catalogue: u32, index: u32| u64::from(catalogue * 100 + index * 7 + 1);
        let licences: Vec<Licensed> = (0..4).map(|licence| {
            let of = rows.iter().filter(|(one, ..)| *one == licence);
            let tracks = of.map(|(_, catalogue, index)| attested(*catalogue, *index, length(*catalogue, *index))).collect();
            // The last one licenses no training.
            let uses = if licence == 3 { UseSet::of(&[Use::Search]) } else { UseSet::of(&[Use::TrainNonGen]) };
            Licensed { uses, ..licensed(licence, tracks) }
        }).collect();
        let distinct: BTreeMap<(u32, u32), u64> = rows.iter().filter(|(licence, ..)| *licence != 3)
            .map(|(_, catalogue, index)| ((*catalogue, *index), length(*catalogue, *index))).collect();
        let pack = pack(&subject(), &licences);
        prop_assert_eq!(pack["1.3"]["seconds"].as_u64().unwrap(), distinct.values().sum::<u64>());
        prop_assert_eq!(pack["annex"].as_array().unwrap().len(), rows.iter().filter(|(licence, ..)| *licence != 3).count());
    }
}
