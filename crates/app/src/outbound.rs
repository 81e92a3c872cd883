//! What use cases ask of the world outside: a bounded HTTP call, and a mail. Must not know how either is made, nor which
//! addresses are refused.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use domain::Email;

/// How long a call to a provider may take.
pub const FETCH_TIMEOUT: Duration = Duration::from_secs(5);
/// How long redeeming a host's code may take: somebody waits for it.
pub const REDEEM_TIMEOUT: Duration = Duration::from_secs(3);
/// Bytes of an answer at most.
pub const ANSWER_BYTES_MAX: usize = 512 * 1024;

/// What is sent with a call.
#[derive(Clone, PartialEq, Eq)]
pub enum Payload {
    /// Nothing: the call is a GET.
    None,
    /// `application/x-www-form-urlencoded`; the call is a POST.
    Form(Vec<(&'static str, String)>),
    /// JSON text; the call is a POST.
    Json(String),
    /// A message to a push service (RFC 8030 section 5), encrypted (RFC 8188); the call is a POST.
    Push {
        /// The encrypted body.
        body: Vec<u8>,
        /// Seconds for which the service keeps it.
        ttl_seconds: u32,
        /// A newer message of the same topic takes its place there: up to 32 of BASE64URL.
        topic: Option<String>,
    },
}

/// A call. Its answer is given up on when it takes longer or is larger than it may be.
#[derive(Clone, PartialEq, Eq)]
pub struct FetchRequest {
    /// `https://…`; `http://` only where the operator allows it.
    pub url: String,
    /// What is sent, and so the method.
    pub payload: Payload,
    /// The value of `Authorization`, if there is one.
    pub authorization: Option<String>,
    /// How long all of it may take, from looking up the name to the last byte.
    pub timeout: Duration,
    /// Bytes of the answer's body at most; 0: it is not read.
    pub answer_bytes_max: usize,
}

impl FetchRequest {
    /// A GET with the house's limits.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(url, Payload::None)
    }

    /// A call with the house's limits.
    pub fn new(url: impl Into<String>, payload: Payload) -> Self {
        Self {
            url: url.into(),
            payload,
            authorization: None,
            timeout: FETCH_TIMEOUT,
            answer_bytes_max: ANSWER_BYTES_MAX,
        }
    }
}

/// Neither the address's query nor what is sent: both may hold secrets.
impl fmt::Debug for FetchRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.url.find(['?', '#']).unwrap_or(self.url.len());
        f.debug_struct("FetchRequest")
            .field("url", &&self.url[..end])
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// What came back, whatever its status. Redirects are not followed: they come back as they are.
#[derive(Clone, PartialEq, Eq)]
pub struct FetchAnswer {
    /// The status.
    pub status: u16,
    /// The media type in lower case, without parameters; empty when there was none.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
    /// Seconds of `Retry-After`, where it says so in seconds.
    pub retry_after_seconds: Option<u32>,
}

impl fmt::Debug for FetchAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchAnswer")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("body_bytes", &self.body.len())
            .field("retry_after_seconds", &self.retry_after_seconds)
            .finish()
    }
}

/// Why a call has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not an address that may be called: no request has left.
    #[error("this address may not be called")]
    Refused,
    /// It took too long.
    #[error("the answer took too long")]
    Timeout,
    /// The answer is larger than it may be.
    #[error("the answer is too large")]
    TooLarge,
    /// Too many calls are under way, to there or at all.
    #[error("too many calls are under way")]
    Busy,
    /// No connection, no name, no TLS, or not HTTP.
    #[error("there was no answer")]
    Network,
}

/// Calls others. Who implements it refuses private addresses, follows no redirect, and sends no cookie.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// Makes the call.
    async fn fetch(&self, request: FetchRequest) -> Result<FetchAnswer, FetchError>;

    /// Whether an address may be called as far as its text tells; what its name stands for is seen when it is called.
    fn may_call(&self, url: &str) -> bool;
}

/// A mail of plain text.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// To whom.
    pub to: Email,
    /// One line; control characters in it become spaces.
    pub subject: String,
    /// The text, with `\n` between lines.
    pub text: String,
}

/// Nothing of it: the address is a person, and the text may hold a code.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail(…)")
    }
}

/// Why a mail is not on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Too many mails wait already.
    #[error("too many mails wait to be sent")]
    QueueFull,
    /// The mail server will never take it.
    #[error("the mail server refuses this mail")]
    Refused,
    /// The mail server cannot take it now.
    #[error("the mail server cannot be reached")]
    Unavailable,
}

/// Sends mails. Use cases are given one that only queues, so that no request waits for a mail server and none takes
/// longer for an address that is known.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends the mail, or queues it.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}
