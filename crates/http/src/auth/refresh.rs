//! `POST /v1/auth/refresh`. Must not know how tokens are made.

use app::CommandError;
use app::sessions::{Entered, offer_claim, open_past};
use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use wire::{Problem, ProblemCode, RefreshRequest, SignedIn};

use crate::auth::cookie::Jar;
use crate::auth::entering::signed_in;
use crate::auth::origin::NoForm;
use crate::auth::{cookie, origin};
use crate::extract::JsonBody;
use crate::oidc::carried::Carried;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Get the next access token
///
/// By the refresh cookie, which is rotated and answered only to our own pages, or by the refresh token in the body.
/// Needs the header `X-Maru-Refresh: 1`.
#[utoipa::path(post, path = "/v1/auth/refresh", tag = "auth", request_body = RefreshRequest,
    params(("X-Maru-Refresh" = String, Header, description = "`1`: what a form of another page cannot send")),
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn refresh(
    State(api): State<ApiState>,
    _: NoForm,
    headers: HeaderMap,
    JsonBody(body): JsonBody<RefreshRequest>,
) -> Result<Response, ApiProblem> {
    if headers
        .get("x-maru-refresh")
        .is_none_or(|value| value != "1")
    {
        return Err(ApiProblem::new(
            ProblemCode::CrossSite,
            "the header `X-Maru-Refresh: 1` is missing",
        ));
    }
    if let Some(token) = body.refresh_token {
        let owner = app::sessions::refresh_token_actor(&api.cx, &token);
        let tenant = owner.and_then(|owner| api.cx.tenants.find(owner.tenant));
        let tenant = tenant.ok_or(CommandError::RefreshExpired)?;
        if let Some(name) = &body.tenant {
            // Whoever asks for one tenant is never answered with somebody of another.
            let is_named = get_open(&api.cx, name)?.id == tenant.id;
            is_named.then_some(()).ok_or(CommandError::RefreshExpired)?;
        }
        origin::check(&headers, &tenant)?;
        let entered = app::sessions::refresh(&api.cx, &token).await?;
        return Ok(signed_in(&api, &headers, StatusCode::OK, &entered, None));
    }
    origin::check_own_page(&headers)?;
    let tenant = match &body.tenant {
        Some(name) => Some(get_open(&api.cx, name)?.id),
        None => None,
    };
    let found = cookie::find(&api.cx, &api.config, &headers, tenant, body.refresh_by);
    let (jar, token) = found.ok_or(CommandError::RefreshExpired)?;
    match app::sessions::refresh(&api.cx, token).await {
        Ok(entered) => by_cookie(&api, &headers, jar, entered).await,
        Err(error @ (CommandError::RefreshExpired | CommandError::RefreshReused)) => {
            let owner = app::sessions::refresh_token_actor(&api.cx, token);
            let mut response = ApiProblem::from(error).into_response();
            let cleared = jar.without(&api.cx, &api.config, &headers, owner.map(|one| one.tenant));
            response.headers_mut().insert(header::SET_COOKIE, cleared);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// With the offer of a guest's past, where a sign-in at a provider has left one to this page.
async fn by_cookie(
    api: &ApiState,
    headers: &HeaderMap,
    jar: Jar,
    entered: Entered,
) -> Result<Response, ApiProblem> {
    let sealed = Carried::Past.find(&api.config, headers);
    let past = sealed.and_then(|sealed| open_past(&api.cx, entered.actor, sealed));
    let entered = offer_claim(&api.cx, entered, past.as_deref()).await?;
    let mut response = signed_in(api, headers, StatusCode::OK, &entered, Some(jar));
    if past.is_some() {
        let cleared = Carried::Past.clear(&api.config);
        response.headers_mut().append(header::SET_COOKIE, cleared);
    }
    Ok(response)
}
