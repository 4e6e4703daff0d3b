//! The till: what is paid in, in any currency, and what it is credited to.

use assent_core::{
    amount::{Amount, SEED},
    call::licensing::{Attest, Claim, Credit, OpenCurrency, Pay, Purchase, Release},
    error::Refusal,
    event::licensing::{CurrencyOpened, Released},
    id::{Account, LicenceId},
    licence::{Licence, Subject},
};
use assent_licensing::{money, root::Root, sale, store, token};
use assent_shell::host;

use crate::pools;

/// Takes in what the rules found due: native money came with the call, a token's is pulled from the caller.
///
/// It stands between the checks and the first record of a message: see [`token`].
///
/// # Errors
/// `TokenRefused`, `PaymentInexact`.
#[inline(never)]
pub fn collect(currency: Account, amount: Amount) -> Result<(), Refusal> {
    if currency.is_zero() || amount.is_zero() { Ok(()) } else { token::pull(currency, amount) }
}

/// Takes in the price of a licence.
///
/// # Errors
/// `WrongPayment`, `TokenRefused`, `PaymentInexact`.
pub fn collect_price(currency: Account, licence: &Licence) -> Result<(), Refusal> {
    collect(currency, money::brought(licence.frozen.price)?.check(currency)?)
}

/// Credits what came in for a licence: to its catalogue, or to the members of its pool.
///
/// # Errors
/// `NoSuchCatalogue`, `NoSuchPool`, `AmountTooLarge`.
#[inline(never)]
pub fn credit(id: LicenceId, subject: Subject, currency: Account, amount: Amount) -> Result<(), Refusal> {
    match subject {
        Subject::Catalogue { id: catalogue, .. } => money::accrue(id, catalogue, currency, amount),
        Subject::Pool { id: pool, .. } => pools::share(id, pool, amount),
    }
}

/// Purchases a licence under an offer. Starts its first run.
///
/// # Errors
/// Those of [`sale::sold`]; `WrongPayment`, `TokenRefused`, `PaymentInexact`, `NoRoom`, `AmountTooLarge`.
///
/// # Events
/// `Licensed`, `Transfer`, `Locked`; unless it was free `Accrued`, before it `Released` where money was held.
pub fn purchase(root: &mut Root, asked: &Purchase) -> Result<LicenceId, Refusal> {
    let (licence, terms) = sale::sold(asked, host::caller(), host::now())?;
    collect_price(terms.currency, &licence)?;

    let id = sale::mint(root, &licence)?;
    credit(id, licence.frozen.subject, terms.currency, licence.frozen.price)?;
    Ok(id)
}

/// Records a report, with a payment or none.
///
/// # Errors
/// `NoSuchLicence`, `NoSuchTerms`, those of [`sale::reported`]; `TokenRefused`, `PaymentInexact`.
///
/// # Events
/// `Attested`; with a payment `Paid`, and `Shared` or those of [`money::accrue`].
pub fn attest(asked: &Attest) -> Result<(), Refusal> {
    let Attest { ref report, payment } = *asked;
    let (before, terms) = sale::licensed(report.licence)?;
    let told = sale::reported(&before, &terms, report, payment)?;
    collect(terms.currency, payment)?;

    let after = sale::record(before, report, &told);

    money::receive(report.licence, &after, payment);
    credit(report.licence, after.frozen.subject, terms.currency, payment)
}

/// Takes in royalties for a licence, where any are owed.
///
/// # Errors
/// `NoSuchLicence`, `NoSuchTerms`, those of [`Licence::pay`]; `TokenRefused`, `PaymentInexact`.
///
/// # Events
/// `Paid`, and `Shared` or those of [`money::accrue`].
pub fn pay(asked: &Pay) -> Result<(), Refusal> {
    let Pay { licence: id, payment } = *asked;
    let (before, terms) = sale::licensed(id)?;
    let moving = before.pay(&terms, money::brought(payment)?, host::now())?;
    collect(terms.currency, payment)?;

    let after = Licence { moving, ..before };
    store::put_licence(id, &after);

    money::receive(id, &after, payment);
    credit(id, after.frozen.subject, terms.currency, payment)
}

/// Pays a recipient's whole claimable share.
///
/// # Errors
/// Those of [`money::claim`]; `TransferFailed`.
///
/// # Events
/// `Claimed`.
pub fn claim(root: &Root, asked: &Claim) -> Result<(), Refusal> {
    let amount = money::claim(root, asked)?;

    assent_licensing::payout::any(asked.currency, asked.destination, amount)
}

/// Credits a bond that a dispute forfeited: it comes with no licence.
///
/// # Errors
/// `NotConsent`, `NoSuchCatalogue`, `AmountTooLarge`.
///
/// # Events
/// Those of [`money::accrue`].
pub fn credit_bond(root: &Root, asked: &Credit) -> Result<(), Refusal> {
    root.check_consent()?;

    money::accrue(LicenceId(0), asked.catalogue, Account::ZERO, host::value()?)
}

/// Moves what was held to where it belongs now: the catalogue's own ledger, or that of whom it was lost to, which may be held
/// in turn.
///
/// # Errors
/// `NoSuchCatalogue`, `NothingHeld`, `StillHeld`, `AmountTooLarge`.
///
/// # Events
/// Those of [`money::accrue`] to a successor, for no licence; `Released`.
pub fn release(asked: &Release) -> Result<(), Refusal> {
    let Release { catalogue, currency } = *asked;
    let card = store::listed(catalogue)?.card;
    let before = store::ledger(catalogue, currency);
    let (after, onward) = before.release(catalogue, &card, host::now())?;

    store::put_ledger(catalogue, currency, &after);
    money::accrue(LicenceId(0), catalogue, currency, onward)?;

    let payee = if onward.is_zero() { catalogue } else { money::payee(catalogue)?.0 };
    let accrued = store::ledger(payee, currency).accrued;
    host::emit(&Released { catalogue, currency, payee, amount: before.held, accrued });
    Ok(())
}

/// Opens a currency. Anyone may, who brings the seed; it stays, and nobody can claim it.
///
/// # Errors
/// `ForbiddenAccount`, `CurrencyKnown`, `TokenRefused`, `PaymentInexact`.
///
/// # Events
/// `CurrencyOpened`.
pub fn open_currency(root: &Root, asked: &OpenCurrency) -> Result<(), Refusal> {
    let OpenCurrency { currency } = *asked;
    if root.contracts().contains(&currency) {
        return Err(Refusal::ForbiddenAccount { account: currency });
    }
    if store::is_currency(currency) {
        return Err(Refusal::CurrencyKnown { currency });
    }
    token::pull(currency, SEED)?;

    store::put_currency(currency);

    host::emit(&CurrencyOpened { currency, seed: SEED });
    Ok(())
}
