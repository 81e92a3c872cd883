//! `POST /v1/auth/refresh`. Must not know how tokens are made.

use app::CommandError;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use wire::{GuestAnswer, Problem, ProblemCode, RefreshRequest};

use crate::auth::cookie;
use crate::extract::{JsonBody, check_same_origin};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Get the next access token
///
/// By the refresh cookie, which is rotated. Needs the header `X-Maru-Refresh: 1`, and is answered only to our own pages.
#[utoipa::path(post, path = "/v1/auth/refresh", tag = "auth", request_body = RefreshRequest,
    params(("X-Maru-Refresh" = String, Header, description = "`1`: what a form of another page cannot send")),
    responses((status = 200, body = GuestAnswer), (status = "4XX", body = Problem)))]
pub(crate) async fn refresh(
    State(api): State<ApiState>,
    headers: HeaderMap,
    JsonBody(RefreshRequest {}): JsonBody<RefreshRequest>,
) -> Result<Response, ApiProblem> {
    check_same_origin(&headers, ProblemCode::CrossSite)?;
    if headers
        .get("x-maru-refresh")
        .is_none_or(|value| value != "1")
    {
        return Err(ApiProblem::new(
            ProblemCode::CrossSite,
            "the header `X-Maru-Refresh: 1` is missing",
        ));
    }
    let Some(token) = cookie::read(&api.config, &headers) else {
        return Err(CommandError::RefreshExpired.into());
    };
    match app::sessions::refresh(&api.cx, token).await {
        Ok(entered) => Ok(cookie::signed_in(&api.config, StatusCode::OK, &entered)),
        Err(error @ (CommandError::RefreshExpired | CommandError::RefreshReused)) => {
            let mut response = ApiProblem::from(error).into_response();
            response
                .headers_mut()
                .insert(header::SET_COOKIE, cookie::clear(&api.config));
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}
