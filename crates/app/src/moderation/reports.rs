//! Reports: made by whoever may read, looked after by the host and deputies of a room and by the tenant's staff. Must not
//! know through which door somebody came.

use std::time::Duration;

use domain::moderation::reports::{PAGE_REPORTS_MAX, Report, ReportReason, ReportState, Reported};
use domain::{Actor, ReportId, Role};
use store::ReportQuery;

use super::order::check_keeps_order_here;
use crate::admin::{Who, authorize};
use crate::context::{Cx, NamedRoom};
use crate::errors::IdentityError;
use crate::members::check_known;
use crate::rooms::{execute, execute_and_forget};
use crate::throttle::Rate;
use crate::writer::{Act, ReportWanted, Verdict};

/// Reports of one person.
const REPORTS: Rate = Rate {
    burst: 10,
    count: 10,
    per: Duration::from_mins(10),
};

/// What somebody reports, checked.
#[derive(Clone, Debug)]
pub struct ReportDraft {
    /// A message or a person of the room.
    pub object: Reported,
    /// Why.
    pub reason: ReportReason,
    /// What the reporter adds, or empty.
    pub note: Box<str>,
}

/// Which page of a queue.
#[derive(Clone, Copy, Debug)]
pub struct ReportPlace {
    /// Open or resolved reports.
    pub state: ReportState,
    /// Those before this one; the newest without it.
    pub before: Option<ReportId>,
    /// At most so many, 1 to [`PAGE_REPORTS_MAX`].
    pub limit: u32,
}

/// A page of a queue.
#[derive(Clone, Debug)]
pub struct ReportPage {
    /// The newest first.
    pub reports: Vec<Report>,
    /// Whether there are older ones.
    pub has_more: bool,
    /// Whether the reader is of the staff: only they are told who reports.
    pub is_for_staff: bool,
}

/// Reports a message or a person. Reporting the same twice is harmless.
///
/// # Errors
/// Too many reports, a room that may not be read, what is not there, oneself; or a failing store.
pub async fn report(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    mut draft: ReportDraft,
) -> Result<(), IdentityError> {
    let key = (actor.tenant, actor.principal);
    let checked = cx.throttles.reports.check(key, REPORTS, cx.ambient.now());
    checked.map_err(IdentityError::TooManyAttempts)?;
    if let Reported::Person(other) = draft.object {
        draft.object = Reported::Person(check_known(cx, actor, room.id, other).await?);
    }
    let wanted = ReportWanted {
        id: ReportId::generate(&*cx.ambient),
        object: draft.object,
        reason: draft.reason,
        note: draft.note,
    };
    execute(cx, actor, room.id, Act::Report(Box::new(wanted))).await?;
    Ok(())
}

/// A page of the room's reports: for those who keep order there, and the tenant's staff.
///
/// # Errors
/// When the actor is neither, or the store fails.
pub async fn list_reports(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    place: ReportPlace,
) -> Result<ReportPage, IdentityError> {
    let is_for_staff = check_keeps_order_here(cx, actor, room).await?;
    let query = query(Some(room), place);
    let reports = cx.store.list_reports(actor.tenant, query).await?;
    Ok(page(reports, place.limit, is_for_staff))
}

/// A page of the reports of all rooms of a tenant: for its staff.
///
/// # Errors
/// When the asker is none of them, or the store fails.
pub async fn list_all_reports(
    cx: &Cx,
    who: Who,
    tenant: &str,
    place: ReportPlace,
) -> Result<ReportPage, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Moderator).await?;
    let query = query(None, place);
    let reports = cx.store.list_reports(allowed.tenant.id, query).await?;
    Ok(page(reports, place.limit, true))
}

/// One more than the page tells whether there are more.
fn query(room: Option<&NamedRoom>, place: ReportPlace) -> ReportQuery {
    ReportQuery {
        room: room.map(|room| room.id),
        state: place.state,
        before: place.before,
        limit: place.limit.clamp(1, PAGE_REPORTS_MAX) + 1,
    }
}

fn page(mut reports: Vec<Report>, limit: u32, is_for_staff: bool) -> ReportPage {
    let limit = limit.clamp(1, PAGE_REPORTS_MAX) as usize;
    let has_more = reports.len() > limit;
    reports.truncate(limit);
    ReportPage {
        reports,
        has_more,
        is_for_staff,
    }
}

/// Decides what becomes of a report, and of all that are open about the same.
///
/// # Errors
/// When the actor may not, it was resolved before, or the store fails.
pub async fn resolve_report(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    report: ReportId,
    (verdict, reason): (Verdict, Option<Box<str>>),
) -> Result<(), IdentityError> {
    let act = Act::Resolve { report, verdict }.because(reason);
    execute_and_forget(cx, actor, room.id, act).await?;
    Ok(())
}
