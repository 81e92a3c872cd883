//! `GET /v1/room-kinds`, and what another kind would change in a room. Must not know rules.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use wire::rooms::{KindEffect, RoomKindEntry};
use wire::{KindEffects, Problem, RoomKinds};

use super::fields;
use crate::acting::Reader;
use crate::extract::{Params, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show what the kinds of rooms mean
///
/// The policy of each kind in one's tenant.
#[utoipa::path(get, path = "/v1/room-kinds", tag = "rooms", security(("bearer" = [])),
    responses((status = 200, body = RoomKinds), (status = "4XX", body = Problem)))]
pub(crate) async fn list_kinds(
    State(api): State<ApiState>,
    Reader(claims): Reader,
) -> Result<Json<RoomKinds>, ApiProblem> {
    let kinds = app::rooms::kinds(&api.cx, claims.actor.tenant).into_iter();
    Ok(Json(RoomKinds {
        kinds: kinds
            .map(|here| RoomKindEntry::new(here.kind, here.is_made_by_people, &here.policy))
            .collect(),
    }))
}

/// Which kind.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EffectsParams {
    /// The kind that the room would be of.
    kind: String,
}

/// Show what another kind would change
///
/// Every value of the room's policy that would be another one. Nothing is changed.
#[utoipa::path(get, path = "/v1/rooms/{room}/effects", tag = "rooms", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), EffectsParams),
    responses((status = 200, body = KindEffects), (status = "4XX", body = Problem)))]
pub(crate) async fn show_effects(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
    Params(params): Params<EffectsParams>,
) -> Result<Json<KindEffects>, ApiProblem> {
    let kind = fields::kind(&params.kind)?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::rooms::check_may_read(&api.cx, claims.actor, &named).await?;
    let effects = app::rooms::effects(&api.cx, claims.actor.tenant, &named, kind);
    Ok(Json(KindEffects {
        from: named.kind.as_str().to_owned(),
        to: kind.as_str().to_owned(),
        effects: effects.iter().map(KindEffect::from).collect(),
    }))
}
