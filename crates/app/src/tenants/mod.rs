//! Finding tenants, and the demo tenant of a new installation. Must not know configuration.

use domain::rooms::{check_cover, check_title};
use domain::{Alias, RoomRef, Tenant, TenantId, TenantSlug};

use crate::context::{Cx, ReadError};
use crate::rooms::{RoomWanted, create_for_installation};
use crate::writer::CommandError;

/// The tenant with this slug.
///
/// # Errors
/// [`ReadError::TenantNotFound`], or a failing store.
pub async fn get_tenant(cx: &Cx, slug: &TenantSlug) -> Result<Tenant, ReadError> {
    cx.store
        .find_tenant(slug)
        .await?
        .ok_or(ReadError::TenantNotFound)
}

/// The first rooms of the demo tenant: alias, title, cover.
const DEMO_ROOMS: [(&str, &str, &str); 3] = [
    ("lobby", "마루에 오신 것을 환영해요 · Welcome", "🏡"),
    ("tennis", "테니스 같이 쳐요", "🎾"),
    ("lunch", "점심 뭐 먹지", "🍜"),
];

/// Makes the tenant `demo` with three rooms, unless it is there; whether it did. Rooms that are missing are made, for
/// a first start may have been killed between the tenant and them.
///
/// # Errors
/// When the store cannot take it.
pub async fn create_demo(cx: &Cx) -> Result<bool, CommandError> {
    let slug = TenantSlug::parse("demo").expect("`demo` is a slug");
    let tenant = Tenant {
        id: TenantId::generate(&*cx.ambient),
        slug: slug.clone(),
        name: "Demo".into(),
    };
    let failed = |error| CommandError::from_store(&error);
    let is_new = cx.store.create_tenant(&tenant).await.map_err(failed)?;
    let kept = cx.store.find_tenant(&slug).await.map_err(failed)?;
    let tenant = kept.unwrap_or(tenant);
    for (alias, title, cover) in DEMO_ROOMS {
        let alias = Alias::parse(alias).expect("the demo's aliases are plain");
        let name = RoomRef::Alias(alias.clone());
        let found = cx.store.find_room(tenant.id, &name).await;
        if found.map_err(failed)?.is_some() {
            continue;
        }
        let wanted = RoomWanted {
            title: check_title(title).expect("the demo's titles are short"),
            alias: Some(alias),
            cover: check_cover(cover).expect("the demo's covers are single emoji"),
            create_key: None,
        };
        create_for_installation(cx, tenant.id, wanted).await?;
    }
    Ok(is_new)
}
