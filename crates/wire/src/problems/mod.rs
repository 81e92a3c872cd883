//! Problem documents (RFC 9457), and the catalogue of their codes. Must not know HTTP libraries.

mod catalogue;

use serde::{Deserialize, Serialize};

pub use catalogue::{ProblemCode, catalogue_markdown};

/// A refusal: the same object in an HTTP answer and in a socket's `error` frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Problem {
    /// Where it is explained: `/docs/problems#{code}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The sentence of its code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable; see the catalogue.
    pub code: String,
    /// What is wrong this time.
    pub detail: String,
    /// Also in the header `X-Request-Id`; on a socket it is the connection's. By it whoever runs the server finds it in the log.
    pub request_id: String,
    /// Whether the same may succeed later.
    pub retryable: bool,
    /// Seconds after which the same may succeed, where that is known: what HTTP also says in `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub retry_after: Option<u32>,
    /// Which fields are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<ProblemField>>")]
    pub fields: Vec<ProblemField>,
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ProblemField {
    /// Its name.
    pub field: String,
    /// Why.
    pub reason: String,
}

impl Problem {
    /// A problem of this code.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let entry = code.entry();
        Self {
            kind: format!("/docs/problems#{}", entry.code),
            title: entry.title.to_owned(),
            status: entry.status,
            code: entry.code.to_owned(),
            detail: detail.into(),
            request_id: String::new(),
            retryable: entry.retryable,
            retry_after: code.retry_after_seconds(),
            fields: Vec::new(),
        }
    }

    /// The same with a wrong field named.
    #[must_use]
    pub fn with_field(mut self, field: &str, reason: impl Into<String>) -> Self {
        self.fields.push(ProblemField {
            field: field.to_owned(),
            reason: reason.into(),
        });
        self
    }
}
