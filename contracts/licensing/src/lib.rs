//! `licensing`, the hot contract: purchase, attestation, payment and claim, and the whole interface.
//!
//! Every byte of a blob is proof on every call. So the four messages that matter run here, for licences of a catalogue in native
//! money; every other message, and these four for pools and tokens, are run by the *office* ([`assent_office`](../office)), whose
//! code this contract calls in its own storage. The office's address is fixed at instantiation: nobody can change it.
//!
//! What each message takes and answers is declared in `assent_core::call::licensing`, what it tells in
//! `assent_core::event::licensing`. Every message may be refused with `Unreadable`, and with `NotPayable` where it takes no money:
//! the lists below leave both out. All writing messages are payable to ink!, whose own refusal of money has no type.

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

pub mod money;
pub mod payout;
pub mod root;
pub mod sale;
pub mod store;
pub mod token;

#[cfg(all(target_arch = "riscv64", not(feature = "ink-as-dependency")))]
ink::polkavm_derive::min_stack_size!(65536);

#[ink::contract]
pub mod licensing {
    use assent_core::{
        call::licensing::{
            Activate, ApproveToken, AskPool, Attest, BalanceOf, Claim, ClaimChange, ClaimFees, Countersign, Credit,
            DropOffer, GetApproved, Grant, IsApprovedForAll, Locked, Minted, Name, New, OpenCurrency, OpenPool,
            OwnerOf, Pay, Purchase, PurchaseMany, PurchasePool, PutOffer, QuitPool, Quote, QuotePool, RegisterTerms,
            Release, SafeTransferFrom, SealPool, SetApprovalForAll, SetCard, Settle, StartRun, Stored,
            SupportsInterface, Symbol, TokenUri, TransferFrom,
        },
        licence::Licence,
    };
    use assent_shell::{
        abi::{Call, Reply, Revert, answer},
        host,
    };

    use crate::{money, payout, root::Root, sale, store};

    /// The root cell: read by every message.
    #[ink(storage)]
    pub struct Licensing {
        root: Root,
    }

    impl Licensing {
        /// Instantiated by `consent`, and bound to it for ever. Instantiates its office.
        ///
        /// # Errors
        /// `Unreadable`, `NotPayable`.
        #[ink(constructor, payable)]
        pub fn new(call: Call<New>) -> Result<Self, Revert> {
            let New { office, notice } = call.read()?;
            let office = host::instantiate(office, &[])?;
            Ok(Self { root: Root { consent: host::caller(), office, notice, ..Root::default() } })
        }

        /// Purchases a licence under an offer, paying price and advance exactly. Starts its first run.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `NoSuchTerms`, `NotOfferedTo`, `CatalogueClosed`, `CatalogueDisputed`, `UsesNotPermitted`,
        /// `AttesterIsLicensee`, `NothingMatured`, `NotOffered`, `OfferOutdated`, `DeadlinePassed`, `HeadMoved`,
        /// `PriceAboveMax`, `WrongPayment`; for a token `TokenRefused`, `PaymentInexact`; `NoRoom`, `AmountTooLarge`.
        ///
        /// # Events
        /// `Licensed`, `Transfer`, `Locked`; unless it was free `Accrued`, before it `Released` where money was held.
        #[ink(message, payable)]
        pub fn purchase(&mut self, call: Call<Purchase>) -> Reply<Purchase> {
            let asked = call.read()?;
            let (licence, terms) = sale::sold(&asked, host::caller(), host::now())?;
            if !terms.currency.is_zero() {
                self.office();
            }
            money::brought(licence.frozen.price)?.check(terms.currency)?;

            let id = sale::mint(&mut self.root, &licence)?;
            money::accrue(id, asked.catalogue, terms.currency, licence.frozen.price)?;
            answer::<Purchase>(&Minted { licence: id })
        }

        /// Reports usage, and pays royalties in the same call. More than is then owed is taken as paid ahead.
        ///
        /// # Errors
        /// `NoSuchLicence`, `NoSuchTerms`, `NotAttester`, `WrongSequence`, `NoSuchRun`, `WrongPeriodStart`,
        /// `WrongPeriodEnd`, `TooManyUnits`, `NoRoom`, `AmountTooLarge`, `WrongPayment`; for a token `TokenRefused`,
        /// `PaymentInexact`.
        ///
        /// # Events
        /// `Attested`; with a payment `Paid`, and `Accrued`, `Held` or `Shared`, before those `Released` where money was held.
        #[ink(message, payable)]
        pub fn attest(&mut self, call: Call<Attest>) -> Reply<Attest> {
            let asked = call.read()?;
            let (before, terms) = sale::licensed(asked.report.licence)?;
            let Some(catalogue) = sale::direct(&before, &terms) else { self.office() };

            let told = sale::reported(&before, &terms, &asked.report, asked.payment)?;

            let after = sale::record(before, &asked.report, &told);

            money::receive(asked.report.licence, &after, asked.payment);
            money::accrue(asked.report.licence, catalogue, terms.currency, asked.payment)?;
            answer::<Attest>(&())
        }

        /// Pays royalties for a licence, where any are owed. More is taken as paid ahead. Anyone may.
        ///
        /// # Errors
        /// `NoSuchLicence`, `NoSuchTerms`, `NothingPaid`, `NothingOwed`, `AmountTooLarge`, `WrongPayment`; for a token
        /// `TokenRefused`, `PaymentInexact`.
        ///
        /// # Events
        /// `Paid`, and `Accrued`, `Held` or `Shared`, before those `Released` where money was held.
        #[ink(message, payable)]
        pub fn pay(&mut self, call: Call<Pay>) -> Reply<Pay> {
            let Pay { licence: id, payment } = call.read()?;
            let (before, terms) = sale::licensed(id)?;
            let Some(catalogue) = sale::direct(&before, &terms) else { self.office() };

            let moving = before.pay(&terms, money::brought(payment)?, host::now())?;

            let after = Licence { moving, ..before };
            store::put_licence(id, &after);

            money::receive(id, &after, payment);
            money::accrue(id, catalogue, terms.currency, payment)?;
            answer::<Pay>(&())
        }

        /// Pays a recipient's whole claimable share to a destination of their choice.
        ///
        /// `index`: the recipient's place among the parties; `proof`: that `party` stands there.
        ///
        /// # Errors
        /// `NoSuchCatalogue`, `WrongProof`, `NotRecipient`, `ForbiddenAccount`, `NothingToClaim`, `TransferFailed`.
        ///
        /// # Events
        /// `Claimed`.
        #[ink(message, payable)]
        pub fn claim(&mut self, call: Call<Claim>) -> Reply<Claim> {
            let asked = call.read()?;
            if !asked.currency.is_zero() {
                self.office();
            }
            let amount = money::claim(&self.root, &asked)?;

            payout::native(asked.destination, amount)?;
            answer::<Claim>(&())
        }

        /// Keeps the SCALE encoding of a catalogue's card.
        #[ink(message, payable, name = "setCard")]
        pub fn set_card(&mut self, _call: Call<SetCard>) -> Reply<SetCard> {
            self.office()
        }

        /// Puts terms on offer to a licensee, or to anyone: zero.
        #[ink(message, payable, name = "putOffer")]
        pub fn put_offer(&mut self, _call: Call<PutOffer>) -> Reply<PutOffer> {
            self.office()
        }

        /// Withdraws an offer.
        #[ink(message, payable, name = "dropOffer")]
        pub fn drop_offer(&mut self, _call: Call<DropOffer>) -> Reply<DropOffer> {
            self.office()
        }

        /// Mints a licence that the rightsholders give.
        #[ink(message, payable)]
        pub fn grant(&mut self, _call: Call<Grant>) -> Reply<Grant> {
            self.office()
        }

        /// Registers terms under their content address.
        #[ink(message, payable, name = "registerTerms")]
        pub fn register_terms(&mut self, _call: Call<RegisterTerms>) -> Reply<RegisterTerms> {
            self.office()
        }

        /// Prices a purchase, under an offer to a licensee or to anyone: zero.
        #[ink(message)]
        pub fn quote(&self, _call: Call<Quote>) -> Reply<Quote> {
            self.office()
        }

        /// Starts a further training run.
        #[ink(message, payable, name = "startRun")]
        pub fn start_run(&mut self, _call: Call<StartRun>) -> Reply<StartRun> {
            self.office()
        }

        /// Moves what was held to where it belongs now.
        #[ink(message, payable)]
        pub fn release(&mut self, _call: Call<Release>) -> Reply<Release> {
            self.office()
        }

        /// Credits a bond that a dispute forfeited to a catalogue: only `consent`.
        #[ink(message, payable)]
        pub fn credit(&mut self, _call: Call<Credit>) -> Reply<Credit> {
            self.office()
        }

        /// Opens a currency: an ERC-20 contract, with a seed that stays.
        #[ink(message, payable, name = "openCurrency")]
        pub fn open_currency(&mut self, _call: Call<OpenCurrency>) -> Reply<OpenCurrency> {
            self.office()
        }

        /// Purchases many licences within one budget; what is refused is skipped and named.
        #[ink(message, payable, name = "purchaseMany")]
        pub fn purchase_many(&mut self, _call: Call<PurchaseMany>) -> Reply<PurchaseMany> {
            self.office()
        }

        /// Pays the caller's change to a destination.
        #[ink(message, payable, name = "claimChange")]
        pub fn claim_change(&mut self, _call: Call<ClaimChange>) -> Reply<ClaimChange> {
            self.office()
        }

        /// Opens a pool, with the caller as its operator.
        #[ink(message, payable, name = "openPool")]
        pub fn open_pool(&mut self, _call: Call<OpenPool>) -> Reply<OpenPool> {
            self.office()
        }

        /// Lets nobody join a pool any more.
        #[ink(message, payable, name = "sealPool")]
        pub fn seal_pool(&mut self, _call: Call<SealPool>) -> Reply<SealPool> {
            self.office()
        }

        /// Asks for a membership: only `consent`.
        #[ink(message, payable, name = "askPool")]
        pub fn ask_pool(&mut self, _call: Call<AskPool>) -> Reply<AskPool> {
            self.office()
        }

        /// Ends a membership: only `consent`.
        #[ink(message, payable, name = "quitPool")]
        pub fn quit_pool(&mut self, _call: Call<QuitPool>) -> Reply<QuitPool> {
            self.office()
        }

        /// The operator agrees to a membership, exactly as it was asked for.
        #[ink(message, payable)]
        pub fn countersign(&mut self, _call: Call<Countersign>) -> Reply<Countersign> {
            self.office()
        }

        /// Makes a membership count.
        #[ink(message, payable)]
        pub fn activate(&mut self, _call: Call<Activate>) -> Reply<Activate> {
            self.office()
        }

        /// Credits a member's ledger with what it earned.
        #[ink(message, payable)]
        pub fn settle(&mut self, _call: Call<Settle>) -> Reply<Settle> {
            self.office()
        }

        /// Prices a purchase from a pool.
        #[ink(message, name = "quotePool")]
        pub fn quote_pool(&self, _call: Call<QuotePool>) -> Reply<QuotePool> {
            self.office()
        }

        /// Purchases a licence from a pool.
        #[ink(message, payable, name = "purchasePool")]
        pub fn purchase_pool(&mut self, _call: Call<PurchasePool>) -> Reply<PurchasePool> {
            self.office()
        }

        /// Pays an operator's fees to a destination.
        #[ink(message, payable, name = "claimFees")]
        pub fn claim_fees(&mut self, _call: Call<ClaimFees>) -> Reply<ClaimFees> {
            self.office()
        }

        /// Whether an interface is spoken (ERC-165).
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, _call: Call<SupportsInterface>) -> Reply<SupportsInterface> {
            self.office()
        }

        /// The name of the tokens (ERC-721).
        #[ink(message)]
        pub fn name(&self, _call: Call<Name>) -> Reply<Name> {
            self.office()
        }

        /// Their symbol.
        #[ink(message)]
        pub fn symbol(&self, _call: Call<Symbol>) -> Reply<Symbol> {
            self.office()
        }

        /// Where a token's metadata is published.
        #[ink(message, name = "tokenURI")]
        pub fn token_uri(&self, _call: Call<TokenUri>) -> Reply<TokenUri> {
            self.office()
        }

        /// Who holds a token: the licensee.
        #[ink(message, name = "ownerOf")]
        pub fn owner_of(&self, _call: Call<OwnerOf>) -> Reply<OwnerOf> {
            self.office()
        }

        /// How many tokens an account holds.
        #[ink(message, name = "balanceOf")]
        pub fn balance_of(&self, _call: Call<BalanceOf>) -> Reply<BalanceOf> {
            self.office()
        }

        /// Who may transfer a token: nobody.
        #[ink(message, name = "getApproved")]
        pub fn get_approved(&self, _call: Call<GetApproved>) -> Reply<GetApproved> {
            self.office()
        }

        /// Whether an operator may transfer an account's tokens: no.
        #[ink(message, name = "isApprovedForAll")]
        pub fn is_approved_for_all(&self, _call: Call<IsApprovedForAll>) -> Reply<IsApprovedForAll> {
            self.office()
        }

        /// Whether a token is locked (ERC-5192): always.
        #[ink(message)]
        pub fn locked(&self, _call: Call<Locked>) -> Reply<Locked> {
            self.office()
        }

        /// Refused.
        #[ink(message, payable, name = "approve")]
        pub fn approve_token(&mut self, _call: Call<ApproveToken>) -> Reply<ApproveToken> {
            self.office()
        }

        /// Refused.
        #[ink(message, payable, name = "setApprovalForAll")]
        pub fn set_approval_for_all(&mut self, _call: Call<SetApprovalForAll>) -> Reply<SetApprovalForAll> {
            self.office()
        }

        /// Refused.
        #[ink(message, payable, name = "transferFrom")]
        pub fn transfer_from(&mut self, _call: Call<TransferFrom>) -> Reply<TransferFrom> {
            self.office()
        }

        /// Refused.
        #[ink(message, payable, name = "safeTransferFrom")]
        pub fn safe_transfer_from(&mut self, _call: Call<SafeTransferFrom>) -> Reply<SafeTransferFrom> {
            self.office()
        }

        /// A record by its storage key.
        #[ink(message)]
        pub fn stored(&self, _call: Call<Stored>) -> Reply<Stored> {
            self.office()
        }

        /// Has this very call run by the office's code in this contract's storage.
        fn office(&self) -> ! {
            host::forward(self.root.office)
        }
    }
}
