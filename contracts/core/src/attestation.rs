//! Attestations: what was used is reported once, in order, within the licence's time and caps.

use scale_info::TypeInfo;

use crate::{
    amount::{self, Amount},
    error::Refusal,
    id::{Account, Digest, LicenceId, Seconds, Time},
    licence::{Licence, Moving},
    merkle::{self, Keccak, Tag},
    records,
    royalty::Payment,
    terms::Terms,
};

/// A report of usage against a licence. It proves what was reported, not what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TypeInfo)]
pub struct Attestation {
    /// The licence.
    pub licence: LicenceId,
    /// Its number among the licence's attestations, from 1.
    pub sequence: u32,
    /// The training run it speaks of, from 1.
    pub run: u16,
    /// Where the period begins: where the last one ended.
    pub from: Time,
    /// Where the period ends.
    pub until: Time,
    /// The root over the usage of each track ([`crate::usage`]).
    pub usage: Digest,
    /// The sum of all units.
    pub units: u64,
    /// SHA-256 of the evidence kept off chain.
    pub evidence: Digest,
}

/// What an attestation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Attested {
    /// The licence's moving part afterwards.
    pub moving: Moving,
    /// What is still owed.
    pub owed: Amount,
    /// Whether the licensee reported in place of an attester who missed the interval.
    pub self_reported: bool,
}

/// Records an attestation with a payment of royalties in the same call. More than is owed is taken as paid ahead.
///
/// # Errors
/// `WrongPayment`, `NotAttester`, `WrongSequence`, `WrongPeriodStart`, `WrongPeriodEnd`, `NoSuchRun`, `TooManyUnits`,
/// `NoRoom`, `AmountTooLarge`.
pub fn attest<H: Keccak>(
    licence: &Licence,
    terms: &Terms,
    report: &Attestation,
    caller: Account,
    payment: Payment,
    now: Time,
) -> Result<Attested, Refusal> {
    let paid = payment.check(terms.currency)?;
    let self_reported = check_attester(licence, terms, caller, now)?;
    check_sequence(licence, report)?;
    check_period(licence, terms, report, self_reported, now)?;
    let units = check_units(licence, terms, report)?;

    let ended = licence.terminated_at(terms, now).unwrap_or(Time::NONE);
    let folded = (licence.moving.attested, report, caller, self_reported, now);
    let attested = merkle::digest::<H, _>(Tag::Attestation, &folded);
    let moving =
        Moving { reports: report.sequence, reported_until: report.until, units, ended, attested, ..licence.moving };
    let after = Licence { frozen: licence.frozen, moving };
    let moving = Moving { ended, ..after.settle(terms, paid, now)? };
    let owed = crate::royalty::owed(terms, moving.units, moving.paid)?;
    Ok(Attested { moving, owed, self_reported })
}

/// The attester reports; the licensee may once an interval is missed. Tells whether the licensee stood in.
fn check_attester(licence: &Licence, terms: &Terms, caller: Account, now: Time) -> Result<bool, Refusal> {
    let licensee = licence.frozen.licensee;
    let attester = if terms.attester.is_zero() { licensee } else { terms.attester };
    if caller == attester {
        return Ok(false);
    }
    let missed = licence.report_due(terms).is_some_and(|due| due < now);
    if caller == licensee && missed { Ok(true) } else { Err(Refusal::NotAttester { caller, attester }) }
}

fn check_sequence(licence: &Licence, report: &Attestation) -> Result<(), Refusal> {
    let next = licence.moving.reports.checked_add(1).ok_or(Refusal::NoRoom {})?;
    if report.sequence != next {
        return Err(Refusal::WrongSequence { given: report.sequence, next });
    }
    let runs = licence.moving.runs;
    if report.run == 0 || report.run > runs {
        return Err(Refusal::NoSuchRun { run: report.run, runs });
    }
    Ok(())
}

/// Periods are contiguous and end by now and by the expiry; they may be reported after it. A licensee who stands in
/// reports the missed interval, and leaves what follows to the attester.
fn check_period(
    licence: &Licence,
    terms: &Terms,
    report: &Attestation,
    self_reported: bool,
    now: Time,
) -> Result<(), Refusal> {
    let next = licence.moving.reported_until;
    if report.from != next {
        return Err(Refusal::WrongPeriodStart { given: report.from, next });
    }
    let missed = licence.report_due(terms).filter(|_| self_reported);
    let latest = now.min(licence.frozen.expires).min(missed.unwrap_or(now));
    if report.until <= report.from || report.until > latest {
        return Err(Refusal::WrongPeriodEnd { given: report.until, latest });
    }
    Ok(())
}

/// The units reported so far with these, within `floor(cap × time reported / interval)`.
fn check_units(licence: &Licence, terms: &Terms, report: &Attestation) -> Result<u128, Refusal> {
    let units = licence.moving.units.checked_add(report.units.into()).ok_or(Refusal::AmountTooLarge {})?;
    if terms.cap == 0 {
        return Ok(units);
    }
    let Seconds(reported) = report.until.since(licence.frozen.since);
    let product = u128::from(terms.cap).saturating_mul(reported.into());
    // The interval is at most a year of seconds.
    let (most, _) = amount::divided(product, u32::try_from(terms.interval.0).unwrap_or(0));
    if units > most { Err(Refusal::TooManyUnits { units, most }) } else { Ok(units) }
}

records! {
    Attestation { licence: LicenceId, sequence: u32, run: u16, from: Time, until: Time, usage: Digest, units: u64, evidence: Digest }
}

#[cfg(test)]
mod tests;
