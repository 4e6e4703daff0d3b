//! The office of `licensing`: the complete contract, whose code `licensing` runs in its own storage by delegate call.
//!
//! The four hot messages stand here too, in general: for licences of pools and in tokens. Both contracts take them from
//! the same steps (`assent_licensing::{sale, money}`). What each message is refused with and what it tells stands with
//! the function that it calls; every message may be refused with `Unreadable`, and with `NotPayable` where it takes no
//! money. Called at its own address the office is a contract without a `consent`: it has no catalogue to sell.

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

pub mod bulk;
pub mod desk;
pub mod erc721;
pub mod pools;
pub mod till;

#[cfg(all(target_arch = "riscv64", not(feature = "ink-as-dependency")))]
ink::polkavm_derive::min_stack_size!(65536);

#[ink::contract]
pub mod office {
    use assent_core::{
        abi::Bytes,
        amount::Amount,
        call::licensing::{
            Activate, ApproveToken, AskPool, Attest, BalanceOf, Claim, ClaimChange, ClaimFees, Countersign, Credit,
            DropOffer, Flag, GetApproved, Grant, IsApprovedForAll, Locked, Minted, MintedMany, Name, OpenCurrency,
            OpenPool, OwnerOf, Pay, PoolOpened, Purchase, PurchaseMany, PurchasePool, PutOffer, QuitPool, Quote,
            QuotePool, Record, RegisterTerms, Registered, Release, SafeTransferFrom, SealPool, SetApprovalForAll,
            SetCard, Settle, StartRun, Started, Stored, SupportsInterface, Symbol, TokenUri, TransferFrom,
        },
    };
    use assent_licensing::root::Root;
    use assent_shell::{
        abi::{Call, Reply, answer},
        host,
    };

    use crate::{bulk, desk, erc721, pools, till};

    /// The root cell of `licensing`.
    #[ink(storage)]
    pub struct Office {
        root: Root,
    }

    impl Office {
        /// An office: it has no state of its own.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { root: Root::default() }
        }

        /// Purchases a licence.
        #[ink(message, payable)]
        pub fn purchase(&mut self, call: Call<Purchase>) -> Reply<Purchase> {
            let licence = till::purchase(&mut self.root, &call.read()?)?;
            answer::<Purchase>(&Minted { licence })
        }

        /// Reports usage, with a payment or none.
        #[ink(message, payable)]
        pub fn attest(&mut self, call: Call<Attest>) -> Reply<Attest> {
            answer::<Attest>(&till::attest(&call.read()?)?)
        }

        /// Pays royalties.
        #[ink(message, payable)]
        pub fn pay(&mut self, call: Call<Pay>) -> Reply<Pay> {
            answer::<Pay>(&till::pay(&call.read()?)?)
        }

        /// Pays a recipient's whole share to a destination.
        #[ink(message, payable)]
        pub fn claim(&mut self, call: Call<Claim>) -> Reply<Claim> {
            answer::<Claim>(&till::claim(&self.root, &call.read()?)?)
        }

        /// Moves what was held to where it belongs now.
        #[ink(message, payable)]
        pub fn release(&mut self, call: Call<Release>) -> Reply<Release> {
            answer::<Release>(&till::release(&call.read()?)?)
        }

        /// Credits a bond that a dispute forfeited to a catalogue: only `consent`.
        #[ink(message, payable)]
        pub fn credit(&mut self, call: Call<Credit>) -> Reply<Credit> {
            answer::<Credit>(&till::credit_bond(&self.root, &call.read()?)?)
        }

        /// Opens a currency: an ERC-20 contract, with a seed that stays.
        #[ink(message, payable, name = "openCurrency")]
        pub fn open_currency(&mut self, call: Call<OpenCurrency>) -> Reply<OpenCurrency> {
            answer::<OpenCurrency>(&till::open_currency(&self.root, &call.read()?)?)
        }

        /// Keeps the SCALE encoding of a catalogue's card: only `consent`.
        #[ink(message, payable, name = "setCard")]
        pub fn set_card(&mut self, call: Call<SetCard>) -> Reply<SetCard> {
            answer::<SetCard>(&desk::set_card(&self.root, &call.read()?)?)
        }

        /// Puts terms on offer to a licensee, or to anyone: only `consent`.
        #[ink(message, payable, name = "putOffer")]
        pub fn put_offer(&mut self, call: Call<PutOffer>) -> Reply<PutOffer> {
            answer::<PutOffer>(&desk::put_offer(&self.root, &call.read()?)?)
        }

        /// Withdraws an offer: only `consent`.
        #[ink(message, payable, name = "dropOffer")]
        pub fn drop_offer(&mut self, call: Call<DropOffer>) -> Reply<DropOffer> {
            answer::<DropOffer>(&desk::drop_offer(&self.root, &call.read()?)?)
        }

        /// Mints a licence that the rightsholders give: only `consent`.
        #[ink(message, payable)]
        pub fn grant(&mut self, call: Call<Grant>) -> Reply<Grant> {
            let licence = desk::grant(&mut self.root, &call.read()?)?;
            answer::<Grant>(&Minted { licence })
        }

        /// Registers terms under their content address.
        #[ink(message, payable, name = "registerTerms")]
        pub fn register_terms(&mut self, call: Call<RegisterTerms>) -> Reply<RegisterTerms> {
            let terms = desk::register_terms(&self.root, &call.read()?)?;
            answer::<RegisterTerms>(&Registered { terms })
        }

        /// Prices a purchase, under an offer to a licensee or to anyone: zero.
        #[ink(message)]
        pub fn quote(&self, call: Call<Quote>) -> Reply<Quote> {
            answer::<Quote>(&desk::quote(&call.read()?)?)
        }

        /// Starts a further training run.
        #[ink(message, payable, name = "startRun")]
        pub fn start_run(&mut self, call: Call<StartRun>) -> Reply<StartRun> {
            let run = desk::start_run(&call.read()?)?;
            answer::<StartRun>(&Started { run })
        }

        /// Purchases many licences within one budget; what is refused is skipped and named.
        #[ink(message, payable, name = "purchaseMany")]
        pub fn purchase_many(&mut self, call: Call<PurchaseMany>) -> Reply<PurchaseMany> {
            let licences = bulk::purchase(&mut self.root, &call.read()?)?;
            answer::<PurchaseMany>(&MintedMany { licences })
        }

        /// Pays the caller's change to a destination.
        #[ink(message, payable, name = "claimChange")]
        pub fn claim_change(&mut self, call: Call<ClaimChange>) -> Reply<ClaimChange> {
            answer::<ClaimChange>(&bulk::claim_change(&self.root, &call.read()?)?)
        }

        /// Opens a pool, with the caller as its operator.
        #[ink(message, payable, name = "openPool")]
        pub fn open_pool(&mut self, call: Call<OpenPool>) -> Reply<OpenPool> {
            let pool = pools::open(&mut self.root, &call.read()?)?;
            answer::<OpenPool>(&PoolOpened { pool })
        }

        /// Lets nobody join a pool any more.
        #[ink(message, payable, name = "sealPool")]
        pub fn seal_pool(&mut self, call: Call<SealPool>) -> Reply<SealPool> {
            answer::<SealPool>(&pools::seal(&call.read()?)?)
        }

        /// Asks for a membership: only `consent`.
        #[ink(message, payable, name = "askPool")]
        pub fn ask_pool(&mut self, call: Call<AskPool>) -> Reply<AskPool> {
            answer::<AskPool>(&pools::ask(&self.root, &call.read()?)?)
        }

        /// Ends a membership: only `consent`.
        #[ink(message, payable, name = "quitPool")]
        pub fn quit_pool(&mut self, call: Call<QuitPool>) -> Reply<QuitPool> {
            answer::<QuitPool>(&pools::quit(&self.root, &call.read()?)?)
        }

        /// The operator agrees to a membership, exactly as it was asked for.
        #[ink(message, payable)]
        pub fn countersign(&mut self, call: Call<Countersign>) -> Reply<Countersign> {
            answer::<Countersign>(&pools::countersign(&self.root, &call.read()?)?)
        }

        /// Makes a membership count.
        #[ink(message, payable)]
        pub fn activate(&mut self, call: Call<Activate>) -> Reply<Activate> {
            answer::<Activate>(&pools::activate(&self.root, &call.read()?)?)
        }

        /// Credits a member's ledger with what it earned.
        #[ink(message, payable)]
        pub fn settle(&mut self, call: Call<Settle>) -> Reply<Settle> {
            answer::<Settle>(&pools::settle(&call.read()?)?)
        }

        /// Prices a purchase from a pool.
        #[ink(message, name = "quotePool")]
        pub fn quote_pool(&self, call: Call<QuotePool>) -> Reply<QuotePool> {
            answer::<QuotePool>(&pools::quote(&call.read()?)?)
        }

        /// Purchases a licence from a pool.
        #[ink(message, payable, name = "purchasePool")]
        pub fn purchase_pool(&mut self, call: Call<PurchasePool>) -> Reply<PurchasePool> {
            let licence = pools::purchase(&mut self.root, &call.read()?)?;
            answer::<PurchasePool>(&Minted { licence })
        }

        /// Pays an operator's fees to a destination.
        #[ink(message, payable, name = "claimFees")]
        pub fn claim_fees(&mut self, call: Call<ClaimFees>) -> Reply<ClaimFees> {
            answer::<ClaimFees>(&pools::claim_fees(&self.root, &call.read()?)?)
        }

        /// Whether an interface is spoken (ERC-165).
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, call: Call<SupportsInterface>) -> Reply<SupportsInterface> {
            answer::<SupportsInterface>(&erc721::supports(call.read()?.interface_id))
        }

        /// The name of the tokens (ERC-721).
        #[ink(message)]
        pub fn name(&self, call: Call<Name>) -> Reply<Name> {
            call.read()?;
            answer::<Name>(&erc721::words("Assent licence"))
        }

        /// Their symbol.
        #[ink(message)]
        pub fn symbol(&self, call: Call<Symbol>) -> Reply<Symbol> {
            call.read()?;
            answer::<Symbol>(&erc721::words("ASSENT"))
        }

        /// A token's name in the world: no address, for everything is published by hash.
        #[ink(message, name = "tokenURI")]
        pub fn token_uri(&self, call: Call<TokenUri>) -> Reply<TokenUri> {
            answer::<TokenUri>(&erc721::uri(call.read()?.token_id)?)
        }

        /// Who holds a token: the licensee.
        #[ink(message, name = "ownerOf")]
        pub fn owner_of(&self, call: Call<OwnerOf>) -> Reply<OwnerOf> {
            answer::<OwnerOf>(&erc721::holder(call.read()?.token_id)?)
        }

        /// How many tokens an account holds.
        #[ink(message, name = "balanceOf")]
        pub fn balance_of(&self, call: Call<BalanceOf>) -> Reply<BalanceOf> {
            answer::<BalanceOf>(&erc721::balance(call.read()?.owner)?)
        }

        /// Who may transfer a token: nobody.
        #[ink(message, name = "getApproved")]
        pub fn get_approved(&self, call: Call<GetApproved>) -> Reply<GetApproved> {
            answer::<GetApproved>(&erc721::approved(call.read()?.token_id)?)
        }

        /// Whether an operator may transfer an account's tokens: no.
        #[ink(message, name = "isApprovedForAll")]
        pub fn is_approved_for_all(&self, call: Call<IsApprovedForAll>) -> Reply<IsApprovedForAll> {
            call.read()?;
            answer::<IsApprovedForAll>(&Flag { value: false })
        }

        /// Whether a token is locked (ERC-5192): always.
        #[ink(message)]
        pub fn locked(&self, call: Call<Locked>) -> Reply<Locked> {
            answer::<Locked>(&erc721::locked(call.read()?.token_id)?)
        }

        /// Refused.
        #[ink(message, payable, name = "approve")]
        pub fn approve_token(&mut self, call: Call<ApproveToken>) -> Reply<ApproveToken> {
            answer::<ApproveToken>(&erc721::refused(call.read()?.token_id)?)
        }

        /// Refused.
        #[ink(message, payable, name = "setApprovalForAll")]
        pub fn set_approval_for_all(&mut self, call: Call<SetApprovalForAll>) -> Reply<SetApprovalForAll> {
            call.read()?;
            answer::<SetApprovalForAll>(&erc721::refused(Amount::ZERO)?)
        }

        /// Refused.
        #[ink(message, payable, name = "transferFrom")]
        pub fn transfer_from(&mut self, call: Call<TransferFrom>) -> Reply<TransferFrom> {
            answer::<TransferFrom>(&erc721::refused(call.read()?.token_id)?)
        }

        /// Refused.
        #[ink(message, payable, name = "safeTransferFrom")]
        pub fn safe_transfer_from(&mut self, call: Call<SafeTransferFrom>) -> Reply<SafeTransferFrom> {
            answer::<SafeTransferFrom>(&erc721::refused(call.read()?.token_id)?)
        }

        /// A record by its storage key.
        #[ink(message)]
        pub fn stored(&self, call: Call<Stored>) -> Reply<Stored> {
            answer::<Stored>(&Record { value: Bytes(host::stored(&call.read()?.key.0)) })
        }
    }
}
