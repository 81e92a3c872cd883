//! One request by whoever, and what came of it. Streams and sockets are left as soon as their head is there.

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use maru_testkit::soon;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::world::{Somebody, World};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    /// A form, instead of JSON.
    pub(crate) form: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// A field of the JSON.
    pub(crate) fn text(&self, field: &str) -> String {
        self.json()[field].as_str().unwrap_or_default().to_owned()
    }

    /// `404 room_not_found`, or `200`.
    pub(crate) fn outcome(&self) -> String {
        let code = if self.status >= 400 {
            self.text("code")
        } else {
            String::new()
        };
        format!("{} {code}", self.status).trim_end().to_owned()
    }
}

impl World {
    /// Asks with the credential of `who`, from a network address that nobody else has.
    pub(crate) async fn ask(&self, who: &Somebody, ask: &Ask) -> Answered {
        self.ask_at(self.server.address(), who, ask).await
    }

    /// The same of another node.
    pub(crate) async fn ask_at(&self, address: SocketAddr, who: &Somebody, ask: &Ask) -> Answered {
        let request = self.request(address, who, ask);
        let socket = TcpStream::connect(address).await.expect("a connection");
        send(socket, request).await
    }

    /// It as it is sent, from a network address that nobody else has.
    pub(crate) fn request(
        &self,
        address: SocketAddr,
        who: &Somebody,
        ask: &Ask,
    ) -> Request<Full<Bytes>> {
        let [_, high, middle, low] = self.fresh().to_be_bytes();
        let mut request = Request::builder()
            .method(ask.method.as_str())
            .uri(&ask.path)
            .header("host", address.to_string())
            .header("x-forwarded-for", format!("10.{high}.{middle}.{low}"));
        if let Some(credential) = &who.credential {
            request = request.header("authorization", format!("Bearer {credential}"));
        }
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let (kind, body) = match (&ask.body, &ask.form) {
            (Some(json), _) => ("application/json", json.to_string()),
            (None, Some(form)) => ("application/x-www-form-urlencoded", form.clone()),
            (None, None) => ("", String::new()),
        };
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let request = request.body(Full::new(Bytes::from(body)));
        request.expect("a request")
    }

    /// A plain request.
    pub(crate) async fn ask_as(
        &self,
        who: &Somebody,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answered {
        let ask = Ask {
            method: method.to_owned(),
            path: path.to_owned(),
            body,
            ..Ask::default()
        };
        self.ask(who, &ask).await
    }
}

async fn send(socket: TcpStream, request: Request<Full<Bytes>>) -> Answered {
    socket.set_nodelay(true).expect("it is ours");
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(socket)).await;
    let (mut sender, connection) = shaken.expect("it speaks HTTP");
    let connection = tokio::spawn(connection);
    let response = soon("an answer", sender.send_request(request)).await;
    let (parts, body) = response.expect("an answer").into_parts();
    let kind = parts.headers.get("content-type");
    let is_stream = kind.is_some_and(|kind| kind == "text/event-stream");
    let body = if is_stream || parts.status.as_u16() == 101 {
        Bytes::new()
    } else {
        let body = soon("the rest of an answer", body.collect()).await;
        body.expect("a whole answer").to_bytes()
    };
    connection.abort();
    Answered {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    }
}
