//! Stored records fit into one cell of the chain.

use assent_core::{
    amount::Amount,
    catalogue::Catalogue,
    licence::{Licence, Offer},
    member::Listed,
    place::Place,
    royalty::Ledger,
    terms::Terms,
    track::BatchRecord,
};
use codec::MaxEncodedLen;

/// pallet-revive's `limits::STORAGE_BYTES`, which it keeps private.
const MOST: usize = 416;

#[test]
fn every_stored_record_fits_into_a_cell() {
    let records = [
        ("catalogue", Catalogue::max_encoded_len()),
        ("listed", Listed::max_encoded_len()),
        ("batch", BatchRecord::max_encoded_len()),
        ("place", Place::max_encoded_len()),
        ("terms", Terms::max_encoded_len()),
        ("offer", Offer::max_encoded_len()),
        ("licence", Licence::max_encoded_len()),
        ("ledger", Ledger::max_encoded_len()),
        ("claimed", Amount::max_encoded_len()),
    ];
    for (name, bytes) in records {
        assert!(bytes <= MOST, "{name}: {bytes} of {MOST} bytes");
    }
}
