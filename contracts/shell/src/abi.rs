//! Where ink! meets the rules' ABI: calldata as it came, answers and refusals as they go.
//!
//! ink! dispatches by selector and hands each message its calldata unread; the message reads it by its declaration in
//! `assent_core::call`. So what cannot be read is refused with a typed error, and one small decoder serves all.

use alloc::vec::Vec;
use core::marker::PhantomData;

use assent_core::{abi::Params, error::Refusal, id::Digest, merkle::Keccak, message::Message};
use ink::{
    SolDecode, SolEncode,
    primitives::sol::{Error, SolErrorDecode, SolErrorEncode},
};

/// Whether this is a contract's code, and no program's on the host machine.
const ON_CHAIN: bool = cfg!(target_arch = "riscv64");

/// The chain's keccak-256.
pub struct HostKeccak;

impl Keccak for HostKeccak {
    fn keccak(bytes: &[u8]) -> Digest {
        let mut digest = [0; 32];
        ink::env::hash_bytes::<ink::env::hash::Keccak256>(bytes, &mut digest);
        Digest(digest)
    }
}

/// What a message is called with, unread. On chain it is empty, and [`read`](Self::read) asks the host: ink! hands over its
/// whole buffer of 16 KiB, however much came, and cuts off what is longer.
#[derive(Clone, Debug)]
pub struct Call<M>(Vec<u8>, PhantomData<M>);

impl<M: Message> Call<M> {
    /// Reads it.
    ///
    /// # Errors
    /// `NotPayable`, `Unreadable`.
    pub fn read(&self) -> Result<M, Refusal> {
        if !M::PAYABLE {
            crate::host::refuse_value()?;
        }
        if ON_CHAIN { M::decode(&crate::host::calldata(M::PREFIX)) } else { M::decode(&self.0) }
    }
}

impl<M: Message> SolDecode for Call<M> {
    type SolType = bool;

    const SOL_NAME: &'static str = M::TYPES;

    fn decode(data: &[u8]) -> Result<Self, Error> {
        Ok(Self(if ON_CHAIN { Vec::new() } else { data.to_vec() }, PhantomData))
    }

    fn from_sol_type(_: bool) -> Result<Self, Error> {
        Err(Error)
    }
}

/// ink! asks for it, to let one contract call another; ours do so by [`host::call`](crate::host::call).
impl<M: Message> SolEncode<'_> for Call<M> {
    type SolType = bool;

    const SOL_NAME: &'static str = M::TYPES;

    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }

    fn to_sol_type(&self) -> bool {
        false
    }
}

/// What a message answers.
#[derive(Clone, Debug)]
pub struct Answer<M>(Vec<u8>, PhantomData<M>);

/// A message's answer, or its refusal.
pub type Reply<M> = Result<Answer<M>, Revert>;

/// The answer of a message, and its end: on chain it does not return, so ink! writes no root cell back. Whoever changes
/// the root keeps it.
///
/// # Errors
/// None: it is what a message returns where nothing refused it.
pub fn answer<M: Message>(values: &M::Answer) -> Reply<M> {
    let answer = values.encode();
    #[cfg(target_arch = "riscv64")]
    crate::host::finish(&answer);
    #[cfg(not(target_arch = "riscv64"))]
    Ok(Answer(answer, PhantomData))
}

impl<M: Message> SolEncode<'_> for Answer<M> {
    type SolType = bool;

    const SOL_NAME: &'static str = <M::Answer as Params>::TYPES;

    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }

    fn to_sol_type(&self) -> bool {
        false
    }
}

/// ink! asks for it, to let one contract call another.
impl<M: Message> SolDecode for Answer<M> {
    type SolType = bool;

    const SOL_NAME: &'static str = <M::Answer as Params>::TYPES;

    fn decode(data: &[u8]) -> Result<Self, Error> {
        Ok(Self(data.to_vec(), PhantomData))
    }

    fn from_sol_type(_: bool) -> Result<Self, Error> {
        Err(Error)
    }
}

/// A refusal as revert data. Another contract's refusal is passed on as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revert(pub Vec<u8>);

impl From<Refusal> for Revert {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.encode_abi())
    }
}

impl SolErrorEncode for Revert {
    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }
}

impl SolErrorDecode for Revert {
    fn decode(data: &[u8]) -> Result<Self, Error> {
        Ok(Self(data.to_vec()))
    }
}

/// `assent-build` lists the refusals itself.
#[cfg(feature = "std")]
impl ink::metadata::sol::SolErrorMetadata for Revert {
    fn error_specs() -> Vec<ink::metadata::sol::ErrorMetadata> {
        Vec::new()
    }
}
