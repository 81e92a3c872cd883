//! What ends before its time, as a log that every node reads. Must not know connections.

use crate::ids::{PrincipalId, SessionId, TenantId};
use crate::time::Timestamp;

/// Whose sockets close and whose tokens are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Revoked {
    /// One session; a bot's key is a session too.
    Session(SessionId),
    /// Every session of a principal.
    Principal(PrincipalId),
    /// Everybody of the tenant.
    Tenant,
    /// Nobody, but how the tenant is set has changed: nodes read it again.
    Settings,
}

impl Revoked {
    /// Its word in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session(_) => "session",
            Self::Principal(_) => "principal",
            Self::Tenant => "tenant",
            Self::Settings => "settings",
        }
    }
}

/// A line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// Its place. Places may become visible out of order, so readers look again at the last minute.
    pub id: i64,
    /// In which tenant.
    pub tenant: TenantId,
    /// What ended.
    pub revoked: Revoked,
    /// When.
    pub at: Timestamp,
}
