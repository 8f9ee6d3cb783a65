//! Serves everything, until told to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, header};
use axum::{Extension, Router, middleware};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tower::util::MapRequestLayer;
use tower::{Layer as _, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutBody};

use crate::runtime::jobs;
use crate::state::Server;
use crate::{hooks, observe, rest, web};

/// How many connections the kernel keeps until they are accepted. A burst of calls brings more than the 128 that are usual.
const BACKLOG: i32 = 1024;

/// How long a client may take to send the head of a request; a connection that rests for longer is closed.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a client may pause while it sends the body.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest head of a request, in bytes.
const HEAD_LIMIT: usize = 64 * 1024;

/// How long a shutdown waits for what is under way. What is not over then is done again by the next process.
const GRACE: Duration = Duration::from_secs(20);

/// How long to wait before accepting again when it failed: out of file descriptors, most likely.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// All that the server answers.
pub fn router(server: Server) -> Router {
    let (rest, web) = (rest::router(&server), web::router(&server));
    Router::new()
        .merge(hooks::router())
        .merge(observe::router())
        .with_state(server)
        .merge(rest)
        .merge(web)
        .layer(header_unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_unless_set(header::REFERRER_POLICY, "same-origin"))
        // The pages say what they load; everything else is not to be shown as a page.
        .layer(header_unless_set(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ))
        .layer(
            ServiceBuilder::new()
                .layer(RequestBodyTimeoutLayer::new(BODY_TIMEOUT))
                .layer(MapRequestLayer::new(whole)),
        )
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(observe::trace))
}

/// Gives the body of a request the type that handlers know.
fn whole(request: Request<TimeoutBody<Body>>) -> Request<Body> {
    request.map(Body::new)
}

fn header_unless_set(
    name: header::HeaderName,
    value: &'static str,
) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Listens on an address.
///
/// # Errors
/// When the address is taken or not ours.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    // A restarted server must not wait until the connections of the last one are forgotten.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

/// Answers requests and does the background jobs until `stop` is over. Then it accepts nothing new, ends what is under way, and closes the store.
pub async fn run(server: Server, listener: TcpListener, stop: impl Future<Output = ()>) {
    let jobs = tokio::spawn(jobs::run(server.clone(), server.stopping.clone()));
    let connections = accept(listener, router(server.clone()), HEAD_TIMEOUT, stop).await;
    tracing::info!("stopping: no new connections, ending what is under way");
    server.stopping.cancel();
    server.runtime.tasks.close();
    let drained = async {
        connections.shutdown().await;
        if let Err(error) = jobs.await {
            tracing::error!(%error, "the background jobs did not end well");
        }
        server.runtime.tasks.wait().await;
    };
    if tokio::time::timeout(GRACE, drained).await.is_err() {
        tracing::warn!("not everything ended in time; the next process goes on with it");
    }
    server.store.close().await;
    tracing::info!("stopped");
}

async fn accept(
    listener: TcpListener,
    router: Router,
    head_timeout: Duration,
    stop: impl Future<Output = ()>,
) -> GracefulShutdown {
    let connections = GracefulShutdown::new();
    // HTTP/1 only, which is what proxies speak: to find out which version a client speaks, hyper would wait for its first bytes for ever.
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_buf_size(HEAD_LIMIT);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => return connections,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_AGAIN).await;
                continue;
            }
        };
        serve_connection(stream, peer, &builder, router.clone(), &connections);
    }
}

fn serve_connection(
    stream: TcpStream,
    peer: SocketAddr,
    builder: &Builder<TokioExecutor>,
    router: Router,
    connections: &GracefulShutdown,
) {
    // Answers are small and whole: waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(Extension(ConnectInfo(peer)).layer(router));
    let connection = builder
        .serve_connection(TokioIo::new(stream), service)
        .into_owned();
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke off");
        }
    });
}

/// Is over when the operating system asks the process to end.
pub async fn stop_signal() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "interrupts cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(error) => {
            tracing::error!(%error, "requests to end cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending::<()>().await;
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test]
    async fn clients_that_send_nothing_are_let_go() {
        for sent in ["", "P", "POST / HTTP/1.1\r\n"] {
            let listener = bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
            let address = listener.local_addr().unwrap();
            let soon = Duration::from_millis(50);
            let server = tokio::spawn(accept(listener, Router::new(), soon, pending()));
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(sent.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            let closed = stream.read_to_end(&mut answer);
            let closed = tokio::time::timeout(Duration::from_secs(30), closed).await;
            closed.expect("it is closed").unwrap();
            assert_eq!(answer, b"", "after {sent:?}");
            server.abort();
        }
    }
}
