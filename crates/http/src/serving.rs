//! The public listener: our own accept loop, because a listener must set TCP_NODELAY (answers would wait 40 ms without
//! it), cut half-sent headers (`axum::serve` gives hyper no timer), and bound its connections. Must not know routes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Notify, watch};
use tower::ServiceExt as _;

use crate::config::HttpConfig;
use crate::extract::PeerAddress;

/// Bytes of a request's head.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// Connections that wait to be accepted at most; above it clients try again after a second.
const BACKLOG_CONNECTIONS: u32 = 4_096;
/// How long to wait when the process has no file left for another connection.
const OUT_OF_FILES_PAUSE: Duration = Duration::from_millis(50);

/// A listener at work.
pub struct Serving {
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
    open: Arc<OpenCount>,
}

impl Serving {
    /// Takes no more connections, and waits at most `patience` for the requests under way.
    pub async fn stop(self, patience: Duration) {
        self.stop.send_replace(true);
        drop(self.task.await);
        drop(tokio::time::timeout(patience, self.open.none_left()).await);
    }
}

/// Listens at `address`, with room for a storm of connections that come at once.
///
/// # Errors
/// When nothing can listen there.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG_CONNECTIONS)
}

/// Answers the listener's connections by the router until it is stopped.
pub fn serve(listener: TcpListener, router: Router, config: &HttpConfig) -> Serving {
    let (stop, stopped) = watch::channel(false);
    let open = Arc::new(OpenCount::default());
    let acceptor = Acceptor {
        router,
        open: Arc::clone(&open),
        connections_max: config.connections_max,
        header_read_timeout: config.header_read_timeout,
    };
    let task = tokio::spawn(acceptor.accept_until(listener, stopped));
    Serving { stop, task, open }
}

struct Acceptor {
    router: Router,
    open: Arc<OpenCount>,
    connections_max: usize,
    header_read_timeout: Duration,
}

/// How many connections are open.
#[derive(Default)]
struct OpenCount {
    count: AtomicUsize,
    closed_one: Notify,
}

impl OpenCount {
    async fn none_left(&self) {
        loop {
            let closed = self.closed_one.notified();
            if self.count.load(Ordering::Acquire) == 0 {
                return;
            }
            closed.await;
        }
    }
}

/// One open connection in the count. Each request carries it, for a socket outlives its request.
pub(crate) struct Open(Arc<OpenCount>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.count.fetch_sub(1, Ordering::AcqRel);
        self.0.closed_one.notify_waiters();
    }
}

impl Acceptor {
    async fn accept_until(self, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((socket, peer)) => self.take(socket, peer, stopped.clone()),
                    Err(error) => pause_after(&error).await,
                },
                _ = stopped.changed() => return,
            }
        }
    }

    fn take(&self, socket: TcpStream, peer: SocketAddr, mut stopped: watch::Receiver<bool>) {
        let open = Arc::new(Open(Arc::clone(&self.open)));
        if self.open.count.fetch_add(1, Ordering::AcqRel) >= self.connections_max {
            metrics::counter!("maru_connections_refused_total", "limit" => "connections_max")
                .increment(1);
            return;
        }
        if let Err(error) = socket.set_nodelay(true) {
            tracing::debug!(error = %error, "a connection was gone before it was taken");
            return;
        }
        let router = self.router.clone();
        let place = Arc::clone(&open);
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(Arc::clone(&place));
            request.extensions_mut().insert(PeerAddress(peer.ip()));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.header_read_timeout)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(socket), service)
            .with_upgrades();
        tokio::spawn(async move {
            let mut connection = std::pin::pin!(connection);
            let ended = tokio::select! {
                ended = &mut connection => ended,
                _ = stopped.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(error = %error, "a connection ended early");
            }
            drop(open);
        });
    }
}

/// Out of files: the listener would spin. Everything else concerns one connection that is gone.
async fn pause_after(error: &io::Error) {
    tracing::warn!(error = %error, "a connection could not be accepted");
    tokio::time::sleep(OUT_OF_FILES_PAUSE).await;
}
