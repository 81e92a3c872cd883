//! What waits for a decision, as other servers change it. Must not know who is told.

use app::queue::MovesReader;
use hub::Hub;

/// Finds what other servers changed of what waits. Does nothing where nobody else writes.
pub(super) async fn look_up(hub: &Hub, cx: &app::Cx, reader: &mut MovesReader) {
    if !hub.hears_others() {
        return;
    }
    match reader.step(cx).await {
        Ok(found) => {
            for one in found {
                hub.note_waiting_here((one.tenant, one.room), one.by);
            }
        }
        Err(error) => {
            tracing::warn!(error = %error, "what waits could not be looked up; it is tried again");
        }
    }
}
