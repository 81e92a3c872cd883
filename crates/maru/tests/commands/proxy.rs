//! A proxy that does everything wrong: it holds answers back until they are whole, drops upgrades, says another host,
//! and sprinkles headers. Must not know what finds that.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The proxy at work; it ends with its value.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

struct Upstream {
    url: String,
    client: reqwest::Client,
}

impl Proxy {
    pub(crate) async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let client = reqwest::Client::builder().no_proxy();
        let upstream = Arc::new(Upstream {
            url: format!("http://{server}"),
            client: client.build().expect("a client"),
        });
        let router = Router::new().fallback(pass_on).with_state(upstream);
        let task = tokio::spawn(async move {
            drop(axum::serve(listener, router).await);
        });
        Self { address, task }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass_on(State(upstream): State<Arc<Upstream>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let url = format!("{}{}", upstream.url, parts.uri);
    let mut headers = parts.headers;
    for name in [
        header::HOST,
        header::UPGRADE,
        header::CONNECTION,
        header::CONTENT_LENGTH,
    ] {
        headers.remove(name);
    }
    headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.9"));
    let sent = upstream.client.request(parts.method, url).headers(headers);
    let Ok(answer) = sent.body(body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    // All of it, before any of it goes on.
    let Ok(body) = answer.bytes().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    headers.remove(header::TRANSFER_ENCODING);
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    let everybody = HeaderValue::from_static("*");
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, everybody);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
