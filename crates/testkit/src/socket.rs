//! A native socket by a WebSocket client that is not ours. Must not know the server's inside.

use std::net::SocketAddr;

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::{run_log, soon};

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// The frame `welcome`.
    pub welcome: Value,
}

impl Socket {
    /// Opens a socket by its ticket and takes the welcome.
    ///
    /// # Errors
    /// When the handshake is refused.
    pub async fn open(address: SocketAddr, ticket: &str) -> anyhow::Result<Self> {
        let tcp = TcpStream::connect(address).await?;
        tcp.set_nodelay(true)?;
        Self::open_on(tcp, address, ticket).await
    }

    /// The same on a TCP connection of the test's own.
    ///
    /// # Errors
    /// When the handshake is refused.
    pub async fn open_on(
        tcp: TcpStream,
        address: SocketAddr,
        ticket: &str,
    ) -> anyhow::Result<Self> {
        let url = format!("ws://{address}/v1/socket?ticket={ticket}");
        let (stream, _) = soon("the handshake", client_async(url, tcp)).await?;
        Self::welcomed(stream).await
    }

    async fn welcomed(stream: WebSocketStream<TcpStream>) -> anyhow::Result<Self> {
        let mut socket = Self {
            stream,
            welcome: Value::Null,
        };
        let first = socket.try_next().await;
        socket.welcome = first.map_err(|code| anyhow::anyhow!("closed with {code:?}"))?;
        anyhow::ensure!(socket.welcome["type"] == "welcome", "{}", socket.welcome);
        Ok(socket)
    }

    /// Opens a socket by `Authorization`, as programs do, and takes the welcome.
    ///
    /// # Errors
    /// When the handshake is refused.
    pub async fn open_with_bearer(address: SocketAddr, token: &str) -> anyhow::Result<Self> {
        let tcp = TcpStream::connect(address).await?;
        let mut request = format!("ws://{address}/v1/socket").into_client_request()?;
        let bearer = format!("Bearer {token}").parse()?;
        request.headers_mut().insert("authorization", bearer);
        let (stream, _) = soon("the handshake", client_async(request, tcp)).await?;
        Self::welcomed(stream).await
    }

    /// Sends a frame.
    ///
    /// # Panics
    /// When the socket is closed.
    pub async fn send(&mut self, frame: &Value) {
        self.try_send(frame)
            .await
            .expect("the socket takes a frame");
    }

    /// Sends a frame, if the socket is open.
    ///
    /// # Errors
    /// When it is not.
    pub async fn try_send(&mut self, frame: &Value) -> anyhow::Result<()> {
        let frame = frame.to_string();
        run_log::note_body(frame.as_bytes());
        Ok(self.stream.send(Message::text(frame)).await?)
    }

    /// Sends one text frame of these bytes, whatever they are.
    ///
    /// # Panics
    /// When the socket is closed.
    pub async fn send_text_bytes(&mut self, bytes: Bytes) {
        run_log::note_body(&bytes);
        let frame = Frame::message(bytes, OpCode::Data(Data::Text), true);
        let sent = self.stream.send(Message::Frame(frame)).await;
        sent.expect("the socket takes a frame");
    }

    /// The next frame.
    ///
    /// # Panics
    /// When the socket is closed.
    pub async fn next(&mut self) -> Value {
        self.try_next()
            .await
            .unwrap_or_else(|code| panic!("the socket was closed with {code:?}"))
    }

    /// The next frame, or the code that the socket was closed with.
    ///
    /// # Errors
    /// The close code; `None` when the connection broke.
    ///
    /// # Panics
    /// When something comes that is not a frame.
    pub async fn try_next(&mut self) -> Result<Value, Option<u16>> {
        loop {
            match soon("a frame", self.stream.next()).await {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(&text).expect("frames are JSON"));
                }
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code.into())),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(other)) => panic!("a server sends only text: {other:?}"),
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// The answer to a frame with a `ref`; none when the socket is closed instead.
    ///
    /// # Panics
    /// When something comes that is not a frame.
    pub async fn answer_to(&mut self, frame: &Value) -> Option<Value> {
        self.try_send(frame).await.ok()?;
        loop {
            let told = self.try_next().await.ok()?;
            if told["ref"] == frame["ref"] {
                return Some(told);
            }
        }
    }

    /// The code that the socket is closed with; frames before it are dropped.
    ///
    /// # Panics
    /// When the connection breaks without one.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            match self.try_next().await {
                Ok(_) => {}
                Err(code) => return code.expect("a close frame"),
            }
        }
    }

    /// The next frame of this type; others before it are dropped.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// Subscribes and gives the verdict.
    pub async fn subscribe(&mut self, room: &str, after: Option<u64>) -> Value {
        let mut frame = json!({ "type": "subscribe", "room": room });
        if let Some(after) = after {
            frame["after"] = json!(after);
        }
        self.send(&frame).await;
        self.next_of("subscribed").await
    }

    /// The next event of any room.
    pub async fn next_event(&mut self) -> Value {
        self.next_of("event").await
    }

    /// Sends a message and gives its answer, `ack` or `error`; what comes before it is dropped.
    pub async fn say(&mut self, room: &str, client_id: &str, text: &str) -> Value {
        let frame = json!({ "type": "message.send", "room": room, "client_id": client_id, "text": text, "ref": client_id });
        self.send(&frame).await;
        loop {
            let frame = self.next().await;
            if frame["ref"] == client_id {
                return frame;
            }
        }
    }

    /// Closes and waits for the server's answer; the code that it answered with.
    pub async fn close(mut self) -> Option<u16> {
        drop(self.stream.close(None).await);
        loop {
            if let Err(code) = self.try_next().await {
                return code;
            }
        }
    }
}
