//! Places: an unnamed seat is named, a seat is handed over. Shares and rights never change.

use alloc::vec::Vec;

use crate::{
    catalogue::{Catalogue, Setting, Speaker, State},
    deal::Change,
    error::Refusal,
    id::{Account, Digest, Time},
    merkle::Keccak,
    party::{LICENSOR_SEAT, Party, Seat},
};

impl Catalogue {
    /// The change by which the name agreed on counts. Anyone may ask for it, once it is ready.
    ///
    /// `party`, `proof`: the unnamed party as it stands, and the proof that it does.
    ///
    /// # Errors
    /// `NothingToName`, `CatalogueDisputed`, `NamingNotReady`, `WrongProof`.
    pub fn name<H: Keccak>(&self, party: Party, proof: Vec<Digest>, now: Time) -> Result<Change, Refusal> {
        let (account, ready, index) = (self.naming.account, self.naming.ready, self.naming.seat);
        if account.is_zero() {
            return Err(Refusal::NothingToName { catalogue: self.id });
        }
        // A closed catalogue's places still carry unclaimed money.
        if self.card.state_at(now) == State::Disputed {
            return Err(Refusal::CatalogueDisputed { catalogue: self.id, until: self.card.disputed_until });
        }
        if now < ready {
            return Err(Refusal::NamingNotReady { now, ready });
        }
        let seat = Seat { index, party, proof };
        let parties_root = seat.handed_to::<H>(account, self.card.parties_root, self.card.parties)?;
        Ok(Change::Named { seat: index, account, parties_root })
    }

    /// Checks that the speaker may offer their place to an account; zero takes an offer back.
    ///
    /// `offered`: whom the place is offered to so far; zero: nobody.
    ///
    /// # Errors
    /// `NotLicensor`, `WrongProof`, `NotRightsholder`, `ForbiddenAccount`, `NothingChanges`.
    pub fn check_place_offer<H: Keccak>(
        &self,
        speaker: Speaker<'_>,
        to: Account,
        offered: Account,
        setting: &Setting,
    ) -> Result<(), Refusal> {
        self.check_holder::<H>(speaker)?;
        setting.check_account(to)?;
        let idle = to == offered || to == speaker.caller;
        if idle { Err(Refusal::NothingChanges { catalogue: self.id }) } else { Ok(()) }
    }

    /// The change by which the caller takes a place over that was offered to them. The offer is used up by it.
    ///
    /// `seat`: the place as it stands, with who offered it.
    ///
    /// # Errors
    /// `PlaceNotOffered`, `WrongProof`.
    pub fn take_place<H: Keccak>(&self, caller: Account, seat: &Seat, offered: Account) -> Result<Change, Refusal> {
        let (index, root) = (seat.index, self.card.parties_root);
        if caller != offered || offered.is_zero() {
            return Err(Refusal::PlaceNotOffered { seat: index, caller, offered });
        }
        let parties_root = match index {
            LICENSOR_SEAT => root,
            _ => seat.handed_to::<H>(caller, root, self.card.parties)?,
        };
        Ok(Change::HandedOver { seat: index, account: caller, parties_root })
    }
}

#[cfg(test)]
mod tests;
