//! `/v1/rooms/{room}/invites`. Must not know rules.

use std::time::Duration;

use app::members::{InviteWanted, create_invite, list_invites, revoke_invite};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::rooms::INVITE_USES_MAX;
use domain::{InviteId, Timestamp};
use wire::{CreateInvite, InviteCreated, InviteEntry, InviteList, Problem, ProblemCode};

use crate::acting::{Reader, Sender};
use crate::extract::{JsonBody, NO_CONTENT, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Seconds for which an invitation may be good, when it is not good for ever: a year.
const SECONDS_MAX: u32 = 366 * 86_400;

/// List invitations
///
/// Those that are good, the newest first. For the host and deputies.
#[utoipa::path(get, path = "/v1/rooms/{room}/invites", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = InviteList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_room_invites(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<InviteList>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let invites = list_invites(&api.cx, claims.actor, &named).await?;
    Ok(Json(InviteList {
        invites: invites.iter().map(InviteEntry::from).collect(),
    }))
}

/// Invite
///
/// Whoever shows the code comes in, whatever else the room asks. For members, or for the host and deputies, as the room's
/// policy says (`members_invite`). At most 100 are good at once.
#[utoipa::path(post, path = "/v1/rooms/{room}/invites", tag = "members", security(("bearer" = [])), request_body = CreateInvite,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 201, body = InviteCreated), (status = "4XX", body = Problem)))]
pub(crate) async fn create_room_invite(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<CreateInvite>,
) -> Result<(StatusCode, Json<InviteCreated>), ApiProblem> {
    let wrong = |field, rule: &str| Err(ApiProblem::field(ProblemCode::InvalidMember, field, rule));
    if body.seconds.is_some_and(|s| s == 0 || s > SECONDS_MAX) {
        return wrong("seconds", "use 1 second to a year");
    }
    if body
        .uses
        .is_some_and(|uses| uses == 0 || uses > INVITE_USES_MAX)
    {
        return wrong("uses", "use 1–10,000");
    }
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let wanted = InviteWanted {
        life: body
            .seconds
            .map(|seconds| Duration::from_secs(seconds.into())),
        uses_max: body.uses,
    };
    let invite = create_invite(&api.cx, claims.actor, &named, wanted).await?;
    let tenant = api.cx.tenants.find(claims.actor.tenant);
    let slug = tenant.map_or_else(String::new, |tenant| tenant.slug.to_string());
    let name = named
        .alias
        .map_or_else(|| named.id.to_string(), |alias| alias.to_string());
    let url = format!(
        "{}/{slug}/{name}#invite={}",
        api.cx.public_origin, invite.code
    );
    let is_for_ever = invite.expires_at == Timestamp::NEVER;
    let created = InviteCreated {
        id: invite.id.to_string(),
        code: invite.code,
        url,
        expires_at: (!is_for_ever).then(|| invite.expires_at.to_string()),
    };
    Ok((StatusCode::CREATED, Json(created)))
}

/// Take an invitation back
///
/// Also when it is over. For the host and deputies.
#[utoipa::path(delete, path = "/v1/rooms/{room}/invites/{id}", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The invitation's id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn revoke_room_invite(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    // What can be no id names no invitation: there is nothing to take back.
    if let Some(id) = InviteId::parse(&id) {
        revoke_invite(&api.cx, claims.actor, &named, id).await?;
    }
    Ok(NO_CONTENT)
}
