//! Calls to others that cannot be turned against this network: addresses are checked where the connection is made, no
//! redirect is followed, nothing is remembered from call to call, and every answer is bounded in time and bytes.
//! Must not know what is asked.

mod policy;
mod resolver;
mod slots;

use std::error::Error as _;
use std::sync::Arc;

use app::outbound::{Fetch, FetchAnswer, FetchError, FetchRequest, Payload};
use async_trait::async_trait;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER,
};
use reqwest::{Client, Response, redirect};
use rustls::ClientConfig;
use url::Url;

pub use policy::{OutboundPolicy, UnfitHost};
use resolver::{GuardedResolver, PrivateAddress};
use slots::Slots;

use crate::Authorities;

/// Calls others over HTTP.
pub struct HttpFetch {
    client: Client,
    policy: Arc<OutboundPolicy>,
    slots: Slots,
}

impl HttpFetch {
    /// With what the operator allows besides the public internet, and Mozilla's authorities.
    pub fn new(policy: OutboundPolicy) -> Self {
        Self::trusting(policy, &Authorities::default())
    }

    /// With what the operator allows, and whose certificates count.
    pub fn trusting(policy: OutboundPolicy, authorities: &Authorities) -> Self {
        let policy = Arc::new(policy);
        let client = Client::builder()
            .user_agent("Maru")
            .tls_backend_preconfigured(tls(authorities))
            .dns_resolver(GuardedResolver::new(Arc::clone(&policy)))
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .pool_max_idle_per_host(2)
            .build()
            .expect("the TLS configuration above is complete, and nothing else can fail");
        Self {
            client,
            policy,
            slots: Slots::default(),
        }
    }

    async fn call(&self, url: Url, request: FetchRequest) -> Result<FetchAnswer, FetchError> {
        let host = url.host_str().unwrap_or("").to_owned();
        let _slot = self.slots.take(&host).ok_or(FetchError::Busy)?;
        let mut call = match request.payload {
            Payload::None => self.client.get(url),
            Payload::Form(fields) => {
                let body = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(fields)
                    .finish();
                let kind = "application/x-www-form-urlencoded";
                self.client.post(url).header(CONTENT_TYPE, kind).body(body)
            }
            Payload::Json(text) => {
                let kind = "application/json";
                self.client.post(url).header(CONTENT_TYPE, kind).body(text)
            }
            Payload::Push {
                body,
                ttl_seconds,
                topic,
            } => {
                let call = self.client.post(url).body(body);
                let call = call.header(CONTENT_TYPE, "application/octet-stream");
                let call = call.header(CONTENT_ENCODING, "aes128gcm");
                let call = call.header("ttl", ttl_seconds).header("urgency", "normal");
                topic
                    .into_iter()
                    .fold(call, |call, topic| call.header("topic", topic))
            }
        };
        call = call.header(ACCEPT, "application/json");
        if let Some(authorization) = request.authorization {
            let mut value =
                HeaderValue::try_from(authorization).map_err(|_| FetchError::Refused)?;
            value.set_sensitive(true);
            call = call.header(AUTHORIZATION, value);
        }
        let answer = call.send().await.map_err(|error| reason_of(&error))?;
        read(answer, request.answer_bytes_max).await
    }
}

#[async_trait]
impl Fetch for HttpFetch {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchAnswer, FetchError> {
        let timeout = request.timeout;
        let result = match self.policy.check_url(&request.url) {
            None => Err(FetchError::Refused),
            Some(url) => tokio::time::timeout(timeout, self.call(url, request))
                .await
                .unwrap_or(Err(FetchError::Timeout)),
        };
        let outcome = match &result {
            Ok(_) => "answered",
            Err(FetchError::Refused) => "refused",
            Err(FetchError::Timeout) => "timeout",
            Err(FetchError::TooLarge) => "too_large",
            Err(FetchError::Busy) => "busy",
            Err(FetchError::Network) => "network",
        };
        metrics::counter!("maru_outbound_calls_total", "outcome" => outcome).increment(1);
        result
    }

    fn may_call(&self, url: &str) -> bool {
        self.policy.check_url(url).is_some()
    }
}

/// TLS 1.2 and up by aws-lc-rs.
fn tls(authorities: &Authorities) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("aws-lc-rs has ciphers for TLS 1.2 and 1.3")
        .with_root_certificates(authorities.roots())
        .with_no_client_auth()
}

async fn read(mut answer: Response, bytes_max: usize) -> Result<FetchAnswer, FetchError> {
    let header = |name| answer.headers().get(name).and_then(|v| v.to_str().ok());
    let retry_after_seconds = header(RETRY_AFTER).and_then(|wait| wait.parse().ok());
    if bytes_max == 0 {
        return Ok(FetchAnswer {
            status: answer.status().as_u16(),
            content_type: String::new(),
            body: Vec::new(),
            retry_after_seconds,
        });
    }
    let announced = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > bytes_max) {
        return Err(FetchError::TooLarge);
    }
    let kind = header(CONTENT_TYPE).unwrap_or("");
    let content_type = kind.split(';').next().unwrap_or("").trim();
    let content_type = content_type.to_ascii_lowercase();
    let mut body = Vec::with_capacity(announced.unwrap_or(0));
    while let Some(piece) = answer.chunk().await.map_err(|error| reason_of(&error))? {
        if body.len() + piece.len() > bytes_max {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(FetchAnswer {
        status: answer.status().as_u16(),
        content_type,
        body,
        retry_after_seconds,
    })
}

fn reason_of(error: &reqwest::Error) -> FetchError {
    let mut cause = error.source();
    while let Some(source) = cause {
        if source.is::<PrivateAddress>() {
            return FetchError::Refused;
        }
        cause = source.source();
    }
    // The chain names the host at most; the address with its query is taken out.
    tracing::debug!(
        cause = error.source().map(tracing::field::display),
        "a call had no answer"
    );
    FetchError::Network
}

#[cfg(test)]
mod tests;
