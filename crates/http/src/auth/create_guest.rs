//! `POST /v1/tenants/{tenant}/guests` and `GET /v1/tenants/{tenant}/challenge`. Must not know how guests are made.

use app::sessions::{self, GuestWanted};
use app::tenants::get_open;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::nicknames::Language;
use wire::{Challenge, CreateGuest, Problem, SignedIn};

use crate::auth::entering::Entry;
use crate::auth::origin;
use crate::extract::{ClientAddress, JsonBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Enter as a guest
///
/// Makes a new guest, with a random name in the request's language if it brings none.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/guests", tag = "auth",
    params(("tenant" = String, Path, description = "The tenant's slug or id, for example `demo`")),
    request_body = CreateGuest,
    responses((status = 201, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn create_guest(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<CreateGuest>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    let entry = Entry::check(
        &api,
        &headers,
        &tenant,
        body.refresh_by,
        body.device.as_deref(),
    )?;
    let wanted = GuestWanted {
        name: body.name.as_deref(),
        language: language(&headers),
        solution: body.challenge.as_ref().map(|one| sessions::Solution {
            challenge: &one.challenge,
            nonces: &one.nonces,
        }),
        address,
        device: &entry.device,
    };
    let entered = sessions::enter_as_guest(&api.cx, &tenant, wanted).await?;
    entry.answer(&api, StatusCode::CREATED, entered).await
}

/// Get work for a guest
///
/// Needed only where entering answers `challenge_required`.
#[utoipa::path(get, path = "/v1/tenants/{tenant}/challenge", tag = "auth",
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    responses((status = 200, body = Challenge), (status = "4XX", body = Problem)))]
pub(crate) async fn get_challenge(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Challenge>, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    origin::check(&headers, &tenant)?;
    let made = sessions::make_challenge(&api.cx, tenant.id);
    Ok(Json(Challenge {
        challenge: made.challenge,
        rounds: made.rounds,
        difficulty: made.difficulty,
        expires_at: made.expires_at.to_string(),
    }))
}

/// The language that the request's sender reads.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let languages = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    Language::from_accept_language(languages)
}
