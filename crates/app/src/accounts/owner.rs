//! The account of whoever asks, and whether they prove to be its owner. Must not know what the proof is for.

use domain::{Account, Actor, Device};
use store::IdentityTransaction;

use crate::accounts::attempts::Attempt;
use crate::accounts::login::is_password;
use crate::accounts::{Asker, Checked};
use crate::context::Cx;
use crate::errors::IdentityError;

/// One's own account.
///
/// # Errors
/// [`IdentityError::NotAllowed`] when one has none: guests, people of the host, bots.
pub(super) async fn get_own(cx: &Cx, actor: Actor) -> Result<Account, IdentityError> {
    let account = cx.store.find_account(actor.tenant, actor.principal).await?;
    account.ok_or(IdentityError::NotAllowed)
}

/// Whether the password is this account's. Counted like a sign-in: who holds a session does not hold the password.
pub(super) async fn check_own_password(
    cx: &Cx,
    account: &Account,
    password: &str,
    asker: Asker,
) -> Result<(), IdentityError> {
    let attempt = Attempt::of_password(cx, account.tenant, &account.email, asker.address)?;
    if !is_password(password) {
        return Err(IdentityError::InvalidCredentials);
    }
    let kept = account.password_hash.as_deref();
    match cx.passwords.check(kept, password).await {
        Ok(Checked::Wrong) => Err(IdentityError::InvalidCredentials),
        Ok(Checked::Right | Checked::RightButWeak) => {
            attempt.succeeded(cx);
            Ok(())
        }
        Err(busy) => {
            attempt.take_back(cx);
            Err(busy)
        }
    }
}

/// One's own account inside a transaction, if one's session is not over and the password is the one that `known` was read
/// with. The account is locked before its sessions, here as in a reset, so that neither waits for the other.
pub(super) async fn lock_own(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    actor: Actor,
    known: &Account,
) -> Result<(Account, Device), IdentityError> {
    let account = tx.lock_account(actor.tenant, actor.principal).await?;
    let now = cx.ambient.now();
    let session = tx.lock_session(actor.tenant, actor.session, now).await?;
    let session = session.ok_or(IdentityError::SessionOver)?;
    let account = account.filter(|account| account.password_hash == known.password_hash);
    let account = account.ok_or(IdentityError::InvalidCredentials)?;
    Ok((account, session))
}
