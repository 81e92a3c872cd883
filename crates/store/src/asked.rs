//! What is asked of the rows of identity, and what became of a code. Must not know the statements.

use domain::{Code, PrincipalId, SessionId, TenantId};

/// Which sessions: all that fit every part that is given; when neither principal, session nor reference is, those of
/// everybody but of API keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionsOf<'a> {
    /// Of this principal.
    pub principal: Option<PrincipalId>,
    /// This one.
    pub session: Option<SessionId>,
    /// Those with this reference of the host or provider.
    pub session_ref: Option<&'a str>,
    /// All but this one.
    pub except: Option<SessionId>,
}

/// What became of a code that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consumed {
    /// It was good and is used up now.
    Fresh(Code),
    /// It was used before.
    Used(Code),
    /// Unknown here, or too old, whether or not it was used.
    Missing,
}

/// Where a page of the audit log begins: entries before this place, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditQuery {
    /// `None`: every tenant.
    pub tenant: Option<TenantId>,
    /// `None`: from the newest.
    pub before: Option<i64>,
    /// Entries at most.
    pub limit: u32,
}
