//! Finding tenants, and the demo tenant of a new installation. Must not know configuration.

use domain::rooms::{check_cover, check_title};
use domain::{Alias, Tenant, TenantId, TenantSlug};

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

/// Makes the tenant `demo` with three rooms, unless it is there; whether it did.
///
/// # Errors
/// When the store cannot take it.
pub async fn create_demo(cx: &Cx) -> Result<bool, CommandError> {
    let slug = TenantSlug::parse("demo").expect("`demo` is a slug");
    let tenant = Tenant {
        id: TenantId::generate(&*cx.ambient),
        slug,
        name: "Demo".into(),
    };
    if !cx
        .store
        .create_tenant(&tenant)
        .await
        .map_err(|e| CommandError::from_store(&e))?
    {
        return Ok(false);
    }
    for (alias, title, cover) in DEMO_ROOMS {
        let wanted = RoomWanted {
            title: check_title(title).expect("the demo's titles are short"),
            alias: Alias::parse(alias),
            cover: check_cover(cover).expect("the demo's covers are single emoji"),
            create_key: None,
        };
        create_for_installation(cx, tenant.id, wanted).await?;
    }
    Ok(true)
}
