//! Scenes: short scripts with several people, played over the public wire; the transcript is the documentation of
//! behaviour. Ids and times are replaced by names, so that a transcript reads the same in every run.
//! Must not know the server's inside.
//!
//! A line is one of:
//! - who is there: `NAME enters`, `NAME comes again` (with a new token), `NAME joins [with CODE]`, `NAME joins as NAME`, `NAME leaves`, `NAME makes ALIAS [as KIND] [with CODE]` (the
//!   scene goes on in the new room), `NAME meets NAME` (and in the room of the two), `time passes SECONDS`, `the house tidies up` (ends what is over)
//! - talk: `NAME> TEXT [(as ID)] [(to MESSAGE)] [(naming NAME)]`, `NAME edits MESSAGE to TEXT`, `NAME deletes MESSAGE`,
//!   `NAME reacts EMOJI to MESSAGE`, `NAME takes EMOJI from MESSAGE`, `NAME pins MESSAGE`, `NAME unpins MESSAGE`
//! - order: `NAME kicks NAME`, `NAME bans NAME [for SECONDS]`, `NAME pardons NAME`, `NAME mutes NAME for SECONDS`,
//!   `NAME appoints NAME as ROLE`, `NAME clears NAME`, `NAME reports MESSAGE for REASON`, `NAME puts up TEXT`,
//!   `NAME undoes the last act`, `NAME sets FIELD to JSON`, `NAME deletes the room`
//! - listening: `NAME watches [from SEQ]`, `NAME sees N`, `NAME hears FRAME`, `NAME leaves the line`
//! - reading: `NAME reads`, `NAME marks SEQ`, `NAME counts`, `NAME sets own FIELD to JSON`, `NAME asks for PATH`

mod describe;
mod order;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use hyper::Method;
use serde_json::{Value, json};

use crate::person::Person;
use crate::server::TestServer;
use crate::socket::Socket;

/// A scene being played in one room of the demo tenant.
pub struct Scene<'a> {
    server: &'a TestServer,
    room: String,
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
        room: room.to_owned(),
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
            ["hears", frame] => self.hear(who, frame).await,
            ["leaves", "the", "line"] => drop(self.sockets.remove(who)),
            ["reads"] => self.read(who).await,
            ["undoes", "the", "last", "act"] => self.undo(who).await,
            ["comes", "again"] => {
                let person = self.people[who].again().await;
                self.people.insert(who.to_owned(), person);
            }
            ["house", "tidies", "up"] => self.server.keep_house().await,
            ["passes", seconds] => self.server.pass_seconds(seconds.parse().expect("seconds")),
            _ => {
                let asked = self.asked(&words);
                let Some((method, path, body)) = asked else {
                    panic!("a scene does not know how somebody {what}")
                };
                self.ask(who, (method, &path, body.as_ref())).await;
            }
        }
    }

    /// Asks, notes what was answered, and goes on in a room that was made.
    async fn ask(&mut self, who: &str, (method, path, body): (Method, &str, Option<&Value>)) {
        let is_made = method == Method::POST && path == "/v1/rooms";
        let answer = self.people[who].call(method, path, body).await;
        self.note(&describe::answer(&answer));
        if let (true, Some(id)) = (is_made, answer.json()["id"].as_str()) {
            id.clone_into(&mut self.room);
        }
    }

    /// Undoes the newest act that is none of undoing, and notes what was answered.
    async fn undo(&mut self, who: &str) {
        let path = format!("/v1/rooms/{}/acts", self.room);
        let page = self.people[who].get(&path).await.json();
        let acts = page["acts"].as_array().into_iter().flatten();
        let mut acts = acts.filter(|act| act["kind"] != "act.undone");
        let id = acts.next().and_then(|act| act["id"].as_str());
        let path = format!("{path}/{}/undo", id.unwrap_or("none"));
        self.ask(who, (Method::POST, &path, None)).await;
    }

    /// The id behind a name of the scene.
    fn id_of(&self, named: &str) -> String {
        let found = self.names.iter().find(|(_, name)| name == named);
        found
            .unwrap_or_else(|| panic!("nothing is called {named}"))
            .0
            .clone()
    }

    /// The id by which others of the room know somebody.
    async fn shown(&self, named: &str) -> String {
        let path = format!("/v1/rooms/{}/members/me", self.room);
        let standing = self.people[named].get(&path).await;
        let own = standing.json()["own_id"].as_str().map(ToOwned::to_owned);
        own.unwrap_or_else(|| self.id_of(named))
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
        let mut body = json!({ "client_id": format!("c{}", self.sends) });
        let mut said = text;
        while let Some((before, last)) = said.rsplit_once(" (") {
            let (word, named) = last.split_once(' ').unwrap_or((last, ""));
            let named = named.trim_end_matches(')');
            match word {
                "as" => body["client_id"] = json!(named),
                "to" => body["reply_to"] = json!(self.id_of(named)),
                "naming" => body["mentions"] = json!([self.shown(named).await]),
                _ => break,
            }
            said = before;
        }
        body["text"] = json!(said);
        let path = format!("/v1/rooms/{}/messages", self.room);
        let answer = self.people[who].post(&path, &body).await;
        let json = answer.json();
        if let Some(id) = json["id"].as_str() {
            let name = format!("{who}/{}", body["client_id"].as_str().unwrap_or_default());
            if !self.names.iter().any(|(known, _)| known == id) {
                self.names.push((id.to_owned(), name));
            }
        }
        if answer.status < 300 {
            let what = format!("seq {} number {}", json["seq"], json["number"]);
            self.note(&format!("{} {what}", answer.status));
        } else {
            self.note(&describe::answer(&answer));
        }
    }

    async fn watch(&mut self, who: &str, after: Option<u64>) {
        let mut socket = self.people[who].open_socket().await;
        let verdict = socket.subscribe(&self.room, after).await;
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
            self.note(&describe::event(&event));
        }
        self.sockets.insert(who.to_owned(), socket);
    }

    async fn hear(&mut self, who: &str, frame: &str) {
        let socket = self.sockets.get_mut(who);
        let socket = socket.expect("somebody who hears must watch");
        let heard = socket.next_of(frame).await;
        self.note(&describe::frame(&heard));
    }

    async fn read(&mut self, who: &str) {
        let path = format!("/v1/rooms/{}/messages", self.room);
        let answer = self.people[who].get(&path).await;
        if answer.status != 200 {
            return self.note(&describe::answer(&answer));
        }
        let page = answer.json();
        self.note(&format!("head {}", page["head"]));
        for message in page["messages"].as_array().into_iter().flatten() {
            self.note(&describe::message(message));
        }
        if let Some(own) = page.get("own_reactions") {
            self.note(&format!("own: {own}"));
        }
    }
}
