//! What one batch writes, grouped as the tables are: one statement each. Must not know why.

use std::sync::Arc;

use domain::ids::MessageNumber;
use domain::moderation::acts::ModeratingAct;
use domain::moderation::queue::Waiting;
use domain::moderation::reports::{Report, Reported, Resolved};
use domain::rooms::{Invite, NotifyLevel, Profile, ReadMarker};
use domain::{
    ActId, ClientId, Device, Emoji, Event, InviteId, Membership, Message, Principal, PrincipalId,
    Reaction, Room, RoomId, Seq, SessionId, TenantId, Timestamp,
};

use crate::queue::SettledWaiting;

/// All that one transaction writes.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// New guests, each with its first session.
    pub guests: Vec<NewGuest>,
    /// New sessions of principals who are there already.
    pub sessions: Vec<Device>,
    /// Sessions whose refresh token moved on.
    pub refreshed: Vec<RefreshedSession>,
    /// Sessions that end now, each also a line of the log of revocations.
    pub revoked: Vec<(TenantId, SessionId, Timestamp)>,
    /// New rooms as they are at the end of the batch.
    pub rooms: Vec<NewRoom>,
    /// Rooms whose log grew, as they are at the end of the batch; new rooms are not among them.
    pub heads: Vec<RoomHead>,
    /// Rooms that are set differently, or deleted.
    pub changed_rooms: Vec<ChangedRoom>,
    /// How principals stand in rooms after the batch, where that changed.
    pub members: Vec<Member>,
    /// How principals have set rooms for themselves, where that changed.
    pub own: Vec<OwnChanged>,
    /// What rooms call people from now on, where that changed.
    pub profiles: Vec<ProfileSet>,
    /// Members of whom nothing changed but how far they have read and when they sent; none of them is in `members`.
    pub markers: Vec<MovedMarker>,
    /// New invitations, with the hash of their codes.
    pub invites: Vec<(TenantId, [u8; 32], Invite)>,
    /// Invitations that were used, by the hash of their codes, and how often.
    pub used_invites: Vec<(TenantId, [u8; 32], u32)>,
    /// Invitations that are taken back.
    pub revoked_invites: Vec<(TenantId, RoomId, InviteId, Timestamp)>,
    /// New messages: each is also the event `message.sent` of its seq.
    pub messages: Vec<(TenantId, Arc<Message>)>,
    /// Messages whose text changed; what they said before is kept for moderators.
    pub edited: Vec<EditedMessage>,
    /// Messages whose reactions changed.
    pub reacted: Vec<ReactedMessage>,
    /// Messages that are pinned, or no longer.
    pub pinned: Vec<PinnedMessage>,
    /// Messages that become tombstones.
    pub deleted: Vec<DeletedMessage>,
    /// Rooms whose history is cut.
    pub trimmed: Vec<TrimmedRoom>,
    /// Messages in which somebody is named otherwise from now on; nothing of before is kept.
    pub renamed: Vec<RenamedMessage>,
    /// New events other than `message.sent`.
    pub events: Vec<(TenantId, Event)>,
    /// Where the notice stands in the log of rooms where that changed; none: there is none.
    pub notices: Vec<(TenantId, RoomId, Option<Seq>)>,
    /// What was done to keep order.
    pub acts: Vec<(TenantId, ModeratingAct)>,
    /// Texts that moderators deleted, sealed.
    pub deleted_texts: Vec<DeletedText>,
    /// Tombstones that say again what they said; what is sealed of them goes.
    pub restored: Vec<RestoredMessage>,
    /// New reports. One by the same person about the same is left out.
    pub reports: Vec<(TenantId, Report)>,
    /// Open reports that are resolved, by what they are about.
    pub resolved_reports: Vec<ResolvedReports>,
    /// What waits for a decision from now on; in place of what is over of the same person under the same key.
    pub waiting: Vec<(TenantId, Waiting)>,
    /// What waits no longer.
    pub settled: Vec<SettledWaiting>,
}

/// A text that a moderator deleted.
#[derive(Clone, Debug)]
pub struct DeletedText {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// The seq of its sending.
    pub seq: Seq,
    /// By which act.
    pub act: ActId,
    /// The message that it answers.
    pub reply_to_seq: Option<Seq>,
    /// What it said, sealed.
    pub sealed: Box<str>,
    /// When it goes for good.
    pub expires_at: Timestamp,
}

/// A message whose deletion is undone.
#[derive(Clone, Debug)]
pub struct RestoredMessage {
    /// In which tenant.
    pub tenant: TenantId,
    /// The message as it stands again; it has no reactions.
    pub message: Message,
}

/// All open reports about one object of a room are resolved.
#[derive(Clone, Debug)]
pub struct ResolvedReports {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// About what.
    pub object: Reported,
    /// How.
    pub how: Resolved,
}

/// A new guest with its first session.
#[derive(Clone, Debug)]
pub struct NewGuest {
    /// In which tenant.
    pub tenant: TenantId,
    /// The guest.
    pub principal: Principal,
    /// Its session; the refresh count begins at 1.
    pub device: Device,
}

/// A session whose refresh token moved on.
#[derive(Clone, Copy, Debug)]
pub struct RefreshedSession {
    /// In which tenant.
    pub tenant: TenantId,
    /// Which session.
    pub session: SessionId,
    /// The ordinal of its newest token.
    pub refresh_count: u32,
    /// When that was made.
    pub refreshed_at: Timestamp,
}

/// A new room.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// In which tenant.
    pub tenant: TenantId,
    /// The room with its head, number and members after the batch; `last_message` is not read.
    pub room: Room,
    /// The seq of its newest message, if it has one.
    pub last_message_seq: Option<Seq>,
    /// Whether it is found in the list of rooms.
    pub is_listed: bool,
    /// The two of a direct room, as one text; unique in the tenant.
    pub pair_key: Option<Box<str>>,
    /// Who made it; nobody for the rooms of a new installation.
    pub created_by: Option<PrincipalId>,
    /// The creator's `Idempotency-Key`.
    pub create_key: Option<ClientId>,
}

/// A room's counters after the batch.
#[derive(Clone, Copy, Debug)]
pub struct RoomHead {
    /// In which tenant.
    pub tenant: TenantId,
    /// Which room.
    pub room: RoomId,
    /// The newest seq.
    pub head: Seq,
    /// The newest message's ordinal.
    pub number: MessageNumber,
    /// How many members it has.
    pub members: u64,
    /// The seq of its newest message; `None` leaves what is stored.
    pub last_message_seq: Option<Seq>,
    /// When somebody did something there; `None` leaves what is stored: only the house did.
    pub active_at: Option<Timestamp>,
}

/// A message that names somebody otherwise: what it says now, and what it said before its edits.
#[derive(Clone, Debug)]
pub struct RenamedMessage {
    /// In which tenant.
    pub tenant: TenantId,
    /// The message after the change; only its text and its mentions are read.
    pub message: Message,
    /// What stood there.
    pub was: Box<str>,
    /// What stands there now.
    pub is: Box<str>,
}

/// A room whose history is cut: everything up to the floor goes.
#[derive(Clone, Copy, Debug)]
pub struct TrimmedRoom {
    /// In which tenant.
    pub tenant: TenantId,
    /// Which room.
    pub room: RoomId,
    /// Up to here.
    pub floor: Seq,
    /// The ordinal of the newest message that goes.
    pub number: MessageNumber,
    /// Who sent what since then is remembered for a day, without what it said: a send that is repeated stays one.
    pub sent_since: Timestamp,
}

/// A room that is set differently.
#[derive(Clone, Debug)]
pub struct ChangedRoom {
    /// In which tenant.
    pub tenant: TenantId,
    /// The room; its counters and its newest message are not read.
    pub room: Room,
    /// Whether it is found in the list of rooms.
    pub is_listed: bool,
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
}

/// How a principal stands in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// Who.
    pub principal: PrincipalId,
    /// How, from now on.
    pub membership: Membership,
    /// When it changed.
    pub at: Timestamp,
}

/// How a principal has set a room for itself from now on; `None` leaves what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnChanged {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// Who.
    pub principal: PrincipalId,
    /// What is stored from now on.
    pub values: OwnValues,
}

/// What a room calls somebody from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileSet {
    /// In which tenant.
    pub tenant: TenantId,
    /// Which room.
    pub room: RoomId,
    /// Whom; in `members` already, or by this batch.
    pub principal: PrincipalId,
    /// The name and picture for this room; none: the usual name.
    pub profile: Option<Profile>,
}

/// Stored values of how somebody has set a room for themselves; `None` leaves one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnValues {
    /// The room's newest message when it was hidden.
    pub hidden_at: Option<Option<MessageNumber>>,
    /// Its place among the pinned rooms.
    pub pinned: Option<Option<u32>>,
    /// What they want to be told of.
    pub notify: Option<NotifyLevel>,
    /// How far they had read when they marked it as unread.
    pub unread_at: Option<Option<Seq>>,
}

impl OwnValues {
    /// As of somebody who has set nothing.
    pub const NOTHING_SET: Self = Self {
        hidden_at: Some(None),
        pinned: Some(None),
        notify: Some(NotifyLevel::All),
        unread_at: Some(None),
    };

    /// These, and where they say nothing, those before.
    #[must_use]
    pub fn over(self, before: Self) -> Self {
        Self {
            hidden_at: self.hidden_at.or(before.hidden_at),
            pinned: self.pinned.or(before.pinned),
            notify: self.notify.or(before.notify),
            unread_at: self.unread_at.or(before.unread_at),
        }
    }
}

/// How far a member has read, and when it sent last where that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedMarker {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// Who; in `members` already.
    pub principal: PrincipalId,
    /// Up to where.
    pub marker: ReadMarker,
    /// The last send that slow mode counts from.
    pub sent_at: Option<Timestamp>,
}

/// A message whose text changed.
#[derive(Clone, Debug)]
pub struct EditedMessage {
    /// In which tenant.
    pub tenant: TenantId,
    /// The message after the change; its reactions are not read.
    pub message: Message,
    /// Where the log says so.
    pub seq: Seq,
    /// What it said before.
    pub text_before: Box<str>,
    /// Whether it called somebody before.
    pub called: bool,
}

/// A message whose reactions changed by one person's act.
#[derive(Clone, Debug)]
pub struct ReactedMessage {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// The seq of its sending.
    pub seq: Seq,
    /// Who.
    pub by: PrincipalId,
    /// Which emoji.
    pub emoji: Emoji,
    /// Added, else taken back.
    pub is_added: bool,
    /// When.
    pub at: Timestamp,
    /// All reactions after the change.
    pub reactions: Vec<Reaction>,
}

/// A message that is pinned, or no longer.
#[derive(Clone, Copy, Debug)]
pub struct PinnedMessage {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// The seq of its sending.
    pub seq: Seq,
    /// Since when; none: not pinned.
    pub pinned_at: Option<Timestamp>,
}

/// A message that becomes a tombstone: its text goes, its place stays.
#[derive(Clone, Copy, Debug)]
pub struct DeletedMessage {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// The seq of its sending.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PrincipalId,
    /// Whether it called somebody.
    pub called: bool,
}
