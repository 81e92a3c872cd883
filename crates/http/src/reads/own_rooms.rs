//! `GET /v1/me/rooms`. Must not know rules.

use app::reads::OwnRoom;
use axum::extract::State;
use axum::response::Response;
use serde::{Serialize, Serializer};
use wire::{OwnRoomList, Problem};

use super::own_room_with;
use super::written::WrittenRooms;

use crate::acting::Reader;
use crate::long_json::long_json;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Bytes of an answer that a room mostly stays below; a longer answer grows while it is written.
const ROOM_BYTES: usize = 1_280;

/// List the rooms that one is in
///
/// The newest activity first, each with how much of it one has not read. Of more than 1,000 rooms those with the newest
/// activity; a quieter one is in the list again when something happens there.
#[utoipa::path(get, path = "/v1/me/rooms", tag = "reads", security(("bearer" = [])),
    responses((status = 200, body = OwnRoomList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_own_rooms(
    State(api): State<ApiState>,
    Reader(claims): Reader,
) -> Result<Response, ApiProblem> {
    let own = app::reads::list_own(&api.cx, claims.acting()).await?;
    let list = WrittenList {
        rooms: OwnRooms(&own, &api.written_rooms),
        unread: app::reads::unread_in_all(&own),
    };
    Ok(long_json(&list, (own.len() + 1) * ROOM_BYTES))
}

/// An [`OwnRoomList`] whose rooms are made one by one while they are written: a thousand of them at once would take more
/// memory than the answer.
#[derive(Serialize)]
struct WrittenList<'a> {
    rooms: OwnRooms<'a>,
    unread: u64,
}

struct OwnRooms<'a>(&'a [OwnRoom], &'a WrittenRooms);

impl Serialize for OwnRooms<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(rooms, written) = self;
        to.collect_seq(
            rooms
                .iter()
                .map(|own| own_room_with(own, written.write(&own.room))),
        )
    }
}
