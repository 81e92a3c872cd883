//! The OpenAPI 3.1 document, generated from the handlers. Must not know the router.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::{auth, gateways, health, members, messages, rooms};

#[derive(OpenApi)]
#[openapi(
    info(title = "Maru", description = "Rooms, messages and three ways to receive them. Frames of the socket are described in docs/wire.md.",
        license(name = "MIT OR Apache-2.0")),
    paths(
        auth::create_guest::create_guest, auth::refresh::refresh, auth::ticket::create_ticket,
        rooms::list::list_rooms, rooms::create::create_room, rooms::get::get_room,
        members::join_room, members::leave_room,
        messages::send::send_message, messages::delete::delete_message, messages::history::read_history,
        gateways::native::open::open_socket, gateways::sse::stream_room, gateways::long_poll::poll_events,
        health::healthz, health::readyz,
    ),
    modifiers(&Bearer)
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The document as JSON, with line breaks.
pub fn openapi_json() -> String {
    let mut json = Document::openapi()
        .to_pretty_json()
        .expect("the document is made of strings and numbers");
    json.push('\n');
    json
}
