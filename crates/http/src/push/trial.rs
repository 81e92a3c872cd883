//! `POST /v1/me/push/trials`. Must not know push services.

use axum::Json;
use axum::extract::State;
use wire::{Problem, PushTried};

use crate::acting::SignedIn;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Try whether pushes arrive on this device
///
/// One is sent at once, in quiet hours too. The answer says what the push service did with it; five in a minute.
#[utoipa::path(post, path = "/v1/me/push/trials", tag = "push", security(("bearer" = [])),
    responses((status = 200, body = PushTried), (status = "4XX", body = Problem)))]
pub(crate) async fn try_push(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
) -> Result<Json<PushTried>, ApiProblem> {
    let tried = app::push::try_device(&api.cx, claims.actor).await?;
    Ok(Json(PushTried {
        outcome: tried.outcome.to_owned(),
        status: tried.status,
    }))
}
