//! `POST /v1/tenants/{tenant}/password/forgot`. Must not know whether the address is known.

use app::accounts::{Forgotten, forgot_password as forgot_password_of};
use app::tenants::get_open;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use wire::{Accepted, ForgotPassword, Problem};

use crate::accounts::asker;
use crate::auth::origin;
use crate::extract::{ClientAddress, JsonBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Ask for a new password
///
/// Always 202 for what could be an address. If it has an account, a mail follows with a link to `/{tenant}#reset=CODE`,
/// or to the page of `return_to`, that works for 30 minutes.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/password/forgot", tag = "accounts",
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = ForgotPassword,
    responses((status = 202, body = Accepted), (status = "4XX", body = Problem)))]
pub(crate) async fn forgot_password(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ForgotPassword>,
) -> Result<(StatusCode, Json<Accepted>), ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    origin::check(&headers, &tenant)?;
    let asker = asker(address, &headers);
    let forgotten = Forgotten {
        email: &body.email,
        return_to: body.return_to.as_deref(),
    };
    forgot_password_of(&api.cx, &tenant, forgotten, asker).await?;
    Ok((StatusCode::ACCEPTED, Json(Accepted {})))
}
