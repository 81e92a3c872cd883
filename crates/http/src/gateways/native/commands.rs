//! What each frame of the native socket does: translates it for a use case and its result back. Must not know rules.

use std::sync::Arc;

use app::sessions::{Acting, check_access_token};
use app::writer::{Command, Reply};
use app::{CommandError, Outcome};
use domain::{Cursor, Scope};
use hub::{Connection, Subscription};
use wire::frames::{
    Ack, FeedOpen, MessageDelete, MessageEdit, MessageSend, Ping, ReactionSet, ReadMark,
    SessionRenew, Subscribe, Typing, Unsubscribe,
};
use wire::limits::REF_CHARS_MAX;
use wire::websocket::text_frame;
use wire::{After, ClientFrame, EditMessage, ProblemCode, Reference, SendMessage, ServerFrame};

use crate::acting::check_scope;
use crate::extract::{cursor, room_name};
use crate::gateways::feed;
use crate::gateways::native::session::{Speaker, close_revoked};
use crate::messages::delete::delete_command;
use crate::messages::edit::edit_command;
use crate::messages::reactions::reaction_command;
use crate::messages::send::send_command;
use crate::presence::people::note_listening;
use crate::presence::typing::tell_typing;
use crate::problem::ApiProblem;
use crate::reads::mark::mark_command;
use crate::state::Api;

/// Commands of one connection under way at once; further frames wait unread.
const COMMANDS_IN_FLIGHT_MAX: u32 = 64;

/// The `error` frame of a problem. A socket is one request: what fails on it has its id, and `ref` tells which frame it was.
pub(super) fn error(
    connection: &Connection,
    reference: Option<Reference>,
    problem: ApiProblem,
) -> ServerFrame {
    ServerFrame::Error {
        reference,
        problem: Box::new(problem.told(format!("{:016x}", connection.id()))),
    }
}

/// Does what the frame asks. Commands are answered when they are durable; everything else is answered here.
pub(super) async fn answer(api: &Api, speaker: &Speaker, frame: ClientFrame) {
    let connection = &speaker.connection;
    if !matches!(frame, ClientFrame::Ping(_))
        && let Err(blind) = api.check_sees()
    {
        connection.send_frame(&error(connection, frame.reference().cloned(), blind));
        return;
    }
    let (reference, done) = match frame {
        ClientFrame::Subscribe(frame) => (
            frame.reference.clone(),
            subscribe(api, speaker, frame).await,
        ),
        ClientFrame::Unsubscribe(frame) => (
            frame.reference.clone(),
            unsubscribe(api, speaker, frame).await,
        ),
        ClientFrame::MessageSend(frame) => {
            (frame.reference.clone(), send(api, speaker, frame).await)
        }
        ClientFrame::MessageEdit(frame) => {
            (frame.reference.clone(), edit(api, speaker, frame).await)
        }
        ClientFrame::MessageDelete(frame) => {
            (frame.reference.clone(), delete(api, speaker, frame).await)
        }
        ClientFrame::ReactionSet(frame) => {
            (frame.reference.clone(), react(api, speaker, frame).await)
        }
        ClientFrame::ReadMark(frame) => (frame.reference.clone(), mark(api, speaker, frame).await),
        ClientFrame::Typing(frame) => (frame.reference.clone(), typing(api, speaker, frame).await),
        ClientFrame::FeedOpen(frame) => (
            frame.reference.clone(),
            open_feed(api, speaker, frame).await,
        ),
        ClientFrame::SessionRenew(frame) => {
            (frame.reference.clone(), renew(api, connection, frame))
        }
        ClientFrame::Ping(frame) => (None, pong(api, connection, frame)),
    };
    if let Err(problem) = done {
        connection.send_frame(&error(connection, reference, problem));
    }
}

pub(super) fn check_reference(reference: Option<&Reference>) -> Result<(), ApiProblem> {
    match reference {
        Some(Reference::Text(text)) if text.chars().count() > REF_CHARS_MAX => {
            Err(ApiProblem::field(
                ProblemCode::InvalidRequest,
                "ref",
                "use up to 64 characters",
            ))
        }
        _ => Ok(()),
    }
}

/// Whoever speaks, if they may: the one place of this door where the scopes of keys are checked.
fn may(speaker: &Speaker, scope: Scope) -> Result<Acting<'_>, ApiProblem> {
    check_scope(speaker.key.as_deref(), scope)?;
    Ok(speaker.acting())
}

async fn subscribe(api: &Api, speaker: &Speaker, frame: Subscribe) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Read)?;
    let room = app::rooms::find(&api.cx, acting, room_name(&frame.room)?).await?;
    app::rooms::check_may_read(&api.cx, acting.actor, &room).await?;
    let after = frame.after.as_ref().map(after_cursor).transpose()?;
    let verdict = |head: domain::Seq, mode| {
        let frame = ServerFrame::Subscribed {
            room: room.id.to_string(),
            alias: room.alias.as_ref().map(ToString::to_string),
            head: head.get(),
            mode,
            reference: frame.reference.clone(),
        };
        text_frame(&frame.to_json())
    };
    let wanted = Subscription {
        room: room.id,
        after: after.as_ref(),
    };
    let subscribed = api.hub.subscribe(&speaker.connection, wanted, verdict);
    subscribed.await?;
    note_listening(api, acting.actor, room.id).await;
    // Whoever was put out while this was under way listens no longer.
    let still = app::rooms::check_still_reads(&api.cx, acting.actor, room.id).await;
    if still.is_err() {
        api.hub.unsubscribe(&speaker.connection, room.id);
    }
    Ok(still?)
}

fn after_cursor(after: &After) -> Result<Cursor, ApiProblem> {
    match after {
        After::Seq(seq) => cursor(&seq.to_string()),
        After::Cursor(text) => cursor(text),
    }
}

async fn unsubscribe(api: &Api, speaker: &Speaker, frame: Unsubscribe) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Read)?;
    let room = app::rooms::find(&api.cx, acting, room_name(&frame.room)?).await?;
    api.hub.unsubscribe(&speaker.connection, room.id);
    ack(speaker, frame.reference);
    Ok(())
}

async fn send(api: &Api, speaker: &Speaker, frame: MessageSend) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Write)?;
    let body = SendMessage {
        client_id: frame.client_id,
        text: frame.text,
        reply_to: frame.reply_to,
        mentions: frame.mentions,
    };
    let command = send_command(api, acting, &frame.room, &body).await?;
    submit(api, &speaker.connection, command, frame.reference).await;
    Ok(())
}

async fn edit(api: &Api, speaker: &Speaker, frame: MessageEdit) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Write)?;
    let body = EditMessage {
        text: frame.text,
        mentions: frame.mentions,
    };
    let command = edit_command(api, acting, (&frame.room, &frame.id), &body).await?;
    submit(api, &speaker.connection, command, frame.reference).await;
    Ok(())
}

async fn react(api: &Api, speaker: &Speaker, frame: ReactionSet) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Write)?;
    let reaction = (&*frame.room, &*frame.id, &*frame.emoji);
    let command = reaction_command(api, acting, reaction, frame.on).await?;
    submit(api, &speaker.connection, command, frame.reference).await;
    Ok(())
}

async fn mark(api: &Api, speaker: &Speaker, frame: ReadMark) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Write)?;
    let command = mark_command(api, acting, &frame.room, frame.seq).await?;
    submit(api, &speaker.connection, command, frame.reference).await;
    Ok(())
}

async fn delete(api: &Api, speaker: &Speaker, frame: MessageDelete) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Write)?;
    let command = delete_command(api, acting, (&frame.room, &frame.id), None).await?;
    submit(api, &speaker.connection, command, frame.reference).await;
    Ok(())
}

async fn typing(api: &Api, speaker: &Speaker, frame: Typing) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Write)?;
    tell_typing(api, acting, &frame.room, frame.on).await?;
    ack(speaker, frame.reference);
    Ok(())
}

async fn open_feed(api: &Api, speaker: &Speaker, frame: FeedOpen) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let acting = may(speaker, Scope::Read)?;
    feed::open(api, acting, &speaker.connection, frame.after.as_deref()).await?;
    ack(speaker, frame.reference);
    Ok(())
}

fn ack(speaker: &Speaker, reference: Option<Reference>) {
    speaker.connection.send_frame(&ServerFrame::Ack(Ack {
        reference,
        ..Ack::default()
    }));
}

/// Hands the command to the writer; the answer is queued when it is durable.
async fn submit(
    api: &Api,
    connection: &Arc<Connection>,
    command: Command,
    reference: Option<Reference>,
) {
    connection.commands_below(COMMANDS_IN_FLIGHT_MAX).await;
    connection.begin_command();
    // Behind its beginning: a restart either waits for this command, or is seen here.
    if api.is_draining() {
        let draining = ApiProblem::from(CommandError::Draining);
        connection.queue_frame(&error(connection, reference, draining));
        connection.end_command();
        return;
    }
    let answered = Arc::clone(connection);
    let reply: Reply = Box::new(move |result| {
        if result
            .as_ref()
            .is_err_and(|error| *error == CommandError::SessionOver)
        {
            close_revoked(&answered);
        } else {
            answered.queue_frame(&reply_frame(&answered, reference, result));
        }
        answered.end_command();
    });
    api.cx.writer.submit_when_free(command, reply).await;
}

fn reply_frame(
    connection: &Connection,
    reference: Option<Reference>,
    result: Result<Outcome, CommandError>,
) -> ServerFrame {
    match result {
        Ok(Outcome::Message { message, .. }) => ServerFrame::Ack(Ack {
            reference,
            id: Some(message.id.to_string()),
            seq: Some(message.seq.get()),
            number: Some(message.number.get()),
            ..Ack::default()
        }),
        Ok(Outcome::Waiting { waiting, .. }) => ServerFrame::Ack(Ack {
            reference,
            held: Some(waiting.id.to_string()),
            ..Ack::default()
        }),
        Ok(Outcome::Deleted { seq, number }) => ServerFrame::Ack(Ack {
            reference,
            seq: seq.map(domain::Seq::get),
            number: Some(number.get()),
            ..Ack::default()
        }),
        Ok(Outcome::Marked { marker, .. }) => ServerFrame::Ack(Ack {
            reference,
            seq: Some(marker.seq.get()),
            number: Some(marker.number.get()),
            ..Ack::default()
        }),
        Ok(
            Outcome::Entered
            | Outcome::SignedIn(_)
            | Outcome::Refreshed(_)
            | Outcome::Room { .. }
            | Outcome::Cleared { .. }
            | Outcome::Membership { .. },
        ) => ServerFrame::Ack(Ack {
            reference,
            ..Ack::default()
        }),
        Err(refused) => error(connection, reference, refused.into()),
    }
}

fn renew(api: &Api, connection: &Connection, frame: SessionRenew) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let claims = check_access_token(&api.cx, &frame.access_token)?;
    let own = connection.actor();
    if (claims.actor.tenant, claims.actor.principal) != (own.tenant, own.principal) {
        // Whoever holds this socket is no longer who opened it.
        close_revoked(connection);
        return Ok(());
    }
    if claims.actor != own {
        return Err(ApiProblem::new(
            ProblemCode::TokenInvalid,
            "the token is of another session",
        ));
    }
    connection.set_deadline(claims.deadline());
    let expires_at = Some(claims.expires_at.to_string());
    connection.send_frame(&ServerFrame::Ack(Ack {
        reference: frame.reference,
        expires_at,
        ..Ack::default()
    }));
    Ok(())
}

fn pong(api: &Api, connection: &Connection, frame: Ping) -> Result<(), ApiProblem> {
    check_reference(frame.reference.as_ref())?;
    let heads = api.hub.digest(connection);
    connection.send_frame(&ServerFrame::Pong {
        reference: frame.reference,
        heads,
    });
    Ok(())
}
