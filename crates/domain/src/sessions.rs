//! Signed-in devices: what a session is and when its refresh token is still good. Must not know tokens' bytes.

use std::time::Duration;

use crate::ids::{PrincipalId, SessionId, TenantId};
use crate::principals::Principal;
use crate::roles::words;
use crate::tenants::Lives;
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

/// An account's session ends when it was not refreshed for this long.
pub const ACCOUNT_IDLE_MAX: Duration = Duration::from_hours(14 * 24);
/// An account's session ends at this age.
pub const ACCOUNT_AGE_MAX: Duration = Duration::from_hours(90 * 24);
/// A session that a host's code began ends at this age, or with the host's own before that.
pub const HANDOVER_AGE_MAX: Duration = Duration::from_hours(24);
/// An operator's session ends when it was not refreshed for this long.
pub const OPERATOR_IDLE_MAX: Duration = Duration::from_mins(30);
/// An operator's session ends at this age.
pub const OPERATOR_AGE_MAX: Duration = Duration::from_hours(12);
/// How long a fresh proof counts.
pub const STEP_UP_LIFE: Duration = Duration::from_mins(5);

/// Whether a proof of who one is, given at `proved_at`, still counts.
pub fn is_fresh(proved_at: Option<Timestamp>, now: Timestamp) -> bool {
    proved_at.is_some_and(|at| now.since(at) < STEP_UP_LIFE)
}

/// Whether whoever administers by their own account has proved who they are since they sat down: at `proved_at`, which a
/// refresh forgets after half an hour away.
pub fn is_proved(proved_at: Option<Timestamp>, now: Timestamp) -> bool {
    proved_at.is_some_and(|at| now.since(at) < OPERATOR_AGE_MAX)
}

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
    /// What limits its life.
    pub life: Life,
}

/// What limits a session's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// It ends when it was not refreshed for this long.
    pub idle_max: Duration,
    /// It ends then in any case.
    pub ends_at: Timestamp,
    /// How long the predecessor of the newest refresh token is still answered.
    pub grace: Duration,
}

impl Life {
    /// A guest's life that begins at `now`, in a tenant of these settings.
    pub fn of_guest(now: Timestamp, lives: &Lives) -> Self {
        Self::within(
            now,
            lives,
            lives.guest_idle_days,
            GUEST_IDLE_MAX,
            lives.guest_age_days,
            GUEST_AGE_MAX,
        )
    }

    /// An account's life that begins at `now`.
    pub fn of_account(now: Timestamp, lives: &Lives) -> Self {
        Self::within(
            now,
            lives,
            lives.account_idle_days,
            ACCOUNT_IDLE_MAX,
            lives.account_age_days,
            ACCOUNT_AGE_MAX,
        )
    }

    /// An operator's life that begins at `now`.
    pub fn of_operator(now: Timestamp, lives: &Lives) -> Self {
        Self {
            idle_max: OPERATOR_IDLE_MAX,
            ends_at: now.plus(OPERATOR_AGE_MAX),
            grace: lives.refresh_grace(),
        }
    }

    /// The life of a session that the host began at `now`: as long as the host's own, and not above a day.
    pub fn of_handover(now: Timestamp, host_ends_at: Option<Timestamp>, lives: &Lives) -> Self {
        let ends_at = now.plus(HANDOVER_AGE_MAX);
        Self {
            idle_max: HANDOVER_AGE_MAX,
            ends_at: host_ends_at.map_or(ends_at, |end| end.min(ends_at)),
            grace: lives.refresh_grace(),
        }
    }

    fn within(
        now: Timestamp,
        lives: &Lives,
        idle_days: Option<u32>,
        idle_max: Duration,
        age_days: Option<u32>,
        age_max: Duration,
    ) -> Self {
        let days = |days: Option<u32>, max: Duration| {
            days.map_or(max, |days| {
                Duration::from_hours(u64::from(days) * 24).min(max)
            })
        };
        Self {
            idle_max: days(idle_days, idle_max),
            ends_at: now.plus(days(age_days, age_max)),
            grace: lives.refresh_grace(),
        }
    }
}

words! {
    /// How somebody entered.
    Way {
        /// As a guest.
        Guest = "guest",
        /// By e-mail and password.
        Account = "account",
        /// At an identity provider.
        Oidc = "oidc",
        /// By a push or pull code of the host.
        Handover = "handover",
        /// By a token that the host signed.
        SignedToken = "signed_token",
        /// By an API key.
        Key = "key",
    }
}

/// A session as its owner and the administration see it, and as it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// In which tenant.
    pub tenant: TenantId,
    /// Its id.
    pub session: SessionId,
    /// Whose.
    pub principal: PrincipalId,
    /// How it began.
    pub way: Way,
    /// What the person reads in the list: `Chrome · Android`.
    pub device: Box<str>,
    /// The host's or provider's own session, by which it is ended from there.
    pub session_ref: Option<Box<str>>,
    /// When it began.
    pub created_at: Timestamp,
    /// When its newest refresh token was made.
    pub refreshed_at: Timestamp,
    /// When its owner last proved to be the owner, if they were not away for [`OPERATOR_IDLE_MAX`] since.
    pub proved_at: Option<Timestamp>,
    /// What limits its life.
    pub life: Life,
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
            || now.since(self.refreshed_at) >= self.life.idle_max
            || now >= self.life.ends_at
    }

    /// What showing the refresh token number `count` at `now` does.
    ///
    /// # Errors
    /// [`RefreshError::Expired`] when the session is over, [`RefreshError::Reused`] when the token is not the newest
    /// and its grace has passed (RFC 9700 section 4.14.2).
    pub fn check_refresh(&self, count: u32, now: Timestamp) -> Result<Refresh, RefreshError> {
        if self.is_over(now) {
            return Err(RefreshError::Expired);
        }
        if count == self.refresh_count {
            return Ok(Refresh::Rotate);
        }
        let is_predecessor = count.checked_add(1) == Some(self.refresh_count);
        if is_predecessor && now.since(self.refreshed_at) < self.life.grace {
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
                picture: None,
            },
            refresh_count: count,
            refreshed_at: Timestamp::from_millis(refreshed_at),
            created_at: Timestamp::from_millis(0),
            revoked_at: None,
            life: Life::of_guest(Timestamp::from_millis(0), &Lives::default()),
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
    fn a_tenant_can_only_shorten_lives() {
        let now = Timestamp::from_millis(0);
        let lives = Lives {
            guest_idle_days: Some(1),
            guest_age_days: Some(10_000),
            refresh_grace_seconds: Some(0),
            ..Lives::default()
        };
        let life = Life::of_guest(now, &lives);
        assert_eq!(life.idle_max, Duration::from_hours(24));
        assert_eq!(life.ends_at, now.plus(GUEST_AGE_MAX));
        assert_eq!(life.grace, Duration::ZERO);
        let host = Life::of_handover(now, Some(Timestamp::from_millis(5_000)), &lives);
        assert_eq!(host.ends_at, Timestamp::from_millis(5_000));
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
