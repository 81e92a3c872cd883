//! The bytes of HTTP requests: calls of the API, and the upgrade to a WebSocket (RFC 6455, section 4.1).
//! It must not know who sends them.

use std::net::SocketAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// One call of the API.
pub(crate) struct Call<'a> {
    /// For example `POST`.
    pub(crate) method: &'a str,
    /// Path and query.
    pub(crate) path: &'a str,
    /// The bearer token, if the call needs one.
    pub(crate) token: Option<&'a str>,
    /// A JSON body, or nothing.
    pub(crate) body: &'a str,
}

impl Call<'_> {
    /// The whole request.
    pub(crate) fn bytes(&self, host: SocketAddr) -> Vec<u8> {
        let authorization = authorization(self.token);
        format!(
            "{} {} HTTP/1.1\r\nhost: {host}\r\n{authorization}content-type: application/json\r\ncontent-length: {}\r\n\r\n{}",
            self.method,
            self.path,
            self.body.len(),
            self.body,
        )
        .into_bytes()
    }
}

/// The request that turns a connection into a signed-in WebSocket.
pub(crate) fn upgrade(host: SocketAddr, token: &str, nonce: [u8; 16]) -> Vec<u8> {
    let key = STANDARD.encode(nonce);
    let authorization = authorization(Some(token));
    format!(
        "GET /v1/socket HTTP/1.1\r\nhost: {host}\r\n{authorization}connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n"
    )
    .into_bytes()
}

fn authorization(token: Option<&str>) -> String {
    token.map_or_else(String::new, |token| {
        format!("authorization: Bearer {token}\r\n")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_carries_its_length_and_its_token() {
        let call = Call {
            method: "POST",
            path: "/v1/rooms",
            token: Some("t"),
            body: "{}",
        };
        let text = String::from_utf8(call.bytes(([127, 0, 0, 1], 80).into())).unwrap();
        assert!(text.starts_with("POST /v1/rooms HTTP/1.1\r\nhost: 127.0.0.1:80\r\n"));
        assert!(text.contains("authorization: Bearer t\r\n"));
        assert!(text.ends_with("content-length: 2\r\n\r\n{}"));
    }

    #[test]
    fn an_upgrade_carries_the_nonce_in_base64() {
        let text = String::from_utf8(upgrade(([127, 0, 0, 1], 80).into(), "t", [0; 16])).unwrap();
        assert!(text.contains("sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"));
    }
}
