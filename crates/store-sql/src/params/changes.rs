//! What a batch writes, as rows. Must not know the tables.

use domain::rooms::RoomSettings;
use domain::{Alias, ClientId, Device, Event, EventBody, SessionId, TenantId, Timestamp};
use serde::Serialize;
use store::{
    ChangedRoom, Member, MovedMarker, NewGuest, NewRoom, RefreshedSession, RoomHead, StoreError,
};
use uuid::fmt::Simple;

use super::hex;
use crate::rows::{stored_duration, stored_seq};
use crate::stored_events::stored_body;

/// A new principal.
#[derive(Serialize)]
pub(crate) struct PrincipalParam<'a> {
    tenant_id: Simple,
    principal_id: Simple,
    kind: &'static str,
    name: &'a str,
    tag: &'a str,
    at: i64,
}

impl<'a> PrincipalParam<'a> {
    pub(crate) fn new(guest: &'a NewGuest) -> Self {
        Self {
            tenant_id: hex(guest.tenant.as_uuid()),
            principal_id: hex(guest.principal.id.as_uuid()),
            kind: guest.principal.kind.as_str(),
            name: &guest.principal.name,
            tag: &guest.principal.tag,
            at: guest.device.created_at.as_millis(),
        }
    }
}

/// A new session.
#[derive(Serialize)]
pub(crate) struct DeviceParam<'a> {
    tenant_id: Simple,
    principal_id: Simple,
    session_id: Simple,
    at: i64,
    refreshed_at: i64,
    way: &'static str,
    device: &'a str,
    session_ref: Option<&'a str>,
    proved_at: Option<i64>,
    idle_max: i64,
    ends_at: i64,
    grace: i64,
}

impl<'a> DeviceParam<'a> {
    pub(crate) fn new(device: &'a Device) -> Self {
        Self {
            tenant_id: hex(device.tenant.as_uuid()),
            principal_id: hex(device.principal.as_uuid()),
            session_id: hex(device.session.as_uuid()),
            at: device.created_at.as_millis(),
            refreshed_at: device.refreshed_at.as_millis(),
            way: device.way.as_str(),
            device: &device.device,
            session_ref: device.session_ref.as_deref(),
            proved_at: device.proved_at.map(Timestamp::as_millis),
            idle_max: stored_duration(device.life.idle_max),
            ends_at: device.life.ends_at.as_millis(),
            grace: stored_duration(device.life.grace),
        }
    }
}

/// A session that changes.
#[derive(Serialize)]
pub(crate) struct SessionParam {
    tenant_id: Simple,
    session_id: Simple,
    refresh_count: Option<u32>,
    at: i64,
}

impl SessionParam {
    pub(crate) fn refreshed(session: &RefreshedSession) -> Self {
        Self {
            tenant_id: hex(session.tenant.as_uuid()),
            session_id: hex(session.session.as_uuid()),
            refresh_count: Some(session.refresh_count),
            at: session.refreshed_at.as_millis(),
        }
    }

    pub(crate) fn revoked(&(tenant, session, at): &(TenantId, SessionId, Timestamp)) -> Self {
        Self {
            tenant_id: hex(tenant.as_uuid()),
            session_id: hex(session.as_uuid()),
            refresh_count: None,
            at: at.as_millis(),
        }
    }
}

/// A new room.
#[derive(Serialize)]
pub(crate) struct RoomParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    kind: &'static str,
    alias: Option<&'a str>,
    title: &'a str,
    cover: &'a str,
    settings: Option<String>,
    listed: u8,
    pair_key: Option<&'a str>,
    created_by: Option<Simple>,
    create_key: Option<&'a str>,
    head: u64,
    number: u64,
    members: u64,
    last_message_seq: Option<i64>,
    at: i64,
}

impl<'a> RoomParam<'a> {
    pub(crate) fn new(new: &'a NewRoom) -> Self {
        let room = &new.room;
        Self {
            tenant_id: hex(new.tenant.as_uuid()),
            room_id: hex(room.id.as_uuid()),
            kind: room.kind.as_str(),
            alias: room.alias.as_ref().map(Alias::as_str),
            title: &room.title,
            cover: &room.cover,
            settings: stored_settings(&room.settings),
            listed: new.is_listed.into(),
            pair_key: new.pair_key.as_deref(),
            created_by: new.created_by.map(|principal| hex(principal.as_uuid())),
            create_key: new.create_key.as_ref().map(ClientId::as_str),
            head: room.head.get(),
            number: room.number.get(),
            members: room.members,
            last_message_seq: new.last_message_seq.map(stored_seq),
            at: room.created_at.as_millis(),
        }
    }
}

/// A room's counters.
#[derive(Serialize)]
pub(crate) struct HeadParam {
    tenant_id: Simple,
    room_id: Simple,
    head: u64,
    number: u64,
    members: u64,
    last_message_seq: Option<i64>,
    at: Option<i64>,
}

impl HeadParam {
    pub(crate) fn new(head: &RoomHead) -> Self {
        Self {
            tenant_id: hex(head.tenant.as_uuid()),
            room_id: hex(head.room.as_uuid()),
            head: head.head.get(),
            number: head.number.get(),
            members: head.members,
            last_message_seq: head.last_message_seq.map(stored_seq),
            at: head.active_at.map(Timestamp::as_millis),
        }
    }
}

/// A room that is set differently.
#[derive(Serialize)]
pub(crate) struct ChangedRoomParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    kind: &'static str,
    alias: Option<&'a str>,
    title: &'a str,
    cover: &'a str,
    settings: Option<String>,
    listed: u8,
    deleted_at: Option<i64>,
}

impl<'a> ChangedRoomParam<'a> {
    pub(crate) fn new(changed: &'a ChangedRoom) -> Self {
        let room = &changed.room;
        Self {
            tenant_id: hex(changed.tenant.as_uuid()),
            room_id: hex(room.id.as_uuid()),
            kind: room.kind.as_str(),
            alias: room.alias.as_ref().map(Alias::as_str),
            title: &room.title,
            cover: &room.cover,
            settings: stored_settings(&room.settings),
            listed: changed.is_listed.into(),
            deleted_at: changed.deleted_at.map(Timestamp::as_millis),
        }
    }
}

fn stored_settings(settings: &RoomSettings) -> Option<String> {
    let is_set = !settings.is_default();
    is_set.then(|| serde_json::to_string(settings).expect("settings are strings and numbers"))
}

/// How a principal stands in a room.
#[derive(Serialize)]
pub(crate) struct MemberParam {
    tenant_id: Simple,
    room_id: Simple,
    principal_id: Simple,
    role: &'static str,
    joined_at: i64,
    left_at: Option<i64>,
    muted_until: Option<i64>,
    banned_until: Option<i64>,
    marker_seq: i64,
    marker_number: u64,
    sent_at: Option<i64>,
}

impl MemberParam {
    pub(crate) fn new(member: &Member) -> Self {
        let standing = &member.membership;
        Self {
            tenant_id: hex(member.tenant.as_uuid()),
            room_id: hex(member.room.as_uuid()),
            principal_id: hex(member.principal.as_uuid()),
            role: standing.role.as_str(),
            joined_at: standing.joined_at.as_millis(),
            left_at: (!standing.is_in).then(|| member.at.as_millis()),
            muted_until: standing.muted_until.map(Timestamp::as_millis),
            banned_until: standing.banned_until.map(Timestamp::as_millis),
            marker_seq: stored_seq(standing.marker.seq),
            marker_number: standing.marker.number.get(),
            sent_at: standing.sent_at.map(Timestamp::as_millis),
        }
    }
}

/// A marker that moved, as an array: there is one for each who sends.
#[derive(Serialize)]
pub(crate) struct MarkerParam(Simple, Simple, Simple, i64, u64, Option<i64>);

impl MarkerParam {
    pub(crate) fn new(moved: &MovedMarker) -> Self {
        Self(
            hex(moved.tenant.as_uuid()),
            hex(moved.room.as_uuid()),
            hex(moved.principal.as_uuid()),
            stored_seq(moved.marker.seq),
            moved.marker.number.get(),
            moved.sent_at.map(Timestamp::as_millis),
        )
    }
}

/// A new event that is not a message.
#[derive(Serialize)]
pub(crate) struct EventParam {
    tenant_id: Simple,
    room_id: Simple,
    seq: u64,
    at: i64,
    kind: &'static str,
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_seq: Option<i64>,
    /// Whom it is about, where it says how they are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    member_id: Option<Simple>,
}

impl EventParam {
    pub(crate) fn new((tenant, event): &(TenantId, Event)) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: hex(tenant.as_uuid()),
            room_id: hex(event.room.as_uuid()),
            seq: event.seq.get(),
            at: event.at.as_millis(),
            kind: event.body.as_str(),
            body: stored_body(&event.body)?,
            message_seq: match &event.body {
                EventBody::MessageEdited { message }
                | EventBody::MessageRestored { message, .. } => Some(stored_seq(message.seq)),
                _ => None,
            },
            member_id: match &event.body {
                EventBody::MemberJoined { member, .. }
                | EventBody::MemberLeft { member }
                | EventBody::MemberRemoved { member, .. }
                | EventBody::MemberChanged { member, .. } => Some(hex(member.id.as_uuid())),
                _ => None,
            },
        })
    }
}
