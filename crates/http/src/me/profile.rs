//! `GET` and `PATCH /v1/me`. Must not know rules.

use std::collections::HashSet;

use app::people::{self, PrivacyWanted};
use app::sessions::Claims;
use axum::Json;
use axum::extract::State;
use domain::Actor;
use hub::{Hub, PersonKey};
use wire::{ChangeMe, Claim, Me, Problem};

use crate::extract::{JsonBody, SignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show oneself
#[utoipa::path(get, path = "/v1/me", tag = "me", security(("bearer" = [])),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub(crate) async fn get_me(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
) -> Result<Json<Me>, ApiProblem> {
    me(&api, &claims).await.map(Json)
}

/// Change one's name, and what one shows
///
/// Everybody in one's rooms sees a name at once; three changes an hour. Whoever hides how far they have read is not
/// counted among the readers, and is not told how many have read; whoever hides that they are online, and when they last
/// were, is not told it of anybody.
#[utoipa::path(patch, path = "/v1/me", tag = "me", security(("bearer" = [])), request_body = ChangeMe,
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub(crate) async fn change_me(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    JsonBody(body): JsonBody<ChangeMe>,
) -> Result<Json<Me>, ApiProblem> {
    if let Some(name) = &body.name {
        people::rename(&api.cx, claims.actor, name).await?;
    }
    let wanted = PrivacyWanted {
        receipts: body.receipts,
        typing: body.typing,
        presence: body.presence,
    };
    if wanted != PrivacyWanted::default() {
        people::set_privacy(&api.cx, claims.actor, wanted).await?;
    }
    if let Some(shows) = body.presence {
        set_shown(&api.hub, claims.actor, shows);
    }
    me(&api, &claims).await.map(Json)
}

/// From now on this node tells of somebody, or no longer; other nodes hear of it with their next look.
fn set_shown(hub: &Hub, actor: Actor, shows: bool) {
    let person = (actor.tenant, actor.principal);
    let hidden: HashSet<PersonKey> = (!shows).then_some(person).into_iter().collect();
    hub.set_shown(&[person], &hidden);
    hub.note_person(person);
}

async fn me(api: &ApiState, claims: &Claims) -> Result<Me, ApiProblem> {
    let myself = people::myself(&api.cx, claims.actor).await?;
    Ok(me_of(&myself, claims.actor))
}

/// Oneself, seen from the session of `actor`.
pub(super) fn me_of(myself: &people::Myself, actor: Actor) -> Me {
    let account = myself.account.as_ref();
    Me {
        principal: (&myself.record.principal).into(),
        tenant: actor.tenant.to_string(),
        session: actor.session.to_string(),
        role: myself.record.role.map(|role| role.as_str().to_owned()),
        email: account.map(|account| account.email.as_str().to_owned()),
        email_verified: account.map(|account| account.verified_at.is_some()),
        password: account.map(|account| account.password_hash.is_some()),
        totp: account.map(|account| account.totp_since.is_some()),
        receipts: !myself.record.privacy.receipts_hidden,
        typing: !myself.record.privacy.typing_hidden,
        presence: !myself.record.privacy.presence_hidden,
        claims: myself.claims.iter().map(Claim::from).collect(),
    }
}
