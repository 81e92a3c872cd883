//! Signed-in devices: what a session is and when its refresh token is still good. Must not know tokens' bytes.

use std::time::Duration;

use crate::ids::{PrincipalId, SessionId, TenantId};
use crate::principals::Principal;
use crate::time::Timestamp;

/// How long an access token is good.
pub const ACCESS_TOKEN_LIFE: Duration = Duration::from_mins(5);
/// How long a socket or stream may go on after its access token's end without a renewal.
pub const ACCESS_TOKEN_GRACE: Duration = Duration::from_secs(30);
/// How long a socket ticket is good, once.
pub const SOCKET_TICKET_LIFE: Duration = Duration::from_secs(30);
/// A guest's session ends when it was not refreshed for this long.
pub const GUEST_IDLE_MAX: Duration = Duration::from_hours(30 * 24);
/// A guest's session ends at this age.
pub const GUEST_AGE_MAX: Duration = Duration::from_hours(180 * 24);
/// The predecessor of the newest refresh token is still answered, with the same successor, for this long.
pub const REFRESH_GRACE: Duration = Duration::from_secs(10);

/// Who acts in which tenant, by which session. Says who, never what they may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The tenant; nothing crosses it.
    pub tenant: TenantId,
    /// The principal.
    pub principal: PrincipalId,
    /// The session it acts by.
    pub session: SessionId,
}

/// One signed-in device of a principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id; also the family of its refresh tokens.
    pub id: SessionId,
    /// Whose it is.
    pub principal: Principal,
    /// The ordinal of the newest refresh token.
    pub refresh_count: u32,
    /// When the newest refresh token was made.
    pub refreshed_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// Why a refresh is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    /// Too old, idle for too long, or revoked.
    #[error("the session has ended")]
    Expired,
    /// An older token than the newest one's predecessor, or the predecessor after its grace: somebody holds a copy.
    #[error("this refresh token was used before")]
    Reused,
}

/// What a good refresh does to the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// The newest token was shown: its successor becomes the newest.
    Rotate,
    /// The predecessor was shown again inside the grace: the same successor is given again.
    Repeat,
}

impl Session {
    /// Whether the session is over at `now`.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.revoked_at.is_some()
            || now.since(self.refreshed_at) >= GUEST_IDLE_MAX
            || now.since(self.created_at) >= GUEST_AGE_MAX
    }

    /// What showing the refresh token number `count` at `now` does.
    ///
    /// # Errors
    /// [`RefreshError::Expired`] when the session is over, [`RefreshError::Reused`] when the token is not the newest
    /// and its grace of [`REFRESH_GRACE`] has passed (RFC 9700 section 4.14.2).
    pub fn check_refresh(&self, count: u32, now: Timestamp) -> Result<Refresh, RefreshError> {
        if self.is_over(now) {
            return Err(RefreshError::Expired);
        }
        if count == self.refresh_count {
            return Ok(Refresh::Rotate);
        }
        let is_predecessor = count.checked_add(1) == Some(self.refresh_count);
        if is_predecessor && now.since(self.refreshed_at) < REFRESH_GRACE {
            return Ok(Refresh::Repeat);
        }
        Err(RefreshError::Reused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::principals::PrincipalKind;
    use uuid::Uuid;

    fn session(count: u32, refreshed_at: i64) -> Session {
        let id = PrincipalId::from_uuid(Uuid::from_u128(1));
        Session {
            id: SessionId::from_uuid(Uuid::from_u128(2)),
            principal: Principal {
                id,
                kind: PrincipalKind::Guest,
                name: "a".into(),
                tag: "#1".into(),
            },
            refresh_count: count,
            refreshed_at: Timestamp::from_millis(refreshed_at),
            created_at: Timestamp::from_millis(0),
            revoked_at: None,
        }
    }

    #[test]
    fn only_the_newest_token_rotates_and_its_predecessor_repeats_within_the_grace() {
        let now = Timestamp::from_millis(9_999);
        assert_eq!(session(3, 0).check_refresh(3, now), Ok(Refresh::Rotate));
        assert_eq!(session(3, 0).check_refresh(2, now), Ok(Refresh::Repeat));
        assert_eq!(
            session(3, 0).check_refresh(1, now),
            Err(RefreshError::Reused)
        );
        let later = Timestamp::from_millis(10_000);
        assert_eq!(
            session(3, 0).check_refresh(2, later),
            Err(RefreshError::Reused)
        );
    }

    #[test]
    fn a_session_ends_by_idleness_age_and_revocation() {
        let idle = Timestamp::from_millis(0).plus(GUEST_IDLE_MAX);
        assert_eq!(
            session(1, 0).check_refresh(1, idle),
            Err(RefreshError::Expired)
        );
        let old = Timestamp::from_millis(0).plus(GUEST_AGE_MAX);
        assert!(session(1, old.as_millis() - 1).is_over(old));
        let mut revoked = session(1, 0);
        revoked.revoked_at = Some(Timestamp::from_millis(0));
        assert!(revoked.is_over(Timestamp::from_millis(1)));
    }
}
