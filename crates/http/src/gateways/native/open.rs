//! `GET /v1/socket`: the handshake (RFC 6455 section 4.2), by ticket or bearer, never by cookie.
//! Must not know frames.

use std::net::IpAddr;
use std::sync::Arc;

use app::sessions::{Claims, TokenError, check_live};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use hyper::upgrade::OnUpgrade;
use serde::Deserialize;
use wire::websocket::accept_key;
use wire::{Problem, ProblemCode};

use crate::acting;
use crate::auth::origin;
use crate::connections;
use crate::extract::{ClientAddress, Params};
use crate::gateways::native::session;
use crate::problem::ApiProblem;
use crate::serving::Open;
use crate::state::ApiState;

/// How a browser signs in to the socket.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SocketParams {
    /// From `POST /v1/socket-tickets`; not needed with `Authorization`.
    ticket: Option<String>,
}

/// Open the socket
///
/// A WebSocket with JSON text frames; see docs/wire.md.
#[utoipa::path(get, path = "/v1/socket", tag = "receiving", params(SocketParams),
    responses((status = 101, description = "The socket is open"), (status = "4XX", body = Problem)))]
pub(crate) async fn open_socket(
    State(api): State<ApiState>,
    ClientAddress(address): ClientAddress,
    Params(params): Params<SocketParams>,
    request: Request,
) -> Result<Response, ApiProblem> {
    let accept = check_handshake(request.method(), request.headers())?;
    let ticket = params.ticket.as_deref();
    let (mut parts, body) = request.into_parts();
    let claims = sign_in(&api, &mut parts, ticket, address).await?;
    let mut request = Request::from_parts(parts, body);
    let tenant = api.cx.tenants.find(claims.actor.tenant);
    let tenant = tenant.ok_or(TokenError::Revoked)?;
    origin::check(request.headers(), &tenant)?;
    check_live(&api.cx, &claims)?;
    if api.is_draining() {
        return Err(ApiProblem::new(
            ProblemCode::Draining,
            "the server is about to restart",
        ));
    }
    let counted = connections::count(&api, claims.actor.session, address)?;
    let open = request.extensions_mut().remove::<Arc<Open>>();
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let upgrade = upgrade.ok_or_else(|| invalid("this connection cannot be upgraded"))?;
    tokio::spawn(async move {
        session::run(api, upgrade, claims).await;
        drop((counted, open));
    });
    Ok(switching_protocols(&accept))
}

fn invalid(detail: &str) -> ApiProblem {
    ApiProblem::new(ProblemCode::InvalidUpgrade, detail)
}

fn check_handshake(method: &Method, headers: &HeaderMap) -> Result<String, ApiProblem> {
    let has = |name: header::HeaderName, token: &str| {
        let values = headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok());
        values
            .flat_map(|value| value.split(','))
            .any(|part| part.trim().eq_ignore_ascii_case(token))
    };
    if method != Method::GET
        || !has(header::CONNECTION, "upgrade")
        || !has(header::UPGRADE, "websocket")
    {
        return Err(invalid(
            "`Connection: Upgrade` and `Upgrade: websocket` are needed",
        ));
    }
    if !has(header::SEC_WEBSOCKET_VERSION, "13") {
        return Err(invalid("`Sec-WebSocket-Version: 13` is needed"));
    }
    let key = headers
        .get(header::SEC_WEBSOCKET_KEY)
        .and_then(|key| key.to_str().ok());
    key.and_then(accept_key)
        .ok_or_else(|| invalid("`Sec-WebSocket-Key` must be 16 bytes in base64"))
}

async fn sign_in(
    api: &ApiState,
    parts: &mut Parts,
    ticket: Option<&str>,
    address: IpAddr,
) -> Result<Arc<Claims>, ApiProblem> {
    let Some(ticket) = ticket else {
        return acting::actor(parts, api).await;
    };
    let page = origin::of_page(&parts.headers);
    let redeemed = api.cx.tickets.redeem(&api.cx, ticket, page);
    let claims = redeemed.ok_or_else(|| {
        ApiProblem::new(
            ProblemCode::TicketInvalid,
            "the ticket is unknown, used, too old or for another page",
        )
    })?;
    if let Some(key) = &claims.key {
        key.check_address(address)?;
    }
    Ok(claims)
}

fn switching_protocols(accept: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    let accept = HeaderValue::try_from(accept).expect("base64 is plain ASCII");
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}
