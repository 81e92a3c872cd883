//! Events as JSON in the column `events.body`, in structs of our own: what the domain or the wire renames later does
//! not touch what is stored. Must not know `message.sent`, which is a row of `messages`.
//!
//! What is stored here stays readable for ever: a field may join as an `Option`, none may go or change its meaning.

mod members;
mod messages;
mod notices;

pub(crate) use messages::with_message;

use domain::ids::MessageNumber;
use domain::rooms::RoomSettings;
use domain::{EventBody, Principal, PrincipalId, Room, RoomId, RoomKind, Seq, Timestamp};
use serde::{Deserialize, Serialize};
use store::StoreError;
use uuid::Uuid;

pub(crate) use notices::notice_of;

use crate::rows::{alias, corrupt, principal};

#[derive(Serialize, Deserialize)]
struct StoredPrincipal {
    id: Uuid,
    kind: String,
    name: String,
    tag: String,
}

/// The room as it was when it was made; it had no message then.
#[derive(Serialize, Deserialize)]
struct StoredRoom {
    kind: String,
    alias: Option<String>,
    title: String,
    cover: String,
    created_at: i64,
    head: u64,
    number: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    floor_number: u64,
    members: u64,
    #[serde(default, skip_serializing_if = "RoomSettings::is_default")]
    settings: RoomSettings,
}

#[derive(Serialize, Deserialize)]
struct RoomCreated {
    room: StoredRoom,
}

#[derive(Serialize, Deserialize)]
struct RoomChanged {
    room: StoredRoom,
    by: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
struct HistoryTrimmed {
    floor: u64,
    number: u64,
}

#[derive(Serialize, Deserialize)]
struct RoomDeleted {
    by: Option<Uuid>,
}

/// The stored body of an event other than `message.sent`.
pub(crate) fn stored_body(body: &EventBody) -> Result<String, StoreError> {
    let json = match body {
        EventBody::MessageSent { message } => {
            return Err(corrupt("a message among the events at", &message.seq));
        }
        EventBody::RoomCreated { room } => serde_json::to_string(&RoomCreated {
            room: stored_room(room),
        }),
        EventBody::RoomChanged { room, by } => serde_json::to_string(&RoomChanged {
            room: stored_room(room),
            by: by.map(PrincipalId::as_uuid),
        }),
        EventBody::RoomDeleted { by } => serde_json::to_string(&RoomDeleted {
            by: by.map(PrincipalId::as_uuid),
        }),
        EventBody::MemberJoined { member, role } => members::joined(member, *role),
        EventBody::MemberLeft { member } => members::left(member),
        EventBody::MemberRemoved {
            member,
            by,
            until,
            outside,
        } => members::removed(member, *by, (*until, *outside)),
        EventBody::MemberChanged { was, member } => members::changed(*was, member),
        EventBody::MemberRoleChanged { member, role, by } => {
            members::role_changed(*member, *role, *by)
        }
        EventBody::MemberMuted { member, until, by } => members::muted(*member, *until, *by),
        EventBody::HistoryTrimmed { floor, number } => serde_json::to_string(&HistoryTrimmed {
            floor: floor.get(),
            number: number.get(),
        }),
        EventBody::MessagesDeleted { seqs, of, by } => messages::several_deleted(seqs, *of, *by),
        EventBody::MessageRestored { by, .. } => messages::restored(*by),
        EventBody::NoticeChanged { notice, by } => notices::changed(notice.as_deref(), *by),
        EventBody::MessageEdited { .. } => messages::edited(),
        EventBody::MessageDeleted {
            message_id,
            number,
            by,
        } => messages::deleted(*message_id, *number, *by),
        EventBody::ReactionAdded {
            message_id,
            number,
            emoji,
            count,
            by,
        }
        | EventBody::ReactionRemoved {
            message_id,
            number,
            emoji,
            count,
            by,
        } => messages::reacted((*message_id, *number), emoji, *count, *by),
        EventBody::MessagePinned {
            message_id,
            number,
            pinned,
            by,
        } => messages::pinned((*message_id, *number), *pinned, *by),
    };
    json.map_err(|error| corrupt("an event cannot be written:", &error))
}

/// What the stored `kind` and `body` mean in `room`.
pub(crate) fn body_of(room: RoomId, kind: &str, body: &str) -> Result<EventBody, StoreError> {
    match kind.split_once('.') {
        Some(("room", _)) => room_body_of(room, kind, body),
        Some(("history", _)) => {
            let trimmed: HistoryTrimmed = parse(body)?;
            Ok(EventBody::HistoryTrimmed {
                floor: Seq::new(trimmed.floor),
                number: MessageNumber::new(trimmed.number),
            })
        }
        Some(("member", _)) => members::body_of(kind, body),
        Some(("notice", _)) => notices::body_of(body),
        _ => messages::body_of(kind, body),
    }
}

fn room_body_of(room: RoomId, kind: &str, body: &str) -> Result<EventBody, StoreError> {
    match kind {
        "room.created" => Ok(EventBody::RoomCreated {
            room: Box::new(room_of(room, parse::<RoomCreated>(body)?.room)?),
        }),
        "room.changed" => {
            let changed: RoomChanged = parse(body)?;
            Ok(EventBody::RoomChanged {
                room: Box::new(room_of(room, changed.room)?),
                by: changed.by.map(PrincipalId::from_uuid),
            })
        }
        "room.deleted" => Ok(EventBody::RoomDeleted {
            by: parse::<RoomDeleted>(body)?.by.map(PrincipalId::from_uuid),
        }),
        _ => Err(corrupt("the event kind", &kind)),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn parse<'a, T: Deserialize<'a>>(body: &'a str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|error| corrupt("an event's body:", &error))
}

fn stored_principal(member: &Principal) -> StoredPrincipal {
    StoredPrincipal {
        id: member.id.as_uuid(),
        kind: member.kind.as_str().into(),
        name: member.name.clone().into(),
        tag: member.tag.clone().into(),
    }
}

fn principal_of(stored: StoredPrincipal) -> Result<Principal, StoreError> {
    principal(stored.id, &stored.kind, stored.name, stored.tag)
}

fn stored_room(room: &Room) -> StoredRoom {
    StoredRoom {
        kind: room.kind.as_str().into(),
        alias: room.alias.as_ref().map(|alias| alias.as_str().into()),
        title: room.title.clone().into(),
        cover: room.cover.clone().into(),
        created_at: room.created_at.as_millis(),
        head: room.head.get(),
        number: room.number.get(),
        floor_number: room.floor_number.get(),
        members: room.members,
        settings: room.settings.clone(),
    }
}

fn room_of(id: RoomId, stored: StoredRoom) -> Result<Room, StoreError> {
    Ok(Room {
        id,
        kind: RoomKind::parse(&stored.kind)
            .ok_or_else(|| corrupt("the room kind", &stored.kind))?,
        alias: stored.alias.as_deref().map(alias).transpose()?,
        title: stored.title.into(),
        cover: stored.cover.into(),
        settings: stored.settings,
        created_at: Timestamp::from_millis(stored.created_at),
        head: Seq::new(stored.head),
        number: MessageNumber::new(stored.number),
        floor_number: MessageNumber::new(stored.floor_number),
        members: stored.members,
        last_message: None,
        notice: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the first version wrote them. Never edited: what is stored stays readable.
    const STORED: &[(&str, &str)] = &[
        (
            "room.created",
            r#"{"room":{"kind":"open","alias":"점심","title":"점심 뭐 먹지","cover":"🍜","created_at":1700000000000,"head":1,"number":0,"members":0}}"#,
        ),
        (
            "room.created",
            r#"{"room":{"kind":"open","alias":null,"title":"t","cover":"","created_at":0,"head":0,"number":0,"members":3}}"#,
        ),
        (
            "member.joined",
            r##"{"member":{"id":"00000000-0000-0000-0000-000000000007","kind":"guest","name":"느긋한 수달","tag":"#4821"}}"##,
        ),
        (
            "member.left",
            r##"{"member":{"id":"00000000-0000-0000-0000-000000000007","kind":"guest","name":"a \"b\"","tag":"#1"}}"##,
        ),
        (
            "message.deleted",
            r#"{"message_id":"00000000-0000-0000-0000-000000000008","number":4,"by":"00000000-0000-0000-0000-000000000007"}"#,
        ),
    ];

    #[test]
    fn what_the_first_version_stored_is_read_and_written_the_same() {
        let room = RoomId::from_uuid(Uuid::from_u128(9));
        for (kind, stored) in STORED {
            let body = body_of(room, kind, stored).expect("it is read");
            assert_eq!(body.as_str(), *kind);
            assert_eq!(stored_body(&body).expect("it is written"), *stored);
        }
    }

    #[test]
    fn a_field_that_joins_later_does_not_hinder_an_older_version() {
        let room = RoomId::from_uuid(Uuid::from_u128(9));
        let newer = STORED[4]
            .1
            .replace("{\"message_id\"", "{\"why\":\"x\",\"message_id\"");
        assert!(body_of(room, "message.deleted", &newer).is_ok());
        let unknown = body_of(room, "room.frozen", "{}");
        assert!(matches!(unknown, Err(StoreError::Corrupt(_))));
    }
}
