//! One 32-byte word of the Solidity ABI, for every static type that refusals carry.
//!
//! Source: Solidity ABI specification, "Formal specification of the encoding".

use crate::{
    amount::Amount,
    id::{
        Account, CatalogueId, DealId, Digest, DisputeId, Epoch, Head, LicenceId, PoolId, Seconds, Selector, TermsId,
        Time,
    },
    terms::Unit,
    tier::Tier,
    uses::{UseSet, UseVector},
};

/// A value that is one static word of the Solidity ABI.
pub trait Word: Sized {
    /// The Solidity name of the type.
    const TYPE: &'static str;

    /// The 32 bytes of the value.
    fn to_word(self) -> [u8; 32];

    /// The value of the 32 bytes; nothing where they are out of its range.
    fn from_word(word: &[u8; 32]) -> Option<Self>;
}

#[inline(never)]
fn from_number(number: u128) -> [u8; 32] {
    let mut word = [0; 32];
    if let Some(tail) = word.last_chunk_mut() {
        *tail = number.to_be_bytes();
    }
    word
}

/// The number of so many low bytes, at most 16; nothing where the bytes above are not zero.
#[inline(never)]
fn to_number(word: &[u8; 32], bytes: usize) -> Option<u128> {
    let (padding, _) = word.split_at_checked(32_usize.checked_sub(bytes)?)?;
    let low = padding.iter().all(|byte| *byte == 0).then_some(word.last_chunk()?)?;
    Some(u128::from_be_bytes(*low))
}

macro_rules! integer_words {
    ($($ty:ty = $name:literal;)+) => {$(
        impl Word for $ty {
            const TYPE: &'static str = $name;

            fn to_word(self) -> [u8; 32] {
                from_number(self.into())
            }

            fn from_word(word: &[u8; 32]) -> Option<Self> {
                to_number(word, size_of::<Self>()).and_then(|number| number.try_into().ok())
            }
        }
    )+};
}

macro_rules! wrapped_words {
    ($($ty:ident($inner:ty) = $name:literal;)+) => {$(
        impl Word for $ty {
            const TYPE: &'static str = $name;

            fn to_word(self) -> [u8; 32] {
                self.0.to_word()
            }

            fn from_word(word: &[u8; 32]) -> Option<Self> {
                <$inner>::from_word(word).map(Self)
            }
        }
    )+};
}

integer_words! { u8 = "uint8"; u16 = "uint16"; u32 = "uint32"; u64 = "uint64"; u128 = "uint256"; }

wrapped_words! {
    CatalogueId(u32) = "uint32";
    LicenceId(u64) = "uint64";
    Epoch(u32) = "uint32";
    Time(u64) = "uint64";
    Seconds(u64) = "uint64";
    Amount(u128) = "uint256";
    UseSet(u8) = "uint8";
    UseVector(u16) = "uint16";
    Head(Digest) = "bytes32";
    TermsId(Digest) = "bytes32";
    DealId(Digest) = "bytes32";
    PoolId(u32) = "uint32";
    DisputeId(u32) = "uint32";
}

impl Word for Account {
    const TYPE: &'static str = "address";

    fn to_word(self) -> [u8; 32] {
        let mut word = [0; 32];
        if let Some(tail) = word.last_chunk_mut() {
            *tail = self.0;
        }
        word
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        let (padding, account) = word.split_at(12);
        padding.iter().all(|byte| *byte == 0).then_some(Self(*account.first_chunk()?))
    }
}

impl Word for Selector {
    const TYPE: &'static str = "bytes4";

    fn to_word(self) -> [u8; 32] {
        let mut word = [0; 32];
        if let Some(head) = word.first_chunk_mut() {
            *head = self.0;
        }
        word
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        let (selector, padding) = word.split_at(4);
        padding.iter().all(|byte| *byte == 0).then_some(Self(*selector.first_chunk()?))
    }
}

impl Word for bool {
    const TYPE: &'static str = "bool";

    fn to_word(self) -> [u8; 32] {
        u8::from(self).to_word()
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        u8::from_word(word).filter(|byte| *byte < 2).map(|byte| byte == 1)
    }
}

impl Word for Tier {
    const TYPE: &'static str = "uint8";

    fn to_word(self) -> [u8; 32] {
        self.number().to_word()
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        Self::from_number(u8::from_word(word)?)
    }
}

impl Word for Unit {
    const TYPE: &'static str = "uint8";

    fn to_word(self) -> [u8; 32] {
        self.number().to_word()
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        Self::from_number(u8::from_word(word)?)
    }
}

impl Word for Digest {
    const TYPE: &'static str = "bytes32";

    fn to_word(self) -> [u8; 32] {
        self.0
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        Some(Self(*word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_right_aligned_and_read_back() {
        assert_eq!(CatalogueId(7).to_word()[31], 7);
        assert_eq!(Account::from_word(&Account([9; 20]).to_word()), Some(Account([9; 20])));
        assert_eq!(Amount::from_word(&Amount(u128::MAX).to_word()), Some(Amount(u128::MAX)));
    }

    #[test]
    fn a_word_out_of_range_is_no_value() {
        assert_eq!(u8::from_word(&256_u64.to_word()), None);
        assert_eq!(Account::from_word(&[1; 32]), None);
    }
}
