//! Everything through which somebody writes or hears, tried before and after they are out. Must not know what ended them.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use maru_testkit::http::Answer;
use maru_testkit::{Person, Socket, TestServer, soon};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::ways::Victim;

/// When something begins that the law gives a second of real time.
#[expect(
    clippy::disallowed_methods,
    reason = "no clock of a test moves while connections close"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// A word of whatever must not be written.
pub(crate) const LATE: &str = "too late";
const ROOM: &str = "/v1/rooms/tennis";
/// Of each person on each node.
const SOCKETS: usize = 3;

/// Messages of the victim's, as ids.
pub(crate) struct Messages {
    kept: String,
    other: String,
}

/// The doors are open before: what is refused later is refused for what happened between.
pub(crate) async fn check_open(victim: &Victim, person: &Person) -> Messages {
    let say = async |client_id: &str| {
        let said = person.say("tennis", client_id, "in time").await;
        said["id"].as_str().expect("an id").to_owned()
    };
    let messages = Messages {
        kept: say("kept").await,
        other: say("other").await,
    };
    let gone = say("gone").await;
    let path = |id: &str| format!("{ROOM}/messages/{id}");
    let text = json!({ "text": "in good time" });
    let edited = person.patch(&path(&messages.kept), &text).await;
    assert_eq!(edited.status, 200, "{:?}", edited.body);
    assert_eq!(person.delete(&path(&gone)).await.status, 204);
    if !is_bot(victim) {
        let set = json!({ "typing": false });
        let changed = person.patch("/v1/me", &set).await;
        assert_eq!(changed.status, 200, "{:?}", changed.body);
    }
    messages
}

fn is_bot(victim: &Victim) -> bool {
    victim.person.principal["kind"] == "bot"
}

/// What is still let through over HTTP.
pub(crate) async fn still_open(
    victim: &Victim,
    person: &Person,
    messages: &Messages,
) -> Vec<String> {
    let path = |id: &str| format!("{ROOM}/messages/{id}");
    let new = json!({ "client_id": "late", "text": LATE });
    let text = json!({ "text": LATE });
    let reaction = format!("{}/reactions/%F0%9F%91%8D", path(&messages.kept));
    let mut tried = vec![
        (
            "POST a message",
            person.post(&format!("{ROOM}/messages"), &new).await,
        ),
        (
            "PATCH a message",
            person.patch(&path(&messages.kept), &text).await,
        ),
        (
            "DELETE a message",
            person.delete(&path(&messages.other)).await,
        ),
        ("PUT a reaction", person.put(&reaction).await),
        (
            "PUT a reading marker",
            person
                .put_json(&format!("{ROOM}/read"), &json!({ "seq": 1 }))
                .await,
        ),
        (
            "POST a room",
            person.post("/v1/rooms", &json!({ "title": LATE })).await,
        ),
    ];
    if !is_bot(victim) {
        let rename = json!({ "name": LATE });
        let privacy = json!({ "typing": true });
        let mine = json!({ "ticket": victim.ticket });
        if person.principal["kind"] != "external" {
            tried.push(("PATCH one's name", person.patch("/v1/me", &rename).await));
        }
        tried.push((
            "PATCH one's privacy",
            person.patch("/v1/me", &privacy).await,
        ));
        tried.push(("a claim", person.post("/v1/me/claims", &mine).await));
    }
    let is_shut = |answer: &Answer| is_refusal(&answer.problem_code());
    let open = tried.iter().filter(|(_, answer)| !is_shut(answer));
    open.map(|(what, answer)| format!("{what}: {} {:?}", answer.status, answer.body))
        .collect()
}

fn is_refusal(code: &str) -> bool {
    matches!(code, "session_revoked" | "key_revoked" | "tenant_disabled")
}

/// Connections that hear a room, on one node.
pub(crate) struct Held {
    sockets: Vec<Socket>,
    /// One more, which writes.
    writer: Socket,
    stream: JoinHandle<Answer>,
    poll: JoinHandle<Answer>,
    person: Person,
}

impl Held {
    pub(crate) async fn open(node: &TestServer, person: &Person) -> Self {
        soon("the ends of others", node.running.api.hub.all_gone()).await;
        let mut sockets = Vec::new();
        for _ in 0..=SOCKETS {
            let socket = Socket::open_with_bearer(person.address, &person.token).await;
            let mut socket = socket.expect("it opens");
            socket.subscribe("tennis", None).await;
            sockets.push(socket);
        }
        let page = person.get(&format!("{ROOM}/messages")).await.json();
        let after = page["head"].as_u64().expect("a head");
        let waiting = format!("{ROOM}/events?after={after}&wait=25");
        let held = Self {
            writer: sockets.pop().expect("one more was opened"),
            sockets,
            stream: get(person, format!("{ROOM}/stream?after={after}")),
            poll: get(person, waiting),
            person: person.clone(),
        };
        node.connections_at_least(SOCKETS + 3).await;
        held
    }

    /// Which frames are still taken by a socket that may be open.
    pub(crate) async fn frames_taken(&mut self, messages: &Messages) -> Vec<String> {
        let mut taken = Vec::new();
        let frames = [
            json!({ "type": "message.send", "client_id": "late", "text": LATE }),
            json!({ "type": "message.edit", "id": messages.kept, "text": LATE }),
            json!({ "type": "message.delete", "id": messages.other }),
            json!({ "type": "reaction.set", "id": messages.kept, "emoji": "👍", "on": true }),
            json!({ "type": "read.mark", "seq": 1 }),
        ];
        for mut frame in frames {
            frame["room"] = json!("tennis");
            frame["ref"] = json!("late");
            if let Some(told) = self.writer.answer_to(&frame).await
                && !is_refusal(told["problem"]["code"].as_str().unwrap_or_default())
            {
                taken.push(format!("FRAME {}: {told}", frame["type"]));
            }
        }
        taken
    }

    /// Waits until everything is closed, each with its code; how long after `begun` the last one was.
    pub(crate) async fn closed(self, begun: Instant, poll_ends_with: &[&str]) -> Duration {
        let mut sockets = self.sockets;
        let codes = join_all(sockets.iter_mut().map(Socket::close_code)).await;
        assert_eq!(codes, [4403; SOCKETS]);
        let streamed = soon("the stream's end", self.stream)
            .await
            .expect("a stream");
        let text = String::from_utf8_lossy(&streamed.body).into_owned();
        let last = text.rsplit("event: ").next().unwrap_or_default();
        // Whoever is put out of the room first hears nothing any more, and their stream ends for that.
        let is_out = last.contains("4403") || text.contains("event: unsubscribed");
        assert!(last.contains("goodbye") && is_out, "{text}");
        let polled = soon("the poll's end", self.poll).await.expect("a poll");
        // Something else may have come first; the next poll says it then.
        let code = if polled.status == 200 {
            let again = self.person.get(&format!("{ROOM}/events?wait=0")).await;
            again.problem_code()
        } else {
            polled.problem_code()
        };
        assert!(poll_ends_with.contains(&code.as_str()), "{code}");
        begun.elapsed()
    }
}

fn get(person: &Person, path: String) -> JoinHandle<Answer> {
    let person = person.clone();
    tokio::spawn(async move { person.get(&path).await })
}
