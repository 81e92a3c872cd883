//! What a new key is to be, and its rules. Must not know where keys are kept.

use std::time::Duration;

use domain::{ApiKey, KeyId, PrincipalId, RoomId, RoomRef, Scope, TenantId, Timestamp};

use crate::context::{Cx, ReadError};
use crate::errors::IdentityError;
use crate::keys::{BOT_PREFIX, Network, NewKey, SERVER_PREFIX};
use crate::rooms::resolve;
use crate::secrets::new_secret;

/// Unicode scalar values of a key's name.
const NAME_CHARS_MAX: usize = 60;
/// Rooms, and networks, of one key at most.
const LIST_MAX: usize = 100;
/// How long a key lives at most, and without a wish.
pub(super) const LIFE_MAX: Duration = Duration::from_hours(366 * 24);

/// What a new key is to be.
#[derive(Clone, Debug, Default)]
pub struct KeyWanted<'a> {
    /// Its name for people, 1–60 characters.
    pub name: &'a str,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// The only rooms that it reaches, by id or alias; for bots.
    pub rooms: Option<Vec<String>>,
    /// The only networks that it is taken from, `192.0.2.7` or `192.0.2.0/24`.
    pub addresses: Option<Vec<String>>,
    /// When it ends; at most, and without a wish, a year from now.
    pub expires_at: Option<Timestamp>,
    /// Why it is made, 1–500 characters, for the audit log.
    pub reason: Option<&'a str>,
}

/// The key as it will be kept, with its text.
///
/// # Errors
/// [`IdentityError::Invalid`], or a failing store.
pub(crate) async fn make(
    cx: &Cx,
    tenant: TenantId,
    bot: Option<PrincipalId>,
    wanted: KeyWanted<'_>,
) -> Result<NewKey, IdentityError> {
    let now = cx.ambient.now();
    let scopes = check_scopes(wanted.scopes, bot.is_some())?;
    let name = check_name(wanted.name)?;
    let addresses = wanted.addresses.map(check_addresses).transpose()?;
    let expires_at = check_end(wanted.expires_at, now)?;
    let rooms = match wanted.rooms {
        Some(_) if bot.is_none() => {
            return Err(IdentityError::invalid_key(
                "rooms",
                "only a bot's key is for rooms",
            ));
        }
        Some(rooms) => Some(find_rooms(cx, tenant, rooms).await?),
        None => None,
    };
    if rooms.is_some() && scopes.contains(&Scope::Rooms) {
        return Err(IdentityError::invalid_key(
            "rooms",
            "a key for some rooms makes no others: leave out the scope `rooms`",
        ));
    }
    let id = KeyId::generate(&*cx.ambient);
    let (secret, secret_hash) = new_secret(&*cx.ambient, "");
    let prefix = if bot.is_some() {
        BOT_PREFIX
    } else {
        SERVER_PREFIX
    };
    let digits = id.to_string();
    let digits = digits.trim_start_matches("ak_");
    let key = ApiKey {
        id,
        tenant,
        name,
        bot,
        secret_hash,
        scopes,
        rooms,
        addresses,
        created_at: now,
        expires_at: Some(expires_at),
        last_used_at: None,
        revoked_at: None,
    };
    Ok(NewKey {
        key,
        text: format!("{prefix}{digits}_{secret}"),
    })
}

fn check_scopes(mut scopes: Vec<Scope>, is_bot: bool) -> Result<Vec<Scope>, IdentityError> {
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(IdentityError::invalid_key("scopes", "name at least one"));
    }
    if scopes.iter().any(|scope| scope.is_for_bots() != is_bot) {
        let reason = if is_bot {
            "a bot's key takes `read`, `write` and `rooms`"
        } else {
            "a server key takes `handover`, `sessions` and `people`"
        };
        return Err(IdentityError::invalid_key("scopes", reason));
    }
    Ok(scopes)
}

fn check_name(name: &str) -> Result<Box<str>, IdentityError> {
    let name = name.trim();
    let is_plain = !name.is_empty()
        && name.chars().count() <= NAME_CHARS_MAX
        && !name.chars().any(char::is_control);
    if is_plain {
        Ok(name.into())
    } else {
        Err(IdentityError::invalid_key(
            "name",
            "use 1–60 visible characters",
        ))
    }
}

fn check_addresses(addresses: Vec<String>) -> Result<Vec<Box<str>>, IdentityError> {
    let refused = |reason: String| IdentityError::invalid_key("addresses", reason);
    if addresses.is_empty() || addresses.len() > LIST_MAX {
        return Err(refused(format!("name 1–{LIST_MAX}")));
    }
    if let Some(at) = addresses
        .iter()
        .position(|text| Network::parse(text).is_none())
    {
        return Err(refused(format!(
            "number {} is neither an address nor a network",
            at + 1
        )));
    }
    Ok(addresses.into_iter().map(Into::into).collect())
}

fn check_end(wanted: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, IdentityError> {
    let latest = now.plus(LIFE_MAX);
    let end = wanted.unwrap_or(latest);
    if end <= now || end > latest {
        return Err(IdentityError::invalid_key(
            "expires_at",
            "use a time within a year from now",
        ));
    }
    Ok(end)
}

async fn find_rooms(
    cx: &Cx,
    tenant: TenantId,
    names: Vec<String>,
) -> Result<Vec<RoomId>, IdentityError> {
    if names.is_empty() || names.len() > LIST_MAX {
        return Err(IdentityError::invalid_key(
            "rooms",
            format!("name 1–{LIST_MAX}"),
        ));
    }
    let mut rooms = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let missing =
            || IdentityError::invalid_key("rooms", format!("number {} is no room here", at + 1));
        let name = RoomRef::parse(name).ok_or_else(missing)?;
        match resolve(cx, tenant, name).await {
            Ok(room) => rooms.push(room.id),
            Err(ReadError::Store(error)) => return Err(error.into()),
            Err(ReadError::RoomNotFound | ReadError::Refused(_)) => return Err(missing()),
        }
    }
    rooms.sort_unstable_by_key(|room| room.as_uuid());
    rooms.dedup();
    Ok(rooms)
}
