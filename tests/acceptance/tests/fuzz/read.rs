//! What the rules' own reader says of arguments.

use assent_core::{
    abi::Params,
    call::{consent, licensing},
    error::Refusal,
    message::Message,
};

macro_rules! readers {
    ($name:ident, $module:ident: $($message:ident)+) => {
        /// Why the arguments of a message cannot be read, if they cannot.
        pub fn $name(message: &str, arguments: &[u8]) -> Option<Refusal> {
            $(if message == <$module::$message as Message>::NAME {
                return <$module::$message as Params>::decode(arguments).err();
            })+
            panic!("{message} is not listed in tests/fuzz/read.rs")
        }
    };
}

readers!(cold, consent: OpenCatalogue Propose Approve Retract Narrow Exclude Withdraw LeavePool Name OfferPlace TakePlace Dispute
    Admit Rule Reclaim Repoint OfferArbiter TakeArbiter EffectiveUses VerifyTrack Stored);

readers!(hot, licensing: SetCard PutOffer DropOffer Grant RegisterTerms Quote Purchase StartRun Attest Pay Claim Release Credit
    OpenCurrency PurchaseMany ClaimChange OpenPool SealPool AskPool QuitPool Countersign Activate Settle QuotePool PurchasePool
    ClaimFees SupportsInterface Name Symbol TokenUri OwnerOf BalanceOf GetApproved IsApprovedForAll Locked ApproveToken
    SetApprovalForAll TransferFrom SafeTransferFrom Stored);
