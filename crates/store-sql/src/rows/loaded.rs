//! What the writer's questions return. Must not know the questions.

use domain::rooms::Profile;
use domain::{Mask, Membership, PrincipalId, RoomId, Session, SessionId, Timestamp};
use serde::Deserialize;
use sqlx::FromRow;
use store::{RoomFacts, StoreError};
use uuid::Uuid;

use super::{
    ListedMemberRow, MembershipRow, MessageRow, corrupt, count, life, number, principal, profile,
    refresh_count, room_kind, room_settings, seq,
};

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
    room_settings: Option<String>,
    head: Option<i64>,
    number: Option<i64>,
    floor: Option<i64>,
    floor_number: Option<i64>,
    members: Option<i64>,
    member_role: Option<String>,
    member_joined_at: Option<i64>,
    member_left_at: Option<i64>,
    member_muted_until: Option<i64>,
    member_banned_until: Option<i64>,
    marker_seq: Option<i64>,
    marker_number: Option<i64>,
    member_sent_at: Option<i64>,
    pub(crate) sent_seq: Option<i64>,
    member_name: Option<String>,
    member_picture: Option<String>,
    member_mask: Option<Uuid>,
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
            settings: room_settings(self.room_settings.as_deref())?,
            head: seq(head)?,
            number: number(stored_number)?,
            members: count(members)?,
            floor: seq(self.floor.unwrap_or_default())?,
            floor_number: number(self.floor_number.unwrap_or_default())?,
        }))
    }
}

impl LoadedRow {
    /// What the room calls the principal, where that is not its usual name.
    pub(crate) fn take_profile(&mut self) -> Option<Profile> {
        let name = self.member_name.take();
        profile(name, self.member_picture.as_deref())
    }

    /// What the room shows in the place of the principal's id.
    pub(crate) fn mask(&self) -> Option<Mask> {
        self.member_mask.map(Mask::from_uuid)
    }

    /// How the principal stands in the room, if it was ever there.
    pub(crate) fn membership(&self) -> Result<Option<Membership>, StoreError> {
        let (Some(role), Some(joined_at)) = (self.member_role.as_deref(), self.member_joined_at)
        else {
            return Ok(None);
        };
        let row = MembershipRow {
            role: Some(role.to_owned()),
            joined_at: Some(joined_at),
            left_at: self.member_left_at,
            muted_until: self.member_muted_until,
            banned_until: self.member_banned_until,
            marker_seq: self.marker_seq,
            marker_number: self.marker_number,
            member_sent_at: self.member_sent_at,
        };
        row.into_membership()
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
    pub(crate) alias_id: Option<Uuid>,
    pub(crate) created_id: Option<Uuid>,
}

/// Somebody else whom a command is about.
#[derive(FromRow)]
pub(crate) struct LoadedOtherRow {
    pub(crate) n: i64,
    #[sqlx(flatten)]
    pub(crate) other: ListedMemberRow,
}

/// An ordinal that a command depends on; none before the first message.
#[derive(FromRow)]
pub(crate) struct LoadedNumberRow {
    pub(crate) n: i64,
    pub(crate) number: Option<i64>,
    pub(crate) unread_at: Option<i64>,
}

/// That the principal has added the emoji.
#[derive(FromRow)]
pub(crate) struct LoadedReactedRow {
    pub(crate) n: i64,
}
