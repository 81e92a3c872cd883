//! `POST /v1/auth/handover`. Must not know how codes are checked.

use app::handover::{self, Arrival};
use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use wire::{Problem, ProblemCode, RedeemCode, SignedIn};

use crate::auth::entering::Entry;
use crate::extract::{ClientAddress, JsonBody};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Come over by a code
///
/// `code` with its `verifier`, or `host_code`. Works once.
#[utoipa::path(post, path = "/v1/auth/handover", tag = "auth", request_body = RedeemCode,
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem), (status = 502, body = Problem)))]
pub(crate) async fn redeem_code(
    State(api): State<ApiState>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<RedeemCode>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &body.tenant)?;
    let device = body.device.as_deref();
    let entry =
        Entry::check(&api, &headers, &tenant, body.refresh_by, device)?.after(body.past.clone());
    let arrival = Arrival {
        address,
        device: &entry.device,
    };
    let entered = match (&body.code, &body.verifier, &body.host_code) {
        (Some(code), Some(verifier), None) => {
            handover::redeem_code(&api.cx, &tenant, code, verifier, arrival).await?
        }
        (None, None, Some(code)) => {
            handover::redeem_host_code(&api.cx, &tenant, code, arrival).await?
        }
        _ => {
            return Err(ApiProblem::field(
                ProblemCode::InvalidRequest,
                "code",
                "send `code` and `verifier`, or `host_code`",
            ));
        }
    };
    entry.answer(&api, StatusCode::OK, entered).await
}
