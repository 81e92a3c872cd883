//! The turns of the search index: it follows when something has grown, rests for a multiple of what a step took, and gives
//! way while much is written. Must not know what is indexed.

use std::sync::Arc;
use std::time::Duration;

use app::search::Followed;

/// For how long what has grown is gathered before it is indexed.
const GATHER: Duration = Duration::from_millis(300);
/// How long is waited for something to grow before all rooms may be looked through again.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Between two looks at a page of rooms.
const LOOK_REST: Duration = Duration::from_millis(20);
/// After a failure.
const RETRY_AFTER: Duration = Duration::from_secs(2);
/// Events in a second from which on the writer is taken for busy.
const BUSY_EVENTS_PER_SECOND: u64 = 2_000;
/// A rest is so many times as long as the step before it: a quarter of the time, and a thirtieth while the writer is busy.
const REST_FACTOR: u32 = 3;
const BUSY_REST_FACTOR: u32 = 30;

/// Keeps the index behind the logs. Where other nodes write too, what a node that died had not indexed is found by looking.
pub(super) async fn follow_logs(cx: Arc<app::Cx>, is_shared: bool) {
    let mut looked_at = cx.ambient.now();
    let mut counted_at = looked_at;
    loop {
        let begun_at = cx.ambient.now();
        let rest = match cx.follower.step(&cx).await {
            Ok(Followed::Nothing) => {
                let grown = cx.follower.grown();
                let is_grown = tokio::time::timeout(LOOK_EVERY, grown).await.is_ok();
                let now = cx.ambient.now();
                if is_shared && now.since(looked_at) >= LOOK_EVERY {
                    looked_at = now;
                    cx.follower.look_through();
                }
                if is_grown { GATHER } else { Duration::ZERO }
            }
            Ok(Followed::Looked) => LOOK_REST,
            Ok(Followed::Indexed { .. }) => {
                let now = cx.ambient.now();
                let counted_for = now.since(counted_at);
                counted_at = now;
                rest_after(now.since(begun_at), cx.follower.take_events(), counted_for)
            }
            Err(error) => {
                tracing::warn!(error = %error, "logs could not be indexed; it is tried again");
                RETRY_AFTER
            }
        };
        tokio::time::sleep(rest).await;
    }
}

/// How long to rest after a step that took so long, when so many events were committed in a time.
fn rest_after(took: Duration, events: u64, counted_for: Duration) -> Duration {
    let millis = counted_for.as_millis().max(1);
    let per_second = u128::from(events) * 1_000 / millis;
    if per_second > u128::from(BUSY_EVENTS_PER_SECOND) {
        took * BUSY_REST_FACTOR
    } else {
        took * REST_FACTOR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_writer_is_given_way() {
        let took = Duration::from_millis(10);
        let second = Duration::from_secs(1);
        assert_eq!(rest_after(took, 0, second), Duration::from_millis(30));
        assert_eq!(rest_after(took, 2_000, second), Duration::from_millis(30));
        assert_eq!(rest_after(took, 2_002, second), Duration::from_millis(300));
        assert_eq!(rest_after(Duration::ZERO, 9, second), Duration::ZERO);
    }
}
