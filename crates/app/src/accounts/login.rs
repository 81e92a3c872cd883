//! Signing in by e-mail and password. Whatever is wrong, the answer is one and takes as long. Must not know cookies.

use std::time::Duration;

use domain::accounts::PASSWORD_BYTES_MAX;
use domain::{Account, CodePurpose, Email, PrincipalRecord, Tenant, Timestamp, Way};
use store::IdentityTransaction;

use crate::accounts::attempts::Attempt;
use crate::accounts::second_factor::TicketBody;
use crate::accounts::{Asker, Checked};
use crate::codes;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::sessions::{Beginning, Entered, account_life, device as new_device, entered, insert};
use crate::writer::{Command, CommandError, Outcome};

/// How long the second factor is awaited.
const SECOND_FACTOR_LIFE: Duration = Duration::from_mins(5);

/// What somebody signs in with.
#[derive(Clone, Copy)]
pub struct LogIn<'a> {
    /// The address of mail.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// What the person reads in the list of devices.
    pub device: &'a str,
}

/// How far somebody got.
#[derive(Clone, Debug)]
pub enum LoggedIn {
    /// In.
    In(Box<Entered>),
    /// The password was right, the second factor is awaited.
    SecondFactor {
        /// Goes with the second factor.
        ticket: String,
        /// When it ends.
        expires_at: Timestamp,
    },
}

/// Signs in, or asks for the second factor. Always a new session, whatever the browser had before.
///
/// # Errors
/// [`IdentityError::InvalidCredentials`] whatever is wrong, [`IdentityError::Banned`] only to whoever knows the password,
/// [`IdentityError::TooManyAttempts`], [`IdentityError::LoginBusy`], or a failing store.
pub async fn log_in(
    cx: &Cx,
    tenant: &Tenant,
    shown: LogIn<'_>,
    asker: Asker,
) -> Result<LoggedIn, IdentityError> {
    if !tenant.settings.ways.account {
        return Err(IdentityError::WayDisabled);
    }
    let Some(email) = Email::parse(shown.email).filter(|_| is_password(shown.password)) else {
        // Nobody's, whoever there is: nothing to look up.
        Attempt::from(cx, tenant.id, asker.address)?;
        return Err(IdentityError::InvalidCredentials);
    };
    let attempt = Attempt::of_password(cx, tenant.id, &email, asker.address)?;
    let (known, checked) = match look_up_and_check(cx, tenant, &email, shown.password).await {
        Err(IdentityError::LoginBusy) => {
            attempt.take_back(cx);
            return Err(IdentityError::LoginBusy);
        }
        found => found?,
    };
    let Some(known) = known.filter(|_| checked != Checked::Wrong) else {
        metrics::counter!("maru_logins_refused_total").increment(1);
        return Err(IdentityError::InvalidCredentials);
    };
    if known.totp_since.is_some() {
        // The attempt stays counted: the password alone proves nothing here.
        return await_factor(cx, tenant, &known).await;
    }
    let entered = match renewed_hash(cx, checked, shown.password).await {
        None => enter(cx, tenant, &known, shown.device).await?,
        renewed => enter_renewed(cx, tenant, &known, renewed, shown.device).await?,
    };
    attempt.succeeded(cx);
    Ok(LoggedIn::In(Box::new(entered)))
}

/// The account of this address, if there is one, and whether the password is its. In one's turn, both.
async fn look_up_and_check(
    cx: &Cx,
    tenant: &Tenant,
    email: &Email,
    password: &str,
) -> Result<(Option<Account>, Checked), IdentityError> {
    let turn = cx.passwords.turn().await?;
    let known = cx.store.find_account_by_email(tenant.id, email).await?;
    let kept = known
        .as_ref()
        .and_then(|known| known.password_hash.as_deref());
    let checked = turn.check(kept, password).await?;
    Ok((known, checked))
}

/// Whether this can be a password at all.
pub(super) fn is_password(password: &str) -> bool {
    (1..=PASSWORD_BYTES_MAX).contains(&password.len())
}

async fn await_factor(
    cx: &Cx,
    tenant: &Tenant,
    known: &Account,
) -> Result<LoggedIn, IdentityError> {
    let expires_at = cx.ambient.now().plus(SECOND_FACTOR_LIFE);
    let wanted = codes::Wanted {
        tenant: tenant.id,
        purpose: CodePurpose::SecondFactor,
        body: &TicketBody::of(known),
        expires_at,
    };
    let ticket = codes::keep(cx, wanted).await?;
    Ok(LoggedIn::SecondFactor { ticket, expires_at })
}

/// The hash by today's parameters, where the kept one is weaker; without room in the queue it waits for the next time.
async fn renewed_hash(cx: &Cx, checked: Checked, password: &str) -> Option<Box<str>> {
    if checked != Checked::RightButWeak {
        return None;
    }
    let salt = cx.ambient.random();
    cx.passwords.hash(salt, password).await.ok()
}

/// With the next batch of the writer: many who come at once wait for one flush, and hold no message up.
async fn enter(
    cx: &Cx,
    tenant: &Tenant,
    known: &Account,
    device: &str,
) -> Result<Entered, IdentityError> {
    let checked = known.password_hash.clone();
    let password_hash = checked.ok_or(IdentityError::InvalidCredentials)?;
    let device = new_device(
        cx,
        &Beginning {
            tenant,
            principal: known.principal,
            way: Way::Account,
            device,
            session_ref: None,
            life: account_life(cx, tenant),
            is_proof: true,
        },
    );
    let command = Command::SignIn {
        device: device.clone(),
        password_hash,
    };
    match cx.writer.execute(command).await {
        Ok(Outcome::SignedIn(principal)) => Ok(entered(cx, &device, &principal)),
        Ok(_) => Err(CommandError::Internal.into()),
        Err(CommandError::AccountChanged) => Err(IdentityError::InvalidCredentials),
        Err(CommandError::PersonBanned) => Err(IdentityError::Banned),
        Err(CommandError::TenantDisabled) => Err(IdentityError::TenantDisabled),
        Err(error) => Err(error.into()),
    }
}

/// In a transaction of its own, with a stronger hash of the same password.
async fn enter_renewed(
    cx: &Cx,
    tenant: &Tenant,
    known: &Account,
    renewed: Option<Box<str>>,
    device: &str,
) -> Result<Entered, IdentityError> {
    let mut tx = cx.store.begin_identity().await?;
    let (mut account, record) = lock_unchanged(cx, &mut *tx, known).await?;
    if account.totp_since.is_some() {
        return Err(IdentityError::InvalidCredentials);
    }
    if let Some(renewed) = renewed {
        account.password_hash = Some(renewed);
        tx.update_account(&account).await?;
    }
    let device = begin(cx, &mut *tx, tenant, &record, device).await?;
    tx.commit().await?;
    Ok(entered(cx, &device, &record.principal))
}

/// The account as it stands, if its password is the one that was checked: a reset in between ended every session, and
/// one by the old password must not come after.
pub(super) async fn lock_unchanged(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    known: &Account,
) -> Result<(Account, PrincipalRecord), IdentityError> {
    let account = tx.lock_account(known.tenant, known.principal).await?;
    let account = account.filter(|account| account.password_hash == known.password_hash);
    let account = account.ok_or(IdentityError::InvalidCredentials)?;
    let record = tx.lock_principal(known.tenant, known.principal).await?;
    let record = record.filter(|record| record.deleted_at.is_none());
    let record = record.ok_or(IdentityError::InvalidCredentials)?;
    if !record.may_act(cx.ambient.now()) {
        return Err(IdentityError::Banned);
    }
    Ok((account, record))
}

/// A new session of the account's.
pub(crate) async fn begin(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    tenant: &Tenant,
    record: &PrincipalRecord,
    device: &str,
) -> Result<domain::Device, IdentityError> {
    let beginning = Beginning {
        tenant,
        principal: record.principal.id,
        way: Way::Account,
        device,
        session_ref: None,
        life: account_life(cx, tenant),
        is_proof: true,
    };
    insert(cx, tx, &beginning).await
}
