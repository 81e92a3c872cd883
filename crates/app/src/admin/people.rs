//! Keeping people out, and ending their sessions. Must not know rooms.

use domain::{PrincipalId, PrincipalKind, PrincipalRecord, Role, Timestamp};
use serde_json::json;
use store::Erasure;

use crate::admin::change::{Change, Done, Proof};
use crate::admin::who::{Asked, Who, authorize};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::people::{begin_erasure, go_on_erasing};

/// A ban that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct BanWanted<'a> {
    /// Who is banned.
    pub principal: PrincipalId,
    /// Why; it is asked of whoever bans.
    pub reason: &'a str,
    /// Until when; `None` for good.
    pub until: Option<Timestamp>,
}

/// Bans somebody: their sessions end, and they cannot enter again before the ban ends.
///
/// # Errors
/// [`IdentityError::PersonNotFound`], [`IdentityError::NotAllowed`] for staff of one's own rank or above, an end that has
/// passed, or a failing store.
pub async fn ban(
    cx: &Cx,
    who: Who,
    tenant: &str,
    wanted: BanWanted<'_>,
) -> Result<(), IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Moderator).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Session).await?;
    let until = wanted.until.unwrap_or(Timestamp::NEVER);
    if until <= change.now || until > Timestamp::NEVER {
        return Err(IdentityError::invalid_tenant("until", "it has passed"));
    }
    let mut record = lock_below(&mut change, wanted.principal).await?;
    let before = describe_ban(&record);
    record.banned_until = Some(until);
    change.tx.update_principal(&record).await?;
    let done = Done {
        action: "person.banned",
        object: wanted.principal.to_string(),
        reason: Some(wanted.reason),
        before: Some(before),
        after: Some(describe_ban(&record)),
    };
    change.record(cx, done).await?;
    end_everything(&mut change, wanted.principal).await?;
    change.commit(cx).await
}

/// Ends a ban. Also when there is none.
///
/// # Errors
/// As [`ban`].
pub async fn unban(
    cx: &Cx,
    asked: impl Into<Asked<'_>>,
    tenant: &str,
    principal: PrincipalId,
) -> Result<(), IdentityError> {
    let asked = asked.into();
    let allowed = authorize(cx, asked.who, tenant, Role::Moderator).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Session).await?;
    let mut record = lock_below(&mut change, principal).await?;
    if record.banned_until.is_some() {
        let before = describe_ban(&record);
        record.banned_until = None;
        change.tx.update_principal(&record).await?;
        let done = Done {
            action: "person.unbanned",
            object: principal.to_string(),
            reason: asked.reason,
            before: Some(before),
            after: Some(describe_ban(&record)),
        };
        change.record(cx, done).await?;
    }
    change.commit(cx).await
}

/// Ends every session of somebody; they can enter again.
///
/// # Errors
/// As [`ban`].
pub async fn end_sessions(
    cx: &Cx,
    asked: impl Into<Asked<'_>>,
    tenant: &str,
    principal: PrincipalId,
) -> Result<(), IdentityError> {
    let asked = asked.into();
    let allowed = authorize(cx, asked.who, tenant, Role::Moderator).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Session).await?;
    lock_below(&mut change, principal).await?;
    let ended = end_everything(&mut change, principal).await?;
    let done = Done {
        action: "person.sessions_ended",
        object: principal.to_string(),
        reason: asked.reason,
        before: Some(json!({ "sessions": ended }).to_string()),
        after: Some(json!({ "sessions": 0 }).to_string()),
    };
    change.record(cx, done).await?;
    change.commit(cx).await
}

/// Erases somebody: their name and what would open their account are gone, their sessions end, and what they said stays
/// under nobody's name or goes, as each room's policy says. What is left in rooms is looked through behind the answer.
///
/// # Errors
/// As [`ban`]; [`IdentityError::StepUpRequired`], and [`IdentityError::NotAllowed`] for bots.
pub async fn erase(
    cx: &Cx,
    who: Who,
    tenant: &str,
    principal: PrincipalId,
    reason: &str,
) -> Result<Erasure, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    let record = lock_below(&mut change, principal).await?;
    if record.principal.kind == PrincipalKind::Bot {
        return Err(IdentityError::NotAllowed);
    }
    // Whoever took a guest's past along goes, and it with them.
    if record.claimed_by.is_some() {
        return Err(IdentityError::PersonNotFound);
    }
    let tenant = change.tenant.id;
    let (tx, ending) = (&mut *change.tx, &mut change.ending);
    begin_erasure(cx, tx, &record, ending).await?;
    let done = Done {
        action: "person.erased",
        object: principal.to_string(),
        reason: Some(reason),
        before: Some(describe_erased(&record, None)),
        after: Some(describe_erased(&record, Some(change.now))),
    };
    change.record(cx, done).await?;
    change.commit(cx).await?;
    go_on_erasing(cx, tenant, principal).await;
    let erasure = cx.store.find_erasure(tenant, principal).await?;
    erasure.ok_or(IdentityError::PersonNotFound)
}

/// How far the erasure of somebody got, by whomever it was asked for.
///
/// # Errors
/// What [`authorize`] refuses, [`IdentityError::PersonNotFound`] where none was asked for, or a failing store.
pub async fn find_erasure(
    cx: &Cx,
    who: Who,
    tenant: &str,
    principal: PrincipalId,
) -> Result<Erasure, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    let found = cx.store.find_erasure(allowed.tenant.id, principal).await?;
    found.ok_or(IdentityError::PersonNotFound)
}

/// The person, if the asker stands above them.
async fn lock_below(
    change: &mut Change,
    principal: PrincipalId,
) -> Result<PrincipalRecord, IdentityError> {
    let record = change.lock_person(principal).await?;
    if record.role.is_none_or(|role| role < change.role) {
        Ok(record)
    } else {
        Err(IdentityError::NotAllowed)
    }
}

async fn end_everything(
    change: &mut Change,
    principal: PrincipalId,
) -> Result<usize, IdentityError> {
    let (tx, tenant, now) = (&mut *change.tx, change.tenant.id, change.now);
    Ok(change.ending.person(tx, tenant, principal, now).await?)
}

/// Neither the name nor the host's id of whoever is to be forgotten.
fn describe_erased(record: &PrincipalRecord, erased_at: Option<Timestamp>) -> String {
    let role = record.role.filter(|_| erased_at.is_none());
    json!({
        "kind": record.principal.kind.as_str(),
        "role": role.map(Role::as_str),
        "erased_at": erased_at.map(|at| at.to_string()),
    })
    .to_string()
}

fn describe_ban(record: &PrincipalRecord) -> String {
    let until = record.banned_until.map(|until| match until {
        Timestamp::NEVER => "for good".to_owned(),
        until => until.to_string(),
    });
    json!({ "banned_until": until }).to_string()
}
