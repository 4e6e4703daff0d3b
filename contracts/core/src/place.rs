//! Places: an unnamed seat is named, a seat is handed over. Shares and rights never change.
//!
//! **Why a place rests.** Handing over a party's place moves the parties' root and the head: deals, purchases and proofs
//! that are under way go by the old ones. So that nobody stops the others by handing a place to and fro, a place that
//! was taken is not taken again before [`rest`](Setting::rest) has passed.

use alloc::vec::Vec;

use scale_info::TypeInfo;

use crate::{
    catalogue::{Catalogue, Setting, Speaker},
    deal::Change,
    error::Refusal,
    id::{Account, Digest, Seconds, Time},
    merkle::Keccak,
    party::{LICENSOR_SEAT, Party, Seat},
    records,
};

/// The shortest that a place rests after it was taken: a day.
pub const SHORTEST_REST: Seconds = Seconds(24 * 60 * 60);

/// A place as `consent` keeps it, by catalogue and seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TypeInfo)]
pub struct Place {
    /// Whom it is offered to; zero: nobody.
    pub to: Account,
    /// When it was last taken; zero: never.
    pub taken: Time,
}

impl Setting {
    /// How long a place rests after it was taken: the notice, but a day at least.
    #[must_use]
    pub fn rest(&self) -> Seconds {
        self.notice.max(SHORTEST_REST)
    }
}

impl Catalogue {
    /// The change by which the name agreed on counts. Anyone may ask for it, once it is ready.
    ///
    /// `party`, `proof`: the unnamed party as it stands, and the proof that it does.
    ///
    /// # Errors
    /// `NothingToName`, `CatalogueClosed` where it was lost, `CatalogueDisputed`, `NamingNotReady`, `WrongProof`.
    pub fn name<H: Keccak>(&self, party: Party, proof: Vec<Digest>, now: Time) -> Result<Change, Refusal> {
        let (account, ready, index) = (self.naming.account, self.naming.ready, self.naming.seat);
        if account.is_zero() {
            return Err(Refusal::NothingToName { catalogue: self.id });
        }
        // A closed catalogue's places still carry unclaimed money.
        self.card.check_unheld(self.id, now)?;
        if now < ready {
            return Err(Refusal::NamingNotReady { now, ready });
        }
        let seat = Seat { index, party, proof };
        let parties_root = seat.handed_to::<H>(account, self.card.parties_root, self.card.parties)?;
        Ok(Change::Named { seat: index, account, parties_root })
    }

    /// Checks that the speaker may offer their place to an account; zero takes an offer back.
    ///
    /// `place`: as it was kept so far. Returns the place to keep.
    ///
    /// # Errors
    /// `NotLicensor`, `WrongProof`, `NotRightsholder`, `ForbiddenAccount`, `NothingChanges`.
    pub fn offer_place<H: Keccak>(
        &self,
        speaker: Speaker<'_>,
        to: Account,
        place: Place,
        setting: &Setting,
    ) -> Result<Place, Refusal> {
        self.check_holder::<H>(speaker)?;
        setting.check_account(to)?;
        let idle = to == place.to || to == speaker.caller;
        if idle { Err(Refusal::NothingChanges { catalogue: self.id }) } else { Ok(Place { to, ..place }) }
    }

    /// The change by which the caller takes a place over that was offered to them, and the place to keep: the offer is
    /// used up by it.
    ///
    /// `seat`: the place as it stands, with who offered it; `place`: as it was kept so far.
    ///
    /// # Errors
    /// `PlaceNotOffered`, `PlaceTakenLately`, `WrongProof`.
    pub fn take_place<H: Keccak>(
        &self,
        caller: Account,
        seat: &Seat,
        place: Place,
        setting: &Setting,
    ) -> Result<(Place, Change), Refusal> {
        let (index, root, offered) = (seat.index, self.card.parties_root, place.to);
        if caller != offered || offered.is_zero() {
            return Err(Refusal::PlaceNotOffered { seat: index, caller, offered });
        }
        let until = place.taken.after(setting.rest());
        if place.taken != Time::NONE && setting.now < until {
            return Err(Refusal::PlaceTakenLately { seat: index, until });
        }
        let parties_root = match index {
            LICENSOR_SEAT => root,
            _ => seat.handed_to::<H>(caller, root, self.card.parties)?,
        };
        let after = Place { to: Account::ZERO, taken: setting.now };
        Ok((after, Change::HandedOver { seat: index, account: caller, parties_root }))
    }
}

records! {
    Place { to: Account, taken: Time }
}

#[cfg(test)]
mod tests;
