//! Whether what is live arrives at once: the socket (RFC 6455) and the stream of events. Must not know frames beyond the
//! first.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::commands::doctor::Findings;
use crate::commands::doctor::site::{PATIENCE, Site, header};

/// How long the first event of a stream may take.
const FIRST_EVENT_MAX: Duration = Duration::from_secs(4);
/// The nonce of RFC 6455 section 1.3, and what a server makes of it. Nothing secret hangs on it.
const NONCE: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
/// Bytes of the first frame at most.
const FRAME_BYTES_MAX: usize = 64 * 1024;

const UPGRADE: [(&str, &str); 4] = [
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", NONCE),
];
const PASS_UPGRADE: &str = "let the proxy pass the upgrade on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; \
     proxy_set_header Connection \"upgrade\")";

/// Whether a handshake arrives, without anybody who could open the socket.
pub(super) async fn examine_handshake(site: &Site, findings: &mut Findings) {
    let check = "socket";
    match site.ask(Method::GET, "/v1/socket", &UPGRADE, None).await {
        Ok(seen) if seen.code() == "token_missing" => {
            findings.good(check, "the handshake arrives; nobody was there to open it");
        }
        Ok(seen) => findings.wrong(check, seen.code(), PASS_UPGRADE),
        Err(why) => findings.wrong(check, why, PASS_UPGRADE),
    }
}

/// Opens the socket and waits for the welcome.
pub(super) async fn examine_socket(site: &Site, token: &str, findings: &mut Findings) {
    let check = "socket";
    let bearer = format!("Bearer {token}");
    let mut headers = UPGRADE.to_vec();
    headers.push(("authorization", &bearer));
    let response = match site.begin(Method::GET, "/v1/socket", &headers, None).await {
        Ok(response) => response,
        Err(why) => return findings.wrong(check, why, PASS_UPGRADE),
    };
    if response.status().as_u16() != 101 {
        let seen = format!("status {} in place of 101", response.status().as_u16());
        return findings.wrong(check, seen, PASS_UPGRADE);
    }
    if header(response.headers(), "sec-websocket-accept") != ACCEPT {
        return findings.wrong(check, "somebody else answers the handshake", PASS_UPGRADE);
    }
    match welcome(response).await {
        Ok(()) => findings.good(check, "open, and the welcome arrives"),
        Err(why) => findings.wrong(
            check,
            why,
            "let the proxy pass frames on as they come, and leave the connection open",
        ),
    }
}

async fn welcome(response: Response) -> Result<(), String> {
    let upgraded = response.upgrade().await;
    let mut socket = upgraded.map_err(|_| "the connection is not passed through".to_owned())?;
    let frame = tokio::time::timeout(PATIENCE, read_text(&mut socket)).await;
    let frame = frame.map_err(|_| "no frame arrives".to_owned())??;
    let frame: Value = serde_json::from_slice(&frame).unwrap_or_default();
    if frame["type"] == "welcome" {
        Ok(())
    } else {
        Err("the first frame is no welcome".to_owned())
    }
}

/// One unmasked text frame (RFC 6455 section 5.2).
async fn read_text(socket: &mut (impl AsyncRead + Unpin)) -> Result<Vec<u8>, String> {
    let broken = |_| "the connection breaks off".to_owned();
    let mut head = [0; 2];
    socket.read_exact(&mut head).await.map_err(broken)?;
    let length = match head[1] {
        126 => usize::from(socket.read_u16().await.map_err(broken)?),
        length @ 0..126 => usize::from(length),
        _ => return Err("the first frame is none of ours".to_owned()),
    };
    if head[0] != 0x81 || length > FRAME_BYTES_MAX {
        return Err("the first frame is none of ours".to_owned());
    }
    let mut text = vec![0; length];
    socket.read_exact(&mut text).await.map_err(broken)?;
    Ok(text)
}

/// Opens the stream of a room: its first event must arrive although the stream stays open.
pub(super) async fn examine_stream(site: &Site, token: &str, findings: &mut Findings) {
    let check = "stream";
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let rooms = site.ask(Method::GET, "/v1/rooms", &headers, None).await;
    let rooms = rooms.map(|seen| seen.json()).unwrap_or_default();
    let Some(room) = rooms["rooms"][0]["id"].as_str() else {
        return findings.skipped(check, "the tenant has no room to listen to");
    };
    let path = format!("/v1/rooms/{room}/stream");
    let first = async {
        let mut response = site.begin(Method::GET, &path, &headers, None).await?;
        if response.status().as_u16() != 200 {
            return Err(format!("status {}", response.status().as_u16()));
        }
        match response.chunk().await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err("it ends at once".to_owned()),
            Err(_) => Err("it breaks off".to_owned()),
        }
    };
    let fix = "let the proxy pass streams on as they come (nginx: proxy_buffering off)";
    match tokio::time::timeout(FIRST_EVENT_MAX, first).await {
        Ok(Ok(())) => findings.good(check, "the first event arrives at once"),
        Ok(Err(why)) => findings.wrong(check, why, fix),
        Err(_) => findings.wrong(check, "events are held back while it is open", fix),
    }
}
