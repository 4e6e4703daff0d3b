//! ERC-20 tokens: what is pulled from a payer and measured, and how it is sent. Only the office calls them.
//!
//! A token is somebody's code. It is asked for money before anything of the message is written, and sends money after
//! everything is: so nothing is recorded that did not come in, and nothing leaves that is not recorded. While it runs
//! the chain lets nobody enter this contract again, for no call of ours carries `ALLOW_REENTRY`: neither a purchase
//! nor `consent` with a new card. So what was read before the call still holds after it, and each amount is measured alone.

use alloc::vec::Vec;

use assent_core::{
    abi::Params,
    amount::Amount,
    call::{
        licensing::{Count, Flag},
        token::{BalanceOf, Transfer, TransferFrom},
    },
    error::Refusal,
    id::Account,
    message::Message,
};
use assent_shell::{abi::Revert, host};

/// Pulls an amount from the caller, who allowed it, and measures that exactly so much came in.
///
/// # Errors
/// `TokenRefused`, `PaymentInexact`.
#[inline(never)]
pub fn pull(currency: Account, amount: Amount) -> Result<(), Refusal> {
    let (from, to) = (host::caller(), host::here());
    let before = held(currency, to)?;
    if !agreed(send(currency, &TransferFrom { from, to, amount })) {
        return Err(Refusal::TokenRefused { currency });
    }
    let got = held(currency, to)?.minus_or_zero(before);
    if got == amount { Ok(()) } else { Err(Refusal::PaymentInexact { expected: amount, got }) }
}

/// Sends an amount, and tells whether the token agreed.
pub(crate) fn push(currency: Account, to: Account, amount: Amount) -> bool {
    agreed(send(currency, &Transfer { to, amount }))
}

/// What an account holds. An address without code answers nothing, which is no number: so it is no token.
fn held(currency: Account, owner: Account) -> Result<Amount, Refusal> {
    let answer = send(currency, &BalanceOf { owner }).unwrap_or_default();
    Count::decode(&answer).map(|told| Amount(told.count)).map_err(|_| Refusal::TokenRefused { currency })
}

fn send<M: Message>(currency: Account, message: &M) -> Result<Vec<u8>, Revert> {
    host::call(currency, message, Amount::ZERO)
}

/// Whether a transfer went through: by true, or by nothing, as the tokens answer that are older than the standard.
fn agreed(answer: Result<Vec<u8>, Revert>) -> bool {
    answer.is_ok_and(|answer| answer.is_empty() || Flag::decode(&answer).is_ok_and(|flag| flag.value))
}
