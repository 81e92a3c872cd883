//! The public address, asked as a browser asks it: no redirect is followed, and what goes wrong is said in words.
//! Must not know what is checked.

use std::time::Duration;

use anyhow::Context as _;
use domain::Origin;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Response};
use serde_json::Value;

/// How long anything may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer at most.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// The public address.
pub(super) struct Site {
    pub(super) origin: Origin,
    client: Client,
}

/// An answer, wholly read.
pub(super) struct Seen {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Seen {
    /// Its body as JSON; null if it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The code of a problem, or the status.
    pub(super) fn code(&self) -> String {
        match self.json()["code"].as_str() {
            Some(code) => code.to_owned(),
            None => format!("status {}", self.status),
        }
    }

    /// The text of a header; empty if it is not there.
    pub(super) fn header(&self, name: &str) -> &str {
        header(&self.headers, name)
    }
}

/// The text of a header; empty if it is not there.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

impl Site {
    pub(super) fn new(origin: Origin) -> anyhow::Result<Self> {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            // A socket is opened by HTTP/1.1.
            .http1_only()
            .timeout(PATIENCE)
            .build()
            .context("there is no TLS here")?;
        Ok(Self { origin, client })
    }

    /// Whether people reach it by TLS.
    pub(super) fn is_https(&self) -> bool {
        self.origin.as_str().starts_with("https://")
    }

    /// Host and port.
    pub(super) fn authority(&self) -> &str {
        let text = self.origin.as_str();
        text.split_once("://").map_or(text, |(_, rest)| rest)
    }

    /// Begins a request; the body of the answer is not read yet.
    pub(super) async fn begin(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Response, String> {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.origin));
        for (name, value) in headers {
            let name = HeaderName::try_from(*name).map_err(|error| error.to_string())?;
            let value = HeaderValue::try_from(*value).map_err(|error| error.to_string())?;
            request = request.header(name, value);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        request.send().await.map_err(describe)
    }

    /// One request with its whole answer.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Seen, String> {
        let mut response = self.begin(method, path, headers, body).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(describe)? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_BYTES_MAX {
                return Err("the answer is larger than any of ours".to_owned());
            }
        }
        Ok(Seen {
            status,
            headers,
            body,
        })
    }
}

/// The error with its causes, for the first one alone says little.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
