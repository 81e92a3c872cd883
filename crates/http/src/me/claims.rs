//! `POST /v1/me/claims` and `DELETE /v1/me/claims/{id}`. Must not know rules.

use app::{IdentityError, people};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ClaimId;
use wire::{Claim, CreateClaim, Problem};

use crate::extract::{JsonBody, NO_CONTENT, Path, SignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Take a guest's past along
///
/// By the ticket of the offer that came with signing in. The guest's messages and rooms become one's own.
#[utoipa::path(post, path = "/v1/me/claims", tag = "me", security(("bearer" = [])), request_body = CreateClaim,
    responses((status = 201, body = Claim), (status = "4XX", body = Problem)))]
pub(crate) async fn create_claim(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    JsonBody(body): JsonBody<CreateClaim>,
) -> Result<(StatusCode, Json<Claim>), ApiProblem> {
    let claim = people::claim(&api.cx, claims.actor, &body.ticket).await?;
    Ok((StatusCode::CREATED, Json((&claim).into())))
}

/// Give a guest's past back
///
/// Within 24 hours.
#[utoipa::path(delete, path = "/v1/me/claims/{id}", tag = "me", security(("bearer" = [])),
    params(("id" = String, Path, description = "The claim (`cl_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn undo_claim(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiProblem> {
    let id = ClaimId::parse(&id).ok_or(IdentityError::ClaimNotFound)?;
    people::undo_claim(&api.cx, claims.actor, id).await?;
    Ok(NO_CONTENT)
}
