//! Names that people choose: the domain's rules, none of the tenant's words, and no name of its staff. Must not know ways of entering.

use domain::principals::{NameError, check_name, imitates};
use domain::{Actor, Feature, Principal, PrincipalKind, TenantId};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::moderation::check_line;
use crate::people::tell::tell_name;
use crate::throttle::Rate;

/// Changes of one's name in an hour.
const RENAMES_PER_HOUR: u32 = 3;

/// The name as it will be kept, if nobody is deceived by it.
///
/// # Errors
/// [`NameError`], or a failing store.
pub async fn check_chosen_name(
    cx: &Cx,
    tenant: TenantId,
    name: &str,
) -> Result<Box<str>, IdentityError> {
    let name = check_name(name)?;
    check_line(cx, tenant, "name", &name)?;
    let staff = cx.store.list_staff(tenant).await?;
    if staff.iter().any(|one| imitates(&name, &one.principal.name)) {
        return Err(NameError::Reserved.into());
    }
    Ok(name)
}

/// Changes one's own name; everybody in one's rooms hears of it.
///
/// # Errors
/// When the tenant or the host decides names, too often, or [`NameError`]; or a failing store.
pub async fn rename(cx: &Cx, actor: Actor, name: &str) -> Result<Principal, IdentityError> {
    let tenant = cx
        .tenants
        .find(actor.tenant)
        .ok_or(IdentityError::TenantNotFound)?;
    if !tenant.settings.features.has(Feature::Renaming) {
        return Err(IdentityError::FeatureDisabled(Feature::Renaming));
    }
    let now = cx.ambient.now();
    let known = cx
        .store
        .find_principal(actor.tenant, actor.principal)
        .await?;
    let known = known.ok_or(IdentityError::PersonNotFound)?;
    // An external's name is the host's, a bot's its administrator's.
    if !matches!(
        known.principal.kind,
        PrincipalKind::Guest | PrincipalKind::Account
    ) {
        return Err(IdentityError::NotAllowed);
    }
    let name = if known.role.is_some() {
        check_name(name)?
    } else {
        check_chosen_name(cx, actor.tenant, name).await?
    };
    if name == known.principal.name {
        return Ok(known.principal);
    }
    cx.throttles
        .renames
        .check(actor.principal, Rate::per_hour(RENAMES_PER_HOUR), now)
        .map_err(IdentityError::TooManyRenames)?;
    let mut tx = cx.store.begin_identity().await?;
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    let record = tx.lock_principal(actor.tenant, actor.principal).await?;
    let mut record = record.ok_or(IdentityError::PersonNotFound)?;
    record.principal.name = name;
    tx.update_principal(&record).await?;
    tx.commit().await?;
    tell_name(cx, actor.tenant, &record.principal).await?;
    Ok(record.principal)
}
