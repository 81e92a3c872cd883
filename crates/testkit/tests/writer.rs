//! The writer when something goes wrong: what is refused, what is tried again, and what is never acknowledged.

use std::sync::Arc;

use app::CommandError;
use app::writer::{BATCH_COMMANDS_MAX, QUEUE_COMMANDS_MAX};
use domain::{Actor, ClientId, MessageText, PrincipalId, RoomId, SessionId};
use maru_testkit::faulty::{Fault, FaultyStore};
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, Socket, TestServer, soon};
use serde_json::{Value, json};
use tokio::sync::mpsc;

struct Stage {
    store: Arc<FaultyStore>,
    server: TestServer,
    ana: Person,
    _folder: tempfile::TempDir,
}

async fn stage() -> Stage {
    let folder = tempfile::tempdir().expect("a folder");
    let store = FaultyStore::around(open_sqlite(folder.path()).await);
    let server = TestServer::start_on(
        Arc::clone(&store) as store::SharedStore,
        Settings::default(),
    )
    .await;
    let ana = Person::enter(server.address(), "ana").await;
    ana.put("/v1/rooms/tennis/members/me").await;
    Stage {
        store,
        server,
        ana,
        _folder: folder,
    }
}

impl Stage {
    async fn send(&self, client_id: &str) -> (u16, String) {
        let body = json!({ "client_id": client_id, "text": "hello" });
        let answer = self.ana.post("/v1/rooms/tennis/messages", &body).await;
        (answer.status, answer.problem_code())
    }

    async fn texts(&self) -> Vec<Value> {
        let page = self.ana.get("/v1/rooms/tennis/messages").await.json();
        page["messages"]
            .as_array()
            .expect("messages")
            .iter()
            .map(|m| m["client_id"].clone())
            .collect()
    }

    /// Sends frames that all wait for the held-up writer and so become one batch; their answers by `ref`.
    async fn one_batch(&self, socket: &mut Socket, frames: &[Value]) -> Vec<Value> {
        let held = self.store.hold_up();
        // The first command may begin a batch alone; it waits at the gate while the others gather behind it.
        socket.send(&json!({ "type": "message.send", "room": "tennis", "client_id": "first", "text": "hello", "ref": "first" })).await;
        for frame in frames {
            socket.send(frame).await;
        }
        socket
            .send(&json!({ "type": "ping", "ref": "all are in" }))
            .await;
        while socket.next().await["ref"] != "all are in" {}
        drop(held);
        let mut answers = Vec::new();
        while answers.len() < frames.len() + 1 {
            let frame = socket.next().await;
            if frame["ref"].is_string() {
                answers.push(frame);
            }
        }
        answers
    }
}

fn answer_to<'a>(answers: &'a [Value], reference: &str) -> &'a Value {
    let answer = answers.iter().find(|answer| answer["ref"] == reference);
    answer.expect("an answer")
}

fn send_frame(client_id: &str, text: &str) -> Value {
    json!({ "type": "message.send", "room": "tennis", "client_id": client_id, "text": text, "ref": client_id })
}

#[tokio::test]
async fn what_a_message_quotes_is_as_the_same_batch_left_it() {
    let stage = stage().await;
    let mut socket = stage.ana.open_socket().await;
    let quoted = stage.ana.say("tennis", "q1", "before").await["id"].clone();
    let answer = json!({ "client_id": "r1", "text": "answer", "reply_to": quoted });
    let path = "/v1/rooms/tennis/messages";
    let answer = stage.ana.post(path, &answer).await.json()["id"].clone();
    let mut listener = stage.ana.open_socket().await;
    listener.subscribe("tennis", None).await;
    let edit = |id: &Value, text: &str| json!({ "type": "message.edit", "room": "tennis", "id": id, "text": text, "ref": text });
    let frames = [
        edit(&answer, "early"),
        edit(&quoted, "after"),
        edit(&answer, "late"),
        json!({ "type": "message.delete", "room": "tennis", "id": quoted, "ref": "gone" }),
        edit(&answer, "last"),
    ];
    stage.one_batch(&mut socket, &frames).await;
    // Told live: whoever comes later reads every one of them with the quote as it stands by then.
    let mut told = Vec::new();
    while told.len() < 3 {
        let event = listener.next_event().await;
        if event["event"]["type"] == "message.edited" && event["event"]["message"]["id"] == answer {
            told.push(event["event"]["message"]["reply_to"]["text"].clone());
        }
    }
    assert_eq!(told, ["before", "after", ""]);
    stage.server.stop().await;
}

#[tokio::test]
async fn a_rejected_command_rejects_only_itself() {
    let stage = stage().await;
    let mut socket = stage.ana.open_socket().await;
    let before = stage.store.transactions_begun();
    let mut frames: Vec<Value> = (1..=9)
        .map(|at| send_frame(&format!("k{at}"), "hello"))
        .collect();
    frames.insert(5, json!({ "type": "message.send", "room": "tennis", "client_id": "k2", "text": "other", "ref": "bad" }));
    let answers = stage.one_batch(&mut socket, &frames).await;
    let of = |reference: &str| answer_to(&answers, reference);
    assert_eq!(of("bad")["problem"]["code"], "client_id_reused");
    for at in 1..=9 {
        assert_eq!(of(&format!("k{at}"))["seq"], json!(3 + at), "{answers:?}");
    }
    let transactions = stage.store.transactions_begun() - before;
    assert!(
        transactions <= 2,
        "all but perhaps the first were one batch, not {transactions}"
    );
    stage.server.stop().await;
}

#[tokio::test]
async fn a_batch_that_collides_is_tried_one_by_one() {
    let stage = stage().await;
    let mut socket = stage.ana.open_socket().await;
    let frames: Vec<Value> = (1..=5)
        .map(|at| send_frame(&format!("k{at}"), "hello"))
        .collect();
    // The first command meets both faults or the first one alone; what collides alone is not tried again.
    stage.store.fail_next(&[Fault::Conflict, Fault::Conflict]);
    let answers = stage.one_batch(&mut socket, &frames).await;
    let of = |reference: &str| answer_to(&answers, reference);
    assert_eq!(of("first")["problem"]["code"], "store_unavailable");
    for at in 1..=5 {
        assert_eq!(of(&format!("k{at}"))["number"], json!(at), "{answers:?}");
    }
    stage.server.stop().await;
}

#[tokio::test]
async fn a_full_disk_is_told_and_writing_goes_on_once_there_is_room() {
    let stage = stage().await;
    stage.store.fail_next(&[Fault::Full]);
    assert_eq!(stage.send("k1").await, (507, "store_full".to_owned()));
    assert_eq!(
        stage.texts().await,
        Vec::<Value>::new(),
        "nothing was written, and reading works"
    );
    assert_eq!(
        stage.send("k1").await.0,
        201,
        "the same client_id succeeds later"
    );
    stage.server.stop().await;
}

#[tokio::test]
async fn a_store_that_is_away_is_told_and_may_come_back() {
    let stage = stage().await;
    stage.store.fail_next(&[Fault::Unavailable]);
    assert_eq!(
        stage.send("k1").await,
        (503, "store_unavailable".to_owned())
    );
    assert_eq!(stage.send("k1").await.0, 201);
    stage.server.stop().await;
}

#[tokio::test]
async fn a_failed_flush_ends_writing_and_is_not_tried_again() {
    let stage = stage().await;
    stage.store.fail_next(&[Fault::FlushFailed]);
    assert_eq!(stage.send("k1").await, (503, "store_failed".to_owned()));
    let begun = stage.store.transactions_begun();
    assert_eq!(stage.send("k2").await, (503, "store_failed".to_owned()));
    assert_eq!(
        stage.store.transactions_begun(),
        begun,
        "nothing more is tried"
    );
    let ready = stage.ana.get("/readyz").await;
    assert_eq!(
        (ready.status, ready.problem_code().as_str()),
        (503, "store_failed")
    );
    assert_eq!(
        stage.ana.get("/v1/rooms/tennis/messages").await.status,
        200,
        "reading still works"
    );
    stage.server.stop().await;
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_loses_nothing_that_it_took() {
    let stage = stage().await;
    let cx = &stage.server.running.api.cx;
    let named = cx
        .store
        .find_tenant(&domain::TenantSlug::parse("demo").expect("a slug"))
        .await
        .expect("a store");
    let tenant = named.expect("the demo tenant").id;
    let id = |n: u128| uuid::Uuid::from_u128(n);
    let actor = Actor {
        tenant,
        principal: PrincipalId::from_uuid(id(1)),
        session: SessionId::from_uuid(id(2)),
    };
    let (answer, mut answers) = mpsc::unbounded_channel();
    let total = QUEUE_COMMANDS_MAX + 2 * BATCH_COMMANDS_MAX;
    let held = stage.store.hold_up();
    for at in 0..total {
        let client_id = ClientId::parse(&format!("c{at}")).expect("a client id");
        let act = app::writer::Act::Send {
            client_id,
            message: domain::MessageId::from_uuid(id(at as u128)),
            text: MessageText::parse("hello").expect("a text"),
            reply_to: None,
            mentions: domain::Mentions::default(),
            to_pair: false,
        };
        let room = RoomId::from_uuid(id(3));
        let command = app::writer::Command::InRoom { actor, room, act };
        let answer = answer.clone();
        cx.writer.submit(
            command,
            Box::new(move |result| answer.send(result.err()).unwrap_or_default()),
        );
    }
    assert_eq!(
        soon("a refusal", answers.recv()).await,
        Some(Some(CommandError::Overloaded))
    );
    drop(held);
    let mut refused = 1;
    for _ in 1..total {
        match soon("an answer", answers.recv()).await {
            Some(Some(CommandError::Overloaded)) => refused += 1,
            // Nobody has this session: the writer itself answered.
            other => assert_eq!(other, Some(Some(CommandError::SessionOver))),
        }
    }
    assert!(
        (1..=2 * BATCH_COMMANDS_MAX).contains(&refused),
        "{refused} were refused"
    );
    stage.server.stop().await;
}
