//! `POST /v1/me/step-up`. Must not know what asks for it.

use app::accounts::{self, Proof};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use wire::{Problem, StepUp};

use crate::accounts::asker;
use crate::extract::{ClientAddress, JsonBody, NO_CONTENT, SignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Prove anew who one is
///
/// By the one-time password where a second factor is in force, else by the password. For five minutes this session may do
/// what asks for it.
#[utoipa::path(post, path = "/v1/me/step-up", tag = "me", security(("bearer" = [])), request_body = StepUp,
    responses((status = 204), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub(crate) async fn step_up(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<StepUp>,
) -> Result<StatusCode, ApiProblem> {
    let proof = Proof {
        password: body.password.as_deref(),
        code: body.code.as_deref(),
    };
    accounts::step_up(&api.cx, claims.actor, proof, asker(address, &headers)).await?;
    Ok(NO_CONTENT)
}
