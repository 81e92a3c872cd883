//! Reads about rooms and their people never fail here: they go to the real store.

use async_trait::async_trait;
use domain::ids::MessageNumber;
use domain::rooms::Invite;
use domain::{
    Emoji, Membership, Message, MessageId, Principal, PrincipalId, RoomId, Seq, TenantId, Timestamp,
};
use store::{OwnRoom, PersonHere, Rooms, StoreError};

use super::FaultyStore;

type Read<T> = Result<T, StoreError>;

#[async_trait]
impl Rooms for FaultyStore {
    async fn find_member(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Read<Option<Membership>> {
        self.inner().find_member(tenant, room, principal).await
    }

    async fn find_person_in(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Read<Option<PersonHere>> {
        self.inner.find_person_in(tenant, room, principal).await
    }

    async fn find_masked(
        &self,
        tenant: TenantId,
        mask: PrincipalId,
    ) -> Read<Option<(RoomId, PersonHere)>> {
        self.inner.find_masked(tenant, mask).await
    }

    async fn show_ids(
        &self,
        tenant: TenantId,
        room: RoomId,
        people: Vec<PrincipalId>,
    ) -> Read<Vec<PrincipalId>> {
        self.inner.show_ids(tenant, room, people).await
    }

    async fn is_veiled(
        &self,
        tenant: TenantId,
        other: PrincipalId,
        asker: PrincipalId,
    ) -> Read<bool> {
        self.inner.is_veiled(tenant, other, asker).await
    }

    async fn list_members(
        &self,
        tenant: TenantId,
        room: RoomId,
        after: Option<PrincipalId>,
        limit: u32,
    ) -> Read<Vec<(Principal, Membership)>> {
        self.inner().list_members(tenant, room, after, limit).await
    }

    async fn list_banned(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
    ) -> Read<Vec<(PrincipalId, Timestamp)>> {
        self.inner().list_banned(tenant, room, now).await
    }

    async fn list_bans_of(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Read<Vec<RoomId>> {
        self.inner().list_bans_of(tenant, principal, now).await
    }

    async fn list_invites(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
        limit: u32,
    ) -> Read<Vec<Invite>> {
        self.inner().list_invites(tenant, room, now, limit).await
    }

    async fn list_own_rooms(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        limit: u32,
    ) -> Read<Vec<OwnRoom>> {
        self.inner().list_own_rooms(tenant, principal, limit).await
    }

    async fn find_own_room(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        room: RoomId,
    ) -> Read<Option<OwnRoom>> {
        self.inner().find_own_room(tenant, principal, room).await
    }

    async fn list_receipts_hidden(&self, tenant: TenantId, room: RoomId) -> Read<Vec<PrincipalId>> {
        self.inner().list_receipts_hidden(tenant, room).await
    }

    async fn count_markers(
        &self,
        tenant: TenantId,
        room: RoomId,
    ) -> Read<Vec<(MessageNumber, u64)>> {
        self.inner().count_markers(tenant, room).await
    }

    async fn list_pinned(&self, tenant: TenantId, room: RoomId, limit: u32) -> Read<Vec<Message>> {
        self.inner().list_pinned(tenant, room, limit).await
    }

    async fn list_own_reactions(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
        seqs: (Seq, Seq),
    ) -> Read<Vec<(Seq, Emoji)>> {
        self.inner()
            .list_own_reactions(tenant, room, principal, seqs)
            .await
    }

    async fn list_edits(
        &self,
        tenant: TenantId,
        room: RoomId,
        message: MessageId,
    ) -> Read<Vec<(Timestamp, Box<str>)>> {
        self.inner().list_edits(tenant, room, message).await
    }
}
