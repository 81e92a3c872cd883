//! A password that was forgotten: a link by mail, and a new password by the link. The answer and its work are the same
//! for addresses with and without an account. Must not know how mail is sent.

use std::time::Duration;

use domain::accounts::check_password;
use domain::{Account, CodePurpose, Email, PrincipalId, Tenant};
use serde::{Deserialize, Serialize};
use store::{Consumed, SessionsOf};

use crate::accounts::Asker;
use crate::accounts::attempts::{Attempt, may_mail};
use crate::accounts::mails::Letter;
use crate::accounts::password::end_by_password;
use crate::accounts::sign_up::post;
use crate::codes;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::onward::OnwardPath;
use crate::revocations::Ending;
use crate::secrets::hash;

/// How long the link of the mail works.
const RESET_LIFE: Duration = Duration::from_mins(30);

/// What the code needs to know; nobody's where the address has no account.
#[derive(Serialize, Deserialize)]
struct ResetBody {
    principal: Option<String>,
}

/// Whose password was forgotten.
#[derive(Clone, Copy, Debug)]
pub struct Forgotten<'a> {
    /// The address of mail.
    pub email: &'a str,
    /// The page of the tenant that the link of the mail leads to; the first one without it.
    pub return_to: Option<&'a str>,
}

/// Sends a link by which a new password can be set, if the address has an account.
///
/// # Errors
/// When accounts are off, for an address that nobody could have, a page that is not the tenant's, too many tries, or a
/// failing store.
pub async fn forgot_password(
    cx: &Cx,
    tenant: &Tenant,
    forgotten: Forgotten<'_>,
    asker: Asker,
) -> Result<(), IdentityError> {
    check_way(tenant)?;
    Attempt::from(cx, tenant.id, asker.address)?;
    let email = Email::parse(forgotten.email).ok_or(IdentityError::InvalidEmail)?;
    let page = OnwardPath::of(tenant, forgotten.return_to)?;
    if !may_mail(cx, tenant.id, "reset", &email) {
        return Ok(());
    }
    let known = cx.store.find_account_by_email(tenant.id, &email).await?;
    let known = known.filter(may_reset);
    // Written also where there is nobody: the same work for both.
    let body = ResetBody {
        principal: known.as_ref().map(|known| known.principal.to_string()),
    };
    let wanted = codes::Wanted {
        tenant: tenant.id,
        purpose: CodePurpose::ResetPassword,
        body: &body,
        expires_at: cx.ambient.now().plus(RESET_LIFE),
    };
    let code = codes::keep(cx, wanted).await?;
    if let Some(known) = known {
        let letter = Letter {
            origin: &cx.public_origin,
            tenant,
            page: &page,
            to: &known.email,
            language: asker.language,
        };
        post(cx, &letter.reset(&code)).await;
    }
    Ok(())
}

/// Sets a new password by the link, which also proves that mail arrives. Every session of the account ends, and so does
/// every other link.
///
/// # Errors
/// [`IdentityError::CodeInvalid`] for a code that is unknown, used or too old, [`IdentityError::Password`] when the password
/// cannot be set (the link stays good), or a failing store.
pub async fn reset_password(
    cx: &Cx,
    tenant: &Tenant,
    code: &str,
    password: &str,
    asker: Asker,
) -> Result<(), IdentityError> {
    check_way(tenant)?;
    let attempt = Attempt::from(cx, tenant.id, asker.address)?;
    let code = hash(code);
    let known = find_owner(cx, tenant, &code).await?;
    attempt.succeeded(cx);
    check_password(password, &known.email)?;
    let salt = cx.ambient.random();
    let password_hash = cx.passwords.hash(salt, password).await?;
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let consumed = tx
        .consume_code(tenant.id, CodePurpose::ResetPassword, &code, now)
        .await?;
    if !matches!(consumed, Consumed::Fresh(_)) {
        return Err(IdentityError::CodeInvalid);
    }
    let account = tx.lock_account(tenant.id, known.principal).await?;
    let mut account = account.ok_or(IdentityError::CodeInvalid)?;
    account.password_hash = Some(password_hash);
    account.verified_at = account.verified_at.or(Some(now));
    tx.update_account(&account).await?;
    // Session by session: a line for the whole principal would also refuse those that begin in the same second.
    let all = SessionsOf {
        principal: Some(account.principal),
        ..SessionsOf::default()
    };
    let mut ending = Ending::default();
    end_by_password(&mut *tx, &account, &mut ending, all, now).await?;
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    Ok(())
}

/// An address that only a provider gave, and that nobody has proved to us, may be somebody else's: who reads its mail must
/// not get into an account that another one also enters.
fn may_reset(account: &Account) -> bool {
    account.verified_at.is_some() || account.password_hash.is_some()
}

async fn find_owner(cx: &Cx, tenant: &Tenant, code: &[u8; 32]) -> Result<Account, IdentityError> {
    let now = cx.ambient.now();
    let code = cx
        .store
        .peek_code(tenant.id, CodePurpose::ResetPassword, code, now)
        .await?;
    let body: Option<ResetBody> = code.and_then(|code| serde_json::from_str(&code.body).ok());
    let principal = body.and_then(|body| PrincipalId::parse(&body.principal?));
    let principal = principal.ok_or(IdentityError::CodeInvalid)?;
    let account = cx.store.find_account(tenant.id, principal).await?;
    account.ok_or(IdentityError::CodeInvalid)
}

fn check_way(tenant: &Tenant) -> Result<(), IdentityError> {
    if tenant.settings.ways.account {
        Ok(())
    } else {
        Err(IdentityError::WayDisabled)
    }
}
