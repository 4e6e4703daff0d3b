//! Purchase in bulk, and change.

use alloc::vec::Vec;

use assent_core::{
    amount::Amount,
    bulk::{Basket, Row, check_rows},
    call::licensing::{ClaimChange, PurchaseMany},
    error::Refusal,
    event::licensing::{ChangeClaimed, ChangeCredited, Skipped},
    id::{Account, LicenceId},
    licence::Licence,
};
use assent_licensing::{money, payout, root::Root, sale, store};
use assent_shell::host;

use crate::till;

/// Purchases what can be had of the rows, within one budget. Nothing is minted before all money is in: native money came
/// with the call, a token's is pulled once, for exactly what the accepted rows cost.
///
/// Returns the licences, a row each; 0: skipped.
///
/// # Errors
/// Those of [`check_rows`]; `WrongPayment`, `TokenRefused`, `PaymentInexact`, `NoRoom`, `AmountTooLarge`.
///
/// # Events
/// For each row `Skipped`, or those of [`till::purchase`]; `ChangeCredited` where native money is left.
pub fn purchase(root: &mut Root, asked: &PurchaseMany) -> Result<Vec<LicenceId>, Refusal> {
    let PurchaseMany { ref rows, currency, budget, deadline, .. } = *asked;
    check_rows(rows, deadline, host::now())?;
    money::brought(budget)?.check(currency)?;
    let mut basket = Basket::new(currency, budget);
    let picked: Vec<_> = rows.iter().map(|row| pick(&mut basket, asked, row)).collect();
    till::collect(currency, basket.spent)?;

    let licences = rows.iter().zip(&picked).map(|(row, picked)| buy(root, currency, row, picked));
    let licences = licences.collect::<Result<_, _>>()?;
    if currency.is_zero() {
        credit_change(basket.rest)?;
    }
    Ok(licences)
}

/// The licence that a row would mint, its price taken from the budget; or why the row is skipped.
fn pick(basket: &mut Basket, asked: &PurchaseMany, row: &Row) -> Result<Licence, Refusal> {
    let purchase = row.purchase(asked.model, asked.deadline);
    let (licence, terms) = sale::sold(&purchase, host::caller(), host::now())?;
    basket.take(&licence, &terms)?;
    Ok(licence)
}

/// Mints what was picked, or names what was skipped.
fn buy(root: &mut Root, currency: Account, row: &Row, picked: &Result<Licence, Refusal>) -> Result<LicenceId, Refusal> {
    let licence = match picked {
        Ok(licence) => licence,
        Err(refusal) => {
            let (licensee, reason) = (host::caller(), refusal.selector());
            host::emit(&Skipped { catalogue: row.catalogue, terms: row.terms, licensee, reason });
            return Ok(LicenceId(0));
        }
    };
    let id = sale::mint(root, licence)?;
    money::accrue(id, row.catalogue, currency, licence.frozen.price)?;
    Ok(id)
}

/// Credits the caller with what was left of a native budget.
fn credit_change(amount: Amount) -> Result<(), Refusal> {
    if amount.is_zero() {
        return Ok(());
    }
    let account = host::caller();
    let change = store::change(account).plus(amount)?;

    store::put_change(account, change);

    host::emit(&ChangeCredited { account, amount, change });
    Ok(())
}

/// Pays the caller's whole change to a destination.
///
/// # Errors
/// `ForbiddenAccount`, `NoChange`, `TransferFailed`.
///
/// # Events
/// `ChangeClaimed`.
pub fn claim_change(root: &Root, asked: &ClaimChange) -> Result<(), Refusal> {
    let (account, destination) = (host::caller(), asked.destination);
    root.check_destination(destination)?;
    let amount = store::change(account);
    if amount.is_zero() {
        return Err(Refusal::NoChange { account });
    }

    store::put_change(account, Amount::ZERO);

    host::emit(&ChangeClaimed { account, amount, destination });

    payout::native(destination, amount)
}
