//! Rows about keeping order. Must not know which statement asked.

use domain::moderation::reports::{Report, ReportReason, Reported, Resolution, Resolved};
use domain::{MessageId, PrincipalId, ReportId, RoomId, Timestamp};
use sqlx::FromRow;
use store::StoreError;
use uuid::Uuid;

use super::{corrupt, principal};

/// A report with whom it is about.
#[derive(FromRow)]
pub(crate) struct ReportRow {
    id: Uuid,
    room_id: Uuid,
    message_id: Option<Uuid>,
    text: String,
    by_id: Uuid,
    reason: String,
    note: String,
    at: i64,
    resolved_by: Option<Uuid>,
    resolved_at: Option<i64>,
    resolution: Option<String>,
    resolution_reason: Option<String>,
    about_id: Uuid,
    about_kind: String,
    about_name: String,
    about_tag: String,
}

impl ReportRow {
    pub(crate) fn into_report(self) -> Result<Report, StoreError> {
        let about = principal(
            self.about_id,
            &self.about_kind,
            self.about_name,
            self.about_tag,
        )?;
        let resolved = match (self.resolved_by, self.resolved_at, self.resolution) {
            (Some(by), Some(at), Some(word)) => Some(Resolved {
                by: PrincipalId::from_uuid(by),
                at: Timestamp::from_millis(at),
                resolution: Resolution::parse(&word)
                    .ok_or_else(|| corrupt("the resolution", &word))?,
                reason: self.resolution_reason.map(Into::into),
            }),
            _ => None,
        };
        Ok(Report {
            id: ReportId::from_uuid(self.id),
            room: RoomId::from_uuid(self.room_id),
            object: self.message_id.map_or(Reported::Person(about.id), |id| {
                Reported::Message(MessageId::from_uuid(id))
            }),
            about,
            text: self.text.into(),
            by: PrincipalId::from_uuid(self.by_id),
            reason: ReportReason::parse(&self.reason)
                .ok_or_else(|| corrupt("the reason", &self.reason))?,
            note: self.note.into(),
            at: Timestamp::from_millis(self.at),
            resolved,
        })
    }
}
