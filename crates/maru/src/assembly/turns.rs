//! What comes back by itself: each second, and each turn of feeds, what has gathered is told. Must not know what is told.

use std::sync::Arc;
use std::time::Duration;

use http_api::Nodes;
use hub::Hub;
use wire::Signal;

use super::waiting;

/// How often the hub is told that a second has passed.
const TICK: Duration = Duration::from_secs(1);
/// For how long changes of rooms are gathered before feeds are told.
const FEED_TURN: Duration = Duration::from_millis(250);
/// How often heads are looked up where other nodes write to the same store.
const LOOK_UP_EVERY_TICKS: u32 = 3;

/// Tells, each second, what is told so often.
pub(super) async fn tick(hub: Arc<Hub>, cx: Arc<app::Cx>, nodes: Nodes) {
    let mut seconds = tokio::time::interval(TICK);
    seconds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u32 = 0;
    let mut moves = app::queue::MovesReader::default();
    loop {
        seconds.tick().await;
        count = count.wrapping_add(1);
        pass_second(&hub, &cx);
        if let Err(error) = http_api::tell_people(&hub, &cx, nodes, count).await {
            tracing::warn!(error = %error, "who is online could not be told; it is tried again");
        }
        hub.tell_presence();
        signal_readers(&hub, &cx).await;
        put_out_non_readers(&hub, &cx).await;
        if count.is_multiple_of(LOOK_UP_EVERY_TICKS) {
            hub.look_up_heads().await;
            waiting::look_up(&hub, &cx, &mut moves).await;
        }
    }
}

/// Tells feeds what changed, and one's own devices how far one has read, gathered for a turn.
pub(super) async fn tell_feeds(hub: Arc<Hub>, cx: Arc<app::Cx>) {
    let mut turns = tokio::time::interval(FEED_TURN);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        hub.tell_own_markers();
        if let Err(error) = http_api::tell_feeds(&hub, &cx).await {
            tracing::warn!(error = %error, "feeds could not be told what changed");
        }
    }
}

/// Tells rooms how far their members have read, where that changed in the last second.
async fn signal_readers(hub: &Hub, cx: &app::Cx) {
    for (tenant, room) in hub.take_read_rooms() {
        match app::reads::newest_markers(cx, tenant, room).await {
            Ok(Some(newest)) => {
                let readers = Signal::Readers {
                    floor: newest.floor.get(),
                    markers: newest
                        .markers
                        .into_iter()
                        .map(|(number, members)| (number.get(), members))
                        .collect(),
                };
                hub.signal_all_but((tenant, room), &newest.hidden, readers);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(room.id = %room, error = %error, "how far a room is read could not be told");
            }
        }
    }
}

/// A second has passed.
pub fn pass_second(hub: &Hub, cx: &app::Cx) {
    if cx.is_blind() {
        hub.hold();
    }
    hub.sweep(cx.ambient.now());
}

/// Whoever listens to a room that was set so that they may no longer read it listens no longer.
async fn put_out_non_readers(hub: &Hub, cx: &app::Cx) {
    for (key, listeners) in hub.take_changed_rooms() {
        let (tenant, room) = key;
        if let Err(error) = http_api::note_changed(hub, cx, key).await {
            tracing::debug!(room.id = %room, error = %error, "what a room tells of people is not known");
        }
        match app::rooms::list_non_readers(cx, tenant, room, listeners).await {
            Ok(out) => out.into_iter().for_each(|who| hub.put_out(key, who)),
            Err(error) => {
                tracing::warn!(room.id = %room, error = %error, "who may no longer read could not be found out");
            }
        }
    }
}
