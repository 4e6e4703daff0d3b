//! The messages of `licensing`.

use alloc::vec::Vec;

use crate::{
    abi::Bytes,
    abi_params, abi_struct,
    amount::Amount,
    attestation::Attestation,
    id::{Account, CatalogueId, Digest, Head, LicenceId, Seconds, TermsId, Time},
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

/// A record as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its SCALE encoding; empty where there is none.
    pub value: Bytes,
}

abi_params!(New { notice: Seconds });
impl Message for New {
    const NAME: &'static str = "constructor";
    const PAYABLE: bool = false;
    type Answer = ();
}

abi_params!(Minted { licence: LicenceId });
abi_params!(Registered { terms: TermsId });
abi_params!(Quoted { price: Amount, head: Head, tracks: u32 });
abi_params!(Started { run: u16 });
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

    /// A record by its storage key.
    Stored = "stored" View { key: Bytes } -> Record;
}
