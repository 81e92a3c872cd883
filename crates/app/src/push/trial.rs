//! One tries whether pushes arrive on this device: sent at once, whatever the hour, and answered with what the push service
//! said. Must not know messages.

use domain::Actor;

use super::deliver::{Outcome, send};
use super::payload::PushPayload;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::throttle::Rate;

/// Trials of one device in a minute.
const TRIALS_PER_MINUTE: u32 = 5;

/// What became of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// What the push service did.
    pub outcome: &'static str,
    /// The status that it answered; none: it did not.
    pub status: Option<u16>,
}

/// Sends one push to this device.
///
/// # Errors
/// [`IdentityError::NotPushedTo`], [`IdentityError::TooManyAttempts`], [`IdentityError::PushKeyLost`], or a failing store.
pub async fn try_device(cx: &Cx, actor: Actor) -> Result<Tried, IdentityError> {
    let now = cx.ambient.now();
    let own = cx
        .store
        .list_push_subscriptions(actor.tenant, actor.principal, now);
    let own = own.await?.into_iter();
    let mut own = own.filter(|one| one.session == actor.session);
    let device = own.next().ok_or(IdentityError::NotPushedTo)?;
    cx.throttles
        .push_trials
        .check(actor.session, Rate::per_minute(TRIALS_PER_MINUTE), now)
        .map_err(IdentityError::TooManyAttempts)?;
    let tenant = cx.tenants.find(actor.tenant);
    let tenant = tenant.ok_or(IdentityError::TenantNotFound)?;
    let plain = PushPayload::Trial {
        tenant: tenant.slug.as_str(),
        language: device.language.as_str(),
    }
    .to_bytes();
    let (outcome, status) = send(cx, &device, None, &plain).await?;
    metrics::counter!("maru_push_trials_total", "outcome" => Outcome::as_str(outcome)).increment(1);
    Ok(Tried {
        outcome: outcome.as_str(),
        status,
    })
}
