//! A guest's past, taken along by whoever signed in. Must not know rooms.

use std::time::Duration;

use crate::ids::{ClaimId, PrincipalId, RoomId, TenantId};
use crate::principals::Principal;
use crate::rooms::MemberRole;
use crate::time::Timestamp;

/// How long a claim can be undone.
pub const CLAIM_UNDO_MAX: Duration = Duration::from_hours(24);

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// In which tenant.
    pub tenant: TenantId,
    /// Whose past.
    pub guest: Principal,
    /// Whose it is now.
    pub by: PrincipalId,
    /// When.
    pub claimed_at: Timestamp,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// Whether every room has heard of it; a restart goes on where it stopped.
    pub is_told: bool,
}

/// A place in a room that came with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimPlace {
    /// In which room.
    pub room: RoomId,
    /// The guest's part in it.
    pub role: MemberRole,
    /// The claimer's part in it before, if they were in already.
    pub had: Option<MemberRole>,
}

impl Claim {
    /// Until when it can be undone.
    pub fn undo_until(&self) -> Timestamp {
        self.claimed_at.plus(CLAIM_UNDO_MAX)
    }
}
