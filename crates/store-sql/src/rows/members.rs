//! Memberships as rows. Must not know which statement asked.

use std::sync::Arc;

use domain::rooms::{
    Calls, Invite, MessagePlace, NotifyLevel, OwnSettings, Picture, Profile, ReadMarker,
};
use domain::{
    InviteId, Mask, MemberRole, Membership, Principal, PrincipalId, Room, RoomId, Timestamp,
};
use serde::Deserialize;
use sqlx::FromRow;
use store::{OwnRoom, PersonHere, StoreError};
use uuid::Uuid;

use super::{RoomRow, Words, corrupt, number, principal, seq, shown, shown_id};
use crate::known_rooms::Look;

/// How somebody stands in a room; of an outer join, it may be empty.
#[derive(FromRow, Deserialize)]
pub(crate) struct MembershipRow<T = String> {
    pub(super) role: Option<T>,
    pub(super) joined_at: Option<i64>,
    pub(super) left_at: Option<i64>,
    pub(super) muted_until: Option<i64>,
    pub(super) banned_until: Option<i64>,
    pub(super) marker_seq: Option<i64>,
    pub(super) marker_number: Option<i64>,
    pub(super) member_sent_at: Option<i64>,
}

impl<T: Words> MembershipRow<T> {
    pub(crate) fn into_membership(self) -> Result<Option<Membership>, StoreError> {
        let (Some(role), Some(joined_at)) = (self.role, self.joined_at) else {
            return Ok(None);
        };
        Ok(Some(Membership {
            is_in: self.left_at.is_none(),
            role: MemberRole::parse(role.as_ref())
                .ok_or_else(|| corrupt("the part", &role.as_ref()))?,
            joined_at: Timestamp::from_millis(joined_at),
            muted_until: self.muted_until.map(Timestamp::from_millis),
            banned_until: self.banned_until.map(Timestamp::from_millis),
            marker: ReadMarker {
                seq: seq(self.marker_seq.unwrap_or_default())?,
                number: number(self.marker_number.unwrap_or_default())?,
            },
            sent_at: self.member_sent_at.map(Timestamp::from_millis),
        }))
    }

    /// Of a row that must have one.
    pub(crate) fn required(self) -> Result<Membership, StoreError> {
        let membership = self.into_membership()?;
        membership.ok_or_else(|| corrupt("a member without", &"a part"))
    }
}

/// A member with who it is.
#[derive(FromRow)]
pub(crate) struct ListedMemberRow {
    principal_id: Uuid,
    principal_kind: String,
    principal_name: String,
    principal_tag: String,
    principal_picture: Option<String>,
    principal_mask: Option<Uuid>,
    #[sqlx(flatten)]
    membership: MembershipRow,
}

impl ListedMemberRow {
    pub(crate) fn into_member(self) -> Result<(Principal, Membership), StoreError> {
        let (id, kind) = (self.principal_id, &self.principal_kind);
        let member = principal(id, kind, self.principal_name, self.principal_tag)?;
        let member = shown(
            member,
            self.principal_picture.as_deref(),
            self.principal_mask,
        );
        Ok((member, self.membership.required()?))
    }

    /// The same of a row whose membership may be empty.
    pub(crate) fn into_other(self) -> Result<(Principal, Option<Membership>), StoreError> {
        let (id, kind) = (self.principal_id, &self.principal_kind);
        let other = principal(id, kind, self.principal_name, self.principal_tag)?;
        let other = shown(
            other,
            self.principal_picture.as_deref(),
            self.principal_mask,
        );
        Ok((other, self.membership.into_membership()?))
    }
}

/// Who follows as host.
#[derive(FromRow)]
pub(crate) struct HeirRow {
    principal_id: Uuid,
    principal_mask: Option<Uuid>,
    #[sqlx(flatten)]
    membership: MembershipRow,
}

impl HeirRow {
    pub(crate) fn into_heir(self) -> Result<(PrincipalId, Membership), StoreError> {
        let id = shown_id(self.principal_id, self.principal_mask);
        Ok((id, self.membership.required()?))
    }
}

/// A room that somebody is in.
#[derive(FromRow)]
pub(crate) struct OwnRoomRow {
    #[sqlx(flatten)]
    room: RoomRow,
    #[sqlx(flatten)]
    standing: StandingRow<String>,
}

impl OwnRoomRow {
    pub(crate) fn into_own_room(self) -> Result<OwnRoom, StoreError> {
        let room = Arc::new(self.room.into_room()?);
        self.standing.into_own_room(room)
    }
}

/// How somebody stands in a room of their own list, and how the room looks now.
#[derive(FromRow, Deserialize)]
pub(crate) struct OwnPlaceRow<T = String> {
    active_at: i64,
    id: Uuid,
    #[sqlx(flatten)]
    look: Look,
    #[sqlx(flatten)]
    standing: StandingRow<T>,
}

impl<T: Words> OwnPlaceRow<T> {
    /// By what a list is sorted.
    pub(crate) fn place(&self) -> (i64, Uuid) {
        (self.active_at, self.id)
    }

    pub(crate) fn room(&self) -> RoomId {
        RoomId::from_uuid(self.id)
    }

    pub(crate) fn look(&self) -> Look {
        self.look
    }

    pub(crate) fn into_own_room(self, room: Arc<Room>) -> Result<OwnRoom, StoreError> {
        self.standing.into_own_room(room)
    }
}

/// How somebody stands in a room and has set it for themselves.
#[derive(FromRow, Deserialize)]
pub(crate) struct StandingRow<T = String> {
    #[sqlx(flatten)]
    membership: MembershipRow<T>,
    #[sqlx(flatten)]
    own: OwnSettingsRow<T>,
}

impl<T: Words> StandingRow<T> {
    fn into_own_room(self, room: Arc<Room>) -> Result<OwnRoom, StoreError> {
        Ok(OwnRoom {
            room,
            membership: self.membership.required()?,
            calls: self.own.calls()?,
            own: self.own.settings()?,
            mask: self.own.own_mask.map(Mask::from_uuid),
            profile: profile(
                self.own.own_name,
                self.own.own_picture.as_ref().map(T::as_ref),
            ),
        })
    }
}

/// How somebody has set a room for themselves, with the newest message that calls everybody there.
#[derive(FromRow, Deserialize)]
pub(crate) struct OwnSettingsRow<T = String> {
    hidden_at: Option<i64>,
    pinned: Option<i64>,
    notify: T,
    unread_at: Option<i64>,
    own_name: Option<T>,
    own_picture: Option<T>,
    own_mask: Option<Uuid>,
    /// How many unread messages call them, with the seq and the number of the newest one.
    calls: Option<T>,
}

impl<T: Words> OwnSettingsRow<T> {
    fn settings(&self) -> Result<OwnSettings, StoreError> {
        let notify = NotifyLevel::parse(self.notify.as_ref());
        let pinned = |stored: i64| {
            u32::try_from(stored).map_err(|_| corrupt("the place of a pinned room", &stored))
        };
        Ok(OwnSettings {
            hidden_at: self.hidden_at.map(number).transpose()?,
            pinned: self.pinned.map(pinned).transpose()?,
            notify: notify.ok_or_else(|| corrupt("what to tell of", &self.notify.as_ref()))?,
            unread_at: self.unread_at.map(seq).transpose()?,
        })
    }

    fn calls(&self) -> Result<Calls, StoreError> {
        let Some(text) = self.calls.as_ref().map(T::as_ref) else {
            return Ok(Calls::default());
        };
        let wrong = || corrupt("the calls of a room:", &text);
        let numbers: Result<Vec<i64>, _> = text.split(' ').map(str::parse).collect();
        let numbers = numbers.map_err(|_| wrong())?;
        let &[count, at, ordinal] = numbers.as_slice() else {
            return Err(wrong());
        };
        Ok(Calls {
            count: u32::try_from(count).map_err(|_| wrong())?,
            newest: Some(MessagePlace {
                seq: seq(at)?,
                number: number(ordinal)?,
            }),
        })
    }
}

/// What a room calls somebody; nothing where it knows their usual name.
pub(crate) fn profile(name: Option<impl Into<Box<str>>>, picture: Option<&str>) -> Option<Profile> {
    let picture = picture.and_then(Picture::of_stored);
    name.map(|name| Profile {
        name: name.into(),
        picture,
    })
}

/// Somebody as a room calls them.
#[derive(FromRow)]
pub(crate) struct PersonHereRow {
    principal_id: Uuid,
    principal_kind: String,
    principal_name: String,
    principal_tag: String,
    principal_picture: Option<String>,
    principal_mask: Option<Uuid>,
    is_dressed: i32,
    was_in: i32,
    is_deleted: i32,
}

impl PersonHereRow {
    pub(crate) fn into_person(self) -> Result<PersonHere, StoreError> {
        let (id, kind) = (self.principal_id, &self.principal_kind);
        let person = principal(id, kind, self.principal_name, self.principal_tag)?;
        Ok(PersonHere {
            person: shown(
                person,
                self.principal_picture.as_deref(),
                self.principal_mask,
            ),
            is_dressed: self.is_dressed != 0,
            was_in: self.was_in != 0,
            is_deleted: self.is_deleted != 0,
        })
    }
}

/// An invitation.
#[derive(FromRow)]
pub(crate) struct InviteRow {
    id: Uuid,
    room_id: Uuid,
    by_id: Uuid,
    created_at: i64,
    expires_at: i64,
    uses_max: Option<i64>,
    uses: i64,
    revoked_at: Option<i64>,
}

impl InviteRow {
    pub(crate) fn into_invite(self) -> Result<Invite, StoreError> {
        let uses = |stored: i64| {
            u32::try_from(stored).map_err(|_| corrupt("the uses of an invitation", &stored))
        };
        Ok(Invite {
            id: InviteId::from_uuid(self.id),
            room: RoomId::from_uuid(self.room_id),
            by: PrincipalId::from_uuid(self.by_id),
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: Timestamp::from_millis(self.expires_at),
            uses_max: self.uses_max.map(uses).transpose()?,
            uses: uses(self.uses)?,
            revoked_at: self.revoked_at.map(Timestamp::from_millis),
        })
    }
}
