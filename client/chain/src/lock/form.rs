//! How ids, digests, amounts and terms stand in the file: as text that people read, checked when it is read back.

use assent_core::{
    amount::Amount,
    id::{Account, CatalogueId, Digest, Head, LicenceId, Seconds, TermsId, Time},
    terms::{Terms, Unit},
    tier::Tier,
    uses::{Use, UseSet},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::{
    address,
    names::{tier_name, unit_name},
    refusal::use_name,
    transaction::TxHash,
};

/// A value that stands in the file in another form.
pub trait Form: Sized {
    type Text: Serialize + for<'de> Deserialize<'de>;
    fn write(&self) -> Self::Text;
    /// The value; nothing where the text stands for none.
    fn read(text: Self::Text) -> Option<Self>;
}

pub fn serialize<T: Form, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.write().serialize(serializer)
}

pub fn deserialize<'de, T: Form, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = T::Text::deserialize(deserializer)?;
    T::read(text).ok_or_else(|| {
        D::Error::custom(format!("no {}", std::any::type_name::<T>().rsplit("::").next().unwrap_or("value")))
    })
}

macro_rules! numbers {
    ($($name:ident: $inner:ty),+) => {$(
        impl Form for $name {
            type Text = $inner;
            fn write(&self) -> $inner {
                self.0
            }
            fn read(text: $inner) -> Option<Self> {
                Some(Self(text))
            }
        }
    )+};
}

macro_rules! digests {
    ($($name:ident: $wrap:expr, $unwrap:expr;)+) => {$(
        impl Form for $name {
            type Text = String;
            fn write(&self) -> String {
                address::show_digest($unwrap(*self))
            }
            fn read(text: String) -> Option<Self> {
                if !text.starts_with("0x") {
                    return None;
                }
                address::parse_digest(&text).map($wrap)
            }
        }
    )+};
}

numbers!(CatalogueId: u32, LicenceId: u64, Time: u64, Seconds: u64);
digests! {
    Digest: |digest| digest, |digest| digest;
    Head: Head, |head: Head| head.0;
    TermsId: TermsId, |id: TermsId| id.0;
    TxHash: |digest: Digest| TxHash(digest.0), |tx: TxHash| Digest(tx.0);
}

impl Form for Account {
    type Text = String;
    fn write(&self) -> String {
        address::show(*self)
    }
    fn read(text: String) -> Option<Self> {
        // A name such as //Alice or an SS58 form would be a second spelling of the same.
        text.starts_with("0x").then(|| address::parse(&text).ok()).flatten()
    }
}

/// Base units: 18 decimals of native money, the contract's own of a token.
impl Form for Amount {
    type Text = String;
    fn write(&self) -> String {
        self.0.to_string()
    }
    fn read(text: String) -> Option<Self> {
        text.parse().ok().map(Self).filter(|amount| amount.write() == text)
    }
}

impl Form for Option<Time> {
    type Text = Option<u64>;
    fn write(&self) -> Option<u64> {
        self.map(|time| time.0)
    }
    fn read(text: Option<u64>) -> Option<Self> {
        Some(text.map(Time))
    }
}

/// The terms, field by field.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsText {
    tier: String,
    uses: Vec<String>,
    /// Nothing: native.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    price: String,
    advance: String,
    /// For a million units.
    royalty: String,
    unit: String,
    cap: u64,
    interval: u64,
    cure: u64,
    duration: u64,
    runs: u16,
    /// Nothing: the licensee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attester: Option<String>,
    legal: String,
}

impl Form for Terms {
    type Text = TermsText;

    fn write(&self) -> TermsText {
        let some = |account: Account| (!account.is_zero()).then(|| account.write());
        let uses = Use::ALL.into_iter().filter(|act| self.uses.contains(*act));
        TermsText {
            tier: tier_name(self.tier).to_owned(),
            uses: uses.map(|act| use_name(act).to_owned()).collect(),
            currency: some(self.currency),
            price: self.price.write(),
            advance: self.advance.write(),
            royalty: self.royalty.write(),
            unit: unit_name(self.unit).to_owned(),
            cap: self.cap,
            interval: self.interval.0,
            cure: self.cure.0,
            duration: self.duration.0,
            runs: self.runs,
            attester: some(self.attester),
            legal: self.legal.write(),
        }
    }

    fn read(text: TermsText) -> Option<Self> {
        let some = |account: Option<String>| account.map_or(Some(Account::ZERO), Account::read);
        Some(Self {
            tier: Tier::ALL.into_iter().find(|tier| tier_name(*tier) == text.tier)?,
            uses: use_set(&text.uses)?,
            currency: some(text.currency)?,
            price: Amount::read(text.price)?,
            advance: Amount::read(text.advance)?,
            royalty: Amount::read(text.royalty)?,
            unit: Unit::ALL.into_iter().find(|unit| unit_name(*unit) == text.unit)?,
            cap: text.cap,
            interval: Seconds(text.interval),
            cure: Seconds(text.cure),
            duration: Seconds(text.duration),
            runs: text.runs,
            attester: some(text.attester)?,
            legal: Digest::read(text.legal)?,
        })
    }
}

fn use_set(names: &[String]) -> Option<UseSet> {
    let uses = names.iter().map(|name| Use::ALL.into_iter().find(|act| use_name(*act) == name));
    uses.collect::<Option<Vec<Use>>>().map(|uses| UseSet::of(&uses))
}
