//! The method table in process, as subxt's RPC client.

use crate::{faults::Fate, rpc, simnet::Simnet};
use futures::{StreamExt, stream};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde::Deserialize;
use serde_json::value::RawValue;
use subxt_rpcs::{
    Error, RpcClient, UserError,
    client::{RawRpcFuture, RawRpcSubscription, RpcClientT},
};
use tokio::sync::mpsc::Receiver;

/// Notifications that wait for a slow reader before the chain's side waits too.
const BUFFER: usize = 1_024;

/// A client of the simulated chain, for `subxt` and `subxt_rpcs`.
///
/// # Errors
///
/// Never: that no method is registered twice is tested.
pub fn rpc_client(simnet: &Simnet) -> Result<RpcClient, RegisterMethodError> {
    InProcess::new(simnet).map(RpcClient::new)
}

/// Answers requests from the same table as the WebSocket server, through the same JSON.
pub struct InProcess {
    table: RpcModule<Simnet>,
    simnet: Simnet,
}

/// The connection broke, as faults had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection broke (simulated fault)")]
pub struct Broken;

#[derive(Deserialize)]
struct Response {
    result: Option<Box<RawValue>>,
    error: Option<UserError>,
}

#[derive(Deserialize)]
struct Notification {
    params: Payload,
}

#[derive(Deserialize)]
struct Payload {
    result: Box<RawValue>,
}

impl InProcess {
    /// A client of its own; subscriptions end with their streams.
    ///
    /// # Errors
    ///
    /// As [`rpc_client`].
    pub fn new(simnet: &Simnet) -> Result<Self, RegisterMethodError> {
        Ok(Self { table: rpc::table(simnet.clone())?, simnet: simnet.clone() })
    }

    async fn send(
        &self,
        method: &str,
        params: Option<Box<RawValue>>,
    ) -> Result<(Box<RawValue>, Receiver<Box<RawValue>>), Error> {
        let fate = self.simnet.dice().request(method);
        if fate == Fate::RequestLost {
            return Err(broken());
        }
        let params = params.as_ref().map_or("[]", |params| params.get());
        let request = format!(r#"{{"jsonrpc":"2.0","id":0,"method":"{method}","params":{params}}}"#);
        let answer = self.table.raw_json_request(&request, BUFFER).await;
        let (response, notifications) = answer.map_err(Error::Serialization)?;
        match fate {
            Fate::ResponseLost => return Err(broken()),
            Fate::Delayed(time) => tokio::time::sleep(time).await,
            Fate::Fine | Fate::RequestLost => {}
        }
        Ok((read(&response)?, notifications))
    }
}

fn broken() -> Error {
    Error::Client(Box::new(Broken))
}

fn read(response: &RawValue) -> Result<Box<RawValue>, Error> {
    let response: Response = serde_json::from_str(response.get()).map_err(Error::Deserialization)?;
    match response.error {
        Some(error) => Err(Error::User(error)),
        // A `null` result deserializes as none.
        None => Ok(response.result.unwrap_or_else(|| RawValue::NULL.to_owned())),
    }
}

impl RpcClientT for InProcess {
    fn request_raw<'a>(&'a self, method: &'a str, params: Option<Box<RawValue>>) -> RawRpcFuture<'a, Box<RawValue>> {
        Box::pin(async move { Ok(self.send(method, params).await?.0) })
    }

    fn subscribe_raw<'a>(
        &'a self,
        sub: &'a str,
        params: Option<Box<RawValue>>,
        _unsub: &'a str,
    ) -> RawRpcFuture<'a, RawRpcSubscription> {
        Box::pin(async move {
            let (id, notifications) = self.send(sub, params).await?;
            let next = |mut from: Receiver<Box<RawValue>>| async {
                let message = from.recv().await?;
                let item = serde_json::from_str::<Notification>(message.get());
                Some((item.map(|item| item.params.result).map_err(Error::Deserialization), from))
            };
            let id = Some(id.get().trim_matches('"').to_owned());
            Ok(RawRpcSubscription { stream: stream::unfold(notifications, next).boxed(), id })
        })
    }
}
