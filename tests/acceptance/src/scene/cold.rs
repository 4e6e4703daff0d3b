//! The messages of `consent`.

use assent_core::{
    call::consent::{
        Admit, Approve, Changes, Dispute, EffectiveUses, Exclude, LeavePool, Name, NameDraft, Narrow, OfferArbiter,
        OfferPlace, OpenCatalogue, Propose, Reclaim, Repoint, Retract, Rule, Stored, TakeArbiter, TakePlace,
        VerifyTrack, Withdraw,
    },
    id::{Account, Digest},
    party::Party,
    uses::UseVector,
};
use codec::Encode;

use super::{Role, Said, Scene};
use crate::{
    stage::{ARBITER, BOTH, CARA, CLAIMANT, Who, append, join},
    story::{ADA, BEN, STRANGER, account},
    world::{BOND, NAMING_NOTICE},
};

impl Scene {
    /// Reads, and what one rightsholder does alone.
    pub(super) fn alone(&mut self, message: &str, role: Role) -> Option<Said> {
        let (catalogue, seat) = (self.album, self.stage.seat(self.album, role.seat()));
        match message {
            "openCatalogue" => {
                let all = Party { account: role.account(), rights: BOTH, share_ppm: 1_000_000 };
                self.cold(&OpenCatalogue { parties: vec![all] }, 0)
            }
            "narrow" => self.cold(&Narrow { catalogue, seat, uses: UseVector::NO_AI }, 0),
            "exclude" => self.cold(&Exclude { catalogue, seat, tracks: vec![0, 3] }, 0),
            "withdraw" => self.cold(&Withdraw { catalogue, seat, terms: self.terms, licensee: Account::ZERO }, 0),
            "leavePool" => {
                self.stage.agreed(catalogue, join(self.pool, 1));
                self.cold(&LeavePool { catalogue, seat, pool: self.pool }, 0)
            }
            "offerPlace" => self.cold(&OfferPlace { catalogue, seat, to: account(Who::AliceStash) }, 0),
            "effectiveUses" => self.cold(&EffectiveUses { catalogue, index: 4 }, 0),
            "verifyTrack" => {
                let (leaf, proof) = (Digest([0x12; 32]), vec![Digest([1; 32])]);
                self.cold(&VerifyTrack { catalogue, batch: 0, index: 4, leaf, proof }, 0)
            }
            "stored" => self.cold(&Stored { key: assent_core::abi::Bytes((1_u32, catalogue).encode()) }, 0),
            _ => None,
        }
    }

    /// Deals and places.
    pub(super) fn together(&mut self, message: &str, role: Role) -> Option<Said> {
        let (catalogue, seat) = (self.album, self.stage.seat(self.album, role.seat()));
        let deal = self.stage.proposal(catalogue, append(1));
        match message {
            "propose" => self.cold(&Propose { seat, deal }, 0),
            "approve" => {
                self.stage.proposes(CARA, 1, &deal).ok();
                self.cold(&Approve { seat, deal }, 0)
            }
            "retract" => {
                let deal = self.stage.proposes(BEN, 0, &deal).ok().deal;
                self.cold(&Retract { catalogue, seat, deal }, 0)
            }
            "name" => {
                let names = vec![NameDraft { seat: 3, account: account(STRANGER) }];
                self.stage.agreed(catalogue, Changes { names, ..Changes::default() });
                self.stage.waits(NAMING_NOTICE);
                let seat = self.stage.seat(catalogue, 3);
                self.cold(&Name { catalogue, party: seat.party, proof: seat.proof }, 0)
            }
            "takePlace" => {
                let seat = self.stage.seat(catalogue, 0);
                let to = account(STRANGER);
                self.stage.cold(BEN, &OfferPlace { catalogue, seat: seat.clone(), to }).ok();
                self.cold(&TakePlace { catalogue, seat }, 0)
            }
            _ => None,
        }
    }

    /// Disputes: the album's licensor claims the other catalogue.
    pub(super) fn disputed(&mut self, message: &str, role: Role) -> Option<Said> {
        let (catalogue, claimant) = (self.other, self.album);
        match message {
            "dispute" => self.cold(&Dispute { catalogue, claimant, evidence: Digest([0xE2; 32]) }, BOND),
            "admit" => {
                let dispute = self.stage.files(ADA, catalogue, claimant).ok();
                self.cold(&Admit { dispute }, 0)
            }
            "rule" => {
                let dispute = self.stage.disputes(ADA, catalogue, claimant);
                self.cold(&Rule { dispute, upheld: false }, 0)
            }
            "reclaim" => {
                let dispute = self.stage.files(ADA, catalogue, claimant).ok();
                self.cold(&Reclaim { dispute, destination: role.account() }, 0)
            }
            "repoint" => {
                let third = self.stage.solo(CLAIMANT, 1);
                for (who, lost, won) in [(ADA, catalogue, claimant), (CLAIMANT, claimant, third)] {
                    let dispute = self.stage.disputes(who, lost, won);
                    self.stage.cold(ARBITER, &Rule { dispute, upheld: true }).ok();
                }
                self.cold(&Repoint { catalogue }, 0)
            }
            "offerArbiter" => self.cold(&OfferArbiter { to: account(Who::AliceStash) }, 0),
            "takeArbiter" => {
                self.stage.cold(ARBITER, &OfferArbiter { to: account(STRANGER) }).ok();
                self.cold(&TakeArbiter {}, 0)
            }
            _ => None,
        }
    }
}
