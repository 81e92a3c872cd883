//! One's devices that are pushed to, and when one wants quiet. Must not know messages.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::push::{
    DeviceKeys, ENDPOINT_BYTES_MAX, PushLanguage, QuietHours, SUBSCRIPTIONS_MAX, Subscription,
};
use domain::{Actor, SessionId};

use super::encrypt::is_public_key;
use super::keys::public_key;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::secrets::hash;

/// What somebody has set up.
#[derive(Clone, Debug)]
pub struct Devices {
    /// The tenant's public key on P-256, uncompressed, in BASE64URL: what a browser subscribes with.
    pub public_key: String,
    /// The devices, the newest first.
    pub subscriptions: Vec<Subscription>,
    /// When they want quiet, if they have said so.
    pub quiet: Option<QuietHours>,
}

/// A subscription as a browser gives it (Push API, `PushSubscription.toJSON`).
#[derive(Clone, Copy, Debug)]
pub struct NewSubscription<'a> {
    /// Its address at the push service.
    pub endpoint: &'a str,
    /// Its public key in BASE64URL.
    pub p256dh: &'a str,
    /// The secret that it shares with us, in BASE64URL.
    pub auth: &'a str,
    /// `ko` or `en`.
    pub language: &'a str,
}

/// What one has set up. The tenant's key pair is made if there is none.
///
/// # Errors
/// [`IdentityError::PushKeyLost`], or a failing store.
pub async fn list_devices(cx: &Cx, actor: Actor) -> Result<Devices, IdentityError> {
    let (tenant, own, now) = (actor.tenant, actor.principal, cx.ambient.now());
    Ok(Devices {
        public_key: URL_SAFE_NO_PAD.encode(public_key(cx, tenant).await?),
        subscriptions: cx.store.list_push_subscriptions(tenant, own, now).await?,
        quiet: cx.store.find_quiet_hours(tenant, own).await?,
    })
}

/// By what a browser knows its own endpoint, without it being told: SHA-256 in BASE64URL.
pub fn endpoint_hash(subscription: &Subscription) -> String {
    URL_SAFE_NO_PAD.encode(hash(&subscription.endpoint))
}

/// From now on this device is pushed to, in place of what it gave before.
///
/// # Errors
/// [`IdentityError::Unfit`] for what no browser gives, [`IdentityError::SessionOver`], or a failing store.
pub async fn subscribe(
    cx: &Cx,
    actor: Actor,
    new: NewSubscription<'_>,
) -> Result<(), IdentityError> {
    let now = cx.ambient.now();
    check_endpoint(cx, new.endpoint)?;
    let language = PushLanguage::parse(new.language);
    let subscription = Subscription {
        tenant: actor.tenant,
        session: actor.session,
        principal: actor.principal,
        endpoint: new.endpoint.into(),
        keys: keys(new)?,
        language: language.ok_or(unfit("language", "ko or en"))?,
        created_at: now,
        renewed_at: now,
    };
    let mut tx = cx.store.begin_identity().await?;
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    tx.put_push_subscription(&subscription, SUBSCRIPTIONS_MAX)
        .await?;
    tx.commit().await?;
    cx.pushes.want(true);
    Ok(())
}

/// A device of one's own is pushed to no longer. Also when it was not.
///
/// # Errors
/// [`IdentityError::SessionOver`], or a failing store.
pub async fn end_device(cx: &Cx, actor: Actor, device: SessionId) -> Result<(), IdentityError> {
    let mut tx = cx.store.begin_identity().await?;
    let now = cx.ambient.now();
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    tx.delete_push_subscription(actor.tenant, actor.principal, device)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// When one wants quiet, on all devices.
///
/// # Errors
/// [`IdentityError::SessionOver`], or a failing store.
pub async fn set_quiet_hours(
    cx: &Cx,
    actor: Actor,
    quiet: &QuietHours,
) -> Result<(), IdentityError> {
    let mut tx = cx.store.begin_identity().await?;
    let now = cx.ambient.now();
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    tx.set_quiet_hours(actor.tenant, actor.principal, quiet)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn unfit(field: &'static str, reason: &'static str) -> IdentityError {
    IdentityError::Unfit { field, reason }
}

/// As far as its text tells: where the name leads is seen at each call.
fn check_endpoint(cx: &Cx, endpoint: &str) -> Result<(), IdentityError> {
    if endpoint.len() > ENDPOINT_BYTES_MAX || !cx.fetch.may_call(endpoint) {
        let reason = "an https address of a push service, up to 1,024 bytes";
        return Err(unfit("endpoint", reason));
    }
    Ok(())
}

fn keys(new: NewSubscription<'_>) -> Result<DeviceKeys, IdentityError> {
    // Some browsers pad.
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    let p256dh = bytes(new.p256dh).filter(|key| is_public_key(key));
    let p256dh = p256dh.and_then(|key| key.try_into().ok());
    let auth = bytes(new.auth).and_then(|secret| secret.try_into().ok());
    Ok(DeviceKeys {
        p256dh: p256dh.ok_or(unfit("p256dh", "a point on P-256, BASE64URL of 65 bytes"))?,
        auth: auth.ok_or(unfit("auth", "BASE64URL of 16 bytes"))?,
    })
}
