//! Checking the key that somebody sends: found by its id, compared by the hash of its secret in constant time, remembered
//! for half a minute. What was revoked is asked of the revocations each time, so what is remembered is never older than
//! they are. Must not know headers.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use domain::{Actor, ApiKey, KeyId, PrincipalId, Scope, TenantId, Timestamp};
use parking_lot::Mutex;
use quick_cache::sync::Cache;
use store::{IdentityTransaction, StoreError};

use crate::attempts::Guesser;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::keys::rights::{check_address, check_scope};
use crate::keys::{BOT_PREFIX, KeyRights, Network, SERVER_PREFIX, session_of};
use crate::secrets::hash;
use crate::sessions::Claims;

/// Keys that are remembered at most.
const KNOWN_KEYS_MAX: usize = 10_000;
/// For how long a key is remembered before the store is asked again.
const KNOWN_FOR: Duration = Duration::from_secs(30);
/// Length of an id without its kind.
const ID_DIGITS: usize = 26;

/// Keys that were checked lately, and when they were used.
pub struct KnownKeys {
    known: Cache<KeyId, Arc<Known>>,
    used: Mutex<HashMap<KeyId, Timestamp>>,
}

struct Known {
    key: ApiKey,
    networks: Option<Arc<[Network]>>,
    holder: Holder,
    read_at: Timestamp,
}

/// Whose key it is.
#[derive(Clone, Debug)]
pub enum Holder {
    /// The backend of a tenant's service.
    Server(Arc<ServerKey>),
    /// A bot, with what it says of itself as an access token would.
    Bot(Arc<Claims>),
}

/// A key of a host's backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerKey {
    /// Which.
    pub key: KeyId,
    /// The tenant that it speaks for.
    pub tenant: TenantId,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
}

impl ServerKey {
    /// Whether it may be used for this.
    ///
    /// # Errors
    /// [`IdentityError::ScopeMissing`].
    pub fn check(&self, scope: Scope) -> Result<(), IdentityError> {
        check_scope(&self.scopes, scope)
    }

    /// Whether it still is good inside the transaction that writes by it: nothing is written after the answer that
    /// revoked it, nor after that which disabled its tenant.
    ///
    /// # Errors
    /// [`IdentityError::KeyRevoked`], or a failing store.
    pub(crate) async fn hold(
        &self,
        tx: &mut dyn IdentityTransaction,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        let is_good = tx.hold_key(self.tenant, self.key, now).await?;
        is_good.then_some(()).ok_or(IdentityError::KeyRevoked)
    }
}

impl Default for KnownKeys {
    fn default() -> Self {
        Self {
            known: Cache::new(KNOWN_KEYS_MAX),
            used: Mutex::default(),
        }
    }
}

impl KnownKeys {
    /// Writes down when keys were used since the last call; how many.
    ///
    /// # Errors
    /// When the store fails; the times are tried again with the next call.
    pub async fn flush(&self, cx: &Cx) -> Result<usize, StoreError> {
        let used: Vec<_> = self.used.lock().iter().map(|(&k, &at)| (k, at)).collect();
        if used.is_empty() {
            return Ok(0);
        }
        let mut tx = cx.store.begin_identity().await?;
        tx.touch_keys(&used).await?;
        tx.commit().await?;
        let written: HashMap<_, _> = used.into_iter().collect();
        let mut waiting = self.used.lock();
        waiting.retain(|key, at| written.get(key) != Some(at));
        Ok(written.len())
    }

    fn touch(&self, key: &ApiKey, now: Timestamp) {
        let minute = Timestamp::from_millis(now.as_millis() - now.as_millis().rem_euclid(60_000));
        if key.last_used_at == Some(minute) {
            return;
        }
        let mut used = self.used.lock();
        if used.len() < KNOWN_KEYS_MAX || used.contains_key(&key.id) {
            used.insert(key.id, minute);
        }
    }
}

/// The id of the key, whether it is a bot's, and its secret.
type Parsed<'a> = (KeyId, bool, &'a str);

fn parse(text: &str) -> Option<Parsed<'_>> {
    let (rest, is_bot) = match text.strip_prefix(SERVER_PREFIX) {
        Some(rest) => (rest, false),
        None => (text.strip_prefix(BOT_PREFIX)?, true),
    };
    let (digits, secret) = rest.split_at_checked(ID_DIGITS)?;
    let id = KeyId::parse(&format!("ak_{digits}"))?;
    Some((id, is_bot, secret.strip_prefix('_')?))
}

/// Whose key this is, if it is good now and from there.
///
/// # Errors
/// [`IdentityError::KeyInvalid`], [`IdentityError::KeyRevoked`], [`IdentityError::KeyExpired`],
/// [`IdentityError::AddressNotAllowed`], [`IdentityError::TenantDisabled`], [`IdentityError::Banned`],
/// [`IdentityError::TooManyAttempts`] after many wrong ones, or a failing store.
pub async fn check_key(cx: &Cx, text: &str, address: IpAddr) -> Result<Holder, IdentityError> {
    let now = cx.ambient.now();
    let parsed = parse(text);
    let remembered = parsed.and_then(|parsed| remembered(cx, parsed, now));
    let known = match remembered {
        // Whoever guesses at the same address keeps nobody out who was here a moment ago.
        Some(known) => known,
        None => look_up(cx, parsed, address, now).await?,
    };
    check_now(cx, &known, address, now)?;
    cx.api_keys.touch(&known.key, now);
    Ok(known.holder.clone())
}

async fn look_up(
    cx: &Cx,
    parsed: Option<Parsed<'_>>,
    address: IpAddr,
    now: Timestamp,
) -> Result<Arc<Known>, IdentityError> {
    let guesser = Guesser::at(cx, address)?;
    let wrong = || guesser.wrong(IdentityError::KeyInvalid);
    let parsed = parsed.ok_or_else(wrong)?;
    let key = cx.store.find_key(parsed.0).await?;
    // Nothing is said of a key to whoever does not have all of it.
    let key = key.filter(|key| is_shown(key, parsed)).ok_or_else(wrong)?;
    // The store shows no session of a tenant that is switched off; that does not make the key revoked.
    if !cx.tenants.is_open(key.tenant) {
        return Err(IdentityError::TenantDisabled);
    }
    let known = Arc::new(known(cx, key, now).await?);
    cx.api_keys.known.insert(parsed.0, Arc::clone(&known));
    Ok(known)
}

/// Whether the text that was parsed is the whole of this key.
fn is_shown(key: &ApiKey, (id, is_bot, secret): Parsed<'_>) -> bool {
    let fits = verify_slices_are_equal(&hash(secret), &key.secret_hash);
    fits.is_ok() && id == key.id && is_bot == key.bot.is_some()
}

fn check_now(cx: &Cx, known: &Known, address: IpAddr, now: Timestamp) -> Result<(), IdentityError> {
    if known.key.revoked_at.is_some() {
        return Err(IdentityError::KeyRevoked);
    }
    // A key outlives a tenant that is switched off and on again.
    if !cx.tenants.is_open(known.key.tenant) {
        return Err(IdentityError::TenantDisabled);
    }
    if is_over(cx, known) {
        return Err(IdentityError::KeyRevoked);
    }
    if !known.key.is_live(now) {
        return Err(IdentityError::KeyExpired);
    }
    check_address(known.networks.as_deref(), address)
}

/// Whether the key, or the bot, ended since it was read.
fn is_over(cx: &Cx, known: &Known) -> bool {
    cx.revocations.is_over(actor_of(&known.key), known.read_at)
}

/// By whom the key acts; a server key by nobody, but under its own name.
fn actor_of(key: &ApiKey) -> Actor {
    Actor {
        tenant: key.tenant,
        principal: key
            .bot
            .unwrap_or_else(|| PrincipalId::from_uuid(key.id.as_uuid())),
        session: session_of(key.id),
    }
}

fn remembered(cx: &Cx, parsed: Parsed<'_>, now: Timestamp) -> Option<Arc<Known>> {
    let known = cx.api_keys.known.get(&parsed.0)?;
    let is_good = now.since(known.read_at) < KNOWN_FOR && !is_over(cx, &known);
    (is_good && is_shown(&known.key, parsed)).then_some(known)
}

async fn known(cx: &Cx, key: ApiKey, now: Timestamp) -> Result<Known, IdentityError> {
    let networks = key.addresses.as_ref();
    let networks: Option<Arc<[Network]>> =
        networks.map(|all| all.iter().filter_map(|one| Network::parse(one)).collect());
    let holder = match key.bot {
        None => Holder::Server(Arc::new(ServerKey {
            key: key.id,
            tenant: key.tenant,
            scopes: key.scopes.clone(),
        })),
        Some(bot) => {
            let networks = networks.clone();
            Holder::Bot(Arc::new(claims(cx, &key, (bot, networks), now).await?))
        }
    };
    Ok(Known {
        key,
        networks,
        holder,
        read_at: now,
    })
}

/// What the bot's key says, as a token would. It ends with the key: a revocation ends it before that.
async fn claims(
    cx: &Cx,
    key: &ApiKey,
    (bot, networks): (PrincipalId, Option<Arc<[Network]>>),
    now: Timestamp,
) -> Result<Claims, IdentityError> {
    let session = cx
        .store
        .find_session(key.tenant, session_of(key.id))
        .await?;
    if session.is_none_or(|session| session.revoked_at.is_some()) {
        return Err(IdentityError::KeyRevoked);
    }
    let record = cx.store.find_principal(key.tenant, bot).await?;
    let record = record.ok_or(IdentityError::KeyRevoked)?;
    if record.deleted_at.is_some() {
        return Err(IdentityError::KeyRevoked);
    }
    if !record.may_act(now) {
        return Err(IdentityError::Banned);
    }
    let ends_at = key.expires_at.unwrap_or(Timestamp::NEVER);
    Ok(Claims {
        actor: actor_of(key),
        principal: record.principal,
        issued_at: now,
        expires_at: ends_at,
        session_ends_at: ends_at,
        key: Some(Arc::new(KeyRights {
            key: key.id,
            scopes: key.scopes.clone(),
            rooms: key.rooms.clone(),
            networks,
        })),
    })
}
