//! `POST /v1/tenants/{tenant}/login/mfa`. Must not know what is wrong.

use app::accounts::{SecondFactor, enter_by_factor};
use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use wire::{LogInFactor, Problem, SignedIn};

use crate::accounts::asker;
use crate::auth::entering::Entry;
use crate::extract::{ClientAddress, JsonBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Sign in by the second factor
///
/// A ticket takes five tries within five minutes. Whatever is wrong is `invalid_credentials`.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/login/mfa", tag = "accounts",
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = LogInFactor,
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn log_in_by_factor(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<LogInFactor>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    let device = body.device.as_deref();
    let entry =
        Entry::check(&api, &headers, &tenant, body.refresh_by, device)?.after(body.past.clone());
    let shown = SecondFactor {
        ticket: &body.mfa_ticket,
        code: &body.code,
        device: &entry.device,
    };
    let entered = enter_by_factor(&api.cx, &tenant, shown, asker(address, &headers)).await?;
    entry.answer(&api, StatusCode::OK, entered).await
}
