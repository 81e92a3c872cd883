//! A blocking client of the HTTP API for what comes before and after a load: guests, rooms, counts.
//! It must not be used where load is made: it does one call after the other.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use serde_json::{Value, json};

use crate::protocol::payloads::excerpt;
use crate::protocol::requests::Call;
use crate::protocol::responses::split_response;

const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// One connection with keep-alive.
pub(crate) struct Api {
    stream: TcpStream,
    address: SocketAddr,
}

/// An answer.
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Api {
    /// Connects.
    pub(crate) fn connect(address: SocketAddr) -> Result<Self> {
        let stream =
            TcpStream::connect(address).with_context(|| format!("cannot connect to {address}"))?;
        Self::over(stream, address)
    }

    /// Connects from an address of one's own on loopback.
    pub(crate) fn connect_from(from: Ipv4Addr, address: SocketAddr) -> Result<Self> {
        let flags = SocketFlags::CLOEXEC;
        let socket =
            rustix::net::socket_with(AddressFamily::INET, SocketType::STREAM, flags, None)?;
        rustix::net::bind(&socket, &SocketAddr::from((from, 0)))
            .with_context(|| format!("{from} is not an address of this machine"))?;
        rustix::net::connect(&socket, &address)
            .with_context(|| format!("cannot connect to {address}"))?;
        Self::over(TcpStream::from(socket), address)
    }

    fn over(stream: TcpStream, address: SocketAddr) -> Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
        Ok(Self { stream, address })
    }

    /// Any call, any answer.
    pub(crate) fn call(&mut self, call: &Call<'_>) -> Result<Answer> {
        self.stream.write_all(&call.bytes(self.address))?;
        let mut bytes = Vec::new();
        let mut chunk = [0; 16 * 1024];
        loop {
            if let Some(response) = split_response(&bytes)? {
                return Ok(Answer {
                    status: response.status,
                    body: response.body.to_vec(),
                });
            }
            let count = self
                .stream
                .read(&mut chunk)
                .with_context(|| format!("no answer to {} {}", call.method, call.path))?;
            ensure!(count > 0, "{} {} was cut off", call.method, call.path);
            bytes.extend_from_slice(&chunk[..count]);
        }
    }

    fn json(&mut self, method: &str, path: &str, token: Option<&str>, body: &str) -> Result<Value> {
        let answer = self.call(&Call {
            method,
            path,
            token,
            body,
        })?;
        if !(200..300).contains(&answer.status) {
            bail!(
                "{method} {path} was answered with {}: {}",
                answer.status,
                excerpt(&answer.body)
            );
        }
        serde_json::from_slice(&answer.body)
            .with_context(|| format!("{method} {path} was not answered with JSON"))
    }

    /// What stands at this path.
    pub(crate) fn get(&mut self, path: &str, token: &str) -> Result<Value> {
        self.json("GET", path, Some(token), "")
    }

    /// Signs in so many new guests and answers their access tokens.
    pub(crate) fn guests(&mut self, tenant: &str, count: usize) -> Result<Vec<String>> {
        let path = format!("/v1/tenants/{tenant}/guests");
        (0..count)
            .map(|_| text_field(&self.json("POST", &path, None, "{}")?, "access_token"))
            .collect()
    }

    /// Asks for an account; its code goes by mail.
    pub(crate) fn sign_up(&mut self, tenant: &str, body: &Value) -> Result<()> {
        let path = format!("/v1/tenants/{tenant}/accounts");
        self.json("POST", &path, None, &body.to_string())?;
        Ok(())
    }

    /// Makes the account that the code is for.
    pub(crate) fn verify(&mut self, tenant: &str, code: &str) -> Result<()> {
        let path = format!("/v1/tenants/{tenant}/accounts/verify");
        self.json("POST", &path, None, &json!({ "code": code }).to_string())?;
        Ok(())
    }

    /// Whether the server knows the owner of `token`, and as a guest.
    pub(crate) fn is_guest(&mut self, token: &str) -> Result<bool> {
        let me = self.json("GET", "/v1/me", Some(token), "")?;
        Ok(me["principal"]["kind"] == "guest")
    }

    /// Creates so many rooms and answers their ids.
    pub(crate) fn rooms(&mut self, token: &str, count: usize) -> Result<Vec<String>> {
        (1..=count)
            .map(|place| {
                let body = json!({ "title": format!("bench {place}") }).to_string();
                text_field(&self.json("POST", "/v1/rooms", Some(token), &body)?, "id")
            })
            .collect()
    }

    /// Makes the owner of `token` a member.
    pub(crate) fn join(&mut self, token: &str, room: &str) -> Result<()> {
        let path = format!("/v1/rooms/{room}/members/me");
        self.json("PUT", &path, Some(token), "")?;
        Ok(())
    }

    /// Sends one message and answers its seq.
    pub(crate) fn send(&mut self, token: &str, room: &str, body: &str) -> Result<u64> {
        let path = format!("/v1/rooms/{room}/messages");
        number_field(&self.json("POST", &path, Some(token), body)?, "seq")
    }

    /// How many messages a room holds.
    pub(crate) fn message_count(&mut self, token: &str, room: &str) -> Result<u64> {
        let path = format!("/v1/rooms/{room}");
        number_field(&self.json("GET", &path, Some(token), "")?, "number")
    }

    /// The sum over all labels of a counter in `/metrics`, if it is there.
    pub(crate) fn counter(&mut self, name: &str) -> Result<Option<f64>> {
        let answer = self.call(&Call {
            method: "GET",
            path: "/metrics",
            token: None,
            body: "",
        })?;
        ensure!(
            answer.status == 200,
            "/metrics was answered with {}",
            answer.status
        );
        Ok(counter_sum(&String::from_utf8_lossy(&answer.body), name))
    }
}

/// The JSON body of one message.
pub(crate) fn message_body(client_id: &str, text: &str) -> String {
    format!(r#"{{"client_id":"{client_id}","text":"{text}"}}"#)
}

/// The access token in the answer to whoever has entered.
pub(crate) fn access_token(answer: &[u8]) -> Result<String> {
    text_field(&serde_json::from_slice(answer)?, "access_token")
}

fn text_field(value: &Value, name: &str) -> Result<String> {
    let field = value.get(name).and_then(Value::as_str);
    Ok(field
        .with_context(|| format!("an answer has no {name}"))?
        .to_owned())
}

fn number_field(value: &Value, name: &str) -> Result<u64> {
    let field = value.get(name).and_then(Value::as_u64);
    field.with_context(|| format!("an answer has no {name}"))
}

fn counter_sum(text: &str, name: &str) -> Option<f64> {
    text.lines()
        .filter_map(|line| {
            let rest = line.strip_prefix(name)?;
            let is_whole_name = rest.starts_with(['{', ' ']);
            let value = rest.rsplit(' ').next()?.parse::<f64>().ok()?;
            is_whole_name.then_some(value)
        })
        .reduce(|sum, value| sum + value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_summed_over_its_labels_and_not_over_longer_names() {
        let text =
            "# TYPE reads counter\nreads{kind=\"a b\"} 2\nreads{kind=\"c\"} 3\nreads_failed 9\n";
        assert_eq!(counter_sum(text, "reads"), Some(5.0));
        assert_eq!(counter_sum(text, "writes"), None);
    }

    #[test]
    fn a_message_body_is_json() {
        let body: Value = serde_json::from_str(&message_body("c-1", "hi")).unwrap();
        assert_eq!(body, json!({"client_id": "c-1", "text": "hi"}));
    }
}
