//! A fresh proof that a session is still its owner's. Must not know what asks for it.

use domain::Actor;

use crate::accounts::Asker;
use crate::accounts::attempts::Attempt;
use crate::accounts::owner::{check_own_password, get_own, lock_own};
use crate::accounts::two_factor::use_code;
use crate::context::Cx;
use crate::errors::IdentityError;

/// What is shown. All that is shown must be right.
#[derive(Clone, Copy, Default)]
pub struct Proof<'a> {
    /// The password: needed where there is no second factor.
    pub password: Option<&'a str>,
    /// The one-time password: needed where there is a second factor.
    pub code: Option<&'a str>,
}

/// For five minutes this session may do what asks for a fresh proof.
///
/// # Errors
/// [`IdentityError::InvalidCredentials`] when something is wrong or missing, [`IdentityError::NotAllowed`] without an
/// account, too many tries, or a failing store.
pub async fn step_up(
    cx: &Cx,
    actor: Actor,
    proof: Proof<'_>,
    asker: Asker,
) -> Result<(), IdentityError> {
    let known = get_own(cx, actor).await?;
    let is_enough = if known.totp_since.is_some() {
        proof.code.is_some()
    } else {
        proof.password.is_some() && proof.code.is_none()
    };
    if !is_enough {
        return Err(IdentityError::InvalidCredentials);
    }
    if let Some(password) = proof.password {
        check_own_password(cx, &known, password, asker).await?;
    }
    let attempt = match proof.code {
        Some(_) => Some(Attempt::of_code(cx, actor.tenant, actor.principal)?),
        None => None,
    };
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let (mut account, _) = lock_own(cx, &mut *tx, actor, &known).await?;
    if account.totp_since != known.totp_since {
        return Err(IdentityError::InvalidCredentials);
    }
    if let Some(code) = proof.code {
        use_code(cx, &mut account, code)?;
        tx.update_account(&account).await?;
    }
    tx.prove_session(actor.tenant, actor.session, now).await?;
    tx.commit().await?;
    if let Some(attempt) = attempt {
        attempt.succeeded(cx);
    }
    Ok(())
}
