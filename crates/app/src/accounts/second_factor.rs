//! The second half of signing in: a ticket that the right password gave, and a one-time password. Must not know cookies.

use domain::{Account, CodePurpose, PrincipalId, Tenant};
use serde::{Deserialize, Serialize};
use store::Consumed;

use crate::accounts::Asker;
use crate::accounts::attempts::Attempt;
use crate::accounts::login::{begin, lock_unchanged};
use crate::accounts::two_factor::use_code;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::secrets::hash;
use crate::sessions::{Entered, entered};

/// Wrong one-time passwords that a ticket takes.
const TRIES_MAX: u32 = 5;

/// What is shown for the second half.
#[derive(Clone, Copy)]
pub struct SecondFactor<'a> {
    /// What the first half gave.
    pub ticket: &'a str,
    /// The one-time password.
    pub code: &'a str,
    /// What the person reads in the list of devices.
    pub device: &'a str,
}

/// What the ticket needs to know: whose it is, and which password was right.
#[derive(Serialize, Deserialize)]
pub(super) struct TicketBody {
    principal: String,
    password: String,
}

impl TicketBody {
    pub(super) fn of(account: &Account) -> Self {
        Self {
            principal: account.principal.to_string(),
            password: password_mark(account),
        }
    }

    fn parse(body: &str) -> Option<(PrincipalId, String)> {
        let body: Self = serde_json::from_str(body).ok()?;
        Some((PrincipalId::parse(&body.principal)?, body.password))
    }
}

/// Changes with the password and tells nothing of it.
fn password_mark(account: &Account) -> String {
    use base64::Engine as _;
    let kept = account.password_hash.as_deref().unwrap_or("");
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash(kept))
}

/// Signs in by the second factor.
///
/// # Errors
/// [`IdentityError::InvalidCredentials`] whatever is wrong; a ticket takes five wrong codes. Else as the first half.
pub async fn enter_by_factor(
    cx: &Cx,
    tenant: &Tenant,
    shown: SecondFactor<'_>,
    asker: Asker,
) -> Result<Entered, IdentityError> {
    if !tenant.settings.ways.account {
        return Err(IdentityError::WayDisabled);
    }
    let from = Attempt::from(cx, tenant.id, asker.address)?;
    let (ticket, now) = (hash(shown.ticket), cx.ambient.now());
    let code = cx
        .store
        .peek_code(tenant.id, CodePurpose::SecondFactor, &ticket, now)
        .await?;
    let body = code.and_then(|code| TicketBody::parse(&code.body));
    let (principal, mark) = body.ok_or(IdentityError::InvalidCredentials)?;
    let of_code = Attempt::of_code(cx, tenant.id, principal)?;
    let known = cx.store.find_account(tenant.id, principal).await?;
    let known = known.filter(|known| password_mark(known) == mark);
    let known = known.ok_or(IdentityError::InvalidCredentials)?;
    let mut tx = cx.store.begin_identity().await?;
    let (mut account, record) = lock_unchanged(cx, &mut *tx, &known).await?;
    if let Err(wrong) = use_code(cx, &mut account, shown.code) {
        tx.count_code_try(tenant.id, &ticket, TRIES_MAX, now)
            .await?;
        tx.commit().await?;
        metrics::counter!("maru_logins_refused_total").increment(1);
        return Err(wrong);
    }
    tx.update_account(&account).await?;
    let consumed = tx
        .consume_code(tenant.id, CodePurpose::SecondFactor, &ticket, now)
        .await?;
    if !matches!(consumed, Consumed::Fresh(_)) {
        return Err(IdentityError::InvalidCredentials);
    }
    let device = begin(cx, &mut *tx, tenant, &record, shown.device).await?;
    tx.commit().await?;
    from.succeeded(cx);
    of_code.succeeded(cx);
    Ok(entered(cx, &device, &record.principal))
}
