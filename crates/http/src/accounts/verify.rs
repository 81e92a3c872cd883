//! `POST /v1/tenants/{tenant}/accounts/verify`. Must not know what a code holds.

use app::accounts::verify;
use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use wire::{Problem, SignedIn, VerifyEmail};

use crate::accounts::asker;
use crate::auth::entering::Entry;
use crate::extract::{ClientAddress, JsonBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Confirm one's address
///
/// By the code of the mail's link, once. Makes the account and signs in.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/accounts/verify", tag = "accounts",
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = VerifyEmail,
    responses((status = 201, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn verify_email(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<VerifyEmail>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    let device = body.device.as_deref();
    let entry =
        Entry::check(&api, &headers, &tenant, body.refresh_by, device)?.after(body.past.clone());
    let asker = asker(address, &headers);
    let entered = verify(&api.cx, &tenant, &body.code, &entry.device, asker).await?;
    entry.answer(&api, StatusCode::CREATED, entered).await
}
