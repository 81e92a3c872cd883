//! What handlers take out of requests, each refusing with a problem document. Must not know endpoints.

use std::net::IpAddr;

use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use domain::{Cursor, RoomRef};
use http_body_util::{BodyExt as _, Limited};
use serde::de::DeserializeOwned;
use wire::ProblemCode;
use wire::limits::BODY_BYTES_MAX;

pub(crate) use crate::acting::{MaybeSignedIn, SignedIn};
use crate::problem::ApiProblem;
use crate::state::ApiState;
use crate::strict_json::{self, Wrong};

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
        check_media_type(&request, "application/json")?;
        let body = read_body(request, api).await?;
        strict_json::from_slice(&body)
            .map(Self)
            .map_err(|error| invalid_json(&error))
    }
}

/// A JSON body that may be left out: nothing is then what its type is without fields.
pub(crate) struct OptionalBody<T>(pub(crate) T);

impl<T: DeserializeOwned + Default> FromRequest<ApiState> for OptionalBody<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, api: &ApiState) -> Result<Self, Self::Rejection> {
        let is_json = check_media_type(&request, "application/json");
        let body = read_body(request, api).await?;
        // Clients that always name the media type send nothing by it, too.
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        is_json?;
        strict_json::from_slice(&body)
            .map(Self)
            .map_err(|error| invalid_json(&error))
    }
}

/// A form (`application/x-www-form-urlencoded`) of at most 64 KiB, as providers send it.
pub(crate) struct FormBody(pub(crate) Vec<(String, String)>);

impl FromRequest<ApiState> for FormBody {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, api: &ApiState) -> Result<Self, Self::Rejection> {
        check_media_type(&request, "application/x-www-form-urlencoded")?;
        let body = read_body(request, api).await?;
        Ok(Self(
            url::form_urlencoded::parse(&body).into_owned().collect(),
        ))
    }
}

fn check_media_type(request: &Request, wanted: &str) -> Result<(), ApiProblem> {
    let content_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let essence = content_type.split(';').next().unwrap_or("").trim();
    if essence.eq_ignore_ascii_case(wanted) {
        Ok(())
    } else {
        Err(ApiProblem::new(
            ProblemCode::UnsupportedMediaType,
            format!("the body is not `{wanted}`"),
        ))
    }
}

pub(crate) async fn read_body(request: Request, api: &ApiState) -> Result<Bytes, ApiProblem> {
    let invalid = |detail: &str| ApiProblem::new(ProblemCode::InvalidRequest, detail);
    let read = Limited::new(request.into_body(), BODY_BYTES_MAX).collect();
    let Ok(read) = tokio::time::timeout(api.config.body_read_timeout, read).await else {
        return Err(invalid("the body did not come in time"));
    };
    match read {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(ApiProblem::new(
            ProblemCode::BodyTooLarge,
            "the body is larger than 64 KiB",
        )),
        Err(_) => Err(invalid("the body broke off")),
    }
}

/// serde_json names the field and the place; it never repeats what was sent beyond names.
pub(crate) fn invalid_json(Wrong { field, error }: &Wrong) -> ApiProblem {
    match field {
        Some(field) => ApiProblem::field(ProblemCode::InvalidRequest, field, error),
        None => ApiProblem::new(ProblemCode::InvalidRequest, error.to_string()),
    }
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
    let all = forwarded(headers);
    all.len()
        .checked_sub(hops)
        .and_then(|at| all[at].parse().ok())
}

/// What stands in `X-Forwarded-For`, believed or not.
pub(crate) fn forwarded(headers: &HeaderMap) -> Vec<&str> {
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect()
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

/// For endpoints that answer nothing.
pub(crate) const NO_CONTENT: StatusCode = StatusCode::NO_CONTENT;
