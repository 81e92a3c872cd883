//! Rows about keeping order. Must not know which statement asked.

use domain::moderation::acts::{ActDetail, ActKind, ModeratingAct, Stood};
use domain::moderation::reports::{Report, ReportReason, Reported, Resolution, Resolved};
use domain::{
    ActId, MemberRole, Message, MessageId, Principal, PrincipalId, ReportId, RoomId, Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use store::StoreError;
use store::identity::DELETED_NAME;
use uuid::Uuid;

use super::{MessageRow, corrupt, principal, shown};

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
    about_picture: Option<String>,
    about_mask: Option<Uuid>,
}

impl ReportRow {
    pub(crate) fn into_report(self) -> Result<Report, StoreError> {
        let about = principal(
            self.about_id,
            &self.about_kind,
            self.about_name,
            self.about_tag,
        )?;
        let about = shown(about, self.about_picture.as_deref(), self.about_mask);
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

/// An act.
#[derive(FromRow)]
pub(crate) struct ActRow {
    id: Uuid,
    room_id: Uuid,
    by_id: Uuid,
    at: i64,
    kind: String,
    object: String,
    reason: Option<String>,
    detail: Option<String>,
    undoes: Option<Uuid>,
    undone_by: Option<Uuid>,
}

impl ActRow {
    pub(crate) fn into_act(self) -> Result<ModeratingAct, StoreError> {
        Ok(ModeratingAct {
            id: ActId::from_uuid(self.id),
            room: RoomId::from_uuid(self.room_id),
            by: PrincipalId::from_uuid(self.by_id),
            at: Timestamp::from_millis(self.at),
            kind: ActKind::parse(&self.kind).ok_or_else(|| corrupt("the act", &self.kind))?,
            object: self.object.into(),
            reason: self.reason.map(Into::into),
            detail: detail_of(self.detail.as_deref())?,
            undoes: self.undoes.map(ActId::from_uuid),
            is_undone: self.undone_by.is_some(),
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct StoredDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<StoredStood>,
}

#[derive(Serialize, Deserialize)]
struct StoredStood {
    role: Option<MemberRole>,
    banned_until: Option<i64>,
    muted_until: Option<i64>,
}

/// What else there is to say of an act, as it is kept; nothing where there is nothing.
pub(crate) fn stored_detail(detail: &ActDetail) -> Option<String> {
    if *detail == ActDetail::default() {
        return None;
    }
    let stored = StoredDetail {
        until: detail.until.map(Timestamp::as_millis),
        words: detail.words.clone(),
        was: detail.was.map(|was| StoredStood {
            role: was.role,
            banned_until: was.banned_until.map(Timestamp::as_millis),
            muted_until: was.muted_until.map(Timestamp::as_millis),
        }),
    };
    serde_json::to_string(&stored).ok()
}

fn detail_of(stored: Option<&str>) -> Result<ActDetail, StoreError> {
    let Some(text) = stored else {
        return Ok(ActDetail::default());
    };
    let stored: StoredDetail =
        serde_json::from_str(text).map_err(|error| corrupt("an act's detail:", &error))?;
    Ok(ActDetail {
        until: stored.until.map(Timestamp::from_millis),
        words: stored.words,
        was: stored.was.map(|was| Stood {
            role: was.role,
            banned_until: was.banned_until.map(Timestamp::from_millis),
            muted_until: was.muted_until.map(Timestamp::from_millis),
        }),
    })
}

/// A tombstone with what it said, sealed.
#[derive(FromRow)]
pub(crate) struct DeletedTextRow {
    sealed: String,
    #[sqlx(flatten)]
    message: MessageRow,
}

impl DeletedTextRow {
    pub(crate) fn into_text(self) -> Result<(Message, Box<str>), StoreError> {
        Ok((self.message.into_message()?, self.sealed.into()))
    }
}

/// Somebody who is blocked, by the name that the blocker knows.
#[derive(FromRow)]
pub(crate) struct BlockedRow {
    id: Uuid,
    kind: String,
    name: String,
    tag: String,
    at: i64,
    /// Of a mask, what its room calls them; empty of somebody whose usual name the blocker was never told.
    room_name: Option<String>,
    /// The id of a room by which they are blocked.
    mask: Option<Uuid>,
}

impl BlockedRow {
    pub(crate) fn into_block(self) -> Result<(Principal, Timestamp), StoreError> {
        let person = principal(self.id, &self.kind, self.name, self.tag)?;
        let mut person = shown(person, None, self.mask);
        if let Some(name) = self.room_name {
            let name = if name.is_empty() { DELETED_NAME } else { &name };
            person.name = name.into();
            person.tag = "".into();
        }
        Ok((person, Timestamp::from_millis(self.at)))
    }
}
