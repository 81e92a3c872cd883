//! Tenants: listing, making, reading, changing and deleting them. Must not know rules.

use app::admin::{self, TenantEdit, TenantWanted};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::{Origin, Tenant};
use wire::admin::{CreateTenant, TenantAdmin, TenantCreated, TenantList, TenantPatch};
use wire::{Because, Problem, ProblemCode};

use crate::admin::asker::{Asker, because};
use crate::admin::patch;
use crate::extract::{JsonBody, NO_CONTENT, OptionalBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List tenants
///
/// For operators.
#[utoipa::path(get, path = "/v1/admin/tenants", tag = "administration", security(("bearer" = [])),
    responses((status = 200, body = TenantList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_tenants(
    State(api): State<ApiState>,
    Asker(who): Asker,
) -> Result<Json<TenantList>, ApiProblem> {
    let tenants = admin::list_tenants(&api.cx, who).await?;
    Ok(Json(TenantList {
        tenants: tenants.iter().map(|one| (&**one).into()).collect(),
    }))
}

/// Make a tenant
///
/// For operators, with a fresh proof. Its first key is in the answer and nowhere else.
#[utoipa::path(post, path = "/v1/admin/tenants", tag = "administration", security(("bearer" = [])),
    request_body = CreateTenant,
    responses((status = 201, body = TenantCreated), (status = "4XX", body = Problem)))]
pub(crate) async fn create_tenant(
    State(api): State<ApiState>,
    Asker(who): Asker,
    JsonBody(body): JsonBody<CreateTenant>,
) -> Result<(StatusCode, Json<TenantCreated>), ApiProblem> {
    let origins: Result<Vec<Origin>, _> = body.origins.into_iter().map(Origin::try_from).collect();
    let origins =
        origins.map_err(|why| ApiProblem::field(ProblemCode::InvalidTenant, "origins", why))?;
    let wanted = TenantWanted {
        slug: &body.slug,
        name: body.name.as_deref(),
        origins,
        reason: body.reason.as_deref(),
    };
    let (tenant, key) = admin::create_tenant(&api.cx, who, wanted).await?;
    let body = TenantCreated {
        snippet: snippet(&api, &tenant),
        tenant: (&*tenant).into(),
        key: key.text,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// What a page of the host needs. Both texts are plain: an origin, and a slug of `a–z 0–9 -`.
fn snippet(api: &ApiState, tenant: &Tenant) -> String {
    format!(
        "<script src=\"{}/widget.js\" data-tenant=\"{}\" async></script>",
        api.cx.public_origin, tenant.slug
    )
}

/// Show a tenant's settings
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    responses((status = 200, body = TenantAdmin), (status = "4XX", body = Problem)))]
pub(crate) async fn get_tenant(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
) -> Result<Json<TenantAdmin>, ApiProblem> {
    let tenant = admin::get_tenant(&api.cx, who, &tenant).await?;
    Ok(Json((&*tenant).into()))
}

/// Change a tenant
///
/// What is not said stays. Providers, issuers and secrets need a fresh proof; `disabled` is for operators.
#[utoipa::path(patch, path = "/v1/admin/tenants/{tenant}", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = TenantPatch,
    responses((status = 200, body = TenantAdmin), (status = "4XX", body = Problem)))]
pub(crate) async fn change_tenant(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
    JsonBody(body): JsonBody<TenantPatch>,
) -> Result<Json<TenantAdmin>, ApiProblem> {
    let edit = TenantEdit {
        name: body.name,
        disabled: body.disabled,
        settings: body.settings.map(patch::edit_of),
        reason: body.reason,
    };
    let tenant = admin::edit_tenant(&api.cx, who, &tenant, edit).await?;
    Ok(Json((&*tenant).into()))
}

/// Delete a tenant with everything in it
///
/// For operators, with a fresh proof. The audit log stays. If it breaks off, ask again: it goes on.
#[utoipa::path(delete, path = "/v1/admin/tenants/{tenant}", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn delete_tenant(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    admin::delete_tenant(&api.cx, because(who, &body), &tenant).await?;
    Ok(NO_CONTENT)
}
