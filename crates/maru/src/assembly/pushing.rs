//! The turns of pushes: rooms are looked at when their readers had their time, and calls are made as others end. Must not
//! know who is told what.

use std::sync::Arc;
use std::time::Duration;

use app::push::{Delivering, Followed, deliver_some, step};
use tokio::time::MissedTickBehavior;

/// How often it is looked for rooms and pushes whose time has come.
const TURN: Duration = Duration::from_millis(500);

/// Pushes what is to be pushed.
pub(super) async fn push_to_devices(cx: Arc<app::Cx>) {
    let mut turns = tokio::time::interval(TURN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut delivering = Delivering::default();
    loop {
        tokio::select! {
            _ = turns.tick() => follow(&cx).await,
            () = delivering.one_ended() => {}
        }
        deliver_some(&cx, &mut delivering);
    }
}

async fn follow(cx: &app::Cx) {
    loop {
        match step(cx).await {
            Ok(Followed::Nothing) => return,
            Ok(Followed::Rooms(_)) => {}
            Err(error) => {
                tracing::warn!(error = %error, "what is to be pushed could not be read; it is tried again");
                return;
            }
        }
    }
}
