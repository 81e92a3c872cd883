//! A room in which people do what the steps say, over HTTP and sockets. Must not know what comes of it.

use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};
use std::fmt::Write as _;

use crate::steps::{EMOJI, NAMES, Order, Setting, Step};

const ROOM: &str = "court";
const MUTE_SECONDS: u32 = 5;

pub(crate) struct Play {
    pub(crate) server: TestServer,
    people: Vec<Person>,
    sockets: Vec<Socket>,
    /// Reads, and never comes in.
    reader: Person,
    /// Every send: who, client id, and the message's id.
    sent: Vec<(usize, String, String)>,
    said: usize,
}

impl Play {
    pub(crate) async fn begin() -> Self {
        let server = TestServer::start().await;
        let mut people = Vec::new();
        let mut sockets = Vec::new();
        for name in ["ana", "bo", "cy"] {
            let person = Person::enter(server.address(), name).await;
            sockets.push(person.open_socket().await);
            people.push(person);
        }
        let reader = Person::enter(server.address(), "dan").await;
        let room = json!({ "title": "테니스장", "alias": ROOM });
        assert_eq!(people[0].post("/v1/rooms", &room).await.status, 201);
        Self {
            server,
            people,
            sockets,
            reader,
            sent: Vec::new(),
            said: 0,
        }
    }

    pub(crate) async fn take(&mut self, step: &Step) {
        match *step {
            Step::Say { who, by_socket } => {
                self.said += 1;
                let client_id = format!("c{}", self.said);
                self.say(who, &client_id, by_socket).await;
            }
            Step::SayAgain { which, by_socket } => {
                if let Some((who, client_id, _)) = self.one(which) {
                    self.say(who, &client_id, by_socket).await;
                }
            }
            Step::Join { who } => drop(self.people[who].put(&at("/members/me")).await),
            Step::Leave { who } => drop(self.people[who].delete(&at("/members/me")).await),
            Step::Keep { who, whom, order } => self.keep(who, whom, order).await,
            Step::Change { who, setting } => self.change(who, setting).await,
            Step::Undo { who, which } => self.undo(who, which).await,
            Step::Rename { who, name } => {
                let name = json!({ "name": NAMES[name] });
                drop(self.people[who].patch("/v1/me", &name).await);
            }
            Step::PassSeconds { seconds } => self.server.pass_seconds(seconds),
            Step::Reply { which, .. }
            | Step::Edit { which, .. }
            | Step::Delete { which, .. }
            | Step::React { which, .. }
            | Step::Pin { which, .. } => {
                if let Some((_, _, id)) = self.one(which) {
                    self.touch(step, &id).await;
                }
            }
        }
    }

    fn one(&self, which: usize) -> Option<(usize, String, String)> {
        let place = which.checked_rem(self.sent.len())?;
        Some(self.sent[place].clone())
    }

    async fn say(&mut self, who: usize, client_id: &str, by_socket: bool) {
        let text = format!("text of {client_id} 안녕");
        let answer = if by_socket {
            self.sockets[who].say(ROOM, client_id, &text).await
        } else {
            let body = json!({ "client_id": client_id, "text": text });
            self.people[who].post(&at("/messages"), &body).await.json()
        };
        self.note(who, client_id, &answer);
    }

    fn note(&mut self, who: usize, client_id: &str, answer: &Value) {
        if let Some(id) = answer["id"].as_str() {
            self.sent.push((who, client_id.to_owned(), id.to_owned()));
        }
    }

    /// Mostly whoever sent a message changes it.
    fn changer(&self, who: usize, id: &str) -> usize {
        let sender = self.sent.iter().find(|(_, _, of)| of == id);
        sender
            .filter(|_| who > 0)
            .map_or(who, |(sender, _, _)| *sender)
    }

    /// Does something to a message.
    async fn touch(&mut self, step: &Step, id: &str) {
        let message = at(&format!("/messages/{id}"));
        match *step {
            Step::Reply { who, .. } => {
                self.said += 1;
                let client_id = format!("r{}", self.said);
                let body = json!({ "client_id": client_id, "text": format!("answer {client_id}"), "reply_to": id });
                let answer = self.people[who].post(&at("/messages"), &body).await.json();
                self.note(who, &client_id, &answer);
            }
            Step::Edit { who, by_socket, .. } => {
                self.said += 1;
                let who = self.changer(who, id);
                // Longer than what stands of it in a quote.
                let text = format!("edit {} {}", self.said, "마루".repeat(self.said * 3));
                if by_socket {
                    let frame =
                        json!({ "type": "message.edit", "room": ROOM, "id": id, "text": text });
                    self.by_socket(who, frame).await;
                } else {
                    let body = json!({ "text": text });
                    drop(self.people[who].patch(&message, &body).await);
                }
            }
            Step::Delete { who, by_socket, .. } => {
                let who = self.changer(who, id);
                if by_socket {
                    let frame = json!({ "type": "message.delete", "room": ROOM, "id": id });
                    self.by_socket(who, frame).await;
                } else {
                    drop(self.people[who].delete(&message).await);
                }
            }
            Step::React { .. } => self.react(step, id).await,
            Step::Pin { who, on, .. } => {
                let pin = at(&format!("/pins/{id}"));
                self.put_or_delete(who, &pin, on).await;
            }
            _ => unreachable!("it is about no message"),
        }
    }

    async fn react(&mut self, step: &Step, id: &str) {
        let Step::React {
            who,
            emoji,
            on,
            by_socket,
            ..
        } = *step
        else {
            unreachable!("a reaction")
        };
        let emoji = EMOJI[emoji];
        if by_socket {
            let frame =
                json!({ "type": "reaction.set", "room": ROOM, "id": id, "emoji": emoji, "on": on });
            return self.by_socket(who, frame).await;
        }
        let encoded = emoji.bytes().fold(String::new(), |mut out, byte| {
            let _ = write!(out, "%{byte:02X}");
            out
        });
        let reaction = at(&format!("/messages/{id}/reactions/{encoded}"));
        self.put_or_delete(who, &reaction, on).await;
    }

    async fn put_or_delete(&self, who: usize, path: &str, on: bool) {
        let person = &self.people[who];
        drop(if on {
            person.put(path).await
        } else {
            person.delete(path).await
        });
    }

    async fn by_socket(&mut self, who: usize, mut frame: Value) {
        frame["ref"] = json!("done");
        self.sockets[who].send(&frame).await;
        while self.sockets[who].next().await["ref"] != "done" {}
    }

    /// What can be said in frames, all of it before any answer.
    pub(crate) async fn take_at_once(&mut self, steps: &[Step]) {
        let mut waiting = vec![Vec::new(); self.people.len()];
        for step in steps {
            let Some((who, mut frame)) = self.frame_of(step) else {
                continue;
            };
            self.said += 1;
            let reference = format!("s{}", self.said);
            frame["ref"] = json!(reference);
            let is_send = frame["type"] == "message.send";
            if is_send {
                frame["client_id"] = json!(reference);
            }
            self.sockets[who].send(&frame).await;
            waiting[who].push((reference, is_send));
        }
        for (who, mut waiting) in waiting.into_iter().enumerate() {
            while !waiting.is_empty() {
                let answer = self.sockets[who].next().await;
                let place = waiting.iter().position(|(id, _)| answer["ref"] == **id);
                if let Some((client_id, is_send)) = place.map(|place| waiting.remove(place))
                    && is_send
                {
                    self.note(who, &client_id, &answer);
                }
            }
        }
    }

    fn frame_of(&self, step: &Step) -> Option<(usize, Value)> {
        let text = format!("말 {}", self.said);
        let mut frame = match *step {
            Step::Say { .. } => json!({ "type": "message.send", "text": text }),
            Step::Reply { which, .. } => {
                json!({ "type": "message.send", "text": text, "reply_to": self.one(which)?.2 })
            }
            Step::Edit { which, .. } => {
                json!({ "type": "message.edit", "text": text, "id": self.one(which)?.2 })
            }
            Step::Delete { which, .. } => {
                json!({ "type": "message.delete", "id": self.one(which)?.2 })
            }
            Step::React {
                which, emoji, on, ..
            } => {
                json!({ "type": "reaction.set", "id": self.one(which)?.2, "emoji": EMOJI[emoji], "on": on })
            }
            _ => return None,
        };
        frame["room"] = json!(ROOM);
        let who = match *step {
            Step::Say { who, .. } | Step::Reply { who, .. } | Step::React { who, .. } => who,
            Step::Edit { who, which, .. } | Step::Delete { who, which, .. } => {
                self.changer(who, &self.one(which)?.2)
            }
            _ => return None,
        };
        Some((who, frame))
    }

    async fn keep(&self, who: usize, whom: usize, order: Order) {
        let (person, id) = (&self.people[who], self.people[whom].id());
        let (member, ban) = (at(&format!("/members/{id}")), at(&format!("/bans/{id}")));
        let change = async |body: Value| person.patch(&member, &body).await;
        drop(match order {
            Order::Kick => person.delete(&member).await,
            Order::Ban => {
                person
                    .put_json(&ban, &json!({ "seconds": MUTE_SECONDS }))
                    .await
            }
            Order::Pardon => person.delete(&ban).await,
            Order::Mute => change(json!({ "mute_seconds": MUTE_SECONDS })).await,
            Order::Unmute => change(json!({ "mute_seconds": 0 })).await,
            Order::MakeMember => change(json!({ "role": "member" })).await,
            Order::MakeDeputy => change(json!({ "role": "deputy" })).await,
            Order::Clear => person.delete(&format!("{member}/messages")).await,
            Order::MakeHost => change(json!({ "role": "host" })).await,
        });
    }

    /// One of the newest acts.
    async fn undo(&self, who: usize, which: usize) {
        let acts = self.people[who].get(&at("/acts?limit=5")).await.json();
        let acts = acts["acts"].as_array().cloned().unwrap_or_default();
        if let Some(place) = which.checked_rem(acts.len()) {
            let id = acts[place]["id"].as_str().expect("an id");
            let path = at(&format!("/acts/{id}/undo"));
            drop(self.people[who].post(&path, &json!({})).await);
        }
    }

    async fn change(&self, who: usize, setting: Setting) {
        if let Setting::Notice(number) = setting {
            let path = at("/notice");
            let text = json!({ "text": format!("**공지** {number}") });
            drop(match number {
                0 => self.people[who].delete(&path).await,
                _ => self.people[who].put_json(&path, &text).await,
            });
            return;
        }
        let body = match setting {
            Setting::Title(number) => {
                json!({ "title": format!("테니스장 {number}"), "tags": ["운동"] })
            }
            Setting::Frozen(on) => json!({ "frozen": on }),
            Setting::Notice(_) => unreachable!("it was put up"),
            Setting::SlowSeconds(seconds) => json!({ "slow_mode_seconds": seconds }),
        };
        drop(self.people[who].patch(&at(""), &body).await);
    }

    pub(crate) async fn snapshot(&self) -> Value {
        self.reader.get(&at("/messages?limit=100")).await.json()
    }

    pub(crate) async fn members(&self) -> Value {
        self.reader.get(&at("/members")).await.json()["members"].clone()
    }

    pub(crate) async fn room(&self) -> Value {
        self.reader.get(&at("")).await.json()
    }

    pub(crate) async fn events_after(&self, seq: u64) -> Vec<Value> {
        let path = at(&format!("/events?after={seq}"));
        let answer = self.reader.get(&path).await.json();
        assert_eq!(answer["mode"], "resumed");
        let events = answer["events"].as_array().expect("events").iter();
        let events: Vec<Value> = events
            .map(|e| json!({ "seq": e["seq"], "at": e["at"], "event": e["event"] }))
            .collect();
        let last = events
            .last()
            .map_or(json!(seq), |event| event["seq"].clone());
        assert_eq!(last, answer["head"], "all of them at once");
        events
    }
}

fn at(path: &str) -> String {
    format!("/v1/rooms/{ROOM}{path}")
}
