//! Telling devices that have no page open. Must not know push services.

pub(crate) mod devices;
pub(crate) mod quiet_hours;
pub(crate) mod subscribe;
pub(crate) mod trial;

use axum::Router;
use axum::routing::{delete, get, post, put};

use crate::state::ApiState;

pub(crate) fn routes() -> Router<ApiState> {
    Router::new()
        .route("/v1/me/push", get(devices::show_push))
        .route("/v1/me/push/subscription", put(subscribe::subscribe_push))
        .route(
            "/v1/me/push/subscriptions/{id}",
            delete(devices::end_push_device),
        )
        .route("/v1/me/push/quiet-hours", put(quiet_hours::set_quiet_hours))
        .route("/v1/me/push/trials", post(trial::try_push))
}
