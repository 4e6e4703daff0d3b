//! The messages of `licensing`.

use assent_core::{
    abi::Bytes,
    amount::{Amount, SEED},
    bulk::Row,
    call::licensing::{
        Activate, ApproveToken, AskPool, Attest, BalanceOf, ClaimChange, ClaimFees, Countersign, Credit, DropOffer,
        GetApproved, Grant, IsApprovedForAll, Locked, Name, OpenCurrency, OpenPool, OwnerOf, Pay, PurchaseMany,
        PutOffer, QuitPool, Quote, QuotePool, RegisterTerms, Release, SafeTransferFrom, SealPool, SetApprovalForAll,
        SetCard, Settle, StartRun, Stored, SupportsInterface, Symbol, TokenUri, TransferFrom,
    },
    id::{Account, Digest, Selector, Time},
};
use codec::Encode;

use super::{Role, Said, Scene, allow, usdc};
use crate::{
    stage::{CLAIMANT, NATIVE, join, priced},
    story::{DAY, DELTA, DOT},
};

impl Scene {
    /// What `consent` alone may send.
    pub(super) fn pushed(&mut self, message: &str) -> Option<Said> {
        let (catalogue, terms, pool) = (self.album, self.terms, self.pool);
        let licensee = Role::Stranger.account();
        match message {
            "setCard" => {
                let card = Bytes(self.stage.world.card(catalogue.0).encode());
                self.hot(&SetCard { catalogue, card }, 0)
            }
            "putOffer" => self.hot(&PutOffer { catalogue, terms, licensee, until: Time(u64::MAX) }, 0),
            "dropOffer" => self.hot(&DropOffer { catalogue, terms, licensee: Account::ZERO }, 0),
            "grant" => self.hot(&Grant { catalogue, terms: self.free, licensee, model: Digest([7; 32]) }, 0),
            "askPool" => self.hot(&AskPool { pool, catalogue, weight: 1 }, 0),
            "quitPool" => self.hot(&QuitPool { pool, catalogue: self.other }, 0),
            "credit" => self.hot(&Credit { catalogue }, DOT),
            _ => None,
        }
    }

    /// Terms, purchases, runs, reports.
    pub(super) fn sold(&mut self, message: &str, role: Role) -> Option<Said> {
        let (catalogue, terms, licence) = (self.album, self.terms, self.licence);
        match message {
            "registerTerms" => self.hot(&RegisterTerms { terms: priced(3 * DOT) }, 0),
            "quote" => {
                let licensee = role.account();
                self.hot(&Quote { catalogue, terms, offered_to: Account::ZERO, licensee }, 0)
            }
            "purchase" => {
                let asked = self.stage.asks(catalogue, terms);
                self.hot(&asked, 2 * DOT)
            }
            "purchaseMany" => {
                let many = self.many();
                self.hot(&many, 5 * DOT)
            }
            "startRun" => self.hot(&StartRun { licence }, 0),
            "attest" => {
                let report = self.stage.report(licence, 1_000);
                self.hot(&Attest { report, payment: Amount(DOT / 100) }, DOT / 100)
            }
            _ => None,
        }
    }

    /// The album for 2, within 5.
    fn many(&mut self) -> PurchaseMany {
        let asked = self.stage.asks(self.album, self.terms);
        let row = Row {
            catalogue: asked.catalogue,
            terms: asked.terms,
            offered_to: asked.offered_to,
            head: asked.head,
            max_price: asked.max_price,
        };
        let (model, currency, budget, deadline) = (asked.model, NATIVE, Amount(5 * DOT), asked.deadline);
        PurchaseMany { rows: vec![row], model, currency, budget, deadline }
    }

    /// What brings money in or takes it out.
    pub(super) fn paid(&mut self, message: &str, role: Role) -> Option<Said> {
        let (catalogue, licence) = (self.album, self.licence);
        let pay = Pay { licence, payment: Amount(DOT / 10) };
        match message {
            "pay" => self.hot(&pay, DOT / 10),
            "claim" => {
                // The licensor's seat has no share.
                let seat = if role == Role::Licensor { 0 } else { role.seat() };
                self.hot(&self.stage.claim(catalogue, NATIVE, seat, role.account()), 0)
            }
            "release" => {
                self.stage.disputes(CLAIMANT, catalogue, self.other);
                self.stage.pays(DELTA, &pay, DOT / 10).ok();
                self.stage.waits(60 * DAY);
                self.hot(&Release { catalogue, currency: NATIVE }, 0)
            }
            "openCurrency" => {
                let licensing = self.stage.world.licensing;
                allow(&mut self.stage, role.who(), licensing, SEED.0);
                self.hot(&OpenCurrency { currency: usdc() }, 0)
            }
            "claimChange" => {
                let many = self.many();
                self.stage.pays(DELTA, &many, 5 * DOT).ok();
                self.hot(&ClaimChange { destination: role.account() }, 0)
            }
            _ => None,
        }
    }

    /// Pools.
    pub(super) fn shared(&mut self, message: &str) -> Option<Said> {
        let (pool, catalogue) = (self.pool, self.album);
        match message {
            "openPool" => self.hot(&OpenPool { terms: self.pooled, fee_ppm: 50_000 }, 0),
            "sealPool" => self.hot(&SealPool { pool }, 0),
            "countersign" => {
                self.stage.agreed(catalogue, join(pool, 4));
                let head = self.stage.world.card(catalogue.0).head;
                self.hot(&Countersign { pool, catalogue, head, weight: 4 }, 0)
            }
            "activate" => {
                self.stage.agreed(catalogue, join(pool, 4));
                self.stage.countersigns(catalogue, pool);
                self.hot(&Activate { pool, catalogue }, 0)
            }
            "settle" => self.hot(&Settle { pool, catalogue: self.other }, 0),
            "quotePool" => self.hot(&QuotePool { pool, licensee: Role::Licensee.account() }, 0),
            "purchasePool" => {
                let asked = self.stage.asks_pool(DELTA, pool);
                self.hot(&asked, DOT)
            }
            "claimFees" => self.hot(&ClaimFees { pool, destination: Role::Operator.account() }, 0),
            _ => None,
        }
    }

    /// ERC-721 and raw storage.
    pub(super) fn token(&mut self, message: &str, role: Role) -> Option<Said> {
        let token_id = Amount(self.licence.0.into());
        let (owner, to) = (Role::Licensee.account(), role.account());
        match message {
            "supportsInterface" => self.hot(&SupportsInterface { interface_id: Selector([0x80, 0xAC, 0x58, 0xCD]) }, 0),
            "name" => self.hot(&Name {}, 0),
            "symbol" => self.hot(&Symbol {}, 0),
            "tokenURI" => self.hot(&TokenUri { token_id }, 0),
            "ownerOf" => self.hot(&OwnerOf { token_id }, 0),
            "balanceOf" => self.hot(&BalanceOf { owner }, 0),
            "getApproved" => self.hot(&GetApproved { token_id }, 0),
            "isApprovedForAll" => self.hot(&IsApprovedForAll { owner, operator: to }, 0),
            "locked" => self.hot(&Locked { token_id }, 0),
            "approve" => self.hot(&ApproveToken { to, token_id }, 0),
            "setApprovalForAll" => self.hot(&SetApprovalForAll { operator: to, approved: true }, 0),
            "transferFrom" => self.hot(&TransferFrom { from: owner, to, token_id }, 0),
            "safeTransferFrom" => self.hot(&SafeTransferFrom { from: owner, to, token_id }, 0),
            "stored" => self.hot(&Stored { key: Bytes((4_u32, self.licence).encode()) }, 0),
            _ => None,
        }
    }
}
