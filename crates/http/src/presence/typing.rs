//! `POST /v1/rooms/{room}/typing`, and what a `typing` frame shares with it. Must not know rules.

use app::sessions::Acting;
use axum::extract::State;
use axum::http::StatusCode;
use wire::rooms::Typing;
use wire::{Problem, Signal};

use crate::acting::Sender;
use crate::extract::{JsonBody, NO_CONTENT, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::{Api, ApiState};

/// Be seen to type
///
/// Whoever types says so every three seconds; it ends by itself after six. Saying so more often changes nothing.
#[utoipa::path(post, path = "/v1/rooms/{room}/typing", tag = "presence", security(("bearer" = [])), request_body = Typing,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn show_typing(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<Typing>,
) -> Result<StatusCode, ApiProblem> {
    tell_typing(&api, claims.acting(), &room, body.on).await?;
    Ok(NO_CONTENT)
}

/// Tells the others in the room, through whichever door it came.
///
/// # Errors
/// When there is no such room, it does not tell, or one may not write there.
pub(crate) async fn tell_typing(
    api: &Api,
    acting: Acting<'_>,
    room: &str,
    on: bool,
) -> Result<(), ApiProblem> {
    let named = app::rooms::find(&api.cx, acting, room_name(room)?).await?;
    let member = app::presence::may_type(&api.cx, acting.actor, &named).await?;
    if let Some(member) = member {
        let key = (acting.actor.tenant, named.id);
        let member = (&member).into();
        api.hub
            .signal_others(key, acting.actor.principal, Signal::Typing { member, on });
    }
    Ok(())
}
