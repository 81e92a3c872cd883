//! People who are kept out, or whose sessions end. Must not know ranks.

use app::admin::{self, BanWanted};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use wire::admin::{ErasePerson, ErasureState};
use wire::{BanPerson, Because, Problem, ProblemCode};

use crate::admin::asker::{Asker, because};
use crate::admin::{principal, time};
use crate::extract::{JsonBody, NO_CONTENT, OptionalBody, Path};
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
    request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn unban_person(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    admin::unban(&api.cx, because(who, &body), &tenant, principal(&person)?).await?;
    Ok(NO_CONTENT)
}

/// End somebody's sessions
///
/// They can enter again.
#[utoipa::path(delete, path = "/v1/admin/tenants/{tenant}/people/{principal}/sessions", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "Who (`pr_…`)")),
    request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_sessions(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    admin::end_sessions(&api.cx, because(who, &body), &tenant, principal(&person)?).await?;
    Ok(NO_CONTENT)
}

/// Erase somebody
///
/// At once there is neither name, nor account, nor session of theirs; then every room is looked through: what they said
/// stays under nobody's name or is deleted, as the room's policy says. Needs a fresh proof; by admins, for people below
/// their own rank. Bots are deleted otherwise.
#[utoipa::path(post, path = "/v1/admin/tenants/{tenant}/people/{principal}/erasure", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "Who (`pr_…`)")),
    request_body = ErasePerson,
    responses((status = 202, body = ErasureState), (status = "4XX", body = Problem)))]
pub(crate) async fn erase_person(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
    JsonBody(body): JsonBody<ErasePerson>,
) -> Result<(StatusCode, Json<ErasureState>), ApiProblem> {
    let person = principal(&person)?;
    let erasure = admin::erase(&api.cx, who, &tenant, person, &body.reason).await?;
    Ok((StatusCode::ACCEPTED, Json(state_of(&erasure))))
}

/// Show how far an erasure got
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}/people/{principal}/erasure", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "Who (`pr_…`)")),
    responses((status = 200, body = ErasureState), (status = "4XX", body = Problem)))]
pub(crate) async fn show_erasure(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, person)): Path<(String, String)>,
) -> Result<Json<ErasureState>, ApiProblem> {
    let person = principal(&person)?;
    let erasure = admin::find_erasure(&api.cx, who, &tenant, person).await?;
    Ok(Json(state_of(&erasure)))
}

fn state_of(erasure: &store::Erasure) -> ErasureState {
    ErasureState {
        principal: erasure.principal.to_string(),
        asked_at: erasure.asked_at.to_string(),
        done_at: erasure.done_at.map(|at| at.to_string()),
    }
}
