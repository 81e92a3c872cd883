//! An echo on the server's socket layer: handshake, frames, closing. Must not know what messages mean.

use std::sync::Arc;

use bytes::{BufMut as _, Bytes, BytesMut};
use domain::{Actor, Epoch, PrincipalId, SessionId, TenantId, Timestamp};
use hub::{Connection, Encoding, Hub, HubLimits, Inbound, LocalBus, NewConnection, SocketReader};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wire::websocket::{Opcode, accept_key, frame_header_len, write_frame_header};

use crate::server::open_sqlite;

/// Conformance suites send messages of up to 16 MiB.
const MESSAGE_BYTES_MAX: usize = 64 << 20;

/// A hub whose outboxes take the large messages of conformance suites.
///
/// # Errors
/// When there is no folder for its store.
pub async fn hub() -> anyhow::Result<Arc<Hub>> {
    let folder = tempfile::tempdir()?;
    let store = open_sqlite(folder.path()).await;
    let epoch = Epoch::parse("echo").expect("`echo` is an epoch");
    let limits = HubLimits {
        outbox_bytes_max: 4 * MESSAGE_BYTES_MAX,
        ..HubLimits::default()
    };
    Ok(Hub::new(store, epoch, Arc::new(LocalBus::alone()), limits))
}

/// Shakes hands, then echoes until the peer is done.
pub async fn serve(hub: Arc<Hub>, mut socket: TcpStream) {
    let Some((key, behind)) = read_handshake(&mut socket).await else {
        return;
    };
    let Some(accept) = accept_key(&key) else {
        return;
    };
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    if socket.set_nodelay(true).is_err() || socket.write_all(answer.as_bytes()).await.is_err() {
        return;
    }
    let none = uuid::Uuid::nil();
    let actor = Actor {
        tenant: TenantId::from_uuid(none),
        principal: PrincipalId::from_uuid(none),
        session: SessionId::from_uuid(none),
    };
    let deadline = Timestamp::from_millis(i64::MAX);
    let new = NewConnection {
        actor,
        deadline,
        encoding: Encoding::Socket,
        socket: Some(socket),
        is_sighted: false,
    };
    let registered = hub.register(new);
    let connection = Arc::clone(registered.connection());
    let mut reader = SocketReader::new(Arc::clone(&connection), MESSAGE_BYTES_MAX);
    reader.feed_first(&behind, &hub, |message| echo(&connection, &message));
    while reader
        .read(&hub, |message| echo(&connection, &message))
        .await
    {}
}

fn echo(connection: &Connection, message: &Inbound<'_>) {
    let (opcode, payload) = match message {
        Inbound::Text(text) => (Opcode::Text, text.as_bytes()),
        Inbound::Binary(data) => (Opcode::Binary, *data),
    };
    let mut frame = BytesMut::with_capacity(frame_header_len(payload.len()) + payload.len());
    write_frame_header(&mut frame, opcode, payload.len());
    frame.put_slice(payload);
    connection.send(&frame.freeze());
}

async fn read_handshake(socket: &mut TcpStream) -> Option<(String, Bytes)> {
    let mut head = BytesMut::with_capacity(4096);
    loop {
        if let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") {
            let behind = head.split_off(end + 4).freeze();
            let text = String::from_utf8_lossy(&head).into_owned();
            let key = text.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("sec-websocket-key")
                    .then(|| value.trim().to_owned())
            })?;
            return Some((key, behind));
        }
        if head.len() > 64 * 1024 || socket.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
}
