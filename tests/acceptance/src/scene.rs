//! Every message of both contracts, said by anybody, on a scene where it works for the one who may say it.

mod cold;
mod hot;

use assent_core::{
    id::{Account, CatalogueId, LicenceId, PoolId, TermsId},
    message::Message,
    party::{LICENSOR_SEAT, PERFORMANCE, Party},
};
use assent_runtime::{Runtime, USDC, contracts::erc20_address};
use pallet_revive::{AddressMapper, Config};
use sp_core::H160;

use crate::{
    stage::{ARBITER, ATTESTER, BOTH, CARA, CLAIMANT, OPERATOR, Stage, Who, append, party, priced, reported, set},
    story::{self, ADA, BEN, DAY, DELTA, DOT, STRANGER},
    world::calldata,
};

/// What somebody is to the album, its licence, its pool or the contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Opened the album; holds no share.
    Licensor,
    /// Holds rights, with somebody else.
    Rightsholder,
    /// Holds a share only.
    Payee,
    /// Has a licence.
    Licensee,
    /// Reports usage under it.
    Attester,
    /// Runs a pool.
    Operator,
    /// Rules on disputes.
    Arbiter,
    /// Nobody to any of it.
    Stranger,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Licensor,
        Self::Rightsholder,
        Self::Payee,
        Self::Licensee,
        Self::Attester,
        Self::Operator,
        Self::Arbiter,
        Self::Stranger,
    ];

    /// Who plays it.
    #[must_use]
    pub const fn who(self) -> Who {
        match self {
            Self::Licensor => ADA,
            Self::Rightsholder => BEN,
            Self::Payee => Who::BobStash,
            Self::Licensee => DELTA,
            Self::Attester => ATTESTER,
            Self::Operator => OPERATOR,
            Self::Arbiter => ARBITER,
            Self::Stranger => STRANGER,
        }
    }

    /// Their account.
    #[must_use]
    pub fn account(self) -> Account {
        story::account(self.who())
    }

    /// The seat of the album that they show: theirs, or the rightsholder's, who is somebody else.
    #[must_use]
    pub const fn seat(self) -> u32 {
        match self {
            Self::Licensor => LICENSOR_SEAT,
            Self::Payee => 2,
            _ => 0,
        }
    }

    /// Somebody who may send a message.
    #[must_use]
    pub fn speaker(message: &str) -> Self {
        match message {
            "propose" | "dispute" | "reclaim" => Self::Licensor,
            "approve" | "retract" | "narrow" | "exclude" | "withdraw" | "leavePool" | "offerPlace" | "claim" => {
                Self::Rightsholder
            }
            "attest" => Self::Attester,
            "sealPool" | "countersign" | "claimFees" => Self::Operator,
            "admit" | "rule" | "offerArbiter" => Self::Arbiter,
            "takePlace" | "takeArbiter" => Self::Stranger,
            _ => Self::Licensee,
        }
    }
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Said {
    /// To which contract.
    pub to: H160,
    /// Selector and arguments.
    pub data: Vec<u8>,
    /// Native money, in 18 decimals.
    pub value: u128,
}

/// An album on offer with a licence under which royalties are owed, and a pool with a member that earned.
pub struct Scene {
    /// The stage that it is set on.
    pub stage: Stage,
    /// The album.
    pub album: CatalogueId,
    /// Somebody else's catalogue, in the pool.
    pub other: CatalogueId,
    /// The terms of the album's offer and licence.
    pub terms: TermsId,
    /// Terms without duties.
    pub free: TermsId,
    /// The pool's terms.
    pub pooled: TermsId,
    /// The album's licence.
    pub licence: LicenceId,
    /// The pool.
    pub pool: PoolId,
}

/// The album's parties: two rightsholders, a payee, and a payee without a name.
#[must_use]
pub fn parties() -> [Party; 4] {
    let nameless = Party { account: Account::ZERO, rights: 0, share_ppm: 100_000 };
    [party(BEN, BOTH, 500_000), party(CARA, PERFORMANCE, 200_000), party(Role::Payee.who(), 0, 200_000), nameless]
}

/// USDC, as a currency.
#[must_use]
pub fn usdc() -> Account {
    Account(erc20_address(USDC).0)
}

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Scene {
    /// Sets the scene.
    #[must_use]
    pub fn new() -> Self {
        let mut stage = Stage::default();
        let album = stage.opens(ADA, &parties());
        stage.agreed(album, append(5));
        stage.agreed(album, set(story::training()));
        let terms = stage.registers(&reported());
        let (free, pooled) = (stage.registers(&story::free_terms()), stage.registers(&priced(DOT)));
        stage.offers(album, terms);
        stage.offers(album, free);
        let licence = stage.buys(DELTA, album, terms);
        stage.waits(5 * DAY);
        stage.attests(ATTESTER, licence, 500_000, 0).ok();

        let other = stage.solo(CLAIMANT, 3);
        let pool = stage.opens_pool(pooled, 100_000);
        stage.joins(other, pool, 2);
        stage.buys_pool(DELTA, pool);
        stage.waits(DAY);
        Self { stage, album, other, terms, free, pooled, licence, pool }
    }

    /// Tries something, and sets the scene back to what it was.
    pub fn tries<R>(&mut self, act: impl FnOnce(&mut Self) -> R) -> R {
        self.stage.world.within(sp_io::storage::start_transaction);
        let led = act(self);
        self.stage.world.within(sp_io::storage::rollback_transaction);
        led
    }

    /// Prepares for a message of `consent`, and says it.
    ///
    /// # Panics
    /// For a message that nobody has taught here.
    pub fn to_consent(&mut self, message: &str, role: Role) -> Said {
        self.alone(message, role)
            .or_else(|| self.together(message, role))
            .or_else(|| self.disputed(message, role))
            .unwrap_or_else(|| panic!("say {message} in src/scene/cold.rs"))
    }

    /// Prepares for a message of `licensing`, and says it.
    ///
    /// # Panics
    /// For a message that nobody has taught here.
    pub fn to_licensing(&mut self, message: &str, role: Role) -> Said {
        self.pushed(message)
            .or_else(|| self.sold(message, role))
            .or_else(|| self.paid(message, role))
            .or_else(|| self.shared(message))
            .or_else(|| self.token(message, role))
            .unwrap_or_else(|| panic!("say {message} in src/scene/hot.rs"))
    }

    fn cold<M: Message>(&self, message: &M, value: u128) -> Option<Said> {
        Some(Said { to: self.stage.world.consent, data: calldata(message), value })
    }

    fn hot<M: Message>(&self, message: &M, value: u128) -> Option<Said> {
        Some(Said { to: self.stage.world.licensing, data: calldata(message), value })
    }
}

/// Lets a contract take somebody's USDC.
pub fn allow(stage: &mut Stage, who: Who, spender: H160, amount: u128) {
    // approve(address,uint256)
    let call = [&[0x09, 0x5E, 0xA7, 0xB3][..], &[0; 12], &spender.0, &[0; 16], &amount.to_be_bytes()].concat();
    stage.world.raw_call(who, H160(usdc().0), call, 0).ok();
}

/// What an account holds of USDC, in base units.
pub fn usdc_of(stage: &mut Stage, account: H160) -> u128 {
    use frame_support::traits::fungibles::Inspect;
    stage.world.within(|| {
        let id = <Runtime as Config>::AddressMapper::to_account_id(&account);
        <assent_runtime::Assets as Inspect<_>>::balance(USDC, &id)
    })
}
