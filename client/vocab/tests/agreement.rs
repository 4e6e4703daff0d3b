//! What a licensee holds as ODRL: what was sold, whatever the record says today.

mod common;
mod readers;

use assent_core::{
    id::{Account, LicenceId, Time},
    tier::Tier,
    uses::{Use, UseVector},
};
use assent_vocab::{
    Record,
    exports::odrl::{Sold, agreement},
};
use readers::Level;

fn sold(tier: Tier) -> (Record, Sold) {
    let (uses, offer) = common::of_tier(tier);
    let sold = Sold {
        licence: LicenceId(12),
        licensee: Account([0xB2; 20]),
        from: Time(common::NOW.0 - 5),
        offer: offer.clone().unwrap(),
    };
    (common::record(uses, offer), sold)
}

#[test]
fn an_agreement_holds_the_sold_uses_and_no_other() {
    for tier in [Tier::Research, Tier::OpenModels, Tier::CleanRoom, Tier::Licensed, Tier::Replica] {
        let (record, sold) = sold(tier);
        let reading = readers::read("odrl", &agreement(&record, &sold).to_string());
        for act in Use::ALL {
            let expected = if sold.offer.terms.uses.contains(act) { Level::Had } else { Level::No };
            assert_eq!(reading.uses[usize::from(act.index())], expected, "{tier:?} {act:?}");
        }
        assert_eq!(
            reading.bounds.recipient.as_deref(),
            Some("https://assent.example/account/0xb2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2")
        );
    }
}

#[test]
fn what_was_sold_stands_after_a_withdrawal() {
    let (mut record, sold) = sold(Tier::Licensed);
    let before = agreement(&record, &sold);
    record.uses = UseVector::NO_AI;
    record.offer = None;
    assert_eq!(agreement(&record, &sold), before);
}
