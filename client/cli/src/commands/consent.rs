//! `assent consent`: shows what a catalogue permits, or changes it.

use assent_chain::{address, assent::Done};
use assent_core::{
    call::consent::Changes,
    catalogue::Catalogue,
    id::CatalogueId,
    tier::Tier,
    uses::{Permission, Use, UseVector},
};
use clap::Args;
use serde_json::json;

use crate::{
    deal::{self, Draft, Outcome},
    failure::Failure,
    output::Report,
    rows::Rows,
    session::{Context, Session, catalogue},
    show,
    step::{Cost, Step, cost_data, place, tried},
    words,
};

/// What withdrawal does not undo; said wherever somebody withdraws.
const NOT_UNDONE: &str = "Licences already sold stand, and no contract can take back what a model has already learned.";

#[derive(Args, Debug)]
pub struct Arguments {
    /// The catalogue
    pub catalogue: u32,
    /// Set uses, such as train-gen=constrained,search=allowed (unset, not-allowed, constrained, allowed)
    #[arg(long, value_name = "USE=PERMISSION", value_delimiter = ',', value_parser = setting)]
    pub set: Vec<(Use, Permission)>,
    /// Permit the uses of a tier under a licence
    #[arg(long, value_name = "TIER", value_parser = words::parse_tier)]
    pub tier: Option<Tier>,
    /// Permit nothing: a clear no to every use, at once
    #[arg(long, conflicts_with_all = ["set", "tier"])]
    pub none: bool,
}

fn setting(text: &str) -> Result<(Use, Permission), String> {
    let (act, permission) =
        text.split_once('=').ok_or_else(|| format!("{text:?} is not of the form USE=PERMISSION"))?;
    Ok((words::parse_use(act)?, words::parse_permission(permission)?))
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let id = CatalogueId(arguments.catalogue);
    if arguments.set.is_empty() && arguments.tier.is_none() && !arguments.none {
        let view = context.assent().await?.view().await?;
        let found = catalogue(&view, id).await?;
        return Ok(unchanged(&found, &format!("Catalogue {} as of block {}", id.0, view.block())));
    }
    let session = context.session().await?;
    let view = session.assent.view().await?;
    let before = catalogue(&view, id).await?;
    let next = wanted(before.card.uses, arguments);
    if next == before.card.uses {
        return Ok(unchanged(&before, &format!("Catalogue {} says so already; nothing was changed", id.0)));
    }
    change(context, &session, &before, next).await
}

/// The vector that was asked for.
fn wanted(now: UseVector, arguments: &Arguments) -> UseVector {
    if arguments.none {
        return Use::ALL.into_iter().fold(now, |uses, act| uses.with(act, Permission::NotAllowed));
    }
    let ceiling = arguments.tier.map_or(assent_core::uses::UseSet(0), Tier::ceiling);
    let tier = Use::ALL.into_iter().filter(|act| ceiling.contains(*act));
    // What is free already stays free: a tier opens, it does not close.
    let opened =
        tier.filter(|act| now.get(*act).rank() == 0).fold(now, |uses, act| uses.with(act, Permission::Constrained));
    arguments.set.iter().fold(opened, |uses, (act, permission)| uses.with(*act, *permission))
}

/// Lowering alone takes effect at once and by anyone's word; anything else is a deal.
async fn change(context: &Context, session: &Session, before: &Catalogue, next: UseVector) -> Result<Report, Failure> {
    let view = session.assent.view().await?;
    if !before.card.uses.is_widened_by(next) {
        let seat = deal::rightsholder(context, session, &view, before).await?;
        let message = session.assent.narrow(before.id, &seat, next);
        return match session.plain(context, "narrowing", &message).await? {
            Step::Tried(cost) => Ok(tried(session, "narrowing", cost)),
            Step::Done(_, done, cost) => changed(session, before, &done, cost).await,
        };
    }
    let seat = deal::proposer(context, session, &view, before).await?;
    let question = format!("Catalogue {} would then say: {}\nGo ahead?", before.id.0, words::vector_sentence(next));
    context.confirm(&question)?;
    let draft = Draft { catalogue: before, seat: &seat, changes: Changes { uses: vec![next], ..Changes::default() } };
    match deal::propose(context, session, &view, "setting uses", &draft, |_| Ok(())).await? {
        Outcome::Tried(cost) => Ok(tried(session, "setting these uses", cost)),
        Outcome::Done(done, cost) => changed(session, before, &done, cost).await,
        Outcome::Waits(report) => Ok(report),
    }
}

fn unchanged(found: &Catalogue, title: &str) -> Report {
    let text = Rows::default().rows(words::vector_words(found.card.uses)).under(&format!("{title}:"));
    Report::new(
        "assent.consent/1",
        json!({ "changed": false, "catalogue": found.id.0, "uses": show::vector(found.card.uses) }),
        text,
    )
}

async fn changed(session: &Session, before: &Catalogue, done: &Done, cost: Cost) -> Result<Report, Failure> {
    let unseen = |failure: Failure| failure.unseen("the change is final", &format!("assent consent {}", before.id.0));
    let view = session.assent.view().await.map_err(|error| unseen(error.into()))?;
    let after = catalogue(&view, before.id).await.map_err(unseen)?;
    let (was, is) = (before.card.uses, after.card.uses);
    let data = json!({
        "changed": true, "catalogue": after.id.0, "before": show::vector(was), "uses": show::vector(is),
        "epoch": after.card.epoch.0, "head": address::show_digest(after.card.head.0), "block": done.block,
        "transaction": done.tx.to_string(), "cost": cost_data(cost),
    });
    let lowered = was.is_lowered_by(is).then(|| "Offers made before are void.".to_owned());
    let text = Rows::default()
        .rows(words::vector_words(is))
        .row("head", address::show_digest(after.card.head.0))
        .row("block", place(session, done, cost))
        .under(&format!("Catalogue {} now says:", after.id.0));
    let said = lowered.map_or(text.clone(), |lowered| format!("{text}\n\n{lowered} {NOT_UNDONE}"));
    Ok(Report::new("assent.consent/1", data, said))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(set: &[&str], tier: Option<Tier>, none: bool) -> Arguments {
        let set = set.iter().map(|text| setting(text).unwrap()).collect();
        Arguments { catalogue: 1, set, tier, none }
    }

    #[test]
    fn a_tier_opens_its_uses_under_a_licence() {
        let uses = wanted(UseVector::NO_AI, &arguments(&["search=allowed"], Some(Tier::Discover), false));
        assert_eq!(uses.get(Use::TrainNonGen), Permission::Constrained);
        assert_eq!(uses.get(Use::Search), Permission::Allowed);
        assert_eq!(uses.get(Use::TrainGen), Permission::Unset);
    }

    #[test]
    fn none_is_a_clear_no_to_everything() {
        assert_eq!(wanted(UseVector(0xFFFF), &arguments(&[], None, true)), UseVector(0x5555));
    }

    #[test]
    fn settings_are_a_use_and_a_permission() {
        assert!(setting("train-gen").is_err() && setting("x=allowed").is_err() && setting("search=yes").is_err());
    }
}
