//! The messages of `licensing`.

use alloc::vec::Vec;

use crate::{
    abi::{Bytes, Text},
    abi_params, abi_struct,
    amount::Amount,
    attestation::Attestation,
    bulk::Row,
    id::{Account, CatalogueId, Digest, Head, LicenceId, PoolId, Seconds, Selector, TermsId, Time},
    message::Message,
    messages,
    party::Party,
    terms::{Terms, Unit},
    tier::Tier,
    uses::UseSet,
};

abi_struct! {
    Party { account: Account, rights: u8, share_ppm: u32 }

    Terms {
        tier: Tier,
        uses: UseSet,
        currency: Account,
        price: Amount,
        advance: Amount,
        royalty: Amount,
        unit: Unit,
        cap: u64,
        interval: Seconds,
        cure: Seconds,
        duration: Seconds,
        runs: u16,
        attester: Account,
        legal: Digest,
    }

    Row { catalogue: CatalogueId, terms: TermsId, offered_to: Account, head: Head, max_price: Amount }

    Attestation {
        licence: LicenceId,
        sequence: u32,
        run: u16,
        from: Time,
        until: Time,
        usage: Digest,
        units: u64,
        evidence: Digest,
    }
}

/// The constructor's arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct New {
    /// keccak-256 of the uploaded blob of the office.
    pub office: Digest,
    /// The notice period.
    pub notice: Seconds,
}

/// A licence that was minted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minted {
    /// The licence.
    pub licence: LicenceId,
}

/// Terms that are registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Their content address.
    pub terms: TermsId,
}

/// What a purchase would cost now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Price and advance.
    pub price: Amount,
    /// The head to name.
    pub head: Head,
    /// The tracks that the licence would cover.
    pub tracks: u32,
}

/// A training run that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Started {
    /// Its number.
    pub run: u16,
}

/// What a purchase from a pool would cost now, and what the buyer must name to make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolQuoted {
    /// The price.
    pub price: Amount,
    /// The serial to name.
    pub serial: u32,
    /// The weight to name.
    pub weight: u64,
    /// All weight that it ever lost: to name with the tolerance that the buyer has.
    pub lost: u64,
}

/// Licences that were minted, a row each; zero: skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MintedMany {
    /// The licences.
    pub licences: Vec<LicenceId>,
}

/// A pool that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolOpened {
    /// Its id.
    pub pool: PoolId,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Which.
    pub value: bool,
}

/// An account, or nobody: zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub account: Account,
}

/// A number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub count: u128,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In UTF-8.
    pub text: Text,
}

/// A record as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its SCALE encoding; empty where there is none.
    pub value: Bytes,
}

abi_params!(New { office: Digest, notice: Seconds });
impl Message for New {
    const NAME: &'static str = "constructor";
    const PAYABLE: bool = false;
    const PREFIX: u32 = 0;
    type Answer = ();
}

abi_params!(Minted { licence: LicenceId });
abi_params!(Registered { terms: TermsId });
abi_params!(Quoted { price: Amount, head: Head, tracks: u32 });
abi_params!(Started { run: u16 });
abi_params!(PoolQuoted { price: Amount, serial: u32, weight: u64, lost: u64 });
abi_params!(MintedMany { licences: Vec<LicenceId> });
abi_params!(PoolOpened { pool: PoolId });
abi_params!(Flag { value: bool });
abi_params!(Held { account: Account });
abi_params!(Count { count: u128 });
abi_params!(Words { text: Text });
abi_params!(Record { value: Bytes });

messages! {
    /// Every message of `licensing`.
    LICENSING;

    /// Keeps the SCALE encoding of a catalogue's card.
    SetCard = "setCard" Nonpayable { catalogue: CatalogueId, card: Bytes } -> ();
    /// Puts terms on offer to a licensee, or to anyone: zero.
    PutOffer = "putOffer" Nonpayable { catalogue: CatalogueId, terms: TermsId, licensee: Account, until: Time } -> ();
    /// Withdraws an offer.
    DropOffer = "dropOffer" Nonpayable { catalogue: CatalogueId, terms: TermsId, licensee: Account } -> ();
    /// Mints a licence that the rightsholders give.
    Grant = "grant" Nonpayable
        { catalogue: CatalogueId, terms: TermsId, licensee: Account, model: Digest } -> Minted;

    /// Registers terms under their content address.
    RegisterTerms = "registerTerms" Nonpayable { terms: Terms } -> Registered;
    /// Prices a purchase, under an offer to a licensee or to anyone: zero.
    Quote = "quote" View
        { catalogue: CatalogueId, terms: TermsId, offered_to: Account, licensee: Account } -> Quoted;
    /// Purchases a licence.
    Purchase = "purchase" Payable {
        catalogue: CatalogueId,
        terms: TermsId,
        offered_to: Account,
        model: Digest,
        max_price: Amount,
        head: Head,
        deadline: Time,
    } -> Minted;
    /// Starts a further training run.
    StartRun = "startRun" Nonpayable { licence: LicenceId } -> Started;
    /// Reports usage, with a payment or none.
    Attest = "attest" Payable { report: Attestation, payment: Amount } -> ();
    /// Pays royalties.
    Pay = "pay" Payable { licence: LicenceId, payment: Amount } -> ();
    /// Pays a recipient's whole share to a destination.
    Claim = "claim" Nonpayable {
        catalogue: CatalogueId,
        currency: Account,
        index: u32,
        party: Party,
        proof: Vec<Digest>,
        destination: Account,
    } -> ();

    /// Moves what was held to where it belongs now.
    Release = "release" Nonpayable { catalogue: CatalogueId, currency: Account } -> ();
    /// Credits a bond that a dispute forfeited to a catalogue: only `consent`.
    Credit = "credit" Payable { catalogue: CatalogueId } -> ();
    /// Opens a currency: an ERC-20 contract, with a seed that stays.
    OpenCurrency = "openCurrency" Nonpayable { currency: Account } -> ();

    /// Purchases many licences within one budget; what is refused is skipped and named.
    PurchaseMany = "purchaseMany" Payable
        { rows: Vec<Row>, model: Digest, currency: Account, budget: Amount, deadline: Time } -> MintedMany;
    /// Pays the caller's change to a destination.
    ClaimChange = "claimChange" Nonpayable { destination: Account } -> ();

    /// Opens a pool, with the caller as its operator.
    OpenPool = "openPool" Nonpayable { terms: TermsId, fee_ppm: u32 } -> PoolOpened;
    /// Lets nobody join a pool any more.
    SealPool = "sealPool" Nonpayable { pool: PoolId } -> ();
    /// Asks for a membership: only `consent`.
    AskPool = "askPool" Nonpayable { pool: PoolId, catalogue: CatalogueId, weight: u32 } -> ();
    /// Ends a membership: only `consent`.
    QuitPool = "quitPool" Nonpayable { pool: PoolId, catalogue: CatalogueId } -> ();
    /// The operator agrees to a membership, exactly as it was asked for.
    Countersign = "countersign" Nonpayable { pool: PoolId, catalogue: CatalogueId, head: Head, weight: u32 } -> ();
    /// Makes a membership count.
    Activate = "activate" Nonpayable { pool: PoolId, catalogue: CatalogueId } -> ();
    /// Credits a member's ledger with what it earned.
    Settle = "settle" Nonpayable { pool: PoolId, catalogue: CatalogueId } -> ();
    /// Prices a purchase from a pool.
    QuotePool = "quotePool" View { pool: PoolId, licensee: Account } -> PoolQuoted;
    /// Purchases a licence from a pool.
    PurchasePool = "purchasePool" Payable {
        pool: PoolId,
        model: Digest,
        max_price: Amount,
        least_serial: u32,
        least_weight: u64,
        most_lost: u64,
        deadline: Time,
    } -> Minted;
    /// Pays an operator's fees to a destination.
    ClaimFees = "claimFees" Nonpayable { pool: PoolId, destination: Account } -> ();

    /// Whether an interface is spoken (ERC-165).
    SupportsInterface = "supportsInterface" View { interface_id: Selector } -> Flag;
    /// The name of the tokens (ERC-721).
    Name = "name" View {} -> Words;
    /// Their symbol.
    Symbol = "symbol" View {} -> Words;
    /// Where a token's metadata is published.
    TokenUri = "tokenURI" View { token_id: Amount } -> Words;
    /// Who holds a token: the licensee.
    OwnerOf = "ownerOf" View { token_id: Amount } -> Held;
    /// How many tokens an account holds.
    BalanceOf = "balanceOf" View { owner: Account } -> Count;
    /// Who may transfer a token: nobody.
    GetApproved = "getApproved" View { token_id: Amount } -> Held;
    /// Whether an operator may transfer an account's tokens: no.
    IsApprovedForAll = "isApprovedForAll" View { owner: Account, operator: Account } -> Flag;
    /// Whether a token is locked (ERC-5192): always.
    Locked = "locked" View { token_id: Amount } -> Flag;
    /// Refused.
    ApproveToken = "approve" Nonpayable { to: Account, token_id: Amount } -> ();
    /// Refused.
    SetApprovalForAll = "setApprovalForAll" Nonpayable { operator: Account, approved: bool } -> ();
    /// Refused.
    TransferFrom = "transferFrom" Nonpayable { from: Account, to: Account, token_id: Amount } -> ();
    /// Refused.
    SafeTransferFrom = "safeTransferFrom" Nonpayable { from: Account, to: Account, token_id: Amount } -> ();

    /// A record by its storage key.
    Stored = "stored" View { key: Bytes } -> Record;
}
