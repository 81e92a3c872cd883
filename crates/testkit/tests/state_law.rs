//! The state law over the public wire: for any sequence of commands from several people, a snapshot plus the events
//! after it equals a fresh snapshot: of the messages, the members and the room. The logs are kept as fixtures, and the
//! headless client replays the same ones.

#[path = "state_law/client.rs"]
mod client;
#[path = "state_law/deeds.rs"]
mod deeds;
#[path = "state_law/house.rs"]
mod house;
#[path = "state_law/kinds.rs"]
mod kinds;
#[path = "state_law/play.rs"]
mod play;
#[path = "state_law/steps.rs"]
mod steps;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::client::{apply, people_of, room_of, state_of};
use crate::play::Play;
use crate::steps::{Step, step};

const LOGS: usize = 12;

async fn check_log(steps: &[Step], snapshot_at: usize) -> Value {
    let mut play = Play::begin().await;
    let mut snapshot = play.snapshot().await;
    for (at, step) in steps.iter().enumerate() {
        play.take(step).await;
        if at == snapshot_at {
            snapshot = play.snapshot().await;
        }
    }
    let events = play
        .events_after(snapshot["head"].as_u64().expect("a head"))
        .await;
    let fresh = play.snapshot().await;
    let mut state = state_of(&snapshot);
    for event in &events {
        apply(&mut state, event);
    }
    assert_eq!(
        state,
        state_of(&fresh),
        "snapshot + events is not the fresh snapshot"
    );
    let head = events
        .last()
        .map_or(snapshot["head"].clone(), |event| event["seq"].clone());
    assert_eq!(head, fresh["head"]);
    let (members, room) = check_people(&play).await;
    play.server.stop().await;
    json!({ "snapshot": snapshot, "events": events, "fresh": fresh, "members": members, "room": room })
}

/// Who is in the room in which part, and how it is set, is what its whole log says.
async fn check_people(play: &Play) -> (Value, Value) {
    let whole = play.events_after(0).await;
    let members = play.members().await;
    assert_eq!(
        people_of(&whole),
        members.as_array().expect("members").clone(),
        "the members are not those of the log"
    );
    let hosts = members.as_array().into_iter().flatten();
    let hosts = hosts.filter(|one| one["role"] == "host").count();
    assert!(hosts <= 1, "{members}");
    let room = play.room().await;
    assert_eq!(room_of(&room), room_of(&client::last_room(&whole)));
    (members, room)
}

/// The same where everybody's commands come at once, so that many are decided in one batch.
#[tokio::test]
async fn the_law_holds_where_everybody_acts_at_once() {
    let mut runner = TestRunner::deterministic();
    let script = prop::collection::vec(prop::collection::vec(step(), 1..24), 8);
    for _ in 0..LOGS {
        let rounds = script.new_tree(&mut runner).expect("a script").current();
        let mut play = Play::begin().await;
        let mut snapshots = Vec::new();
        for steps in &rounds {
            snapshots.push(play.snapshot().await);
            play.take_at_once(steps).await;
        }
        let fresh = play.snapshot().await;
        for snapshot in snapshots {
            let mut state = state_of(&snapshot);
            let head = snapshot["head"].as_u64().expect("a head");
            for event in play.events_after(head).await {
                apply(&mut state, &event);
            }
            assert_eq!(state, state_of(&fresh), "{rounds:?}");
        }
        play.server.stop().await;
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/packages/core/fixtures/logs")
}

#[tokio::test]
async fn a_snapshot_and_the_events_after_it_equal_a_fresh_snapshot() {
    let bless = std::env::var_os("MARU_BLESS").is_some();
    let mut runner = TestRunner::deterministic();
    let script = (prop::collection::vec(step(), 50..100), 0_usize..30);
    for number in 1..=LOGS {
        let (steps, snapshot_at) = script.new_tree(&mut runner).expect("a script").current();
        let mut log = check_log(&steps, snapshot_at).await;
        log["name"] = json!(format!("random commands, log {number}"));
        let text = serde_json::to_string_pretty(&log).expect("JSON") + "\n";
        let path = fixtures().join(format!("random-{number:02}.json"));
        if bless {
            std::fs::create_dir_all(fixtures()).expect("the folder of fixtures");
            std::fs::write(&path, text).expect("a fixture is written");
        } else {
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            let hint = "MARU_BLESS=1 cargo test -p maru-testkit --test state_law";
            assert!(
                kept == text,
                "{} is not what the server says now; look at the change, then: {hint}",
                path.display()
            );
        }
    }
}
