//! `/v1/rooms/{room}/reports`, and the queue of a whole tenant. Must not know rules.

use app::moderation::{ReportDraft, ReportPage as Found, ReportPlace};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::moderation::reports::{PAGE_REPORTS_MAX, ReportReason, ReportState, Reported};
use domain::{MessageId, PrincipalId, ReportId};
use serde::Deserialize;
use wire::{CreateReport, Problem, ProblemCode, Report, ReportPage};

use super::note;
use crate::acting::{Reader, Sender};
use crate::admin::asker::Asker;
use crate::extract::{JsonBody, NO_CONTENT, Params, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Which page of a queue.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportParams {
    /// `open` where nothing is said, or `resolved`.
    state: Option<String>,
    /// The `prev` of the page before.
    before: Option<String>,
    /// 1–100, 50 if not given.
    limit: Option<u32>,
}

impl ReportParams {
    fn place(&self) -> Result<ReportPlace, ApiProblem> {
        let wrong = |field, rule| ApiProblem::field(ProblemCode::InvalidRequest, field, rule);
        let limit = self.limit.unwrap_or(PAGE_REPORTS_MAX / 2);
        if !(1..=PAGE_REPORTS_MAX).contains(&limit) {
            return Err(wrong("limit", "use 1–100"));
        }
        let state = self.state.as_deref().unwrap_or("open");
        let before = self.before.as_deref().map(ReportId::parse);
        Ok(ReportPlace {
            state: ReportState::parse(state)
                .ok_or_else(|| wrong("state", "use open or resolved"))?,
            before: match before {
                Some(None) => return Err(wrong("before", "use the `prev` of a page")),
                found => found.flatten(),
            },
            limit,
        })
    }
}

fn page(found: &Found) -> Json<ReportPage> {
    let report = |report| Report::new(report, found.is_for_staff);
    let last = found.reports.last().filter(|_| found.has_more);
    Json(ReportPage {
        reports: found.reports.iter().map(report).collect(),
        prev: last.map(|report| report.id.to_string()),
    })
}

/// Report a message or a person
///
/// For whoever may read the room. Reporting the same twice is harmless. Nobody but the tenant's staff is told who reports.
#[utoipa::path(post, path = "/v1/rooms/{room}/reports", tag = "moderation", security(("bearer" = [])), request_body = CreateReport,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn create_report(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<CreateReport>,
) -> Result<StatusCode, ApiProblem> {
    let wrong = |field, rule| ApiProblem::field(ProblemCode::InvalidReport, field, rule);
    let object = match (&body.message, &body.person) {
        (Some(id), None) => MessageId::parse(id).map(Reported::Message),
        (None, Some(id)) => PrincipalId::parse(id).map(Reported::Person),
        _ => None,
    };
    let rule = "name one message, or else one person";
    let draft = ReportDraft {
        object: object.ok_or_else(|| wrong("message", rule))?,
        reason: ReportReason::parse(&body.reason)
            .ok_or_else(|| wrong("reason", "use spam, abuse, sexual, personal_data or other"))?,
        note: note("note", body.note.as_deref())?.unwrap_or_default(),
    };
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::moderation::report(&api.cx, claims.actor, &named, draft).await?;
    Ok(NO_CONTENT)
}

/// List the reports of a room
///
/// For the host and deputies, and the tenant's staff.
#[utoipa::path(get, path = "/v1/rooms/{room}/reports", tag = "moderation", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ReportParams),
    responses((status = 200, body = ReportPage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_reports(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
    Params(params): Params<ReportParams>,
) -> Result<Json<ReportPage>, ApiProblem> {
    let place = params.place()?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let found = app::moderation::list_reports(&api.cx, claims.actor, &named, place).await?;
    Ok(page(&found))
}

/// List the reports of a tenant
///
/// Of all rooms, with who made them.
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}/reports", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ReportParams),
    responses((status = 200, body = ReportPage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_all_reports(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
    Params(params): Params<ReportParams>,
) -> Result<Json<ReportPage>, ApiProblem> {
    let place = params.place()?;
    let found = app::moderation::list_all_reports(&api.cx, who, &tenant, place).await?;
    Ok(page(&found))
}
