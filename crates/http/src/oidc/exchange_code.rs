//! `POST /v1/auth/exchange-code`. Must not know who made the code.

use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use wire::{ExchangeCode, Problem, SignedIn};

use crate::auth::entering::Entry;
use crate::extract::JsonBody;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Sign in by a window's code
///
/// The code that a window posted after a sign-in at an identity provider, with the verifier of its challenge; within 30
/// seconds, once.
#[utoipa::path(post, path = "/v1/auth/exchange-code", tag = "auth", request_body = ExchangeCode,
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn exchange_code(
    State(api): State<ApiState>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ExchangeCode>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &body.tenant)?;
    let device = body.device.as_deref();
    let entry =
        Entry::check(&api, &headers, &tenant, body.refresh_by, device)?.after(body.past.clone());
    let entered =
        app::oidc::exchange_popup_code(&api.cx, &tenant, &body.code, &body.verifier, &entry.device);
    entry.answer(&api, StatusCode::OK, entered.await?).await
}
