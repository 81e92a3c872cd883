//! How often passwords, codes and mails are tried, by whom they are about and from where. No account is ever locked: under
//! attack from many addresses each address gets fewer tries, and one that has failed nowhere still gets its own.
//! Must not know passwords.

use std::net::IpAddr;
use std::time::Duration;

use domain::{Email, PrincipalId, TenantId};

use crate::context::{AttemptKey, Cx};
use crate::errors::IdentityError;
use crate::network_address::NetworkAddress;
use crate::secrets::hash;
use crate::throttle::Rate;

/// Wrong passwords for one account from one network address: ten, then one a minute.
const ACCOUNT_FROM: Rate = Rate {
    burst: 10,
    count: 1,
    per: Duration::from_mins(1),
};
/// The same while the account is under attack: three, then one a minute.
const ACCOUNT_FROM_UNDER_ATTACK: Rate = Rate {
    burst: 3,
    ..ACCOUNT_FROM
};
/// Above so many wrong passwords from anywhere an account is under attack.
const ACCOUNT: Rate = Rate {
    burst: 100,
    count: 10,
    per: Duration::from_mins(1),
};
/// Whatever goes wrong from one network address. Mobile carriers share addresses among many.
const FROM: Rate = Rate::per_minute(60);
/// Wrong one-time passwords of one account from anywhere. Who gets to try them has its password or a session of it, so
/// nobody else can use this up. 20 an hour find one of a million in years.
const CODES_OF_ACCOUNT: Rate = Rate::per_hour(20);
/// Mails of one kind to one address.
const MAILS_PER_MINUTE: Rate = Rate::per_minute(1);
/// Mails of one kind to one address.
const MAILS_PER_HOUR: Rate = Rate::per_hour(5);

/// A try that is counted, until it is known to have been right.
pub(super) struct Attempt(Vec<(AttemptKey, Rate)>);

impl Attempt {
    /// Counts a try of the password of this address of mail.
    pub(super) fn of_password(
        cx: &Cx,
        tenant: TenantId,
        email: &Email,
        address: IpAddr,
    ) -> Result<Self, IdentityError> {
        let mut attempt = Self::from(cx, tenant, address)?;
        let account = hash(email.key());
        let (key, now) = (AttemptKey::Account(tenant, account), cx.ambient.now());
        // Counted only when the address may still try, or one address alone could put the account under attack.
        let from = AttemptKey::AccountFrom(tenant, account, NetworkAddress::of(address));
        let attempts = &cx.throttles.attempts;
        let checked = attempts.check(from.clone(), ACCOUNT_FROM, now);
        if checked.is_ok() {
            attempt.0.push((from.clone(), ACCOUNT_FROM));
        }
        let checked = checked.and_then(|()| {
            if attempts.check(key.clone(), ACCOUNT, now).is_ok() {
                attempt.0.push((key, ACCOUNT));
                return Ok(());
            }
            // Taken back and counted again, by the smaller burst.
            attempts.give_back(&from, ACCOUNT_FROM);
            attempt.0.retain(|(counted, _)| *counted != from);
            attempts.check(from.clone(), ACCOUNT_FROM_UNDER_ATTACK, now)?;
            attempt.0.push((from, ACCOUNT_FROM_UNDER_ATTACK));
            Ok(())
        });
        checked.map_err(|wait| refused("password", wait))?;
        Ok(attempt)
    }

    /// Counts a try from this network address, of whatever it is.
    pub(super) fn from(cx: &Cx, tenant: TenantId, address: IpAddr) -> Result<Self, IdentityError> {
        Self::one(
            cx,
            AttemptKey::From(tenant, NetworkAddress::of(address)),
            FROM,
            "address",
        )
    }

    /// Counts a try of a one-time password of this account.
    pub(super) fn of_code(
        cx: &Cx,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Self, IdentityError> {
        let key = AttemptKey::Account(tenant, hash(&format!("totp:{principal}")));
        Self::one(cx, key, CODES_OF_ACCOUNT, "code")
    }

    fn one(
        cx: &Cx,
        key: AttemptKey,
        rate: Rate,
        what: &'static str,
    ) -> Result<Self, IdentityError> {
        cx.throttles
            .attempts
            .check(key.clone(), rate, cx.ambient.now())
            .map_err(|wait| refused(what, wait))?;
        Ok(Self(vec![(key, rate)]))
    }

    /// It was right: it does not count, nor do the tries before it from there.
    pub(super) fn succeeded(self, cx: &Cx) {
        for (key, rate) in self.0 {
            // What an address has spent on other accounts stays spent, or one's own account would pay for guessing them.
            if matches!(key, AttemptKey::AccountFrom(..)) {
                cx.throttles.attempts.forgive(&key);
            } else {
                cx.throttles.attempts.give_back(&key, rate);
            }
        }
    }

    /// It was not looked at: it does not count.
    pub(super) fn take_back(self, cx: &Cx) {
        for (key, rate) in self.0 {
            cx.throttles.attempts.give_back(&key, rate);
        }
    }
}

/// Whether one more mail of this kind may go to this address.
pub(super) fn may_mail(cx: &Cx, tenant: TenantId, kind: &str, email: &Email) -> bool {
    let (attempts, now) = (&cx.throttles.attempts, cx.ambient.now());
    let key =
        |window: &str| AttemptKey::Mail(tenant, hash(&format!("{kind}:{window}:{}", email.key())));
    attempts.check(key("minute"), MAILS_PER_MINUTE, now).is_ok()
        && attempts.check(key("hour"), MAILS_PER_HOUR, now).is_ok()
}

fn refused(what: &'static str, wait: Duration) -> IdentityError {
    metrics::counter!("maru_attempts_refused_total", "what" => what).increment(1);
    IdentityError::TooManyAttempts(wait)
}
