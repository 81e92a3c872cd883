//! `DELETE /v1/me`. Must not know what is left.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use wire::{DeleteMe, Problem};

use crate::accounts::asker;
use crate::extract::{ClientAddress, JsonBody, NO_CONTENT, SignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Delete oneself
///
/// By one's password where one has one. Name and account are gone, all sessions end, the messages stay under nobody's
/// name.
#[utoipa::path(delete, path = "/v1/me", tag = "me", security(("bearer" = [])), request_body = DeleteMe,
    responses((status = 204), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub(crate) async fn delete_me(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<DeleteMe>,
) -> Result<StatusCode, ApiProblem> {
    let (password, asker) = (body.password.as_deref(), asker(address, &headers));
    app::accounts::delete_self(&api.cx, claims.actor, password, asker).await?;
    Ok(NO_CONTENT)
}
