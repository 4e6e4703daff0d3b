//! Catalogues: the unit of consent, and its card, the part that a sale needs to see.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
    error::Refusal,
    exclusion::Exclusions,
    id::{Account, CatalogueId, Digest, DisputeId, Epoch, Head, Seconds, Time},
    merkle::{self, Keccak, Tag},
    party::{self, LICENSOR_SEAT, Party, Seat, Seats},
    records,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
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
    /// The last dispute that held the catalogue, or by which it was lost while none did; zero: there was none.
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
            false if self.holds(now) => State::Disputed,
            false => State::Open,
        }
    }

    /// Whether a dispute holds what comes in at a moment, also on a catalogue that its own people closed: closing first
    /// must not take it out of the arbiter's reach. Nothing is held any more for one that was lost.
    #[must_use]
    pub fn holds(&self, now: Time) -> bool {
        now < self.disputed_until && self.successor == CatalogueId::default()
    }

    /// The tracks that are matured and not excluded at a moment: the most that a pool may weigh the catalogue by. An
    /// excluded track that is not matured yet counts against it all the same: never too many.
    #[must_use]
    pub fn available(&self, now: Time) -> u32 {
        self.tracks.matured_at(now).saturating_sub(self.excluded)
    }

    /// What is permitted of a track at a moment: nothing of one that is immature, excluded or out of range, nor of a
    /// catalogue that is closed or disputed; else what the vector says, where `Unset` counts as `NotAllowed`.
    ///
    /// `excluded`: the exclusions around the track, by [`exclusion::word`](crate::exclusion::word).
    #[must_use]
    pub fn effective_uses(&self, index: u32, excluded: &Exclusions, now: Time) -> UseVector {
        let sellable = self.state_at(now) == State::Open && index < self.tracks.matured_at(now);
        if sellable && !excluded.contains(index) { self.uses } else { UseVector::NO_AI }
    }

    /// Checks that the catalogue is open.
    ///
    /// # Errors
    /// `CatalogueClosed`, `CatalogueDisputed`.
    pub fn check_open(&self, catalogue: CatalogueId, now: Time) -> Result<(), Refusal> {
        if self.closed { Err(Refusal::CatalogueClosed { catalogue }) } else { self.check_unheld(catalogue, now) }
    }

    /// Checks that the catalogue was not lost to a dispute: its own people may have closed it.
    ///
    /// # Errors
    /// `CatalogueClosed`.
    pub fn check_kept(&self, catalogue: CatalogueId) -> Result<(), Refusal> {
        let kept = self.successor == CatalogueId::default();
        if kept { Ok(()) } else { Err(Refusal::CatalogueClosed { catalogue }) }
    }

    /// Checks that the catalogue was not lost and that no dispute holds it: its own people may have closed it.
    ///
    /// # Errors
    /// `CatalogueClosed`, `CatalogueDisputed`.
    pub fn check_unheld(&self, catalogue: CatalogueId, now: Time) -> Result<(), Refusal> {
        self.check_kept(catalogue)?;
        let until = self.disputed_until;
        if self.holds(now) { Err(Refusal::CatalogueDisputed { catalogue, until }) } else { Ok(()) }
    }

    /// Checks that the caller has seen the present head.
    ///
    /// # Errors
    /// `HeadMoved`.
    pub fn check_head(&self, seen: Head) -> Result<(), Refusal> {
        if seen == self.head { Ok(()) } else { Err(Refusal::HeadMoved { seen, head: self.head }) }
    }
}

/// A name agreed on for an unnamed seat, which waits for its notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Naming {
    /// The seat.
    pub seat: u32,
    /// Who is to sit there; zero: no name is agreed on.
    pub account: Account,
    /// From when on.
    pub ready: Time,
}

/// A catalogue as `consent` keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Catalogue {
    /// Its id.
    pub id: CatalogueId,
    /// Who opened it, or took that place over.
    pub licensor: Account,
    /// How many batches of tracks it has.
    pub batches: u32,
    /// The seats that must approve: all that hold a right.
    pub required: Seats,
    /// The seats that wait for a name.
    pub unnamed: Seats,
    /// The seats that hold a likeness.
    pub likeness: Seats,
    /// The name that waits for its notice, if one does.
    pub naming: Naming,
    /// For how long disputes held it, since it was last left in peace (see [`crate::dispute`]).
    pub held: Seconds,
    /// The part that `licensing` keeps too.
    pub card: Card,
}

/// What the contracts bring to a decision: the moment, their constants, their own addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The moment.
    pub now: Time,
    /// How long a batch waits before it may be sold.
    pub notice: Seconds,
    /// How long a name waits before it counts.
    pub naming_notice: Seconds,
    /// The contracts' own addresses: they are nobody's account.
    pub contracts: [Account; 3],
}

impl Setting {
    /// Checks that an account is not one of the contracts.
    ///
    /// # Errors
    /// `ForbiddenAccount`.
    pub fn check_account(&self, account: Account) -> Result<(), Refusal> {
        if self.contracts.contains(&account) { Err(Refusal::ForbiddenAccount { account }) } else { Ok(()) }
    }
}

/// Who speaks: the caller, and the seat they show.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'a> {
    /// Who calls.
    pub caller: Account,
    /// The seat they show.
    pub seat: &'a Seat,
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
        party::check(parties, forbidden)?;
        let parties_root = party::root::<H>(parties);
        let origin = Origin { chain, contract, catalogue: id, licensor, parties_root, time };
        let head = Head(merkle::digest::<H, _>(Tag::Origin, &origin));
        let count = u32::try_from(parties.len()).unwrap_or(u32::MAX);
        let card = Card { parties_root, parties: count, head, ..Card::default() };
        let (required, unnamed) = (Seats::required(parties), Seats::unnamed(parties));
        Ok(Self { id, licensor, required, unnamed, likeness: Seats::likeness(parties), card, ..Self::default() })
    }

    /// Checks that the caller is the licensor.
    ///
    /// # Errors
    /// `NotLicensor`.
    pub fn check_licensor(&self, caller: Account) -> Result<(), Refusal> {
        let licensor = self.licensor;
        if caller == licensor { Ok(()) } else { Err(Refusal::NotLicensor { caller, licensor }) }
    }

    /// Checks that the speaker holds the seat they show: any seat, a payee's and the licensor's too.
    ///
    /// # Errors
    /// `NotLicensor`, `WrongProof`, `NotRightsholder`.
    pub fn check_holder<H: Keccak>(&self, speaker: Speaker<'_>) -> Result<(), Refusal> {
        let Speaker { caller, seat } = speaker;
        if seat.index == LICENSOR_SEAT {
            return self.check_licensor(caller);
        }
        seat.check::<H>(self.card.parties_root, self.card.parties)?;
        let account = seat.party.account;
        // Nobody speaks for an unnamed seat, not even a call that claims to come from the zero address.
        if caller == account && !account.is_zero() { Ok(()) } else { Err(Refusal::NotRightsholder { caller, account }) }
    }

    /// Checks that the speaker is a required rightsholder: one who must be asked, and may narrow alone.
    ///
    /// # Errors
    /// `SeatWithoutRights`, `WrongProof`, `NotRightsholder`.
    pub fn check_rightsholder<H: Keccak>(&self, speaker: Speaker<'_>) -> Result<(), Refusal> {
        let seat = speaker.seat.index;
        if self.required.contains(seat) {
            self.check_holder::<H>(speaker)
        } else {
            Err(Refusal::SeatWithoutRights { seat })
        }
    }

    /// Checks that the speaker may propose: the licensor, or a required rightsholder.
    ///
    /// # Errors
    /// `NotLicensor`, `SeatWithoutRights`, `WrongProof`, `NotRightsholder`.
    pub fn check_proposer<H: Keccak>(&self, speaker: Speaker<'_>) -> Result<(), Refusal> {
        match speaker.seat.index {
            LICENSOR_SEAT => self.check_licensor(speaker.caller),
            _ => self.check_rightsholder::<H>(speaker),
        }
    }
}

records! {
    Card { parties_root: Digest, parties: u32, head: Head, epoch: Epoch, uses: UseVector, tracks: Tracks, excluded: u32, dispute: DisputeId, disputed_until: Time, successor: CatalogueId, closed: bool }
    Naming { seat: u32, account: Account, ready: Time }
    Catalogue { id: CatalogueId, licensor: Account, batches: u32, required: Seats, unnamed: Seats, likeness: Seats, naming: Naming, held: Seconds, card: Card }
}

#[cfg(test)]
pub(crate) mod tests;
