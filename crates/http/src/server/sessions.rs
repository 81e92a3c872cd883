//! `DELETE /v1/server/sessions`. Must not know rules.

use app::handover::{EndWanted, end_sessions};
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use wire::{Because, Problem};

use crate::acting::Backend;
use crate::extract::{NO_CONTENT, OptionalBody, Params};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Whose sessions.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SessionsParams {
    /// The host's id of the user.
    external_id: String,
    /// The host's own session; all of the person without it.
    session_ref: Option<String>,
}

/// End sessions of a user of the host
///
/// When they signed out there. By a key with the scope `sessions`. Also when there is none.
#[utoipa::path(delete, path = "/v1/server/sessions", tag = "server", security(("server_key" = [])),
    params(SessionsParams), request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_sessions_of(
    State(api): State<ApiState>,
    Backend(key): Backend,
    Params(params): Params<SessionsParams>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    let wanted = EndWanted {
        external_id: &params.external_id,
        session_ref: params.session_ref.as_deref(),
        reason: body.reason.as_deref(),
    };
    end_sessions(&api.cx, &key, wanted).await?;
    Ok(NO_CONTENT)
}
