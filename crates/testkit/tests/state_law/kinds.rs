//! The state law in rooms of all kinds, with everything that the planner decides, by people of every part: whoever listened
//! from the beginning, and whoever reads the log, have what a fresh look has; and what is refused changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::RoomKind;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::client::{apply, last_room, people_of, room_of, state_of};
use crate::deeds::{Deed, What, deeds};
use crate::house::House;

/// Scripts for each kind; `MARU_LAW_CASES` asks for more.
const CASES: usize = 3;

fn cases() -> usize {
    let asked = std::env::var("MARU_LAW_CASES");
    asked.map_or(CASES, |cases| cases.parse().expect("a number of scripts"))
}

/// What was done, and what was refused.
#[derive(Default)]
struct Counted {
    done: BTreeMap<What, u32>,
    refused: u32,
}

fn seq(event: &Value) -> u64 {
    event["seq"].as_u64().expect("a seq")
}

async fn play(kind: RoomKind, script: &[Deed], counted: &mut Counted) {
    let mut house = House::of(kind).await;
    let mut seen = house.look().await.expect("the room is there");
    // After every tenth deed a client could have begun.
    let mut begun = vec![seen[0].clone()];
    for (at, deed) in script.iter().enumerate() {
        let done = house.take(deed).await;
        let Some(now) = house.look().await else {
            *counted.done.entry(deed.what).or_default() += 1;
            is_gone(&mut house, &seen).await;
            return house.server.stop().await;
        };
        match done {
            Some(true) => *counted.done.entry(deed.what).or_default() += 1,
            Some(false) => {
                counted.refused += 1;
                assert_eq!(seen, now, "{deed:?} was refused and changed something");
            }
            None => {}
        }
        seen = now;
        if at % 10 == 9 {
            begun.push(seen[0].clone());
        }
    }
    check(&mut house, &seen, &begun).await;
    house.server.stop().await;
}

/// The last thing that is told of a room is that it is gone.
async fn is_gone(house: &mut House, seen: &[Value; 3]) {
    let head = seen[0]["head"].as_u64().expect("a head");
    let told = house.told_until(head + 1).await;
    let last = told.last().expect("an event");
    assert_eq!(last["event"]["type"], "room.deleted", "{last}");
}

async fn check(house: &mut House, seen: &[Value; 3], begun: &[Value]) {
    let [page, members, room] = seen;
    let head = page["head"].as_u64().expect("a head");
    let told = house.told_until(head).await;
    let one_by_one = told.iter().map(seq).eq(1..=head);
    assert!(one_by_one, "there is a hole in what was told");
    let fresh = state_of(page);
    for snapshot in begun {
        let since = snapshot["head"].as_u64().expect("a head");
        let missed: Vec<&Value> = told.iter().filter(|event| seq(event) > since).collect();
        let mut state = state_of(snapshot);
        for event in &missed {
            apply(&mut state, event);
        }
        assert_eq!(state, fresh, "told from {since}");
        // Who somebody was before their first name here is told to those alone who listen.
        let is_masked = missed.iter().any(|event| event["event"]["masked"] == true);
        if let (false, Some(log)) = (is_masked, house.log_after(since).await) {
            let mut state = state_of(snapshot);
            for event in &log {
                apply(&mut state, event);
            }
            assert_eq!(state, fresh, "read from {since}");
        }
    }
    assert_eq!(json!(people_of(&told)), *members, "the members as told");
    assert_eq!(
        room_of(room),
        room_of(&last_room(&told)),
        "the room as told"
    );
    if let Some(whole) = house.log_after(0).await {
        assert!(whole.iter().map(seq).eq(1..=head), "a hole in the log");
        assert_eq!(json!(people_of(&whole)), *members, "the members as read");
        assert_eq!(
            room_of(room),
            room_of(&last_room(&whole)),
            "the room as read"
        );
    }
}

#[tokio::test]
async fn the_law_holds_in_rooms_of_all_kinds_with_everything_that_is_decided() {
    let mut runner = TestRunner::deterministic();
    let script =
        (deeds(60..100), proptest::bool::weighted(0.1)).prop_map(|(mut deeds, is_deleted)| {
            if let (true, Some(last)) = (is_deleted, deeds.last_mut()) {
                (last.what, last.who) = (What::DeleteRoom, 0);
            }
            deeds
        });
    let mut counted = Counted::default();
    for number in 0..cases() {
        for &kind in RoomKind::ALL {
            let script = script.new_tree(&mut runner).expect("a script").current();
            println!("{kind:?}, script {number}: {script:?}");
            play(kind, &script, &mut counted).await;
        }
    }
    println!("done: {:?}, refused: {}", counted.done, counted.refused);
    let done: BTreeSet<What> = counted.done.keys().copied().collect();
    let missing: Vec<What> = What::all().filter(|what| !done.contains(what)).collect();
    assert!(missing.is_empty(), "never done: {missing:?}");
    assert!(counted.refused > 0);
}
