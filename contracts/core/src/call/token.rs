//! The messages of an ERC-20 token, as far as `licensing` sends them.
//!
//! Source: EIP-20. A token may answer nothing where the standard says `bool`: many do.

use super::licensing::{Count, Flag};
use crate::{amount::Amount, id::Account, messages};

messages! {
    /// The messages that `licensing` sends to a token.
    TOKEN;

    /// How much an account holds, in base units.
    BalanceOf = "balanceOf" View { owner: Account } -> Count;
    /// Pays from the sender's own.
    Transfer = "transfer" Nonpayable { to: Account, amount: Amount } -> Flag;
    /// Pays from an account that allowed it.
    TransferFrom = "transferFrom" Nonpayable { from: Account, to: Account, amount: Amount } -> Flag;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;

    #[test]
    fn the_selectors_are_those_of_the_standard() {
        // As every ERC-20 contract and the assets precompile have them.
        assert_eq!(BalanceOf::SELECTOR, [0x70, 0xA0, 0x82, 0x31]);
        assert_eq!(Transfer::SELECTOR, [0xA9, 0x05, 0x9C, 0xBB]);
        assert_eq!(TransferFrom::SELECTOR, [0x23, 0xB8, 0x72, 0xDD]);
    }
}
