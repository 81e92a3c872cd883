//! Scenes over the public wire. Each transcript documents a behaviour.

#[path = "scenes/kinds.rs"]
mod kinds;
#[path = "scenes/messages.rs"]
mod messages;
#[path = "scenes/order.rs"]
mod order;
#[path = "scenes/own.rs"]
mod own;
#[path = "scenes/reads.rs"]
mod reads;

use maru_testkit::scene::play;
use maru_testkit::server::Settings;
use maru_testkit::{Person, TestServer};
use serde_json::json;

async fn scene(script: &str) -> String {
    let server = TestServer::start().await;
    let transcript = play(&server, "tennis", script).await;
    server.stop().await;
    transcript
}

/// A scene in the room that ana makes, with these members beside her.
async fn in_court(others: &[&str], script: &str) -> String {
    let enter = others.iter().map(|who| format!("{who} enters\n"));
    let join = others.iter().map(|who| format!("{who} joins\n"));
    let begin: String = enter
        .chain(["ana makes court\n".to_owned()])
        .chain(join)
        .collect();
    scene(&format!("ana enters\n{begin}{script}")).await
}

#[tokio::test]
async fn two_people_talk() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         bo watches
         ana> 다들 일요일 되세요?
         bo> 저 갑니다!
         bo sees 4
         ana reads"
        )
        .await
    );
}

#[tokio::test]
async fn one_reconnects_with_a_gap() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         cy enters
         cy watches
         ana> one
         cy sees 2
         cy leaves the line
         ana> two
         ana> three
         cy watches from 3
         cy sees 2
         ana> four
         cy sees 1"
        )
        .await
    );
}

#[tokio::test]
async fn a_retry_with_the_same_client_id_is_harmless() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana> hello (as k1)
         ana> hello (as k1)
         bo> hello (as k1)
         ana> something else (as k1)
         ana reads"
        )
        .await
    );
}

#[tokio::test]
async fn a_deleted_message_leaves_a_tombstone() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana> a slip (as k1)
         bo deletes ana/k1
         ana deletes ana/k1
         ana deletes ana/k1
         bo watches from 0
         bo sees 4
         bo reads"
        )
        .await
    );
}

#[tokio::test]
async fn people_come_and_go() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         bo watches
         ana joins
         ana joins
         ana leaves
         ana leaves
         bo sees 2"
        )
        .await
    );
}

#[tokio::test]
async fn a_cursor_of_another_log_is_reset() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         ana> one
         ana watches from 99
         ana watches"
        )
        .await
    );
}

#[tokio::test]
async fn a_slow_reader_is_cut_and_comes_back_without_a_loss() {
    let hub = hub::HubLimits {
        outbox_bytes_max: 64 * 1024,
        resume_events_max: 100_000,
        ..Default::default()
    };
    let server = TestServer::start_with(Settings {
        hub,
        ..Settings::default()
    })
    .await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let mut slow = bo.open_socket().await;
    assert_eq!(slow.subscribe("tennis", None).await["head"], 1);
    // Nobody reads: the kernel's buffers fill, then the outbox, then the socket is closed.
    let long = "가나다라마바사아자차카타파하".repeat(280);
    let mut sent = 0;
    let mut fast = ana.open_socket().await;
    while server.running.api.hub.connections() == 2 && sent < 20_000 {
        sent += 1;
        assert_eq!(
            fast.say("tennis", &format!("c{sent}"), &long).await["type"],
            "ack"
        );
    }
    assert!(sent < 20_000, "the slow reader was never cut");
    let (mut seen, code) = read_to_the_end(&mut slow).await;
    assert!(code.is_none() || code == Some(4430), "{code:?}");
    let mut again = bo.open_socket().await;
    let verdict = again
        .subscribe("tennis", Some(*seen.last().unwrap_or(&1)))
        .await;
    assert_eq!(verdict["mode"], "resumed", "{verdict}");
    let head = verdict["head"].as_u64().expect("a head");
    while seen.last() != Some(&head) {
        seen.extend(seqs(&again.next().await));
    }
    assert_eq!(
        seen,
        (2..=head).collect::<Vec<u64>>(),
        "one contiguous run of the log"
    );
    server.stop().await;
}

async fn read_to_the_end(socket: &mut maru_testkit::Socket) -> (Vec<u64>, Option<u16>) {
    let mut seen = Vec::new();
    loop {
        match socket.try_next().await {
            Ok(frame) => seen.extend(seqs(&frame)),
            Err(code) => return (seen, code),
        }
    }
}

fn seqs(frame: &serde_json::Value) -> Vec<u64> {
    match frame["type"].as_str() {
        Some("event") => frame["seq"].as_u64().into_iter().collect(),
        Some("events") => frame["events"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|e| e["seq"].as_u64())
            .collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn the_three_ways_to_receive_tell_the_same_story() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    for text in ["one", "two", "three"] {
        ana.say("tennis", text, text).await;
    }
    let mut socket = ana.open_socket().await;
    socket.subscribe("tennis", Some(1)).await;
    let mut by_socket = Vec::new();
    for _ in 0..4 {
        let event = socket.next_event().await;
        by_socket.push(json!({ "seq": event["seq"], "at": event["at"], "event": event["event"] }));
    }
    let poll = ana.get("/v1/rooms/tennis/events?after=1").await.json();
    assert_eq!(poll["mode"], "resumed");
    let by_poll: Vec<_> = poll["events"]
        .as_array()
        .expect("events")
        .iter()
        .map(|e| json!({ "seq": e["seq"], "at": e["at"], "event": e["event"] }))
        .collect();
    assert_eq!(by_socket, by_poll);
    let cursor = poll["cursor"].as_str().expect("a cursor");
    assert!(cursor.ends_with(".5"), "{cursor}");
    server.stop().await;
}
