//! Changing one's password. Must not know HTTP.

use domain::accounts::check_password;
use domain::{Account, Actor, CodePurpose, Timestamp};
use store::{IdentityTransaction, SessionsOf, StoreError};

use crate::accounts::Asker;
use crate::accounts::owner::{check_own_password, get_own, lock_own};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::revocations::Ending;

/// A new password for the old one. Every other session ends.
///
/// # Errors
/// [`IdentityError::InvalidCredentials`] when the old one is wrong, [`IdentityError::Password`] when the new one cannot be
/// set, [`IdentityError::NotAllowed`] without an account, too many tries, or a failing store.
pub async fn change_password(
    cx: &Cx,
    actor: Actor,
    old: &str,
    new: &str,
    asker: Asker,
) -> Result<(), IdentityError> {
    let known = get_own(cx, actor).await?;
    check_password(new, &known.email)?;
    check_own_password(cx, &known, old, asker).await?;
    let salt = cx.ambient.random();
    let hash = cx.passwords.hash(salt, new).await?;
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let (mut account, _) = lock_own(cx, &mut *tx, actor, &known).await?;
    account.password_hash = Some(hash);
    tx.update_account(&account).await?;
    let mut ending = Ending::default();
    let others = SessionsOf {
        principal: Some(actor.principal),
        except: Some(actor.session),
        ..SessionsOf::default()
    };
    end_by_password(&mut *tx, &account, &mut ending, others, now).await?;
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    Ok(())
}

/// Ends what an old password opened: sessions, links to reset it, and half-done sign-ins.
pub(super) async fn end_by_password(
    tx: &mut dyn IdentityTransaction,
    account: &Account,
    ending: &mut Ending,
    which: SessionsOf<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    for purpose in [CodePurpose::ResetPassword, CodePurpose::SecondFactor] {
        tx.end_codes_of(account.tenant, purpose, account.principal, now)
            .await?;
    }
    ending.sessions(tx, account.tenant, which, now).await?;
    Ok(())
}
