//! Leaving for good: the account and the name are gone, the sessions end, the messages stay under nobody's name.
//! Must not know what a host does with its own people.

use domain::sessions::is_fresh;
use domain::{
    Account, Actor, AuditActor, CodePurpose, Principal, PrincipalKind, PrincipalRecord, Role,
    Timestamp,
};
use store::IdentityTransaction;
use store::identity::without_name;

use crate::accounts::Asker;
use crate::accounts::owner::{check_own_password, lock_own};
use crate::admin::check_not_last_operator;
use crate::audit::{Act, record};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::people::tell_rooms;
use crate::revocations::Ending;
use crate::writer::Command;

/// Deletes oneself: a guest at once, an account by its password, or by a fresh proof where it has none.
///
/// # Errors
/// [`IdentityError::InvalidCredentials`] for a wrong or missing password, [`IdentityError::StepUpRequired`],
/// [`IdentityError::NotAllowed`] for people of the host and bots, or a failing store.
pub async fn delete_self(
    cx: &Cx,
    actor: Actor,
    password: Option<&str>,
    asker: Asker,
) -> Result<(), IdentityError> {
    let known = cx.store.find_account(actor.tenant, actor.principal).await?;
    if let Some(known) = known.as_ref().filter(|known| known.password_hash.is_some()) {
        let password = password.ok_or(IdentityError::InvalidCredentials)?;
        check_own_password(cx, known, password, asker).await?;
    }
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let gone = lock_self(cx, &mut *tx, actor, known.as_ref()).await?;
    let nobody = forget(cx, &mut *tx, &gone, now).await?;
    let mut ending = Ending::default();
    ending
        .person(&mut *tx, actor.tenant, actor.principal, now)
        .await?;
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    // It is done: a room that cannot be told is no reason to say otherwise.
    if let Err(error) = tell_everybody(cx, actor, &nobody).await {
        tracing::error!(error = %error, principal.id = %actor.principal, "not every room heard of a deletion");
    }
    Ok(())
}

async fn tell_everybody(cx: &Cx, actor: Actor, nobody: &Principal) -> Result<(), IdentityError> {
    leave_rooms(cx, actor, nobody).await?;
    tell_rooms(cx, actor.tenant, actor.principal, nobody).await
}

/// The principal, if it may delete itself by what was shown.
async fn lock_self(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    actor: Actor,
    known: Option<&Account>,
) -> Result<PrincipalRecord, IdentityError> {
    let now = cx.ambient.now();
    if let Some(known) = known {
        let (account, session) = lock_own(cx, tx, actor, known).await?;
        if account.password_hash.is_none() && !is_fresh(session.proved_at, now) {
            return Err(IdentityError::StepUpRequired);
        }
    } else {
        let session = tx.lock_session(actor.tenant, actor.session, now).await?;
        session.ok_or(IdentityError::SessionOver)?;
    }
    let record = tx.lock_principal(actor.tenant, actor.principal).await?;
    let record = record.filter(|record| record.deleted_at.is_none());
    let record = record.ok_or(IdentityError::SessionOver)?;
    if record.role == Some(Role::Operator) {
        tx.lock_tenant(actor.tenant).await?;
        check_not_last_operator(cx, actor.tenant, actor.principal).await?;
    }
    match record.principal.kind {
        PrincipalKind::Guest | PrincipalKind::Account => Ok(record),
        PrincipalKind::External | PrincipalKind::Bot => Err(IdentityError::NotAllowed),
    }
}

/// Takes away the name, the part in the administration, the account and what would open it; what is left.
async fn forget(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    gone: &PrincipalRecord,
    now: Timestamp,
) -> Result<Principal, IdentityError> {
    let (tenant, id) = (gone.tenant, gone.principal.id);
    let left = PrincipalRecord {
        principal: without_name(&gone.principal),
        role: None,
        deleted_at: Some(now),
        ..gone.clone()
    };
    tx.update_principal(&left).await?;
    tx.delete_account(tenant, id).await?;
    for purpose in [CodePurpose::ResetPassword, CodePurpose::SecondFactor] {
        tx.end_codes_of(tenant, purpose, id, now).await?;
    }
    if gone.role.is_some() {
        let act = Act {
            tenant,
            actor: AuditActor::Principal(id),
            action: "person.deleted",
            object: id.to_string(),
            reason: None,
            before: None,
            after: None,
        };
        record(cx, tx, act).await?;
    }
    Ok(left.principal)
}

/// Takes whoever is nobody now out of every room.
async fn leave_rooms(cx: &Cx, actor: Actor, nobody: &Principal) -> Result<(), IdentityError> {
    let tenant = actor.tenant;
    for room in cx.store.list_rooms_of(tenant, actor.principal).await? {
        if cx.store.is_member(tenant, room, actor.principal).await? {
            let leave = Command::Place {
                tenant,
                room,
                member: nobody.clone(),
                joins: None,
            };
            cx.writer.execute(leave).await?;
        }
    }
    Ok(())
}
