//! The audit log. Must not know who writes it.

use app::admin;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use wire::Problem;
use wire::admin::{AuditEntry, AuditPage};

use crate::admin::asker::Asker;
use crate::extract::{Params, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Entries of a page when none were asked for.
const PAGE_DEFAULT: u32 = 50;

/// Which page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditParams {
    /// Entries before this one; from the newest without it.
    before: Option<i64>,
    /// 1–100; 50 without it.
    limit: Option<u32>,
}

/// Read a tenant's audit log
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}/audit", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"),
        ("before" = Option<i64>, Query, description = "Entries before this one; from the newest without it"),
        ("limit" = Option<u32>, Query, description = "1–100; 50 without it")),
    responses((status = 200, body = AuditPage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_audit(
    State(api): State<ApiState>,
    asker: Asker,
    Path(tenant): Path<String>,
    Params(params): Params<AuditParams>,
) -> Result<Json<AuditPage>, ApiProblem> {
    page(&api, asker, Some(&tenant), &params).await
}

/// Read the audit log of every tenant
///
/// For operators.
#[utoipa::path(get, path = "/v1/admin/audit", tag = "administration", security(("bearer" = [])),
    params(("before" = Option<i64>, Query, description = "Entries before this one; from the newest without it"),
        ("limit" = Option<u32>, Query, description = "1–100; 50 without it")),
    responses((status = 200, body = AuditPage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_all_audit(
    State(api): State<ApiState>,
    asker: Asker,
    Params(params): Params<AuditParams>,
) -> Result<Json<AuditPage>, ApiProblem> {
    page(&api, asker, None, &params).await
}

async fn page(
    api: &ApiState,
    Asker(who): Asker,
    tenant: Option<&str>,
    params: &AuditParams,
) -> Result<Json<AuditPage>, ApiProblem> {
    let limit = params.limit.unwrap_or(PAGE_DEFAULT);
    let (entries, prev) = admin::list_audit(&api.cx, who, tenant, params.before, limit).await?;
    Ok(Json(AuditPage {
        entries: entries.iter().map(AuditEntry::from).collect(),
        prev,
    }))
}
