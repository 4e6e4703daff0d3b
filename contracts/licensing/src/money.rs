//! What comes in and what a recipient may claim: ledgers, and what is told of them.

use assent_core::{
    amount::Amount,
    call::licensing::Claim,
    catalogue::Card,
    error::Refusal,
    event::licensing::{Accrued, Claimed, Held, Paid, Released},
    id::{Account, CatalogueId, LicenceId, Time},
    licence::Licence,
    party,
    royalty::{self, Credited, Payment},
};
use assent_shell::{abi::HostKeccak, host};

use crate::{root::Root, store};

/// A payment of so much, and the native value that came with the call.
///
/// # Errors
/// `AmountTooLarge`.
pub fn brought(amount: Amount) -> Result<Payment, Refusal> {
    Ok(Payment { amount, value: host::value()? })
}

/// Tells of royalties received for a licence, if any were.
#[inline(never)]
pub fn receive(licence: LicenceId, after: &Licence, amount: Amount) {
    if !amount.is_zero() {
        let (payer, paid, time) = (host::caller(), after.moving.paid, host::now());
        host::emit(&Paid { licence, payer, amount, paid, time });
    }
}

/// Whose ledger a payment for a catalogue is credited to, and its card.
///
/// # Errors
/// `NoSuchCatalogue`.
#[inline(never)]
pub fn payee(catalogue: CatalogueId) -> Result<(CatalogueId, Card), Refusal> {
    royalty::payee(catalogue, |id| Ok(store::listed(id)?.card))
}

/// Credits a catalogue, or whom it was lost to, with money that came in for a licence (0: for none). Tells of what was held
/// before and is freed by it first.
///
/// # Errors
/// `NoSuchCatalogue`, `AmountTooLarge`.
///
/// # Events
/// `Accrued` or `Held`; `Released` before where money is free by now. None for nothing.
#[inline(never)]
pub fn accrue(licence: LicenceId, catalogue: CatalogueId, currency: Account, amount: Amount) -> Result<(), Refusal> {
    if amount.is_zero() {
        return Ok(());
    }
    let (payee, card) = payee(catalogue)?;
    let told = store::ledger(payee, currency).credit(&card, amount, host::now())?;
    store::put_ledger(payee, currency, &told.after);

    tell(licence, payee, currency, amount, &told);
    Ok(())
}

/// Tells what was freed, and whether money accrued or is held.
fn tell(licence: LicenceId, catalogue: CatalogueId, currency: Account, amount: Amount, told: &Credited) {
    let Credited { freed, folded, held, after } = *told;
    if !freed.is_zero() {
        host::emit(&Released { catalogue, currency, payee: catalogue, amount: freed, accrued: folded });
    }
    if held {
        host::emit(&Held { catalogue, currency, licence, amount, held: after.held });
    } else {
        host::emit(&Accrued { catalogue, currency, licence, amount, accrued: after.accrued });
    }
}

/// What a claim pays, once it is recorded and told. The caller must be the party that it names.
///
/// # Errors
/// `ForbiddenAccount`, `NoSuchCatalogue`, `WrongProof`, `NotRecipient`, `NothingToClaim`.
#[inline(never)]
pub fn claim(root: &Root, asked: &Claim) -> Result<Amount, Refusal> {
    let Claim { catalogue, currency, index, party, destination, .. } = *asked;
    root.check_destination(destination)?;
    let (amount, claimed) = claimable(asked, host::caller(), host::now())?;

    store::put_claimed(&(catalogue, currency, index), claimed);

    let recipient = party.account;
    host::emit(&Claimed { catalogue, currency, recipient, party: index, amount, destination, claimed });
    Ok(amount)
}

/// What a claim pays, and all that was claimed with it.
fn claimable(asked: &Claim, caller: Account, now: Time) -> Result<(Amount, Amount), Refusal> {
    let Claim { catalogue, currency, index, party, ref proof, .. } = *asked;
    let card = store::listed(catalogue)?.card;
    party::verify::<HostKeccak>(card.parties_root, &party, index, card.parties, proof)?;
    if caller != party.account {
        return Err(Refusal::NotRecipient { caller, recipient: party.account });
    }
    let claimed = store::claimed(&(catalogue, currency, index));
    // What was held and belongs to the parties by now counts; the next credit, or a release, keeps it so.
    let amount = store::ledger(catalogue, currency).folded(&card, now).claimable(party.share_ppm, claimed)?;
    if amount.is_zero() {
        return Err(Refusal::NothingToClaim { catalogue, claimed });
    }
    Ok((amount, claimed.plus(amount)?))
}
