//! Pull codes: the page shows us a code of the host's own, and we ask the host at its fixed address who that is. Nothing that
//! the page says chooses the address. Must not know HTTP beyond a call.

use domain::{AuditActor, Life, Tenant, Timestamp, Way};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::attempts::Guesser;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::handover::Arrival;
use crate::handover::enter::{Coming, enter, tell_name, twice};
use crate::handover::user::{HostUser, Said};
use crate::outbound::{FetchRequest, Payload, REDEEM_TIMEOUT};
use crate::sessions::{Entered, entered};
use crate::tenants::{SecretPlace, open_setting};

/// Bytes of the host's code at most.
const CODE_BYTES_MAX: usize = 2_048;
/// Bytes of the host's answer at most.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// Statuses by which the host says that the code is not, or no longer, one of its own.
const NOT_ITS_OWN: [u16; 5] = [400, 404, 409, 410, 422];

/// What the host answers. Fields that join later are not looked at.
#[derive(Deserialize)]
struct Answer {
    external_id: String,
    name: String,
    session_ref: Option<String>,
    session_ends_at: Option<String>,
    role: Option<Value>,
}

/// Lets the user in whom the host names for its code.
///
/// # Errors
/// [`IdentityError::CodeInvalid`] when the host says so, [`IdentityError::RedeemFailed`] when it cannot be asked or does not
/// answer as it must, [`IdentityError::RoleNotAllowed`], [`IdentityError::Banned`], [`IdentityError::WayDisabled`],
/// [`IdentityError::TooManyAttempts`], or a failing store.
pub async fn redeem_host_code(
    cx: &Cx,
    tenant: &Tenant,
    code: &str,
    arrival: Arrival<'_>,
) -> Result<Entered, IdentityError> {
    let Some(url) = redeem_url(tenant) else {
        return Err(IdentityError::WayDisabled);
    };
    let guesser = Guesser::at(cx, arrival.address)?;
    if code.is_empty() || code.len() > CODE_BYTES_MAX || code.chars().any(char::is_control) {
        return Err(guesser.wrong(IdentityError::CodeInvalid));
    }
    // Each try is a call to the host, so a refused one counts whatever its cause.
    let given_at = cx.ambient.now();
    let asked = ask(cx, tenant, url, code).await;
    let user = asked.map_err(|error| guesser.wrong(error))?;
    let life = Life::of_handover(cx.ambient.now(), user.ends_at, &tenant.settings.lives);
    let coming = Coming {
        tenant,
        user: &user,
        way: Way::Handover,
        life,
        given_at,
        arrival,
        by: AuditActor::House,
    };
    let coming = &coming;
    let arrived = twice(|| async move {
        let mut tx = cx.store.begin_identity().await?;
        let arrived = enter(cx, &mut *tx, coming).await?;
        tx.commit().await?;
        Ok(arrived)
    })
    .await?;
    tell_name(cx, tenant, &arrived.principal, arrived.is_renamed).await;
    Ok(entered(cx, &arrived.device, &arrived.principal))
}

fn redeem_url(tenant: &Tenant) -> Option<&str> {
    let is_on = tenant.settings.ways.pull_code;
    let url = tenant.settings.handover.redeem_url.as_deref();
    url.filter(|_| is_on)
}

async fn ask(cx: &Cx, tenant: &Tenant, url: &str, code: &str) -> Result<HostUser, IdentityError> {
    let request = FetchRequest {
        authorization: authorization(cx, tenant)?,
        timeout: REDEEM_TIMEOUT,
        answer_bytes_max: ANSWER_BYTES_MAX,
        ..FetchRequest::new(url, Payload::Json(json!({ "code": code }).to_string()))
    };
    let answer = cx.fetch.fetch(request).await.map_err(|error| {
        tracing::warn!(error = %error, tenant.id = %tenant.id, "the host could not be asked to redeem a code");
        IdentityError::RedeemFailed
    })?;
    if NOT_ITS_OWN.contains(&answer.status) {
        return Err(IdentityError::CodeInvalid);
    }
    let unfit = |why: &str| {
        tracing::warn!(status = answer.status, why, tenant.id = %tenant.id, "the host's answer to a code cannot be used");
        IdentityError::RedeemFailed
    };
    if answer.status != 200 {
        return Err(unfit("its status is not 200"));
    }
    if answer.content_type != "application/json" {
        return Err(unfit("it is not application/json"));
    }
    let said: Answer =
        serde_json::from_slice(&answer.body).map_err(|_| unfit("a field is missing or wrong"))?;
    if said.role.as_ref().is_some_and(|role| !role.is_null()) {
        return Err(IdentityError::RoleNotAllowed);
    }
    user(&said, cx.ambient.now()).ok_or_else(|| unfit("a field is wrong"))
}

fn user(said: &Answer, now: Timestamp) -> Option<HostUser> {
    let ends_at = match &said.session_ends_at {
        Some(text) => Some(Timestamp::parse(text)?),
        None => None,
    };
    HostUser::check(&Said {
        external_id: &said.external_id,
        name: &said.name,
        session_ref: said.session_ref.as_deref(),
        ends_at,
        now,
    })
    .ok()
}

fn authorization(cx: &Cx, tenant: &Tenant) -> Result<Option<String>, IdentityError> {
    let Some(sealed) = &tenant.settings.handover.redeem_secret else {
        return Ok(None);
    };
    match open_setting(cx, tenant.id, &SecretPlace::Redeem, sealed) {
        Some(secret) => Ok(Some(format!("Bearer {secret}"))),
        None => {
            tracing::error!(tenant.id = %tenant.id, "the redeem secret cannot be opened: was keys.toml exchanged?");
            Err(IdentityError::RedeemFailed)
        }
    }
}
