//! What must be read before an act is decided. Must not know how it is read.

use domain::moderation::reports::Reported;
use domain::rooms::Profile;
use domain::{Emoji, MessageId, PrincipalId, RoomId};
use store::Subject;

use super::act::Act;

impl Act {
    /// What must be read to decide it.
    pub(super) fn subject(&self, room: RoomId) -> Subject {
        match self {
            Self::Join {
                invite, profile, ..
            } => Subject::Joining {
                room,
                invite: *invite,
                name_key: profile.as_ref().map(Profile::name_key),
            },
            Self::SetProfile { profile } => Subject::Profile {
                room,
                name_key: profile.as_ref().map(Profile::name_key),
            },
            Self::Invite { .. } | Self::RevokeInvite { .. } | Self::SetOwn(_) => {
                Subject::Membership { room }
            }
            Self::Leave => Subject::Leaving { room },
            Self::Send {
                client_id,
                reply_to,
                to_pair,
                ..
            } => Subject::Send {
                room,
                client_id: client_id.clone(),
                reply_to: *reply_to,
                to_pair: *to_pair,
                held_at: None,
            },
            Self::Queue(act) => act.subject(room),
            Self::Edit {
                message, to_pair, ..
            } => about(room, *message, None, *to_pair),
            Self::Pin {
                message, to_pair, ..
            } => pinning(room, *message, *to_pair),
            Self::Delete { message } => about(room, *message, None, false),
            Self::React {
                message,
                emoji,
                to_pair,
                ..
            } => about(room, *message, Some(emoji.clone()), *to_pair),
            Self::Report(wanted) => match wanted.object {
                Reported::Message(message) => about(room, message, None, false),
                Reported::Person(other) => person(room, other),
            },
            Self::Resolve { report, .. } => Subject::Report {
                room,
                report: *report,
            },
            Self::Because { act, .. } => act.subject(room),
            Self::Clear { other, seqs } => Subject::Clear {
                room,
                other: *other,
                seqs: seqs.clone(),
            },
            Self::Undo { act } => Subject::Act { room, act: *act },
            Self::MarkRead { seq } => Subject::Place { room, seq: *seq },
            Self::ChangeRoom(change) => Subject::Room {
                room,
                alias: change.alias.clone().flatten(),
            },
            Self::DeleteRoom | Self::SetNotice { .. } => Subject::Room { room, alias: None },
            Self::Remove { other, .. } | Self::Pardon { other } | Self::Mute { other, .. } => {
                person(room, *other)
            }
            Self::SetRole { other, .. } => part(room, *other),
        }
    }
}

/// Somebody else in the room.
const fn person(room: RoomId, other: PrincipalId) -> Subject {
    Subject::Other { room, other }
}

/// A message of the room, and maybe an emoji of it.
const fn about(room: RoomId, message: MessageId, emoji: Option<Emoji>, to_pair: bool) -> Subject {
    Subject::Message {
        room,
        message,
        emoji,
        to_pair,
    }
}

/// A message of the room that is to be pinned, or no longer.
const fn pinning(room: RoomId, message: MessageId, to_pair: bool) -> Subject {
    Subject::Pinning {
        room,
        message,
        to_pair,
    }
}

/// Somebody's part in the room.
const fn part(room: RoomId, other: PrincipalId) -> Subject {
    Subject::Part { room, other }
}
