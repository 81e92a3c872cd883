//! A host's token becomes a session of ours that ends with it, or prolongs the one that an earlier token began.
//! Must not know HTTP.

use std::time::Duration;

use domain::sessions::HANDOVER_AGE_MAX;
use domain::{Actor, AuditActor, Device, Life, Principal, Tenant, Timestamp, Way};
use store::IdentityTransaction;

use crate::attempts::Guesser;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::handover::Arrival;
use crate::handover::enter::{Arrived, Coming, Halt, enter, find_or_insert, tell_name, twice};
use crate::handover::token::steps::{Checked, Report, Step, check_into};
use crate::sessions::{Entered, entered};

/// A token of the host, shown by somebody.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// The token.
    pub token: &'a str,
    /// Who shows it, if they are signed in already.
    pub by: Option<Actor>,
    /// From where.
    pub arrival: Arrival<'a>,
}

/// Lets the user in whom the token names, once per token. When the same person is signed in by an earlier token of the same
/// session of the host, that session is prolonged.
///
/// # Errors
/// [`IdentityError::TokenInvalid`], [`IdentityError::TokenExpired`], [`IdentityError::RoleNotAllowed`],
/// [`IdentityError::Banned`], [`IdentityError::WayDisabled`], [`IdentityError::TooManyAttempts`], or a failing store.
pub async fn exchange_token(
    cx: &Cx,
    tenant: &Tenant,
    exchange: Exchange<'_>,
) -> Result<Entered, IdentityError> {
    if !tenant.settings.ways.signed_token {
        return Err(IdentityError::WayDisabled);
    }
    let guesser = Guesser::at(cx, exchange.arrival.address)?;
    let mut report = Report::default();
    let checked = check_into(cx, tenant, exchange.token, &mut report).await;
    let Some(checked) = checked else {
        return Err(guesser.wrong(refusal(tenant, &report)));
    };
    let checked = &checked;
    let done = twice(|| exchange_once(cx, tenant, checked, exchange)).await;
    let arrived = match done {
        Ok(Some(arrived)) => arrived,
        Ok(None) => return Err(guesser.wrong(IdentityError::TokenInvalid)),
        Err(error) => return Err(error),
    };
    tell_name(cx, tenant, &arrived.principal, arrived.is_renamed).await;
    Ok(entered(cx, &arrived.device, &arrived.principal))
}

/// What is said of a failed check. Which it was stands in the log and in the report of `maru handover check`.
fn refusal(tenant: &Tenant, report: &Report) -> IdentityError {
    let Some((step, _)) = &report.failed else {
        return IdentityError::TokenInvalid;
    };
    tracing::info!(step = step.as_str(), tenant.id = %tenant.id, "a host's token was refused");
    match step {
        Step::Expiry => IdentityError::TokenExpired,
        Step::Role => IdentityError::RoleNotAllowed,
        _ => IdentityError::TokenInvalid,
    }
}

/// `None` when the token was used before.
async fn exchange_once(
    cx: &Cx,
    tenant: &Tenant,
    checked: &Checked,
    exchange: Exchange<'_>,
) -> Result<Option<Arrived>, Halt> {
    let mut tx = cx.store.begin_identity().await?;
    let (issuer, token_id) = (&checked.issuer, &checked.token_id);
    let is_fresh = tx
        .insert_seen_token(tenant.id, issuer, token_id, checked.ends_at)
        .await?;
    if !is_fresh {
        return Ok(None);
    }
    let coming = Coming {
        tenant,
        user: &checked.user,
        way: Way::SignedToken,
        life: life(checked.ends_at),
        given_at: checked.issued_at,
        arrival: exchange.arrival,
        by: AuditActor::House,
    };
    let arrived = match exchange.by {
        Some(actor) if actor.tenant == tenant.id => {
            prolong_or_enter(cx, &mut *tx, &coming, actor).await?
        }
        _ => enter(cx, &mut *tx, &coming).await?,
    };
    tx.commit().await?;
    Ok(Some(arrived))
}

/// It ends with the token, is never refreshed, and is not prolonged beyond a day.
fn life(ends_at: Timestamp) -> Life {
    Life {
        idle_max: HANDOVER_AGE_MAX,
        ends_at,
        grace: Duration::ZERO,
    }
}

async fn prolong_or_enter(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    coming: &Coming<'_>,
    actor: Actor,
) -> Result<Arrived, Halt> {
    let (known, is_renamed) = find_or_insert(cx, tx, coming).await?;
    if let Some(device) = prolong(cx, tx, coming, actor, &known.principal).await? {
        return Ok(Arrived {
            device,
            principal: known.principal,
            is_renamed,
        });
    }
    let arrived = enter(cx, tx, coming).await?;
    Ok(Arrived {
        is_renamed,
        ..arrived
    })
}

/// The session prolonged, if it is this person's, of an earlier token, of the same session of the host.
async fn prolong(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    coming: &Coming<'_>,
    actor: Actor,
    principal: &Principal,
) -> Result<Option<Device>, Halt> {
    if actor.principal != principal.id {
        return Ok(None);
    }
    let (tenant, now) = (coming.tenant.id, cx.ambient.now());
    let own = tx.lock_session(tenant, actor.session, now).await?;
    let fits = |device: &Device| {
        device.way == Way::SignedToken
            && device.principal == principal.id
            && device.session_ref == coming.user.session_ref
    };
    let Some(mut device) = own.filter(fits) else {
        return Ok(None);
    };
    device.life.ends_at = coming.life.ends_at.max(device.life.ends_at);
    let ends_at = device.life.ends_at;
    let is_prolonged = tx.prolong_session(tenant, actor.session, ends_at).await?;
    Ok(is_prolonged.then_some(device))
}
