//! Positional parameters.

use super::RpcError;
use crate::{chain::Block, net::Net};
use assent_runtime::{BlockNumber, Hash};
use jsonrpsee::types::Params;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// A request's parameters; missing ones are null.
#[derive(Debug)]
pub struct Args(Vec<Value>);

impl Args {
    /// From JSON.
    pub fn parse(params: &Params<'_>) -> Result<Self, RpcError> {
        let text = params.as_str().unwrap_or("[]").trim();
        let text = if text.is_empty() { "[]" } else { text };
        let wrong = |error: serde_json::Error| RpcError::Params { reason: error.to_string() };
        serde_json::from_str(text).map(Self).map_err(wrong)
    }

    /// The parameter at `index`, or null.
    pub fn value(&self, index: usize) -> &Value {
        self.0.get(index).unwrap_or(&Value::Null)
    }

    /// The parameter at `index` as a type that serde knows; `Option` where null is allowed.
    pub fn get<T: DeserializeOwned>(&self, index: usize) -> Result<T, RpcError> {
        let wrong = |error: serde_json::Error| RpcError::Params { reason: error.to_string() };
        serde_json::from_value(self.value(index).clone()).map_err(wrong)
    }

    /// Bytes in hexadecimal.
    pub fn bytes(&self, index: usize) -> Result<Vec<u8>, RpcError> {
        self.get::<sp_core::Bytes>(index).map(|bytes| bytes.0)
    }

    /// The block whose hash is at `index`, or the best one.
    pub fn block(&self, index: usize, net: &Net) -> Result<Arc<Block>, RpcError> {
        match self.get::<Option<Hash>>(index)? {
            None => Ok(net.chain.best().clone()),
            Some(hash) => net.chain.block(hash).cloned().ok_or(RpcError::UnknownBlock { hash }),
        }
    }
}

/// A block number, which clients write as a number or in hexadecimal.
pub fn number(value: &Value) -> Result<BlockNumber, RpcError> {
    let written = match value {
        Value::String(text) => u64::from_str_radix(text.trim_start_matches("0x"), 16).ok(),
        other => other.as_u64(),
    };
    let wrong = || RpcError::Params { reason: format!("{value} is not a block number") };
    written.and_then(|number| number.try_into().ok()).ok_or_else(wrong)
}
