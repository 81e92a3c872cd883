//! `PUT /v1/me/password`. Must not know how passwords are kept.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use wire::{ChangePassword, Problem};

use crate::accounts::asker;
use crate::extract::{ClientAddress, JsonBody, NO_CONTENT, SignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Change one's password
///
/// All other sessions end.
#[utoipa::path(put, path = "/v1/me/password", tag = "me", security(("bearer" = [])), request_body = ChangePassword,
    responses((status = 204), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub(crate) async fn change_password(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ChangePassword>,
) -> Result<StatusCode, ApiProblem> {
    let asker = asker(address, &headers);
    let (old, new) = (&body.old, &body.new);
    app::accounts::change_password(&api.cx, claims.actor, old, new, asker).await?;
    Ok(NO_CONTENT)
}
