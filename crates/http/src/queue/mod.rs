//! What waits in rooms for a decision: its addresses. Must not know rules.

pub(crate) mod decide;
pub(crate) mod list;
pub(crate) mod own;

use axum::Router;
use axum::routing::{delete, get, put};

use crate::state::ApiState;

/// What waits.
pub(crate) fn routes() -> Router<ApiState> {
    Router::new()
        .route("/v1/rooms/{room}/queue", get(list::list_queue))
        .route(
            "/v1/rooms/{room}/queue/me",
            get(own::list_own_waiting).put(own::ask_to_enter),
        )
        .route("/v1/rooms/{room}/queue/{id}", delete(own::withdraw))
        .route(
            "/v1/rooms/{room}/queue/{id}/resolution",
            put(decide::decide_waiting),
        )
}
