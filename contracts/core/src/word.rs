//! One 32-byte word of the Solidity ABI, for every static type that refusals carry.
//!
//! Source: Solidity ABI specification, "Formal specification of the encoding".

use crate::{
    abi::Writer,
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

    /// Writes the 32 bytes of the value.
    fn put(self, to: &mut Writer);

    /// The value of the 32 bytes; nothing where they are out of its range.
    fn from_word(word: &[u8; 32]) -> Option<Self>;
}

/// The number of a word; nothing above 128 bits.
#[inline(never)]
fn to_number(word: &[u8; 32]) -> Option<u128> {
    let (high, low) = word.split_first_chunk()?;
    (u128::from_be_bytes(*high) == 0).then_some(u128::from_be_bytes(*low.first_chunk()?))
}

macro_rules! integer_words {
    ($($ty:ty = $name:literal;)+) => {$(
        impl Word for $ty {
            const TYPE: &'static str = $name;

            fn put(self, to: &mut Writer) {
                to.number(self.into());
            }

            fn from_word(word: &[u8; 32]) -> Option<Self> {
                to_number(word).and_then(|number| number.try_into().ok())
            }
        }
    )+};
}

macro_rules! wrapped_words {
    ($($ty:ident($inner:ty) = $name:literal;)+) => {$(
        impl Word for $ty {
            const TYPE: &'static str = $name;

            fn put(self, to: &mut Writer) {
                self.0.put(to);
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

    fn put(self, to: &mut Writer) {
        to.right(self.0);
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        let (padding, _) = word.split_first_chunk()?;
        (u128::from_be_bytes(*padding) >> 32 == 0).then_some(Self(*word.last_chunk()?))
    }
}

impl Word for Selector {
    const TYPE: &'static str = "bytes4";

    fn put(self, to: &mut Writer) {
        let mut word = [0; 32];
        if let Some(head) = word.first_chunk_mut() {
            *head = self.0;
        }
        to.word(&word);
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        let (selector, padding) = word.split_at(4);
        padding.iter().all(|byte| *byte == 0).then_some(Self(*selector.first_chunk()?))
    }
}

impl Word for bool {
    const TYPE: &'static str = "bool";

    fn put(self, to: &mut Writer) {
        u8::from(self).put(to);
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        u8::from_word(word).filter(|byte| *byte < 2).map(|byte| byte == 1)
    }
}

impl Word for Tier {
    const TYPE: &'static str = "uint8";

    fn put(self, to: &mut Writer) {
        self.number().put(to);
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        Self::from_number(u8::from_word(word)?)
    }
}

impl Word for Unit {
    const TYPE: &'static str = "uint8";

    fn put(self, to: &mut Writer) {
        self.number().put(to);
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        Self::from_number(u8::from_word(word)?)
    }
}

impl Word for Digest {
    const TYPE: &'static str = "bytes32";

    fn put(self, to: &mut Writer) {
        to.word(&self.0);
    }

    fn from_word(word: &[u8; 32]) -> Option<Self> {
        Some(Self(*word))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The 32 bytes of a value.
    pub(crate) fn word<T: Word>(value: T) -> [u8; 32] {
        let mut writer = Writer::new(1);
        value.put(&mut writer);
        writer.finish().try_into().unwrap()
    }

    #[test]
    fn words_are_right_aligned_and_read_back() {
        assert_eq!(word(CatalogueId(7))[31], 7);
        assert_eq!(Account::from_word(&word(Account([9; 20]))), Some(Account([9; 20])));
        assert_eq!(Amount::from_word(&word(Amount(u128::MAX))), Some(Amount(u128::MAX)));
    }

    #[test]
    fn bytes_are_left_aligned_and_read_back() {
        assert_eq!(word(Selector([1, 2, 3, 4]))[..5], [1, 2, 3, 4, 0]);
        assert_eq!(Selector::from_word(&word(Selector([1, 2, 3, 4]))), Some(Selector([1, 2, 3, 4])));
        let digest = Digest(core::array::from_fn(|at| at as u8));
        assert_eq!((word(digest), Digest::from_word(&digest.0)), (digest.0, Some(digest)));
    }

    #[test]
    fn a_word_out_of_range_is_no_value() {
        assert_eq!(u8::from_word(&word(256_u64)), None);
        assert_eq!(Account::from_word(&[1; 32]), None);
        assert_eq!(Selector::from_word(&[1; 32]), None);
        assert_eq!((bool::from_word(&word(1_u8)), bool::from_word(&word(2_u8))), (Some(true), None));
        assert_eq!((Tier::from_word(&word(7_u8)), Unit::from_word(&word(5_u8))), (None, None));
    }

    #[test]
    fn tiers_and_units_are_read_by_their_numbers() {
        for tier in Tier::ALL {
            assert_eq!(Tier::from_word(&word(tier)), Some(tier));
        }
        for unit in Unit::ALL {
            assert_eq!(Unit::from_word(&word(unit)), Some(unit));
        }
    }

    #[test]
    fn no_byte_above_a_number_is_overlooked() {
        for at in 0..16 {
            let mut above = word(Amount(7));
            above[at] = 1;
            assert_eq!((Amount::from_word(&above), u64::from_word(&above), u8::from_word(&above)), (None, None, None));
        }
    }
}
