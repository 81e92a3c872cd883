//! Rows of what waits in rooms for a decision. Must not know which statement asked.

use domain::moderation::queue::{
    HeldMessage, Settled, Waiting, WaitingFor, WaitingKind, WaitingState,
};
use domain::{ClientId, MessageId, PrincipalId, RoomId, Timestamp, WaitingId};
use sqlx::FromRow;
use store::StoreError;
use uuid::Uuid;

use super::messages::mentions_of;
use super::{corrupt, principal, shown};

/// Something that waits or waited, with whose it is.
#[derive(FromRow)]
pub(crate) struct WaitingRow {
    id: Uuid,
    room_id: Uuid,
    kind: String,
    client_id: String,
    text: String,
    parts: Option<String>,
    reply_to: Option<Uuid>,
    mentions: Option<String>,
    at: i64,
    expires_at: i64,
    state: String,
    settled_by: Option<Uuid>,
    settled_at: Option<i64>,
    settled_reason: Option<String>,
    by_id: Uuid,
    by_kind: String,
    by_name: String,
    by_tag: String,
    by_picture: Option<String>,
    by_mask: Option<Uuid>,
}

impl WaitingRow {
    pub(crate) fn into_waiting(self) -> Result<Waiting, StoreError> {
        let by = principal(self.by_id, &self.by_kind, self.by_name, self.by_tag)?;
        let by = shown(by, self.by_picture.as_deref(), self.by_mask);
        let what = match waiting_kind(&self.kind)? {
            WaitingKind::Entry => WaitingFor::Entry,
            WaitingKind::Message => WaitingFor::Message(Box::new(HeldMessage {
                client_id: ClientId::parse(&self.client_id)
                    .ok_or_else(|| corrupt("the client id", &self.client_id))?,
                reply_to: self.reply_to.map(MessageId::from_uuid),
                mentions: mentions_of(self.mentions.as_deref())?,
                parts: parts_of(self.parts.as_deref())?,
            })),
        };
        let settled = match (self.settled_by, self.settled_at) {
            (Some(by), Some(at)) => Some(Settled {
                state: WaitingState::parse(&self.state)
                    .ok_or_else(|| corrupt("the state", &self.state))?,
                by: PrincipalId::from_uuid(by),
                at: Timestamp::from_millis(at),
                reason: self.settled_reason.map(Into::into),
            }),
            _ => None,
        };
        Ok(Waiting {
            id: WaitingId::from_uuid(self.id),
            room: RoomId::from_uuid(self.room_id),
            what,
            by,
            text: self.text.into(),
            at: Timestamp::from_millis(self.at),
            expires_at: Timestamp::from_millis(self.expires_at),
            settled,
        })
    }
}

pub(crate) fn waiting_kind(word: &str) -> Result<WaitingKind, StoreError> {
    WaitingKind::parse(word).ok_or_else(|| corrupt("what waits:", &word))
}

/// The parts for which a message is held, as they are kept; nothing where there are none.
pub(crate) fn stored_parts(parts: &[Box<str>]) -> Option<String> {
    (!parts.is_empty()).then(|| serde_json::to_string(parts).unwrap_or_default())
}

fn parts_of(stored: Option<&str>) -> Result<Vec<Box<str>>, StoreError> {
    stored.map_or_else(
        || Ok(Vec::new()),
        |text| serde_json::from_str(text).map_err(|error| corrupt("parts:", &error)),
    )
}
