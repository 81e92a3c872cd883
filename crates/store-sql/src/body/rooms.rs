//! The reads about rooms and their people. Must not know rights.

use async_trait::async_trait;
use domain::ids::MessageNumber;
use domain::rooms::Invite;
use domain::{
    Emoji, MemberRole, Membership, Message, MessageId, Principal, PrincipalId, RoomId, Seq,
    TenantId, Timestamp,
};
use store::{OwnRoom, PersonHere, Rooms, StoreError};

use super::super::Engine;
use super::super::dialect::store_error;
use super::fetch;
use super::{count_read, masks, own_rooms};
use crate::rows::{
    InviteRow, ListedMemberRow, MembershipRow, MessageRow, OwnRoomRow, PersonHereRow, emoji,
    number, seq,
};
use crate::rows::{count, stored_seq};
use crate::sql::rooms::{
    COUNT_MARKERS, FIND_MASKED, FIND_MEMBER, FIND_OWN_ROOM, FIND_PERSON_IN, FIND_VEILED,
    LIST_BANNED, LIST_BANS_OF, LIST_EDITS, LIST_INVITES, LIST_MEMBERS, LIST_OWN_REACTIONS,
    LIST_PINNED, LIST_RECEIPTS_HIDDEN,
};

#[async_trait]
impl Rooms for Engine {
    async fn find_member(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Result<Option<Membership>, StoreError> {
        count_read("find_member");
        let asked = sqlx::query_as(FIND_MEMBER)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(principal.as_uuid());
        fetch::find(self.read_pool(), asked, <MembershipRow>::required).await
    }

    async fn find_person_in(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Result<Option<PersonHere>, StoreError> {
        count_read("find_person_in");
        let asked = sqlx::query_as(FIND_PERSON_IN)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(principal.as_uuid());
        fetch::find(self.read_pool(), asked, PersonHereRow::into_person).await
    }

    async fn find_masked(
        &self,
        tenant: TenantId,
        mask: PrincipalId,
    ) -> Result<Option<(RoomId, PersonHere)>, StoreError> {
        count_read("find_masked");
        let found: Option<(uuid::Uuid, uuid::Uuid)> = sqlx::query_as(FIND_MASKED)
            .bind(tenant.as_uuid())
            .bind(mask.as_uuid())
            .fetch_optional(self.read_pool())
            .await
            .map_err(store_error)?;
        let Some((room, person)) = found else {
            return Ok(None);
        };
        let (room, person) = (RoomId::from_uuid(room), PrincipalId::from_uuid(person));
        let here = self.find_person_in(tenant, room, person).await?;
        Ok(here.map(|here| (room, here)))
    }

    async fn show_ids(
        &self,
        tenant: TenantId,
        room: RoomId,
        mut people: Vec<PrincipalId>,
    ) -> Result<Vec<PrincipalId>, StoreError> {
        count_read("show_ids");
        masks::show(
            self.read_pool(),
            (tenant, room),
            people.iter_mut().collect(),
        )
        .await?;
        Ok(people)
    }

    async fn is_veiled(
        &self,
        tenant: TenantId,
        other: PrincipalId,
        asker: PrincipalId,
    ) -> Result<bool, StoreError> {
        count_read("is_veiled");
        let veiled: Option<i32> = sqlx::query_scalar(FIND_VEILED)
            .bind(tenant.as_uuid())
            .bind(other.as_uuid())
            .bind(asker.as_uuid())
            .fetch_optional(self.read_pool())
            .await
            .map_err(store_error)?;
        Ok(veiled.is_some())
    }

    async fn list_members(
        &self,
        tenant: TenantId,
        room: RoomId,
        after: Option<PrincipalId>,
        limit: u32,
    ) -> Result<Vec<(Principal, Membership)>, StoreError> {
        count_read("list_members");
        let mut place = (-1, 0, uuid::Uuid::nil());
        if let Some(last) = after {
            let Some(member) = self.find_member(tenant, room, last).await? else {
                return Ok(Vec::new());
            };
            let joined_at = member.joined_at.as_millis();
            place = (rank(member.role), joined_at, last.as_uuid());
        }
        let asked = sqlx::query_as(LIST_MEMBERS)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(i64::from(limit))
            .bind(place.0)
            .bind(place.1)
            .bind(place.2);
        fetch::list(self.read_pool(), asked, ListedMemberRow::into_member).await
    }

    async fn list_banned(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
    ) -> Result<Vec<(PrincipalId, Timestamp)>, StoreError> {
        count_read("list_banned");
        let rows: Vec<(uuid::Uuid, i64)> = sqlx::query_as(LIST_BANNED)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(now.as_millis())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let ban = |(id, until)| (PrincipalId::from_uuid(id), Timestamp::from_millis(until));
        Ok(rows.into_iter().map(ban).collect())
    }

    async fn list_bans_of(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Result<Vec<RoomId>, StoreError> {
        count_read("list_bans_of");
        let rows: Vec<uuid::Uuid> = sqlx::query_scalar(LIST_BANS_OF)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .bind(now.as_millis())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        Ok(rows.into_iter().map(RoomId::from_uuid).collect())
    }

    async fn list_invites(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Invite>, StoreError> {
        count_read("list_invites");
        let rows: Vec<InviteRow> = sqlx::query_as(LIST_INVITES)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(now.as_millis())
            .bind(i64::from(limit))
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let invites = rows.into_iter().map(InviteRow::into_invite);
        let mut invites = invites.collect::<Result<Vec<_>, _>>()?;
        let by = invites.iter_mut().map(|invite| &mut invite.by).collect();
        masks::show(self.read_pool(), (tenant, room), by).await?;
        Ok(invites)
    }

    async fn list_own_rooms(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        limit: u32,
    ) -> Result<Vec<OwnRoom>, StoreError> {
        count_read("list_own_rooms");
        own_rooms::list(self, (tenant, principal), limit).await
    }

    async fn find_own_room(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        room: RoomId,
    ) -> Result<Option<OwnRoom>, StoreError> {
        count_read("find_own_room");
        let asked = sqlx::query_as(FIND_OWN_ROOM)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .bind(room.as_uuid());
        fetch::find(self.read_pool(), asked, OwnRoomRow::into_own_room).await
    }

    async fn list_receipts_hidden(
        &self,
        tenant: TenantId,
        room: RoomId,
    ) -> Result<Vec<PrincipalId>, StoreError> {
        count_read("list_receipts_hidden");
        let rows: Vec<uuid::Uuid> = sqlx::query_scalar(LIST_RECEIPTS_HIDDEN)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        Ok(rows.into_iter().map(PrincipalId::from_uuid).collect())
    }

    async fn count_markers(
        &self,
        tenant: TenantId,
        room: RoomId,
    ) -> Result<Vec<(MessageNumber, u64)>, StoreError> {
        count_read("count_markers");
        let rows: Vec<(i64, i64)> = sqlx::query_as(COUNT_MARKERS)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let counted = |(at, readers)| Ok((number(at)?, count(readers)?));
        rows.into_iter().map(counted).collect()
    }

    async fn list_pinned(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Vec<Message>, StoreError> {
        count_read("list_pinned");
        let asked = sqlx::query_as(LIST_PINNED)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(i64::from(limit));
        fetch::list(self.read_pool(), asked, <MessageRow>::into_message).await
    }

    async fn list_own_reactions(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
        seqs: (Seq, Seq),
    ) -> Result<Vec<(Seq, Emoji)>, StoreError> {
        count_read("list_own_reactions");
        let rows: Vec<(i64, String)> = sqlx::query_as(LIST_OWN_REACTIONS)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(principal.as_uuid())
            .bind(stored_seq(seqs.0))
            .bind(stored_seq(seqs.1))
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let reaction = |(at, text): (i64, String)| Ok((seq(at)?, emoji(&text)?));
        rows.into_iter().map(reaction).collect()
    }

    async fn list_edits(
        &self,
        tenant: TenantId,
        room: RoomId,
        message: MessageId,
    ) -> Result<Vec<(Timestamp, Box<str>)>, StoreError> {
        count_read("list_edits");
        let rows: Vec<(i64, String)> = sqlx::query_as(LIST_EDITS)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(message.as_uuid())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let edit = |(at, text): (i64, String)| (Timestamp::from_millis(at), text.into());
        Ok(rows.into_iter().map(edit).collect())
    }
}

/// The order of parts in a list of members.
const fn rank(role: MemberRole) -> i64 {
    match role {
        MemberRole::Host => 0,
        MemberRole::Deputy => 1,
        MemberRole::Member => 2,
    }
}
