//! `GET /v1/me/push` and `DELETE /v1/me/push/subscriptions/{id}`. Must not know rules.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::SessionId;
use domain::push::Subscription;
use wire::{Problem, PushDevice, PushState};

use crate::acting::SignedIn;
use crate::extract::{NO_CONTENT, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show which of one's devices are pushed to
///
/// With the key that a browser subscribes with, and when one wants quiet.
#[utoipa::path(get, path = "/v1/me/push", tag = "push", security(("bearer" = [])),
    responses((status = 200, body = PushState), (status = "4XX", body = Problem)))]
pub(crate) async fn show_push(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
) -> Result<Json<PushState>, ApiProblem> {
    let devices = app::push::list_devices(&api.cx, claims.actor).await?;
    let device = |one: &Subscription| device_of(one, claims.actor.session);
    Ok(Json(PushState {
        public_key: devices.public_key,
        devices: devices.subscriptions.iter().map(device).collect(),
        quiet_hours: devices.quiet.as_ref().map(Into::into),
    }))
}

/// A device, seen from the session `current`. Whoever knows its endpoint can send there, so that is not told.
pub(crate) fn device_of(one: &Subscription, current: SessionId) -> PushDevice {
    let after_scheme = one.endpoint.find("://").map_or(0, |at| at + 3);
    let end = one.endpoint[after_scheme..].find('/');
    let end = end.map_or(one.endpoint.len(), |at| after_scheme + at);
    PushDevice {
        session: one.session.to_string(),
        current: one.session == current,
        service: one.endpoint[..end].to_owned(),
        endpoint_hash: app::push::endpoint_hash(one),
        language: one.language.as_str().to_owned(),
        created_at: one.created_at.to_string(),
    }
}

/// End the pushes to one of one's devices
///
/// Also when there are none; a session of somebody else is never found.
#[utoipa::path(delete, path = "/v1/me/push/subscriptions/{id}", tag = "push", security(("bearer" = [])),
    params(("id" = String, Path, description = "The device's session (`se_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_push_device(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiProblem> {
    if let Some(session) = SessionId::parse(&id) {
        app::push::end_device(&api.cx, claims.actor, session).await?;
    }
    Ok(NO_CONTENT)
}
