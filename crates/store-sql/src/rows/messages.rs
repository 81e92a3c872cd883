//! Messages as rows. Must not know which statement asked.

use domain::{
    ClientId, Emoji, Mask, Mention, Mentions, Message, MessageId, Quote, Reaction, RoomId,
    Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use store::StoreError;
use uuid::Uuid;

use super::words::Words;
use super::{corrupt, number, principal, seq, shown, shown_id};

/// A message with its sender.
#[derive(FromRow, Deserialize)]
pub(crate) struct MessageRow<T = String> {
    message_id: Uuid,
    message_room_id: Uuid,
    message_seq: i64,
    message_number: i64,
    sender_id: Uuid,
    sender_kind: T,
    sender_name: T,
    sender_tag: T,
    sender_picture: Option<T>,
    sender_mask: Option<Uuid>,
    sent_as: Option<Uuid>,
    sent_as_mask: Option<Uuid>,
    client_id: T,
    text: T,
    sent_at: i64,
    deleted_at: Option<i64>,
    edited_at: Option<i64>,
    mentions: Option<T>,
    reactions: Option<T>,
    pinned_at: Option<i64>,
    #[sqlx(flatten)]
    reply_to: JoinedQuote<T>,
}

impl<T: Words> MessageRow<T> {
    pub(crate) fn into_message(self) -> Result<Message, StoreError> {
        let client_id = self.client_id.as_ref();
        let client_id =
            ClientId::parse(client_id).ok_or_else(|| corrupt("the client id", &client_id))?;
        Ok(Message {
            id: MessageId::from_uuid(self.message_id),
            room: RoomId::from_uuid(self.message_room_id),
            seq: seq(self.message_seq)?,
            number: number(self.message_number)?,
            sender: shown(
                principal(
                    self.sender_id,
                    self.sender_kind.as_ref(),
                    self.sender_name,
                    self.sender_tag,
                )?,
                self.sender_picture.as_ref().map(T::as_ref),
                self.sender_mask,
            ),
            sent_as: self.sent_as.map(|id| shown_id(id, self.sent_as_mask)),
            client_id,
            text: self.text.into(),
            sent_at: Timestamp::from_millis(self.sent_at),
            edited_at: self.edited_at.map(Timestamp::from_millis),
            deleted_at: self.deleted_at.map(Timestamp::from_millis),
            reply_to: self.reply_to.into_quote()?.map(Box::new),
            mentions: mentions_of(self.mentions.as_ref().map(T::as_ref))?,
            reactions: reactions_of(self.reactions.as_ref().map(T::as_ref))?,
            is_pinned: self.pinned_at.is_some(),
        })
    }
}

/// A message of an outer join: the row may have none.
#[derive(Deserialize)]
pub(crate) struct JoinedMessage<T = String>(Option<MessageRow<T>>);

impl<T: Words> JoinedMessage<T> {
    pub(crate) fn into_message(self) -> Result<Option<Message>, StoreError> {
        self.0.map(MessageRow::into_message).transpose()
    }
}

impl<'r, T, R: Row> FromRow<'r, R> for JoinedMessage<T>
where
    MessageRow<T>: FromRow<'r, R>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let id: Option<Uuid> = row.try_get("message_id")?;
        id.map(|_| MessageRow::from_row(row)).transpose().map(Self)
    }
}

/// The message that another one answers.
#[derive(FromRow, Deserialize)]
struct QuoteRow<T = String> {
    quote_id: Uuid,
    quote_seq: i64,
    quote_number: i64,
    quote_text: T,
    quote_deleted_at: Option<i64>,
    quote_sender_id: Uuid,
    quote_sender_kind: T,
    quote_sender_name: T,
    quote_sender_tag: T,
    quote_sender_picture: Option<T>,
    quote_sender_mask: Option<Uuid>,
    quote_sent_as: Option<Uuid>,
    quote_sent_as_mask: Option<Uuid>,
}

/// A quote of an outer join: the row may have none.
#[derive(Deserialize)]
struct JoinedQuote<T = String>(Option<QuoteRow<T>>);

impl<T: Words> JoinedQuote<T> {
    fn into_quote(self) -> Result<Option<Quote>, StoreError> {
        let Some(row) = self.0 else { return Ok(None) };
        let sender = principal(
            row.quote_sender_id,
            row.quote_sender_kind.as_ref(),
            row.quote_sender_name,
            row.quote_sender_tag,
        )?;
        let picture = row.quote_sender_picture.as_ref().map(T::as_ref);
        let sender = shown(sender, picture, row.quote_sender_mask);
        Ok(Some(Quote {
            id: MessageId::from_uuid(row.quote_id),
            seq: seq(row.quote_seq)?,
            number: number(row.quote_number)?,
            sender,
            sent_as: row
                .quote_sent_as
                .map(|id| shown_id(id, row.quote_sent_as_mask)),
            text: row.quote_text.into(),
            is_deleted: row.quote_deleted_at.is_some(),
        }))
    }
}

impl<'r, T, R: Row> FromRow<'r, R> for JoinedQuote<T>
where
    QuoteRow<T>: FromRow<'r, R>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let id: Option<Uuid> = row.try_get("quote_id")?;
        id.map(|_| QuoteRow::from_row(row)).transpose().map(Self)
    }
}

#[derive(Serialize, Deserialize)]
struct StoredMentions {
    #[serde(default)]
    here: bool,
    #[serde(default)]
    people: Vec<StoredMention>,
}

/// Who, by which name, and as which mask, where the room had one when it was written: a text keeps what it named somebody by.
#[derive(Serialize, Deserialize)]
struct StoredMention(
    Uuid,
    Box<str>,
    #[serde(default, skip_serializing_if = "Option::is_none")] Option<Uuid>,
);

impl StoredMention {
    fn of(mention: &Mention) -> Self {
        let mask = mention.id.mask().map(Mask::as_uuid);
        Self(mention.id.as_uuid(), mention.name.clone(), mask)
    }

    fn into_mention(self) -> Mention {
        Mention {
            id: shown_id(self.0, self.2),
            name: self.1,
        }
    }
}

/// Who is named, as it is kept; nothing where nobody is.
pub(crate) fn stored_mentions(mentions: &Mentions) -> Option<String> {
    if mentions.is_empty() {
        return None;
    }
    let people = mentions.people.iter();
    let stored = StoredMentions {
        here: mentions.here,
        people: people.map(StoredMention::of).collect(),
    };
    serde_json::to_string(&stored).ok()
}

pub(crate) fn mentions_of(stored: Option<&str>) -> Result<Mentions, StoreError> {
    let Some(text) = stored else {
        return Ok(Mentions::default());
    };
    let stored: StoredMentions =
        serde_json::from_str(text).map_err(|error| corrupt("mentions:", &error))?;
    Ok(Mentions {
        here: stored.here,
        people: stored
            .people
            .into_iter()
            .map(StoredMention::into_mention)
            .collect(),
    })
}

/// How often which emoji was added, as it is kept; nothing where none was.
pub(crate) fn stored_reactions(reactions: &[Reaction]) -> Option<String> {
    if reactions.is_empty() {
        return None;
    }
    let pairs: Vec<_> = reactions
        .iter()
        .map(|r| (r.emoji.as_str(), r.count))
        .collect();
    serde_json::to_string(&pairs).ok()
}

fn reactions_of(stored: Option<&str>) -> Result<Vec<Reaction>, StoreError> {
    let Some(text) = stored else {
        return Ok(Vec::new());
    };
    let pairs: Vec<(String, u32)> =
        serde_json::from_str(text).map_err(|error| corrupt("reactions:", &error))?;
    let reaction = |(text, count): (String, u32)| {
        let emoji = emoji(&text)?;
        Ok(Reaction { emoji, count })
    };
    pairs.into_iter().map(reaction).collect()
}

pub(crate) fn emoji(text: &str) -> Result<Emoji, StoreError> {
    Emoji::kept(text).ok_or_else(|| corrupt("the emoji", &text))
}
