//! `licensing`, the hot contract: terms, offers, purchase, attestation, payment, ledgers, claims.
//!
//! A thin shell: each message loads, asks the rules of `assent-core`, stores, emits and, on its last line, pays. It calls no
//! other contract on a sale, a report or a claim. `consent` pushes cards, offers and grants; nobody else may.

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
pub mod event;
mod payout;
mod store;

#[cfg(all(target_arch = "riscv64", not(feature = "ink-as-dependency")))]
ink::polkavm_derive::min_stack_size!(65536);

#[ink::contract]
pub mod licensing {
    use assent_core::{
        amount::Amount,
        attestation,
        error::Refusal,
        id::{Account, CatalogueId, LicenceId, Seconds, TermsId, Time},
        licence::{self, Licence, Offer, Quote},
        party,
        terms::Terms,
    };
    use codec::Encode;
    use ink::{U256, prelude::vec::Vec, sol::DynBytes};

    use crate::{
        abi::{
            self, AttestationAbi, Bytes32, CardAbi, HostKeccak, Money, PartyAbi, PurchaseAbi, Revert, TermsAbi,
            account, address, bytes32, digest,
        },
        event::{Accrued, Attested, Claimed, Licensed, Paid, RunStarted, TermsRegistered},
        payout,
        store::Store,
    };

    /// The root cell: read by every message.
    #[ink(storage)]
    pub struct Licensing {
        /// The contract that instantiated this one.
        consent: Address,
        /// The notice period.
        notice: u64,
        /// Licences minted so far.
        licences: u64,
        store: Store,
    }

    impl Licensing {
        /// Instantiated by `consent`, and bound to it for ever.
        ///
        /// `notice`: the notice period in seconds.
        #[ink(constructor)]
        pub fn new(notice: u64) -> Self {
            Self { consent: Self::env().caller(), notice, licences: 0, store: Store::default() }
        }

        /// Keeps the card of a catalogue. Only `consent`, in the message that changes the catalogue.
        ///
        /// # Errors
        /// `NotConsent`.
        #[ink(message, name = "setCard")]
        pub fn set_card(&mut self, catalogue: u32, card: CardAbi) -> Result<(), Revert> {
            self.only_consent()?;

            self.store.put_card(CatalogueId(catalogue), &card.into());
            Ok(())
        }

        /// Puts terms on offer for a catalogue, in its present epoch. Only `consent`.
        ///
        /// # Errors
        /// `NotConsent`, `NoSuchTerms`, `NoSuchCatalogue`, `NothingChanges`.
        #[ink(message, name = "putOffer")]
        pub fn put_offer(
            &mut self,
            catalogue: u32,
            terms: Bytes32,
            licensee: Address,
            until: u64,
        ) -> Result<(), Revert> {
            self.only_consent()?;
            let (catalogue, terms) = (CatalogueId(catalogue), TermsId(digest(terms)));
            self.store.terms(terms)?;
            let offer = Offer { epoch: self.store.card(catalogue)?.epoch, until: Time(until) };
            let key = (catalogue, terms, account(licensee));
            if self.store.offer(key) == offer {
                return Err(Refusal::NothingChanges { catalogue }.into());
            }

            self.store.put_offer(key, &offer);
            Ok(())
        }

        /// Withdraws an offer of the present epoch. Only `consent`.
        ///
        /// # Errors
        /// `NotConsent`, `NotOffered`, `NoSuchCatalogue`.
        #[ink(message, name = "dropOffer")]
        pub fn drop_offer(&mut self, catalogue: u32, terms: Bytes32, licensee: Address) -> Result<(), Revert> {
            self.only_consent()?;
            let (catalogue, terms) = (CatalogueId(catalogue), TermsId(digest(terms)));
            let key = (catalogue, terms, account(licensee));
            let offer = self.store.offer(key);
            if offer == Offer::default() || offer.epoch != self.store.card(catalogue)?.epoch {
                return Err(Refusal::NotOffered { catalogue, terms }.into());
            }

            self.store.put_offer(key, &Offer::default());
            Ok(())
        }

        /// Mints a licence that the rightsholders give. Only `consent`.
        ///
        /// # Errors
        /// `NotConsent`, `NoSuchCatalogue`, `NoSuchTerms`, `ForbiddenAccount`, `GrantHasDuties`, `CatalogueClosed`,
        /// `UsesNotPermitted`, `AttesterIsLicensee`, `NothingMatured`.
        ///
        /// # Events
        /// `Licensed`.
        #[ink(message)]
        pub fn grant(
            &mut self,
            catalogue: u32,
            terms: Bytes32,
            licensee: Address,
            model: Bytes32,
        ) -> Result<u64, Revert> {
            self.only_consent()?;
            let (catalogue, id) = (CatalogueId(catalogue), TermsId(digest(terms)));
            let (card, terms) = (self.store.card(catalogue)?, self.store.terms(id)?);
            let licensee = account(licensee);
            let licence = licence::grant(catalogue, &card, id, &terms, licensee, digest(model), self.now())?;

            Ok(self.mint(&licence)?.0)
        }

        /// Registers terms under their content address. Anyone may; terms alone permit nothing. For terms that are
        /// registered already it returns the id, without effect and event: nobody can spoil it by coming first.
        ///
        /// # Errors
        /// `UnknownTier`, `UnknownUnit`, `UsesOutsideTier`, `UnknownCurrency`, `AmountNotPayable`,
        /// `AmountTooLarge`, `NoRuns`, `RoyaltyUnreported`, `IntervalOutOfRange`, `AttesterMissing`, `RoyaltyUncapped`,
        /// `CureTooShort`.
        ///
        /// # Events
        /// `TermsRegistered`.
        #[ink(message, name = "registerTerms")]
        pub fn register_terms(&mut self, terms: TermsAbi) -> Result<Bytes32, Revert> {
            let record = Terms::try_from(&terms)?;
            record.check(Seconds(self.notice))?;
            let id = record.id::<HostKeccak>();
            if self.store.terms(id).is_ok() {
                return Ok(bytes32(id.0));
            }

            self.store.put_terms(id, &record);

            self.env().emit_event(TermsRegistered { id: bytes32(id.0), terms });
            Ok(bytes32(id.0))
        }

        /// Prices a purchase without effect: what must be paid, the head to name, and how many tracks it covers.
        ///
        /// `offered_to`: the licensee, or zero for an offer to anyone.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `NoSuchTerms`, `CatalogueClosed`, `UsesNotPermitted`, `AttesterIsLicensee`, `NothingMatured`,
        /// `NotOffered`, `OfferOutdated`, `DeadlinePassed`, `AmountTooLarge`.
        #[ink(message)]
        pub fn quote(
            &self,
            catalogue: u32,
            terms: Bytes32,
            offered_to: Address,
            licensee: Address,
        ) -> Result<(Money, Bytes32, u32), Revert> {
            let offered = (CatalogueId(catalogue), TermsId(digest(terms)), account(offered_to));
            let (quote, _) = self.quoted(offered, account(licensee))?;
            Ok((Money(quote.price), bytes32(quote.head.0), quote.tracks))
        }

        /// Purchases a licence under an offer, paying price and advance exactly. Starts its first run.
        ///
        /// # Errors
        /// Those of `quote`; `NotOfferedTo`, `HeadMoved`, `PriceAboveMax`, `WrongPayment`.
        ///
        /// # Events
        /// `Licensed`; `Accrued` unless it was free.
        #[ink(message, payable)]
        pub fn purchase(&mut self, asked: PurchaseAbi) -> Result<u64, Revert> {
            let (caller, paid) = (self.caller(), self.paid()?);
            let offered_to = account(asked.offered_to);
            if !offered_to.is_zero() && offered_to != caller {
                return Err(Refusal::NotOfferedTo { caller, licensee: offered_to }.into());
            }
            let asked = licence::Purchase::from(&asked);
            let (quote, terms) = self.quoted((asked.catalogue, asked.terms, offered_to), caller)?;
            let licence = licence::purchase(&asked, &quote, &terms, caller, paid, self.now())?;

            let id = self.mint(&licence)?;
            self.accrue(id, &licence, terms.currency, paid)?;
            Ok(id.0)
        }

        /// Starts a further training run. Only the licensee.
        ///
        /// # Errors
        /// `NoSuchLicence`, `NoSuchTerms`, `NotLicensee`, `LicenceEnded`, `RunsExhausted`.
        ///
        /// # Events
        /// `RunStarted`.
        #[ink(message, name = "startRun")]
        pub fn start_run(&mut self, licence: u64) -> Result<u16, Revert> {
            let id = LicenceId(licence);
            let (before, terms) = self.licensed(id)?;
            let moving = before.start_run(id, &terms, self.caller(), self.now())?;

            self.store.put_licence(id, &Licence { moving, ..before });

            self.env().emit_event(RunStarted { licence, run: moving.runs, time: self.now().0 });
            Ok(moving.runs)
        }

        /// Reports usage, and pays royalties in the same call. More than is then owed is taken as paid ahead.
        ///
        /// # Errors
        /// `NoSuchLicence`, `NoSuchTerms`, `NotAttester`, `WrongSequence`, `NoSuchRun`, `WrongPeriodStart`,
        /// `WrongPeriodEnd`, `TooManyUnits`, `NoRoom`, `AmountTooLarge`.
        ///
        /// # Events
        /// `Attested`; with a payment `Paid` and `Accrued`.
        #[ink(message, payable)]
        pub fn attest(&mut self, report: AttestationAbi) -> Result<(), Revert> {
            let id = LicenceId(report.licence);
            let (caller, paid) = (self.caller(), self.paid()?);
            let (before, terms) = self.licensed(id)?;
            let record = attestation::Attestation::from(&report);
            let told = attestation::attest::<HostKeccak>(&before, &terms, &record, caller, paid, self.now())?;

            let after = Licence { moving: told.moving, ..before };
            self.store.put_licence(id, &after);

            self.env().emit_event(Attested {
                licence: report.licence,
                sequence: report.sequence,
                run: report.run,
                from: report.from,
                until: report.until,
                usage: report.usage,
                units: report.units,
                evidence: report.evidence,
                attester: address(caller),
                self_reported: told.self_reported,
                owed: U256::from(told.owed.0),
                time: self.now().0,
            });
            self.receive(id, &after, &terms, paid)
        }

        /// Pays royalties for a licence, where any are owed. More is taken as paid ahead. Anyone may.
        ///
        /// # Errors
        /// `NoSuchLicence`, `NoSuchTerms`, `NothingPaid`, `NothingOwed`, `AmountTooLarge`.
        ///
        /// # Events
        /// `Paid` and `Accrued`.
        #[ink(message, payable)]
        pub fn pay(&mut self, licence: u64) -> Result<(), Revert> {
            let (id, paid) = (LicenceId(licence), self.paid()?);
            let (before, terms) = self.licensed(id)?;
            let moving = before.pay(&terms, paid, self.now())?;

            let after = Licence { moving, ..before };
            self.store.put_licence(id, &after);
            self.receive(id, &after, &terms, paid)
        }

        /// Pays a recipient's whole claimable share to a destination of their choice.
        ///
        /// `index`: the recipient's place among the parties; `proof`: that `party` stands there.
        ///
        /// # Errors
        /// `UnknownCurrency`, `NoSuchCatalogue`, `WrongProof`, `NotRecipient`, `ForbiddenAccount`, `NothingToClaim`, `TransferFailed`.
        ///
        /// # Events
        /// `Claimed`.
        #[ink(message)]
        pub fn claim(
            &mut self,
            catalogue: u32,
            currency: Address,
            index: u32,
            party: PartyAbi,
            proof: Vec<Bytes32>,
            destination: Address,
        ) -> Result<(), Revert> {
            let id = CatalogueId(catalogue);
            if currency != Address::zero() {
                return Err(Refusal::UnknownCurrency { currency: account(currency) }.into());
            }
            let party = self.recipient(id, index, &party, &proof)?;
            let to = self.checked_destination(destination)?;
            let key = (id, account(currency), index);
            let claimed = self.store.claimed(key);
            let amount = self.store.ledger(id, key.1).claimable(party.share_ppm, claimed)?;
            if amount.is_zero() {
                return Err(Refusal::NothingToClaim { catalogue: id, claimed }.into());
            }

            let claimed = claimed.plus(amount)?;
            self.store.put_claimed(key, claimed);

            self.env().emit_event(Claimed {
                catalogue,
                currency,
                recipient: address(party.account),
                party: index,
                amount: U256::from(amount.0),
                destination,
                claimed: U256::from(claimed.0),
            });

            Ok(payout::native(to, amount)?)
        }

        /// The consent contract.
        #[ink(message)]
        pub fn consent(&self) -> Address {
            self.consent
        }

        /// The SCALE encoding of a catalogue's card; empty where there is none.
        #[ink(message)]
        pub fn card(&self, catalogue: u32) -> DynBytes {
            raw(self.store.card(CatalogueId(catalogue)))
        }

        /// The SCALE encoding of terms; empty where there are none.
        #[ink(message)]
        pub fn terms(&self, id: Bytes32) -> DynBytes {
            raw(self.store.terms(TermsId(digest(id))))
        }

        /// The SCALE encoding of an offer; all zero where there is none.
        #[ink(message)]
        pub fn offer(&self, catalogue: u32, terms: Bytes32, offered_to: Address) -> DynBytes {
            let key = (CatalogueId(catalogue), TermsId(digest(terms)), account(offered_to));
            raw(Ok(self.store.offer(key)))
        }

        /// The SCALE encoding of a licence; empty where there is none.
        #[ink(message)]
        pub fn licence(&self, id: u64) -> DynBytes {
            raw(self.store.licence(LicenceId(id)))
        }

        /// Licences minted so far: their ids are 1 to this.
        #[ink(message)]
        pub fn licences(&self) -> u64 {
            self.licences
        }

        /// All that was ever credited to a catalogue in a currency.
        #[ink(message)]
        pub fn accrued(&self, catalogue: u32, currency: Address) -> Money {
            Money(self.store.ledger(CatalogueId(catalogue), account(currency)).accrued)
        }

        /// All that a recipient, by their index among the parties, ever claimed.
        #[ink(message)]
        pub fn claimed(&self, catalogue: u32, currency: Address, index: u32) -> Money {
            Money(self.store.claimed((CatalogueId(catalogue), account(currency), index)))
        }

        fn now(&self) -> Time {
            Time(self.env().block_timestamp())
        }

        fn caller(&self) -> Account {
            account(self.env().caller())
        }

        fn paid(&self) -> Result<Amount, Refusal> {
            u128::try_from(self.env().transferred_value()).map(Amount).map_err(|_| Refusal::AmountTooLarge {})
        }

        fn only_consent(&self) -> Result<(), Refusal> {
            let caller = self.env().caller();
            if caller == self.consent { Ok(()) } else { Err(Refusal::NotConsent { caller: account(caller) }) }
        }

        fn licensed(&self, id: LicenceId) -> Result<(Licence, Terms), Refusal> {
            let licence = self.store.licence(id)?;
            Ok((licence, self.store.terms(licence.frozen.terms)?))
        }

        fn quoted(&self, offered: crate::store::OfferKey, licensee: Account) -> Result<(Quote, Terms), Refusal> {
            let (catalogue, id, _) = offered;
            let (card, terms) = (self.store.card(catalogue)?, self.store.terms(id)?);
            let offer = self.store.offer(offered);
            let quote = licence::quote(catalogue, &card, &offer, id, &terms, licensee, self.now())?;
            Ok((quote, terms))
        }

        /// The party that the caller is, proved.
        fn recipient(
            &self,
            catalogue: CatalogueId,
            index: u32,
            given: &PartyAbi,
            proof: &[Bytes32],
        ) -> Result<party::Party, Refusal> {
            let card = self.store.card(catalogue)?;
            let party = party::Party::from(given);
            let proof: Vec<_> = proof.iter().map(|node| digest(*node)).collect();
            party::verify::<HostKeccak>(card.parties_root, &party, index, card.parties, &proof)?;
            let caller = self.caller();
            if caller == party.account {
                Ok(party)
            } else {
                Err(Refusal::NotRecipient { caller, recipient: party.account })
            }
        }

        fn checked_destination(&self, destination: Address) -> Result<Account, Refusal> {
            let forbidden = [Address::zero(), self.consent, self.env().address()];
            let account = abi::account(destination);
            if forbidden.contains(&destination) { Err(Refusal::ForbiddenAccount { account }) } else { Ok(account) }
        }

        /// Keeps a new licence and tells of it.
        fn mint(&mut self, licence: &Licence) -> Result<LicenceId, Refusal> {
            self.licences = self.licences.checked_add(1).ok_or(Refusal::NoRoom {})?;
            let id = LicenceId(self.licences);
            self.store.put_licence(id, licence);

            let frozen = &licence.frozen;
            self.env().emit_event(Licensed {
                licence: id.0,
                catalogue: frozen.catalogue.0,
                licensee: address(frozen.licensee),
                terms: bytes32(frozen.terms.0),
                model: bytes32(frozen.model),
                head: bytes32(frozen.head.0),
                tracks: frozen.tracks,
                price: U256::from(frozen.price.0),
                since: frozen.since.0,
                expires: frozen.expires.0,
            });
            Ok(id)
        }

        /// Tells of royalties received, and credits them.
        fn receive(&mut self, id: LicenceId, licence: &Licence, terms: &Terms, amount: Amount) -> Result<(), Revert> {
            if amount.is_zero() {
                return Ok(());
            }
            self.env().emit_event(Paid {
                licence: id.0,
                payer: self.env().caller(),
                amount: U256::from(amount.0),
                paid: U256::from(licence.moving.paid.0),
                time: self.now().0,
            });
            self.accrue(id, licence, terms.currency, amount)
        }

        /// Credits a catalogue with money that came in.
        fn accrue(
            &mut self,
            id: LicenceId,
            licence: &Licence,
            currency: Account,
            amount: Amount,
        ) -> Result<(), Revert> {
            if amount.is_zero() {
                return Ok(());
            }
            let catalogue = licence.frozen.catalogue;
            let ledger = self.store.ledger(catalogue, currency).credit(amount)?;
            self.store.put_ledger(catalogue, currency, &ledger);

            self.env().emit_event(Accrued {
                catalogue: catalogue.0,
                currency: address(currency),
                licence: id.0,
                amount: U256::from(amount.0),
                accrued: U256::from(ledger.accrued.0),
            });
            Ok(())
        }
    }

    /// A record as it is stored, for readers off chain.
    fn raw<T: Encode>(record: Result<T, Refusal>) -> DynBytes {
        DynBytes(record.map(|record| record.encode()).unwrap_or_default())
    }
}
