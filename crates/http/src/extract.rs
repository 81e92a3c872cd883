//! What handlers take out of requests, each refusing with a problem document. Must not know endpoints.

use std::net::IpAddr;
use std::sync::Arc;

use app::sessions::{Claims, check_access_token};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use domain::{Cursor, RoomRef};
use http_body_util::{BodyExt as _, Limited};
use serde::de::DeserializeOwned;
use wire::ProblemCode;
use wire::limits::BODY_BYTES_MAX;

use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Whoever a good access token names.
pub(crate) struct SignedIn(pub(crate) Arc<Claims>);

impl FromRequestParts<ApiState> for SignedIn {
    type Rejection = ApiProblem;

    async fn from_request_parts(
        parts: &mut Parts,
        api: &ApiState,
    ) -> Result<Self, Self::Rejection> {
        let token = bearer(&parts.headers).ok_or_else(|| {
            ApiProblem::new(
                ProblemCode::TokenMissing,
                "there is no `Authorization: Bearer`",
            )
        })?;
        Ok(Self(check_access_token(&api.cx, token)?))
    }
}

/// The token of `Authorization: Bearer` (RFC 6750 section 2.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A JSON body of at most 64 KiB.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<ApiState> for JsonBody<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, api: &ApiState) -> Result<Self, Self::Rejection> {
        let content_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("");
        let essence = content_type.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(ApiProblem::new(
                ProblemCode::UnsupportedMediaType,
                "the body is not `application/json`",
            ));
        }
        let read = Limited::new(request.into_body(), BODY_BYTES_MAX).collect();
        let Ok(read) = tokio::time::timeout(api.config.body_read_timeout, read).await else {
            return Err(ApiProblem::new(
                ProblemCode::InvalidRequest,
                "the body did not come in time",
            ));
        };
        let body: Bytes = match read {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                return Err(ApiProblem::new(
                    ProblemCode::BodyTooLarge,
                    "the body is larger than 64 KiB",
                ));
            }
            Err(_) => {
                return Err(ApiProblem::new(
                    ProblemCode::InvalidRequest,
                    "the body broke off",
                ));
            }
        };
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|error| invalid_json(&error))
    }
}

/// serde_json names the field and the place; it never repeats what was sent beyond names.
pub(crate) fn invalid_json(error: &serde_json::Error) -> ApiProblem {
    ApiProblem::new(ProblemCode::InvalidRequest, error.to_string())
}

/// Query parameters, unknown ones refused by their type.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<ApiState> for Params<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Self::Rejection> {
        Query::<T>::try_from_uri(&parts.uri)
            .map(|Query(params)| Self(params))
            .map_err(|error| ApiProblem::new(ProblemCode::InvalidRequest, error.body_text()))
    }
}

/// What the address names. What is not UTF-8 names nothing.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let named = axum::extract::Path::from_request_parts(parts, state).await;
        named
            .map(|axum::extract::Path(named)| Self(named))
            .map_err(|_| {
                ApiProblem::new(
                    ProblemCode::RouteNotFound,
                    "there is nothing at this address",
                )
            })
    }
}

/// The address of whoever asks, behind as many proxies as are trusted.
#[derive(Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// The address of the TCP peer, put into each request by the listener.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeerAddress(pub(crate) IpAddr);

impl FromRequestParts<ApiState> for ClientAddress {
    type Rejection = ApiProblem;

    async fn from_request_parts(
        parts: &mut Parts,
        api: &ApiState,
    ) -> Result<Self, Self::Rejection> {
        let peer = parts
            .extensions
            .get::<PeerAddress>()
            .map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0);
        Ok(Self(
            forwarded_address(&parts.headers, api.config.trusted_proxy_hops).unwrap_or(peer),
        ))
    }
}

/// The entry that the outermost trusted proxy wrote: counted from the right, for the left ones anybody can write.
fn forwarded_address(headers: &HeaderMap, hops: usize) -> Option<IpAddr> {
    if hops == 0 {
        return None;
    }
    let all: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    all.len()
        .checked_sub(hops)
        .and_then(|at| all[at].parse().ok())
}

/// The room that a path or frame names.
///
/// # Errors
/// `room_not_found`: what can be no name names nothing.
pub(crate) fn room_name(text: &str) -> Result<RoomRef, ApiProblem> {
    RoomRef::parse(text)
        .ok_or_else(|| ApiProblem::new(ProblemCode::RoomNotFound, "there is no such room"))
}

/// The cursor in `text`.
///
/// # Errors
/// `invalid_cursor`.
pub(crate) fn cursor(text: &str) -> Result<Cursor, ApiProblem> {
    Cursor::parse(text).ok_or_else(|| {
        ApiProblem::field(
            ProblemCode::InvalidCursor,
            "after",
            "it is neither a seq nor `{epoch}.{seq}`",
        )
    })
}

/// Refuses what a page of another origin sends. Requests without these headers come from no browser.
///
/// # Errors
/// The problem of this `code`.
pub(crate) fn check_same_origin(headers: &HeaderMap, code: ProblemCode) -> Result<(), ApiProblem> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let refused = || {
        Err(ApiProblem::new(
            code,
            "the request comes from a page of another origin",
        ))
    };
    if let Some(site) = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
        && !matches!(site, "same-origin" | "none")
    {
        return refused();
    }
    let Some(origin) = text(header::ORIGIN) else {
        return Ok(());
    };
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    if authority.is_some() && authority == text(header::HOST) {
        Ok(())
    } else {
        refused()
    }
}

/// For endpoints that answer nothing.
pub(crate) const NO_CONTENT: StatusCode = StatusCode::NO_CONTENT;
