//! A room of some kind with people of every part, who do what the deeds say over HTTP, and somebody who listens from the
//! beginning. Must not know what comes of it.

use std::time::Duration;

use app::rooms::RoomWanted;
use domain::moderation::words::{WordAction, WordRule};
use domain::rooms::{KindSettings, PolicyOverrides};
use domain::{Actor, PrincipalId, Role, RoomKind};
use hyper::Method;
use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

use crate::deeds::{ACTORS, Deed, What};

#[path = "asking.rs"]
mod asking;

type Asked = (Method, String, Value);

pub(crate) struct House {
    pub(crate) server: TestServer,
    people: Vec<Person>,
    /// Reads, and never comes in: the tenant lets everybody read.
    reader: Person,
    listener: Socket,
    room: String,
    /// Who sent it, under which id of their own, and the message's id.
    sent: Vec<(usize, String, String)>,
    invites: Vec<(String, String)>,
    said: usize,
}

impl House {
    pub(crate) async fn of(kind: RoomKind) -> Self {
        let server = TestServer::start().await;
        set_tenant(&server).await;
        let mut people = Vec::new();
        for name in ["ana", "bo", "cy", "dan", "eve", "fay"] {
            people.push(Person::enter(server.address(), name).await);
        }
        make_moderator(&server, &people[ACTORS - 1]).await;
        let reader = Person::enter(server.address(), "gus").await;
        let room = make_room(&server, &people, kind).await;
        let listener = reader.open_socket().await;
        let mut house = Self {
            server,
            people,
            reader,
            listener,
            room,
            sent: Vec::new(),
            invites: Vec::new(),
            said: 0,
        };
        let verdict = house.listener.subscribe(&house.room, Some(0)).await;
        assert_eq!(verdict["mode"], "resumed", "{verdict}");
        house.settle().await;
        house
    }

    /// The host has a deputy and two members, where there are any.
    async fn settle(&mut self) {
        let deed = |what, who, whom, number| Deed {
            what,
            who,
            whom,
            which: usize::MAX,
            number,
        };
        for who in 1..4 {
            self.take(&deed(What::Invite, 0, 0, 0)).await;
            self.take(&deed(What::JoinByInvite, who, 0, 0)).await;
        }
        self.take(&deed(What::GivePart, 0, 1, 1)).await;
    }

    fn at(&self, path: &str) -> String {
        format!("/v1/rooms/{}{path}", self.room)
    }

    /// Whether it was done; `None` where there is nothing to do it to.
    pub(crate) async fn take(&mut self, deed: &Deed) -> Option<bool> {
        // Members stand in the order of their coming; of the same moment, by ids that a room may not show.
        self.server.ambient.advance(Duration::from_millis(1));
        let deed = &Deed {
            who: self.doer(deed),
            ..deed.clone()
        };
        match deed.what {
            What::Wait => {
                let seconds = u32::try_from(deed.number % 4).expect("few");
                self.server.pass_seconds(seconds);
                return Some(true);
            }
            What::Trim => {
                self.server.keep_house().await;
                return Some(true);
            }
            _ => {}
        }
        let (method, path, body) = self.asked(deed).await?;
        let body = (!body.is_null()).then_some(body);
        let person = &self.people[deed.who];
        let answer = person.call(method, &path, body.as_ref()).await;
        assert!(answer.status < 500, "{deed:?}: {}", answer.problem_code());
        let is_done = answer.status < 300;
        if is_done {
            let made = if answer.body.is_empty() {
                Value::Null
            } else {
                answer.json()
            };
            self.note(deed, &made);
        }
        Some(is_done)
    }

    /// Mostly whoever may: the host rules, and senders change their messages.
    fn doer(&self, deed: &Deed) -> usize {
        let is_anybody = deed.which.is_multiple_of(4);
        match deed.what {
            _ if is_anybody => deed.who,
            What::Edit | What::Delete => {
                let place = deed.which.checked_rem(self.sent.len());
                place.map_or(deed.who, |at| self.sent[at].0)
            }
            what if (What::SetTitle..=What::Undo).contains(&what) => 0,
            What::Decide | What::Pin | What::Invite => deed.who % 2,
            _ => deed.who,
        }
    }

    fn note(&mut self, deed: &Deed, made: &Value) {
        let text = |field: &str| made[field].as_str().map(ToOwned::to_owned);
        match deed.what {
            What::Send | What::Reply | What::Name => {
                let client_id = format!("c{}", self.said);
                self.sent
                    .extend(text("id").map(|id| (deed.who, client_id, id)));
            }
            What::Invite => self.invites.extend(text("id").zip(text("code"))),
            _ => {}
        }
    }

    async fn asked(&mut self, deed: &Deed) -> Option<Asked> {
        let asked = self.about_messages(deed).await;
        let asked = asked.or_else(|| self.about_the_room(deed));
        match asked {
            Some(asked) => Some(asked),
            None => self.about_people(deed).await,
        }
    }

    /// By which name and id the room shows somebody.
    async fn shown(&self, whom: usize) -> (String, String) {
        let person = &self.people[whom];
        let standing = person.get(&self.at("/members/me")).await;
        let id = if standing.status < 300 {
            standing.json()["own_id"].as_str().map(ToOwned::to_owned)
        } else {
            None
        };
        let id = id.unwrap_or_else(|| person.id().to_owned());
        let page = self.reader.get(&self.at("/members")).await.json();
        let mut members = page["members"].as_array().into_iter().flatten();
        let here = members.find(|one| one["member"]["id"] == *id);
        let name = here.and_then(|one| one["member"]["name"].as_str());
        let usual = || person.principal["name"].as_str().expect("a name");
        (name.unwrap_or_else(usual).to_owned(), id)
    }

    /// Messages, members and the room as they stand; nothing when the room is gone.
    pub(crate) async fn look(&self) -> Option<[Value; 3]> {
        let room = self.reader.get(&self.at("")).await;
        if room.status == 404 {
            return None;
        }
        let page = self.reader.get(&self.at("/messages?limit=100")).await;
        let members = self.reader.get(&self.at("/members?limit=200")).await.json();
        Some([page.json(), members["members"].clone(), room.json()])
    }

    /// What the log says after a place, if it reaches back there.
    pub(crate) async fn log_after(&self, seq: u64) -> Option<Vec<Value>> {
        let mut events: Vec<Value> = Vec::new();
        loop {
            let after = events.last().map_or(json!(seq), |last| last["seq"].clone());
            let path = self.at(&format!("/events?after={after}"));
            let page = self.reader.get(&path).await.json();
            if page["mode"] == "reset" {
                return None;
            }
            let found = page["events"].as_array().expect("events");
            if found.is_empty() || found.last().map(|last| &last["seq"]) == Some(&page["head"]) {
                events.extend(found.iter().cloned());
                return Some(events);
            }
            events.extend(found.iter().cloned());
        }
    }

    /// All that was told to whoever listened from the beginning, up to this head.
    pub(crate) async fn told_until(&mut self, head: u64) -> Vec<Value> {
        let mut told = Vec::new();
        while told.last().map(|last: &Value| last["seq"].as_u64()) != Some(Some(head)) {
            told.push(self.listener.next_event().await);
        }
        told
    }
}

/// Rooms of support are made by no request of people.
async fn make_room(server: &TestServer, people: &[Person], kind: RoomKind) -> String {
    if !kind.is_made_by_people() {
        let wanted = RoomWanted::new(kind, "테니스장".into());
        let actor = actor_of(server, &people[0]).await;
        let made = app::rooms::create(&server.running.api.cx, actor, wanted).await;
        return made.expect("a room").0.id.to_string();
    }
    let room = match kind {
        RoomKind::Direct => json!({ "kind": "direct", "with": people[1].id() }),
        _ => json!({ "kind": kind.as_str(), "title": "테니스장" }),
    };
    let made = people[0].post("/v1/rooms", &room).await;
    assert!(made.status < 300, "{} {}", made.status, made.problem_code());
    made.json()["id"].as_str().expect("an id").to_owned()
}

async fn actor_of(server: &TestServer, person: &Person) -> Actor {
    let tenant = maru_testkit::host::tenant_id(server, "demo");
    let principal = PrincipalId::parse(person.id()).expect("an id");
    let now = server.running.api.cx.ambient.now();
    let devices = server.store().list_devices(tenant, principal, now).await;
    let devices = devices.expect("they are read");
    Actor {
        tenant,
        principal,
        session: devices[0].session,
    }
}

/// Everybody reads rooms of every kind, and one word lets a message wait.
async fn set_tenant(server: &TestServer) {
    let readable = KindSettings {
        overrides: PolicyOverrides {
            read_by_non_members: Some(true),
            ..PolicyOverrides::default()
        },
        locked: vec!["read_by_non_members".into()],
        ..KindSettings::default()
    };
    let held = WordRule {
        text: "대기".into(),
        action: WordAction::Hold,
    };
    server
        .set_tenant("demo", |settings| {
            let kinds = RoomKind::ALL.iter();
            settings.room_kinds = kinds.map(|&kind| (kind, readable.clone())).collect();
            settings.moderation.words.rules = vec![held];
        })
        .await;
}

async fn make_moderator(server: &TestServer, person: &Person) {
    let tenant = maru_testkit::host::tenant_id(server, "demo");
    let id = PrincipalId::parse(person.id()).expect("an id");
    let store = server.store();
    let mut tx = store.begin_identity().await.expect("a transaction");
    let record = tx.lock_principal(tenant, id).await.expect("it is read");
    let mut record = record.expect("somebody");
    record.role = Some(Role::Moderator);
    tx.update_principal(&record).await.expect("it is written");
    tx.commit().await.expect("it is committed");
}
