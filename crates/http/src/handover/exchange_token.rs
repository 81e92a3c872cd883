//! `POST /v1/auth/exchange-token`. Must not know how tokens are checked.

use app::handover::{Arrival, Exchange};
use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use wire::{ExchangeToken, Problem, SignedIn};

use crate::auth::entering::Entry;
use crate::extract::{ClientAddress, JsonBody, MaybeSignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Come over by a token of the host
///
/// Works once per token; the session ends with it. With a bearer token of the same person it prolongs that session.
#[utoipa::path(post, path = "/v1/auth/exchange-token", tag = "auth", request_body = ExchangeToken,
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn exchange_token(
    State(api): State<ApiState>,
    ClientAddress(address): ClientAddress,
    MaybeSignedIn(claims): MaybeSignedIn,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ExchangeToken>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &body.tenant)?;
    let device = body.device.as_deref();
    let entry =
        Entry::check(&api, &headers, &tenant, body.refresh_by, device)?.after(body.past.clone());
    let exchange = Exchange {
        token: &body.token,
        by: claims.as_ref().map(|claims| claims.actor),
        arrival: Arrival {
            address,
            device: &entry.device,
        },
    };
    let entered = app::handover::exchange_token(&api.cx, &tenant, exchange).await?;
    let is_renewal = claims.is_some_and(|claims| claims.actor.principal == entered.actor.principal);
    let entry = if is_renewal { entry.asked() } else { entry };
    entry.answer(&api, StatusCode::OK, entered).await
}
