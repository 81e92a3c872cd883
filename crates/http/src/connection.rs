//! `GET /v1/connection`: how a request arrives here, for whoever sets up a proxy. Says nothing that the asker could not
//! know. Must not know tenants.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header;
use wire::ConnectionInfo;

use crate::extract::{ClientAddress, forwarded};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show how a request arrives
///
/// `maru doctor` finds mistakes of proxies by it.
#[utoipa::path(get, path = "/v1/connection", tag = "health", responses((status = 200, body = ConnectionInfo)))]
pub(crate) async fn get_connection(
    State(api): State<ApiState>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<ConnectionInfo>, ApiProblem> {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    Ok(Json(ConnectionInfo {
        origin: api.cx.public_origin.to_string(),
        host: host.unwrap_or("").to_owned(),
        address: address.to_string(),
        forwarded: forwarded(&headers).len(),
        trusts_forwarded: api.config.trusted_proxy_hops > 0,
    }))
}
