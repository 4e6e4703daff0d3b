//! The method table over WebSocket (and HTTP), on the loopback interface only.

use crate::{
    faults::{Dice, Fate},
    rpc,
    simnet::Simnet,
};
use jsonrpsee::{
    MethodResponse,
    core::{
        RegisterMethodError,
        middleware::{Batch, Notification, RpcServiceBuilder, RpcServiceT},
    },
    server::{ServerConfig, ServerHandle, StopHandle, serve_with_graceful_shutdown, stop_channel},
    types::{ErrorCode, Request},
};
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    io::DuplexStream,
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
};

/// Largest request and response: a node's default is 15 MB.
const MAX_MESSAGE: u32 = 15 * 1024 * 1024;
/// Bytes between a socket and its answers.
const PIPE: usize = 256 * 1024;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The port is taken, or may not be used.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Bind {
        /// The port asked for; 0 is any.
        port: u16,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Two methods have one name, which a test excludes.
    #[error(transparent)]
    Table(#[from] RegisterMethodError),
}

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: ServerHandle,
}

impl Server {
    /// The URL at which clients find it.
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Stops it and closes all connections.
    pub fn stop(&self) {
        // Stopping twice is fine.
        let _stopped = self.stop.stop();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Serves a chain on `127.0.0.1:port`; port 0 takes any free one.
///
/// # Errors
///
/// If the port cannot be had.
pub async fn serve(simnet: &Simnet, port: u16) -> Result<Server, ServeError> {
    let bind = |source| ServeError::Bind { port, source };
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(bind)?;
    let address = listener.local_addr().map_err(bind)?;
    let table = rpc::table(simnet.clone())?;
    let (stopped, stop) = stop_channel();
    tokio::spawn(accept(listener, table, simnet.dice().clone(), stopped));
    Ok(Server { address, stop })
}

async fn accept(listener: TcpListener, table: jsonrpsee::RpcModule<Simnet>, dice: Arc<Dice>, stopped: StopHandle) {
    loop {
        let socket = tokio::select! {
            () = stopped.clone().shutdown() => return,
            accepted = listener.accept() => accepted,
        };
        // A connection that failed before it began is the client's to open again.
        let Ok((socket, _)) = socket else { continue };
        tokio::spawn(connection(socket, table.clone(), dice.clone(), stopped.clone()));
    }
}

/// Serves one connection until the client, the server or a fault ends it.
///
/// The server's end of the socket is a pipe, so that a fault can break the connection at once, with answers still due.
async fn connection(mut socket: TcpStream, table: jsonrpsee::RpcModule<Simnet>, dice: Arc<Dice>, stopped: StopHandle) {
    let (mut near, far) = tokio::io::duplex(PIPE);
    let link = Arc::new(Link::default());
    tokio::spawn(answer(far, table, Gatekeeper { dice, link: link.clone() }, stopped));
    // How a connection ends concerns its client alone.
    let _end = tokio::select! {
        biased;
        () = link.cut.notified() => Ok((0, 0)),
        end = tokio::io::copy_bidirectional(&mut socket, &mut near) => end,
    };
    drop(socket);
    link.gone.send_replace(true);
}

async fn answer(pipe: DuplexStream, table: jsonrpsee::RpcModule<Simnet>, keeper: Gatekeeper, stopped: StopHandle) {
    let config = ServerConfig::builder().max_request_body_size(MAX_MESSAGE).max_response_body_size(MAX_MESSAGE).build();
    let faults = RpcServiceBuilder::new().layer_fn(move |inner| Gate { inner, keeper: keeper.clone() });
    let service = jsonrpsee::server::Server::builder()
        .set_config(config)
        .set_rpc_middleware(faults)
        .to_service_builder()
        .build(table, stopped.clone());
    let _end = serve_with_graceful_shutdown(pipe, service, stopped.shutdown()).await;
}

/// A connection, as far as faults are concerned.
#[derive(Debug, Default)]
struct Link {
    /// Told to break.
    cut: Notify,
    /// Whether it is gone.
    gone: watch::Sender<bool>,
}

impl Link {
    /// Breaks the connection; returns when it is gone.
    async fn break_now(&self) {
        self.cut.notify_one();
        let mut gone = self.gone.subscribe();
        // The sender is our own, so waiting cannot fail.
        let _gone = gone.wait_for(|gone| *gone).await;
    }
}

/// Decides for one connection.
#[derive(Clone)]
struct Gatekeeper {
    dice: Arc<Dice>,
    link: Arc<Link>,
}

/// Lets requests through, or not, as the dice say.
#[derive(Clone)]
struct Gate<S> {
    inner: S,
    keeper: Gatekeeper,
}

impl<S> RpcServiceT for Gate<S>
where
    S: RpcServiceT<MethodResponse = MethodResponse> + Clone + Send + Sync + 'static,
{
    type MethodResponse = MethodResponse;
    type NotificationResponse = S::NotificationResponse;
    type BatchResponse = S::BatchResponse;

    fn call<'a>(&self, request: Request<'a>) -> impl Future<Output = MethodResponse> + Send + 'a {
        let Self { inner, keeper } = self.clone();
        async move {
            let fate = keeper.dice.request(request.method_name());
            if fate == Fate::RequestLost {
                keeper.link.break_now().await;
                // Nobody is there to read it, but jsonrpsee wants an answer.
                return MethodResponse::error(request.id, ErrorCode::InternalError);
            }
            let response = inner.call(request).await;
            match fate {
                Fate::Delayed(time) => tokio::time::sleep(time).await,
                Fate::ResponseLost => keeper.link.break_now().await,
                Fate::Fine | Fate::RequestLost => {}
            }
            response
        }
    }

    // Batches have no faults: none of our clients sends them.
    fn batch<'a>(&self, batch: Batch<'a>) -> impl Future<Output = Self::BatchResponse> + Send + 'a {
        self.inner.batch(batch)
    }

    fn notification<'a>(
        &self,
        notification: Notification<'a>,
    ) -> impl Future<Output = Self::NotificationResponse> + Send + 'a {
        self.inner.notification(notification)
    }
}
