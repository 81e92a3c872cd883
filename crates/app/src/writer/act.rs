//! What somebody can do in a room. Must not know how it is decided.

use std::mem::take;

use domain::moderation::reports::{ReportReason, Reported};
use domain::moderation::words::WordRules;
use domain::rooms::{EntryProof, OwnChange, PolicyOverrides, Profile};
use domain::{
    ActId, Alias, ClientId, Emoji, InviteId, MemberRole, Mentions, MessageId, MessageText,
    PrincipalId, ReportId, Room, RoomKind, Seq, Timestamp,
};

use super::queue_act::QueueAct;
pub use super::verdict::Verdict;

/// What somebody does in a room.
#[derive(Clone, Debug)]
pub enum Act {
    /// Comes in.
    Join {
        /// With what.
        proof: EntryProof,
        /// SHA-256 of an invitation's code.
        invite: Option<[u8; 32]>,
        /// Under which name, where that is not the usual one.
        profile: Option<Profile>,
    },
    /// Has another name and picture in the room, or the usual one again.
    SetProfile {
        /// Which.
        profile: Option<Profile>,
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
        /// The room is of two: the other one may not want to hear of the sender.
        to_pair: bool,
    },
    /// Does something about what waits for a decision.
    Queue(Box<QueueAct>),
    /// Changes the text of a message.
    Edit {
        /// Which message.
        message: MessageId,
        /// The new text.
        text: MessageText,
        /// Who is named in it now.
        mentions: Mentions,
        /// The room is of two: the other one may not want to hear of the sender.
        to_pair: bool,
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
        /// The room is of two: the other one may not want to hear of whoever adds it.
        to_pair: bool,
    },
    /// Pins a message for everybody, or takes that back.
    Pin {
        /// Which message.
        message: MessageId,
        /// Pinned, else not.
        on: bool,
        /// The room is of two: the other one may not want to hear of whoever pins it.
        to_pair: bool,
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
    /// Puts a notice up, or takes it down.
    SetNotice {
        /// What it says.
        text: Option<MessageText>,
    },
    /// Deletes messages of one person with one event.
    Clear {
        /// Whose.
        other: PrincipalId,
        /// The places of their sending; those that are of somebody else, or deleted, are passed over.
        seqs: Vec<Seq>,
    },
    /// Undoes what a moderator did.
    Undo {
        /// Which act.
        act: ActId,
    },
    /// Does something, and says why.
    Because {
        /// Why.
        reason: Box<str>,
        /// What.
        act: Box<Act>,
    },
    /// Tells those who keep order of a message or a person.
    Report(Box<ReportWanted>),
    /// Decides what becomes of a report.
    Resolve {
        /// Which.
        report: ReportId,
        /// What.
        verdict: Verdict,
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

/// A report that somebody makes, checked.
#[derive(Clone, Debug)]
pub struct ReportWanted {
    /// The id that it gets.
    pub id: ReportId,
    /// About what.
    pub object: Reported,
    /// Why.
    pub reason: ReportReason,
    /// What the reporter adds, or empty.
    pub note: Box<str>,
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

    /// What it sets, each by its name.
    pub(crate) fn names(&self) -> Vec<Box<str>> {
        let given = [
            ("kind", self.kind.is_some()),
            ("title", self.title.is_some()),
            ("alias", self.alias.is_some()),
            ("cover", self.cover.is_some()),
            ("description", self.description.is_some()),
            ("tags", self.tags.is_some()),
            ("colour", self.colour.is_some()),
            ("frozen", self.frozen == Some(true)),
            ("unfrozen", self.frozen == Some(false)),
            ("archived", self.archived.is_some()),
            ("slow_mode_seconds", self.slow_mode_seconds.is_some()),
            ("entry_code", self.entry_code_hash.is_some()),
            ("words", self.words.is_some()),
            ("policy", self.overrides.is_some()),
        ];
        let given = given.into_iter().filter(|(_, is_given)| *is_given);
        given.map(|(name, _)| name.into()).collect()
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
    /// The same, with why it is done.
    pub(crate) fn because(self, reason: Option<Box<str>>) -> Self {
        match reason {
            Some(reason) => Self::Because {
                reason,
                act: Box::new(self),
            },
            None => self,
        }
    }
}
