//! Keys of a host's backend: made, listed and revoked. Must not know who may do that.

use domain::keys::LIVE_KEYS_MAX;
use domain::{ApiKey, KeyId, TenantId, Timestamp};
use serde_json::json;
use store::{IdentityTransaction, SessionsOf};

use crate::audit::{Act, By, record};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::keys::{NewKey, session_of};
use crate::revocations::Ending;

/// Live keys of one tenant at most.
const LIVE_KEYS_OF_TENANT_MAX: usize = 200;

/// Writes a new server key inside the transaction.
pub(crate) async fn insert_server_key(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    by: By<'_>,
    new: &NewKey,
) -> Result<(), IdentityError> {
    let alike = |key: &ApiKey| key.bot.is_none() && key.name == new.key.name;
    check_room_for_one_more(tx, &new.key, alike).await?;
    tx.insert_key(&new.key).await?;
    record(cx, tx, created(&new.key, by)).await?;
    Ok(())
}

/// Whether the tenant, and those alike, may have one more key.
pub(super) async fn check_room_for_one_more(
    tx: &mut dyn IdentityTransaction,
    new: &ApiKey,
    alike: impl Fn(&ApiKey) -> bool + Send,
) -> Result<(), IdentityError> {
    let keys = tx.lock_keys(new.tenant).await?;
    let live = keys.iter().filter(|key| key.is_live(new.created_at));
    let (mut of_tenant, mut of_alike) = (0, 0);
    for key in live {
        of_tenant += 1;
        of_alike += usize::from(alike(key));
    }
    if of_alike >= LIVE_KEYS_MAX {
        return Err(IdentityError::TooManyKeys);
    }
    if of_tenant >= LIVE_KEYS_OF_TENANT_MAX {
        return Err(IdentityError::invalid_key(
            "name",
            format!("{LIVE_KEYS_OF_TENANT_MAX} keys are live; revoke some first"),
        ));
    }
    Ok(())
}

/// The line of the audit log about a new key.
pub(super) fn created<'a>(key: &ApiKey, by: By<'a>) -> Act<'a> {
    Act {
        tenant: key.tenant,
        actor: by.actor,
        action: "key.created",
        object: key.id.to_string(),
        reason: by.reason,
        before: None,
        after: Some(description(key)),
    }
}

fn description(key: &ApiKey) -> String {
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    let rooms = key.rooms.as_ref();
    let rooms = rooms.map(|rooms| rooms.iter().map(ToString::to_string).collect::<Vec<_>>());
    json!({
        "name": key.name,
        "bot": key.bot.map(|bot| bot.to_string()),
        "scopes": scopes,
        "rooms": rooms,
        "addresses": key.addresses,
        "expires_at": key.expires_at.map(|end| end.to_string()),
    })
    .to_string()
}

/// Every key of the tenant, of bots too, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(cx: &Cx, tenant: TenantId) -> Result<Vec<ApiKey>, IdentityError> {
    Ok(cx.store.list_keys(tenant).await?)
}

/// A key that is to be revoked.
#[derive(Clone, Copy)]
pub(crate) struct Revoking<'a> {
    pub(crate) tenant: TenantId,
    pub(crate) by: By<'a>,
    pub(crate) key: KeyId,
    pub(crate) now: Timestamp,
}

/// Revokes a key inside the transaction.
pub(crate) async fn revoke_in(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    ending: &mut Ending,
    revoking: Revoking<'_>,
) -> Result<(), IdentityError> {
    let Revoking {
        tenant,
        by,
        key,
        now,
    } = revoking;
    let keys = tx.lock_keys(tenant).await?;
    let known = keys.iter().find(|one| one.id == key);
    let known = known.ok_or(IdentityError::KeyNotFound)?;
    if known.revoked_at.is_some() {
        return Ok(());
    }
    end(tx, ending, known, now).await?;
    let act = Act {
        tenant,
        actor: by.actor,
        action: "key.revoked",
        object: key.to_string(),
        reason: by.reason,
        before: Some(description(known)),
        after: Some(json!({ "revoked_at": now.to_string() }).to_string()),
    };
    record(cx, tx, act).await?;
    Ok(())
}

/// Ends a key and the session by which it acts, inside the transaction.
pub(super) async fn end(
    tx: &mut dyn IdentityTransaction,
    ending: &mut Ending,
    key: &ApiKey,
    now: Timestamp,
) -> Result<(), IdentityError> {
    tx.end_key(key.tenant, key.id, now).await?;
    let session = session_of(key.id);
    let which = SessionsOf {
        session: Some(session),
        ..SessionsOf::default()
    };
    let ended = ending.sessions(tx, key.tenant, which, now).await?;
    if ended == 0 {
        // A server key has no session, but every node that remembers the key must hear of it.
        let revoked = domain::Revoked::Session(session);
        ending.write(tx, key.tenant, revoked, now).await?;
    }
    Ok(())
}
