//! What a list of words would have caught of the last messages of a room, before it is switched on.

use domain::moderation::words::{Hit, Matcher, WordAction, WordRules};
use domain::{Actor, Message};
use store::{HistoryPlace, HistoryQuery};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::members::check_keeps_order;

/// Messages that are looked at.
const LOOKED_AT_MAX: usize = 1_000;
/// Messages of one read.
const PAGE: u32 = 100;

/// What a list would have caught.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// How many messages were looked at.
    pub looked_at: usize,
    /// Those that it catches, the newest first.
    pub caught: Vec<CaughtMessage>,
}

/// A message that a list catches.
#[derive(Clone, Debug)]
pub struct CaughtMessage {
    /// The message.
    pub message: Message,
    /// The parts that are caught.
    pub parts: Vec<Box<str>>,
    /// What would have become of it: refused, else held, else masked.
    pub action: WordAction,
}

/// Looks for the words in the newest messages of the room. For those who keep order there.
///
/// # Errors
/// When the actor does not, or the store fails.
pub async fn try_words(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    words: &WordRules,
) -> Result<Trial, ReadError> {
    check_keeps_order(cx, actor, room).await?;
    let matcher = Matcher::new(words);
    let mut trial = Trial::default();
    let mut place = HistoryPlace::Newest;
    while trial.looked_at < LOOKED_AT_MAX {
        let query = HistoryQuery { place, limit: PAGE };
        let page = cx.store.read_history(actor.tenant, room.id, query).await?;
        let page = page.ok_or(ReadError::RoomNotFound)?;
        for message in page.messages.iter().rev() {
            trial.looked_at += 1;
            let hits = matcher.find(&message.text);
            if !hits.is_empty() {
                let action = strongest(words, &hits);
                let part = |range: std::ops::Range<usize>| message.text[range].into();
                trial.caught.push(CaughtMessage {
                    message: message.clone(),
                    parts: hits.into_iter().map(|hit| part(hit.range)).collect(),
                    action,
                });
            }
        }
        match page.messages.first() {
            Some(oldest) if page.has_older => place = HistoryPlace::Before(oldest.seq),
            _ => break,
        }
    }
    Ok(trial)
}

fn strongest(words: &WordRules, hits: &[Hit]) -> WordAction {
    let has = |action| {
        hits.iter()
            .any(|hit| words.rules[hit.rule].action == action)
    };
    let first = [WordAction::Refuse, WordAction::Hold]
        .into_iter()
        .find(|&action| has(action));
    first.unwrap_or(WordAction::Mask)
}
