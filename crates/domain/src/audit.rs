//! What administrators did, for ever. Must not know who reads it.

use crate::ids::{KeyId, PrincipalId, TenantId};
use crate::time::Timestamp;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditActor {
    /// A principal: of the tenant, or an operator.
    Principal(PrincipalId),
    /// A host's backend.
    Key(KeyId),
    /// Whoever sits at the machine.
    CommandLine,
    /// The house itself, for example when a lifetime ends.
    House,
}

impl AuditActor {
    /// As it stands in the log: `pr_…`, `ak_…`, `command-line`, `house`.
    pub fn to_text(self) -> String {
        match self {
            Self::Principal(id) => id.to_string(),
            Self::Key(id) => id.to_string(),
            Self::CommandLine => "command-line".to_owned(),
            Self::House => "house".to_owned(),
        }
    }
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place; given by the store.
    pub id: i64,
    /// In which tenant; lines about the installation stand in the operators' tenant.
    pub tenant: TenantId,
    /// When.
    pub at: Timestamp,
    /// Who, as text.
    pub actor: Box<str>,
    /// What, as `object.done`: `tenant.changed`, `key.created`, `person.banned`.
    pub action: Box<str>,
    /// To what: an id.
    pub object: Box<str>,
    /// Why, if that was said.
    pub reason: Option<Box<str>>,
    /// What it was, as JSON without secrets.
    pub before: Option<Box<str>>,
    /// What it is, as JSON without secrets.
    pub after: Option<Box<str>>,
}
