//! Sales and reports: what the messages load before they ask the rules, and what they tell afterwards.

use assent_core::{
    amount::Amount,
    attestation::{self, Attestation},
    call::licensing::Purchase,
    error::Refusal,
    event::licensing::{Attested, Licensed, Locked, Transfer},
    id::{Account, CatalogueId, LicenceId, Time},
    licence::{self, Licence, Subject},
    terms::Terms,
};
use assent_shell::{abi::HostKeccak, host};

use crate::{money, root::Root, store};

/// A licence and its terms.
///
/// # Errors
/// `NoSuchLicence`, `NoSuchTerms`.
#[inline(never)]
pub fn licensed(id: LicenceId) -> Result<(Licence, Terms), Refusal> {
    let licence = store::licence(id)?;
    Ok((licence, store::terms(licence.frozen.terms)?))
}

/// The licensed catalogue, where the licence is for one and in native money.
#[must_use]
pub fn direct(licence: &Licence, terms: &Terms) -> Option<CatalogueId> {
    match licence.frozen.subject {
        Subject::Catalogue { id, .. } if terms.currency.is_zero() => Some(id),
        _ => None,
    }
}

/// The licence that a purchase mints, and its terms.
///
/// # Errors
/// `NoSuchCatalogue`, `NoSuchTerms`, and those of [`licence::purchase`].
#[inline(never)]
pub fn sold(asked: &Purchase, licensee: Account, now: Time) -> Result<(Licence, Terms), Refusal> {
    let (card, terms) = (store::listed(asked.catalogue)?.card, store::terms(asked.terms)?);
    let offer = store::offer(&(asked.catalogue, asked.terms, asked.offered_to));
    Ok((licence::purchase(asked, &card, &offer, &terms, licensee, now)?, terms))
}

/// Keeps a new licence under the next number, counts it, and tells of it and of its token.
///
/// # Errors
/// `NoRoom`.
#[inline(never)]
pub fn mint(root: &mut Root, licence: &Licence) -> Result<LicenceId, Refusal> {
    let licensee = licence.frozen.licensee;
    root.licences = root.licences.checked_add(1).ok_or(Refusal::NoRoom {})?;
    let id = LicenceId(root.licences);
    store::put_root(root);
    store::put_licence(id, licence);
    store::count_licence(licensee);

    tell(id, licence);
    let token_id = Amount(id.0.into());
    host::emit(&Transfer { from: Account::ZERO, to: licensee, token_id });
    host::emit(&Locked { token_id });
    Ok(id)
}

/// Tells of a new licence of a catalogue. A pool's is told of by the office, which knows its weight.
fn tell(id: LicenceId, licence: &Licence) {
    let licence::Frozen { subject, terms, licensee, model, price, since, expires } = licence.frozen;
    if let Subject::Catalogue { id: catalogue, head, tracks } = subject {
        host::emit(&Licensed { licence: id, catalogue, licensee, terms, model, head, tracks, price, since, expires });
    }
}

/// What a report with a payment leads to.
///
/// # Errors
/// Those of [`attestation::attest`].
pub fn reported(
    before: &Licence,
    terms: &Terms,
    report: &Attestation,
    payment: Amount,
) -> Result<attestation::Attested, Refusal> {
    let payment = money::brought(payment)?;
    attestation::attest::<HostKeccak>(before, terms, report, host::caller(), payment, host::now())
}

/// Records a report, and tells of it. Returns the licence afterwards.
pub fn record(before: Licence, report: &Attestation, told: &attestation::Attested) -> Licence {
    let after = Licence { moving: told.moving, ..before };
    store::put_licence(report.licence, &after);

    let Attestation { licence, sequence, run, from, until, usage, units, evidence } = *report;
    let (self_reported, owed) = (told.self_reported, told.owed);
    let (attester, time) = (host::caller(), host::now());
    host::emit(&Attested {
        licence,
        attester,
        sequence,
        run,
        from,
        until,
        usage,
        units,
        evidence,
        self_reported,
        owed,
        time,
    });
    after
}
