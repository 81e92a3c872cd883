//! One HTTP request on a connection of its own, by a client that is not ours. Must not know endpoints.

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{HeaderMap, Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::{run_log, soon};

/// An answer, wholly read.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as it came.
    pub body: Bytes,
}

impl Answer {
    /// Its body as JSON; null if it is empty.
    ///
    /// # Panics
    /// When it is not JSON.
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", self.body))
    }

    /// The stable code of its problem; empty if it is none.
    pub fn problem_code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// A header's text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// Sends one request and reads its answer.
///
/// # Errors
/// When the connection breaks: the server may be gone.
pub async fn request(
    address: SocketAddr,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> anyhow::Result<Answer> {
    let Some(body) = body else {
        return request_text(address, method, path, headers, "").await;
    };
    let headers = [headers, &[("content-type", "application/json")]].concat();
    request_text(address, method, path, &headers, &body.to_string()).await
}

/// Sends one request with this credential, or without one when it is empty.
///
/// # Panics
/// When the connection breaks.
pub async fn call(
    address: SocketAddr,
    method: Method,
    path: &str,
    bearer: &str,
    body: Option<&Value>,
) -> Answer {
    let bearer_header = format!("Bearer {bearer}");
    let headers = [("authorization", bearer_header.as_str())];
    let headers = if bearer.is_empty() { &[][..] } else { &headers };
    request(address, method, path, headers, body)
        .await
        .expect("an answer")
}

/// Sends one request with a body of plain text and reads its answer.
///
/// # Errors
/// When the connection breaks: the server may be gone.
pub async fn request_text(
    address: SocketAddr,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> anyhow::Result<Answer> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", address.to_string());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    run_log::note_body(body.as_bytes());
    let request = request.body(Full::new(Bytes::from(body.to_owned())))?;
    send(address, request).await
}

/// Sends a request that is made already, and reads its answer.
///
/// # Errors
/// When the connection breaks: the server may be gone.
pub async fn send(address: SocketAddr, request: Request<Full<Bytes>>) -> anyhow::Result<Answer> {
    run_log::note_headers(request.headers());
    run_log::note_address(&request.uri().to_string());
    let socket = TcpStream::connect(address).await?;
    socket.set_nodelay(true)?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(socket)).await?;
    let connection = tokio::spawn(connection);
    let response = soon("an answer", sender.send_request(request)).await?;
    let (parts, body) = response.into_parts();
    let body = soon("the rest of an answer", body.collect())
        .await?
        .to_bytes();
    connection.abort();
    run_log::note_headers(&parts.headers);
    run_log::note_body(&body);
    Ok(Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    })
}
