//! What the host's backend does about its users: ending their sessions, banning them, taking them away. Must not know HTTP.

use domain::{AuditActor, PrincipalRecord, Scope, Timestamp};
use serde_json::json;
use store::identity::without_name;
use store::{Erasure, SessionsOf};

use crate::audit::{Act, check_reason, record};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::handover::user::check_external_id;
use crate::keys::ServerKey;
use crate::people::go_on_erasing;
use crate::revocations::Ending;
use crate::sessions::{Elsewhere, note_end};

/// Whose sessions are to end.
#[derive(Clone, Copy, Debug)]
pub struct EndWanted<'a> {
    /// The host's id of the user.
    pub external_id: &'a str,
    /// The host's own session; all of the person without it.
    pub session_ref: Option<&'a str>,
    /// Why, 1–500 characters.
    pub reason: Option<&'a str>,
}

/// Ends the sessions of the host's user: those with this reference, or all. Also when there is none. Codes and tokens that
/// the host gave out for them before let nobody in any more.
///
/// # Errors
/// [`IdentityError::ScopeMissing`], [`IdentityError::Unfit`], or a failing store.
pub async fn end_sessions(
    cx: &Cx,
    key: &ServerKey,
    wanted: EndWanted<'_>,
) -> Result<(), IdentityError> {
    let EndWanted {
        external_id,
        session_ref,
        reason,
    } = wanted;
    key.check(Scope::Sessions)?;
    check_external_id(external_id)?;
    check_why(reason)?;
    let now = cx.ambient.now();
    let mut ending = Ending::default();
    let mut tx = cx.store.begin_identity().await?;
    key.hold(&mut *tx, now).await?;
    let ended = match session_ref {
        Some(session) => Elsewhere::HostSession(external_id, session),
        None => Elsewhere::HostUser(external_id),
    };
    note_end(cx, &mut *tx, key.tenant, ended).await?;
    let Some(person) = tx.lock_external(key.tenant, external_id).await? else {
        tx.commit().await?;
        return Ok(());
    };
    let which = SessionsOf {
        principal: Some(person.principal.id),
        session_ref,
        ..SessionsOf::default()
    };
    let ended = ending.sessions(&mut *tx, key.tenant, which, now).await?;
    // Hosts ask with every sign-out, most of them of people who were never here: where nothing ended there is no act.
    if ended > 0 {
        let act = Act {
            tenant: key.tenant,
            actor: AuditActor::Key(key.key),
            action: "person.sessions_ended",
            object: person.principal.id.to_string(),
            reason,
            before: Some(json!({ "sessions": ended }).to_string()),
            after: Some(json!({ "sessions": 0 }).to_string()),
        };
        record(cx, &mut *tx, act).await?;
    }
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    Ok(())
}

/// Bans the host's user until then, or for good.
///
/// # Errors
/// [`IdentityError::ScopeMissing`], [`IdentityError::PersonNotFound`], [`IdentityError::Unfit`], or a failing store.
pub async fn ban(
    cx: &Cx,
    key: &ServerKey,
    external_id: &str,
    reason: &str,
    until: Option<Timestamp>,
) -> Result<(), IdentityError> {
    check_why(Some(reason))?;
    let until = until.unwrap_or(Timestamp::NEVER);
    if until <= cx.ambient.now() {
        return Err(IdentityError::Unfit {
            field: "until",
            reason: "use a time in the future",
        });
    }
    let what = Change {
        ends: true,
        ..Change::of("person.banned", Some(reason))
    };
    let banned = |mut person: PrincipalRecord| {
        person.banned_until = Some(until);
        person
    };
    change(cx, key, external_id, what, banned).await?;
    Ok(())
}

/// Takes a ban back. Also when there is none.
///
/// # Errors
/// [`IdentityError::ScopeMissing`], [`IdentityError::PersonNotFound`], or a failing store.
pub async fn unban(
    cx: &Cx,
    key: &ServerKey,
    external_id: &str,
    reason: Option<&str>,
) -> Result<(), IdentityError> {
    check_why(reason)?;
    let what = Change::of("person.unbanned", reason);
    let free = |mut person: PrincipalRecord| {
        person.banned_until = None;
        person
    };
    change(cx, key, external_id, what, free).await?;
    Ok(())
}

/// Takes the host's user away for good: their sessions end, their name goes, and rooms forget them. The host's id does not
/// enter again. Again: nothing happens.
///
/// # Errors
/// [`IdentityError::ScopeMissing`], [`IdentityError::PersonNotFound`], or a failing store.
pub async fn deactivate(
    cx: &Cx,
    key: &ServerKey,
    external_id: &str,
    reason: Option<&str>,
) -> Result<(), IdentityError> {
    check_why(reason)?;
    let now = cx.ambient.now();
    let what = Change {
        ends: true,
        erases: true,
        ..Change::of("person.deactivated", reason)
    };
    let gone = |mut person: PrincipalRecord| {
        person.principal = without_name(&person.principal);
        person.role = None;
        person.deleted_at = Some(person.deleted_at.unwrap_or(now));
        person
    };
    if let Some(person) = change(cx, key, external_id, what, gone).await? {
        go_on_erasing(cx, key.tenant, person.principal.id).await;
    }
    Ok(())
}

/// As the administration's, in the words of this API.
fn check_why(reason: Option<&str>) -> Result<(), IdentityError> {
    check_reason(reason).map_err(|_| IdentityError::Unfit {
        field: "reason",
        reason: "use 1–500 visible characters",
    })
}

struct Change<'a> {
    action: &'static str,
    reason: Option<&'a str>,
    /// Whether the person's sessions end with it.
    ends: bool,
    /// Whether rooms forget them.
    erases: bool,
}

impl<'a> Change<'a> {
    /// One with which nothing ends.
    fn of(action: &'static str, reason: Option<&'a str>) -> Self {
        Self {
            action,
            reason,
            ends: false,
            erases: false,
        }
    }
}

/// Changes a person; how they are now, or `None` when they were so before.
async fn change(
    cx: &Cx,
    key: &ServerKey,
    external_id: &str,
    what: Change<'_>,
    make: impl Fn(PrincipalRecord) -> PrincipalRecord + Send,
) -> Result<Option<PrincipalRecord>, IdentityError> {
    key.check(Scope::People)?;
    check_external_id(external_id)?;
    let now = cx.ambient.now();
    let mut ending = Ending::default();
    let mut tx = cx.store.begin_identity().await?;
    key.hold(&mut *tx, now).await?;
    let before = tx.lock_external(key.tenant, external_id).await?;
    let before = before.ok_or(IdentityError::PersonNotFound)?;
    let after = make(before.clone());
    if after == before {
        return Ok(None);
    }
    tx.update_principal(&after).await?;
    if what.ends {
        let principal = after.principal.id;
        ending.person(&mut *tx, key.tenant, principal, now).await?;
    }
    if what.erases {
        let erasure = Erasure::new(key.tenant, after.principal.id, now);
        tx.insert_erasure(&erasure).await?;
    }
    let act = Act {
        tenant: key.tenant,
        actor: AuditActor::Key(key.key),
        action: what.action,
        object: after.principal.id.to_string(),
        reason: what.reason,
        before: Some(described(&before)),
        after: Some(described(&after)),
    };
    record(cx, &mut *tx, act).await?;
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    Ok(Some(after))
}

/// Without the name: the audit log is kept for ever, and the name of whoever was taken away is not.
fn described(person: &PrincipalRecord) -> String {
    json!({
        "external_id": person.external_id,
        "role": person.role.map(domain::Role::as_str),
        "banned_until": person.banned_until.map(|until| until.to_string()),
        "deleted_at": person.deleted_at.map(|at| at.to_string()),
    })
    .to_string()
}
