//! SIGTERM: what was begun is finished or refused, everybody is told to come back, and the process ends in time. Must
//! not know how the server drains.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use rustix::process::{Signal, kill_process};
use serde_json::{Value, json};
use testkit::{Person, Socket, TestServer, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::chance::Dice;
use crate::load::Crowd;
use crate::load::field::Phase;
use crate::reading::{read_messages, text, try_open_socket};
use crate::server::{Launch, Port, Server, folder};

const ROUNDS: u32 = 10;
/// A stop comes after fewer steps than this. A step is a send that begins or an answer that comes.
const STEPS_MAX: usize = 200;
const STEPS_EARLY_MAX: usize = 10;
/// Sends over each way that are under way at a stop.
const SENDS: usize = 150;
/// A stop comes after fewer answers than this.
const ANSWERS_MAX: usize = 20;
/// So long may a stop take at most, whatever clients do.
const STOP_MAX: Duration = Duration::from_secs(10);
/// So long may it take when clients do as they are told: less than the server's patience with those that do not.
const STOP_USUAL_MAX: Duration = Duration::from_secs(4);
/// The close code of a restart, and that of the `goodbye` before it.
const RESTART: (Option<u64>, Option<u16>) = (Some(1012), Some(1012));

#[tokio::test(flavor = "multi_thread")]
async fn stops_under_load_lose_nothing_and_tell_everybody_to_come_back() {
    let home = folder();
    let port = Port::reserve();
    let launch = Launch::in_home(home.path()).listening_at(port.address);
    let mut server = launch.start().await;
    let crowd = Crowd::enter(port.address).await;
    let dice = Dice::new(1012);
    for round in 1..=ROUNDS {
        // Every other stop comes while sockets are still being opened.
        let steps_max = if round % 2 == 0 {
            STEPS_MAX
        } else {
            STEPS_EARLY_MAX
        };
        let steps = crowd.field.steps_taken(dice.below(steps_max));
        soon("the steps of a round", steps).await;
        stop(server, STOP_USUAL_MAX).await;
        server = launch.start().await;
        crowd.field.enter(Phase::Round(round));
    }
    let cuts = crowd.field.cuts();
    crowd.judge().await;
    assert!(!cuts.is_empty());
    for cut in cuts {
        assert_eq!((cut.goodbye, cut.code), RESTART);
    }
    stop(server, STOP_USUAL_MAX).await;
}

/// A client that asks no more must not find later what it was never told of.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_stop_leaves_unanswered_was_not_done() {
    let home = folder();
    let launch = Launch::in_home(home.path());
    let dice = Dice::new(503);
    let mut all_acked = BTreeSet::new();
    for round in 0..ROUNDS {
        let server = launch.start().await;
        let ana = Person::enter(server.address, "ana").await;
        let answers = Arc::new(Semaphore::new(0));
        let mut senders = JoinSet::new();
        let mut socket = ana.open_socket().await;
        for at in 0..SENDS {
            let over_socket = frame(&format!("socket-{round}-{at}"));
            socket.try_send(&over_socket).await.expect("it is open");
            let client_id = format!("http-{round}-{at}");
            senders.spawn(post(ana.clone(), client_id, Arc::clone(&answers)));
        }
        senders.spawn(acked_over(socket, Arc::clone(&answers)));
        let wanted = u32::try_from(dice.below(ANSWERS_MAX)).expect("a few");
        let come = soon("a few answers", answers.acquire_many(wanted)).await;
        come.expect("they are counted to the end").forget();
        stop(server, STOP_USUAL_MAX).await;
        while let Some(acked) = senders.join_next().await {
            all_acked.append(&mut acked.expect("a sender does not panic"));
        }
    }
    let server = launch.start().await;
    let bo = Person::enter(server.address, "bo").await;
    let kept = read_messages(&bo, "tennis").await.into_iter();
    let kept: BTreeSet<String> = kept.map(|(_, message)| message.client_id).collect();
    assert_eq!(kept, all_acked);
    println!(
        "{} of {} sends were done",
        kept.len(),
        2 * SENDS * ROUNDS as usize
    );
}

fn frame(client_id: &str) -> Value {
    json!({ "type": "message.send", "room": "tennis", "client_id": client_id, "text": client_id, "ref": client_id })
}

/// Sends over HTTP; the client id, if it was accepted.
async fn post(person: Person, client_id: String, answers: Arc<Semaphore>) -> BTreeSet<String> {
    let body = json!({ "client_id": client_id, "text": client_id });
    let path = "/v1/rooms/tennis/messages";
    let answer = person.try_call(Method::POST, path, Some(&body)).await;
    answers.add_permits(1);
    let is_accepted = answer.is_ok_and(|answer| answer.status == 201);
    is_accepted.then_some(client_id).into_iter().collect()
}

/// The client ids of what was accepted before the socket was closed.
async fn acked_over(mut socket: Socket, answers: Arc<Semaphore>) -> BTreeSet<String> {
    let mut acked = BTreeSet::new();
    while let Ok(frame) = socket.try_next().await {
        answers.add_permits(1);
        if frame["type"] == "ack" {
            acked.insert(text(&frame["ref"]));
        }
    }
    acked
}

/// A balancer that asks on a connection of its own sees it before the listener is gone.
#[tokio::test]
async fn while_it_stops_it_says_so_and_a_poll_that_waits_is_answered() {
    let home = folder();
    let server = Launch::in_home(home.path()).start().await;
    let ana = Person::enter(server.address, "ana").await;
    let head = ana.get("/v1/rooms/tennis").await.json()["head"].clone();
    let path = format!("/v1/rooms/tennis/events?after={head}&wait=25");
    let poll = tokio::spawn(async move { ana.get(&path).await });
    let bo = Person::enter(server.address, "bo").await;
    let mut socket = bo.open_socket().await;
    let mut balancer = TcpStream::connect(server.address)
        .await
        .expect("it listens");
    let half = b"GET /readyz HTTP/1.1\r\nhost: maru\r\n";
    balancer.write_all(half).await.expect("half a request");
    // The half request is read once this later one is answered.
    bo.get("/readyz").await;

    server.terminate();
    assert_eq!(socket.next_of("goodbye").await["code"], 1012);
    balancer.write_all(b"\r\n").await.expect("the other half");
    let mut answer = String::new();
    let read = soon("an answer", balancer.read_to_string(&mut answer)).await;
    assert!(
        read.is_ok() && answer.starts_with("HTTP/1.1 503"),
        "{answer}"
    );
    assert!(answer.contains("\"code\":\"draining\""), "{answer}");
    let polled = soon("the poll's answer", poll).await.expect("an answer");
    assert_eq!(
        (polled.status, &polled.json()["mode"]),
        (200, &json!("resumed"))
    );
    drop(socket);
    stop(server, STOP_USUAL_MAX).await;
}

/// Its handshake was under way when the others were told.
#[tokio::test]
async fn a_socket_that_opens_after_the_goodbyes_gets_one_too() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    server.running.api.hub.close_all(Duration::ZERO);
    let opened = try_open_socket(&ana).await;
    let refusal = opened.err().expect("no welcome").to_string();
    assert!(refusal.contains("goodbye"), "{refusal}");
    assert!(refusal.contains("1012"), "{refusal}");
    tokio::time::timeout(STOP_USUAL_MAX, server.stop())
        .await
        .expect("nobody is left to wait for");
}

#[tokio::test]
async fn clients_that_neither_read_nor_finish_do_not_hold_up_a_stop() {
    let home = folder();
    let server = Launch::in_home(home.path()).start().await;
    let ana = Person::enter(server.address, "ana").await;
    let silent = ana.open_socket().await;
    let mut half = TcpStream::connect(server.address)
        .await
        .expect("it listens");
    let head = format!(
        "POST /v1/rooms/tennis/messages HTTP/1.1\r\nhost: maru\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: 100\r\n\r\n",
        ana.token
    );
    half.write_all(head.as_bytes()).await.expect("a head");
    let mut begun = [0; 12];
    soon("a go-ahead", half.read_exact(&mut begun))
        .await
        .expect("100");
    assert_eq!(begun, *b"HTTP/1.1 100");
    stop(server, STOP_MAX).await;
    drop((silent, half));
}

#[tokio::test]
async fn an_interrupt_stops_it_as_well() {
    let home = folder();
    let server = Launch::in_home(home.path()).start().await;
    kill_process(server.pid(), Signal::INT).expect("our own child can be told");
    let ended = soon("the end", server.ended()).await;
    assert!(ended.status.success(), "{}", ended.log);
}

/// Asks the server to stop and waits for its end, which must come in time.
async fn stop(server: Server, time_max: Duration) {
    let stopped = tokio::time::timeout(time_max, server.stop()).await;
    let ended = stopped.unwrap_or_else(|_| panic!("the stop took more than {time_max:?}"));
    let status = ended.status;
    assert!(status.success(), "{status} after {}", ended.log);
}
