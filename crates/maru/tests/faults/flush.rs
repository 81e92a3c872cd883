//! Acknowledged means durable: nothing of a message leaves the server before it was flushed to disk. Judged by the
//! server's system calls. Must not know how the store batches.

use testkit::{Person, Socket};

use crate::server::{Launch, folder};
use crate::strace::{Call, beside, calls};

/// Messages over each of the two ways.
const MESSAGES: usize = 20;
const WRITES: [&str; 5] = ["write", "writev", "pwrite64", "sendto", "sendmsg"];
const FLUSHES: [&str; 2] = ["fsync", "fdatasync"];

#[tokio::test]
async fn an_answer_is_written_only_after_the_flush_of_what_it_acknowledges() {
    let home = folder();
    let trace = home.path().join("trace");
    let traced = format!("trace={},{}", WRITES.join(","), FLUSHES.join(","));
    let launch = Launch::in_home(home.path()).under(beside(&trace, &[&traced]));
    let server = launch.start().await;

    let ana = Person::enter(server.address, "ana").await;
    let mut reader = ana.open_socket().await;
    reader.subscribe("tennis", None).await;
    let mut socket = ana.open_socket().await;
    for at in 0..MESSAGES {
        ana.say("tennis", &probe("http", at), &text("http", at))
            .await;
        say(&mut socket, at).await;
    }
    drop((reader, socket));
    server.stop().await;

    let trace = std::fs::read(&trace).expect("strace has written its trace");
    let calls = calls(&String::from_utf8_lossy(&trace));
    for way in ["http", "socket"] {
        for at in 0..MESSAGES {
            check(&calls, &probe(way, at), &text(way, at));
        }
    }
}

/// What stands in every answer about the message.
fn probe(way: &str, at: usize) -> String {
    format!("probe-{way}-{at:02}")
}

/// What stands in the log.
fn text(way: &str, at: usize) -> String {
    format!("words by {way} number {at:02}")
}

async fn say(socket: &mut Socket, at: usize) {
    let answer = socket
        .say("tennis", &probe("socket", at), &text("socket", at))
        .await;
    assert_eq!(answer["type"], "ack", "{answer}");
}

/// The first bytes to any peer that name the message come after a flush that covers all that was written before.
fn check(calls: &[Call], probe: &str, text: &str) {
    let is_kept = |call: &&Call| call.is_on(&WRITES, "maru.sqlite-wal") && call.rest.contains(text);
    let kept = calls.iter().find(is_kept);
    let kept = kept.unwrap_or_else(|| panic!("{text:?} was never written to the log"));
    let is_told = |call: &&Call| call.is_on(&WRITES, "<TCP") && call.rest.contains(probe);
    let told = calls.iter().find(is_told);
    let told = told.unwrap_or_else(|| panic!("{probe} was never answered"));
    let is_before =
        |call: &&Call| call.began < told.began && call.is_on(&WRITES, "maru.sqlite-wal");
    let last = calls.iter().rfind(is_before).map_or(0, |call| call.ended);
    assert!(kept.ended <= last, "{probe}: told before it was written");
    let covers = |call: &&Call| {
        call.is_on(&FLUSHES, "maru.sqlite-wal")
            && call.is_done()
            && last < call.began
            && call.ended < told.began
    };
    assert!(
        calls.iter().any(|call| covers(&call)),
        "{probe}: told at line {} before a flush of what was written until line {last}",
        told.began
    );
}
