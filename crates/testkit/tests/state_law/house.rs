//! A room of some kind with people of every part, who do what the deeds say over HTTP, and somebody who listens from the
//! beginning. Must not know what comes of it.

use std::fmt::Write as _;
use std::time::Duration;

use app::rooms::RoomWanted;
use domain::moderation::words::{WordAction, WordRule};
use domain::rooms::{KindSettings, PolicyOverrides};
use domain::{Actor, PrincipalId, Role, RoomKind};
use hyper::Method;
use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

use crate::deeds::{ACTORS, Deed, What};

type Asked = (Method, String, Value);

/// Emoji as people send them, some of them twice.
const EMOJI: [&str; 4] = ["👍", "❤️", "❤", "🎾"];
const NAMES: [&str; 4] = ["다온", "라온", "Dana", "마루치"];
const CODE: &str = "열려라";

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
        let is_anybody = deed.which % 4 == 0;
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

    async fn about_messages(&mut self, deed: &Deed) -> Option<Asked> {
        self.said += 1;
        let client_id = format!("c{}", self.said);
        let message = deed
            .which
            .checked_rem(self.sent.len())
            .map(|at| self.sent[at].clone());
        let of = |path: &str| {
            let (_, _, id) = message.clone()?;
            Some(self.at(&format!("{path}/{id}")))
        };
        let send = |body: Value| Some((Method::POST, self.at("/messages"), body));
        let edit = |text: String| {
            let path = of("/messages")?;
            Some((Method::PATCH, path, json!({ "text": text })))
        };
        let delete = |body| of("/messages").map(|path| (Method::DELETE, path, body));
        let number = self.said;
        match deed.what {
            What::Send => send(json!({ "client_id": client_id, "text": format!("말 {number}") })),
            What::SendHeld => send(json!({ "client_id": client_id, "text": "잠깐 대기" })),
            What::SendAgain => {
                let (_, again, _) = message?;
                send(json!({ "client_id": again, "text": "다시" }))
            }
            What::Reply => {
                let (_, _, id) = message?;
                send(json!({ "client_id": client_id, "text": "답", "reply_to": id }))
            }
            What::Name => {
                let (name, id) = self.shown(deed.whom).await;
                let text = format!("@{name}님 @here **안녕**");
                send(json!({ "client_id": client_id, "text": text, "mentions": [id, id] }))
            }
            What::Edit => edit(format!("고침 {number} {}", "마루".repeat(number))),
            What::EditHeld => edit("대기".to_owned()),
            What::Delete => delete(Value::Null),
            What::DeleteBecause => delete(json!({ "reason": "광고" })),
            What::React | What::TakeBack => {
                let method = if deed.what == What::React {
                    Method::PUT
                } else {
                    Method::DELETE
                };
                let path = of("/messages")?;
                let path = format!("{path}/reactions/{}", encoded(EMOJI[deed.number % 4]));
                Some((method, path, Value::Null))
            }
            What::Pin => of("/pins").map(|path| (Method::PUT, path, Value::Null)),
            What::Unpin => of("/pins").map(|path| (Method::DELETE, path, Value::Null)),
            What::Report => {
                let (_, _, id) = message?;
                let body = json!({ "message": id, "reason": "spam" });
                Some((Method::POST, self.at("/reports"), body))
            }
            _ => None,
        }
    }

    fn about_the_room(&self, deed: &Deed) -> Option<Asked> {
        let change = |body| Some((Method::PATCH, self.at(""), body));
        let number = deed.number;
        let is_on = number % 3 == 0;
        match deed.what {
            What::SetTitle => change(json!({ "title": format!("방 {number}"), "tags": ["운동"] })),
            What::Freeze => change(json!({ "frozen": is_on })),
            What::Archive => change(json!({ "archived": is_on && number > 6 })),
            What::SlowDown => change(json!({ "slow_mode_seconds": number % 3 })),
            What::SetCode if is_on => change(json!({ "entry_code": CODE })),
            What::SetCode => change(json!({ "entry_code": null })),
            What::SetWords => change(
                json!({ "words": { "rules": [{ "text": format!("말 {number}"), "action": "mask" }] } }),
            ),
            What::SetEntry => {
                let entry = ["anyone", "approval", "invited"][number % 3];
                change(json!({ "policy": { "entry": entry } }))
            }
            What::SetLimits => change(json!({ "policy": { "history_messages_max": number * 2,
                "edit_minutes_max": number, "reactions": number != 5, "members_max": 3 + number } })),
            What::SetKind => {
                let kind = RoomKind::ALL[number % RoomKind::ALL.len()];
                change(json!({ "kind": kind.as_str() }))
            }
            What::PutUp => Some((
                Method::PUT,
                self.at("/notice"),
                json!({ "text": format!("**공지** {number}") }),
            )),
            What::TakeDown => Some((Method::DELETE, self.at("/notice"), Value::Null)),
            What::DeleteRoom => Some((Method::DELETE, self.at(""), Value::Null)),
            _ => None,
        }
    }

    async fn about_people(&self, deed: &Deed) -> Option<Asked> {
        let own = self.at("/members/me");
        let number = deed.number;
        let profile = json!({ "profile": { "name": NAMES[number % 4] } });
        let invite = deed
            .which
            .checked_rem(self.invites.len())
            .map(|at| &self.invites[at]);
        Some(match deed.what {
            What::Join => (Method::PUT, own, Value::Null),
            What::JoinByCode => (Method::PUT, own, json!({ "entry_code": CODE })),
            What::JoinByInvite => (Method::PUT, own, json!({ "invite": invite?.1 })),
            What::JoinAs => (Method::PUT, own, profile),
            What::Leave => (Method::DELETE, own, Value::Null),
            What::Invite => (Method::POST, self.at("/invites"), json!({})),
            What::RevokeInvite => {
                let path = self.at(&format!("/invites/{}", invite?.0));
                (Method::DELETE, path, Value::Null)
            }
            What::SetProfile if number % 3 > 0 => (Method::PATCH, own, profile),
            What::SetProfile => (Method::PATCH, own, json!({ "profile": null })),
            What::SetOwn => (Method::PATCH, own, json!({ "pinned": number })),
            What::Rename => {
                let name = json!({ "name": NAMES[number % 4] });
                (Method::PATCH, "/v1/me".to_owned(), name)
            }
            What::MarkRead => (Method::PUT, self.at("/read"), json!({ "seq": number })),
            What::Ask => (
                Method::PUT,
                self.at("/queue/me"),
                json!({ "note": "안녕하세요" }),
            ),
            What::Decide | What::Withdraw => return self.about_the_queue(deed).await,
            What::Resolve | What::Undo => return self.about_order(deed).await,
            _ => return self.about_somebody(deed).await,
        })
    }

    async fn about_somebody(&self, deed: &Deed) -> Option<Asked> {
        let (_, id) = self.shown(deed.whom).await;
        let (member, ban) = (
            self.at(&format!("/members/{id}")),
            self.at(&format!("/bans/{id}")),
        );
        let role = ["member", "deputy", "deputy", "host"][deed.number % 4];
        Some(match deed.what {
            What::Kick => (Method::DELETE, member, Value::Null),
            What::Ban => (Method::PUT, ban, json!({ "seconds": 5, "reason": "광고" })),
            What::Pardon => (Method::DELETE, ban, Value::Null),
            What::Mute => (Method::PATCH, member, json!({ "mute_seconds": 5 })),
            What::Unmute => (Method::PATCH, member, json!({ "mute_seconds": 0 })),
            What::GivePart => (Method::PATCH, member, json!({ "role": role })),
            What::Clear => (Method::DELETE, format!("{member}/messages"), Value::Null),
            _ => return None,
        })
    }

    /// One of those that wait.
    async fn about_the_queue(&self, deed: &Deed) -> Option<Asked> {
        let is_own = deed.what == What::Withdraw;
        let (reader, path, field) = if is_own {
            (deed.who, "/queue/me", "waiting")
        } else {
            (ACTORS - 1, "/queue", "waiting")
        };
        let page = self.people[reader].get(&self.at(path)).await.json();
        let id = one_of(&page[field], deed.which)?;
        let action = ["accept", "accept", "decline"][deed.number % 3];
        Some(if is_own {
            (
                Method::DELETE,
                self.at(&format!("/queue/{id}")),
                Value::Null,
            )
        } else {
            let path = self.at(&format!("/queue/{id}/resolution"));
            (Method::PUT, path, json!({ "action": action }))
        })
    }

    /// One of the open reports, or of the newest acts.
    async fn about_order(&self, deed: &Deed) -> Option<Asked> {
        let staff = &self.people[ACTORS - 1];
        if deed.what == What::Undo {
            let page = staff.get(&self.at("/acts?limit=6")).await.json();
            let id = one_of(&page["acts"], deed.which)?;
            return Some((
                Method::POST,
                self.at(&format!("/acts/{id}/undo")),
                json!({}),
            ));
        }
        let page = staff.get(&self.at("/reports?state=open")).await.json();
        let id = one_of(&page["reports"], deed.which)?;
        let body = match deed.number % 4 {
            0 => json!({ "action": "dismiss" }),
            1 => json!({ "action": "delete_message" }),
            2 => json!({ "action": "mute", "seconds": 3 }),
            _ => json!({ "action": "ban", "seconds": 3 }),
        };
        Some((
            Method::PUT,
            self.at(&format!("/reports/{id}/resolution")),
            body,
        ))
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

fn one_of(list: &Value, which: usize) -> Option<String> {
    let list = list.as_array()?;
    let place = which.checked_rem(list.len())?;
    list[place]["id"].as_str().map(ToOwned::to_owned)
}

fn encoded(emoji: &str) -> String {
    emoji.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
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
