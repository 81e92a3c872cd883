//! A new tenant with the first key of its host's backend. Must not know addresses of pages.

use std::sync::Arc;

use domain::tenants::{OPERATORS_SLUG, check_settings, check_tenant_name};
use domain::{Origin, Revoked, Scope, Tenant, TenantId, TenantSlug};
use serde_json::Value;

use crate::admin::authorize_operator;
use crate::admin::change::{check_asker, check_fresh};
use crate::admin::described::describe;
use crate::admin::tenants::plain_http;
use crate::admin::who::{Asked, Reach, Who};
use crate::audit::{self, Act};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::keys::{self, KeyWanted, NewKey};
use crate::revocations::Ending;

/// What the first key is called.
const FIRST_KEY_NAME: &str = "backend";

/// A tenant that is asked for.
#[derive(Clone, Debug)]
pub struct TenantWanted<'a> {
    /// Its name in URLs.
    pub slug: &'a str,
    /// Its name for people; the slug without it.
    pub name: Option<&'a str>,
    /// Which pages of others may frame us, call us and speak with us.
    pub origins: Vec<Origin>,
    /// Why, 1–500 characters, for the audit log.
    pub reason: Option<&'a str>,
}

/// Makes a tenant, with a key for its host's backend. Only operators do.
///
/// # Errors
/// [`IdentityError::SlugTaken`], a field that cannot be taken, [`IdentityError::NotAllowed`],
/// [`IdentityError::StepUpRequired`], or a failing store.
pub async fn create_tenant(
    cx: &Cx,
    who: Who,
    wanted: TenantWanted<'_>,
) -> Result<(Arc<Tenant>, NewKey), IdentityError> {
    authorize_operator(cx, who).await?;
    let reason = wanted.reason;
    let by = Asked { who, reason }.by()?;
    let tenant = new_tenant(cx, wanted)?;
    let first = KeyWanted {
        name: FIRST_KEY_NAME,
        scopes: vec![Scope::Handover, Scope::Sessions, Scope::People],
        ..KeyWanted::default()
    };
    let key = keys::make(cx, tenant.id, None, first).await?;
    let now = tenant.created_at;
    let mut tx = cx.store.begin_identity().await?;
    if let Some((device, reach)) = check_asker(cx, &mut *tx, who, now).await? {
        if reach != Reach::Everywhere {
            return Err(IdentityError::NotAllowed);
        }
        check_fresh(who, device.proved_at, now)?;
    }
    if !tx.insert_tenant(&tenant).await? {
        return Err(IdentityError::SlugTaken);
    }
    let mut after = describe(&tenant);
    after.insert("slug".to_owned(), Value::from(tenant.slug.as_str()));
    let act = Act {
        tenant: tenant.id,
        actor: by.actor,
        action: "tenant.created",
        object: tenant.id.to_string(),
        reason: by.reason,
        before: None,
        after: Some(Value::Object(after).to_string()),
    };
    audit::record(cx, &mut *tx, act).await?;
    keys::insert_server_key(cx, &mut *tx, by, &key).await?;
    let mut ending = Ending::default();
    ending
        .write(&mut *tx, tenant.id, Revoked::Settings, now)
        .await?;
    tx.commit().await?;
    cx.tenants.reload(&cx.store).await?;
    ending.announce(&cx.revocations, now);
    Ok((Arc::new(tenant), key))
}

fn new_tenant(cx: &Cx, wanted: TenantWanted<'_>) -> Result<Tenant, IdentityError> {
    let slug = TenantSlug::parse(wanted.slug).filter(|slug| slug.as_str() != OPERATORS_SLUG);
    let slug = slug.ok_or_else(|| {
        IdentityError::invalid_tenant(
            "slug",
            "it has 2–40 of a–z 0–9 -, begins and ends with none of -, and is no path of ours",
        )
    })?;
    let name = check_tenant_name(wanted.name.unwrap_or(wanted.slug))?;
    let id = TenantId::generate(&*cx.ambient);
    let mut tenant = Tenant::new(id, slug, &name, cx.ambient.now());
    tenant.settings.origins = wanted.origins;
    check_settings(&tenant.settings, plain_http(cx))?;
    Ok(tenant)
}
