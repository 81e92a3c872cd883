//! Scenes: short scripts with several people, played over the public wire; the transcript is the documentation of
//! behaviour. Ids and times are replaced by names, so that a transcript reads the same in every run.
//! Must not know the server's inside.
//!
//! A line is one of: `NAME enters`, `NAME> TEXT`, `NAME> TEXT (as ID)`, `NAME watches [from SEQ]`, `NAME sees N`,
//! `NAME leaves the line`, `NAME deletes ID`, `NAME joins`, `NAME leaves`, `NAME reads`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::person::Person;
use crate::server::TestServer;
use crate::socket::Socket;

/// A scene being played in one room of the demo tenant.
pub struct Scene<'a> {
    server: &'a TestServer,
    room: &'a str,
    people: BTreeMap<String, Person>,
    sockets: BTreeMap<String, Socket>,
    names: Vec<(String, String)>,
    transcript: String,
    sends: u32,
}

/// Plays the script in `room` and gives its transcript.
///
/// # Panics
/// When a line is not understood or something that it says does not happen.
pub async fn play(server: &TestServer, room: &str, script: &str) -> String {
    let mut scene = Scene {
        server,
        room,
        people: BTreeMap::new(),
        sockets: BTreeMap::new(),
        names: Vec::new(),
        transcript: String::new(),
        sends: 0,
    };
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let _ = writeln!(scene.transcript, "{line}");
        scene.play_line(line).await;
    }
    scene.transcript
}

impl Scene<'_> {
    async fn play_line(&mut self, line: &str) {
        if let Some((who, text)) = line.split_once("> ") {
            return self.say(who, text).await;
        }
        let (who, what) = line.split_once(' ').unwrap_or((line, ""));
        let words: Vec<&str> = what.split(' ').collect();
        match words.as_slice() {
            ["enters"] => self.enter(who).await,
            ["watches"] => self.watch(who, None).await,
            ["watches", "from", seq] => self.watch(who, Some(seq.parse().expect("a seq"))).await,
            ["sees", count] => self.see(who, count.parse().expect("a count")).await,
            ["leaves", "the", "line"] => drop(self.sockets.remove(who)),
            ["deletes", id] => self.delete(who, id).await,
            ["joins"] => self.membership(who, true).await,
            ["leaves"] => self.membership(who, false).await,
            ["reads"] => self.read(who).await,
            _ => panic!("a scene does not know how somebody {what}"),
        }
    }

    fn note(&mut self, text: &str) {
        let mut text = text.to_owned();
        for (id, name) in &self.names {
            text = text.replace(id, name);
        }
        let _ = writeln!(self.transcript, "    {text}");
    }

    async fn enter(&mut self, who: &str) {
        let person = Person::enter(self.server.address(), who).await;
        self.names.push((person.id().to_owned(), who.to_owned()));
        self.people.insert(who.to_owned(), person);
    }

    async fn say(&mut self, who: &str, text: &str) {
        self.sends += 1;
        let numbered = format!("c{}", self.sends);
        let (text, client_id) = match text.rsplit_once(" (as ") {
            Some((text, id)) => (text, id.trim_end_matches(')')),
            None => (text, numbered.as_str()),
        };
        let path = format!("/v1/rooms/{}/messages", self.room);
        let answer = self.people[who]
            .post(&path, &json!({ "client_id": client_id, "text": text }))
            .await;
        let json = answer.json();
        if let Some(id) = json["id"].as_str() {
            let name = format!("{who}/{client_id}");
            if !self.names.iter().any(|(known, _)| known == id) {
                self.names.push((id.to_owned(), name));
            }
        }
        let what = if answer.status < 300 {
            format!("seq {} number {}", json["seq"], json["number"])
        } else {
            answer.problem_code()
        };
        self.note(&format!("{} {what}", answer.status));
    }

    async fn watch(&mut self, who: &str, after: Option<u64>) {
        let mut socket = self.people[who].open_socket().await;
        let verdict = socket.subscribe(self.room, after).await;
        self.note(&format!(
            "{} at head {}",
            verdict["mode"].as_str().unwrap_or("?"),
            verdict["head"]
        ));
        self.sockets.insert(who.to_owned(), socket);
    }

    async fn see(&mut self, who: &str, count: usize) {
        let mut socket = self
            .sockets
            .remove(who)
            .expect("somebody who sees must watch");
        for _ in 0..count {
            let event = socket.next_event().await;
            self.note(&describe(&event));
        }
        self.sockets.insert(who.to_owned(), socket);
    }

    async fn delete(&mut self, who: &str, named: &str) {
        let id = self
            .names
            .iter()
            .find(|(_, name)| name == named)
            .map(|(id, _)| id.clone());
        let path = format!(
            "/v1/rooms/{}/messages/{}",
            self.room,
            id.expect("a message that was sent")
        );
        let answer = self.people[who].delete(&path).await;
        let said = format!("{} {}", answer.status, answer.problem_code());
        self.note(said.trim_end());
    }

    async fn membership(&mut self, who: &str, joins: bool) {
        let path = format!("/v1/rooms/{}/members/me", self.room);
        let person = &self.people[who];
        let answer = if joins {
            person.put(&path).await
        } else {
            person.delete(&path).await
        };
        self.note(&answer.status.to_string());
    }

    async fn read(&mut self, who: &str) {
        let page = self.people[who]
            .get(&format!("/v1/rooms/{}/messages", self.room))
            .await
            .json();
        self.note(&format!("head {}", page["head"]));
        for message in page["messages"].as_array().into_iter().flatten() {
            self.note(&describe_message(message));
        }
    }
}

fn describe(event: &Value) -> String {
    let what = &event["event"];
    let kind = what["type"].as_str().unwrap_or("?");
    let rest = match kind {
        "message.sent" => describe_message(&what["message"]),
        "message.deleted" => format!("{} by {}", text(&what["message_id"]), text(&what["by"])),
        "member.joined" | "member.left" => text(&what["member"]["name"]),
        _ => text(&what["room"]["alias"]),
    };
    format!("{} {kind}: {rest}", event["seq"])
}

fn describe_message(message: &Value) -> String {
    let said = if message["deleted_at"].is_null() {
        text(&message["text"])
    } else {
        "(deleted)".to_owned()
    };
    format!(
        "#{} {}: {said}",
        message["number"],
        text(&message["sender"]["name"])
    )
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
