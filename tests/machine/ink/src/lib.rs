//! What the shells take from ink!, natively.
//!
//! ink!'s own off-chain engine keeps one contract in a global, knows no delegate call and no frames, and its macros read a
//! compiler flag that the whole workspace would have to be built with. So here the same attributes on the same sources
//! lead to a plain function instead, [`native::Contract::run`]: by selector to the message, its calldata unread. What a shell
//! says to ink! is all that is here, under ink!'s names.

pub use assent_ink_macros::contract;

pub mod native;

/// What can be read from calldata.
pub trait SolDecode: Sized {
    /// Another type of the ABI that it reads as.
    type SolType;
    /// Its types in a signature.
    const SOL_NAME: &'static str;

    /// Reads it.
    ///
    /// # Errors
    /// If it is not calldata of this type.
    fn decode(data: &[u8]) -> Result<Self, primitives::sol::Error>;

    /// From the other type.
    ///
    /// # Errors
    /// If it has no such value.
    fn from_sol_type(value: Self::SolType) -> Result<Self, primitives::sol::Error>;
}

/// What can be answered.
pub trait SolEncode<'a> {
    /// Another type of the ABI that it is written as.
    type SolType: 'a;
    /// Its types in a signature.
    const SOL_NAME: &'static str;

    /// Writes it.
    fn encode(&'a self) -> Vec<u8>;

    /// To the other type.
    fn to_sol_type(&'a self) -> Self::SolType;
}

/// Errors, and what storage is addressed by.
pub mod primitives {
    /// An address in storage; nothing here reads it.
    #[derive(Clone, Copy, Debug)]
    pub struct Key;

    /// The Solidity ABI.
    pub mod sol {
        /// What cannot be read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Error;

        /// What revert data is made of.
        pub trait SolErrorEncode {
            /// Writes it.
            fn encode(&self) -> Vec<u8>;
        }

        /// What revert data is read as.
        pub trait SolErrorDecode: Sized {
            /// Reads it.
            ///
            /// # Errors
            /// If it is not revert data of this type.
            fn decode(data: &[u8]) -> Result<Self, Error>;
        }
    }
}

/// The chain's hashes.
pub mod env {
    /// Which there are.
    pub mod hash {
        /// keccak-256, the only one that contracts use.
        #[derive(Clone, Copy, Debug)]
        pub struct Keccak256;

        /// A hash of 32 bytes.
        pub trait CryptoHash {
            /// Hashes.
            fn hash(bytes: &[u8], output: &mut [u8; 32]);
        }

        impl CryptoHash for Keccak256 {
            fn hash(bytes: &[u8], output: &mut [u8; 32]) {
                use sha3::Digest as _;
                *output = sha3::Keccak256::digest(bytes).into();
            }
        }
    }

    /// Hashes bytes.
    pub fn hash_bytes<H: hash::CryptoHash>(bytes: &[u8], output: &mut [u8; 32]) {
        H::hash(bytes, output);
    }
}

/// The layout of storage, which the Solidity ABI never tells.
pub mod storage {
    /// Who has one.
    pub mod traits {
        /// What has a layout.
        pub trait StorageLayout {
            /// Its layout.
            fn layout(key: &crate::primitives::Key) -> crate::metadata::layout::Layout;
        }
    }
}

/// What ink! tells about a contract; nobody asks here.
pub mod metadata {
    /// Of its storage.
    pub mod layout {
        /// A layout.
        #[derive(Clone, Copy, Debug)]
        pub struct Layout;

        /// The layout of a field.
        #[derive(Clone, Copy, Debug)]
        pub struct FieldLayout;

        /// The layout of a struct.
        #[derive(Clone, Copy, Debug)]
        pub struct StructLayout;

        impl StructLayout {
            /// A layout by a name.
            #[must_use]
            pub fn new(_: &str, _: [FieldLayout; 0]) -> Self {
                Self
            }
        }

        impl From<StructLayout> for Layout {
            fn from(_: StructLayout) -> Self {
                Self
            }
        }
    }

    /// Of its errors.
    pub mod sol {
        /// An error.
        #[derive(Clone, Copy, Debug)]
        pub struct ErrorMetadata;

        /// What has errors.
        pub trait SolErrorMetadata {
            /// Them.
            fn error_specs() -> Vec<ErrorMetadata>;
        }
    }
}
