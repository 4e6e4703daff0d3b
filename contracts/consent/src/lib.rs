//! `consent`, the cold contract: catalogues, deals, narrowing.
//!
//! A thin shell: each message loads, asks the rules of `assent-core`, stores, emits, and pushes what a sale must see to
//! `licensing`, which it instantiated, in the same message. It has no owner and holds no money.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]
// ink's macros expand to all of these.
#![allow(clippy::new_without_default, clippy::cast_possible_truncation)]

extern crate alloc;

pub mod abi;
mod chain;
pub mod event;
mod store;

#[cfg(all(target_arch = "riscv64", not(feature = "ink-as-dependency")))]
ink::polkavm_derive::min_stack_size!(65536);

#[ink::contract]
pub mod consent {
    use assent_core::{
        catalogue::Catalogue,
        deal::{self, Change},
        error::Refusal,
        id::{Account, CatalogueId, Head, Seconds, TermsId, Time},
        party::Party,
        track::{Batch, BatchRecord},
        uses::UseVector,
    };
    use assent_licensing::{
        LicensingRef,
        abi::{Bytes32, HostKeccak, PartyAbi, Revert, account, address, bytes32, digest},
    };
    use codec::Encode;
    use ink::{H256, ToAddr, U256, prelude::vec::Vec, sol::DynBytes};

    use crate::{
        abi::ChangesAbi,
        chain,
        event::{Appended, CatalogueOpened, Granted, Narrowed, Offered, UsesSet, Withdrawn},
        store::Store,
    };

    /// The root cell: read by every message.
    #[ink(storage)]
    pub struct Consent {
        /// The hot contract, instantiated by this one.
        licensing: LicensingRef,
        /// The chain's id, as `eth_chainId` tells it.
        chain: u64,
        /// The notice period in seconds.
        notice: u64,
        /// Catalogues opened so far.
        catalogues: u32,
        store: Store,
    }

    impl Consent {
        /// Instantiates `licensing` beside itself.
        ///
        /// `licensing_code`: keccak-256 of the uploaded blob; `notice`: how many seconds pass before an appended track may
        /// be sold.
        #[ink(constructor)]
        pub fn new(licensing_code: Bytes32, notice: u64) -> Self {
            let licensing = LicensingRef::new(notice)
                .code_hash(H256(licensing_code.0))
                .endowment(U256::zero())
                .salt_bytes(None)
                .instantiate();
            Self { licensing, chain: chain::id(), notice, catalogues: 0, store: Store::default() }
        }

        /// Opens a catalogue for the caller: no tracks, nothing permitted.
        ///
        /// # Errors
        /// `WrongPartyCount`, `ForbiddenAccount`, `UnknownRight`, `RightsBesideLicensor`, `SharesNotWhole`,
        /// `RightUncovered`, `NoRoom`.
        ///
        /// # Events
        /// `CatalogueOpened`.
        #[ink(message, name = "openCatalogue")]
        pub fn open_catalogue(&mut self, parties: Vec<PartyAbi>) -> Result<u32, Revert> {
            let list: Vec<Party> = parties.iter().map(Party::from).collect();
            let id = CatalogueId(self.catalogues.checked_add(1).ok_or(Refusal::NoRoom {})?);
            let here = account(self.env().address());
            let forbidden = [here, account(self.licensing.to_addr())];
            let catalogue =
                Catalogue::open::<HostKeccak>(self.chain, here, id, self.caller(), &list, &forbidden, self.now())?;

            self.catalogues = id.0;
            self.store.put_catalogue(&catalogue);

            self.env().emit_event(CatalogueOpened {
                catalogue: id.0,
                licensor: address(catalogue.licensor),
                parties,
                head: bytes32(catalogue.card.head.0),
                time: self.now().0,
            });

            self.push(&catalogue)
        }

        /// Proposes a deal on a head. With one rightsholder it takes effect at once, whole or not at all.
        ///
        /// `base`: the head it was made for; `until`: the last moment it is good for, at most 90 days ahead.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `NotLicensor`, `CatalogueClosed`, `HeadMoved`, `DeadlinePassed`, `DeadlineTooFar`, `EmptyDeal`,
        /// `TooManyChanges`, `UsesSetTwice`, `ReplicaStandsAlone`, `WrongTrackCount`, `NothingChanges`, `NoSuchTerms`, `ForbiddenAccount`, `GrantHasDuties`,
        /// `UsesNotPermitted`, `AttesterIsLicensee`, `NothingMatured`.
        ///
        /// # Events
        /// For each change `Appended`, `UsesSet`, `Offered` or `Granted`.
        #[ink(message)]
        pub fn propose(
            &mut self,
            catalogue: u32,
            base: Bytes32,
            until: u64,
            changes: ChangesAbi,
        ) -> Result<(), Revert> {
            let before = self.store.catalogue(CatalogueId(catalogue))?;
            let list = changes.list();
            deal::check(&before, self.caller(), Head(digest(base)), Time(until), &list, self.now())?;
            self.change(before, &list)
        }

        /// Lowers uses, at once. Any rightsholder may, alone. What was sold stands.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `NotLicensor`, `CatalogueClosed`, `WouldWiden`, `NothingChanges`.
        ///
        /// # Events
        /// `Narrowed`.
        #[ink(message)]
        pub fn narrow(&mut self, catalogue: u32, uses: u16) -> Result<(), Revert> {
            self.alone(catalogue, &Change::Narrow(UseVector(uses)))
        }

        /// Withdraws an offer, at once. Any rightsholder may, alone. What was sold stands.
        ///
        /// `licensee`: whom it was made to; zero: anyone.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `NotLicensor`, `CatalogueClosed`, `NotOffered`.
        ///
        /// # Events
        /// `Withdrawn`.
        #[ink(message)]
        pub fn withdraw(&mut self, catalogue: u32, terms: Bytes32, licensee: Address) -> Result<(), Revert> {
            self.alone(catalogue, &Change::Withdraw(TermsId(digest(terms)), account(licensee)))
        }

        /// The contract that sells what is consented here.
        #[ink(message)]
        pub fn licensing(&self) -> Address {
            self.licensing.to_addr()
        }

        /// The notice period in seconds.
        #[ink(message)]
        pub fn notice(&self) -> u64 {
            self.notice
        }

        /// Catalogues opened so far: their ids are 1 to this.
        #[ink(message)]
        pub fn catalogues(&self) -> u32 {
            self.catalogues
        }

        /// The SCALE encoding of a catalogue; empty where there is none.
        #[ink(message)]
        pub fn catalogue(&self, id: u32) -> DynBytes {
            DynBytes(self.store.catalogue(CatalogueId(id)).map(|record| record.encode()).unwrap_or_default())
        }

        /// The SCALE encoding of a batch of a catalogue, by its number from 0; empty where there is none.
        #[ink(message)]
        pub fn batch(&self, id: u32, number: u32) -> DynBytes {
            DynBytes(self.store.batch(CatalogueId(id), number).map(|record| record.encode()).unwrap_or_default())
        }

        fn now(&self) -> Time {
            Time(self.env().block_timestamp())
        }

        fn caller(&self) -> Account {
            account(self.env().caller())
        }

        /// A change that one rightsholder may make alone.
        fn alone(&mut self, catalogue: u32, change: &Change) -> Result<(), Revert> {
            let before = self.store.catalogue(CatalogueId(catalogue))?;
            before.check_speaker(self.caller())?;
            self.change(before, core::slice::from_ref(change))
        }

        /// Applies changes, pushes once what a sale must see, then tells of each with its own head.
        fn change(&mut self, before: Catalogue, changes: &[Change]) -> Result<(), Revert> {
            let (now, notice) = (self.now(), Seconds(self.notice));
            let mut steps = Vec::with_capacity(changes.len());
            let mut latest = before;
            for change in changes {
                let after = latest.apply::<HostKeccak>(change, now, notice)?;
                steps.push((latest, after));
                latest = after;
            }

            self.store.put_catalogue(&latest);
            self.push(&latest)?;

            changes.iter().zip(&steps).try_for_each(|(change, (before, after))| self.tell(before, after, change))
        }

        /// Does what a change leads to beyond the catalogue, and tells of it.
        fn tell(&mut self, before: &Catalogue, after: &Catalogue, change: &Change) -> Result<(), Revert> {
            match *change {
                Change::Append(batch) => self.appended(before, after, &batch),
                Change::SetUses(_) => self.uses_set(after),
                Change::Narrow(_) => self.narrowed(after),
                Change::Offer(offer) => self.offered(after, &offer)?,
                Change::Grant(grant) => self.granted(after, &grant)?,
                Change::Withdraw(terms, licensee) => self.withdrawn(after, terms, licensee)?,
            }
            Ok(())
        }

        fn push(&mut self, catalogue: &Catalogue) -> Result<u32, Revert> {
            self.licensing.set_card(catalogue.id.0, catalogue.card.into())?;
            Ok(catalogue.id.0)
        }

        fn appended(&mut self, before: &Catalogue, after: &Catalogue, batch: &Batch) {
            let first = before.card.tracks.total;
            let record = BatchRecord { root: batch.root, first, count: batch.count };
            self.store.put_batch(after.id, before.batches, &record);
            self.env().emit_event(Appended {
                catalogue: after.id.0,
                batch: before.batches,
                root: bytes32(batch.root),
                first,
                count: batch.count,
                manifest: bytes32(batch.manifest),
                matures_at: after.card.tracks.matures_at.0,
                head: bytes32(after.card.head.0),
                time: self.now().0,
            });
        }

        fn uses_set(&self, after: &Catalogue) {
            self.env().emit_event(UsesSet {
                catalogue: after.id.0,
                uses: after.card.uses.0,
                epoch: after.card.epoch.0,
                head: bytes32(after.card.head.0),
                time: self.now().0,
            });
        }

        fn narrowed(&self, after: &Catalogue) {
            self.env().emit_event(Narrowed {
                catalogue: after.id.0,
                by: self.env().caller(),
                uses: after.card.uses.0,
                epoch: after.card.epoch.0,
                head: bytes32(after.card.head.0),
                time: self.now().0,
            });
        }

        fn offered(&mut self, after: &Catalogue, offer: &deal::OfferDraft) -> Result<(), Revert> {
            let (terms, licensee, until) = (bytes32(offer.terms.0), address(offer.licensee), offer.until.0);
            self.licensing.put_offer(after.id.0, terms, licensee, until)?;
            self.env().emit_event(Offered {
                catalogue: after.id.0,
                terms,
                licensee,
                until,
                head: bytes32(after.card.head.0),
                time: self.now().0,
            });
            Ok(())
        }

        fn withdrawn(&mut self, after: &Catalogue, terms: TermsId, licensee: Account) -> Result<(), Revert> {
            let (terms, licensee) = (bytes32(terms.0), address(licensee));
            self.licensing.drop_offer(after.id.0, terms, licensee)?;
            self.env().emit_event(Withdrawn {
                catalogue: after.id.0,
                terms,
                licensee,
                by: self.env().caller(),
                head: bytes32(after.card.head.0),
                time: self.now().0,
            });
            Ok(())
        }

        fn granted(&mut self, after: &Catalogue, grant: &deal::GrantDraft) -> Result<(), Revert> {
            let (terms, licensee, model) = (bytes32(grant.terms.0), address(grant.licensee), bytes32(grant.model));
            let licence = self.licensing.grant(after.id.0, terms, licensee, model)?;
            self.env().emit_event(Granted {
                catalogue: after.id.0,
                terms,
                licensee,
                model,
                licence,
                head: bytes32(after.card.head.0),
                time: self.now().0,
            });
            Ok(())
        }
    }
}
