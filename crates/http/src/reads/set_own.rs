//! `PATCH /v1/rooms/{room}/members/me`. Must not know rules.

use app::ReadError;
use axum::Json;
use axum::extract::State;
use domain::rooms::{NotifyLevel, OwnChange, PIN_PLACE_MAX, Refusal};
use wire::given::Given;
use wire::{OwnRoom, Problem, ProblemCode, SetOwnRoom};

use super::own_room;
use crate::acting::Sender;
use crate::extract::{JsonBody, Path, room_name};
use crate::members::profile_of;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Set a room for oneself
///
/// Hidden, pinned, what one wants to be told of, marked as unread: only oneself sees it, on all one's devices at once.
/// Name and picture for this room (`profile`): everybody there sees them.
#[utoipa::path(patch, path = "/v1/rooms/{room}/members/me", tag = "members", security(("bearer" = [])), request_body = SetOwnRoom,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = OwnRoom), (status = "4XX", body = Problem)))]
pub(crate) async fn set_own_room(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<SetOwnRoom>,
) -> Result<Json<OwnRoom>, ApiProblem> {
    let (cx, actor) = (&api.cx, claims.actor);
    let change = change(&body)?;
    let profile = match &body.profile {
        Given::Absent => None,
        Given::Null => Some(None),
        Given::Value(wanted) => Some(Some(profile_of(wanted)?)),
    };
    let named = app::rooms::find(cx, claims.acting(), room_name(&room)?).await?;
    if let Some(profile) = profile {
        app::members::set_profile(cx, actor, &named, profile.as_ref()).await?;
    }
    if change != OwnChange::default() || matches!(body.profile, Given::Absent) {
        app::reads::set_own(cx, actor, &named, change).await?;
    }
    let own = app::reads::find_own(cx, (actor.tenant, actor.principal), named.id).await?;
    // Whoever was put out a moment later is in no longer.
    let own = own.ok_or(ReadError::Refused(Refusal::NotMember))?;
    Ok(Json(own_room(&own)))
}

fn change(body: &SetOwnRoom) -> Result<OwnChange, ApiProblem> {
    let pinned = match body.pinned {
        Given::Absent => None,
        Given::Null => Some(None),
        Given::Value(place) if place <= PIN_PLACE_MAX => Some(Some(place)),
        Given::Value(_) => {
            let rule = "use 0–999, or null";
            return Err(ApiProblem::field(
                ProblemCode::InvalidMember,
                "pinned",
                rule,
            ));
        }
    };
    Ok(OwnChange {
        hidden: body.hidden,
        pinned,
        notify: body.notify.as_deref().map(notify).transpose()?,
        unread: body.unread,
    })
}

fn notify(word: &str) -> Result<NotifyLevel, ApiProblem> {
    let rule = "use all, mentions or none";
    NotifyLevel::parse(word)
        .ok_or_else(|| ApiProblem::field(ProblemCode::InvalidMember, "notify", rule))
}
