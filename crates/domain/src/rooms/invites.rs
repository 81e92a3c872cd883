//! Invitations to rooms. Must not know how their codes are made.

use crate::ids::{InviteId, PrincipalId, RoomId};
use crate::time::Timestamp;

/// Invitations to one room that are good at once.
pub const INVITES_MAX: usize = 100;
/// People who may come in by one invitation.
pub const INVITE_USES_MAX: u32 = 10_000;

/// An invitation: whoever shows its code comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Its id.
    pub id: InviteId,
    /// To which room.
    pub room: RoomId,
    /// Who made it.
    pub by: PrincipalId,
    /// When.
    pub created_at: Timestamp,
    /// Until when it is good; [`Timestamp::NEVER`] for ever.
    pub expires_at: Timestamp,
    /// How many may come in by it; none: any number.
    pub uses_max: Option<u32>,
    /// How many have.
    pub uses: u32,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl Invite {
    /// Whether somebody may come in by it now.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none()
            && now < self.expires_at
            && self.uses_max.is_none_or(|max| self.uses < max)
    }
}
