//! A guest's past that may be taken along, offered by a one-use ticket to whoever signs in where the guest was.
//! Must not know rooms.

use std::time::Duration;

use domain::{Actor, CodePurpose, Principal, PrincipalId, PrincipalKind, Session, Timestamp};
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::secrets;
use crate::sessions::begin::Entered;
use crate::sessions::refresh;

/// How long the offer stands.
const OFFER_LIFE: Duration = Duration::from_mins(30);

/// The offer.
#[derive(Clone, Debug)]
pub struct ClaimOffer {
    /// Takes the past along, once.
    pub ticket: String,
    /// Whose past.
    pub guest: Principal,
    /// When the offer ends.
    pub expires_at: Timestamp,
}

/// What the ticket needs to know.
#[derive(Serialize, Deserialize)]
pub(crate) struct OfferBody {
    pub(crate) guest: String,
    pub(crate) by: String,
}

/// Adds the offer to whoever just signed in, when the refresh token that came along is a live guest's of the same tenant.
/// Whoever comes as a guest again has signed in nowhere.
///
/// # Errors
/// When the store fails.
pub async fn offer_claim(
    cx: &Cx,
    mut entered: Entered,
    refresh_token: Option<&str>,
) -> Result<Entered, IdentityError> {
    let signed_in = refresh_token.filter(|_| entered.principal.kind != PrincipalKind::Guest);
    let guest_session = signed_in.and_then(|token| refresh::actor_of(cx, token));
    let Some(guest) = guest_session else {
        return Ok(entered);
    };
    entered.claim = offer(cx, entered.actor, guest).await?;
    Ok(entered)
}

/// The refresh token of the guest who was in before, sealed for whoever just entered: for a page that is not there yet to
/// take an offer, and brings this with its first refresh. `None` when there is nothing to offer.
///
/// # Errors
/// When the store fails.
pub async fn seal_past(
    cx: &Cx,
    entered: &Entered,
    refresh_token: Option<&str>,
) -> Result<Option<String>, IdentityError> {
    let Some(token) = refresh_token else {
        return Ok(None);
    };
    let Some(guest) = refresh::actor_of(cx, token) else {
        return Ok(None);
    };
    let by = entered.actor;
    let session = find_guest(cx, by, guest).await?;
    Ok(session.map(|_| secrets::seal(&cx.keys, &past_of(by), token.as_bytes())))
}

/// The refresh token that was sealed for this actor's principal, and for nobody else.
pub fn open_past(cx: &Cx, by: Actor, sealed: &str) -> Option<String> {
    let token = secrets::open(&cx.keys, &past_of(by), sealed)?;
    String::from_utf8(token).ok()
}

fn past_of(by: Actor) -> String {
    format!("claim.past:{}:{}", by.tenant, by.principal)
}

/// The guest's session, if it is live and its past may be offered to `by`.
async fn find_guest(cx: &Cx, by: Actor, guest: Actor) -> Result<Option<Session>, IdentityError> {
    if guest.tenant != by.tenant || guest.principal == by.principal {
        return Ok(None);
    }
    let session = cx.store.find_session(guest.tenant, guest.session).await?;
    let now = cx.ambient.now();
    let session = session.filter(|s| s.principal.id == guest.principal && !s.is_over(now));
    Ok(session.filter(|s| s.principal.kind == PrincipalKind::Guest))
}

async fn offer(cx: &Cx, by: Actor, guest: Actor) -> Result<Option<ClaimOffer>, IdentityError> {
    let now = cx.ambient.now();
    let Some(session) = find_guest(cx, by, guest).await? else {
        return Ok(None);
    };
    let expires_at = now.plus(OFFER_LIFE);
    let body = OfferBody {
        guest: guest.principal.to_string(),
        by: by.principal.to_string(),
    };
    let wanted = codes::Wanted {
        tenant: by.tenant,
        purpose: CodePurpose::Claim,
        body: &body,
        expires_at,
    };
    let ticket = codes::keep(cx, wanted).await?;
    Ok(Some(ClaimOffer {
        ticket,
        guest: session.principal,
        expires_at,
    }))
}

impl OfferBody {
    /// Whose past, and who may take it.
    pub(crate) fn parse(body: &str) -> Option<(PrincipalId, PrincipalId)> {
        let body: Self = serde_json::from_str(body).ok()?;
        Some((
            PrincipalId::parse(&body.guest)?,
            PrincipalId::parse(&body.by)?,
        ))
    }
}
