//! Deleting a tenant with everything in it, in small steps: a stop in between leaves it switched off, and asking again
//! goes on. The audit log stays. Must not know tables.

use domain::{Revoked, Role};
use serde_json::{Value, json};

use crate::admin::change::{Change, Done, Proof};
use crate::admin::described::describe;
use crate::admin::tenants::edit::end_all_sessions;
use crate::admin::who::{Asked, authorize};
use crate::audit::{self, Act, By};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::revocations::Ending;

/// Rows of one step: others write in between.
const STEP_ROWS: u32 = 1_000;

/// Deletes a tenant. Only operators do, and never their own.
///
/// # Errors
/// What [`authorize`] refuses, [`IdentityError::StepUpRequired`], or a failing store: then some of it may be gone.
pub async fn delete_tenant(
    cx: &Cx,
    asked: impl Into<Asked<'_>>,
    tenant: &str,
) -> Result<(), IdentityError> {
    let asked = asked.into();
    let by = asked.by()?;
    let allowed = authorize(cx, asked.who, tenant, Role::Operator).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    if change.tenant.is_operators() {
        return Err(IdentityError::invalid_tenant(
            "slug",
            "the operators' tenant stays",
        ));
    }
    let mut tenant = change.tenant.clone();
    let (id, slug) = (tenant.id, tenant.slug.clone());
    let mut before = describe(&tenant);
    before.insert("slug".to_owned(), json!(slug.as_str()));
    let since = *tenant.disabled_at.get_or_insert(change.now);
    let done = Done {
        action: "tenant.deletion_begun",
        object: id.to_string(),
        reason: by.reason,
        before: Some(Value::Object(before).to_string()),
        after: Some(json!({ "disabled_at": since.to_string() }).to_string()),
    };
    change.record(cx, done).await?;
    change.tx.update_tenant(&tenant).await?;
    change
        .ending
        .write(&mut *change.tx, id, Revoked::Tenant, change.now)
        .await?;
    change.change_directory().await?;
    change.commit(cx).await?;
    end_all_sessions(cx, id).await?;
    delete_rows(cx, by, &allowed.tenant).await
}

async fn delete_rows(cx: &Cx, by: By<'_>, tenant: &domain::Tenant) -> Result<(), IdentityError> {
    let id = tenant.id;
    loop {
        let mut tx = cx.store.begin_identity().await?;
        let is_gone = tx.delete_tenant_step(id, STEP_ROWS).await?;
        if !is_gone {
            tx.commit().await?;
            continue;
        }
        let now = cx.ambient.now();
        let act = Act {
            tenant: id,
            actor: by.actor,
            action: "tenant.deleted",
            object: id.to_string(),
            reason: by.reason,
            before: Some(json!({ "slug": tenant.slug.as_str() }).to_string()),
            after: Some(json!({ "deleted_at": now.to_string() }).to_string()),
        };
        audit::record(cx, &mut *tx, act).await?;
        let mut ending = Ending::default();
        ending.write(&mut *tx, id, Revoked::Settings, now).await?;
        tx.commit().await?;
        cx.tenants.reload(&cx.store).await?;
        ending.announce(&cx.revocations, now);
        return Ok(());
    }
}
