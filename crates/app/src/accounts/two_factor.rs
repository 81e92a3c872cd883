//! Setting and taking away one's second factor. Must not know QR codes.

use domain::sessions::is_fresh;
use domain::tenants::Sealed;
use domain::{Account, Actor, Timestamp};

use crate::accounts::attempts::Attempt;
use crate::accounts::owner::{get_own, lock_own};
use crate::accounts::totp::{SECRET_BYTES, base32, check_code, uri};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::secrets::{open, seal};

/// A secret for an authenticator, shown once.
#[derive(Clone)]
pub struct NewSecret {
    /// In Base32.
    pub secret: String,
    /// `otpauth://…`, for a QR code.
    pub uri: String,
}

/// A new secret, in force once a code of it is shown. Needs a fresh proof, for whoever sets a second factor can lock the
/// owner out.
///
/// # Errors
/// [`IdentityError::TotpInForce`] when one is in force, [`IdentityError::StepUpRequired`], [`IdentityError::NotAllowed`]
/// without an account, or a failing store.
pub async fn begin_totp(cx: &Cx, actor: Actor) -> Result<NewSecret, IdentityError> {
    let known = get_own(cx, actor).await?;
    let tenant = cx.tenants.find(actor.tenant);
    let tenant = tenant.ok_or(IdentityError::TenantNotFound)?;
    let mut tx = cx.store.begin_identity().await?;
    let (mut account, session) = lock_own(cx, &mut *tx, actor, &known).await?;
    if account.totp_since.is_some() {
        return Err(IdentityError::TotpInForce);
    }
    if !is_fresh(session.proved_at, cx.ambient.now()) {
        return Err(IdentityError::StepUpRequired);
    }
    let mut secret = [0; SECRET_BYTES];
    secret[..16].copy_from_slice(&cx.ambient.random());
    secret[16..].copy_from_slice(&cx.ambient.random()[..SECRET_BYTES - 16]);
    account.totp_secret = Some(Sealed(seal(&cx.keys, &place_of(&account), &secret)));
    account.totp_step = None;
    tx.update_account(&account).await?;
    tx.commit().await?;
    let secret = base32(&secret);
    let uri = uri(&tenant.name, account.email.as_str(), &secret);
    Ok(NewSecret { secret, uri })
}

/// Puts the second factor into force, by a code of it.
///
/// # Errors
/// [`IdentityError::InvalidCredentials`] for a wrong code or without a new secret, [`IdentityError::TotpInForce`], too many
/// tries, or a failing store.
pub async fn confirm_totp(cx: &Cx, actor: Actor, code: &str) -> Result<(), IdentityError> {
    change(cx, actor, code, |account, now| {
        if account.totp_since.is_some() {
            return Err(IdentityError::TotpInForce);
        }
        account.totp_since = Some(now);
        Ok(())
    })
    .await
}

/// Takes the second factor away, by a code of it.
///
/// # Errors
/// [`IdentityError::InvalidCredentials`] for a wrong code or without a second factor, too many tries, or a failing store.
pub async fn end_totp(cx: &Cx, actor: Actor, code: &str) -> Result<(), IdentityError> {
    change(cx, actor, code, |account, _| {
        account.totp_secret = None;
        account.totp_since = None;
        account.totp_step = None;
        Ok(())
    })
    .await
}

async fn change(
    cx: &Cx,
    actor: Actor,
    code: &str,
    how: impl FnOnce(&mut Account, Timestamp) -> Result<(), IdentityError> + Send,
) -> Result<(), IdentityError> {
    let known = get_own(cx, actor).await?;
    let attempt = Attempt::of_code(cx, actor.tenant, actor.principal)?;
    let mut tx = cx.store.begin_identity().await?;
    let (mut account, _) = lock_own(cx, &mut *tx, actor, &known).await?;
    use_code(cx, &mut account, code)?;
    how(&mut account, cx.ambient.now())?;
    tx.update_account(&account).await?;
    tx.commit().await?;
    attempt.succeeded(cx);
    Ok(())
}

/// Whether the one-time password of a locked account is right; its step is used up with the account's update.
pub(super) fn use_code(cx: &Cx, account: &mut Account, code: &str) -> Result<(), IdentityError> {
    let sealed = account.totp_secret.as_ref();
    let secret = sealed.and_then(|sealed| open(&cx.keys, &place_of(account), &sealed.0));
    let secret = secret.ok_or(IdentityError::InvalidCredentials)?;
    let step = check_code(&secret, code, cx.ambient.now(), account.totp_step);
    account.totp_step = Some(step.ok_or(IdentityError::InvalidCredentials)?);
    Ok(())
}

/// A secret of one account opens in no other.
fn place_of(account: &Account) -> String {
    format!("totp:{}:{}", account.tenant, account.principal)
}
