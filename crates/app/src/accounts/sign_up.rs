//! Signing up: whatever the address, the answer is the same and takes the same work; only the mail differs. The account
//! comes to be when the link of the mail is used. Must not know how mail is sent.

use std::time::Duration;

use domain::accounts::check_password;
use domain::{Account, CodePurpose, Email, PrincipalKind, Tenant};
use serde::{Deserialize, Serialize};
use store::{Consumed, StoreError};

use crate::accounts::Asker;
use crate::accounts::attempts::{Attempt, may_mail};
use crate::accounts::login::begin;
use crate::accounts::mails::Letter;
use crate::codes;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::onward::OnwardPath;
use crate::outbound::Mail;
use crate::people::{check_chosen_name, new_record};
use crate::secrets::hash;
use crate::sessions::{Entered, entered};

/// How long the link of the mail works.
const VERIFY_LIFE: Duration = Duration::from_hours(24);

/// What somebody signs up with.
#[derive(Clone, Copy)]
pub struct SignUp<'a> {
    /// The address of mail.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// The name.
    pub name: &'a str,
    /// The page of the tenant that the link of the mail leads to; the first one without it.
    pub return_to: Option<&'a str>,
}

/// What the code needs to know.
#[derive(Serialize, Deserialize)]
struct VerifyBody {
    email: String,
    name: String,
    password_hash: String,
}

/// Sends a link that makes the account, or word that there is one already. Nobody but the owner of the address learns
/// which.
///
/// # Errors
/// When accounts or signing up are off, for an address, name or password that nobody could have, a page that is not the
/// tenant's, too many tries, or a failing store.
pub async fn sign_up(
    cx: &Cx,
    tenant: &Tenant,
    wanted: SignUp<'_>,
    asker: Asker,
) -> Result<(), IdentityError> {
    check_way(tenant)?;
    // Each costs as much as a sign-in, right or wrong, so it counts.
    Attempt::from(cx, tenant.id, asker.address)?;
    let email = Email::parse(wanted.email).ok_or(IdentityError::InvalidEmail)?;
    check_password(wanted.password, &email)?;
    let page = OnwardPath::of(tenant, wanted.return_to)?;
    let name = check_chosen_name(cx, tenant.id, wanted.name).await?;
    let salt = cx.ambient.random();
    let password_hash = cx.passwords.hash(salt, wanted.password).await?;
    if !may_mail(cx, tenant.id, "sign_up", &email) {
        return Ok(());
    }
    let known = cx.store.find_account_by_email(tenant.id, &email).await?;
    // Written also for an address that has an account, whose mail does not tell the code: the same work for both.
    let body = VerifyBody {
        email: email.as_str().to_owned(),
        name: name.to_string(),
        password_hash: password_hash.into(),
    };
    let wanted = codes::Wanted {
        tenant: tenant.id,
        purpose: CodePurpose::VerifyEmail,
        body: &body,
        expires_at: cx.ambient.now().plus(VERIFY_LIFE),
    };
    let code = codes::keep(cx, wanted).await?;
    let letter = Letter {
        origin: &cx.public_origin,
        tenant,
        page: &page,
        to: known.as_ref().map_or(&email, |known| &known.email),
        language: asker.language,
    };
    let mail = if known.is_some() {
        letter.has_account()
    } else {
        letter.verify(&name, &code)
    };
    post(cx, &mail).await;
    Ok(())
}

/// Makes the account that the link of the mail is for, with its first session: once, whoever else shows it meanwhile.
///
/// # Errors
/// [`IdentityError::CodeInvalid`] for a code that is unknown, used or too old, and when the address has an account by now;
/// or a failing store.
pub async fn verify(
    cx: &Cx,
    tenant: &Tenant,
    code: &str,
    device: &str,
    asker: Asker,
) -> Result<Entered, IdentityError> {
    check_way(tenant)?;
    let attempt = Attempt::from(cx, tenant.id, asker.address)?;
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let consumed = tx
        .consume_code(tenant.id, CodePurpose::VerifyEmail, &hash(code), now)
        .await?;
    let Consumed::Fresh(code) = consumed else {
        return Err(IdentityError::CodeInvalid);
    };
    let body: VerifyBody =
        serde_json::from_str(&code.body).map_err(|_| IdentityError::CodeInvalid)?;
    let email = Email::parse(&body.email).ok_or(IdentityError::CodeInvalid)?;
    let known = tx.lock_account_by_email(tenant.id, &email).await?;
    if known.is_some() {
        return Err(IdentityError::CodeInvalid);
    }
    let record = new_record(cx, tenant.id, PrincipalKind::Account, body.name.into());
    tx.insert_principal(&record).await?;
    let account = Account {
        password_hash: Some(body.password_hash.into()),
        ..Account::new(tenant.id, record.principal.id, email, Some(now))
    };
    let inserted = tx.insert_account(&account).await;
    // Another code of the same address was faster.
    if let Err(StoreError::Conflict(_)) = inserted {
        return Err(IdentityError::CodeInvalid);
    }
    inserted?;
    let device = begin(cx, &mut *tx, tenant, &record, device).await?;
    tx.commit().await?;
    attempt.succeeded(cx);
    metrics::counter!("maru_accounts_made_total").increment(1);
    Ok(entered(cx, &device, &record.principal))
}

fn check_way(tenant: &Tenant) -> Result<(), IdentityError> {
    let ways = &tenant.settings.ways;
    if ways.account && ways.sign_up {
        Ok(())
    } else {
        Err(IdentityError::WayDisabled)
    }
}

/// Queues a mail. Whoever asked is not told when it cannot be: that would tell whether the address is known.
pub(super) async fn post(cx: &Cx, mail: &Mail) {
    if let Err(error) = cx.mailer.send(mail).await {
        metrics::counter!("maru_mails_unsent_total").increment(1);
        tracing::warn!(error = %error, "a mail about an account was not queued");
    }
}
