//! Errors with a node's codes.

use crate::{execute::ExecuteError, net::NetError, pool::PoolError, simnet::Stopped};
use assent_runtime::Hash;
use jsonrpsee::types::{ErrorObjectOwned, error::INVALID_PARAMS_CODE};
use sp_runtime::transaction_validity::InvalidTransaction;

/// Why a request was refused.
#[derive(Debug, thiserror::Error)]
pub enum RpcError {
    /// The parameters do not fit the method.
    #[error("Invalid params: {reason}")]
    Params {
        /// What does not fit.
        reason: String,
    },
    /// No such block.
    #[error("Client error: UnknownBlock: Header was not found in the database: {hash:?}")]
    UnknownBlock {
        /// The hash asked for.
        hash: Hash,
    },
    /// The runtime gave no answer.
    #[error("Client error: Execution failed: {0}")]
    Execute(#[from] ExecuteError),
    /// The state gave no answer.
    #[error("Client error: {reason}")]
    State {
        /// What the trie said.
        reason: String,
    },
    /// The transaction was not taken.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The simulator was told what it cannot do.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The simulator has stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl RpcError {
    /// The code a node gives (sc-rpc-api `author/error.rs`, `state/error.rs`); 9000 and above are ours.
    pub fn code(&self) -> i32 {
        match self {
            Self::Params { .. } => INVALID_PARAMS_CODE,
            Self::UnknownBlock { .. } | Self::Execute(_) | Self::State { .. } => 4003,
            Self::Pool(error) => pool_code(error),
            Self::Net(_) => 9001,
            Self::Stopped(_) => 9002,
        }
    }

    fn data(&self) -> Option<String> {
        match self {
            Self::Pool(PoolError::Invalid(InvalidTransaction::Custom(code))) => Some(format!("Custom error: {code}")),
            Self::Pool(PoolError::Invalid(reason)) => Some(<&'static str>::from(*reason).to_owned()),
            Self::Pool(PoolError::Unknown(reason)) => Some(format!("{reason:?}")),
            Self::Pool(PoolError::AlreadyImported(hash)) => Some(format!("{hash:?}")),
            Self::Pool(PoolError::PriorityTooLow { .. }) => Some(TOO_LOW.to_owned()),
            Self::Pool(PoolError::Full) => Some(FULL.to_owned()),
            _ => None,
        }
    }
}

const TOO_LOW: &str = "The transaction has too low priority to replace another transaction already in the pool.";
const FULL: &str = "The transaction couldn't enter the pool because of the limit";

fn pool_code(error: &PoolError) -> i32 {
    match error {
        PoolError::BadFormat { .. } => 1001,
        PoolError::Verification { .. } => 1002,
        PoolError::Invalid(_) => 1010,
        PoolError::Unknown(_) => 1011,
        PoolError::Banned => 1012,
        PoolError::AlreadyImported(_) => 1013,
        PoolError::PriorityTooLow { .. } => 1014,
        PoolError::Full => 1016,
    }
}

impl From<RpcError> for ErrorObjectOwned {
    fn from(error: RpcError) -> Self {
        Self::owned(error.code(), error.to_string(), error.data())
    }
}
