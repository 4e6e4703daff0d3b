//! The Solidity ABI, as far as the contracts speak it: words, structs, lists.
//!
//! Why not a library: every byte of a blob is proof on every call, and the general decoders that ink! inlines into each
//! message were two thirds of the blob. The client speaks the same ABI through a kept library, so each message, event
//! and refusal that a test sends or reads checks one against the other.
//!
//! Source: Solidity ABI specification, "Formal specification of the encoding".

use alloc::vec::Vec;

use crate::{error::Refusal, word::Word};

/// A type of the ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One word, by its Solidity name.
    Word(&'static str),
    /// Bytes of any length.
    Bytes,
    /// Text of any length.
    Text,
    /// A struct: its name and its parts.
    Struct(&'static str, &'static [Param]),
    /// A list of any length.
    List(&'static Kind),
}

impl Kind {
    /// Whether the length of the encoding depends on the value.
    #[must_use]
    pub const fn is_dynamic(&self) -> bool {
        match self {
            Self::Word(_) => false,
            Self::Bytes | Self::Text | Self::List(_) => true,
            Self::Struct(_, parts) => any_dynamic(parts),
        }
    }

    /// How many words stand in the head of what contains it.
    #[must_use]
    pub const fn words(&self) -> usize {
        match self {
            Self::Struct(_, parts) if !any_dynamic(parts) => words(parts),
            _ => 1,
        }
    }
}

/// A named value of the ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name; empty for an output.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
}

const fn any_dynamic(parts: &[Param]) -> bool {
    match parts {
        [] => false,
        [first, rest @ ..] => first.kind.is_dynamic() || any_dynamic(rest),
    }
}

/// How many words the heads of the parts fill.
#[must_use]
pub const fn words(parts: &[Param]) -> usize {
    match parts {
        [] => 0,
        [first, rest @ ..] => first.kind.words().saturating_add(words(rest)),
    }
}

/// A value that the ABI can carry.
pub trait Abi: Sized {
    /// Its type.
    const KIND: Kind;

    /// Reads the value; where it cannot be read, the reader remembers.
    fn read(from: &mut Reader<'_>) -> Self;

    /// Writes the value.
    fn write(&self, to: &mut Writer);
}

/// Several values in a row: what a message takes, what an event tells.
pub trait Params: Sized {
    /// The values.
    const PARAMS: &'static [Param];

    /// Their types as a signature has them, without parentheses.
    const TYPES: &'static str;

    /// Reads the values in order.
    fn read_all(from: &mut Reader<'_>) -> Self;

    /// Writes the values in order.
    fn write_all(&self, to: &mut Writer);

    /// The values that calldata tells.
    ///
    /// # Errors
    /// `Unreadable`.
    fn decode(data: &[u8]) -> Result<Self, Refusal> {
        let mut reader = Reader::new(data);
        let values = Self::read_all(&mut reader);
        reader.finish()?;
        Ok(values)
    }

    /// The values as calldata or event data.
    #[must_use]
    fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new(const { words(Self::PARAMS) });
        self.write_all(&mut writer);
        writer.finish()
    }
}

/// Reads words one by one. A fault sticks: what follows reads as zero, and the end tells where it was.
pub struct Reader<'a> {
    data: &'a [u8],
    base: usize,
    at: usize,
    /// How many bytes of lists may still be read. What is written by the specification's encoder never needs more than the
    /// calldata is long; lists that lie on top of each other would multiply it, and the contract's memory is small.
    room: usize,
    fault: Option<u32>,
}

const WORD: usize = 32;

impl<'a> Reader<'a> {
    /// A reader of calldata without its selector. What follows the values is ignored, as Solidity does.
    #[must_use]
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, base: 0, at: 0, room: data.len(), fault: None }
    }

    /// Tells whether everything could be read.
    ///
    /// # Errors
    /// `Unreadable` with the number of the first word at fault, from 0.
    pub fn finish(&self) -> Result<(), Refusal> {
        match self.fault {
            None => Ok(()),
            Some(word) => Err(Refusal::Unreadable { word }),
        }
    }

    fn fail(&mut self, at: usize) {
        let word = u32::try_from(at.checked_div(WORD).unwrap_or(0)).unwrap_or(u32::MAX);
        self.fault = self.fault.or(Some(word));
    }

    #[inline(never)]
    fn next(&mut self) -> [u8; WORD] {
        let at = self.at;
        self.at = at.saturating_add(WORD);
        match self.data.get(at..).and_then(|rest| rest.first_chunk()) {
            Some(word) => *word,
            None => {
                self.fail(at);
                [0; WORD]
            }
        }
    }

    #[inline(never)]
    fn word<T: Word + Default>(&mut self) -> T {
        let at = self.at;
        T::from_word(&self.next()).unwrap_or_else(|| {
            self.fail(at);
            T::default()
        })
    }

    #[inline(never)]
    fn size(&mut self) -> usize {
        usize::try_from(self.word::<u32>()).unwrap_or(usize::MAX)
    }

    /// Reads what an offset points to, then goes on behind the offset.
    pub fn follow<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let offset = self.size();
        let (base, at) = (self.base, self.at);
        self.at = base.saturating_add(offset);
        self.base = self.at;
        let value = read(self);
        (self.base, self.at) = (base, at);
        value
    }

    /// The length of a list whose elements fill so many bytes each; nothing where there is not that much calldata left, or
    /// where lists that were read before took it.
    #[inline(never)]
    fn length(&mut self, bytes_each: usize) -> usize {
        let at = self.at;
        let length = self.size();
        self.base = self.at;
        let size = length.saturating_mul(bytes_each);
        let left = self.data.len().saturating_sub(self.at).min(self.room);
        if size <= left {
            self.room = self.room.saturating_sub(size);
            return length;
        }
        self.fail(at);
        0
    }
}

/// Writes words one by one, and behind them what is of any length.
pub struct Writer {
    head: Vec<u8>,
    tail: Vec<u8>,
    size: usize,
}

impl Writer {
    /// A writer of values whose heads fill so many words.
    #[must_use]
    pub fn new(words: usize) -> Self {
        let size = words.saturating_mul(WORD);
        Self { head: Vec::with_capacity(size), tail: Vec::new(), size }
    }

    /// What was written.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.head.append(&mut self.tail);
        self.head
    }

    /// Writes a word.
    #[inline(never)]
    pub fn word(&mut self, word: &[u8; WORD]) {
        self.head.extend_from_slice(word);
    }

    /// Writes a word that ends with these bytes, at most 32 of them.
    #[inline]
    pub fn right<const N: usize>(&mut self, bytes: [u8; N]) {
        let mut word = [0; WORD];
        if let Some(low) = word.last_chunk_mut() {
            *low = bytes;
        }
        self.word(&word);
    }

    /// Writes a word that is a number.
    #[inline(never)]
    pub fn number(&mut self, number: u128) {
        self.right(number.to_be_bytes());
    }

    fn size(&mut self, size: usize) {
        self.number(u64::try_from(size).unwrap_or(u64::MAX).into());
    }

    /// Writes an offset here, and its target behind.
    #[inline(never)]
    pub fn behind(&mut self, mut target: Vec<u8>) {
        self.size(self.size.saturating_add(self.tail.len()));
        self.tail.append(&mut target);
    }
}

impl<T: Word + Copy + Default> Abi for T {
    const KIND: Kind = Kind::Word(T::TYPE);

    fn read(from: &mut Reader<'_>) -> Self {
        from.word()
    }

    fn write(&self, to: &mut Writer) {
        self.put(to);
    }
}

impl<T: Abi> Abi for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn read(from: &mut Reader<'_>) -> Self {
        from.follow(|from| {
            let length = from.length(const { T::KIND.words().saturating_mul(WORD) });
            (0..length).map(|_| T::read(from)).collect()
        })
    }

    fn write(&self, to: &mut Writer) {
        let mut list = Writer::new(const { T::KIND.words() }.saturating_mul(self.len()));
        self.iter().for_each(|item| item.write(&mut list));
        let mut all = Writer::new(1);
        all.size(self.len());
        all.head.append(&mut list.finish());
        to.behind(all.head);
    }
}

/// Bytes of any length: `bytes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Abi for Bytes {
    const KIND: Kind = Kind::Bytes;

    fn read(from: &mut Reader<'_>) -> Self {
        from.follow(|from| {
            let length = from.length(1);
            let end = from.at.saturating_add(length);
            Self(from.data.get(from.at..end).map(<[u8]>::to_vec).unwrap_or_default())
        })
    }

    fn write(&self, to: &mut Writer) {
        let mut all = Writer::new(1);
        all.size(self.0.len());
        all.head.extend_from_slice(&self.0);
        all.head.resize(all.head.len().next_multiple_of(WORD), 0);
        to.behind(all.head);
    }
}

/// A text of any length: `string`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Bytes);

impl Abi for Text {
    const KIND: Kind = Kind::Text;

    fn read(from: &mut Reader<'_>) -> Self {
        Self(Bytes::read(from))
    }

    fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }
}

/// A signature's types, made at compile time.
pub struct Types {
    bytes: [u8; 1024],
    length: usize,
}

impl Types {
    /// The types of the values, separated by commas.
    #[must_use]
    pub const fn of(params: &[Param]) -> Self {
        Self { bytes: [0; 1024], length: 0 }.params(params)
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&'static self) -> &'static str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    const fn params(self, params: &[Param]) -> Self {
        match params {
            [] => self,
            [only] => self.kind(&only.kind),
            [first, rest @ ..] => self.kind(&first.kind).push(",").params(rest),
        }
    }

    const fn kind(self, kind: &Kind) -> Self {
        match kind {
            Kind::Word(name) => self.push(name),
            Kind::Bytes => self.push("bytes"),
            Kind::Text => self.push("string"),
            Kind::Struct(_, parts) => self.push("(").params(parts).push(")"),
            Kind::List(item) => self.kind(item).push("[]"),
        }
    }

    // Evaluated by the compiler only: what does not fit does not compile.
    #[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]
    const fn push(mut self, text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut n = 0;
        while n < bytes.len() {
            self.bytes[self.length] = bytes[n];
            self.length += 1;
            n += 1;
        }
        self
    }
}

impl Params for () {
    const PARAMS: &'static [Param] = &[];
    const TYPES: &'static str = "";

    fn read_all(_: &mut Reader<'_>) -> Self {}

    fn write_all(&self, _: &mut Writer) {}
}

/// The first four bytes of keccak-256 of `name(types)`.
#[must_use]
pub const fn selector(name: &str, types: &str) -> [u8; 4] {
    let [a, b, c, d, ..] = topic(name, types);
    [a, b, c, d]
}

/// keccak-256 of `name(types)`.
#[must_use]
pub const fn topic(name: &str, types: &str) -> [u8; 32] {
    let hash = keccak_const::Keccak256::new().update(name.as_bytes()).update(b"(").update(types.as_bytes());
    hash.update(b")").finalize()
}

/// Gives structs that the rules declare the ABI of a Solidity struct, and of a row of values.
#[macro_export]
macro_rules! abi_struct {
    ($($name:ident { $($field:ident: $ty:ty),* $(,)? })+) => {$(
        $crate::abi_params!($name { $($field: $ty),* });

        impl $crate::abi::Abi for $name {
            const KIND: $crate::abi::Kind =
                $crate::abi::Kind::Struct(stringify!($name), <Self as $crate::abi::Params>::PARAMS);

            fn read(from: &mut $crate::abi::Reader<'_>) -> Self {
                if const { <Self as $crate::abi::Abi>::KIND.is_dynamic() } {
                    from.follow(<Self as $crate::abi::Params>::read_all)
                } else {
                    <Self as $crate::abi::Params>::read_all(from)
                }
            }

            fn write(&self, to: &mut $crate::abi::Writer) {
                if const { <Self as $crate::abi::Abi>::KIND.is_dynamic() } {
                    to.behind(<Self as $crate::abi::Params>::encode(self));
                } else {
                    <Self as $crate::abi::Params>::write_all(self, to);
                }
            }
        }
    )+};
}

/// Gives a struct the ABI of a row of values.
#[macro_export]
macro_rules! abi_params {
    ($name:ident { $($field:ident: $ty:ty),* $(,)? }) => {
        impl $crate::abi::Params for $name {
            const PARAMS: &'static [$crate::abi::Param] = &[
                $($crate::abi::Param { name: stringify!($field), kind: <$ty as $crate::abi::Abi>::KIND }),*
            ];

            const TYPES: &'static str = {
                const TEXT: &$crate::abi::Types =
                    &$crate::abi::Types::of(<$name as $crate::abi::Params>::PARAMS);
                TEXT.as_str()
            };

            #[allow(unused_variables, reason = "some take nothing")]
            fn read_all(from: &mut $crate::abi::Reader<'_>) -> Self {
                $(let $field = <$ty as $crate::abi::Abi>::read(from);)*
                Self { $($field),* }
            }

            #[allow(unused_variables, reason = "some tell nothing")]
            fn write_all(&self, to: &mut $crate::abi::Writer) {
                $($crate::abi::Abi::write(&self.$field, to);)*
            }
        }
    };
}

#[cfg(test)]
mod tests;
