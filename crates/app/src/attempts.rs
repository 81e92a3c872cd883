//! Wrong codes, tokens and keys from one network address: whoever guesses is soon not listened to. Right ones cost nothing.
//! Must not know what is guessed.

use std::net::IpAddr;

use domain::Timestamp;

use crate::context::{AttemptKey, Cx};
use crate::errors::IdentityError;
use crate::network_address::NetworkAddress;
use crate::throttle::Rate;

/// Wrong ones from one address in a minute. Many people share an address.
const WRONG_PER_MINUTE: Rate = Rate::per_minute(120);

/// Somebody who shows a code, a token or a key.
pub(crate) struct Guesser<'a> {
    cx: &'a Cx,
    key: AttemptKey,
    now: Timestamp,
}

impl<'a> Guesser<'a> {
    /// Whoever is at this address.
    ///
    /// # Errors
    /// [`IdentityError::TooManyAttempts`] after too many wrong ones.
    pub(crate) fn at(cx: &'a Cx, address: IpAddr) -> Result<Self, IdentityError> {
        let (key, now) = (
            AttemptKey::Codes(NetworkAddress::of(address)),
            cx.ambient.now(),
        );
        match cx.throttles.attempts.wait(&key, WRONG_PER_MINUTE, now) {
            Some(wait) => Err(IdentityError::TooManyAttempts(wait)),
            None => Ok(Self { cx, key, now }),
        }
    }

    /// It was a wrong one: counts it, and gives back why it was refused.
    pub(crate) fn wrong(&self, why: IdentityError) -> IdentityError {
        let attempts = &self.cx.throttles.attempts;
        match attempts.check(self.key.clone(), WRONG_PER_MINUTE, self.now) {
            Ok(()) => why,
            Err(wait) => IdentityError::TooManyAttempts(wait),
        }
    }
}
