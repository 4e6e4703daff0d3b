//! Catalogues: the unit of consent, and its card, the part that a sale needs to see.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    error::Refusal,
    id::{Account, CatalogueId, Digest, DisputeId, Epoch, Head, Time},
    merkle::{self, Keccak, Tag},
    party::{self, Party},
    track::Tracks,
    uses::UseVector,
};

/// Whether a catalogue may change and be sold. Append only: the numbers are on chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[repr(u8)]
pub enum State {
    /// It may.
    #[default]
    Open = 0,
    /// It may not, ever again. What was sold stands.
    Closed = 1,
    /// It may not while a dispute about it is admitted.
    Disputed = 2,
}

/// What `licensing` keeps of a catalogue. `consent` pushes it in the message that changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Card {
    /// The root over the parties.
    pub parties_root: Digest,
    /// How many parties, 1 to 32.
    pub parties: u32,
    /// Exactly what was agreed.
    pub head: Head,
    /// How often uses were lowered.
    pub epoch: Epoch,
    /// What is permitted.
    pub uses: UseVector,
    /// How many tracks, and how many of them may be sold.
    pub tracks: Tracks,
    /// How many tracks are excluded.
    pub excluded: u32,
    /// The last dispute that was admitted; zero: none ever was.
    pub dispute: DisputeId,
    /// The first moment after that dispute held the catalogue.
    pub disputed_until: Time,
    /// Where money goes once a dispute closed the catalogue; zero: nowhere else.
    pub successor: CatalogueId,
    /// Whether it was closed, for ever.
    pub closed: bool,
}

impl Card {
    /// Whether the catalogue may change and be sold at a moment. `Closed` outranks `Disputed`.
    #[must_use]
    pub fn state_at(&self, now: Time) -> State {
        match self.closed {
            true => State::Closed,
            false if now < self.disputed_until => State::Disputed,
            false => State::Open,
        }
    }

    /// The tracks that are matured and not excluded at a moment: the most that a pool may weigh the catalogue by. An
    /// excluded track that is not matured yet counts against it all the same: never too many.
    #[must_use]
    pub fn available(&self, now: Time) -> u32 {
        self.tracks.matured_at(now).saturating_sub(self.excluded)
    }

    /// Checks that the catalogue is open.
    ///
    /// # Errors
    /// `CatalogueClosed`, `CatalogueDisputed`.
    pub fn check_open(&self, catalogue: CatalogueId, now: Time) -> Result<(), Refusal> {
        match self.state_at(now) {
            State::Open => Ok(()),
            State::Closed => Err(Refusal::CatalogueClosed { catalogue }),
            State::Disputed => Err(Refusal::CatalogueDisputed { catalogue, until: self.disputed_until }),
        }
    }

    /// Checks that the caller has seen the present head.
    ///
    /// # Errors
    /// `HeadMoved`.
    pub fn check_head(&self, seen: Head) -> Result<(), Refusal> {
        if seen == self.head { Ok(()) } else { Err(Refusal::HeadMoved { seen, head: self.head }) }
    }
}

/// A catalogue as `consent` keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Catalogue {
    /// Its id.
    pub id: CatalogueId,
    /// Who opened it.
    pub licensor: Account,
    /// All rights that its parties hold together.
    pub rights: u8,
    /// How many batches of tracks it has.
    pub batches: u32,
    /// The part that `licensing` keeps too.
    pub card: Card,
}

/// Where a catalogue's head begins: its place in the world and who agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Origin {
    /// The chain's id, as `eth_chainId` tells it.
    pub chain: u64,
    /// The consent contract.
    pub contract: Account,
    /// The catalogue.
    pub catalogue: CatalogueId,
    /// Who opens it.
    pub licensor: Account,
    /// The root over its parties.
    pub parties_root: Digest,
    /// When.
    pub time: Time,
}

impl Catalogue {
    /// A new catalogue: no tracks, nothing permitted.
    ///
    /// # Errors
    /// Those of [`party::check`].
    pub fn open<H: Keccak>(
        chain: u64,
        contract: Account,
        id: CatalogueId,
        licensor: Account,
        parties: &[Party],
        forbidden: &[Account],
        time: Time,
    ) -> Result<Self, Refusal> {
        party::check(parties, licensor, forbidden)?;
        let parties_root = party::root::<H>(parties);
        let origin = Origin { chain, contract, catalogue: id, licensor, parties_root, time };
        let head = Head(merkle::digest::<H, _>(Tag::Origin, &origin));
        let count = u32::try_from(parties.len()).unwrap_or(u32::MAX);
        let card = Card { parties_root, parties: count, head, ..Card::default() };
        Ok(Self { id, licensor, rights: party::rights_of(parties), batches: 0, card })
    }

    /// Checks that the caller may speak for the catalogue, and that it is open.
    ///
    /// # Errors
    /// `NotLicensor`, `CatalogueClosed`, `CatalogueDisputed`.
    pub fn check_speaker(&self, caller: Account, now: Time) -> Result<(), Refusal> {
        if caller != self.licensor {
            return Err(Refusal::NotLicensor { caller, licensor: self.licensor });
        }
        self.card.check_open(self.id, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_follows_from_facts_and_a_time() {
        let card = Card { disputed_until: Time(100), ..Card::default() };
        assert_eq!((card.state_at(Time(99)), card.state_at(Time(100))), (State::Disputed, State::Open));
        let refusal = Refusal::CatalogueDisputed { catalogue: CatalogueId(1), until: Time(100) };
        assert_eq!(card.check_open(CatalogueId(1), Time(99)), Err(refusal));
        assert_eq!(card.check_open(CatalogueId(1), Time(100)), Ok(()));
        let closed = Card { closed: true, ..card };
        assert_eq!(closed.state_at(Time(99)), State::Closed);
        assert_eq!(closed.state_at(Time(100)), State::Closed);
    }

    #[test]
    fn available_is_matured_without_excluded_and_never_below_nothing() {
        let tracks = Tracks { total: 10, matured: 4, matures_at: Time(50) };
        let card = Card { tracks, excluded: 5, ..Card::default() };
        assert_eq!((card.available(Time(49)), card.available(Time(50))), (0, 5));
    }
}
