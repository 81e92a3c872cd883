//! `POST`, `PUT` and `DELETE /v1/me/totp`. Must not know how codes are made.

use app::accounts;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use wire::{Problem, TotpCode, TotpSecret};

use crate::extract::{JsonBody, NO_CONTENT, SignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Begin a second factor
///
/// A secret for an authenticator, shown once and not yet in force. Needs a fresh proof.
#[utoipa::path(post, path = "/v1/me/totp", tag = "me", security(("bearer" = [])),
    responses((status = 201, body = TotpSecret), (status = "4XX", body = Problem)))]
pub(crate) async fn begin_totp(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
) -> Result<(StatusCode, Json<TotpSecret>), ApiProblem> {
    let new = accounts::begin_totp(&api.cx, claims.actor).await?;
    let answer = TotpSecret {
        secret: new.secret,
        uri: new.uri,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Put the second factor into force
#[utoipa::path(put, path = "/v1/me/totp", tag = "me", security(("bearer" = [])), request_body = TotpCode,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn confirm_totp(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    JsonBody(body): JsonBody<TotpCode>,
) -> Result<StatusCode, ApiProblem> {
    accounts::confirm_totp(&api.cx, claims.actor, &body.code).await?;
    Ok(NO_CONTENT)
}

/// Take the second factor away
#[utoipa::path(delete, path = "/v1/me/totp", tag = "me", security(("bearer" = [])), request_body = TotpCode,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_totp(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    JsonBody(body): JsonBody<TotpCode>,
) -> Result<StatusCode, ApiProblem> {
    accounts::end_totp(&api.cx, claims.actor, &body.code).await?;
    Ok(NO_CONTENT)
}
