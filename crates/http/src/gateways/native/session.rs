//! One socket from its welcome to its end, in one task. Must not know what the frames' commands do.

use std::sync::Arc;

use app::keys::KeyRights;
use app::sessions::{Acting, Claims, check_live};
use hub::{Connection, Encoding, Inbound, NewConnection, SocketReader};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::TcpStream;
use wire::frames::Limits;
use wire::limits::{FRAME_BYTES_MAX, HEARTBEAT};
use wire::{ClientFrame, CloseCode, ProblemCode, Reference, ServerFrame};

use crate::extract::invalid_json;
use crate::gateways::native::commands;
use crate::problem::ApiProblem;
use crate::state::{Api, ApiState};
use crate::strict_json;

/// What a socket's message is; else why it is none, with what its sender tells it by where that could be read.
type Parsed = Result<ClientFrame, (Option<Reference>, Box<ApiProblem>)>;

/// What is looked for in a frame that is none.
#[derive(Deserialize)]
struct OnlyReference {
    #[serde(rename = "ref")]
    reference: Reference,
}

/// Whoever speaks at the other end.
pub(super) struct Speaker {
    /// Its socket.
    pub(super) connection: Arc<Connection>,
    /// What the API key may be used for that opened it.
    pub(super) key: Option<Arc<KeyRights>>,
}

impl Speaker {
    /// Who acts, with what limits them.
    pub(super) fn acting(&self) -> Acting<'_> {
        Acting {
            actor: self.connection.actor(),
            key: self.key.as_deref(),
        }
    }
}

/// Speaks with the peer until one of the two is done.
pub(super) async fn run(api: ApiState, upgrade: OnUpgrade, claims: Arc<Claims>) {
    // The handshake's state is large and gone after it: it must not stay in the task of an idle socket.
    let Some((socket, first)) = Box::pin(take_socket(upgrade)).await else {
        return;
    };
    let registered = api.hub.register(NewConnection {
        actor: claims.actor,
        deadline: claims.deadline(),
        encoding: Encoding::Socket,
        socket: Some(socket),
        is_sighted: claims.principal.kind.is_sighted(),
    });
    let connection = Arc::clone(registered.connection());
    // Whatever ended between the handshake's check and the registration closed the others only.
    if check_live(&api.cx, &claims).is_err() {
        close_revoked(&connection);
    }
    connection.send_frame(&welcome(&api, &claims));
    let speaker = Speaker {
        connection,
        key: claims.key.clone(),
    };
    drop(claims);
    let mut reader = SocketReader::new(Arc::clone(&speaker.connection), FRAME_BYTES_MAX);
    let mut frames = Vec::new();
    reader.feed_first(&first, &api.hub, |message| frames.push(parse(&message)));
    drop(first);
    loop {
        if !frames.is_empty() {
            Box::pin(answer_all(&api, &speaker, std::mem::take(&mut frames))).await;
        }
        if !reader
            .read(&api.hub, |message| frames.push(parse(&message)))
            .await
        {
            return;
        }
    }
}

async fn take_socket(upgrade: OnUpgrade) -> Option<(TcpStream, bytes::Bytes)> {
    let upgraded = upgrade.await.ok()?;
    let parts = upgraded.downcast::<TokioIo<TcpStream>>().ok()?;
    Some((parts.io.into_inner(), parts.read_buf))
}

async fn answer_all(api: &Api, speaker: &Speaker, frames: Vec<Parsed>) {
    let connection = &speaker.connection;
    for frame in frames {
        if connection.closing().is_some() {
            return;
        }
        match frame {
            Ok(frame) => commands::answer(api, speaker, frame).await,
            Err((reference, problem)) => {
                connection.send_frame(&commands::error(connection, reference, *problem));
            }
        }
    }
}

fn parse(message: &Inbound<'_>) -> Parsed {
    match message {
        Inbound::Text(text) => strict_json::from_slice(text.as_bytes())
            .map_err(|error| (reference_in(text), Box::new(invalid_json(&error)))),
        Inbound::Binary(_) => {
            let why = "frames are JSON in text messages";
            let problem = ApiProblem::new(ProblemCode::InvalidRequest, why);
            Err((None, Box::new(problem)))
        }
    }
}

/// A reference that is too long is not told again.
fn reference_in(text: &str) -> Option<Reference> {
    let read: OnlyReference = serde_json::from_str(text).ok()?;
    commands::check_reference(Some(&read.reference)).ok()?;
    Some(read.reference)
}

fn welcome(api: &Api, claims: &Claims) -> ServerFrame {
    let limit = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    ServerFrame::Welcome {
        epoch: api.hub.epoch().to_string(),
        principal: (&claims.principal).into(),
        heartbeat_ms: u32::try_from(HEARTBEAT.as_millis()).unwrap_or(u32::MAX),
        limits: Limits {
            frame_bytes_max: limit(FRAME_BYTES_MAX),
            text_chars_max: limit(domain::limits::TEXT_CHARS_MAX),
            subscriptions_max: limit(api.hub.limits().subscriptions_max),
        },
    }
}

/// Closes a socket whose sign-in is no longer good.
pub(super) fn close_revoked(connection: &Connection) {
    connection.close(CloseCode::Revoked, std::time::Duration::ZERO);
}
