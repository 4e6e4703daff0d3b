//! Identifiers and units: every number in a signature says what it counts.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Declares a newtype over an integer or a byte array that is stored and passed by value.
macro_rules! newtype {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            Encode, Decode, MaxEncodedLen, TypeInfo,
        )]
        pub struct $name(pub $inner);
    )+};
}

newtype! {
    /// A catalogue: the unit of consent. Ids count from 1; 0 is never given.
    CatalogueId(u32);
    /// A licence token. Ids count from 1; 0 is never given.
    LicenceId(u64);
    /// A dispute. Ids count from 1; 0 is never given.
    DisputeId(u32);
    /// A pool. Ids count from 1; 0 is never given.
    PoolId(u32);
    /// A 20-byte account, as the chain shows it to contracts. All zero means *nobody* or *any*, as said where it stands.
    Account([u8; 20]);
    /// A 32-byte digest.
    Digest([u8; 32]);
    /// Names exactly what was agreed: a rolling digest over every change of a catalogue with its time.
    Head(Digest);
    /// The content address of terms: keccak-256 of their SCALE encoding under its own tag.
    TermsId(Digest);
    /// A deal: keccak-256 of catalogue, base, date and changes under its own tag.
    DealId(Digest);
    /// Counts the lowerings of uses: offers and memberships of an older epoch are dead.
    Epoch(u32);
    /// The first four bytes of a keccak-256 digest: names a message, an error or an interface of the Solidity ABI.
    Selector([u8; 4]);
    /// A moment, in seconds since 1970-01-01T00:00Z, as the chain's clock tells it.
    Time(u64);
    /// A span, in seconds.
    Seconds(u64);
}

/// A track: a catalogue and the index of the track in it, counted from 0 over all its batches.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct TrackId {
    /// The catalogue that the track belongs to.
    pub catalogue: CatalogueId,
    /// Its position in the catalogue, from 0.
    pub index: u32,
}

impl TrackId {
    /// Packs the id into one integer: catalogue in the upper 32 bits, index in the lower.
    #[must_use]
    pub fn packed(self) -> u64 {
        (u64::from(self.catalogue.0) << 32) | u64::from(self.index)
    }
}

impl Account {
    /// Nobody, or anybody: the zero address.
    pub const ZERO: Self = Self([0; 20]);

    /// Whether this is the zero address.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }
}

impl Digest {
    /// No digest.
    pub const ZERO: Self = Self([0; 32]);
}

impl Time {
    /// No moment: how a stored record says that something has not happened.
    pub const NONE: Self = Self(0);

    /// The moment, if there is one.
    #[must_use]
    pub fn told(self) -> Option<Self> {
        Some(self).filter(|time| *time != Self::NONE)
    }

    /// The moment `span` later; the end of time where that cannot be told.
    #[must_use]
    pub fn after(self, span: Seconds) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// The span from `earlier` to this moment; zero where `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Seconds {
        Seconds(self.0.saturating_sub(earlier.0))
    }
}

impl Epoch {
    /// The next epoch.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_packs_into_its_catalogue_above_its_index() {
        let packed = |catalogue, index| TrackId { catalogue: CatalogueId(catalogue), index }.packed();
        assert_eq!(packed(0x0102_0304, 0x0506_0708), 0x0102_0304_0506_0708);
        assert_eq!(packed(u32::MAX, u32::MAX), u64::MAX);
    }
}
