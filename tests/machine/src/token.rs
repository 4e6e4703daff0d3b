//! An ERC-20 token that honours the standard: as far as stories need one.

use assent_core::{
    abi::Params,
    amount::Amount,
    call::{
        licensing::{Count, Flag},
        token::{BalanceOf, Transfer, TransferFrom},
    },
    message::Message,
};

use crate::cells::{Cells, Kind};

/// Runs a message of the token.
///
/// # Errors
/// Reverts with nothing where the money is not there or not allowed, and where there is no such message.
pub fn run(cells: &mut Cells, caller: &[u8; 20], input: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    let (selector, data) = input.split_first_chunk().ok_or_else(Vec::new)?;
    match *selector {
        BalanceOf::SELECTOR => {
            let BalanceOf { owner } = read(data)?;
            Ok(Count { count: cells.amount(Kind::Held, &owner.0, &[]) }.encode())
        }
        Transfer::SELECTOR => {
            let Transfer { to, amount } = read(data)?;
            agree(cells.shift(Kind::Held, caller, &to.0, amount.0))
        }
        TransferFrom::SELECTOR => {
            let TransferFrom { from, to, amount } = read(data)?;
            agree(spend(cells, &from.0, caller, amount) && cells.shift(Kind::Held, &from.0, &to.0, amount.0))
        }
        _ => Err(Vec::new()),
    }
}

fn read<M: Params>(data: &[u8]) -> Result<M, Vec<u8>> {
    M::decode(data).map_err(|_| Vec::new())
}

fn agree(done: bool) -> Result<Vec<u8>, Vec<u8>> {
    if done { Ok(Flag { value: true }.encode()) } else { Err(Vec::new()) }
}

/// Takes from what an owner allows a spender; tells whether it was so much.
fn spend(cells: &mut Cells, owner: &[u8; 20], spender: &[u8; 20], amount: Amount) -> bool {
    let allowed = cells.amount(Kind::Allowed, owner, spender);
    let Some(rest) = allowed.checked_sub(amount.0) else { return false };
    cells.put_amount(Kind::Allowed, owner, spender, rest);
    true
}
