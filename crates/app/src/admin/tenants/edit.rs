//! Changing a tenant: its name, its settings, and whether it is switched on. Must not know the wire's words.

use std::sync::Arc;

use domain::tenants::{IssuerKey, Sealed, check_settings, check_tenant_name};
use domain::{Revoked, Role, Tenant, TenantId, TenantSettings};
use serde_json::{Value, json};
use store::SessionsOf;

use crate::admin::change::{Change, Done, Proof};
use crate::admin::described::describe_changes;
use crate::admin::tenants::plain_http;
use crate::admin::who::{Who, authorize};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::handover::check_issuer;
use crate::tenants::{SecretPlace, open_issuer_key, seal_setting};

/// Bytes of a secret that is given.
const SECRET_BYTES_MAX: usize = 1_000;

/// A secret in the clear, with the place where it belongs.
pub struct NewSecret {
    /// Where it belongs.
    pub place: SecretPlace,
    /// The secret.
    pub clear: String,
}

/// Settings as they are to be, with the secrets that are new. Where a secret is to be, its field has any value.
pub struct Draft {
    /// The settings.
    pub settings: TenantSettings,
    /// New secrets.
    pub secrets: Vec<NewSecret>,
}

/// What is asked of the settings, as a function of what they are: the answer depends on what stands when it is done.
pub type SettingsEdit = Box<dyn FnOnce(TenantSettings) -> Result<Draft, IdentityError> + Send>;

/// What is asked to change.
#[derive(Default)]
pub struct TenantEdit {
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it is switched off; for operators only.
    pub disabled: Option<bool>,
    /// Its settings.
    pub settings: Option<SettingsEdit>,
    /// Why.
    pub reason: Option<String>,
}

/// Changes a tenant; how it is then.
///
/// # Errors
/// A field that cannot be taken, [`IdentityError::StepUpRequired`] where providers, issuers or secrets change, what
/// [`authorize`] refuses, or a failing store.
pub async fn edit_tenant(
    cx: &Cx,
    who: Who,
    tenant: &str,
    edit: TenantEdit,
) -> Result<Arc<Tenant>, IdentityError> {
    let least = if edit.disabled.is_some() {
        Role::Operator
    } else {
        Role::Admin
    };
    let allowed = authorize(cx, who, tenant, least).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Session).await?;
    let before = change.tenant.clone();
    let mut after = before.clone();
    if let Some(name) = &edit.name {
        after.name = check_tenant_name(name)?;
    }
    let mut secrets = Vec::new();
    if let Some(settings) = edit.settings {
        let draft = settings(after.settings)?;
        (after.settings, secrets) = (draft.settings, draft.secrets);
        seal_secrets(cx, after.id, &mut after.settings, &secrets)?;
        check_edited(cx, &before, &after, &change)?;
    }
    switch(&mut change, &mut after, edit.disabled).await?;
    if before != after {
        change.tx.update_tenant(&after).await?;
        change.change_directory().await?;
        let done = done(&before, &after, &secrets, edit.reason.as_deref());
        change.record(cx, done).await?;
    }
    change.commit(cx).await?;
    if after.disabled_at.is_some() && before.disabled_at.is_none() {
        end_all_sessions(cx, after.id).await?;
    }
    Ok(Arc::new(after))
}

fn done<'a>(
    before: &Tenant,
    after: &Tenant,
    secrets: &[NewSecret],
    reason: Option<&'a str>,
) -> Done<'a> {
    let (was, mut is) = describe_changes(before, after);
    if !secrets.is_empty() {
        let places: Vec<_> = secrets
            .iter()
            .map(|secret| secret.place.to_text())
            .collect();
        is.insert("new_secrets".to_owned(), json!(places));
    }
    let action = match (before.disabled_at, after.disabled_at) {
        (None, Some(_)) => "tenant.disabled",
        (Some(_), None) => "tenant.enabled",
        _ => "tenant.changed",
    };
    Done {
        action,
        object: after.id.to_string(),
        reason,
        before: Some(Value::Object(was).to_string()),
        after: Some(Value::Object(is).to_string()),
    }
}

/// Switches the tenant on or off: everybody in it is out.
async fn switch(
    change: &mut Change,
    after: &mut Tenant,
    disabled: Option<bool>,
) -> Result<(), IdentityError> {
    match disabled {
        Some(true) if after.is_operators() => Err(IdentityError::invalid_tenant(
            "disabled",
            "the operators' tenant stays on",
        )),
        Some(true) if after.disabled_at.is_none() => {
            after.disabled_at = Some(change.now);
            let (tx, now) = (&mut *change.tx, change.now);
            change
                .ending
                .write(tx, after.id, Revoked::Tenant, now)
                .await?;
            Ok(())
        }
        Some(false) => {
            after.disabled_at = None;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn check_edited(
    cx: &Cx,
    before: &Tenant,
    after: &Tenant,
    change: &Change,
) -> Result<(), IdentityError> {
    let (was, is) = (&before.settings, &after.settings);
    if was.oidc != is.oidc || was.handover != is.handover {
        // Whoever sets these decides who can be anybody here.
        change.check_fresh()?;
    }
    if after.is_operators()
        && (was.ways != is.ways || was.oidc != is.oidc || was.handover != is.handover)
    {
        return Err(IdentityError::invalid_tenant(
            "settings.ways",
            "operators enter by accounts of their own alone",
        ));
    }
    check_settings(is, plain_http(cx))?;
    check_issuer_keys(cx, after)
}

/// Whether every key of the tenant's issuers can check a signature: better said now than at the first token.
fn check_issuer_keys(cx: &Cx, tenant: &Tenant) -> Result<(), IdentityError> {
    for issuer in &tenant.settings.handover.issuers {
        let secret = |key: &IssuerKey| open_issuer_key(cx, tenant.id, &issuer.issuer, key);
        check_issuer(issuer, secret)
            .map_err(|why| IdentityError::invalid_tenant("settings.handover.issuers", why))?;
    }
    Ok(())
}

/// Puts the new secrets, sealed, where they belong.
fn seal_secrets(
    cx: &Cx,
    tenant: TenantId,
    settings: &mut TenantSettings,
    secrets: &[NewSecret],
) -> Result<(), IdentityError> {
    for secret in secrets {
        if secret.clear.is_empty() || secret.clear.len() > SECRET_BYTES_MAX {
            return Err(IdentityError::invalid_tenant(
                "settings",
                "a secret has 1–1,000 bytes",
            ));
        }
        let sealed = seal_setting(cx, tenant, &secret.place, &secret.clear);
        if let Some(place) = find_place(settings, &secret.place) {
            *place = Some(sealed);
        }
    }
    Ok(())
}

fn find_place<'a>(
    settings: &'a mut TenantSettings,
    place: &SecretPlace,
) -> Option<&'a mut Option<Sealed>> {
    match place {
        SecretPlace::Redeem => Some(&mut settings.handover.redeem_secret),
        SecretPlace::Provider(id) => settings
            .oidc
            .iter_mut()
            .find(|provider| provider.id == *id)
            .map(|provider| &mut provider.client_secret),
        SecretPlace::IssuerKey { issuer, kid } => settings
            .handover
            .issuers
            .iter_mut()
            .find(|one| one.issuer == *issuer)?
            .keys
            .iter_mut()
            .find(|key| key.kid == *kid)
            .map(|key| &mut key.secret),
    }
}

/// Ends every session of the tenant, a part at a time. The tenant is switched off: nobody begins one meanwhile.
pub(super) async fn end_all_sessions(cx: &Cx, tenant: TenantId) -> Result<(), IdentityError> {
    loop {
        let mut tx = cx.store.begin_identity().await?;
        let ended = tx
            .end_sessions(tenant, SessionsOf::default(), cx.ambient.now())
            .await?;
        tx.commit().await?;
        if ended.is_empty() {
            return Ok(());
        }
    }
}
