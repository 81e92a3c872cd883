//! `GET /v1/rooms/{room}/readers`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::{Problem, Readers};

use crate::acting::Reader;
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show how far the members have read
///
/// How many members have read up to which ordinal, so that the number beside each message can be counted. Nobody is named.
/// Whoever hides how far they have read is not counted, and is told nothing.
#[utoipa::path(get, path = "/v1/rooms/{room}/readers", tag = "reads", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = Readers), (status = "4XX", body = Problem)))]
pub(crate) async fn count_readers(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<Readers>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let counted = app::reads::count_markers(&api.cx, claims.actor, &named).await?;
    let is_counted = counted.is_some();
    let (markers, hidden) = counted.map_or_else(Default::default, |c| (c.markers, c.hidden));
    Ok(Json(Readers {
        counted: is_counted,
        markers: markers
            .into_iter()
            .map(|(number, members)| (number.get(), members))
            .collect(),
        hidden: u32::try_from(hidden).unwrap_or(u32::MAX),
    }))
}
