//! Wrong codes, tokens and keys from one network address: whoever guesses is soon not listened to. Right ones cost nothing.
//! Must not know what is guessed.

use std::net::IpAddr;
use std::time::Duration;

use domain::{RoomId, TenantId, Timestamp};

use crate::context::{AttemptKey, Cx};
use crate::errors::IdentityError;
use crate::network_address::NetworkAddress;
use crate::throttle::Rate;

/// Wrong ones from one address in a minute. Many people share an address.
const WRONG_PER_MINUTE: Rate = Rate::per_minute(120);
/// Wrong codes of one room from one address, by however many people: ten thousand of four digits take days.
const WRONG_OF_A_ROOM: Rate = Rate {
    burst: 30,
    count: 30,
    per: Duration::from_mins(10),
};

/// Somebody who shows a code, a token or a key.
pub(crate) struct Guesser<'a> {
    cx: &'a Cx,
    key: AttemptKey,
    rate: Rate,
    now: Timestamp,
}

impl<'a> Guesser<'a> {
    /// Whoever is at this address.
    ///
    /// # Errors
    /// [`IdentityError::TooManyAttempts`] after too many wrong ones.
    pub(crate) fn at(cx: &'a Cx, address: IpAddr) -> Result<Self, IdentityError> {
        let key = AttemptKey::Codes(NetworkAddress::of(address));
        Self::new(cx, key, WRONG_PER_MINUTE)
    }

    /// Whoever is at this address, about one room.
    ///
    /// # Errors
    /// [`IdentityError::TooManyAttempts`] after too many wrong ones.
    pub(crate) fn at_room(
        cx: &'a Cx,
        address: IpAddr,
        (tenant, room): (TenantId, RoomId),
    ) -> Result<Self, IdentityError> {
        let key = AttemptKey::EntryCodes(tenant, room, NetworkAddress::of(address));
        Self::new(cx, key, WRONG_OF_A_ROOM)
    }

    fn new(cx: &'a Cx, key: AttemptKey, rate: Rate) -> Result<Self, IdentityError> {
        let now = cx.ambient.now();
        match cx.throttles.attempts.wait(&key, rate, now) {
            Some(wait) => Err(IdentityError::TooManyAttempts(wait)),
            None => Ok(Self { cx, key, rate, now }),
        }
    }

    /// It was a wrong one: counts it, and gives back why it was refused.
    pub(crate) fn wrong(&self, why: IdentityError) -> IdentityError {
        let attempts = &self.cx.throttles.attempts;
        match attempts.check(self.key.clone(), self.rate, self.now) {
            Ok(()) => why,
            Err(wait) => IdentityError::TooManyAttempts(wait),
        }
    }
}
