//! Leaving for good: the account and the name are gone, the sessions end, and what was said stays under nobody's name or
//! goes, as each room's policy says. Must not know what a host does with its own people.

use domain::sessions::is_fresh;
use domain::{Account, Actor, AuditActor, PrincipalKind, PrincipalRecord, Role};
use serde_json::json;
use store::IdentityTransaction;

use crate::accounts::Asker;
use crate::accounts::owner::{check_own_password, lock_own};
use crate::admin::check_not_last_operator;
use crate::audit::{Act, record};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::people::{begin_erasure, go_on_erasing};
use crate::revocations::Ending;

/// Deletes oneself: a guest or somebody of the host at once, an account by its password, or by a fresh proof where it has
/// none. What is left in rooms is looked through behind the answer.
///
/// # Errors
/// [`IdentityError::InvalidCredentials`] for a wrong or missing password, [`IdentityError::StepUpRequired`],
/// [`IdentityError::NotAllowed`] for bots, or a failing store.
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
    let mut ending = Ending::default();
    begin_erasure(cx, &mut *tx, &gone, &mut ending).await?;
    if let Some(role) = gone.role {
        let act = Act {
            tenant: actor.tenant,
            actor: AuditActor::Principal(actor.principal),
            action: "person.deleted",
            object: actor.principal.to_string(),
            reason: None,
            before: Some(json!({ "role": role.as_str() }).to_string()),
            after: Some(json!({ "role": null, "deleted_at": now.to_string() }).to_string()),
        };
        record(cx, &mut *tx, act).await?;
    }
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    go_on_erasing(cx, actor.tenant, actor.principal).await;
    Ok(())
}

/// The principal, if it may delete itself by what was shown.
async fn lock_self(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    actor: Actor,
    known: Option<&Account>,
) -> Result<PrincipalRecord, IdentityError> {
    let now = cx.ambient.now();
    let (session, has_password) = if let Some(known) = known {
        let (account, session) = lock_own(cx, tx, actor, known).await?;
        (session, account.password_hash.is_some())
    } else {
        let session = tx.lock_session(actor.tenant, actor.session, now).await?;
        (session.ok_or(IdentityError::SessionOver)?, false)
    };
    let record = tx.lock_principal(actor.tenant, actor.principal).await?;
    let record = record.filter(|record| record.deleted_at.is_none());
    let record = record.ok_or(IdentityError::SessionOver)?;
    // Also whoever has no address here: a provider alone knows who they are.
    let is_account = record.principal.kind == PrincipalKind::Account;
    if is_account && !has_password && !is_fresh(session.proved_at, now) {
        return Err(IdentityError::StepUpRequired);
    }
    if record.role == Some(Role::Operator) {
        tx.lock_tenant(actor.tenant).await?;
        check_not_last_operator(cx, actor.tenant, actor.principal).await?;
    }
    match record.principal.kind {
        PrincipalKind::Guest | PrincipalKind::Account | PrincipalKind::External => Ok(record),
        PrincipalKind::Bot => Err(IdentityError::NotAllowed),
    }
}
