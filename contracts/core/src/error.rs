//! Refusals: the contracts' typed no. Each names the rule and carries the values that broke it.
//!
//! One list gives the enum, its Solidity custom errors and their decoding, so that contract and client cannot differ.

use alloc::vec::Vec;

use crate::{
    abi::{Abi, Writer},
    amount::Amount,
    id::{
        Account, CatalogueId, DealId, Digest, DisputeId, Epoch, Head, LicenceId, PoolId, Seconds, Selector, TermsId,
        Time,
    },
    uses::UseSet,
    word::Word,
};

/// A custom error of the Solidity ABI: its name and its parameters with their types.
#[derive(Clone, Copy, Debug)]
pub struct ErrorAbi {
    /// The name of the error.
    pub name: &'static str,
    /// What it says.
    pub docs: &'static str,
    /// Name and Solidity type of each parameter.
    pub inputs: &'static [(&'static str, &'static str)],
}

/// The first four bytes of keccak-256 of `name(type,type,…)`.
const fn selector(name: &str, types: &[&str]) -> [u8; 4] {
    let mut hash = keccak_const::Keccak256::new().update(name.as_bytes()).update(b"(");
    let mut rest = types;
    while let [first, tail @ ..] = rest {
        hash = hash.update(first.as_bytes());
        if !tail.is_empty() {
            hash = hash.update(b",");
        }
        rest = tail;
    }
    let [a, b, c, d, ..] = hash.update(b")").finalize();
    [a, b, c, d]
}

/// Reads words one by one.
#[cfg(feature = "std")]
struct Reader<'a>(&'a [u8]);

#[cfg(feature = "std")]
impl Reader<'_> {
    fn word<T: Word>(&mut self) -> Option<T> {
        let (word, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        T::from_word(word)
    }
}

macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident { $($field:ident: $ty:ty),* $(,)? })+) => {
        /// Why a message was refused. Nothing has changed then.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the fields are the values that the variant's sentence speaks of")]
        pub enum Refusal {
            $($(#[doc = $doc])+ $name { $($field: $ty),* },)+
        }

        impl Refusal {
            /// Every refusal as a custom error of the Solidity ABI.
            pub const ABI: &'static [ErrorAbi] = &[
                $(ErrorAbi {
                    name: stringify!($name),
                    docs: concat!($($doc),+),
                    inputs: &[$((stringify!($field), <$ty as Word>::TYPE)),*],
                },)+
            ];

            /// The name of the refusal.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($name),)+ }
            }

            /// The first four bytes of the revert data.
            #[must_use]
            pub const fn selector(&self) -> Selector {
                Selector(match self {
                    $(Self::$name { .. } => const { selector(stringify!($name), &[$(<$ty as Word>::TYPE),*]) },)+
                })
            }

            /// The revert data: selector and words of the Solidity custom error.
            #[must_use]
            pub fn encode_abi(&self) -> Vec<u8> {
                let mut out = Writer::new(0);
                // Only the fields here: refusals of the same shape share their code.
                match *self {
                    $(Self::$name { $($field),* } => {
                        $(Abi::write(&$field, &mut out);)*
                    })+
                }
                let mut data = self.selector().0.to_vec();
                data.append(&mut out.finish());
                data
            }

            /// The refusal that revert data says, if it is one of ours.
            #[cfg(feature = "std")]
            #[must_use]
            pub fn decode_abi(data: &[u8]) -> Option<Self> {
                let (selected, words) = data.split_first_chunk::<4>()?;
                let mut words = Reader(words);
                $(if *selected == const { selector(stringify!($name), &[$(<$ty as Word>::TYPE),*]) } {
                    let refusal = Self::$name { $($field: words.word()?),* };
                    return words.0.is_empty().then_some(refusal);
                })+
                None
            }
        }
    };
}

refusals! {
    /// The calldata cannot be read: it ends too early, or this word of it, counted from 0, is out of its range.
    Unreadable { word: u32 }
    /// The message takes no money.
    NotPayable { paid: Amount }
    /// A licence is locked: nobody transfers it.
    LicenceLocked { token_id: Amount }
    /// The currency is open already.
    CurrencyKnown { currency: Account }
    /// The currency's contract refused, or is none.
    TokenRefused { currency: Account }
    /// The currency's contract moved another amount than it was asked to.
    PaymentInexact { expected: Amount, got: Amount }
    /// Nobody has change here.
    NoChange { account: Account }
    /// No catalogue has this id.
    NoSuchCatalogue { catalogue: CatalogueId }
    /// No licence has this id.
    NoSuchLicence { licence: LicenceId }
    /// No terms are registered under this id.
    NoSuchTerms { terms: TermsId }
    /// These terms are not offered for this catalogue, or the offer was withdrawn.
    NotOffered { catalogue: CatalogueId, terms: TermsId }
    /// A counter is full.
    NoRoom {}
    /// An amount exceeds what the ledgers can hold.
    AmountTooLarge {}

    /// The caller is not the licensor of the catalogue.
    NotLicensor { caller: Account, licensor: Account }
    /// The caller is not the licensee of the licence.
    NotLicensee { caller: Account, licensee: Account }
    /// The caller is not the attester that the terms name.
    NotAttester { caller: Account, attester: Account }
    /// The caller does not hold the seat that they show.
    NotRightsholder { caller: Account, account: Account }
    /// This seat holds no right: it is not asked, and narrows nothing. The licensor's seat may only propose.
    SeatWithoutRights { seat: u32 }
    /// The caller is not the arbiter.
    NotArbiter { caller: Account, arbiter: Account }
    /// The place of arbiter was not offered to the caller.
    ArbiterNotOffered { caller: Account, offered: Account }
    /// The caller did not file the dispute.
    NotFiler { caller: Account, filer: Account }
    /// The caller is not the recipient whose share this is.
    NotRecipient { caller: Account, recipient: Account }
    /// Only the consent contract may send this message.
    NotConsent { caller: Account }
    /// The offer was made to somebody else.
    NotOfferedTo { caller: Account, licensee: Account }

    /// A catalogue needs one party at least and 32 at most.
    WrongPartyCount { count: u32, most: u32 }
    /// The shares of the parties must sum to one million.
    SharesNotWhole { sum: u128, whole: u32 }
    /// No party holds this right, given as a bit; composition and master must be covered.
    RightUncovered { right: u8 }
    /// The rights have a bit that stands for no right.
    UnknownRight { rights: u8 }
    /// One rightsholder at least must have an account: else nobody could ever approve or narrow.
    NobodyToAsk {}
    /// This seat holds neither a right nor a share: it could only be handed to and fro.
    IdleSeat { seat: u32 }
    /// This account can receive nothing: it is zero or one of the contracts.
    ForbiddenAccount { account: Account }

    /// A deal must change something.
    EmptyDeal {}
    /// A deal may make a limited number of changes.
    TooManyChanges { count: u32, most: u32 }
    /// A deal may set the uses once.
    UsesSetTwice {}
    /// This deal was proposed already: it waits for approvals.
    AlreadyProposed { catalogue: CatalogueId, deal: DealId }
    /// This seat has approved the deal already.
    AlreadyApproved { deal: DealId, seat: u32 }
    /// This seat has not approved the deal.
    NotApproved { deal: DealId, seat: u32 }
    /// Nobody proposed this deal.
    NoSuchDeal { catalogue: CatalogueId, deal: DealId }
    /// A deal cannot make this change, or only a deal can.
    WrongChange {}
    /// A name stands alone in its deal.
    NameStandsAlone {}
    /// Closing is the last change of a deal.
    CloseNotLast {}
    /// A deal that closes the catalogue grants no licence and joins no pool: both would find it closed.
    CloseBesideGrant {}
    /// A list of tracks names one at least and a limited number at most.
    WrongTrackList { count: u32, most: u32 }
    /// A list of tracks rises, and names each once.
    TracksUnordered { index: u32 }
    /// The catalogue has no track with this index.
    NoSuchTrack { index: u32, total: u32 }
    /// The change would leave everything as it is.
    NothingChanges { catalogue: CatalogueId }
    /// The catalogue has changed since the caller looked.
    HeadMoved { seen: Head, head: Head }
    /// The date until which this was good has passed.
    DeadlinePassed { now: Time, deadline: Time }
    /// A deal may be good for 90 days at most.
    DeadlineTooFar { deadline: Time, latest: Time }
    /// The catalogue is closed.
    CatalogueClosed { catalogue: CatalogueId }
    /// A dispute about the catalogue is admitted: nothing is changed or sold before this moment.
    CatalogueDisputed { catalogue: CatalogueId, until: Time }
    /// A batch needs a track at least, and a catalogue holds 2³² − 1 at most.
    WrongTrackCount { count: u32, room: u32 }
    /// Narrowing may not permit more of any use than before.
    WouldWiden { uses: u16, next: u16 }
    /// Raising Replica stands alone in its deal and needs a named party who holds the likeness.
    ReplicaStandsAlone {}
    /// A grant is for terms without price, royalty, advance or reporting; duties need a buyer who accepts them.
    GrantHasDuties { terms: TermsId }

    /// This seat waits for no name.
    AlreadyNamed { seat: u32 }
    /// No name is agreed on, or a dispute stopped it.
    NothingToName { catalogue: CatalogueId }
    /// The name agreed on counts from this moment on.
    NamingNotReady { now: Time, ready: Time }
    /// This place was not offered to the caller.
    PlaceNotOffered { seat: u32, caller: Account, offered: Account }
    /// This place was taken lately: it may be taken again from this moment on.
    PlaceTakenLately { seat: u32, until: Time }

    /// No dispute has this id.
    NoSuchDispute { dispute: DisputeId }
    /// A catalogue cannot dispute itself.
    OwnCatalogue { catalogue: CatalogueId }
    /// The dispute is at another stage, given as its number.
    WrongStage { dispute: DisputeId, stage: u8 }
    /// The time for a ruling is over: the dispute is dismissed.
    DisputeOver { dispute: DisputeId, until: Time }
    /// The bond is bound until the arbiter rules, or until this moment.
    BondBound { dispute: DisputeId, until: Time }
    /// The bond was returned or forfeited already.
    BondSettled { dispute: DisputeId }
    /// Disputes held the catalogue as long as they may: the next can be admitted from this moment on.
    HoldExhausted { catalogue: CatalogueId, again: Time }
    /// The claimant's own catalogue cannot succeed: it is closed, or was lost and leads here or too far.
    ClaimantCannotSucceed { claimant: CatalogueId, leads_to: CatalogueId }
    /// There is no further catalogue to point to.
    NothingToRepoint { catalogue: CatalogueId }

    /// The terms license uses beyond their tier's ceiling, or none.
    UsesOutsideTier { uses: UseSet, ceiling: UseSet }
    /// The contract takes no payment in this currency.
    UnknownCurrency { currency: Account }
    /// A native price is a multiple of what a transaction can carry, a royalty of a million times that: else what is owed
    /// could not be paid.
    AmountNotPayable { amount: Amount, step: Amount }
    /// Terms of the clean-room tier name an attester.
    AttesterMissing {}
    /// These terms name an attester, who must be somebody else than the licensee.
    AttesterIsLicensee { account: Account }
    /// Terms must allow one run at least.
    NoRuns {}
    /// A royalty, an advance, a cap and the clean-room tier need a unit and a reporting interval.
    RoyaltyUnreported {}
    /// Where somebody else than the licensee attests, a royalty needs a cap of units.
    RoyaltyUncapped {}
    /// A reporting interval is none at all, or within these bounds.
    IntervalOutOfRange { interval: Seconds, least: Seconds, most: Seconds }
    /// Where reports are due, the cure period is at least this long.
    CureTooShort { cure: Seconds, least: Seconds }

    /// The uses of the terms are not all permitted under a licence now.
    UsesNotPermitted { uses: UseSet, licensable: UseSet }
    /// The offer is of an older epoch: a use was lowered since.
    OfferOutdated { epoch: Epoch, current: Epoch }
    /// No track of the catalogue can be sold: none is matured yet, or all are excluded.
    NothingMatured { catalogue: CatalogueId, matures: Time }
    /// The price is above what the buyer accepts.
    PriceAboveMax { price: Amount, max: Amount }
    /// The payment must be exact.
    WrongPayment { paid: Amount, price: Amount }
    /// All runs of the licence are started.
    RunsExhausted { runs: u16 }
    /// The licence ended.
    LicenceEnded { licence: LicenceId, ended: Time }

    /// Attestations are numbered from 1 without a gap, and each counts once.
    WrongSequence { given: u32, next: u32 }
    /// The period must begin where the last one ended.
    WrongPeriodStart { given: Time, next: Time }
    /// The period must end after it begins and not in the future or after the licence's expiry.
    WrongPeriodEnd { given: Time, latest: Time }
    /// The run was not started.
    NoSuchRun { run: u16, runs: u16 }
    /// More units than the terms allow for the time reported.
    TooManyUnits { units: u128, most: u128 }
    /// A payment by itself must pay something.
    NothingPaid { owed: Amount }
    /// Nothing is owed.
    NothingOwed { paid: Amount }

    /// No pool has this id.
    NoSuchPool { pool: PoolId }
    /// The caller is not the operator of the pool.
    NotOperator { caller: Account, operator: Account }
    /// Pools take no terms with an advance: a share of it could not be recouped from whoever got it.
    PoolHasAdvance { terms: TermsId }
    /// The fee of an operator, in parts per million, has a ceiling.
    FeeTooHigh { fee: u32, most: u32 }
    /// The pool is sealed: nobody joins any more.
    PoolIsSealed { pool: PoolId }
    /// A catalogue may be in a limited number of pools at once.
    TooManyPools { most: u32 }
    /// The catalogue is in the pool, or on its way into it.
    AlreadyMember { pool: PoolId, catalogue: CatalogueId }
    /// The catalogue is neither in the pool nor on its way into it.
    NotMember { pool: PoolId, catalogue: CatalogueId }
    /// The catalogue has not asked to join the pool, or was answered already.
    NotAsked { pool: PoolId, catalogue: CatalogueId }
    /// The operator has not countersigned, or the catalogue is a member already.
    NotCountersigned { pool: PoolId, catalogue: CatalogueId }
    /// A weight is one track at least, and what may be sold or was asked at most.
    WrongWeight { weight: u32, most: u32 }
    /// The membership was agreed in an older epoch: a use was lowered since.
    MembershipOutdated { epoch: Epoch, current: Epoch }
    /// The notice has not passed yet.
    NotReady { now: Time, ready: Time }
    /// The pool has no members to share the price.
    PoolEmpty { pool: PoolId }
    /// The pool is not yet what the buyer asks for, or lost more than they accept.
    PoolChanged { serial: u32, weight: u64, lost: u64 }
    /// The membership has earned nothing since it was settled.
    NothingToSettle { pool: PoolId, catalogue: CatalogueId }
    /// The operator has claimed all fees.
    NoFees { pool: PoolId, claimed: Amount }

    /// No money is held for the catalogue.
    NothingHeld { catalogue: CatalogueId }
    /// The money is held while the dispute lasts.
    StillHeld { until: Time }

    /// A purchase in bulk has one row at least and a limited number at most.
    WrongRowCount { count: u32, most: u32 }
    /// Rows stand in strictly increasing order of catalogue and terms; this one, from 0, does not.
    RowsUnordered { row: u32 }
    /// The terms are in another currency than the purchase.
    OtherCurrency { currency: Account, expected: Account }
    /// The price is above what is left of the budget.
    BudgetExceeded { price: Amount, rest: Amount }

    /// The proof does not lead to the catalogue's parties.
    WrongProof { root: Digest }
    /// Nothing is claimable.
    NothingToClaim { catalogue: CatalogueId, claimed: Amount }
    /// The transfer to this destination failed.
    TransferFailed { destination: Account, amount: Amount }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revert_data_reads_back() {
        let refusal = Refusal::PriceAboveMax { price: Amount(5), max: Amount(4) };
        assert_eq!(refusal.encode_abi().len(), 68);
        assert_eq!(Refusal::decode_abi(&refusal.encode_abi()), Some(refusal));
        assert_eq!(Refusal::decode_abi(&refusal.encode_abi()[..67]), None);
        assert_eq!(Refusal::decode_abi(&[0xAB; 4]), None);
    }

    #[test]
    fn the_selector_is_solidity_s() {
        // cast sig "Error(string)" and "Panic(uint256)": the two that every Solidity tool knows.
        assert_eq!(selector("Error", &["string"]), [0x08, 0xC3, 0x79, 0xA0]);
        assert_eq!(selector("Panic", &["uint256"]), [0x4E, 0x48, 0x7B, 0x71]);
    }

    #[test]
    fn no_two_refusals_share_a_selector() {
        let mut selectors: Vec<_> = Refusal::ABI
            .iter()
            .map(|error| selector(error.name, &error.inputs.iter().map(|(_, ty)| *ty).collect::<Vec<_>>()))
            .collect();
        let all = selectors.len();
        selectors.sort_unstable();
        selectors.dedup();
        assert_eq!(selectors.len(), all);
    }
}
