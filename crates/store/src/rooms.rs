//! What is read of rooms beside their logs: who is in them, how far they have read, what is pinned. Must not know rights.

use std::sync::Arc;

use async_trait::async_trait;
use domain::ids::MessageNumber;
use domain::rooms::{Calls, Invite, OwnSettings, Profile};
use domain::{
    Emoji, Mask, Membership, Message, MessageId, Principal, PrincipalId, Room, RoomId, Seq,
    TenantId, Timestamp,
};

use crate::error::StoreError;

/// A room that somebody is in, with how they stand there and how they have set it for themselves: of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRoom {
    /// The room, without its notice.
    pub room: Arc<Room>,
    /// How they stand there.
    pub membership: Membership,
    /// How they have set it.
    pub own: OwnSettings,
    /// The unread messages that call them.
    pub calls: Calls,
    /// What the room calls them, where that is not their usual name.
    pub profile: Option<Profile>,
    /// What the room shows in the place of their id.
    pub mask: Option<Mask>,
}

/// Somebody as a room calls them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonHere {
    /// Who, with the name and the id that the room knows.
    pub person: Principal,
    /// Whether that is a name for this room alone.
    pub is_dressed: bool,
    /// Whether they are or were in the room, or said something there.
    pub was_in: bool,
    /// Whether they were deleted.
    pub is_deleted: bool,
}

/// Reads about rooms and their people.
#[async_trait]
pub trait Rooms {
    /// How the principal stands in the room, if it was ever there.
    async fn find_member(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Result<Option<Membership>, StoreError>;

    /// Somebody of the tenant as the room calls them, also if they were never there; by their own id, or by the one that
    /// the room shows in its place.
    async fn find_person_in(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Result<Option<PersonHere>, StoreError>;

    /// In which room somebody of the tenant is shown by this id, and who that is, as the room calls them.
    async fn find_masked(
        &self,
        tenant: TenantId,
        mask: PrincipalId,
    ) -> Result<Option<(RoomId, PersonHere)>, StoreError>;

    /// These people, each under the id that the room shows of them; in the same order.
    async fn show_ids(
        &self,
        tenant: TenantId,
        room: RoomId,
        people: Vec<PrincipalId>,
    ) -> Result<Vec<PrincipalId>, StoreError>;

    /// Whether `other` has a name for some room, and was never in one with `asker` under their usual name: then the usual
    /// one is not told to the asker.
    async fn is_veiled(
        &self,
        tenant: TenantId,
        other: PrincipalId,
        asker: PrincipalId,
    ) -> Result<bool, StoreError>;

    /// Those who are in the room: the host and deputies first, then by how long they are there; at most `limit`, behind
    /// the one that a page before this one ended with.
    async fn list_members(
        &self,
        tenant: TenantId,
        room: RoomId,
        after: Option<PrincipalId>,
        limit: u32,
    ) -> Result<Vec<(Principal, Membership)>, StoreError>;

    /// Who is banned from the room at `now`, and until when.
    async fn list_banned(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
    ) -> Result<Vec<(PrincipalId, Timestamp)>, StoreError>;

    /// The rooms that somebody is banned from at this time.
    async fn list_bans_of(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Result<Vec<RoomId>, StoreError>;

    /// The invitations to the room that are good at `now`, the newest first.
    async fn list_invites(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Invite>, StoreError>;

    /// The rooms that the principal is in, the newest activity first, at most `limit`.
    async fn list_own_rooms(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        limit: u32,
    ) -> Result<Vec<OwnRoom>, StoreError>;

    /// One room that the principal is in.
    async fn find_own_room(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        room: RoomId,
    ) -> Result<Option<OwnRoom>, StoreError>;

    /// How many members of the room have read up to which ordinal, in the order of the ordinals: those who show it.
    async fn count_markers(
        &self,
        tenant: TenantId,
        room: RoomId,
    ) -> Result<Vec<(MessageNumber, u64)>, StoreError>;

    /// The members of the room who do not show how far they have read.
    async fn list_receipts_hidden(
        &self,
        tenant: TenantId,
        room: RoomId,
    ) -> Result<Vec<PrincipalId>, StoreError>;

    /// The pinned messages of the room, the newest pin first.
    async fn list_pinned(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Vec<Message>, StoreError>;

    /// The emoji that the principal has added to messages of the room from one seq to another.
    async fn list_own_reactions(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
        seqs: (Seq, Seq),
    ) -> Result<Vec<(Seq, Emoji)>, StoreError>;

    /// What the message said before each edit, the oldest first.
    async fn list_edits(
        &self,
        tenant: TenantId,
        room: RoomId,
        message: MessageId,
    ) -> Result<Vec<(Timestamp, Box<str>)>, StoreError>;

    /// Whether the principal is in the room.
    async fn is_member(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Result<bool, StoreError> {
        let found = self.find_member(tenant, room, principal).await?;
        Ok(found.is_some_and(|member| member.is_in))
    }
}
