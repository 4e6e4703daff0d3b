//! The twelve promises on the real blobs: the stories of `assent_subject` on pallet-revive.

use assent_acceptance::machine::Blobs;
use assent_subject::stories::{NO_NOTICE, NOTICE, Number, keeps_the_promises};

/// One story for every two hundred cases of the deep tests.
const STORIES: Number = Number { usual: 100, cases: 200 };

#[test]
fn every_story_keeps_the_promises() {
    keeps_the_promises(NOTICE, STORIES, Blobs::deploy);
}

#[test]
fn without_notice_as_well() {
    keeps_the_promises(NO_NOTICE, STORIES, Blobs::deploy);
}
