//! People who are kept out, or whose sessions end. Must not know ranks.

use app::admin::{self, BanWanted};
use axum::extract::State;
use axum::http::StatusCode;
use wire::{BanPerson, Problem, ProblemCode};

use crate::admin::asker::Asker;
use crate::admin::{principal, time};
use crate::extract::{JsonBody, NO_CONTENT, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Ban somebody
///
/// Their sessions end, their sockets close with 4403. Staff of one's own rank or above cannot be banned.
#[utoipa::path(put, path = "/v1/admin/tenants/{tenant}/people/{principal}/ban", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "Who (`pr_…`)")),
    request_body = BanPerson,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn ban_person(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
    JsonBody(body): JsonBody<BanPerson>,
) -> Result<StatusCode, ApiProblem> {
    let wanted = BanWanted {
        principal: principal(&person)?,
        reason: &body.reason,
        until: time(ProblemCode::InvalidTenant, "until", body.until.as_deref())?,
    };
    admin::ban(&api.cx, who, &tenant, wanted).await?;
    Ok(NO_CONTENT)
}

/// End a ban
#[utoipa::path(delete, path = "/v1/admin/tenants/{tenant}/people/{principal}/ban", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "Who (`pr_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn unban_person(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
) -> Result<StatusCode, ApiProblem> {
    admin::unban(&api.cx, who, &tenant, principal(&person)?).await?;
    Ok(NO_CONTENT)
}

/// End somebody's sessions
///
/// They can enter again.
#[utoipa::path(delete, path = "/v1/admin/tenants/{tenant}/people/{principal}/sessions", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "Who (`pr_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_sessions(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
) -> Result<StatusCode, ApiProblem> {
    admin::end_sessions(&api.cx, who, &tenant, principal(&person)?).await?;
    Ok(NO_CONTENT)
}
