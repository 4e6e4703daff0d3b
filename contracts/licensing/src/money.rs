//! What comes in and what a recipient may claim: ledgers, and what is told of them.

use assent_core::{
    amount::Amount,
    call::licensing::Claim,
    error::Refusal,
    event::licensing::{Accrued, Paid},
    id::{Account, LicenceId, Time},
    licence::Licence,
    party,
    terms::Terms,
};

use crate::{abi::HostKeccak, host, store};

/// The payment that came with a call, which must be the payment that it names.
///
/// # Errors
/// `WrongPayment`, `AmountTooLarge`.
pub fn brought(payment: Amount) -> Result<Amount, Refusal> {
    match host::value()? {
        paid if paid == payment => Ok(paid),
        paid => Err(Refusal::WrongPayment { paid, price: payment }),
    }
}

/// Tells of royalties received, and credits them.
///
/// # Errors
/// `AmountTooLarge`.
#[inline(never)]
pub fn receive(
    id: LicenceId,
    licence: &Licence,
    terms: &Terms,
    payer: Account,
    amount: Amount,
    time: Time,
) -> Result<(), Refusal> {
    if amount.is_zero() {
        return Ok(());
    }
    host::emit(&Paid { licence: id, payer, amount, paid: licence.moving.paid, time });
    accrue(id, licence, terms.currency, amount)
}

/// Credits a catalogue with money that came in.
///
/// # Errors
/// `AmountTooLarge`.
#[inline(never)]
pub fn accrue(licence: LicenceId, of: &Licence, currency: Account, amount: Amount) -> Result<(), Refusal> {
    if amount.is_zero() {
        return Ok(());
    }
    let catalogue = of.frozen.catalogue;
    let ledger = store::ledger(catalogue, currency).credit(amount)?;
    store::put_ledger(catalogue, currency, &ledger);

    host::emit(&Accrued { catalogue, currency, licence, amount, accrued: ledger.accrued });
    Ok(())
}

/// Checks that the caller is the party that a claim names.
///
/// # Errors
/// `NoSuchCatalogue`, `WrongProof`, `NotRecipient`.
pub fn check_recipient(asked: &Claim, caller: Account) -> Result<(), Refusal> {
    let card = store::card(asked.catalogue)?;
    let Claim { party, index, proof, .. } = asked;
    party::verify::<HostKeccak>(card.parties_root, party, *index, card.parties, proof)?;
    if caller == party.account {
        return Ok(());
    }
    Err(Refusal::NotRecipient { caller, recipient: party.account })
}

/// What a claim pays, and all that was claimed with it.
///
/// # Errors
/// `NothingToClaim`.
pub fn claimable(asked: &Claim) -> Result<(Amount, Amount), Refusal> {
    let Claim { catalogue, currency, index, party, .. } = *asked;
    let claimed = store::claimed(&(catalogue, currency, index));
    let amount = store::ledger(catalogue, currency).claimable(party.share_ppm, claimed)?;
    if amount.is_zero() {
        return Err(Refusal::NothingToClaim { catalogue, claimed });
    }
    Ok((amount, claimed.plus(amount)?))
}
