//! Rooms: what they are, the policy of their kind, and their log of events. Must not know how they are kept.

mod abilities;
mod apply;
mod events;
mod invites;
mod kinds;
mod members;
mod notices;
mod own;
mod policy;
mod profiles;
mod retention;
mod room;
mod rules;
mod settings;

pub use abilities::{Ability, abilities};
pub use apply::{ApplyError, RoomState};
pub use events::{Event, EventBody};
pub use invites::{INVITE_USES_MAX, INVITES_MAX, Invite};
pub use kinds::{Entry, PresenceKind, ProfileKind, RoomKind, Succession};
pub use members::{MemberRole, Membership, ReadMarker};
pub use notices::{NOTICE_CHARS_MAX, Notice, PAGE_NOTICES_MAX, check_notice};
pub use own::{
    CALLS_COUNTED_MAX, Calls, MessagePlace, NotifyLevel, OwnChange, OwnSettings, PIN_PLACE_MAX,
};
pub use policy::{KindSettings, Policy, PolicyEffect, PolicyOverrides, PolicyValue};
pub use profiles::{Picture, PictureColour, PictureEmoji, PictureShape, Profile, name_key};
pub use retention::{Keeping, Sent, TRIM_SEQS_MAX};
pub use room::{
    Room, RoomRef, TitleError, check_cover, check_description, check_tags, check_title,
};
pub use rules::{
    EntryProof, Refusal, Ruled, check_ask, check_delete, check_edit, check_invite, check_join,
    check_moderate, check_read, check_role, check_send, check_settable, check_write,
};
pub use settings::{
    DESCRIPTION_CHARS_MAX, ENTRY_CODE_CHARS_MAX, ROOM_WORDS_MAX, RoomSettings,
    SLOW_MODE_SECONDS_MAX, TAG_CHARS_MAX, TAGS_MAX, composed_entry_code,
};
