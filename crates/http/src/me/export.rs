//! `GET /v1/me/export`. Must not know what is kept.

use app::IdentityError;
use app::people::{self, Export};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use domain::{Actor, Timestamp};
use wire::{DeviceEntry, ExportLine, Problem, Waiting};

use crate::extract::SignedIn;
use crate::me::profile::me_of;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Export everything that is kept of oneself
///
/// Lines of JSON (`application/x-ndjson`), each an `ExportLine`: the profile, devices, rooms with how one stands there and
/// how far one has read, messages, reactions and what waits. It is read as fast as it is taken; the last line is `{"type":"end"}`. An
/// account proves first who it is (`POST /v1/me/step-up`). Three times an hour.
#[utoipa::path(get, path = "/v1/me/export", tag = "me", security(("bearer" = [])),
    responses((status = 200, body = ExportLine, content_type = "application/x-ndjson"),
        (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub(crate) async fn export_me(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
) -> Result<Response, ApiProblem> {
    let actor = claims.actor;
    let export = people::begin_export(&api.cx, actor).await?;
    let lines = futures_util::stream::try_unfold((api, export), move |(api, export)| {
        next_lines(api, export, actor)
    });
    let mut response = Response::new(Body::from_stream(lines));
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, "application/x-ndjson");
    set(header::CACHE_CONTROL, "no-store");
    set(
        header::CONTENT_DISPOSITION,
        "attachment; filename=\"maru-export.jsonl\"",
    );
    Ok(response)
}

type Step = Option<(Bytes, (ApiState, Export))>;

/// The next lines; where they fail, the body ends without its last one.
async fn next_lines(
    api: ApiState,
    mut export: Export,
    actor: Actor,
) -> Result<Step, IdentityError> {
    // A page may have nothing of oneself; the body goes on with the next that has.
    while let Some(lines) = export.next(&api.cx).await? {
        if !lines.is_empty() {
            let now = api.cx.ambient.now();
            return Ok(Some((written(&lines, actor, now), (api, export))));
        }
    }
    Ok(None)
}

fn written(lines: &[people::ExportLine], actor: Actor, now: Timestamp) -> Bytes {
    let mut out = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut out, &on_the_wire(line, actor, now))
            .expect("lines are made of strings and numbers, and memory takes them");
        out.push(b'\n');
    }
    out.into()
}

fn on_the_wire(line: &people::ExportLine, actor: Actor, now: Timestamp) -> ExportLine {
    let time = |at: Timestamp| at.to_string();
    match line {
        people::ExportLine::Profile(myself) => ExportLine::Profile {
            me: Box::new(me_of(myself, actor)),
        },
        people::ExportLine::Device(device) => ExportLine::Device {
            device: Box::new(DeviceEntry::new(device, actor.session)),
        },
        people::ExportLine::Room(place) => {
            let (room, member) = &**place;
            let mut room = wire::Room::from(room);
            // What others said is not one's own.
            room.last_message = None;
            ExportLine::Room {
                room: Box::new(room),
                role: member.role_now().map(|role| role.as_str().to_owned()),
                joined_at: time(member.joined_at),
                marker: member.marker.into(),
                muted_until: member.muted_until.map(time),
                banned_until: member.banned_until.map(time),
            }
        }
        people::ExportLine::Message(message) => {
            let mut message = wire::Message::from(&**message);
            message.reply_to = None;
            ExportLine::Message {
                message: Box::new(message),
            }
        }
        people::ExportLine::Reaction { room, seq, emoji } => ExportLine::Reaction {
            room: room.to_string(),
            seq: seq.get(),
            emoji: emoji.as_str().to_owned(),
        },
        people::ExportLine::Waiting(waiting) => ExportLine::Waiting {
            waiting: Box::new(Waiting::own(waiting, now)),
        },
        people::ExportLine::End => ExportLine::End,
    }
}
