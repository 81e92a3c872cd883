//! What the wire said, as a line of a transcript. Must not know who heard it.

use std::fmt::Write as _;

use serde_json::Value;

use crate::http::Answer;

/// `403 banned`, `429 slow_mode, again after 5 s`, or what was answered of interest.
pub(super) fn answer(answer: &Answer) -> String {
    let (status, code) = (answer.status, answer.problem_code());
    let wait = answer.header("retry-after");
    let json = answer.json();
    match status {
        400.. if wait.is_empty() => format!("{status} {code}"),
        400.. => format!("{status} {code}, again after {wait} s"),
        _ => format!("{status} {}", of_interest(&json))
            .trim_end()
            .to_owned(),
    }
}

/// The fields of an answer that say what was decided.
fn of_interest(json: &Value) -> String {
    if let Some(rooms) = json["rooms"].as_array() {
        return rooms.iter().map(room).collect::<Vec<_>>().join(", ");
    }
    if json.get("marker").is_some() {
        return room(json);
    }
    if let Some(may) = json["may"].as_array() {
        let may: Vec<String> = may.iter().map(text).collect();
        return format!("{} may {}", json["role"], may.join(", "));
    }
    if let Some(members) = json["members"].as_array() {
        return members.iter().map(member).collect::<Vec<_>>().join(", ");
    }
    if let Some(reports) = json["reports"].as_array() {
        return reports.iter().map(report).collect::<Vec<_>>().join(", ");
    }
    if let Some(acts) = json["acts"].as_array() {
        let act = |one: &Value| format!("{} of {}", text(&one["kind"]), text(&one["object"]));
        return acts.iter().map(act).collect::<Vec<_>>().join(", ");
    }
    if let Some(deleted) = json.get("deleted") {
        return format!("deleted {deleted}, next {}", json["next"]);
    }
    if let Some(effects) = json["effects"].as_array() {
        let effect =
            |one: &Value| format!("{}: {} → {}", text(&one["name"]), one["from"], one["to"]);
        return effects.iter().map(effect).collect::<Vec<_>>().join(", ");
    }
    if let (Some(markers), Some(_)) = (json.get("markers"), json.get("counted")) {
        return format!("readers {markers}");
    }
    if json.get("bans").is_some() || json.get("edits").is_some() {
        return json.to_string();
    }
    match (json.get("seq"), json.get("number"), json.get("text")) {
        (Some(seq), Some(number), None) => format!("seq {seq} number {number}"),
        (Some(_), Some(_), Some(_)) => message(json),
        _ => String::new(),
    }
}

fn room(room: &Value) -> String {
    match room.get("room") {
        Some(own) => own_room(own, room),
        None if room["last_message"].is_null() => text(&room["title"]),
        None => format!(
            "{} ({})",
            text(&room["title"]),
            message(&room["last_message"])
        ),
    }
}

fn own_room(room: &Value, own: &Value) -> String {
    let mut line = format!(
        "{} as {}, {} unread",
        text(&room["title"]),
        text(&own["role"]),
        own["unread"]
    );
    for (mark, word) in [("hidden", "hidden"), ("marked_unread", "marked as unread")] {
        if own[mark] == true {
            let _ = write!(line, ", {word}");
        }
    }
    if let Some(place) = own["pinned"].as_u64() {
        let _ = write!(line, ", pinned at {place}");
    }
    if let Some(calls) = own["mentions"].as_u64().filter(|&calls| calls > 1) {
        let _ = write!(line, ", {calls} calls");
    }
    if let Some(call) = own.get("mention") {
        let _ = write!(line, ", called by #{}", call["number"]);
    }
    if own["notify"] != "all" {
        let _ = write!(line, ", tells {}", text(&own["notify"]));
    }
    line
}

fn report(report: &Value) -> String {
    let (reason, about) = (text(&report["reason"]), text(&report["about"]["name"]));
    let became = report["resolved"]["resolution"].as_str().unwrap_or("open");
    format!("{reason} by {about}: {} ({became})", text(&report["text"]))
}

fn member(member: &Value) -> String {
    let name = text(&member["member"]["name"]);
    format!("{name} ({})", text(&member["role"]))
}

pub(super) fn frame(frame: &Value) -> String {
    match text(&frame["type"]).as_str() {
        "signal" => format!("signal: {}", frame["signal"]),
        "unsubscribed" => format!("unsubscribed: {}", text(&frame["why"])),
        "error" => format!("error: {}", text(&frame["problem"]["code"])),
        other => other.to_owned(),
    }
}

pub(super) fn event(event: &Value) -> String {
    let what = &event["event"];
    let kind = text(&what["type"]);
    let name = || text(&what["member"]["name"]);
    let rest = match kind.as_str() {
        "messages.deleted" => {
            let (of, by) = (text(&what["of"]), text(&what["by"]));
            format!("{} of {of} by {by}", what["seqs"])
        }
        "message.restored" => {
            format!("{} by {}", message(&what["message"]), text(&what["by"]))
        }
        "message.sent" | "message.edited" => message(&what["message"]),
        "message.deleted" => format!("{} by {}", text(&what["message_id"]), text(&what["by"])),
        "history.trimmed" => format!("up to {}", what["floor"]),
        "message.pinned" => {
            let (id, by) = (text(&what["message_id"]), text(&what["by"]));
            format!("{id} {} by {by}", what["pinned"])
        }
        "reaction.added" | "reaction.removed" => {
            let (emoji, id) = (text(&what["emoji"]), text(&what["message_id"]));
            format!(
                "{emoji} {id}, now {}, by {}",
                what["count"],
                text(&what["by"])
            )
        }
        "member.joined" | "member.left" | "member.changed" => name(),
        "member.removed" => {
            let (by, until) = (text(&what["by"]), &what["until"]);
            format!(
                "{} by {by}, banned {} until {until}",
                name(),
                what["banned"]
            )
        }
        "member.role_changed" => {
            let (member, role) = (text(&what["member"]), text(&what["role"]));
            format!("{member} is {role} by {}", what["by"])
        }
        "member.muted" => format!("{} until {}", text(&what["member"]), what["until"]),
        "notice.changed" => match what["notice"]["text"].as_str() {
            Some(said) => format!("{said} by {}", text(&what["by"])),
            None => format!("none by {}", text(&what["by"])),
        },
        "room.deleted" => format!("by {}", what["by"]),
        "room.changed" => changed(&what["room"]),
        _ => text(&what["room"]["alias"]),
    };
    format!("{} {kind}: {rest}", event["seq"])
}

fn changed(room: &Value) -> String {
    let mut set = vec![text(&room["kind"]), text(&room["title"])];
    for switch in ["frozen", "archived", "needs_entry_code"] {
        if room[switch] == true {
            set.push(switch.to_owned());
        }
    }
    if room["slow_mode_seconds"] != 0 {
        set.push(format!("slow {}", room["slow_mode_seconds"]));
    }
    set.join(", ")
}

pub(super) fn message(message: &Value) -> String {
    let said = if message["deleted_at"].is_null() {
        text(&message["text"])
    } else {
        "(deleted)".to_owned()
    };
    let mut line = format!(
        "#{} {}: {said}",
        message["number"],
        text(&message["sender"]["name"])
    );
    if let Some(quote) = message.get("reply_to") {
        let (number, name) = (&quote["number"], text(&quote["sender"]["name"]));
        let quoted = if quote["deleted"] == true {
            "(deleted)".to_owned()
        } else {
            text(&quote["text"])
        };
        let _ = write!(line, " ← #{number} {name}: {quoted}");
    }
    for one in message["reactions"].as_array().into_iter().flatten() {
        let _ = write!(line, " [{} {}]", text(&one["emoji"]), one["count"]);
    }
    for one in message["mentions"].as_array().into_iter().flatten() {
        let _ = write!(line, " [names {}]", text(&one["name"]));
    }
    for (mark, word) in [
        ("here", "here"),
        ("edited_at", "edited"),
        ("pinned", "pinned"),
    ] {
        if message.get(mark).is_some() {
            let _ = write!(line, " ({word})");
        }
    }
    line
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
