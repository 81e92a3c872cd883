//! The kinds of rooms as they are in a tenant, and what rules a room. Must not know what is done in one.

use domain::rooms::{PolicyEffect, PolicyOverrides};
use domain::{Feature, Policy, RoomKind, TenantId};

use crate::context::{Cx, NamedRoom};
use crate::errors::IdentityError;
use crate::writer::RoomChange;

/// A kind as it is in a tenant.
#[derive(Clone, Copy, Debug)]
pub struct KindHere {
    /// Which.
    pub kind: RoomKind,
    /// Whether people make such rooms.
    pub is_made_by_people: bool,
    /// What rules them.
    pub policy: Policy,
}

/// Every kind of room as it is in a tenant.
pub fn kinds(cx: &Cx, tenant: TenantId) -> Vec<KindHere> {
    let overrides = PolicyOverrides::default();
    let here = |&kind: &RoomKind| KindHere {
        kind,
        is_made_by_people: kind.is_made_by_people()
            && check_made_by_people(cx, tenant, kind).is_ok(),
        policy: cx.tenants.policy(tenant, kind, &overrides),
    };
    RoomKind::ALL.iter().map(here).collect()
}

/// Refuses a kind that the tenant has closed: no room is made one, nor becomes one.
pub(super) fn check_made_by_people(
    cx: &Cx,
    tenant: TenantId,
    kind: RoomKind,
) -> Result<(), IdentityError> {
    let tenant = cx.tenants.find(tenant);
    let kinds = tenant.as_ref().map(|tenant| &tenant.settings.room_kinds);
    let settings = kinds.and_then(|kinds| kinds.get(&kind));
    if settings.is_some_and(|settings| settings.closed) {
        return Err(IdentityError::FeatureDisabled(Feature::RoomCreation));
    }
    Ok(())
}

/// What rules a room.
pub fn policy(cx: &Cx, tenant: TenantId, room: &NamedRoom) -> Policy {
    cx.tenants.policy(tenant, room.kind, &room.overrides)
}

/// What would change if the room were of another kind.
pub fn effects(cx: &Cx, tenant: TenantId, room: &NamedRoom, kind: RoomKind) -> Vec<PolicyEffect> {
    let other = cx.tenants.policy(tenant, kind, &room.overrides);
    policy(cx, tenant, room).effects(&other)
}

/// Refuses values of the policy that the tenant keeps for itself.
pub(super) fn check_open_values(
    cx: &Cx,
    tenant: TenantId,
    kind: RoomKind,
    change: &RoomChange,
) -> Result<(), IdentityError> {
    let Some(overrides) = &change.overrides else {
        return Ok(());
    };
    let tenant = cx
        .tenants
        .find(tenant)
        .ok_or(IdentityError::TenantNotFound)?;
    let locked = tenant.settings.room_kinds.get(&kind);
    let locked = locked.map_or(&[][..], |kind| &kind.locked);
    let open = overrides.without(locked).names();
    let kept = overrides
        .names()
        .into_iter()
        .find(|name| !open.contains(name));
    kept.map_or(Ok(()), |name| Err(IdentityError::PolicyKept(name)))
}
