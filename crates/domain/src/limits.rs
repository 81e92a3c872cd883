//! Limits of the domain, each with its name, unit and default. Must not know who enforces them.

/// Unicode scalar values of one message after trimming.
pub const TEXT_CHARS_MAX: usize = 4_000;
/// Unicode scalar values of a room's title.
pub const TITLE_CHARS_MAX: usize = 60;
/// Unicode scalar values of a room's cover (one emoji with its joiners).
pub const COVER_CHARS_MAX: usize = 8;
/// Unicode scalar values of a nickname.
pub const NAME_CHARS_MAX: usize = 20;
/// Entries of one history page, asked for or given.
pub const PAGE_MESSAGES_MAX: u32 = 100;
/// Entries of a history page when none was asked for.
pub const PAGE_MESSAGES_DEFAULT: u32 = 50;
/// Rooms in one's own list, and in the beginning of a feed: those with the newest activity.
pub const OWN_ROOMS_MAX: u32 = 1_000;
/// Rooms in one page of the directory.
pub const ROOMS_LISTED_MAX: u32 = 200;
/// Unicode scalar values of a message that stand above its answer.
pub const QUOTE_CHARS_MAX: usize = 100;
/// Bytes of one emoji with its joiners and modifiers.
pub const EMOJI_BYTES_MAX: usize = 64;
/// Different emoji on one message.
pub const REACTIONS_MAX: usize = 20;
/// People who are named in one message.
pub const MENTIONS_MAX: usize = 20;
/// Messages that are pinned in one room.
pub const PINS_MAX: u32 = 50;
/// Entries of one page of members.
pub const PAGE_MEMBERS_MAX: u32 = 200;
