//! `POST /v1/tenants/{tenant}/password/reset`. Must not know what a code holds.

use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use wire::{Problem, ResetPassword};

use crate::accounts::asker;
use crate::auth::origin;
use crate::extract::{ClientAddress, JsonBody, NO_CONTENT, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Set a new password
///
/// By the code of the mail's link, once. Every session of the account ends.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/password/reset", tag = "accounts",
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = ResetPassword,
    responses((status = 204), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub(crate) async fn reset_password(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ResetPassword>,
) -> Result<StatusCode, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    origin::check(&headers, &tenant)?;
    let asker = asker(address, &headers);
    let (code, password) = (&body.code, &body.password);
    app::accounts::reset_password(&api.cx, &tenant, code, password, asker).await?;
    Ok(NO_CONTENT)
}
