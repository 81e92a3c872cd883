//! The administration: one file per group of endpoints. Only our own pages and programs call it, never a page of a
//! tenant's host. Must not know who may do what.

pub(crate) mod asker;
pub(crate) mod audit;
pub(crate) mod bots;
pub(crate) mod keys;
mod patch;
pub(crate) mod people;
pub(crate) mod setup;
pub(crate) mod staff;
pub(crate) mod tenants;
pub(crate) mod tokens;

pub use asker::CommandLine;

use axum::Router;
use axum::routing::{delete, get, post, put};
use domain::{PrincipalId, Scope, Timestamp};
use wire::ProblemCode;

use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Addresses of the administration.
pub(crate) fn routes() -> Router<ApiState> {
    let tenant = Router::new()
        .route(
            "/",
            get(tenants::get_tenant)
                .patch(tenants::change_tenant)
                .delete(tenants::delete_tenant),
        )
        .route("/keys", get(keys::list_keys).post(keys::create_key))
        .route("/keys/{key}", delete(keys::revoke_key))
        .route("/bots", get(bots::list_bots).post(bots::create_bot))
        .route("/bots/{principal}", delete(bots::delete_bot))
        .route("/bots/{principal}/keys", post(bots::create_bot_key))
        .route("/staff", get(staff::list_staff))
        .route(
            "/staff/{principal}",
            put(staff::set_role).delete(staff::remove_role),
        )
        .route(
            "/people/{principal}/ban",
            put(people::ban_person).delete(people::unban_person),
        )
        .route("/people/{principal}/sessions", delete(people::end_sessions))
        .route(
            "/people/{principal}/erasure",
            post(people::erase_person).get(people::show_erasure),
        )
        .route("/audit", get(audit::list_audit))
        .route("/room-acts", get(crate::moderation::acts::list_all_acts))
        .route(
            "/reports",
            get(crate::moderation::reports::list_all_reports),
        )
        .route("/queue", get(crate::queue::list::list_all_queue))
        .route("/handover/check", post(tokens::check_token));
    Router::new()
        .route(
            "/v1/admin/tenants",
            get(tenants::list_tenants).post(tenants::create_tenant),
        )
        .nest("/v1/admin/tenants/{tenant}", tenant)
        .route("/v1/admin/audit", get(audit::list_all_audit))
        .route("/v1/operators/setup", post(setup::set_up_operator))
        .route("/v1/operators/invitations", post(setup::invite_operator))
        .route("/v1/operators/setup-codes", post(setup::create_setup_code))
}

/// A principal in an address.
fn principal(text: &str) -> Result<PrincipalId, ApiProblem> {
    PrincipalId::parse(text)
        .ok_or_else(|| ApiProblem::new(ProblemCode::PersonNotFound, "there is no such person"))
}

/// A time in a body.
fn time(
    code: ProblemCode,
    field: &str,
    text: Option<&str>,
) -> Result<Option<Timestamp>, ApiProblem> {
    let parse = |text| {
        Timestamp::parse(text).ok_or_else(|| {
            ApiProblem::field(code, field, "it is no time such as 2026-11-21T07:00:00Z")
        })
    };
    text.map(parse).transpose()
}

/// Scopes in a body.
fn scopes(words: &[String]) -> Result<Vec<Scope>, ApiProblem> {
    let parse = |word: &String| {
        Scope::parse(word).ok_or_else(|| {
            ApiProblem::field(
                ProblemCode::InvalidKey,
                "scopes",
                "there are `read`, `write`, `rooms`, `handover`, `sessions`, `people`",
            )
        })
    };
    words.iter().map(parse).collect()
}
