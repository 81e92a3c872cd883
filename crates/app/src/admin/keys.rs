//! Keys and bots as the administration makes and ends them: each in one transaction with the check of whoever asks.
//! Must not know what a key opens.

use domain::{ApiKey, KeyId, PrincipalId, PrincipalRecord, Role};

use crate::admin::change::{Change, Proof};
use crate::admin::who::{Asked, Who, authorize};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::keys::{self, Bot, KeyWanted, NewKey, Revoking};
use crate::people::tell_name;

/// Keys of the host's backend, the newest first.
///
/// # Errors
/// What [`authorize`] refuses, or a failing store.
pub async fn list_keys(cx: &Cx, who: Who, tenant: &str) -> Result<Vec<ApiKey>, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    let mut keys = keys::list(cx, allowed.tenant.id).await?;
    keys.retain(|key| key.bot.is_none());
    Ok(keys)
}

/// Makes a key for the host's backend.
///
/// # Errors
/// A field that cannot be taken, [`IdentityError::TooManyKeys`], [`IdentityError::StepUpRequired`], what [`authorize`]
/// refuses, or a failing store.
pub async fn create_key(
    cx: &Cx,
    who: Who,
    tenant: &str,
    wanted: KeyWanted<'_>,
) -> Result<NewKey, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    let by = because(who, &wanted).by()?;
    let new = keys::make(cx, allowed.tenant.id, None, wanted).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    keys::insert_server_key(cx, &mut *change.tx, by, &new).await?;
    change.commit(cx).await?;
    Ok(new)
}

/// Revokes a key, of a bot too.
///
/// # Errors
/// [`IdentityError::KeyNotFound`]; the rest as [`create_key`].
pub async fn revoke_key(
    cx: &Cx,
    asked: impl Into<Asked<'_>>,
    tenant: &str,
    key: KeyId,
) -> Result<(), IdentityError> {
    let asked = asked.into();
    let allowed = authorize(cx, asked.who, tenant, Role::Admin).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    let revoking = Revoking {
        tenant: allowed.tenant.id,
        by: asked.by()?,
        key,
        now: change.now,
    };
    keys::revoke_in(cx, &mut *change.tx, &mut change.ending, revoking).await?;
    change.commit(cx).await
}

/// Bots with their keys, by name.
///
/// # Errors
/// What [`authorize`] refuses, or a failing store.
pub async fn list_bots(cx: &Cx, who: Who, tenant: &str) -> Result<Vec<Bot>, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    keys::list_bots(cx, allowed.tenant.id).await
}

/// Makes a bot with its first key.
///
/// # Errors
/// As [`create_key`].
pub async fn create_bot(
    cx: &Cx,
    who: Who,
    tenant: &str,
    wanted: KeyWanted<'_>,
) -> Result<(PrincipalRecord, NewKey), IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    let by = because(who, &wanted).by()?;
    let (bot, new) = keys::make_bot(cx, allowed.tenant.id, wanted).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    keys::insert_bot(cx, &mut *change.tx, by, (&bot, &new)).await?;
    change.commit(cx).await?;
    Ok((bot, new))
}

/// Makes a further key for a bot.
///
/// # Errors
/// [`IdentityError::PersonNotFound`]; the rest as [`create_key`].
pub async fn create_bot_key(
    cx: &Cx,
    who: Who,
    tenant: &str,
    bot: PrincipalId,
    wanted: KeyWanted<'_>,
) -> Result<NewKey, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    let by = because(who, &wanted).by()?;
    let new = keys::make(cx, allowed.tenant.id, Some(bot), wanted).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    keys::lock_bot(&mut *change.tx, allowed.tenant.id, bot).await?;
    keys::insert_bot_key(cx, &mut *change.tx, by, &new).await?;
    change.commit(cx).await?;
    Ok(new)
}

/// Deletes a bot: its keys and sockets end, its messages stay without its name.
///
/// # Errors
/// [`IdentityError::PersonNotFound`]; the rest as [`create_key`].
pub async fn delete_bot(
    cx: &Cx,
    asked: impl Into<Asked<'_>>,
    tenant: &str,
    bot: PrincipalId,
) -> Result<(), IdentityError> {
    let asked = asked.into();
    let allowed = authorize(cx, asked.who, tenant, Role::Admin).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    let known = keys::lock_bot(&mut *change.tx, allowed.tenant.id, bot).await?;
    let by = (asked.by()?, known);
    let gone = keys::delete_bot_in(cx, &mut *change.tx, &mut change.ending, by).await?;
    change.commit(cx).await?;
    tell_name(cx, allowed.tenant.id, &gone).await
}

/// Who makes a key, and why.
fn because<'a>(who: Who, wanted: &KeyWanted<'a>) -> Asked<'a> {
    Asked {
        who,
        reason: wanted.reason,
    }
}
