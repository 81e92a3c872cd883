//! What is kept of who was there when. Must not know who is there now, nor who may be told of whom but for what people
//! chose themselves: what they hide, and whom they block.

use async_trait::async_trait;
use domain::{PrincipalId, RoomId, TenantId, Timestamp};

use crate::error::StoreError;

/// Somebody was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// In which tenant.
    pub tenant: TenantId,
    /// Who.
    pub principal: PrincipalId,
    /// When; an earlier one than is known changes nothing.
    pub seen_at: Timestamp,
    /// Until when they may be taken for being there without another sighting; `None`: they have gone.
    pub online_until: Option<Timestamp>,
}

/// Somebody who shows whether they are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Who.
    pub principal: PrincipalId,
    /// When they were last there, if that is known.
    pub seen_at: Option<Timestamp>,
    /// Until when another node takes them for being there.
    pub online_until: Option<Timestamp>,
}

/// Reads and writes about who was there when.
#[async_trait]
pub trait Presence: Send + Sync {
    /// Those of these people who do not show whether they are there, or are no more.
    async fn list_presence_hidden(
        &self,
        people: &[(TenantId, PrincipalId)],
    ) -> Result<Vec<(TenantId, PrincipalId)>, StoreError>;

    /// Those of these people whom the viewer may be told of, by their ids: nobody where the viewer hides themselves, nor
    /// those who hide, whom the viewer blocks, who block the viewer, or who are no more.
    async fn list_seen(
        &self,
        tenant: TenantId,
        viewer: PrincipalId,
        people: &[PrincipalId],
    ) -> Result<Vec<Seen>, StoreError>;

    /// Those who are in each of these rooms, in the order of the ids.
    async fn list_people_of_rooms(
        &self,
        tenant: TenantId,
        rooms: &[RoomId],
    ) -> Result<Vec<(RoomId, PrincipalId)>, StoreError>;

    /// Writes down who was seen, in a transaction of its own; not of those who hide it, or are no more.
    async fn write_sightings(&self, sightings: &[Sighting]) -> Result<(), StoreError>;
}
