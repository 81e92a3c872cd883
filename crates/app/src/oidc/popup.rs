//! From a window that signed somebody in to the frame that opened it: a code for thirty seconds, good once, and only
//! with the frame's verifier. Must not know windows.

use std::time::Duration;

use domain::nicknames::Language;
use domain::{CodePurpose, PrincipalId, Tenant, Timestamp};
use serde::{Deserialize, Serialize};
use store::Consumed;

use crate::codes;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::Identity;
use crate::oidc::enter::{Vouched, find_or_make, sessions_there};
use crate::secrets::{fits_challenge, hash};
use crate::sessions::{Entered, entered, insert, is_ended};

/// How long the frame may take.
const CODE_LIFE: Duration = Duration::from_secs(30);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    principal: String,
    issuer: String,
    subject: String,
    session_ref: Option<String>,
    given_at: i64,
    challenge: String,
}

/// A code by which the frame of this challenge signs in whom the provider vouched for.
///
/// # Errors
/// [`IdentityError::Banned`], or a failing store.
pub async fn make_popup_code(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
    challenge: &str,
    language: Language,
) -> Result<String, IdentityError> {
    let (mut tx, person) = find_or_make(cx, tenant, identity, language).await?;
    let body = Body {
        principal: person.record.principal.id.to_string(),
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        session_ref: identity.session_ref.clone(),
        given_at: identity.given_at.as_millis(),
        challenge: challenge.to_owned(),
    };
    let wanted = codes::Wanted {
        tenant: tenant.id,
        purpose: CodePurpose::Popup,
        body: &body,
        expires_at: cx.ambient.now().plus(CODE_LIFE),
    };
    let text = codes::insert(cx, &mut *tx, wanted).await?;
    tx.commit().await?;
    Ok(text)
}

/// Signs in by the window's code.
///
/// # Errors
/// [`IdentityError::CodeInvalid`], whatever is wrong with it: used, too old, of another tenant or another frame, or of
/// somebody who signed out at the provider since;
/// [`IdentityError::Banned`], or a failing store.
pub async fn exchange_popup_code(
    cx: &Cx,
    tenant: &Tenant,
    code: &str,
    verifier: &str,
    device: &str,
) -> Result<Entered, IdentityError> {
    let now = cx.ambient.now();
    let hash = hash(code);
    let mut tx = cx.store.begin_identity().await?;
    let consumed = tx
        .consume_code(tenant.id, CodePurpose::Popup, &hash, now)
        .await?;
    let Consumed::Fresh(found) = consumed else {
        return Err(IdentityError::CodeInvalid);
    };
    let body: Body = serde_json::from_str(&found.body).map_err(|_| IdentityError::CodeInvalid)?;
    if !fits_challenge(&body.challenge, verifier) {
        // Whoever holds it is not who it is for: it is used up.
        tx.commit().await?;
        return Err(IdentityError::CodeInvalid);
    }
    let session_ref = body.session_ref.as_deref();
    let there = sessions_there((&body.issuer, &body.subject), session_ref);
    let given = (&*there, Timestamp::from_millis(body.given_at));
    if is_ended(cx, &mut *tx, tenant.id, given).await? {
        return Err(IdentityError::CodeInvalid);
    }
    let principal = PrincipalId::parse(&body.principal).ok_or(IdentityError::CodeInvalid)?;
    let person = Vouched::lock(cx, &mut *tx, tenant.id, principal).await?;
    let beginning = person.beginning(cx, tenant, session_ref, device);
    let device = insert(cx, &mut *tx, &beginning).await?;
    tx.set_code_session(tenant.id, &hash, device.session)
        .await?;
    tx.commit().await?;
    Ok(entered(cx, &device, &person.record.principal))
}
