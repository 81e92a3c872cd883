//! How a request arrives. Must not know proxies.

use serde::{Deserialize, Serialize};

/// How a request arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ConnectionInfo {
    /// Where people reach this server, as it was told.
    pub origin: String,
    /// The `Host` that arrived.
    pub host: String,
    /// The address that the asker is taken for.
    pub address: String,
    /// Entries of `X-Forwarded-For` that arrived.
    pub forwarded: usize,
    /// Whether any of them is believed.
    pub trusts_forwarded: bool,
}
