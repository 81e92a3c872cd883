//! `GET /v1/me/export`. Must not know what is kept.

use app::IdentityError;
use app::people::{self, Export};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use domain::moderation::acts::ModeratingAct;
use domain::moderation::reports::{Report, Reported};
use domain::{Actor, Timestamp};
use wire::{Block, DeviceEntry, ExportLine, Problem, Waiting};

use crate::extract::SignedIn;
use crate::me::profile::me_of;
use crate::problem::ApiProblem;
use crate::push::devices::device_of;
use crate::state::ApiState;

/// Export everything that is kept of oneself
///
/// Lines of JSON (`application/x-ndjson`), each an `ExportLine`: the profile, devices, whom one blocks, what one reported,
/// what was done to one to keep order, rooms with how one stands there, how far one has read and how one set them, messages,
/// reactions and what waits. It is read as fast as it is taken; the last line is `{"type":"end"}`. An
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
        people::ExportLine::Seen(at) => ExportLine::Seen { at: time(*at) },
        people::ExportLine::PushDevice(device) => ExportLine::PushDevice {
            device: Box::new(device_of(device, actor.session)),
        },
        people::ExportLine::QuietHours(quiet) => ExportLine::QuietHours {
            quiet_hours: Box::new((&**quiet).into()),
        },
        people::ExportLine::Block(block) => ExportLine::Block {
            block: Box::new(Block {
                person: (&block.0).into(),
                at: time(block.1),
            }),
        },
        people::ExportLine::Report(report) => reported(report),
        people::ExportLine::Act(act) => acted(act),
        people::ExportLine::Room(place) => {
            let (known, member, own) = &**place;
            let (hidden, marked_unread) = (
                own.is_hidden(known.number),
                own.is_marked_unread(member.marker),
            );
            let mut room = wire::Room::from(known);
            // What others said is not one's own.
            room.last_message = None;
            ExportLine::Room {
                room: Box::new(room),
                role: member.role_now().map(|role| role.as_str().to_owned()),
                joined_at: time(member.joined_at),
                marker: member.marker.into(),
                muted_until: member.muted_until.map(time),
                banned_until: member.banned_until.map(time),
                pinned: own.pinned,
                notify: own.notify.as_str().to_owned(),
                hidden,
                marked_unread,
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

fn reported(report: &Report) -> ExportLine {
    ExportLine::Report {
        room: report.room.to_string(),
        message: match report.object {
            Reported::Message(id) => Some(id.to_string()),
            Reported::Person(_) => None,
        },
        about: report.about.id.to_string(),
        reason: report.reason.as_str().to_owned(),
        note: report.note.to_string(),
        at: report.at.to_string(),
    }
}

fn acted(act: &ModeratingAct) -> ExportLine {
    let until = act.detail.until.filter(|&until| until != Timestamp::NEVER);
    ExportLine::Act {
        room: act.room.to_string(),
        kind: act.kind.as_str().to_owned(),
        at: act.at.to_string(),
        until: until.map(|until| until.to_string()),
        words: act.detail.words.iter().map(ToString::to_string).collect(),
        undone: act.is_undone,
    }
}
