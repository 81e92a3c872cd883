//! `POST /v1/tenants/{tenant}/guests`. Must not know how guests are made.

use app::sessions::enter_as_guest;
use app::tenants::get_tenant;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::TenantSlug;
use domain::nicknames::Language;
use wire::{CreateGuest, GuestAnswer, Problem, ProblemCode};

use crate::auth::cookie;
use crate::extract::{JsonBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Enter as a guest
///
/// Makes a new guest with a random name in the request's language. The refresh token comes in an HttpOnly cookie.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/guests", tag = "auth",
    params(("tenant" = String, Path, description = "The tenant's slug, for example `demo`")),
    request_body = CreateGuest,
    responses((status = 201, body = GuestAnswer), (status = "4XX", body = Problem)))]
pub(crate) async fn create_guest(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<CreateGuest>,
) -> Result<Response, ApiProblem> {
    let missing = || ApiProblem::new(ProblemCode::TenantNotFound, "there is no such tenant");
    let slug = TenantSlug::parse(&tenant).ok_or_else(missing)?;
    let tenant = get_tenant(&api.cx, &slug).await?;
    let languages = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let language = Language::from_accept_language(languages);
    let entered = enter_as_guest(&api.cx, tenant.id, body.name.as_deref(), language).await?;
    Ok(cookie::signed_in(
        &api.config,
        StatusCode::CREATED,
        &entered,
    ))
}
