//! What somebody can do in a room. Must not know how it is decided.

use std::mem::take;

use domain::moderation::words::WordRules;
use domain::rooms::{EntryProof, OwnChange, PolicyOverrides};
use domain::{
    Alias, ClientId, Emoji, InviteId, MemberRole, Mentions, MessageId, MessageText, PrincipalId,
    Room, RoomId, RoomKind, Seq, Timestamp,
};
use store::Subject;

/// What somebody does in a room.
#[derive(Clone, Debug)]
pub enum Act {
    /// Comes in.
    Join {
        /// With what.
        proof: EntryProof,
        /// SHA-256 of an invitation's code.
        invite: Option<[u8; 32]>,
    },
    /// Makes an invitation.
    Invite {
        /// SHA-256 of its code.
        hash: [u8; 32],
        /// Its id.
        id: InviteId,
        /// Until when it is good.
        expires_at: Timestamp,
        /// How many may come in by it.
        uses_max: Option<u32>,
    },
    /// Takes an invitation back.
    RevokeInvite {
        /// Which.
        id: InviteId,
    },
    /// Goes.
    Leave,
    /// Sends a message.
    Send {
        /// The sender's id for it.
        client_id: ClientId,
        /// The id that the message gets.
        message: MessageId,
        /// Its text.
        text: MessageText,
        /// The message that it answers.
        reply_to: Option<MessageId>,
        /// Who is named in it.
        mentions: Mentions,
    },
    /// Changes the text of a message.
    Edit {
        /// Which message.
        message: MessageId,
        /// The new text.
        text: MessageText,
        /// Who is named in it now.
        mentions: Mentions,
    },
    /// Deletes a message.
    Delete {
        /// Which message.
        message: MessageId,
    },
    /// Adds an emoji to a message, or takes it back.
    React {
        /// Which message.
        message: MessageId,
        /// Which emoji.
        emoji: Emoji,
        /// Added, else taken back.
        on: bool,
    },
    /// Pins a message for everybody, or takes that back.
    Pin {
        /// Which message.
        message: MessageId,
        /// Pinned, else not.
        on: bool,
    },
    /// Has read up to here.
    MarkRead {
        /// The newest seq that was read.
        seq: Seq,
    },
    /// Sets the room for themselves.
    SetOwn(OwnChange),
    /// Sets the room differently.
    ChangeRoom(Box<RoomChange>),
    /// Deletes the room.
    DeleteRoom,
    /// Puts somebody out.
    Remove {
        /// Whom.
        other: PrincipalId,
        /// Until when they may not come back; none: they may at once.
        banned_until: Option<Timestamp>,
    },
    /// Ends a ban before its time.
    Pardon {
        /// Whose.
        other: PrincipalId,
    },
    /// Keeps somebody from writing, or ends that.
    Mute {
        /// Whom.
        other: PrincipalId,
        /// Until when; none: they may write.
        until: Option<Timestamp>,
    },
    /// Gives somebody a part. Whoever makes somebody else the host is a deputy from then on.
    SetRole {
        /// Whom.
        other: PrincipalId,
        /// The part.
        role: MemberRole,
    },
}

/// What about a room changes; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct RoomChange {
    /// Its kind.
    pub kind: Option<RoomKind>,
    /// Its title.
    pub title: Option<Box<str>>,
    /// Its alias, or none.
    pub alias: Option<Option<Alias>>,
    /// Its cover.
    pub cover: Option<Box<str>>,
    /// What it is about.
    pub description: Option<Box<str>>,
    /// What it is found by.
    pub tags: Option<Vec<Box<str>>>,
    /// The colour of its cover, or none.
    pub colour: Option<Option<Box<str>>>,
    /// Only the host and deputies write.
    pub frozen: Option<bool>,
    /// Nobody writes any more.
    pub archived: Option<bool>,
    /// Seconds between two messages of one member.
    pub slow_mode_seconds: Option<u32>,
    /// HMAC of the code that lets people in, or none.
    pub entry_code_hash: Option<Option<Box<str>>>,
    /// Forbidden words beside those of the tenant.
    pub words: Option<WordRules>,
    /// Values of the policy that it overrides.
    pub overrides: Option<PolicyOverrides>,
}

impl RoomChange {
    /// Whether it only says who writes what and how often: what deputies may do.
    pub fn is_about_order(&self) -> bool {
        let Self {
            kind,
            title,
            alias,
            cover,
            description,
            tags,
            colour,
            frozen: _,
            archived,
            slow_mode_seconds: _,
            entry_code_hash,
            words: _,
            overrides,
        } = self;
        kind.is_none()
            && title.is_none()
            && alias.is_none()
            && cover.is_none()
            && description.is_none()
            && tags.is_none()
            && colour.is_none()
            && archived.is_none()
            && entry_code_hash.is_none()
            && overrides.is_none()
    }

    /// The room after the change.
    pub(crate) fn applied_to(&self, mut room: Room) -> Room {
        let change = self.clone();
        let settings = &mut room.settings;
        settings.description = change
            .description
            .unwrap_or_else(|| take(&mut settings.description));
        settings.tags = change.tags.unwrap_or_else(|| take(&mut settings.tags));
        settings.colour = change.colour.unwrap_or_else(|| settings.colour.take());
        settings.frozen = change.frozen.unwrap_or(settings.frozen);
        settings.archived = change.archived.unwrap_or(settings.archived);
        settings.slow_mode_seconds = change
            .slow_mode_seconds
            .unwrap_or(settings.slow_mode_seconds);
        settings.entry_code_hash = change
            .entry_code_hash
            .unwrap_or_else(|| settings.entry_code_hash.take());
        settings.words = change.words.unwrap_or_else(|| take(&mut settings.words));
        settings.overrides = change
            .overrides
            .unwrap_or_else(|| take(&mut settings.overrides));
        room.kind = change.kind.unwrap_or(room.kind);
        room.title = change.title.unwrap_or(room.title);
        room.alias = change.alias.unwrap_or(room.alias);
        room.cover = change.cover.unwrap_or(room.cover);
        room
    }
}

impl Act {
    /// What must be read to decide it.
    pub(super) fn subject(&self, room: RoomId) -> Subject {
        match self {
            Self::Join { invite, .. } => Subject::Joining {
                room,
                invite: *invite,
            },
            Self::Invite { .. } | Self::RevokeInvite { .. } | Self::SetOwn(_) => {
                Subject::Membership { room }
            }
            Self::Leave => Subject::Leaving { room },
            Self::Send {
                client_id,
                reply_to,
                ..
            } => Subject::Send {
                room,
                client_id: client_id.clone(),
                reply_to: *reply_to,
            },
            Self::Edit { message, .. } | Self::Delete { message } | Self::Pin { message, .. } => {
                Subject::Message {
                    room,
                    message: *message,
                    emoji: None,
                }
            }
            Self::React { message, emoji, .. } => Subject::Message {
                room,
                message: *message,
                emoji: Some(emoji.clone()),
            },
            Self::MarkRead { seq } => Subject::Place { room, seq: *seq },
            Self::ChangeRoom(change) => Subject::Room {
                room,
                alias: change.alias.clone().flatten(),
            },
            Self::DeleteRoom => Subject::Room { room, alias: None },
            Self::Remove { other, .. }
            | Self::Pardon { other }
            | Self::Mute { other, .. }
            | Self::SetRole { other, .. } => Subject::Other {
                room,
                other: *other,
            },
        }
    }
}
