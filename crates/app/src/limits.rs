//! How much the use cases take, each with its unit and default. Must not know who asks.

use std::time::Duration;

/// Limits of an installation.
#[derive(Clone, Debug)]
pub struct AppLimits {
    /// New guests from one address in a minute. Mobile carriers share addresses among many.
    pub guests_per_address_minute: u32,
    /// New guests of one tenant in a minute.
    pub guests_per_tenant_minute: u32,
    /// Searches of one person in a minute.
    pub searches_per_person_minute: u32,
    /// Rooms that one person makes in an hour.
    pub rooms_per_person_hour: u32,
    /// Passwords that are checked at once; each needs 19 MiB and a core.
    pub password_checks_at_once: usize,
    /// Passwords that wait at most, behind those that are being checked and the next one.
    pub password_checks_waiting_max: usize,
    /// How old the newest reading of the revocation log may be on a node that shares its store: three readings may fail.
    /// Above it the node takes and delivers nothing (`maru_quarantined` is 1).
    pub revocations_unread_max: Duration,
}

impl Default for AppLimits {
    fn default() -> Self {
        Self {
            guests_per_address_minute: 120,
            guests_per_tenant_minute: 12_000,
            searches_per_person_minute: 60,
            rooms_per_person_hour: 60,
            password_checks_at_once: 1,
            password_checks_waiting_max: 400,
            revocations_unread_max: Duration::from_secs(6),
        }
    }
}
