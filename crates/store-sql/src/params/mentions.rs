//! Whom the messages of a batch call, as rows: nothing for the messages that call nobody. Must not know the tables.

use std::collections::BTreeMap;

use domain::rooms::MessagePlace;
use domain::{Message, PrincipalId, RoomId, Seq, TenantId};
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

/// That a message calls a member, or, under the id of its room, everybody.
#[derive(Serialize)]
pub(crate) struct CallParam {
    tenant_id: Simple,
    room_id: Simple,
    principal_id: Simple,
    seq: i64,
    number: u64,
    sender_id: Simple,
}

/// A message that called somebody, and may call nobody any more.
#[derive(Serialize)]
pub(crate) struct UnmentionedParam {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
}

/// The messages that the batch sends, changes or brings back and that call somebody, each as it stands at its end.
pub(crate) fn calling(changes: &Changes) -> Vec<(TenantId, &Message)> {
    let sent = changes.messages.iter();
    let sent = sent.map(|(tenant, sent)| (*tenant, &**sent));
    let restored = changes.restored.iter();
    let restored = restored.map(|one| (one.tenant, &one.message));
    if changes.edited.is_empty() && changes.deleted.is_empty() {
        let all = sent.chain(restored);
        return all.filter(|(_, one)| !one.mentions.is_empty()).collect();
    }
    let edited = changes.edited.iter();
    let edited = edited.map(|edit| (edit.tenant, &edit.message));
    let mut last: BTreeMap<(TenantId, RoomId, Seq), &Message> = BTreeMap::new();
    for (tenant, message) in sent.chain(edited) {
        last.insert((tenant, message.room, message.seq), message);
    }
    for gone in &changes.deleted {
        last.remove(&(gone.tenant, gone.room, gone.seq));
    }
    for (tenant, message) in restored {
        last.insert((tenant, message.room, message.seq), message);
    }
    let last = last
        .into_iter()
        .map(|((tenant, ..), message)| (tenant, message));
    last.filter(|(_, one)| !one.mentions.is_empty()).collect()
}

fn place(message: &Message) -> MessagePlace {
    MessagePlace {
        seq: message.seq,
        number: message.number,
    }
}

/// Who is named, each with the newest message that does.
pub(crate) fn mentioned(calling: &[(TenantId, &Message)]) -> Vec<MentionedParam> {
    let mut newest: BTreeMap<(TenantId, RoomId, PrincipalId), MessagePlace> = BTreeMap::new();
    for &(tenant, message) in calling {
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
pub(crate) fn here(calling: &[(TenantId, &Message)]) -> Vec<HereParam> {
    let mut newest: BTreeMap<(TenantId, RoomId), MessagePlace> = BTreeMap::new();
    let calling = calling.iter().copied();
    for (tenant, message) in calling.filter(|(_, message)| message.mentions.here) {
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

/// A row for each whom a message calls.
pub(crate) fn calls(calling: &[(TenantId, &Message)]) -> Vec<CallParam> {
    let mut calls = Vec::new();
    for &(tenant, message) in calling {
        let here = message.mentions.here.then_some(message.room.as_uuid());
        let people = message.mentions.people.iter();
        for called in here.into_iter().chain(people.map(|one| one.id.as_uuid())) {
            calls.push(CallParam {
                tenant_id: hex(tenant.as_uuid()),
                room_id: hex(message.room.as_uuid()),
                principal_id: hex(called),
                seq: stored_seq(message.seq),
                number: message.number.get(),
                sender_id: hex(message.sender.id.as_uuid()),
            });
        }
    }
    calls
}

/// Messages that called somebody and are deleted, or changed: whom they call now is written behind this.
pub(crate) fn unmentioned(changes: &Changes) -> Vec<UnmentionedParam> {
    let deleted = changes.deleted.iter().filter(|one| one.called);
    let deleted = deleted.map(|one| (one.tenant, one.room, one.seq));
    let edited = changes.edited.iter().filter(|one| one.called);
    let edited = edited.map(|one| (one.tenant, one.message.room, one.message.seq));
    let param = |(tenant, room, seq): (TenantId, RoomId, _)| UnmentionedParam {
        tenant_id: hex(tenant.as_uuid()),
        room_id: hex(room.as_uuid()),
        seq: stored_seq(seq),
    };
    deleted.chain(edited).map(param).collect()
}
