//! `GET` and `DELETE /v1/me/sessions`, and one of them. Must not know rules.

use app::sessions::{Which, end_own, list_devices};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::SessionId;
use serde::Deserialize;
use wire::{DeviceEntry, DeviceList, Problem};

use crate::extract::{NO_CONTENT, Params, Path, SignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Which sessions end.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EndParams {
    /// This one too.
    #[serde(default)]
    all: bool,
}

/// List one's devices
#[utoipa::path(get, path = "/v1/me/sessions", tag = "me", security(("bearer" = [])),
    responses((status = 200, body = DeviceList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_sessions(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
) -> Result<Json<DeviceList>, ApiProblem> {
    let devices = list_devices(&api.cx, claims.actor).await?;
    let current = claims.actor.session;
    Ok(Json(DeviceList {
        sessions: devices
            .iter()
            .map(|one| DeviceEntry::new(one, current))
            .collect(),
    }))
}

/// Sign out a device
///
/// Its sockets close. Also when it is signed out already; a session of somebody else is never found.
#[utoipa::path(delete, path = "/v1/me/sessions/{id}", tag = "me", security(("bearer" = [])),
    params(("id" = String, Path, description = "The session (`se_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_session(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiProblem> {
    if let Some(session) = SessionId::parse(&id) {
        end_own(&api.cx, claims.actor, Which::One(session)).await?;
    }
    Ok(NO_CONTENT)
}

/// Sign out one's other devices
#[utoipa::path(delete, path = "/v1/me/sessions", tag = "me", security(("bearer" = [])), params(EndParams),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_sessions(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    Params(params): Params<EndParams>,
) -> Result<StatusCode, ApiProblem> {
    let which = if params.all {
        Which::All
    } else {
        Which::Others
    };
    end_own(&api.cx, claims.actor, which).await?;
    Ok(NO_CONTENT)
}
