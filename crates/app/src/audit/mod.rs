//! Writing and reading the audit log. Must not know what is done.

use domain::{AuditActor, AuditEntry, TenantId};
use store::{AuditQuery, IdentityTransaction, StoreError};

use crate::context::Cx;
use crate::errors::IdentityError;

/// Entries of one page at most.
pub const PAGE_MAX: u32 = 100;
/// Unicode scalar values of a reason.
pub(crate) const REASON_CHARS_MAX: usize = 500;

/// What was done. `before` and `after` are JSON without secrets.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// In which tenant.
    pub tenant: TenantId,
    /// Who.
    pub actor: AuditActor,
    /// `object.done`
    pub action: &'a str,
    /// To what.
    pub object: String,
    /// Why.
    pub reason: Option<&'a str>,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

/// Who does something, and why.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By<'a> {
    pub(crate) actor: AuditActor,
    /// As it was said, if it was.
    pub(crate) reason: Option<&'a str>,
}

/// A reason is short and can be shown.
///
/// # Errors
/// [`IdentityError::Invalid`], whose field is `reason`.
pub(crate) fn check_reason(reason: Option<&str>) -> Result<(), IdentityError> {
    let fits = reason.is_none_or(|reason| {
        reason.chars().count() <= REASON_CHARS_MAX
            && !reason.trim().is_empty()
            && !reason.chars().any(char::is_control)
    });
    if fits {
        Ok(())
    } else {
        Err(IdentityError::invalid_tenant(
            "reason",
            "it has 1–500 visible characters",
        ))
    }
}

/// Writes one line inside the transaction that does it.
///
/// # Errors
/// When the store fails.
pub async fn record(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    act: Act<'_>,
) -> Result<(), StoreError> {
    tx.append_audit(&AuditEntry {
        id: 0,
        tenant: act.tenant,
        at: cx.ambient.now(),
        actor: act.actor.to_text().into(),
        action: act.action.into(),
        object: act.object.into(),
        reason: act.reason.map(Into::into),
        before: act.before.map(Into::into),
        after: act.after.map(Into::into),
    })
    .await
}

/// A page of the log, the newest first, with where the next one begins.
///
/// # Errors
/// When the store fails.
pub async fn list(
    cx: &Cx,
    query: AuditQuery,
) -> Result<(Vec<AuditEntry>, Option<i64>), IdentityError> {
    let limit = query.limit.clamp(1, PAGE_MAX);
    let mut entries = cx
        .store
        .list_audit(AuditQuery {
            limit: limit + 1,
            ..query
        })
        .await?;
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let prev = entries.last().filter(|_| more).map(|entry| entry.id);
    Ok((entries, prev))
}
