//! `GET /v1/rooms/{room}/queue`, and that of a whole tenant. Must not know rules.

use app::queue::{QueuePage as Found, QueuePlace};
use axum::Json;
use axum::extract::State;
use domain::WaitingId;
use domain::moderation::queue::{PAGE_WAITING_MAX, WaitingKind};
use serde::Deserialize;
use wire::{Problem, ProblemCode, QueuePage, Waiting};

use crate::acting::Reader;
use crate::admin::asker::Asker;
use crate::extract::{Params, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Which page of a queue.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueParams {
    /// `message` where nothing is said, or `entry`.
    kind: Option<String>,
    /// The `prev` of the page before.
    before: Option<String>,
    /// 1–100, 50 if not given.
    limit: Option<u32>,
}

impl QueueParams {
    fn place(&self) -> Result<QueuePlace, ApiProblem> {
        let wrong = |field, rule| ApiProblem::field(ProblemCode::InvalidRequest, field, rule);
        let limit = self.limit.unwrap_or(PAGE_WAITING_MAX / 2);
        if !(1..=PAGE_WAITING_MAX).contains(&limit) {
            return Err(wrong("limit", "use 1–100"));
        }
        let kind = self.kind.as_deref().unwrap_or("message");
        let before = self.before.as_deref().map(WaitingId::parse);
        Ok(QueuePlace {
            kind: WaitingKind::parse(kind).ok_or_else(|| wrong("kind", "use message or entry"))?,
            before: match before {
                Some(None) => return Err(wrong("before", "use the `prev` of a page")),
                found => found.flatten(),
            },
            limit,
        })
    }
}

fn page(api: &ApiState, found: &Found) -> Json<QueuePage> {
    let now = api.cx.ambient.now();
    let last = found.waiting.last().filter(|_| found.has_more);
    let waiting = found.waiting.iter();
    Json(QueuePage {
        waiting: waiting.map(|one| Waiting::for_keepers(one, now)).collect(),
        prev: last.map(|one| one.id.to_string()),
        messages: found.counts.messages,
        entries: found.counts.entries,
    })
}

/// List what waits in a room
///
/// Messages with a word that somebody looks at first, or people who ask to come in. For the host and deputies, and the
/// tenant's staff.
#[utoipa::path(get, path = "/v1/rooms/{room}/queue", tag = "moderation", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), QueueParams),
    responses((status = 200, body = QueuePage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_queue(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
    Params(params): Params<QueueParams>,
) -> Result<Json<QueuePage>, ApiProblem> {
    let place = params.place()?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let found = app::queue::list_waiting(&api.cx, claims.actor, &named, place).await?;
    Ok(page(&api, &found))
}

/// List what waits in a tenant
///
/// In all rooms.
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}/queue", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), QueueParams),
    responses((status = 200, body = QueuePage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_all_queue(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
    Params(params): Params<QueueParams>,
) -> Result<Json<QueuePage>, ApiProblem> {
    let place = params.place()?;
    let found = app::queue::list_all_waiting(&api.cx, who, &tenant, place).await?;
    Ok(page(&api, &found))
}
