//! Floods: too many messages at once, or the same one again and again, of one person in one room.
//!
//! Messages fill a leaky bucket (GCRA, ITU-T I.371): a burst at once, then a steady rate. The same text, whatever its
//! case, spaces, drawn-out letters and numbers, is taken a few times within a window that begins with the first of them;
//! once more cools the person down. What is refused counts for nothing. The state is of fixed size and remembers hashes
//! of eight texts, the most repeated.
//!
//! Must not know the clock, where states are kept, or who is exempt.

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::letters::letters;
use crate::time::Timestamp;

/// Messages of one second, when they come steadily.
pub const MESSAGES_PER_SECOND: u32 = 5;
/// Messages at once after silence.
pub const BURST_MESSAGES: u32 = 10;
/// How often the same text is taken within [`REPEAT_WINDOW`].
pub const REPEATS_MAX: u8 = 4;
/// Within what time repetitions count.
pub const REPEAT_WINDOW: Duration = Duration::from_mins(1);
/// How long nothing is taken after one repetition too many.
pub const COOL_DOWN: Duration = Duration::from_secs(30);
/// What a state can remember: the longest window.
pub const REPEAT_WINDOW_MAX: Duration = Duration::from_mins(30);

/// How much is a flood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FloodLimits {
    /// Messages of one second, when they come steadily; at least 1.
    pub messages_per_second: u32,
    /// Messages at once after silence; at least 1.
    pub burst_messages: u32,
    /// How often the same text is taken within the window; at least 1.
    pub repeats_max: u8,
    /// Within what time repetitions count; at most [`REPEAT_WINDOW_MAX`].
    pub repeat_window: Duration,
    /// How long nothing is taken after one repetition too many.
    pub cool_down: Duration,
}

impl Default for FloodLimits {
    fn default() -> Self {
        Self {
            messages_per_second: MESSAGES_PER_SECOND,
            burst_messages: BURST_MESSAGES,
            repeats_max: REPEATS_MAX,
            repeat_window: REPEAT_WINDOW,
            cool_down: COOL_DOWN,
        }
    }
}

/// Why a message is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloodCause {
    /// More messages than the rate.
    TooFast,
    /// The same text too often.
    Repeated,
}

/// A refused message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a flood of messages ({why:?})")]
pub struct FloodRefusal {
    /// When the next message is taken.
    pub retry_at: Timestamp,
    /// Why.
    pub why: FloodCause,
}

/// What is remembered of one person in one room: about 100 bytes, of which texts are 64.
#[derive(Clone, Debug, Default)]
pub struct Flood {
    /// When the bucket will be empty, in microseconds since the Unix epoch.
    empty_at: i64,
    cooled_until: Option<Timestamp>,
    /// The last time that texts were looked at.
    seen_at: Option<Timestamp>,
    texts: [Seen; 8],
}

/// A text's hash, when it first came in tenths of a second, which go round after 109 minutes, and how often.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    hash: u32,
    since: u16,
    count: u16,
}

impl Flood {
    /// Takes a message of `now`, or refuses it. A clock that goes back only makes one wait a little.
    ///
    /// # Errors
    /// See [`FloodRefusal`].
    pub fn check(
        &mut self,
        now: Timestamp,
        text: &str,
        limits: &FloodLimits,
    ) -> Result<(), FloodRefusal> {
        let refuse = |retry_at, why| Err(FloodRefusal { retry_at, why });
        if let Some(until) = self.cooled_until
            && now < until
        {
            return refuse(until.min(now.plus(limits.cool_down)), FloodCause::Repeated);
        }
        self.cooled_until = None;
        self.forget(now, limits.repeat_window.min(REPEAT_WINDOW_MAX));
        let hash = text_hash(text);
        let repeats_max = u16::from(limits.repeats_max.max(1));
        let known = self
            .texts
            .iter()
            .position(|seen| seen.count > 0 && seen.hash == hash);
        if known.is_some_and(|known| self.texts[known].count >= repeats_max) {
            let until = now.plus(limits.cool_down);
            self.cooled_until = Some(until);
            return refuse(until, FloodCause::Repeated);
        }
        self.pour(now, limits)
            .or_else(|retry_at| refuse(retry_at, FloodCause::TooFast))?;
        self.remember(now, hash, known);
        Ok(())
    }

    /// Puts a message into the bucket, or tells when it has room.
    fn pour(&mut self, now: Timestamp, limits: &FloodLimits) -> Result<(), Timestamp> {
        let one = 1_000_000 / i64::from(limits.messages_per_second.max(1));
        let room = one * (i64::from(limits.burst_messages.max(1)) - 1);
        let at = now.as_millis().saturating_mul(1000);
        // Never fuller than full, even if the clock was ahead.
        let empty_at = self.empty_at.clamp(at, at.saturating_add(room + one));
        let over = empty_at - at - room;
        if over > 0 {
            let millis = u64::try_from(over).unwrap_or(0).div_ceil(1000);
            return Err(now.plus(Duration::from_millis(millis)));
        }
        self.empty_at = empty_at.saturating_add(one);
        Ok(())
    }

    /// Drops what is older than the window, so that times which go round are never compared.
    fn forget(&mut self, now: Timestamp, window: Duration) {
        let silent = self
            .seen_at
            .is_none_or(|seen_at| now < seen_at || now.since(seen_at) >= window);
        self.seen_at = Some(now);
        if silent {
            self.texts = <[Seen; 8]>::default();
        }
        let window = window.as_millis() / 100;
        let now = tenths(now);
        for seen in &mut self.texts {
            if u128::from(now.wrapping_sub(seen.since)) >= window {
                *seen = Seen::default();
            }
        }
    }

    /// Notes a text; a new one takes the place of the least repeated, of those the oldest.
    fn remember(&mut self, now: Timestamp, hash: u32, known: Option<usize>) {
        let since = tenths(now);
        let weight = |&at: &usize| {
            let seen = self.texts[at];
            (seen.count, u16::MAX - since.wrapping_sub(seen.since))
        };
        let place = known.or_else(|| (0..self.texts.len()).min_by_key(weight));
        let seen = &mut self.texts[place.unwrap_or(0)];
        if known.is_none() {
            *seen = Seen {
                hash,
                since,
                count: 0,
            };
        }
        seen.count = seen.count.saturating_add(1);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it goes round"
)]
fn tenths(at: Timestamp) -> u16 {
    at.as_millis().div_euclid(100) as u16
}

/// Letters below which numbers tell texts apart, as in a vote.
const FEW_LETTERS: usize = 4;

/// A hash (FNV-1a, folded) of what a text says: without case, spaces and signs, with letters in a row once, and any
/// number for every other, unless there is little else. A text of signs alone is itself.
fn text_hash(text: &str) -> u32 {
    let mut said: Vec<char> = letters(text).into_iter().map(|letter| letter.c).collect();
    let words = said.iter().filter(|c| !c.is_numeric()).count();
    if words >= FEW_LETTERS {
        said.iter_mut()
            .filter(|c| c.is_numeric())
            .for_each(|c| *c = '0');
        said.dedup();
    } else if words > 0 {
        said.dedup_by(|a, b| a == b && !a.is_numeric());
    }
    if said.is_empty() {
        said = text.trim().chars().collect();
    }
    let step = |hash: u64, c: char| (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    let hash = said.into_iter().fold(0xcbf2_9ce4_8422_2325, step);
    u32::try_from((hash >> 32) ^ (hash & u64::from(u32::MAX))).unwrap_or(0)
}
