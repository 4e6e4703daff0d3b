//! Records: structs of a fixed width, stored as SCALE has them, read and written by a few small functions.
//!
//! Why not SCALE's derive: it copies its code into every field of every record, and every byte of a blob is proof on every
//! call. The bytes are the same; a test holds them against the derive's.

use alloc::vec::Vec;

use codec::Output;

use crate::{
    amount::Amount,
    id::{Account, CatalogueId, Digest, DisputeId, Epoch, Head, LicenceId, PoolId, Seconds, TermsId, Time},
    party::Seats,
    uses::{UseSet, UseVector},
};

/// A value of a fixed width.
pub trait Fixed: Sized {
    /// How many bytes.
    const WIDTH: usize;

    /// Reads the value; where it cannot be read, the reader remembers.
    fn take(from: &mut Fields<'_>) -> Self;

    /// Writes the value.
    fn put(&self, to: &mut Vec<u8>);
}

/// Reads fields one by one. A fault sticks.
pub struct Fields<'a> {
    rest: &'a [u8],
    fault: bool,
}

impl<'a> Fields<'a> {
    /// A record, if the bytes are one, neither less nor more.
    #[must_use]
    pub fn read<T: Fixed>(bytes: &'a [u8]) -> Option<T> {
        let mut fields = Self { rest: bytes, fault: false };
        let value = T::take(&mut fields);
        (!fields.fault && fields.rest.is_empty()).then_some(value)
    }

    /// Remembers that a field is out of its range.
    pub fn fail(&mut self) {
        self.fault = true;
    }

    /// The next so many bytes: one small function for each width, whose copies are single loads and stores.
    #[inline(never)]
    fn chunk<const N: usize>(&mut self) -> [u8; N] {
        match self.rest.split_first_chunk() {
            Some((field, rest)) => {
                self.rest = rest;
                *field
            }
            None => {
                self.fault = true;
                [0; N]
            }
        }
    }
}

#[inline(never)]
fn put_chunk<const N: usize>(chunk: [u8; N], to: &mut Vec<u8>) {
    to.extend_from_slice(&chunk);
}

macro_rules! numbers {
    ($($ty:ty)+) => {$(
        impl Fixed for $ty {
            const WIDTH: usize = size_of::<Self>();

            #[inline]
            fn take(from: &mut Fields<'_>) -> Self {
                Self::from_le_bytes(from.chunk())
            }

            #[inline]
            fn put(&self, to: &mut Vec<u8>) {
                put_chunk(self.to_le_bytes(), to);
            }
        }
    )+};
}

numbers! { u8 u16 u32 u64 u128 }

impl<const N: usize> Fixed for [u8; N] {
    const WIDTH: usize = N;

    #[inline]
    fn take(from: &mut Fields<'_>) -> Self {
        from.chunk()
    }

    #[inline]
    fn put(&self, to: &mut Vec<u8>) {
        put_chunk(*self, to);
    }
}

impl Fixed for [PoolId; 4] {
    const WIDTH: usize = 16;

    fn take(from: &mut Fields<'_>) -> Self {
        core::array::from_fn(|_| PoolId::take(from))
    }

    fn put(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|pool| pool.put(to));
    }
}

impl Fixed for bool {
    const WIDTH: usize = 1;

    #[inline]
    fn take(from: &mut Fields<'_>) -> Self {
        let byte = u8::take(from);
        if byte > 1 {
            from.fail();
        }
        byte == 1
    }

    #[inline]
    fn put(&self, to: &mut Vec<u8>) {
        u8::from(*self).put(to);
    }
}

macro_rules! wrapped {
    ($($ty:ident)+) => {$(
        impl Fixed for $ty {
            const WIDTH: usize = size_of::<Self>();

            #[inline]
            fn take(from: &mut Fields<'_>) -> Self {
                Self(Fixed::take(from))
            }

            #[inline]
            fn put(&self, to: &mut Vec<u8>) {
                self.0.put(to);
            }
        }
    )+};
}

wrapped! {
    Account Amount CatalogueId Digest DisputeId Epoch Head LicenceId PoolId Seats Seconds TermsId Time UseSet UseVector
}

/// Writes a record to where SCALE writes.
pub fn write<T: Fixed, O: Output + ?Sized>(record: &T, to: &mut O) {
    let mut bytes = Vec::with_capacity(T::WIDTH);
    record.put(&mut bytes);
    to.write(&bytes);
}

/// Makes structs records: every field in order, as SCALE has them.
#[macro_export]
macro_rules! records {
    ($($name:ident { $($field:ident: $ty:ty),* $(,)? })+) => {$(
        impl $crate::record::Fixed for $name {
            const WIDTH: usize = $crate::record::sum(&[$(<$ty as $crate::record::Fixed>::WIDTH),*]);

            #[inline(never)]
            fn take(from: &mut $crate::record::Fields<'_>) -> Self {
                $(let $field = <$ty as $crate::record::Fixed>::take(from);)*
                Self { $($field),* }
            }

            #[inline(never)]
            fn put(&self, to: &mut alloc::vec::Vec<u8>) {
                $($crate::record::Fixed::put(&self.$field, to);)*
            }
        }

        $crate::scale!($name);
    )+};
}

/// Makes enums without fields one byte of a record: their number.
#[macro_export]
macro_rules! record_enums {
    ($($name:ident { $($variant:ident = $number:literal),* $(,)? })+) => {$(
        impl $crate::record::Fixed for $name {
            const WIDTH: usize = 1;

            fn take(from: &mut $crate::record::Fields<'_>) -> Self {
                match <u8 as $crate::record::Fixed>::take(from) {
                    $($number => Self::$variant,)*
                    _ => {
                        from.fail();
                        Self::default()
                    }
                }
            }

            fn put(&self, to: &mut alloc::vec::Vec<u8>) {
                let number: u8 = match self { $(Self::$variant => $number),* };
                $crate::record::Fixed::put(&number, to);
            }
        }

        $crate::scale!($name);
    )+};
}

/// Gives a record SCALE's traits.
#[macro_export]
macro_rules! scale {
    ($name:ident) => {
        impl codec::Encode for $name {
            fn size_hint(&self) -> usize {
                <Self as $crate::record::Fixed>::WIDTH
            }

            fn encode_to<T: codec::Output + ?Sized>(&self, dest: &mut T) {
                $crate::record::write(self, dest);
            }
        }

        impl codec::EncodeLike for $name {}

        impl codec::Decode for $name {
            fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
                let mut bytes = [0; <Self as $crate::record::Fixed>::WIDTH];
                input.read(&mut bytes)?;
                $crate::record::Fields::read(&bytes).ok_or("a field of the record is out of its range".into())
            }
        }

        impl codec::MaxEncodedLen for $name {
            fn max_encoded_len() -> usize {
                <Self as $crate::record::Fixed>::WIDTH
            }
        }
    };
}

/// The sum of widths.
#[must_use]
pub const fn sum(widths: &[usize]) -> usize {
    match widths {
        [] => 0,
        [first, rest @ ..] => first.saturating_add(sum(rest)),
    }
}

#[cfg(test)]
mod tests;
