//! Who acts: accounts with names, and what money is called.

use std::fmt;

/// An account: nobody, an actor, or one of the addresses that belong to no person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account(pub u8);

impl Account {
    /// The zero address: an unnamed party, or *anyone* in an offer.
    pub const ZERO: Self = Self(0);
    /// Opens catalogues, proposes deals.
    pub const LICENSOR: Self = Self(1);
    /// Holds rights and a share.
    pub const CO_WRITER: Self = Self(2);
    /// Holds rights and no share: a veto.
    pub const LABEL: Self = Self(3);
    /// Holds a share and no rights.
    pub const PAYEE: Self = Self(4);
    /// Buys licences.
    pub const LICENSEE: Self = Self(5);
    /// Reports usage where terms name them.
    pub const ATTESTER: Self = Self(6);
    /// Runs pools.
    pub const OPERATOR: Self = Self(7);
    /// Answers disputes.
    pub const ARBITER: Self = Self(8);
    /// Holds nothing; tries everything.
    pub const STRANGER: Self = Self(9);
    /// Says that other people's catalogues are theirs.
    pub const CLAIMANT: Self = Self(10);
    /// The cold contract.
    pub const CONSENT: Self = Self(100);
    /// The hot contract; it holds the money, bonds excepted.
    pub const LICENSING: Self = Self(101);

    /// Whether this is one of the two contracts, which no place, payment or currency may name.
    pub fn is_contract(self) -> bool {
        self == Self::CONSENT || self == Self::LICENSING
    }
}

/// Everybody who signs.
pub const ACTORS: [Account; 10] = [
    Account::LICENSOR,
    Account::CO_WRITER,
    Account::LABEL,
    Account::PAYEE,
    Account::LICENSEE,
    Account::ATTESTER,
    Account::OPERATOR,
    Account::ARBITER,
    Account::STRANGER,
    Account::CLAIMANT,
];

impl fmt::Debug for Account {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match *self {
            Self::ZERO => "nobody",
            Self::LICENSOR => "licensor",
            Self::CO_WRITER => "co-writer",
            Self::LABEL => "label",
            Self::PAYEE => "payee",
            Self::LICENSEE => "licensee",
            Self::ATTESTER => "attester",
            Self::OPERATOR => "operator",
            Self::ARBITER => "arbiter",
            Self::STRANGER => "stranger",
            Self::CLAIMANT => "claimant",
            Self::CONSENT => "consent",
            Self::LICENSING => "licensing",
            Self(other) => return write!(out, "account {other}"),
        };
        out.write_str(name)
    }
}

/// What is paid with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Currency {
    /// Address zero, 18 decimals.
    Native,
    /// An ERC-20 token that honours the standard; everybody has approved `licensing` for all they have.
    Token,
    /// An address without a contract: it can never be opened.
    Nothing,
    /// The address of `licensing`: it may never be a currency.
    Ours,
}
