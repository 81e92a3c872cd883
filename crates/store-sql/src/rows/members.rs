//! Memberships as rows. Must not know which statement asked.

use domain::rooms::{
    Calls, Invite, MessagePlace, NotifyLevel, OwnSettings, Picture, Profile, ReadMarker,
};
use domain::{InviteId, MemberRole, Membership, Principal, PrincipalId, RoomId, Timestamp};
use serde::Deserialize;
use sqlx::FromRow;
use store::{OwnRoom, PersonHere, StoreError};
use uuid::Uuid;

use super::{RoomRow, Words, corrupt, number, pictured, principal, seq};

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
    #[sqlx(flatten)]
    membership: MembershipRow,
}

impl ListedMemberRow {
    pub(crate) fn into_member(self) -> Result<(Principal, Membership), StoreError> {
        let (id, kind) = (self.principal_id, &self.principal_kind);
        let member = principal(id, kind, self.principal_name, self.principal_tag)?;
        let member = pictured(member, self.principal_picture.as_deref());
        Ok((member, self.membership.required()?))
    }

    /// The same of a row whose membership may be empty.
    pub(crate) fn into_other(self) -> Result<(Principal, Option<Membership>), StoreError> {
        let (id, kind) = (self.principal_id, &self.principal_kind);
        let other = principal(id, kind, self.principal_name, self.principal_tag)?;
        let other = pictured(other, self.principal_picture.as_deref());
        Ok((other, self.membership.into_membership()?))
    }
}

/// Who follows as host.
#[derive(FromRow)]
pub(crate) struct HeirRow {
    principal_id: Uuid,
    #[sqlx(flatten)]
    membership: MembershipRow,
}

impl HeirRow {
    pub(crate) fn into_heir(self) -> Result<(PrincipalId, Membership), StoreError> {
        let id = PrincipalId::from_uuid(self.principal_id);
        Ok((id, self.membership.required()?))
    }
}

/// A room of somebody's own list.
#[derive(FromRow, Deserialize)]
pub(crate) struct OwnRoomRow<T = String> {
    active_at: i64,
    #[sqlx(flatten)]
    room: RoomRow<T>,
    #[sqlx(flatten)]
    membership: MembershipRow<T>,
    #[sqlx(flatten)]
    own: OwnSettingsRow<T>,
}

impl<T: Words> OwnRoomRow<T> {
    /// By what a list is sorted.
    pub(crate) fn place(&self) -> (i64, Uuid) {
        (self.active_at, self.room.id())
    }

    pub(crate) fn into_own_room(self) -> Result<OwnRoom, StoreError> {
        Ok(OwnRoom {
            room: self.room.into_room()?,
            membership: self.membership.required()?,
            calls: self.own.calls()?,
            own: self.own.settings()?,
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
    is_dressed: i32,
    was_in: i32,
    is_deleted: i32,
}

impl PersonHereRow {
    pub(crate) fn into_person(self) -> Result<PersonHere, StoreError> {
        let (id, kind) = (self.principal_id, &self.principal_kind);
        let person = principal(id, kind, self.principal_name, self.principal_tag)?;
        Ok(PersonHere {
            person: pictured(person, self.principal_picture.as_deref()),
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
