//! Calldata that is wrong in one of many ways, by a die that always falls the same.

use assent_core::{
    abi::{Kind, Param},
    id::Account,
    message::MessageAbi,
};

/// The chain's bound on calldata, in bytes.
pub const MOST: usize = 128 * 1024;

/// How calldata is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spoiled {
    /// Nothing but chance, the selector too.
    Noise,
    /// The right selector, then chance.
    NoisyArguments,
    /// Cut off somewhere.
    CutShort,
    /// Something behind it, up to the chain's bound.
    TooLong,
    /// Some bits are others.
    BitFlipped,
    /// Some words are others: offsets, lengths, all bits.
    WordSwapped,
    /// Well-formed, with values by chance and short lists.
    WellFormed,
    /// Well-formed, with lists up to the chain's bound.
    LongLists,
}

impl Spoiled {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Noise,
        Self::NoisyArguments,
        Self::CutShort,
        Self::TooLong,
        Self::BitFlipped,
        Self::WordSwapped,
        Self::WellFormed,
        Self::LongLists,
    ];
}

/// A die (SplitMix64, Steele, Lea, Flood 2014).
pub struct Dice(u64);

impl Dice {
    /// The die of one case.
    pub fn new(seed: u64, message: u64, case: usize) -> Self {
        let mut dice = Self(seed ^ message.rotate_left(20) ^ (case as u64).rotate_left(40));
        dice.roll();
        dice
    }

    /// Any number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % bound.max(1) as u64).expect("a small number")
    }

    fn of<T: Clone>(&mut self, choice: &[T]) -> T {
        choice[self.below(choice.len())].clone()
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let words = std::iter::repeat_with(|| self.roll().to_le_bytes()).take(count.div_ceil(8));
        words.flatten().take(count).collect()
    }
}

/// Calldata for a message, and how it is wrong. `valid` is what works; values by chance prefer the accounts.
pub fn spoil(dice: &mut Dice, message: &MessageAbi, valid: &[u8], accounts: [Account; 8]) -> (Spoiled, Vec<u8>) {
    let kind = dice.of(&Spoiled::ALL);
    let (selector, mut data) = (&valid[..4], valid.to_vec());
    let room = MOST - data.len();
    match kind {
        Spoiled::Noise => data = some(dice, MOST),
        Spoiled::NoisyArguments => data = [selector, &some(dice, MOST - 4)].concat(),
        Spoiled::CutShort => data.truncate(4 + dice.below(data.len() - 4)),
        Spoiled::TooLong => data.extend(some(dice, room)),
        Spoiled::BitFlipped => flip(dice, &mut data),
        Spoiled::WordSwapped => swap(dice, &mut data),
        Spoiled::WellFormed => data = formed(dice, message, selector, accounts, 5),
        Spoiled::LongLists => data = long(dice, message, selector, accounts),
    }
    (kind, data)
}

/// Bytes by chance: mostly few, now and then as many as there may be.
fn some(dice: &mut Dice, most: usize) -> Vec<u8> {
    let count = match dice.below(8) {
        0 => most,
        1 => dice.below(most),
        _ => dice.below(700),
    };
    dice.bytes(count)
}

fn flip(dice: &mut Dice, data: &mut [u8]) {
    for _ in 0..=dice.below(8) {
        let at = 4 + dice.below(data.len() - 4);
        if let Some(byte) = data.get_mut(at) {
            *byte ^= 1 << dice.below(8);
        }
    }
}

fn swap(dice: &mut Dice, data: &mut [u8]) {
    let words = (data.len() - 4) / 32;
    for _ in 0..=dice.below(3) {
        let (start, size) = (4 + 32 * dice.below(words), data.len());
        let number = dice.of(&[0, 1, 31, 32, 64, size, size - 4, 1 << 16, 1 << 31, u32::MAX as usize, usize::MAX]);
        let word = if dice.below(8) == 0 { [0xFF; 32] } else { word(number as u128) };
        if let Some(place) = data.get_mut(start..start + 32) {
            place.copy_from_slice(&word);
        }
    }
}

fn word(number: u128) -> [u8; 32] {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&number.to_be_bytes());
    word
}

fn formed(dice: &mut Dice, message: &MessageAbi, selector: &[u8], accounts: [Account; 8], longest: usize) -> Vec<u8> {
    [selector, &Maker { dice, accounts, longest }.all(message.inputs)].concat()
}

/// Lists as long as the chain's bound lets them be: half as long, as often as it takes.
fn long(dice: &mut Dice, message: &MessageAbi, selector: &[u8], accounts: [Account; 8]) -> Vec<u8> {
    let mut longest = dice.of(&[40, 300, 1_500, 4_000]);
    loop {
        let data = formed(dice, message, selector, accounts, longest);
        if data.len() <= MOST {
            return data;
        }
        longest /= 2;
    }
}

/// Makes well-formed arguments by the declaration of a message.
struct Maker<'a> {
    dice: &'a mut Dice,
    accounts: [Account; 8],
    longest: usize,
}

impl Maker<'_> {
    fn all(&mut self, params: &[Param]) -> Vec<u8> {
        let parts = params.iter().map(|param| (self.one(&param.kind), param.kind.is_dynamic())).collect();
        joined(parts)
    }

    fn one(&mut self, kind: &Kind) -> Vec<u8> {
        match kind {
            Kind::Word(name) => self.word(name).to_vec(),
            Kind::Bytes | Kind::Text => {
                let count = self.count();
                let bytes = self.dice.bytes(count);
                let padded = bytes.len().next_multiple_of(32);
                let mut all = word(bytes.len() as u128).to_vec();
                all.extend(bytes);
                all.resize(32 + padded, 0);
                all
            }
            Kind::Struct(_, parts) => self.all(parts),
            Kind::List(item) => {
                let count = self.count();
                let items = (0..count).map(|_| (self.one(item), item.is_dynamic())).collect();
                [word(count as u128).to_vec(), joined(items)].concat()
            }
        }
    }

    /// Mostly few, where few are asked for; mostly many, where many are.
    fn count(&mut self) -> usize {
        if self.longest > 10 && self.dice.below(2) == 0 { self.longest } else { self.dice.below(self.longest + 1) }
    }

    fn word(&mut self, name: &str) -> [u8; 32] {
        let digits = name.trim_start_matches(char::is_alphabetic);
        match name {
            "bool" => word(self.dice.below(2) as u128),
            "address" => {
                let mut all = [0; 32];
                all[12..].copy_from_slice(&self.dice.of(&self.accounts.clone()).0);
                all
            }
            "bytes4" => {
                let mut all = [0; 32];
                all[..4].copy_from_slice(&self.dice.bytes(4));
                all
            }
            "bytes32" => self.dice.bytes(32).try_into().expect("32 bytes"),
            _ => {
                let bits: u32 = digits.parse::<u32>().expect("a number of bits").min(128);
                let most = u128::MAX >> (128 - bits);
                let any = u128::from(self.dice.roll()) << 64 | u128::from(self.dice.roll());
                // Small numbers name things that exist.
                word(self.dice.of(&[0, 1, 2, 3, 5, most, any & most]))
            }
        }
    }
}

/// Heads with offsets to tails: Solidity ABI specification, "Formal specification of the encoding".
fn joined(parts: Vec<(Vec<u8>, bool)>) -> Vec<u8> {
    let mut offset: usize = parts.iter().map(|(bytes, dynamic)| if *dynamic { 32 } else { bytes.len() }).sum();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    for (bytes, dynamic) in parts {
        if dynamic {
            head.extend(word(offset as u128));
            offset += bytes.len();
            tail.extend(bytes);
        } else {
            head.extend(bytes);
        }
    }
    [head, tail].concat()
}
