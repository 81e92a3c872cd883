//! What the writer's questions return. Must not know the questions.

use domain::{PrincipalId, RoomId, Session, SessionId, Timestamp};
use serde::Deserialize;
use sqlx::FromRow;
use store::{RoomFacts, StoreError};
use uuid::Uuid;

use super::{MessageRow, corrupt, count, life, number, principal, refresh_count, room_kind, seq};

/// What the writer asked for one command, as a JSON array; the outer joins leave empty what is not there.
///
/// All answers of a batch come as one text: a row of its own for each would wake the reader for each.
#[derive(Deserialize)]
pub(crate) struct LoadedRow {
    pub(crate) n: i64,
    refresh_count: Option<i64>,
    refreshed_at: Option<i64>,
    created_at: Option<i64>,
    revoked_at: Option<i64>,
    idle_max: Option<i64>,
    ends_at: Option<i64>,
    grace: Option<i64>,
    principal_kind: Option<String>,
    principal_name: Option<String>,
    principal_tag: Option<String>,
    room_kind: Option<String>,
    head: Option<i64>,
    number: Option<i64>,
    members: Option<i64>,
    pub(crate) is_member: u8,
    pub(crate) sent_seq: Option<i64>,
}

impl LoadedRow {
    pub(crate) fn take_session(
        &mut self,
        id: SessionId,
        principal_id: PrincipalId,
    ) -> Result<Option<Session>, StoreError> {
        let (Some(count), Some(refreshed_at), Some(created_at), Some(kind)) = (
            self.refresh_count,
            self.refreshed_at,
            self.created_at,
            self.principal_kind.as_deref(),
        ) else {
            return Ok(None);
        };
        let (Some(idle_max), Some(ends_at), Some(grace)) =
            (self.idle_max, self.ends_at, self.grace)
        else {
            return Err(corrupt("a session without a life:", &id));
        };
        let name = self.principal_name.take().unwrap_or_default();
        let tag = self.principal_tag.take().unwrap_or_default();
        Ok(Some(Session {
            id,
            principal: principal(principal_id.as_uuid(), kind, name, tag)?,
            refresh_count: refresh_count(count)?,
            refreshed_at: Timestamp::from_millis(refreshed_at),
            created_at: Timestamp::from_millis(created_at),
            revoked_at: self.revoked_at.map(Timestamp::from_millis),
            life: life(idle_max, ends_at, grace)?,
        }))
    }

    pub(crate) fn room(&self, id: RoomId) -> Result<Option<RoomFacts>, StoreError> {
        let (Some(kind), Some(head), Some(stored_number), Some(members)) = (
            self.room_kind.as_deref(),
            self.head,
            self.number,
            self.members,
        ) else {
            return Ok(None);
        };
        Ok(Some(RoomFacts {
            id,
            kind: room_kind(kind)?,
            head: seq(head)?,
            number: number(stored_number)?,
            members: count(members)?,
        }))
    }
}

/// A whole message that a command depends on.
#[derive(FromRow)]
pub(crate) struct LoadedMessageRow {
    pub(crate) n: i64,
    #[sqlx(flatten)]
    pub(crate) message: MessageRow,
}

/// What a new room depends on.
#[derive(FromRow)]
pub(crate) struct LoadedNewRoomRow {
    pub(crate) n: i64,
    pub(crate) alias_taken: bool,
    pub(crate) created_id: Option<Uuid>,
}
