//! Finding tenants, and the demo tenant of a new installation. Must not know configuration.

use domain::rooms::{check_cover, check_title};
use domain::tenants::{OPERATORS_SLUG, Ways};
use domain::{Alias, Feature, RoomKind, RoomRef, Tenant, TenantId, TenantSlug};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::rooms::{RoomWanted, create_for_installation};
use crate::writer::CommandError;

mod directory;
mod secrets;

use std::sync::Arc;

pub use directory::Directory;
pub use secrets::{SecretPlace, seal_setting};
pub(crate) use secrets::{open_issuer_key, open_setting};

/// The tenant that a path names, by slug or id, if it is there and switched on.
///
/// # Errors
/// [`IdentityError::TenantNotFound`], [`IdentityError::TenantDisabled`].
pub fn get_open(cx: &Cx, name: &str) -> Result<Arc<Tenant>, IdentityError> {
    let tenant = cx.tenants.find_named(name);
    let tenant = tenant.ok_or(IdentityError::TenantNotFound)?;
    if tenant.disabled_at.is_some() {
        return Err(IdentityError::TenantDisabled);
    }
    Ok(tenant)
}

/// The tenant of this id, if it is there and switched on.
///
/// # Errors
/// [`IdentityError::TenantNotFound`], [`IdentityError::TenantDisabled`].
pub fn get_open_by_id(cx: &Cx, id: TenantId) -> Result<Arc<Tenant>, IdentityError> {
    let tenant = cx.tenants.find(id).ok_or(IdentityError::TenantNotFound)?;
    if tenant.disabled_at.is_some() {
        return Err(IdentityError::TenantDisabled);
    }
    Ok(tenant)
}

/// The first rooms of the demo tenant: alias, title, cover.
const DEMO_ROOMS: [(&str, &str, &str); 3] = [
    ("lobby", "마루에 오신 것을 환영해요 · Welcome", "🏡"),
    ("tennis", "테니스 같이 쳐요", "🎾"),
    ("lunch", "점심 뭐 먹지", "🍜"),
];

/// Whose page stands at `/`: the demo's, else that of the first tenant that is switched on.
pub fn home(cx: &Cx) -> Option<Arc<Tenant>> {
    let is_home = |tenant: &Arc<Tenant>| !tenant.is_operators() && tenant.disabled_at.is_none();
    let demo = cx.tenants.find_named("demo").filter(is_home);
    demo.or_else(|| cx.tenants.all().into_iter().find(is_home))
}

/// Refuses what the tenant has switched off.
///
/// # Errors
/// [`IdentityError::FeatureDisabled`].
pub fn require(cx: &Cx, tenant: TenantId, feature: Feature) -> Result<(), IdentityError> {
    let tenant = cx
        .tenants
        .find(tenant)
        .ok_or(IdentityError::TenantNotFound)?;
    if tenant.settings.features.has(feature) {
        Ok(())
    } else {
        Err(IdentityError::FeatureDisabled(feature))
    }
}

/// Makes the built-in tenant of the operators, unless it is there. Nobody enters it but by an account that was made by a
/// set-up code or by another operator.
///
/// # Errors
/// When the store cannot take it.
pub async fn create_operators(cx: &Cx) -> Result<bool, CommandError> {
    ensure(cx, OPERATORS_SLUG, "Maru").await
}

/// Makes a tenant of this slug, unless there is one; whether it did.
async fn ensure(cx: &Cx, slug: &str, name: &str) -> Result<bool, CommandError> {
    if cx.tenants.find_named(slug).is_some() {
        return Ok(false);
    }
    let failed = |error| CommandError::from_store(&error);
    let mut tenant = Tenant::new(
        TenantId::generate(&*cx.ambient),
        TenantSlug::parse(slug).expect("the house's own slugs are slugs"),
        name,
        cx.ambient.now(),
    );
    if tenant.is_operators() {
        tenant.settings.ways = Ways::accounts_only();
    }
    let mut tx = cx.store.begin_identity().await.map_err(failed)?;
    let is_new = tx.insert_tenant(&tenant).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    cx.tenants.reload(&cx.store).await.map_err(failed)?;
    Ok(is_new)
}

/// Makes the tenant `demo` with three rooms, unless it is there; whether it did. Rooms that are missing are made, for
/// a first start may have been killed between the tenant and them.
///
/// # Errors
/// When the store cannot take it.
pub async fn create_demo(cx: &Cx) -> Result<bool, CommandError> {
    let is_new = ensure(cx, "demo", "Demo").await?;
    let tenant = cx
        .tenants
        .find_named("demo")
        .ok_or(CommandError::Internal)?;
    let failed = |error| CommandError::from_store(&error);
    for (alias, title, cover) in DEMO_ROOMS {
        let alias = Alias::parse(alias).expect("the demo's aliases are plain");
        let name = RoomRef::Alias(alias.clone());
        let found = cx.store.find_room(tenant.id, &name).await;
        if found.map_err(failed)?.is_some() {
            continue;
        }
        let title = check_title(title).expect("the demo's titles are short");
        let wanted = RoomWanted {
            alias: Some(alias),
            cover: check_cover(cover).expect("the demo's covers are single emoji"),
            ..RoomWanted::new(RoomKind::Open, title)
        };
        create_for_installation(cx, tenant.id, wanted).await?;
    }
    Ok(is_new)
}
