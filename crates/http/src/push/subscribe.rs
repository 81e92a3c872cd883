//! `PUT /v1/me/push/subscription`. Must not know rules.

use app::push::NewSubscription;
use axum::extract::State;
use axum::http::StatusCode;
use wire::{Problem, SubscribePush};

use crate::acting::SignedIn;
use crate::extract::{JsonBody, NO_CONTENT};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Have this device pushed to
///
/// In place of what it gave before; until it signs out, or is signed out. The same twice is harmless, and tells that the
/// device still has it. Of more than ten devices the oldest is pushed to no longer.
#[utoipa::path(put, path = "/v1/me/push/subscription", tag = "push", security(("bearer" = [])),
    request_body = SubscribePush,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn subscribe_push(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    JsonBody(body): JsonBody<SubscribePush>,
) -> Result<StatusCode, ApiProblem> {
    let new = NewSubscription {
        endpoint: &body.endpoint,
        p256dh: &body.keys.p256dh,
        auth: &body.keys.auth,
        language: &body.language,
    };
    app::push::subscribe(&api.cx, claims.actor, new).await?;
    Ok(NO_CONTENT)
}
