//! What was done to keep order in a room, as it is written down. Must not know how it was decided.

use std::time::Duration;

use crate::ids::{ActId, PrincipalId, RoomId};
use crate::roles::words;
use crate::rooms::{MemberRole, Membership};
use crate::time::Timestamp;

/// For how long a moderator's act can be undone, and so the texts are kept that it deleted.
pub const UNDO_LIFE: Duration = Duration::from_hours(24);
/// Entries of one page of acts.
pub const PAGE_ACTS_MAX: u32 = 100;
/// Messages that one transaction deletes or brings back.
pub const CLEARED_MESSAGES_MAX: usize = 100;

words! {
    /// What was done.
    ActKind {
        /// Somebody was put out.
        Kicked = "member.kicked",
        /// Somebody was put out and kept out.
        Banned = "member.banned",
        /// A ban was ended before its time.
        Pardoned = "member.pardoned",
        /// Somebody may not write for a while, or may again.
        Muted = "member.muted",
        /// Somebody was given another part.
        RoleChanged = "member.role_changed",
        /// A message of somebody else was deleted.
        MessageDeleted = "message.deleted",
        /// Messages of one person were deleted.
        MessagesDeleted = "messages.deleted",
        /// The room was set differently.
        RoomChanged = "room.changed",
        /// A notice was put up or taken down.
        NoticeChanged = "notice.changed",
        /// It was decided what becomes of a report.
        ReportResolved = "report.resolved",
        /// A message that waited was let through.
        MessageReleased = "message.released",
        /// A message that waited was not let through.
        MessageDeclined = "message.declined",
        /// Somebody who asked was let in.
        EntryAccepted = "entry.accepted",
        /// Somebody who asked was not let in.
        EntryDeclined = "entry.declined",
        /// Something of this was undone.
        Undone = "act.undone",
    }
}

impl ActKind {
    /// Whether it can be undone.
    pub const fn can_be_undone(self) -> bool {
        matches!(
            self,
            Self::Kicked
                | Self::Banned
                | Self::Muted
                | Self::MessageDeleted
                | Self::MessagesDeleted
        )
    }
}

/// An act of somebody who keeps order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeratingAct {
    /// Its id: the greater, the later.
    pub id: ActId,
    /// In which room.
    pub room: RoomId,
    /// Who did it.
    pub by: PrincipalId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: ActKind,
    /// To what: an id.
    pub object: Box<str>,
    /// Why, if that was said.
    pub reason: Option<Box<str>>,
    /// What else there is to say.
    pub detail: ActDetail,
    /// The act that it undoes.
    pub undoes: Option<ActId>,
    /// Whether it was undone.
    pub is_undone: bool,
}

impl ModeratingAct {
    /// Whether it can still be undone.
    pub fn may_be_undone(&self, now: Timestamp) -> bool {
        self.kind.can_be_undone() && now.since(self.at) < UNDO_LIFE
    }
}

/// What an act says beside who, what and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActDetail {
    /// Until when it holds.
    pub until: Option<Timestamp>,
    /// The part given, or what became of a report, or what of the room was set, each as its word.
    pub words: Vec<Box<str>>,
    /// How the person stood before.
    pub was: Option<Stood>,
}

/// How somebody stood in a room before an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stood {
    /// In which part, if they were in.
    pub role: Option<MemberRole>,
    /// Until when they were banned.
    pub banned_until: Option<Timestamp>,
    /// Until when they were muted.
    pub muted_until: Option<Timestamp>,
}

impl From<&Membership> for Stood {
    fn from(standing: &Membership) -> Self {
        Self {
            role: standing.role_now(),
            banned_until: standing.banned_until,
            muted_until: standing.muted_until,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_act_can_be_undone_for_a_day_where_it_can_be_at_all() {
        let id = Uuid::from_u128(1);
        let act = |kind| ModeratingAct {
            id: ActId::from_uuid(id),
            room: RoomId::from_uuid(id),
            by: PrincipalId::from_uuid(id),
            at: Timestamp::from_millis(0),
            kind,
            object: "".into(),
            reason: None,
            detail: ActDetail::default(),
            undoes: None,
            is_undone: false,
        };
        let day = Timestamp::from_millis(0).plus(UNDO_LIFE);
        let just_before = Timestamp::from_millis(day.as_millis() - 1);
        assert!(act(ActKind::Banned).may_be_undone(just_before));
        assert!(!act(ActKind::Banned).may_be_undone(day));
        assert!(!act(ActKind::RoomChanged).may_be_undone(just_before));
        assert!(!act(ActKind::Undone).may_be_undone(just_before));
    }
}
