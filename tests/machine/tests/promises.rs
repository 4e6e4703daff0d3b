//! The twelve promises on the rules, in the real shells: the stories of `assent_subject` on a simulated host.

use assent_machine::native::Native;
use assent_subject::stories::{NO_NOTICE, NOTICE, Number, keeps_the_promises};

/// Half of 20,000; of the deep tests' cases half as well.
const STORIES: Number = Number { usual: 10_000, cases: 2 };

#[test]
fn every_story_keeps_the_promises() {
    keeps_the_promises(NOTICE, STORIES, Native::deploy);
}

#[test]
fn without_notice_as_well() {
    keeps_the_promises(NO_NOTICE, STORIES, Native::deploy);
}
