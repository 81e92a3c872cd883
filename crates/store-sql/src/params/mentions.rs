//! Whom the messages of a batch call, as rows: nothing for the messages that call nobody. Must not know the tables.

use std::collections::BTreeMap;

use domain::rooms::MessagePlace;
use domain::{Message, PrincipalId, RoomId, TenantId};
use serde::Serialize;
use store::Changes;
use uuid::fmt::Simple;

use super::hex;
use crate::rows::stored_seq;

/// The newest message of a batch that names a member.
#[derive(Serialize)]
pub(crate) struct MentionedParam {
    tenant_id: Simple,
    room_id: Simple,
    principal_id: Simple,
    seq: i64,
    number: u64,
}

/// The newest message of a batch that calls everybody in a room.
#[derive(Serialize)]
pub(crate) struct HereParam {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
    number: u64,
}

/// A message that may call nobody any more.
#[derive(Serialize)]
pub(crate) struct UnmentionedParam {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
}

/// The messages that the batch sends or changes and that call somebody.
fn calling(changes: &Changes) -> impl Iterator<Item = (TenantId, &Message)> {
    let sent = changes.messages.iter();
    let sent = sent.map(|(tenant, sent)| (*tenant, &**sent));
    let edited = changes
        .edited
        .iter()
        .map(|edit| (edit.tenant, &edit.message));
    sent.chain(edited)
        .filter(|(_, message)| !message.mentions.is_empty())
}

fn place(message: &Message) -> MessagePlace {
    MessagePlace {
        seq: message.seq,
        number: message.number,
    }
}

/// Who is named, each with the newest message that does.
pub(crate) fn mentioned(changes: &Changes) -> Vec<MentionedParam> {
    let mut newest: BTreeMap<(TenantId, RoomId, PrincipalId), MessagePlace> = BTreeMap::new();
    for (tenant, message) in calling(changes) {
        for named in &message.mentions.people {
            let known = newest
                .entry((tenant, message.room, named.id))
                .or_insert(place(message));
            *known = place(message).max(*known);
        }
    }
    let param =
        |((tenant, room, principal), at): ((TenantId, RoomId, PrincipalId), MessagePlace)| {
            MentionedParam {
                tenant_id: hex(tenant.as_uuid()),
                room_id: hex(room.as_uuid()),
                principal_id: hex(principal.as_uuid()),
                seq: stored_seq(at.seq),
                number: at.number.get(),
            }
        };
    newest.into_iter().map(param).collect()
}

/// Rooms in which everybody is called, each with the newest message that does.
pub(crate) fn here(changes: &Changes) -> Vec<HereParam> {
    let mut newest: BTreeMap<(TenantId, RoomId), MessagePlace> = BTreeMap::new();
    for (tenant, message) in calling(changes).filter(|(_, message)| message.mentions.here) {
        let known = newest
            .entry((tenant, message.room))
            .or_insert(place(message));
        *known = place(message).max(*known);
    }
    let param = |((tenant, room), at): ((TenantId, RoomId), MessagePlace)| HereParam {
        tenant_id: hex(tenant.as_uuid()),
        room_id: hex(room.as_uuid()),
        seq: stored_seq(at.seq),
        number: at.number.get(),
    };
    newest.into_iter().map(param).collect()
}

/// Messages that are deleted, or changed: whom they call now is written behind this.
pub(crate) fn unmentioned(changes: &Changes) -> Vec<UnmentionedParam> {
    let deleted = changes
        .deleted
        .iter()
        .map(|one| (one.tenant, one.room, one.seq));
    let edited = changes.edited.iter();
    let edited = edited.map(|one| (one.tenant, one.message.room, one.message.seq));
    let param = |(tenant, room, seq): (TenantId, RoomId, _)| UnmentionedParam {
        tenant_id: hex(tenant.as_uuid()),
        room_id: hex(room.as_uuid()),
        seq: stored_seq(seq),
    };
    deleted.chain(edited).map(param).collect()
}
