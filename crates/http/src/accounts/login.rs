//! `POST /v1/tenants/{tenant}/login`. Must not know what is wrong.

use app::accounts::{self, LoggedIn};
use app::tenants::get_open;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use wire::{FactorWanted, LogIn, Problem, SignedIn};

use crate::accounts::asker;
use crate::auth::entering::Entry;
use crate::extract::{ClientAddress, JsonBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Sign in
///
/// 202 where a second factor is in force: go on with `login/mfa`. Whatever is wrong is `invalid_credentials`.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/login", tag = "accounts",
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = LogIn,
    responses((status = 200, body = SignedIn), (status = 202, body = FactorWanted),
        (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub(crate) async fn log_in(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<LogIn>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    let device = body.device.as_deref();
    let entry =
        Entry::check(&api, &headers, &tenant, body.refresh_by, device)?.after(body.past.clone());
    let shown = accounts::LogIn {
        email: &body.email,
        password: &body.password,
        device: &entry.device,
    };
    match accounts::log_in(&api.cx, &tenant, shown, asker(address, &headers)).await? {
        LoggedIn::In(entered) => entry.answer(&api, StatusCode::OK, *entered).await,
        LoggedIn::SecondFactor { ticket, expires_at } => {
            let wanted = FactorWanted {
                mfa_ticket: ticket,
                expires_at: expires_at.to_string(),
            };
            Ok((StatusCode::ACCEPTED, Json(wanted)).into_response())
        }
    }
}
