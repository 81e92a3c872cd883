//! Bots: principals that act by API keys. Each key has a session of the same 128 bits, so every check of a session, every
//! deadline and every revocation works for bots as for people. Must not know who may make them.

use std::time::Duration;

use domain::principals::check_given_name;
use domain::{
    ApiKey, Device, Life, Principal, PrincipalId, PrincipalKind, PrincipalRecord, TenantId, Way,
};
use serde_json::json;
use store::IdentityTransaction;
use store::identity::without_name;

use crate::audit::{Act, By, record};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::keys::create::{check_room_for_one_more, created, end};
use crate::keys::wanted::{LIFE_MAX, make};
use crate::keys::{KeyWanted, NewKey, session_of};
use crate::people::new_record;
use crate::revocations::Ending;

/// A bot with its keys.
#[derive(Clone, Debug)]
pub struct Bot {
    /// Who it is.
    pub record: PrincipalRecord,
    /// Its keys, the newest first, revoked ones too.
    pub keys: Vec<ApiKey>,
}

/// Every bot of the tenant that was not deleted, by name.
///
/// # Errors
/// When the store fails.
pub async fn list_bots(cx: &Cx, tenant: TenantId) -> Result<Vec<Bot>, IdentityError> {
    let keys = cx.store.list_keys(tenant).await?;
    let staff = cx.store.list_staff(tenant).await?;
    let bots = staff
        .into_iter()
        .filter(|one| one.principal.kind == PrincipalKind::Bot && one.deleted_at.is_none());
    let of = |bot: PrincipalId| {
        let own = keys.iter().filter(|key| key.bot == Some(bot));
        own.cloned().collect()
    };
    Ok(bots
        .map(|record| Bot {
            keys: of(record.principal.id),
            record,
        })
        .collect())
}

/// A bot with its first key, as they will be kept.
pub(crate) async fn make_bot(
    cx: &Cx,
    tenant: TenantId,
    wanted: KeyWanted<'_>,
) -> Result<(PrincipalRecord, NewKey), IdentityError> {
    let name = check_given_name(wanted.name)?;
    let record_of_bot = new_record(cx, tenant, PrincipalKind::Bot, name);
    let bot = record_of_bot.principal.id;
    let new = make(cx, tenant, Some(bot), wanted).await?;
    Ok((record_of_bot, new))
}

/// Writes a new bot with its first key inside the transaction.
pub(crate) async fn insert_bot(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    by: By<'_>,
    (record_of_bot, new): (&PrincipalRecord, &NewKey),
) -> Result<(), IdentityError> {
    tx.insert_principal(record_of_bot).await?;
    let act = Act {
        tenant: record_of_bot.tenant,
        actor: by.actor,
        action: "bot.created",
        object: record_of_bot.principal.id.to_string(),
        reason: by.reason,
        before: None,
        after: Some(json!({ "name": record_of_bot.principal.name }).to_string()),
    };
    record(cx, tx, act).await?;
    insert_bot_key(cx, tx, by, new).await
}

/// The bot, if it was not deleted.
pub(crate) async fn lock_bot(
    tx: &mut dyn IdentityTransaction,
    tenant: TenantId,
    bot: PrincipalId,
) -> Result<PrincipalRecord, IdentityError> {
    let known = tx.lock_principal(tenant, bot).await?;
    known
        .filter(|one| one.principal.kind == PrincipalKind::Bot && one.deleted_at.is_none())
        .ok_or(IdentityError::PersonNotFound)
}

/// Writes a key of a bot inside the transaction.
pub(crate) async fn insert_bot_key(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    by: By<'_>,
    new: &NewKey,
) -> Result<(), IdentityError> {
    let key = &new.key;
    check_room_for_one_more(tx, key, |one| one.bot == key.bot).await?;
    tx.insert_key(key).await?;
    if let Some(bot) = key.bot {
        tx.insert_session(&session(key, bot)).await?;
    }
    record(cx, tx, created(key, by)).await?;
    Ok(())
}

/// The session by which the key acts: it lives as long as the key and is never refreshed.
fn session(key: &ApiKey, bot: PrincipalId) -> Device {
    let ends_at = key.expires_at.unwrap_or(key.created_at.plus(LIFE_MAX));
    Device {
        tenant: key.tenant,
        session: session_of(key.id),
        principal: bot,
        way: Way::Key,
        device: key.name.clone(),
        session_ref: None,
        created_at: key.created_at,
        refreshed_at: key.created_at,
        proved_at: None,
        life: Life {
            idle_max: LIFE_MAX + Duration::from_hours(1),
            ends_at,
            grace: Duration::ZERO,
        },
    }
}

/// Deletes a bot inside the transaction; what is left of it, for its rooms.
pub(crate) async fn delete_bot_in(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    ending: &mut Ending,
    (by, mut known): (By<'_>, PrincipalRecord),
) -> Result<Principal, IdentityError> {
    let now = cx.ambient.now();
    let (tenant, bot) = (known.tenant, known.principal.id);
    let before = json!({ "name": known.principal.name }).to_string();
    let keys = tx.lock_keys(tenant).await?;
    let live = keys.iter().filter(|key| key.revoked_at.is_none());
    for key in live.filter(|key| key.bot == Some(bot)) {
        end(tx, ending, key, now).await?;
    }
    ending.person(tx, tenant, bot, now).await?;
    known.principal = without_name(&known.principal);
    known.deleted_at = Some(now);
    tx.update_principal(&known).await?;
    let act = Act {
        tenant,
        actor: by.actor,
        action: "bot.deleted",
        object: bot.to_string(),
        reason: by.reason,
        before: Some(before),
        after: Some(json!({ "deleted_at": now.to_string() }).to_string()),
    };
    record(cx, tx, act).await?;
    Ok(known.principal)
}
