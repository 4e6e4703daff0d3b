//! What is hashed: trees, ids, heads, reports.

use assent_core::{
    amount::Amount,
    attestation::{self, Attestation},
    catalogue::{Catalogue, Origin},
    deal::{Change, Deal},
    id::*,
    licence::{Frozen, Licence, Moving, Subject},
    merkle::{self, HostKeccak, Keccak, Tag},
    party::{self, Seats},
    royalty::Payment,
    terms::Terms,
    track::TrackLeaf,
    usage::{self, Used},
};
use codec::Encode;
use serde_json::{Value, json};

use crate::{
    samples::*,
    show::{Show, bytes},
};

/// Sizes around the powers of two.
const SIZES: [usize; 9] = [1, 2, 3, 4, 5, 7, 8, 9, 13];

/// keccak-256 of published and of awkward lengths: the rate of the sponge is 136 bytes.
pub fn keccak() -> Value {
    let lengths = [0, 1, 31, 32, 33, 64, 135, 136, 137, 271, 272, 273, 1000];
    let one = |length: usize| {
        let input: Vec<u8> = (0..length).map(|n| n as u8).collect();
        json!({ "input": bytes(&input), "digest": HostKeccak::keccak(&input).show() })
    };
    lengths.into_iter().map(one).collect()
}

fn track(index: u32) -> TrackLeaf {
    let first = 16 * index as u8;
    TrackLeaf {
        licensor: account(0x71),
        index,
        sha256: digest(first),
        iscc: if index.is_multiple_of(3) { Vec::new() } else { vec![first; index as usize * 8] },
        isrc: (!index.is_multiple_of(2)).then_some(*b"DEA123456789"),
        seconds: 180 + index,
        metadata: digest(first + 1),
    }
}

/// The leaves of tracks, and the batches of the first so many of them.
pub fn tracks() -> Value {
    let tracks: Vec<TrackLeaf> = (0..13).map(track).collect();
    let leaves: Vec<Digest> = tracks.iter().map(TrackLeaf::digest::<HostKeccak>).collect();
    let shown = tracks.iter().zip(&leaves);
    let batch = |count: usize| {
        let some = &leaves[..count];
        let prove = |index| merkle::prove::<HostKeccak>(Tag::TrackNode, some, index).map(|proof| proof.show());
        let root = merkle::root::<HostKeccak>(Tag::TrackNode, some.iter().copied());
        json!({
            "count": count,
            "root": root.map(|root| root.show()),
            "proofs": (0..count).map(prove).collect::<Vec<_>>(),
        })
    };
    json!({
        "leaves": shown.map(|(leaf, digest)| json!({
            "leaf": leaf.show(), "scale": bytes(leaf.encode()), "digest": digest.show(),
        })).collect::<Value>(),
        "batches": SIZES.map(batch).to_vec(),
    })
}

/// Tables of parties, with the proofs of all seats, and the root after the last seat was handed over.
pub fn parties() -> Value {
    let table = |count: u32| {
        let all = crate::samples::parties(count);
        let root = party::root::<HostKeccak>(&all);
        let (index, proofs, to) = (count - 1, seat_proofs(&all), account(0xEE));
        let seat = party::Seat { index, party: all[index as usize], proof: proofs[index as usize].clone() };
        json!({
            "parties": all.show(),
            "root": root.show(),
            "required": Seats::required(&all).show(),
            "unnamed": Seats::unnamed(&all).show(),
            "likeness": Seats::likeness(&all).show(),
            "proofs": proofs.show(),
            "handed": { "seat": index, "to": to.show(), "root": seat.handed_to::<HostKeccak>(to, root, count).unwrap().show() },
        })
    };
    [1, 2, 3, 5, 8, 32].map(table).to_vec().into()
}

/// Terms and their content addresses.
pub fn terms() -> Value {
    let least = Terms { price: Amount::ZERO, runs: 1, legal: Digest::ZERO, ..own_terms() };
    let most =
        Terms { price: Amount(u128::MAX), cap: u64::MAX, duration: Seconds(u64::MAX), ..crate::samples::terms() };
    let one = |terms: Terms| json!({ "terms": terms.show(), "scale": bytes(terms.encode()), "id": terms.id::<HostKeccak>().show() });
    [crate::samples::terms(), own_terms(), least, most].map(one).to_vec().into()
}

/// An origin, and the heads after every kind of change.
pub fn heads() -> Value {
    let (all, id, contract, licensor) = (crate::samples::parties(5), CatalogueId(77), account(0xFA), account(0xFB));
    let chain = 420_420_419;
    let opened = Catalogue::open::<HostKeccak>(chain, contract, id, licensor, &all, &[], NOW).unwrap();
    let origin = Origin { chain, contract, catalogue: id, licensor, parties_root: opened.card.parties_root, time: NOW };
    let mut head = opened.card.head;
    let mut fold = |(change, day): (Change, u64)| {
        let time = days(day);
        head = head.after::<HostKeccak>(&change, time);
        json!({ "change": change.show(), "time": time.show(), "scale": bytes(change.encode()), "head": head.show() })
    };
    json!({
        "parties": all.show(),
        "origin": origin.show(),
        "head": opened.card.head.show(),
        "folds": changes().into_iter().zip(1..).map(&mut fold).collect::<Value>(),
    })
}

/// Deals and their ids.
pub fn deals() -> Value {
    let one = |deal: Deal| json!({ "deal": deal.show(), "scale": bytes(deal.encode()), "id": deal.id::<HostKeccak>().show() });
    let (small, whole): (Deal, Deal) = (small_proposal().into(), proposal().into());
    let empty = Deal { changes: Vec::new(), ..small.clone() };
    let alone = changes().into_iter().map(|change| Deal { changes: vec![change], ..small.clone() });
    alone.chain([empty, small.clone(), whole]).map(one).collect()
}

fn licence(terms: &Terms) -> Licence {
    let subject = Subject::Catalogue { id: CatalogueId(77), head: head(0x31), tracks: 12 };
    let (terms, licensee, model) = (terms.id::<HostKeccak>(), account(0xE1), digest(0x5A));
    let frozen = Frozen { subject, terms, licensee, model, price: Amount(1), since: NOW, expires: days(365) };
    Licence { frozen, moving: Moving { runs: 1, reported_until: NOW, ..Moving::default() } }
}

/// Folds reports, each made by a caller at a day, into a licence.
fn reported(terms: Terms, reports: &[(Attestation, Account, u64)]) -> Value {
    let mut licence = licence(&terms);
    let fold = |(report, caller, day): &(Attestation, Account, u64)| {
        let (before, now) = (licence.moving.attested, days(*day));
        let made =
            attestation::attest::<HostKeccak>(&licence, &terms, report, *caller, Payment::default(), now).unwrap();
        licence.moving = made.moving;
        json!({
            "before": before.show(),
            "report": report.show(),
            "by": caller.show(),
            "self_reported": made.self_reported,
            "time": now.show(),
            "scale": bytes(report.encode()),
            "after": made.moving.attested.show(),
        })
    };
    reports.iter().map(fold).collect()
}

/// Reports folded into licences: by the licensee, by an attester, and by a licensee who stands in.
pub fn attestations() -> Value {
    let (licensee, attester) = (account(0xE1), account(0xA0));
    let (first, second) = (report(1, NOW, days(9)), report(2, days(9), days(30)));
    let named = Terms { attester, royalty: Amount::ZERO, ..own_terms() };
    json!([
        reported(own_terms(), &[(first, licensee, 10), (second, licensee, 31)]),
        reported(named, &[(first, attester, 9), (second, licensee, 45)]),
    ])
}

/// Usage trees: roots and sums.
pub fn usage() -> Value {
    let track = |catalogue, index| TrackId { catalogue: CatalogueId(catalogue), index };
    let row = |catalogue: u32, count: u32| {
        (0..count).map(move |n| Used { track: track(catalogue, 3 * n + 1), units: 1000 + u64::from(n) })
    };
    let edges = [(1, 0, u64::MAX - 7), (1, u32::MAX, 3), (u32::MAX, u32::MAX, 4)];
    let edges = edges.map(|(catalogue, index, units)| Used { track: track(catalogue, index), units });
    let mut trees: Vec<Vec<Used>> = SIZES.map(|count| row(7, count as u32).collect()).to_vec();
    trees.extend(SIZES.map(|count| (1..=count as u32).flat_map(|id| row(id * 256, id % 4 + 1)).collect()));
    trees.push(edges.to_vec());
    let one = |tracks: Vec<Used>| {
        let total = usage::total::<HostKeccak>(tracks.iter().copied()).unwrap();
        json!({ "tracks": tracks.show(), "root": total.root.show(), "units": total.units.show() })
    };
    trees.into_iter().map(one).collect()
}
