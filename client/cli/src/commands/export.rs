//! `assent export`: tells what is recorded in another vocabulary.

use std::path::PathBuf;

use assent_chain::{Assent, View, address};
use assent_core::{
    catalogue::{Catalogue, State},
    id::{Account, CatalogueId, Digest, Seconds, TermsId, Time, TrackId},
};
use assent_vocab::{
    Document, Export, Misfit, Plain, Record, Vocabulary,
    identity::{Iscc, Isrc, Link},
    legal,
    record::{self, Licensor, Offer, Quote, Registry, Standing, Subject},
};
use clap::Args;
use serde_json::json;

use super::{quote, show::track, withdraw::terms_id};
use crate::{
    failure::{Exit, Failure},
    files,
    manifest::Entry,
    output::Report,
    session::{Context, catalogue},
    usage,
};

/// Why an offer is not told.
const WITHOUT_LEGAL: &str = "the offer is left out, because its conditions stand in the legal document: --legal FILE";

/// An offer that lasts longer is one without an end.
const FOR_EVER: Time = Time(253_402_300_799);

#[derive(Args, Debug)]
pub struct Arguments {
    /// cawg, aipref, tdmrep, rsl, odrl, odrl-set, pil, erc7517, plus, tdmai, cc-signals, croissant, spdx, cyclonedx, openlineage, robots, headers or id3
    #[arg(value_parser = vocabulary)]
    pub vocabulary: Vocabulary,
    /// A catalogue, or one track of it
    #[arg(value_name = "CATALOGUE[/INDEX]", value_parser = subject)]
    pub subject: (CatalogueId, Option<TrackId>),
    /// The website that shows the registry: addresses in the document stand below it
    #[arg(long, env = "ASSENT_WEBSITE", hide_env_values = true, value_name = "URL", value_parser = link)]
    pub website: Link,
    /// The manifest of the track's batch: says which recording it is
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// The legal document of the terms: without it the offer is left out, because its conditions are not known
    #[arg(long, value_name = "FILE")]
    pub legal: Option<PathBuf>,
    /// The terms [default: those on offer, if there are no others]
    #[arg(long, value_name = "ID", value_parser = terms_id)]
    pub terms: Option<TermsId>,
    /// To whom the offer is made [default: to anyone]
    #[arg(long, value_name = "ADDRESS", value_parser = address::parse)]
    pub to: Option<Account>,
    /// Where the files are served
    #[arg(long, value_name = "URL", value_parser = link)]
    pub location: Option<Link>,
    /// The licensor's name, if it may be published
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The licensor's page
    #[arg(long, value_name = "URL", value_parser = link)]
    pub page: Option<Link>,
    /// The licensor's mailbox
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// The price with the advance in money of a state, such as "EUR 250.00"
    #[arg(long, value_name = "CURRENCY AMOUNT", value_parser = money)]
    pub price: Option<Quote>,
    /// Where to write the document [default: to standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

fn vocabulary(text: &str) -> Result<Vocabulary, String> {
    let known = Vocabulary::ALL.map(Vocabulary::name).join(", ");
    Vocabulary::parse(text).ok_or_else(|| format!("{text:?} is no vocabulary: one of {known}"))
}

fn subject(text: &str) -> Result<(CatalogueId, Option<TrackId>), String> {
    if text.contains('/') {
        return usage::track(text).map(|track| (track.catalogue, Some(track)));
    }
    let wrong = |_| format!("{text:?} is neither CATALOGUE nor CATALOGUE/INDEX");
    text.parse().map(|id| (CatalogueId(id), None)).map_err(wrong)
}

fn link(text: &str) -> Result<Link, String> {
    Link::parse(text).map_err(|error| error.to_string())
}

fn money(text: &str) -> Result<Quote, String> {
    let wrong = || format!("{text:?} is not of the form \"EUR 250.00\"");
    let (currency, amount) = text.split_once(' ').ok_or_else(wrong)?;
    let iso = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, "0"));
    let decimal = [whole, cents].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let quote = || Quote { currency: Plain::new(currency), amount: Plain::new(amount) };
    (iso && decimal).then(quote).ok_or_else(wrong)
}

pub async fn run(context: &Context, arguments: &Arguments) -> Result<Report, Failure> {
    let assent = context.assent().await?;
    let view = assent.view().await?;
    let found = catalogue(&view, arguments.subject.0).await?;
    let (offer, left_out) = offer(context, arguments, &assent, &view).await?;
    let record = Record {
        registry: registry(arguments, &assent, &view, &found),
        standing: standing(arguments, &view, &found).await?,
        subject: told_subject(arguments, &view, &found).await?,
        licensor: licensor(arguments, &found),
        uses: found.card.uses,
        offer,
    };
    let export = assent_vocab::export(arguments.vocabulary, &record).map_err(misfit)?;
    report(arguments, &view, &export, left_out)
}

fn misfit(misfit: Misfit) -> Failure {
    let hint = match misfit {
        Misfit::WithoutIscc { .. } => "Export a track whose manifest has an ISCC: CATALOGUE/INDEX --manifest FILE.",
        Misfit::WithoutOffer { .. } => "Offer terms first, and give their document: --legal FILE; or export odrl-set.",
        Misfit::NoSignal => "Export aipref and rsl instead.",
    };
    Failure::failed("misfit", misfit.to_string()).hint(hint)
}

fn registry(arguments: &Arguments, assent: &Assent, view: &View, found: &Catalogue) -> Registry {
    let deployment = assent.deployment();
    let genesis = address::show_digest(deployment.genesis);
    let chain = format!("polkadot:{}", genesis.get(2..34).unwrap_or_default());
    Registry {
        chain: Plain::new(&chain),
        consent: deployment.consent,
        catalogue: found.id,
        head: found.card.head,
        as_of: view.now(),
        website: arguments.website.clone(),
        namespace: None,
    }
}

/// Where the subject stands. A catalogue of which single tracks are excluded has no one answer.
async fn standing(arguments: &Arguments, view: &View, found: &Catalogue) -> Result<Standing, Failure> {
    let (card, now, track) = (&found.card, view.now(), arguments.subject.1);
    let matured = card.tracks.matured_at(now);
    let immature = track.map_or(matured == 0, |track| track.index >= matured);
    match card.state_at(now) {
        State::Closed => return Ok(Standing::Closed),
        State::Disputed => return Ok(Standing::Disputed),
        State::Open if immature => return Ok(Standing::Immature),
        State::Open => {}
    }
    let Some(track) = track else {
        return if card.excluded == 0 { Ok(Standing::InForce) } else { Err(partly_excluded(card.excluded)) };
    };
    let excluded = view.effective_uses(track).await? != card.uses;
    Ok(if excluded { Standing::Excluded } else { Standing::InForce })
}

fn partly_excluded(excluded: u32) -> Failure {
    Failure::failed("partly_excluded", format!("{excluded} of its tracks are excluded; one document would permit them"))
        .hint("Export its tracks one by one: CATALOGUE/INDEX.")
}

fn licensor(arguments: &Arguments, found: &Catalogue) -> Licensor {
    let plain = |text: &Option<String>| text.as_deref().map(Plain::new);
    Licensor {
        account: found.licensor,
        name: plain(&arguments.name),
        page: arguments.page.clone(),
        email: plain(&arguments.email),
    }
}

async fn told_subject(arguments: &Arguments, view: &View, found: &Catalogue) -> Result<Subject, Failure> {
    let location = arguments.location.clone();
    let Some(id) = arguments.subject.1 else {
        let tracks = found.card.tracks.matured_at(view.now());
        return Ok(Subject::Catalogue(record::Catalogue { title: None, tracks, location }));
    };
    let path = arguments.manifest.as_ref().ok_or_else(|| {
        Failure::usage("no_manifest", "which recording a track is stands in its manifest")
            .hint("Give it: --manifest FILE.")
    })?;
    let entry = track::recording(view, found, id, path).await?;
    Ok(Subject::Track(told_track(id, &entry, location)))
}

fn told_track(id: TrackId, entry: &Entry, location: Option<Link>) -> record::Track {
    record::Track {
        id,
        title: entry.metadata.title.as_deref().map(Plain::new),
        isrc: entry.isrc.as_deref().and_then(|isrc| Isrc::parse(isrc).ok()),
        iscc: entry.iscc.as_deref().and_then(|iscc| Iscc::parse(iscc).ok()),
        sha256: address::parse_digest(&entry.sha256).unwrap_or(Digest::ZERO),
        seconds: Seconds(entry.seconds.into()),
        location,
    }
}

/// What is on offer, with the conditions of its legal document; or why it is left out.
async fn offer(
    context: &Context,
    arguments: &Arguments,
    assent: &Assent,
    view: &View,
) -> Result<(Option<Offer>, Option<String>), Failure> {
    let licensee = arguments.to.unwrap_or(quote::SOMEBODY);
    let wanted = quote::Wanted { catalogue: arguments.subject.0, terms: arguments.terms, licensee };
    let Some(path) = &arguments.legal else {
        return match quote::find(context, assent, view, wanted).await {
            Err(failure) if failure.exit == Exit::Network || arguments.terms.is_some() => Err(failure),
            Err(failure) if failure.kind != "several_offers" => Ok((None, None)),
            _ => Ok((None, Some(WITHOUT_LEGAL.to_owned()))),
        };
    };
    let offered = quote::find(context, assent, view, wanted).await?;
    if files::sha256(path)? != offered.terms.legal {
        let message = format!("{} is not the legal document of these terms", path.display());
        return Err(Failure::check("wrong_legal", message));
    }
    let unread = |error: legal::AnnexError| Failure::check("legal_unread", format!("{}: {error}", path.display()));
    let conditions = legal::conditions_of(&files::read(path)?).map_err(unread)?;
    let stored = view.offer(offered.catalogue, offered.id, offered.offered_to).await?;
    let until = stored.map_or(view.now(), |offer| offer.until);
    let until = if until > FOR_EVER { Time::NONE } else { until };
    let quote = arguments.price.clone();
    let offer = Offer { terms: offered.terms, conditions, offered_to: offered.offered_to, until, quote };
    Ok((Some(offer), None))
}

fn report(arguments: &Arguments, view: &View, export: &Export, left_out: Option<String>) -> Result<Report, Failure> {
    let text = export.document.to_string();
    let document = match &export.document {
        Document::Json(value) => value.clone(),
        Document::Text(text) => json!(text),
    };
    let data = json!({
        "vocabulary": export.vocabulary.name(), "version": export.vocabulary.version(),
        "media_type": export.vocabulary.media_type(), "document": document, "lost": export.lost, "block": view.block(),
    });
    let mut warnings: Vec<String> = left_out.into_iter().collect();
    warnings.extend(export.lost.iter().map(|loss| loss.words().to_owned()));
    let said = match &arguments.out {
        Some(path) => {
            files::write(path, &text)?;
            format!("{} written, {}", path.display(), export.vocabulary.version())
        }
        None => text,
    };
    Ok(Report::new("assent.export/1", data, said).warn(warnings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_have_a_currency_and_an_amount() {
        assert_eq!(money("EUR 250.00").map(|quote| quote.amount), Ok(Plain::new("250.00")));
        for wrong in ["250", "eur 1", "EUR", "EUR -1", "EUR 1,5", "EUR 1.", "EURO 1"] {
            assert!(money(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn subjects_are_catalogues_or_tracks() {
        assert_eq!(subject("7"), Ok((CatalogueId(7), None)));
        assert_eq!(subject("7/3").map(|(_, track)| track.map(|track| track.index)), Ok(Some(3)));
        assert!(subject("x").is_err() && subject("7/").is_err());
    }
}
