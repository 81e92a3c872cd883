//! `GET /v1/tenants/{tenant}`. Must not know how tenants are set.

use app::tenants::get_open;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use wire::{Problem, TenantPublic};

use crate::auth::origin;
use crate::extract::Path;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show a tenant
///
/// What its pages may show: name, look, ways to enter, what is switched on.
#[utoipa::path(get, path = "/v1/tenants/{tenant}", tag = "tenants",
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    responses((status = 200, body = TenantPublic), (status = "4XX", body = Problem)))]
pub(crate) async fn get_tenant(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
) -> Result<Json<TenantPublic>, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    origin::check_bearer(&headers, &tenant)?;
    Ok(Json((&*tenant).into()))
}
