//! Parts in the administration. Must not know ranks.

use app::admin::{self, RoleWanted};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::Role;
use wire::admin::{SetRole, StaffEntry, StaffList};
use wire::{Because, Problem, ProblemCode};

use crate::admin::asker::{Asker, because};
use crate::admin::principal;
use crate::extract::{JsonBody, NO_CONTENT, OptionalBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List staff
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}/staff", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    responses((status = 200, body = StaffList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_staff(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
) -> Result<Json<StaffList>, ApiProblem> {
    let staff = admin::list_staff(&api.cx, who, &tenant).await?;
    Ok(Json(StaffList {
        staff: staff.iter().filter_map(StaffEntry::find).collect(),
    }))
}

/// Give a part in the administration
///
/// To an account or an external; nobody gives more than they have. With a fresh proof.
#[utoipa::path(put, path = "/v1/admin/tenants/{tenant}/staff/{principal}", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "Who (`pr_…`)")),
    request_body = SetRole,
    responses((status = 200, body = StaffEntry), (status = "4XX", body = Problem)))]
pub(crate) async fn set_role(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
    JsonBody(body): JsonBody<SetRole>,
) -> Result<Json<StaffEntry>, ApiProblem> {
    let role = Role::parse(&body.role).ok_or_else(|| {
        ApiProblem::field(
            ProblemCode::InvalidTenant,
            "role",
            "there are `viewer`, `moderator`, `admin`, and `operator` in the tenant `maru`",
        )
    })?;
    let wanted = RoleWanted {
        principal: principal(&person)?,
        role,
        reason: body.reason.as_deref(),
    };
    let record = admin::set_role(&api.cx, who, &tenant, wanted).await?;
    Ok(Json(StaffEntry {
        principal: (&record.principal).into(),
        role: role.as_str().to_owned(),
    }))
}

/// Take a part in the administration away
///
/// With a fresh proof. The last operator stays one.
#[utoipa::path(delete, path = "/v1/admin/tenants/{tenant}/staff/{principal}", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "Who (`pr_…`)")),
    request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn remove_role(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    admin::remove_role(&api.cx, because(who, &body), &tenant, principal(&person)?).await?;
    Ok(NO_CONTENT)
}
