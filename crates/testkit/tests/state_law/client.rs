//! What a client makes of a snapshot and of events. Must not know how they come.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Unicode scalar values of a quote.
const QUOTE_CHARS_MAX: usize = 100;

/// A snapshot as the client keeps it: messages by seq.
pub(crate) fn state_of(page: &Value) -> BTreeMap<u64, Value> {
    let messages = page["messages"].as_array().expect("messages").iter();
    messages.map(|m| (seq(m), m.clone())).collect()
}

fn seq(value: &Value) -> u64 {
    value["seq"].as_u64().expect("a seq")
}

pub(crate) fn apply(state: &mut BTreeMap<u64, Value>, event: &Value) {
    let what = &event["event"];
    match what["type"].as_str().expect("a type") {
        "message.sent" => drop(state.insert(seq(event), what["message"].clone())),
        "messages.deleted" => {
            for seq in what["seqs"].as_array().expect("seqs") {
                let buried = state.get(&seq.as_u64().expect("a seq"));
                if let Some(id) = buried.map(|message| message["id"].clone()) {
                    bury(state, &id, &event["at"]);
                }
            }
        }
        "message.edited" | "message.restored" => {
            let message = &what["message"];
            state.insert(seq(message), message.clone());
            quote_again(state, &message["id"]);
        }
        "message.deleted" => bury(state, &what["message_id"], &event["at"]),
        "reaction.added" | "reaction.removed" => {
            change(state, &what["message_id"], |message| {
                count(message, &what["emoji"], &what["count"]);
            });
        }
        "message.pinned" => change(state, &what["message_id"], |message| {
            set(message, "pinned", what["pinned"] == true, json!(true));
        }),
        "member.changed" => {
            for message in state.values_mut() {
                relabel(message, what);
                if let Some(quote) = message.get_mut("reply_to") {
                    relabel(quote, what);
                }
            }
        }
        "history.trimmed" => {
            let floor = what["floor"].as_u64().expect("a floor");
            state.retain(|&seq, _| seq > floor);
            for message in state.values_mut() {
                if message
                    .get("reply_to")
                    .is_some_and(|quote| seq(quote) <= floor)
                {
                    set(message, "reply_to", false, Value::Null);
                }
            }
        }
        "room.created"
        | "room.changed"
        | "room.deleted"
        | "member.joined"
        | "member.left"
        | "member.removed"
        | "member.role_changed"
        | "notice.changed"
        | "member.muted" => {}
        other => panic!("a client knows no {other}"),
    }
}

/// A message becomes a tombstone.
fn bury(state: &mut BTreeMap<u64, Value>, id: &Value, at: &Value) {
    change(state, id, |message| {
        let fields = message.as_object_mut().expect("an object");
        for gone in [
            "edited_at",
            "reply_to",
            "mentions",
            "here",
            "reactions",
            "pinned",
            "markup",
        ] {
            fields.remove(gone);
        }
        message["text"] = json!("");
        message["deleted_at"] = at.clone();
    });
    quote_again(state, id);
}

/// Changes a message that was not deleted.
fn change(state: &mut BTreeMap<u64, Value>, id: &Value, change: impl FnOnce(&mut Value)) {
    let is_it = |message: &&mut Value| message["id"] == *id && message.get("deleted_at").is_none();
    if let Some(message) = state.values_mut().find(is_it) {
        change(message);
    }
}

/// A field that is left out where it says nothing.
fn set(message: &mut Value, field: &str, is_there: bool, value: Value) {
    let fields = message.as_object_mut().expect("an object");
    if is_there {
        fields.insert(field.to_owned(), value);
    } else {
        fields.remove(field);
    }
}

fn count(message: &mut Value, emoji: &Value, count: &Value) {
    let mut reactions = message["reactions"].as_array().cloned().unwrap_or_default();
    let place = reactions.iter().position(|r| r["emoji"] == *emoji);
    match place {
        Some(place) if *count == 0 => drop(reactions.remove(place)),
        Some(place) => reactions[place]["count"] = count.clone(),
        None if *count == 0 => {}
        None => reactions.push(json!({ "emoji": emoji, "count": count })),
    }
    set(
        message,
        "reactions",
        !reactions.is_empty(),
        json!(reactions),
    );
}

/// Quotes say what the quoted message says now.
fn quote_again(state: &mut BTreeMap<u64, Value>, id: &Value) {
    let Some(quoted) = state.values().find(|m| m["id"] == *id).cloned() else {
        return;
    };
    let text = quoted["text"].as_str().expect("a text");
    let beginning: String = text.chars().take(QUOTE_CHARS_MAX).collect();
    let above = state.values_mut().filter_map(|m| m.get_mut("reply_to"));
    for quote in above.filter(|quote| quote["id"] == *id) {
        quote["text"] = json!(beginning);
        set(
            quote,
            "deleted",
            quoted.get("deleted_at").is_some(),
            json!(true),
        );
    }
}

fn relabel(message: &mut Value, what: &Value) {
    let (was, member) = (&what["was"], &what["member"]);
    // The same person by another id: nothing of the one before stays.
    let is_masked = what["masked"] == true;
    if is_masked && let Some(named) = message.get_mut("mentions") {
        let named = named.as_array_mut().into_iter().flatten();
        for mention in named.filter(|mention| mention["id"] == *was) {
            mention["id"] = member["id"].clone();
        }
        relabel_nodes(message.get_mut("markup"), was, &member["id"]);
    }
    let original = message.get("sent_as").unwrap_or(&message["sender"]["id"]);
    if original != was {
        return;
    }
    message["sender"] = member.clone();
    let is_other = member["id"] != *was && !is_masked;
    set(message, "sent_as", is_other, was.clone());
}

fn relabel_nodes(nodes: Option<&mut Value>, was: &Value, id: &Value) {
    for node in nodes.and_then(Value::as_array_mut).into_iter().flatten() {
        if node["type"] == "mention" && node["id"] == *was {
            node["id"] = id.clone();
        }
        relabel_nodes(node.get_mut("nodes"), was, id);
    }
}

/// The members that a whole log leaves, as the list of members shows them: the host, deputies, then by their coming.
pub(crate) fn people_of(events: &[Value]) -> Vec<Value> {
    let mut people: BTreeMap<String, Value> = BTreeMap::new();
    let mut mutes: BTreeMap<String, Value> = BTreeMap::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for event in events {
        let what = &event["event"];
        let (of_member, named) = (text(&what["member"]["id"]), text(&what["member"]));
        match what["type"].as_str().expect("a type") {
            "member.joined" => {
                let joined = json!({ "member": what["member"], "role": what["role"], "joined_at": event["at"] });
                people.insert(of_member, joined);
            }
            "member.left" | "member.removed" => drop(people.remove(&of_member)),
            "member.role_changed" => {
                let person = people.get_mut(&named).expect("somebody who is in");
                person["role"] = what["role"].clone();
            }
            "member.muted" => drop(mutes.insert(named, what["until"].clone())),
            "member.changed" => {
                let was = text(&what["was"]);
                if what["masked"] == true {
                    let person = people.remove(&was);
                    people.extend(person.map(|person| (of_member.clone(), person)));
                    let until = mutes.remove(&was);
                    mutes.extend(until.map(|until| (of_member.clone(), until)));
                }
                if let Some(person) = people.get_mut(&of_member) {
                    person["member"] = what["member"].clone();
                }
            }
            _ => {}
        }
    }
    for (id, until) in mutes {
        if let Some(person) = people.get_mut(&id) {
            set(person, "muted_until", !until.is_null(), until);
        }
    }
    let mut people: Vec<Value> = people.into_values().collect();
    let rank = |one: &Value| {
        ["host", "deputy", "member"]
            .iter()
            .position(|role| one["role"] == *role)
    };
    people.sort_by_key(|one| {
        (
            rank(one),
            text(&one["joined_at"]),
            text(&one["member"]["id"]),
        )
    });
    people
}

/// The room as the log set it last.
pub(crate) fn last_room(events: &[Value]) -> Value {
    let set = |event: &&Value| {
        matches!(
            event["event"]["type"].as_str(),
            Some("room.created" | "room.changed")
        )
    };
    let last = events.iter().rev().find(set).expect("it was created");
    let mut room = last["event"]["room"].clone();
    let notices = events.iter().rev();
    let mut notices = notices.filter(|event| event["event"]["type"] == "notice.changed");
    let stands = notices.next().map(|event| event["event"]["notice"].clone());
    if let Some(notice) = stands.filter(|notice| !notice.is_null()) {
        room["notice"] = notice;
    }
    let mut cuts = events.iter().rev();
    if let Some(cut) = cuts.find(|event| event["event"]["type"] == "history.trimmed") {
        let number = &cut["event"]["number"];
        room["floor_number"] = number.clone();
    }
    room
}

/// What is set of a room; its counters are of their moment.
pub(crate) fn room_of(room: &Value) -> Value {
    let mut room = room.clone();
    for counted in ["head", "number", "members", "last_message"] {
        room.as_object_mut().expect("an object").remove(counted);
    }
    room
}
