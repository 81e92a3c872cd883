//! `/v1/me/blocks`. Must not know rules.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::PrincipalId;
use wire::frames::FeedChange;
use wire::{Block, BlockList, Problem, ProblemCode};

use crate::acting::SignedIn;
use crate::extract::{NO_CONTENT, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List whom one blocks
///
/// The newest first. What they say is to be folded for oneself.
#[utoipa::path(get, path = "/v1/me/blocks", tag = "me", security(("bearer" = [])),
    responses((status = 200, body = BlockList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_blocks(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
) -> Result<Json<BlockList>, ApiProblem> {
    let blocks = app::people::list_blocks(&api.cx, claims.actor).await?;
    let block = |(person, at): &(domain::Principal, domain::Timestamp)| Block {
        person: person.into(),
        at: at.to_string(),
    };
    Ok(Json(BlockList {
        blocks: blocks.iter().map(block).collect(),
    }))
}

/// Block somebody
///
/// They can no longer open a room of two with oneself, nor write there. They are not told. Blocking twice is harmless.
#[utoipa::path(put, path = "/v1/me/blocks/{principal}", tag = "me", security(("bearer" = [])),
    params(("principal" = String, Path, description = "Whom (`pr_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn block(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    Path(other): Path<String>,
) -> Result<StatusCode, ApiProblem> {
    set(&api, &claims, &other, true).await
}

/// End a block
///
/// Also when there is none.
#[utoipa::path(delete, path = "/v1/me/blocks/{principal}", tag = "me", security(("bearer" = [])),
    params(("principal" = String, Path, description = "Whom (`pr_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn unblock(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    Path(other): Path<String>,
) -> Result<StatusCode, ApiProblem> {
    set(&api, &claims, &other, false).await
}

/// One's other devices hear of what changed.
async fn set(
    api: &ApiState,
    claims: &app::sessions::Claims,
    other: &str,
    on: bool,
) -> Result<StatusCode, ApiProblem> {
    let missing = || ApiProblem::new(ProblemCode::PersonNotFound, "there is no such person");
    let other = PrincipalId::parse(other).ok_or_else(missing)?;
    if app::people::set_block(&api.cx, claims.actor, other, on).await? {
        let person = (claims.actor.tenant, claims.actor.principal);
        let person_id = other.to_string();
        let change = FeedChange::Block {
            person: person_id,
            on,
        };
        api.hub.feed_person_now(person, change);
        // Neither of the two is told any more whether the other is there, or is again.
        api.hub.note_person(person);
    }
    Ok(NO_CONTENT)
}
