//! `POST /v1/server/handover-codes`. Must not know rules.

use app::handover::{CodeWanted, create_code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use wire::{CreateHandoverCode, HandoverCode, Problem};

use crate::acting::Backend;
use crate::extract::JsonBody;
use crate::problem::ApiProblem;
use crate::server::time;
use crate::state::ApiState;

/// Make a handover code
///
/// For a user of the host service, by a key with the scope `handover`. Good once, for 60 seconds, in the frame whose
/// challenge it is.
#[utoipa::path(post, path = "/v1/server/handover-codes", tag = "server", security(("server_key" = [])),
    request_body = CreateHandoverCode,
    responses((status = 201, body = HandoverCode), (status = "4XX", body = Problem)))]
pub(crate) async fn create_handover_code(
    State(api): State<ApiState>,
    Backend(key): Backend,
    JsonBody(body): JsonBody<CreateHandoverCode>,
) -> Result<(StatusCode, Json<HandoverCode>), ApiProblem> {
    let wanted = CodeWanted {
        external_id: &body.external_id,
        name: &body.name,
        session_ref: &body.session_ref,
        session_ends_at: time("session_ends_at", body.session_ends_at.as_deref())?,
        challenge: &body.challenge,
        role: body.role.as_deref(),
    };
    let made = create_code(&api.cx, &key, wanted).await?;
    let answer = HandoverCode {
        code: made.code,
        expires_at: made.expires_at.to_string(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
