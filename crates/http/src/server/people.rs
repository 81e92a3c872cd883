//! `/v1/server/people/{external_id}`: bans and deactivation by the host's backend. Must not know rules.

use app::handover::{ban, deactivate, unban};
use axum::extract::State;
use axum::http::StatusCode;
use wire::{BanPerson, Because, Problem};

use crate::acting::Backend;
use crate::extract::{JsonBody, NO_CONTENT, OptionalBody, Path};
use crate::problem::ApiProblem;
use crate::server::time;
use crate::state::ApiState;

/// Ban a user of the host
///
/// Their sessions end and they cannot enter. By a key with the scope `people`.
#[utoipa::path(put, path = "/v1/server/people/{external_id}/ban", tag = "server", security(("server_key" = [])),
    params(("external_id" = String, Path, description = "The host's id of the user")), request_body = BanPerson,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn ban_person(
    State(api): State<ApiState>,
    Backend(key): Backend,
    Path(external_id): Path<String>,
    JsonBody(body): JsonBody<BanPerson>,
) -> Result<StatusCode, ApiProblem> {
    let until = time("until", body.until.as_deref())?;
    ban(&api.cx, &key, &external_id, &body.reason, until).await?;
    Ok(NO_CONTENT)
}

/// Take back a ban
///
/// Also when there is none. By a key with the scope `people`.
#[utoipa::path(delete, path = "/v1/server/people/{external_id}/ban", tag = "server", security(("server_key" = [])),
    params(("external_id" = String, Path, description = "The host's id of the user")),
    request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn unban_person(
    State(api): State<ApiState>,
    Backend(key): Backend,
    Path(external_id): Path<String>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    unban(&api.cx, &key, &external_id, body.reason.as_deref()).await?;
    Ok(NO_CONTENT)
}

/// Take a user of the host away
///
/// For good: their sessions end, their name goes, their messages stay. By a key with the scope `people`.
#[utoipa::path(delete, path = "/v1/server/people/{external_id}", tag = "server", security(("server_key" = [])),
    params(("external_id" = String, Path, description = "The host's id of the user")),
    request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn deactivate_person(
    State(api): State<ApiState>,
    Backend(key): Backend,
    Path(external_id): Path<String>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    deactivate(&api.cx, &key, &external_id, body.reason.as_deref()).await?;
    Ok(NO_CONTENT)
}
