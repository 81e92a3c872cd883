//! Who was there when. Must not know who is there now.

use async_trait::async_trait;
use domain::{PrincipalId, RoomId, TenantId, Timestamp};
use store::{Presence, Seen, Sighting, StoreError};
use uuid::Uuid;

use super::super::Engine;
use super::super::dialect::store_error;
use super::super::presence::{
    LIST_PEOPLE_OF_ROOMS, LIST_PRESENCE_HIDDEN, LIST_SEEN, WRITE_SIGHTINGS,
};
use super::count_read;
use super::transaction::write_alone;
use crate::params::{PersonParam, RoomIdParam, ShownParam, SightingParam, json_array};
use crate::rows::shown_id;

#[async_trait]
impl Presence for Engine {
    async fn list_presence_hidden(
        &self,
        people: &[(TenantId, PrincipalId)],
    ) -> Result<Vec<(TenantId, PrincipalId)>, StoreError> {
        count_read("list_presence_hidden");
        let people = people.iter();
        let wanted = json_array(people.map(|&(tenant, id)| PersonParam::new(tenant, id)))?;
        let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(LIST_PRESENCE_HIDDEN)
            .bind(wanted)
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let person = |(tenant, id)| (TenantId::from_uuid(tenant), PrincipalId::from_uuid(id));
        Ok(rows.into_iter().map(person).collect())
    }

    async fn list_seen(
        &self,
        tenant: TenantId,
        viewer: PrincipalId,
        people: &[PrincipalId],
    ) -> Result<Vec<Seen>, StoreError> {
        count_read("list_seen");
        let people = people.iter();
        let wanted = json_array(people.map(|&id| ShownParam::new(id)))?;
        let rows: Vec<(Uuid, Option<i64>, Option<i64>)> = sqlx::query_as(LIST_SEEN)
            .bind(wanted)
            .bind(tenant.as_uuid())
            .bind(viewer.as_uuid())
            .bind(viewer.shown())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let seen = |(id, seen_at, online_until): (_, Option<i64>, Option<i64>)| Seen {
            principal: PrincipalId::from_uuid(id),
            seen_at: seen_at.map(Timestamp::from_millis),
            online_until: online_until
                .filter(|&until| until > 0)
                .map(Timestamp::from_millis),
        };
        Ok(rows.into_iter().map(seen).collect())
    }

    async fn list_people_of_rooms(
        &self,
        tenant: TenantId,
        rooms: &[RoomId],
    ) -> Result<Vec<(RoomId, PrincipalId)>, StoreError> {
        count_read("list_people_of_rooms");
        let rooms = rooms.iter();
        let wanted = json_array(rooms.map(|&room| RoomIdParam::new(tenant, room)))?;
        let rows: Vec<(Uuid, Uuid, Option<Uuid>)> = sqlx::query_as(LIST_PEOPLE_OF_ROOMS)
            .bind(wanted)
            .bind(tenant.as_uuid())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let place = |(room, id, mask)| (RoomId::from_uuid(room), shown_id(id, mask));
        Ok(rows.into_iter().map(place).collect())
    }

    async fn write_sightings(&self, sightings: &[Sighting]) -> Result<(), StoreError> {
        let written = json_array(sightings.iter().map(SightingParam::from))?;
        write_alone(self, sqlx::query(WRITE_SIGHTINGS).bind(written)).await?;
        Ok(())
    }
}
