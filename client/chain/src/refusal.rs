//! A contract's no, in words and values.

use assent_core::{
    error::{ErrorAbi, Refusal},
    id::{Account, Digest},
    merkle::{HostKeccak, Keccak},
    uses::UseSet,
};

use crate::{
    address::{show, show_digest},
    amount,
    explain::Class,
};

/// What class of trouble a refusal is: a missing right is a matter of keys, a state that moved is a failed check.
#[must_use]
pub fn class(refusal: &Refusal) -> Class {
    match refusal {
        Refusal::NotLicensor { .. }
        | Refusal::NotLicensee { .. }
        | Refusal::NotAttester { .. }
        | Refusal::NotRecipient { .. }
        | Refusal::NotConsent { .. }
        | Refusal::NotRightsholder { .. }
        | Refusal::SeatWithoutRights { .. }
        | Refusal::NotArbiter { .. }
        | Refusal::ArbiterNotOffered { .. }
        | Refusal::PlaceNotOffered { .. }
        | Refusal::NotFiler { .. }
        | Refusal::NotOperator { .. }
        | Refusal::NotOfferedTo { .. } => Class::Key,
        Refusal::HeadMoved { .. }
        | Refusal::PriceAboveMax { .. }
        | Refusal::WrongPayment { .. }
        | Refusal::DeadlinePassed { .. }
        | Refusal::OfferOutdated { .. }
        | Refusal::WrongSequence { .. }
        | Refusal::WrongPeriodStart { .. }
        | Refusal::PoolChanged { .. }
        | Refusal::NothingOwed { .. } => Class::Check,
        _ => Class::Failed,
    }
}

/// What it says, in one sentence with its values.
#[must_use]
pub fn sentence(refusal: &Refusal) -> String {
    match *refusal {
        Refusal::PriceAboveMax { price, max } => {
            format!("the price is {}, above the {} that you accept", amount::show(price), amount::show(max))
        }
        Refusal::WrongPayment { paid, price } => {
            format!("{} was paid, but the price is {}", amount::show(paid), amount::show(price))
        }
        Refusal::UsesNotPermitted { uses, licensable } => format!(
            "these terms license {}, but the catalogue permits {} under a licence",
            use_names(uses),
            use_names(licensable)
        ),
        Refusal::UsesOutsideTier { uses, ceiling } => {
            format!("the terms license {}, but their tier allows {}", use_names(uses), use_names(ceiling))
        }
        Refusal::NothingOwed { paid } => format!("{} was paid, but nothing is owed", amount::show(paid)),
        _ => general(refusal),
    }
}

fn general(refusal: &Refusal) -> String {
    let docs = Refusal::ABI.iter().find(|abi| abi.name == refusal.name()).map_or("", |abi| abi.docs).trim();
    let values: Vec<String> = values(refusal).into_iter().map(|(name, value)| format!("{name} {value}")).collect();
    let docs = docs.trim_end_matches('.');
    let mut letters = docs.chars();
    let docs: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    if values.is_empty() { docs } else { format!("{docs} ({})", values.join(", ")) }
}

/// The name of the refusal whose custom error begins with these four bytes; nothing where it is none of ours.
#[must_use]
pub fn name_of(selector: [u8; 4]) -> Option<&'static str> {
    let named = |abi: &&ErrorAbi| {
        let types: Vec<&str> = abi.inputs.iter().map(|(_, ty)| *ty).collect();
        let signature = format!("{}({})", abi.name, types.join(","));
        HostKeccak::keccak(signature.as_bytes()).0.starts_with(&selector)
    };
    Refusal::ABI.iter().find(named).map(|abi| abi.name)
}

/// What the refusal of that name says, without values; the name itself where there is none.
#[must_use]
pub fn words_of(name: &str) -> String {
    let docs = Refusal::ABI.iter().find(|abi| abi.name == name).map_or(name, |abi| abi.docs);
    docs.trim().trim_end_matches('.').to_owned()
}

/// The offending values by name, each as text.
#[must_use]
pub fn values(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let inputs = Refusal::ABI.iter().find(|abi| abi.name == refusal.name()).map_or(&[][..], |abi| abi.inputs);
    let data = refusal.encode_abi();
    let words = data.get(4..).unwrap_or_default().chunks_exact(32);
    inputs.iter().zip(words).map(|((name, ty), word)| (*name, value(ty, word))).collect()
}

fn value(ty: &str, word: &[u8]) -> String {
    let bytes: [u8; 32] = word.try_into().unwrap_or_default();
    let [_, _, _, _, _, _, _, _, _, _, _, _, tail @ ..] = bytes;
    let [_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, low @ ..] = bytes;
    match ty {
        "address" => show(Account(tail)),
        "bytes32" => show_digest(Digest(bytes)),
        _ => u128::from_be_bytes(low).to_string(),
    }
}

/// What to do about it, where that can be said.
#[must_use]
pub fn hint(refusal: &Refusal) -> Option<&'static str> {
    Some(match refusal {
        Refusal::NotLicensor { .. } => "Sign with the licensor's key: --key.",
        Refusal::NotLicensee { .. } => "Sign with the licensee's key: --key.",
        Refusal::NotAttester { .. } => "Only the attester named in the terms reports: sign with that key.",
        Refusal::NotRecipient { .. } => "Sign with the key of the party whose share this is.",
        Refusal::NotOfferedTo { .. } => "This offer was made to another account: sign with that key.",
        Refusal::HeadMoved { .. } => {
            "The catalogue changed since you looked: look again (assent show catalogue) and repeat the command."
        }
        Refusal::PriceAboveMax { .. } => "Nothing was paid. Raise --max-price if you accept the price.",
        Refusal::UsesNotPermitted { .. } => "The licensor has to permit these uses first: assent consent.",
        Refusal::NotOffered { .. } => "Look at what is on offer: assent show catalogue.",
        Refusal::OfferOutdated { .. } => "Ask the licensor to offer the terms again.",
        Refusal::DeadlinePassed { .. } => "Repeat the command; if it persists, the offer has ended.",
        Refusal::NothingMatured { .. } => "Wait until the notice period of the tracks is over.",
        Refusal::NoSuchCatalogue { .. } => "Catalogues count from 1: assent show events lists them.",
        Refusal::NoSuchTerms { .. } => "Register the terms first: assent offer does.",
        Refusal::NoSuchLicence { .. } => "Licences count from 1: assent show events lists them.",
        Refusal::GrantHasDuties { .. } => "Grant terms without price, royalty, advance or interval; offer the others.",
        Refusal::NotRightsholder { .. } | Refusal::SeatWithoutRights { .. } => {
            "Sign with the key of a party who holds a right: --key."
        }
        Refusal::NobodyToAsk {} => "Name one party who holds a right.",
        Refusal::IdleSeat { .. } => "Give every party a right or a share, or leave them out.",
        Refusal::AlreadyProposed { .. } => "Approve it: assent approve.",
        Refusal::AlreadyApproved { .. } => "Nothing is left to do: it waits for the others.",
        Refusal::NoSuchDeal { .. } => "Look at what is proposed: assent show events.",
        Refusal::CatalogueDisputed { .. } => "Wait until the dispute is over: assent show catalogue tells when.",
        Refusal::NoSuchTrack { .. } => "Tracks count from 0: assent show catalogue tells how many there are.",
        Refusal::SharesNotWhole { .. } => "Shares are parts of the whole: 100 % or 1,000,000 ppm together.",
        Refusal::RoyaltyUnreported {} => "Give the terms a unit and a reporting interval.",
        Refusal::AmountNotPayable { .. } => {
            "Give prices at most 10 decimals, and the royalty for a million units at most 4."
        }
        Refusal::CureTooShort { .. } => "Lengthen the cure period.",
        Refusal::WrongSequence { .. } | Refusal::WrongPeriodStart { .. } => {
            "Another report came first: repeat the command."
        }
        Refusal::WrongPeriodEnd { .. } => "Report a period that has passed: wait a moment, or give --until.",
        Refusal::TooManyUnits { .. } => "The terms cap the units for the time reported: wait, or agree on other terms.",
        Refusal::NothingToClaim { .. } => "Nothing has accrued since the last claim.",
        Refusal::NoSuchRun { .. } => "Runs count from 1: assent show licence tells how many are started.",
        Refusal::NoRuns {} => "Give --runs 1 or more.",
        Refusal::RunsExhausted { .. } => "Buy another licence for another run.",
        Refusal::LicenceEnded { .. } => "Buy a new licence; reports and payments under this one are still taken.",
        Refusal::UsesOutsideTier { .. } => "Choose another tier, or license uses within this one.",
        Refusal::WrongPartyCount { .. } => "Name 1 to 32 parties, yourself among them.",
        Refusal::ForbiddenAccount { .. } => "Give the account of a person.",
        Refusal::NothingPaid { .. } | Refusal::NothingOwed { .. } => "assent show licence tells what is owed.",
        Refusal::CatalogueClosed { .. } => "A closed catalogue never opens again; what was sold stands.",
        Refusal::NothingChanges { .. } => "It is so already: assent show catalogue.",
        Refusal::RoyaltyUncapped {} => "Give a cap of units, or let the licensee report.",
        Refusal::IntervalOutOfRange { .. } => "Give an interval of 1 hour to 366 days.",
        Refusal::AttesterMissing {} => "Name who attests: --attester ADDRESS.",
        Refusal::AttesterIsLicensee { .. } => "Somebody else than the attester has to buy this.",
        Refusal::TooManyChanges { .. } => "Split the deal.",
        Refusal::CloseBesideGrant {} => "Close in a deal of its own, after the rest.",
        Refusal::PlaceTakenLately { .. } => "A place changes hands once in a notice period: wait until then.",
        Refusal::ClaimantCannotSucceed { .. } => "The claimant files again for a catalogue of theirs that is open.",
        Refusal::ReplicaStandsAlone {} => "Set replica in a command of its own; a party must hold the likeness.",
        _ => return None,
    })
}

/// The uses of a set by name; `nothing` for none.
#[must_use]
pub fn use_names(uses: UseSet) -> String {
    let names: Vec<&str> =
        assent_core::uses::Use::ALL.into_iter().filter(|act| uses.contains(*act)).map(use_name).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// A use's name as people type it.
#[must_use]
pub fn use_name(act: assent_core::uses::Use) -> &'static str {
    use assent_core::uses::Use;
    match act {
        Use::DataMining => "data-mining",
        Use::TrainNonGen => "train-non-gen",
        Use::TrainGen => "train-gen",
        Use::Replica => "replica",
        Use::AiInput => "ai-input",
        Use::AiIndex => "ai-index",
        Use::Search => "search",
        Use::Evaluate => "evaluate",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assent_core::{
        amount::Amount,
        id::{CatalogueId, Head},
    };

    #[test]
    fn values_are_told_by_name() {
        let refusal = Refusal::NotLicensor { caller: Account([1; 20]), licensor: Account([2; 20]) };
        assert_eq!(values(&refusal)[0], ("caller", format!("0x{}", "01".repeat(20))));
        assert!(sentence(&refusal).starts_with("the caller is not the licensor of the catalogue (caller 0x0101"));
    }

    #[test]
    fn money_is_told_in_whole_units() {
        let refusal = Refusal::PriceAboveMax { price: Amount(2 * 10_u128.pow(18)), max: Amount(10_u128.pow(18)) };
        assert_eq!(sentence(&refusal), "the price is 2, above the 1 that you accept");
        assert_eq!(class(&refusal), Class::Check);
    }

    #[test]
    fn a_refusal_is_known_by_its_first_bytes() {
        let moved = Refusal::HeadMoved { seen: Head::default(), head: Head::default() };
        assert_eq!(name_of(moved.selector().0), Some("HeadMoved"));
        assert_eq!(name_of(Refusal::NoRoom {}.selector().0), Some("NoRoom"));
        assert_eq!(name_of([0; 4]), None);
        assert_eq!(words_of("HeadMoved"), "The catalogue has changed since the caller looked");
    }

    #[test]
    fn uses_are_told_by_name() {
        let refusal = Refusal::UsesNotPermitted { uses: UseSet(4), licensable: UseSet(0) };
        let told = "these terms license train-gen, but the catalogue permits nothing under a licence";
        assert_eq!(sentence(&refusal), told);
    }

    #[test]
    fn every_refusal_has_a_sentence() {
        for abi in Refusal::ABI {
            assert!(!abi.docs.trim().is_empty(), "{}", abi.name);
        }
        let closed = Refusal::CatalogueClosed { catalogue: CatalogueId(3) };
        assert_eq!(sentence(&closed), "the catalogue is closed (catalogue 3)");
        assert_eq!(class(&Refusal::HeadMoved { seen: Head::default(), head: Head::default() }), Class::Check);
    }
}
