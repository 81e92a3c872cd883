//! `POST /v1/auth/logout`. Must not know what a session is.

use app::sessions::log_out;
use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use wire::{LogOutRequest, Problem};

use crate::auth::origin::NoForm;
use crate::auth::{cookie, origin};
use crate::extract::{JsonBody, MaybeSignedIn, NO_CONTENT};
use crate::problem::ApiProblem;
use crate::state::ApiState;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Sign out
///
/// Ends the session of the cookie (our own pages), of the refresh token in the body, or of the bearer token. Also when
/// it is over already.
#[utoipa::path(post, path = "/v1/auth/logout", tag = "auth", request_body = LogOutRequest,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn log_out_here(
    State(api): State<ApiState>,
    _: NoForm,
    MaybeSignedIn(claims): MaybeSignedIn,
    headers: HeaderMap,
    JsonBody(body): JsonBody<LogOutRequest>,
) -> Result<Response, ApiProblem> {
    let actor = claims.as_ref().map(|claims| claims.actor);
    let tenant = match &body.tenant {
        Some(name) => Some(get_open(&api.cx, name)?.id),
        None => actor.map(|actor| actor.tenant),
    };
    let in_cookie = cookie::find(&api.cx, &api.config, &headers, tenant, body.refresh_by);
    // A cookie speaks for our own pages only; a page of another origin that holds a token may end that one.
    let is_own_page = origin::check_own_page(&headers);
    let is_by_token = body.refresh_token.is_some() || actor.is_some();
    let in_cookie = match is_own_page {
        Ok(()) => in_cookie,
        Err(_) if is_by_token => None,
        Err(refused) => return Err(refused),
    };
    let token = body
        .refresh_token
        .as_deref()
        .or(in_cookie.map(|(_, token)| token));
    log_out(&api.cx, token, actor).await?;
    let mut response = NO_CONTENT.into_response();
    let out = response.headers_mut();
    let mut keeps_storage = body.keeps_storage == Some(true);
    if let Some((jar, token)) = in_cookie {
        let owner = app::sessions::refresh_token_actor(&api.cx, token).map(|one| one.tenant);
        let cleared = jar.without(&api.cx, &api.config, &headers, owner);
        out.insert(header::SET_COOKIE, cleared);
        // What another tenant keeps in this browser is not this one's to wipe.
        keeps_storage |= jar.holds_another(&api.cx, &api.config, &headers, owner);
    }
    if !keeps_storage {
        out.insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    }
    Ok(response)
}
