//! `licensing`, the hot contract: terms, offers, purchase, attestation, payment, ledgers, claims.
//!
//! A thin shell: each message loads, asks the rules of `assent-core`, stores, emits and, on its last line, pays. It calls no
//! other contract on a sale, a report or a claim. `consent` pushes cards, offers and grants; nobody else may.
//!
//! What each message takes and answers is declared in `assent_core::call::licensing`, what it tells in
//! `assent_core::event::licensing`. Every message may be refused with `Unreadable`, and with `NotPayable` where it takes no money:
//! the lists below leave both out. All messages are payable to ink!, whose own refusal of money has no type.

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
pub mod host;
mod money;
mod payout;
mod sale;
mod store;

#[cfg(all(target_arch = "riscv64", not(feature = "ink-as-dependency")))]
ink::polkavm_derive::min_stack_size!(65536);

#[ink::contract]
pub mod licensing {
    use assent_core::{
        attestation,
        call::licensing::{
            Attest, Claim, DropOffer, Grant, Minted, New, Pay, Purchase, PutOffer, Quote,
            RegisterTerms, SetCard, StartRun, Stored,
        },
        error::Refusal,
        event::licensing::Claimed,
        id::{Account, LicenceId, Time},
        licence::Licence,
    };

    use crate::{
        abi::{Call, HostKeccak, Reply, Revert, account, answer},
        host, money, payout, sale, store,
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
        /// Whose code runs every other message here.
        office: Address,
    }

    impl Licensing {
        /// Instantiated by `consent`, and bound to it for ever.
        ///
        /// # Errors
        /// `Unreadable`, `NotPayable`.
        #[ink(constructor, payable)]
        pub fn new(call: Call<New>) -> Result<Self, Revert> {
            Ok(Self { consent: Self::env().caller(), notice: call.read()?.notice.0, licences: 0, office: Address::zero() })
        }

        /// Purchases a licence under an offer, paying price and advance exactly. Starts its first run.
        ///
        /// # Errors
        /// Those of `quote`; `NotOfferedTo`, `HeadMoved`, `PriceAboveMax`, `WrongPayment`.
        ///
        /// # Events
        /// `Licensed`; `Accrued` unless it was free.
        #[ink(message, payable)]
        pub fn purchase(&mut self, call: Call<Purchase>) -> Reply<Purchase> {
            let (asked, caller, paid, now) = (call.read()?, self.caller(), host::value()?, self.now());
            let (licence, terms) = sale::sold(&asked, caller, paid, now)?;

            let id = self.mint(&licence)?;
            money::accrue(id, &licence, terms.currency, paid)?;
            answer::<Purchase>(&Minted { licence: id })
        }

        /// Reports usage, and pays royalties in the same call. More than is then owed is taken as paid ahead.
        ///
        /// # Errors
        /// `NoSuchLicence`, `NoSuchTerms`, `NotAttester`, `WrongSequence`, `NoSuchRun`, `WrongPeriodStart`,
        /// `WrongPeriodEnd`, `TooManyUnits`, `NoRoom`, `AmountTooLarge`, `WrongPayment`.
        ///
        /// # Events
        /// `Attested`; with a payment `Paid` and `Accrued`.
        #[ink(message, payable)]
        pub fn attest(&mut self, call: Call<Attest>) -> Reply<Attest> {
            let (asked, caller, now) = (call.read()?, self.caller(), self.now());
            let id = asked.report.licence;
            let (before, terms) = sale::licensed(id)?;
            let paid = money::brought(asked.payment)?;
            let told = attestation::attest::<HostKeccak>(&before, &terms, &asked.report, caller, paid, now)?;

            let after = Licence { moving: told.moving, ..before };
            store::put_licence(id, &after);

            host::emit(&sale::attested(&asked.report, &told, caller, now));
            money::receive(id, &after, &terms, caller, paid, now)?;
            answer::<Attest>(&())
        }

        /// Pays royalties for a licence, where any are owed. More is taken as paid ahead. Anyone may.
        ///
        /// # Errors
        /// `NoSuchLicence`, `NoSuchTerms`, `NothingPaid`, `NothingOwed`, `AmountTooLarge`, `WrongPayment`.
        ///
        /// # Events
        /// `Paid` and `Accrued`.
        #[ink(message, payable)]
        pub fn pay(&mut self, call: Call<Pay>) -> Reply<Pay> {
            let (asked, now) = (call.read()?, self.now());
            let (before, terms) = sale::licensed(asked.licence)?;
            let paid = money::brought(asked.payment)?;
            let moving = before.pay(&terms, paid, now)?;

            let after = Licence { moving, ..before };
            store::put_licence(asked.licence, &after);

            money::receive(asked.licence, &after, &terms, self.caller(), paid, now)?;
            answer::<Pay>(&())
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
        #[ink(message, payable)]
        pub fn claim(&mut self, call: Call<Claim>) -> Reply<Claim> {
            let asked = call.read()?;
            let Claim { catalogue, currency, index, party, destination, .. } = asked;
            if !currency.is_zero() {
                return Err(Refusal::UnknownCurrency { currency }.into());
            }
            money::check_recipient(&asked, self.caller())?;
            self.check_destination(destination)?;
            let (amount, claimed) = money::claimable(&asked)?;

            store::put_claimed(&(catalogue, currency, index), claimed);

            let recipient = party.account;
            host::emit(&Claimed { catalogue, currency, recipient, party: index, amount, destination, claimed });

            payout::native(destination, amount)?;
            answer::<Claim>(&())
        }

        #[ink(message, payable, name = "setCard")]
        pub fn set_card(&mut self, _call: Call<SetCard>) -> Reply<SetCard> {
            self.office()
        }

        #[ink(message, payable, name = "putOffer")]
        pub fn put_offer(&mut self, _call: Call<PutOffer>) -> Reply<PutOffer> {
            self.office()
        }

        #[ink(message, payable, name = "dropOffer")]
        pub fn drop_offer(&mut self, _call: Call<DropOffer>) -> Reply<DropOffer> {
            self.office()
        }

        #[ink(message, payable)]
        pub fn grant(&mut self, _call: Call<Grant>) -> Reply<Grant> {
            self.office()
        }

        #[ink(message, payable, name = "registerTerms")]
        pub fn register_terms(&mut self, _call: Call<RegisterTerms>) -> Reply<RegisterTerms> {
            self.office()
        }

        #[ink(message)]
        pub fn quote(&self, _call: Call<Quote>) -> Reply<Quote> {
            self.office()
        }

        #[ink(message, payable, name = "startRun")]
        pub fn start_run(&mut self, _call: Call<StartRun>) -> Reply<StartRun> {
            self.office()
        }

        #[ink(message)]
        pub fn stored(&self, _call: Call<Stored>) -> Reply<Stored> {
            self.office()
        }

        /// Has this very call run by the office's code in this contract's storage.
        fn office(&self) -> ! {
            host::forward(&self.office.0)
        }

        fn now(&self) -> Time {
            Time(self.env().block_timestamp())
        }

        fn caller(&self) -> Account {
            account(self.env().caller())
        }

        fn check_destination(&self, destination: Account) -> Result<(), Refusal> {
            let forbidden = [Account::ZERO, account(self.consent), host::here()];
            if forbidden.contains(&destination) {
                return Err(Refusal::ForbiddenAccount { account: destination });
            }
            Ok(())
        }

        /// Keeps a new licence under the next number, and tells of it.
        #[inline(never)]
        fn mint(&mut self, licence: &Licence) -> Result<LicenceId, Refusal> {
            self.licences = self.licences.checked_add(1).ok_or(Refusal::NoRoom {})?;
            let id = LicenceId(self.licences);
            store::put_licence(id, licence);
            host::emit(&sale::minted(id, licence));
            Ok(id)
        }
    }
}
