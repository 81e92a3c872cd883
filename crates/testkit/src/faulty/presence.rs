//! Who was there when: reads can be failed like the others; what is written goes to the real store.

use async_trait::async_trait;
use domain::{PrincipalId, RoomId, TenantId};
use store::{Presence, Seen, Sighting, StoreError};

use super::FaultyStore;

#[async_trait]
impl Presence for FaultyStore {
    async fn list_presence_hidden(
        &self,
        people: &[(TenantId, PrincipalId)],
    ) -> Result<Vec<(TenantId, PrincipalId)>, StoreError> {
        self.inner().list_presence_hidden(people).await
    }

    async fn list_seen(
        &self,
        tenant: TenantId,
        viewer: PrincipalId,
        people: &[PrincipalId],
    ) -> Result<Vec<Seen>, StoreError> {
        self.inner().list_seen(tenant, viewer, people).await
    }

    async fn list_people_of_rooms(
        &self,
        tenant: TenantId,
        rooms: &[RoomId],
    ) -> Result<Vec<(RoomId, PrincipalId)>, StoreError> {
        self.inner().list_people_of_rooms(tenant, rooms).await
    }

    async fn write_sightings(&self, sightings: &[Sighting]) -> Result<(), StoreError> {
        self.inner().write_sightings(sightings).await
    }
}
