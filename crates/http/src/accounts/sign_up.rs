//! `POST /v1/tenants/{tenant}/accounts`. Must not know whether the address is known.

use app::accounts;
use app::tenants::get_open;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use wire::{Accepted, Problem, SignUp};

use crate::accounts::asker;
use crate::auth::origin;
use crate::extract::{ClientAddress, JsonBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Sign up
///
/// Always 202 for what could be an account. A mail follows: with a link to `/{tenant}#verify=CODE`, or to the page
/// of `return_to`, that makes the account within 24 hours, or with word that the address has one already.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/accounts", tag = "accounts",
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = SignUp,
    responses((status = 202, body = Accepted), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub(crate) async fn sign_up(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SignUp>,
) -> Result<(StatusCode, Json<Accepted>), ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    origin::check(&headers, &tenant)?;
    let wanted = accounts::SignUp {
        email: &body.email,
        password: &body.password,
        name: &body.name,
        return_to: body.return_to.as_deref(),
    };
    accounts::sign_up(&api.cx, &tenant, wanted, asker(address, &headers)).await?;
    Ok((StatusCode::ACCEPTED, Json(Accepted {})))
}
