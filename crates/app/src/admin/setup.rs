//! Operators: the first is made with a one-use code that only whoever started the server has read, the others with one
//! that an operator asked for. There is no default account. Must not know where a code is shown.

use std::net::IpAddr;
use std::time::Duration;

use domain::accounts::check_password;
use domain::principals::check_name;
use domain::tenants::OPERATORS_SLUG;
use domain::{
    Account, AuditActor, Code, CodePurpose, Email, PrincipalId, PrincipalKind, PrincipalRecord,
    Role, Tenant,
};
use serde_json::{Value, json};
use store::{Consumed, IdentityTransaction};
use uuid::Uuid;

use crate::accounts::begin;
use crate::admin::change::{Change, Done, Proof};
use crate::admin::who::{Asked, Who, authorize};
use crate::attempts::Guesser;
use crate::audit::{self, Act};
use crate::codes;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::people::new_record;
use crate::secrets;
use crate::sessions::{Entered, entered};

/// How long a set-up code is good; each start makes a new one while there is no operator.
const SETUP_CODE_LIFE: Duration = Duration::from_hours(24);

/// Who wants to be the first operator.
#[derive(Clone, Copy)]
pub struct SetupWanted<'a> {
    /// The code that was printed.
    pub code: &'a str,
    /// Their address of mail.
    pub email: &'a str,
    /// Their password.
    pub password: &'a str,
    /// Their name.
    pub name: &'a str,
    /// From where.
    pub address: IpAddr,
    /// What they read in the list of devices.
    pub device: &'a str,
}

/// The one whose codes these are: nobody. By it older ones are found.
const NOBODY: PrincipalId = PrincipalId::from_uuid(Uuid::nil());

fn operators(cx: &Cx) -> Result<std::sync::Arc<Tenant>, IdentityError> {
    let tenant = cx.tenants.find_named(OPERATORS_SLUG);
    tenant.ok_or(IdentityError::TenantNotFound)
}

async fn has_operator(cx: &Cx, tenant: &Tenant) -> Result<bool, IdentityError> {
    let staff = cx.store.list_staff(tenant.id).await?;
    // One who is banned for now is an operator all the same.
    let is_one =
        |one: &PrincipalRecord| one.role == Some(Role::Operator) && one.deleted_at.is_none();
    Ok(staff.iter().any(is_one))
}

/// A new set-up code in place of older ones, or `None` when there is an operator.
///
/// # Errors
/// When the store fails.
pub async fn new_setup_code(cx: &Cx) -> Result<Option<String>, IdentityError> {
    let tenant = operators(cx)?;
    let mut tx = cx.store.begin_identity().await?;
    tx.lock_tenant(tenant.id).await?;
    if has_operator(cx, &tenant).await? {
        return Ok(None);
    }
    let text = replace_code(cx, &mut *tx, &tenant, NOBODY).await?;
    tx.commit().await?;
    Ok(Some(text))
}

/// A code for one more operator, in place of the one that the same operator asked for before.
///
/// # Errors
/// What [`authorize`] refuses, [`IdentityError::StepUpRequired`], or a failing store.
pub async fn invite_operator(
    cx: &Cx,
    asked: impl Into<Asked<'_>>,
) -> Result<String, IdentityError> {
    let asked = asked.into();
    let who = asked.who;
    let allowed = authorize(cx, who, OPERATORS_SLUG, Role::Operator).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    // The command line has no id of its own; the tenant's stands for it.
    let by = match who {
        Who::Person(actor) => actor.principal,
        Who::CommandLine => PrincipalId::from_uuid(allowed.tenant.id.as_uuid()),
    };
    let text = replace_code(cx, &mut *change.tx, &allowed.tenant, by).await?;
    let invited = json!({
        "role": Role::Operator.as_str(),
        "expires_at": change.now.plus(SETUP_CODE_LIFE).to_string(),
    });
    let done = Done {
        action: "operator.invited",
        object: allowed.tenant.id.to_string(),
        reason: asked.reason,
        before: None,
        after: Some(invited.to_string()),
    };
    change.record(cx, done).await?;
    change.commit(cx).await?;
    Ok(text)
}

/// A new code in place of the older ones of whoever asks.
async fn replace_code(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    tenant: &Tenant,
    by: PrincipalId,
) -> Result<String, IdentityError> {
    let now = cx.ambient.now();
    tx.end_codes_of(tenant.id, CodePurpose::Setup, by, now)
        .await?;
    let wanted = codes::Wanted {
        tenant: tenant.id,
        purpose: CodePurpose::Setup,
        body: &json!({ "principal": by.to_string() }),
        expires_at: now.plus(SETUP_CODE_LIFE),
    };
    Ok(codes::insert(cx, tx, wanted).await?)
}

/// Whether an operator asked for this code; else it is good only while there is none.
fn is_invitation(code: &Code) -> bool {
    let body: Option<Value> = serde_json::from_str(&code.body).ok();
    let by = body.and_then(|body| PrincipalId::parse(body["principal"].as_str()?));
    by.is_some_and(|by| by != NOBODY)
}

/// Makes the first operator, or one who was invited, with a session.
///
/// # Errors
/// [`IdentityError::CodeInvalid`] whatever is wrong about the code; an address, password or name that cannot be taken;
/// [`IdentityError::TooManyAttempts`]; or a failing store.
pub async fn set_up(cx: &Cx, wanted: SetupWanted<'_>) -> Result<Entered, IdentityError> {
    let tenant = operators(cx)?;
    let now = cx.ambient.now();
    let guesser = Guesser::at(cx, wanted.address)?;
    let code = secrets::hash(wanted.code);
    // A password is hashed for nobody who has not read the code.
    let known = cx
        .store
        .peek_code(tenant.id, CodePurpose::Setup, &code, now)
        .await?;
    known.ok_or_else(|| guesser.wrong(IdentityError::CodeInvalid))?;
    let email = Email::parse(wanted.email).ok_or(IdentityError::InvalidEmail)?;
    check_password(wanted.password, &email)?;
    let record = record(cx, &tenant, wanted.name)?;
    let salt = cx.ambient.random();
    let account = Account {
        password_hash: Some(cx.passwords.hash(salt, wanted.password).await?),
        // The code proves more than a mail would: whoever has it rules the machine.
        ..Account::new(tenant.id, record.principal.id, email, Some(now))
    };
    let mut tx = cx.store.begin_identity().await?;
    tx.lock_tenant(tenant.id).await?;
    let consumed = tx
        .consume_code(tenant.id, CodePurpose::Setup, &code, now)
        .await?;
    let Consumed::Fresh(used) = consumed else {
        return Err(IdentityError::CodeInvalid);
    };
    if !is_invitation(&used) && has_operator(cx, &tenant).await? {
        return Err(IdentityError::CodeInvalid);
    }
    tx.insert_principal(&record).await?;
    tx.insert_account(&account).await?;
    let device = begin(cx, &mut *tx, &tenant, &record, wanted.device).await?;
    tx.set_code_session(tenant.id, &code, device.session)
        .await?;
    write_down(cx, &mut *tx, &record).await?;
    tx.commit().await?;
    Ok(entered(cx, &device, &record.principal))
}

fn record(cx: &Cx, tenant: &Tenant, name: &str) -> Result<PrincipalRecord, IdentityError> {
    let name = check_name(name)?;
    Ok(PrincipalRecord {
        role: Some(Role::Operator),
        ..new_record(cx, tenant.id, PrincipalKind::Account, name)
    })
}

async fn write_down(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    record: &PrincipalRecord,
) -> Result<(), IdentityError> {
    let act = Act {
        tenant: record.tenant,
        actor: AuditActor::Principal(record.principal.id),
        action: "operator.created",
        object: record.principal.id.to_string(),
        reason: None,
        before: None,
        after: Some(json!({ "role": Role::Operator.as_str() }).to_string()),
    };
    audit::record(cx, tx, act).await?;
    Ok(())
}
