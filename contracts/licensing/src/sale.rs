//! Sales and reports: what the messages load before they ask the rules, and what they tell afterwards.

use assent_core::{
    amount::Amount,
    attestation,
    call::licensing::Purchase,
    error::Refusal,
    event::licensing::{Attested, Licensed},
    id::{Account, LicenceId, Time},
    licence::{self, Licence, Quote},
    terms::Terms,
};

use crate::store::{self, OfferKey};

/// A licence and its terms.
///
/// # Errors
/// `NoSuchLicence`, `NoSuchTerms`.
#[inline(never)]
pub fn licensed(id: LicenceId) -> Result<(Licence, Terms), Refusal> {
    let licence = store::licence(id)?;
    Ok((licence, store::terms(licence.frozen.terms)?))
}

/// What a purchase would cost now, and the terms.
///
/// # Errors
/// `NoSuchCatalogue`, `NoSuchTerms` and those of [`licence::quote`].
#[inline(never)]
pub fn quoted(key: &OfferKey, licensee: Account, now: Time) -> Result<(Quote, Terms), Refusal> {
    let (catalogue, id, _) = *key;
    let (card, terms) = (store::card(catalogue)?, store::terms(id)?);
    let quote = licence::quote(catalogue, &card, &store::offer(key), id, &terms, licensee, now)?;
    Ok((quote, terms))
}

/// The licence that a purchase mints, and its terms.
///
/// # Errors
/// Those of [`quoted`] and [`licence::purchase`]; `NotOfferedTo`.
pub fn sold(asked: &Purchase, caller: Account, paid: Amount, now: Time) -> Result<(Licence, Terms), Refusal> {
    let Purchase { catalogue, terms: id, offered_to, model, max_price, head, deadline } = *asked;
    if !offered_to.is_zero() && offered_to != caller {
        return Err(Refusal::NotOfferedTo { caller, licensee: offered_to });
    }
    let (quote, terms) = quoted(&(catalogue, id, offered_to), caller, now)?;
    let asked = licence::Purchase { catalogue, terms: id, model, max_price, head, deadline };
    Ok((licence::purchase(&asked, &quote, &terms, caller, paid, now)?, terms))
}

/// What is told of a new licence.
pub fn minted(id: LicenceId, licence: &Licence) -> Licensed {
    let frozen = &licence.frozen;
    Licensed {
        licence: id,
        catalogue: frozen.catalogue,
        licensee: frozen.licensee,
        terms: frozen.terms,
        model: frozen.model,
        head: frozen.head,
        tracks: frozen.tracks,
        price: frozen.price,
        since: frozen.since,
        expires: frozen.expires,
    }
}

/// What is told of a report.
pub fn attested(
    report: &attestation::Attestation,
    told: &attestation::Attested,
    attester: Account,
    time: Time,
) -> Attested {
    Attested {
        licence: report.licence,
        attester,
        sequence: report.sequence,
        run: report.run,
        from: report.from,
        until: report.until,
        usage: report.usage,
        units: report.units,
        evidence: report.evidence,
        self_reported: told.self_reported,
        owed: told.owed,
        time,
    }
}
