//! A user of the host comes over: found by the host's id or made, named as the host says, with a session of its own.
//! Must not know ways.

use domain::{
    AuditActor, Device, Life, Principal, PrincipalKind, PrincipalRecord, Role, Tenant, Timestamp,
    Way,
};
use serde_json::json;
use store::IdentityTransaction;

use crate::audit::{Act, record};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::handover::Arrival;
use crate::handover::user::HostUser;
use crate::people::{new_record, tell_name as tell_usual_name};
use crate::sessions::{Beginning, insert, is_ended};

/// How somebody comes over.
pub(super) struct Coming<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) user: &'a HostUser,
    pub(super) way: Way,
    pub(super) life: Life,
    /// When the host gave out what lets them in.
    pub(super) given_at: Timestamp,
    pub(super) arrival: Arrival<'a>,
    /// Who answers for a role that is given.
    pub(super) by: AuditActor,
}

/// Somebody who came over, inside a transaction that was not committed yet.
pub(super) struct Arrived {
    pub(super) device: Device,
    pub(super) principal: Principal,
    pub(super) is_renamed: bool,
}

/// Finds or makes the principal, and begins a session.
///
/// # Errors
/// [`IdentityError::Banned`] also for whoever was deactivated; [`store::StoreError::Conflict`] as
/// [`crate::CommandError`] when another transaction made the principal meanwhile; or a failing store.
pub(super) async fn enter(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    coming: &Coming<'_>,
) -> Result<Arrived, Halt> {
    let (known, is_renamed) = find_or_insert(cx, tx, coming).await?;
    let beginning = Beginning {
        is_proof: false,
        tenant: coming.tenant,
        principal: known.principal.id,
        way: coming.way,
        device: coming.arrival.device,
        session_ref: coming.user.session_ref.as_deref(),
        life: coming.life,
    };
    let device = insert(cx, tx, &beginning).await?;
    Ok(Arrived {
        device,
        principal: known.principal,
        is_renamed,
    })
}

/// Finds the principal of the host's user as the host names them now, or makes it; whether its name has changed.
///
/// # Errors
/// As [`enter`], and [`IdentityError::TokenInvalid`] of a token, [`IdentityError::CodeInvalid`] of a code, that the host gave
/// out before it ended the user's session.
pub(super) async fn find_or_insert(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    coming: &Coming<'_>,
) -> Result<(PrincipalRecord, bool), Halt> {
    let (tenant, user) = (coming.tenant.id, coming.user);
    let given = (&*user.sessions_there(), coming.given_at);
    if is_ended(cx, tx, tenant, given).await? {
        return Err(match coming.way {
            Way::SignedToken => IdentityError::TokenInvalid.into(),
            _ => IdentityError::CodeInvalid.into(),
        });
    }
    let Some(mut known) = tx.lock_external(tenant, &user.external_id).await? else {
        let new = new_external(cx, coming);
        tx.insert_principal(&new).await?;
        record_role(cx, tx, coming, &new, None).await?;
        return Ok((new, false));
    };
    if !known.may_act(cx.ambient.now()) {
        return Err(IdentityError::Banned.into());
    }
    let is_renamed = known.principal.name != user.name;
    let before = known.role;
    let role = given_role(before, user.role);
    if is_renamed || role != before {
        known.principal.name = user.name.clone();
        known.role = role;
        tx.update_principal(&known).await?;
        record_role(cx, tx, coming, &known, before).await?;
    }
    Ok((known, is_renamed))
}

fn new_external(cx: &Cx, coming: &Coming<'_>) -> PrincipalRecord {
    let (tenant, name) = (coming.tenant.id, coming.user.name.clone());
    PrincipalRecord {
        external_id: Some(coming.user.external_id.clone()),
        role: coming.user.role,
        ..new_record(cx, tenant, PrincipalKind::External, name)
    }
}

/// The host moves people between the parts that it may give; what the administration gave above them it does not touch.
fn given_role(before: Option<Role>, given: Option<Role>) -> Option<Role> {
    match (before, given) {
        (Some(Role::Admin | Role::Operator), _) | (_, None) => before,
        (_, Some(role)) => Some(role),
    }
}

async fn record_role(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    coming: &Coming<'_>,
    person: &PrincipalRecord,
    before: Option<Role>,
) -> Result<(), Halt> {
    if person.role == before {
        return Ok(());
    }
    let text = |role: Option<Role>| json!({ "role": role.map(Role::as_str) }).to_string();
    let act = Act {
        tenant: person.tenant,
        actor: coming.by,
        action: "role.changed",
        object: person.principal.id.to_string(),
        reason: None,
        before: Some(text(before)),
        after: Some(text(person.role)),
    };
    record(cx, tx, act).await?;
    Ok(())
}

/// After the commit: the rooms hear of a new name. Whoever came over is not kept waiting by a room that fails.
pub(super) async fn tell_name(cx: &Cx, tenant: &Tenant, principal: &Principal, is_renamed: bool) {
    if !is_renamed {
        return;
    }
    let told = tell_usual_name(cx, tenant.id, principal).await;
    if let Err(error) = told {
        tracing::warn!(error = %error, principal.id = %principal.id, "not every room has heard of a new name");
    }
}

/// Why a try ends.
#[derive(Debug)]
pub(super) enum Halt {
    /// Another transaction made the same row: trying once more finds it.
    Collided,
    /// For good.
    Refused(IdentityError),
}

impl From<IdentityError> for Halt {
    fn from(error: IdentityError) -> Self {
        Self::Refused(error)
    }
}

impl From<store::StoreError> for Halt {
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::Conflict(_) => Self::Collided,
            other => Self::Refused(other.into()),
        }
    }
}

/// Tries once more after a collision.
pub(super) async fn twice<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, IdentityError>
where
    F: Future<Output = Result<T, Halt>>,
{
    for _ in 0..2 {
        match attempt().await {
            Ok(done) => return Ok(done),
            Err(Halt::Refused(error)) => return Err(error),
            Err(Halt::Collided) => {}
        }
    }
    Err(crate::CommandError::StoreUnavailable.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_never_takes_what_the_administration_gave() {
        let (admin, moderator, viewer) = (Role::Admin, Role::Moderator, Role::Viewer);
        assert_eq!(given_role(None, None), None);
        assert_eq!(given_role(None, Some(viewer)), Some(viewer));
        assert_eq!(given_role(Some(moderator), Some(viewer)), Some(viewer));
        assert_eq!(given_role(Some(moderator), None), Some(moderator));
        assert_eq!(given_role(Some(admin), Some(viewer)), Some(admin));
    }
}
