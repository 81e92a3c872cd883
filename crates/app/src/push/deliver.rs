//! Pushes on their way to push services, several at once: what is taken, what is tried again, and which devices are gone.
//! Must not know what they say.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::RoomId;
use domain::push::Subscription;
use tokio::task::JoinSet;
use url::Url;

use super::encrypt::{Fresh, encrypt};
use super::keys::{authorization, signer, subject};
use super::outbox::Push;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::outbound::{FetchError, FetchRequest, Payload};

/// For how long a push service keeps a message for a device that is off.
const TTL: Duration = Duration::from_hours(24);
/// How long one call may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(5);
/// How often one is tried.
const TRIES_MAX: u32 = 5;
/// How long is waited before the second try; four times as long before each further one.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// A service that asks for a longer wait is not waited for.
const WAIT_MAX: Duration = Duration::from_hours(1);

/// What became of a call to a push service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is on its way to the device.
    Accepted,
    /// The service knows the device no longer, or its address may not be called: its subscription is gone.
    Gone,
    /// Not now; in so many seconds, where the service says so.
    Later(Option<u32>),
    /// The service does not take it.
    Refused,
}

impl Outcome {
    /// Its word.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Gone => "gone",
            Self::Later(_) => "later",
            Self::Refused => "refused",
        }
    }
}

/// Calls under way.
#[derive(Default)]
pub struct Delivering(JoinSet<()>);

impl Delivering {
    /// Waits until one has ended; for ever while there is none.
    pub async fn one_ended(&mut self) {
        if self.0.join_next().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

/// Sends what is due, as far as calls are free. It does not wait for them.
pub fn deliver_some(cx: &Arc<Cx>, delivering: &mut Delivering) {
    while let Some(push) = cx.pushes.outbox.take(cx.ambient.now()) {
        let cx = Arc::clone(cx);
        delivering.0.spawn(async move { deliver(&cx, push).await });
    }
    while delivering.0.try_join_next().is_some() {}
}

/// One push, which ends or waits for another try.
async fn deliver(cx: &Cx, push: Push) {
    let outcome = match is_wanted(cx, &push).await {
        Ok(true) => send(cx, &push.to, push.room, &push.plain)
            .await
            .map(|(outcome, _)| outcome),
        Ok(false) => Ok(Outcome::Gone),
        Err(error) => Err(error),
    };
    let outcome = outcome.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "a push could not be made");
        Outcome::Later(None)
    });
    metrics::counter!("maru_pushes_total", "outcome" => outcome.as_str()).increment(1);
    cx.pushes.outbox.done(&push);
    if let Outcome::Later(wait) = outcome {
        try_again(cx, push, wait);
    }
}

/// What waited is only sent to a device that is still pushed to: somebody may have signed out meanwhile.
async fn is_wanted(cx: &Cx, push: &Push) -> Result<bool, IdentityError> {
    if push.tries == 0 {
        return Ok(true);
    }
    let (tenant, whose) = (push.to.tenant, push.to.principal);
    let own = cx
        .store
        .list_push_subscriptions(tenant, whose, cx.ambient.now());
    let is_same =
        |one: &Subscription| one.session == push.to.session && one.endpoint == push.to.endpoint;
    Ok(own.await?.iter().any(is_same))
}

fn try_again(cx: &Cx, mut push: Push, wait: Option<u32>) {
    push.tries += 1;
    let backoff = FIRST_WAIT * 4_u32.saturating_pow(push.tries - 1);
    let wait = wait.map_or(backoff, |seconds| {
        Duration::from_secs(seconds.max(1).into())
    });
    let due = cx.ambient.now().plus(wait);
    let is_over = push.tries >= TRIES_MAX || wait > WAIT_MAX || due > push.ends_at;
    if is_over || cx.pushes.outbox.has_newer(&push) {
        metrics::counter!("maru_pushes_total", "outcome" => "given_up").increment(1);
        return;
    }
    cx.pushes.outbox.add(push, due);
}

/// Sends one message to a device; what became of it, and the status that the service answered.
pub(super) async fn send(
    cx: &Cx,
    to: &Subscription,
    room: Option<RoomId>,
    plain: &[u8],
) -> Result<(Outcome, Option<u16>), IdentityError> {
    let signer = signer(cx, to.tenant).await?;
    let body = Fresh::draw().and_then(|fresh| encrypt(&to.keys, &fresh, plain));
    let (Ok(body), Some(audience)) = (body, audience(&to.endpoint)) else {
        return Ok((Outcome::Refused, None));
    };
    let subject = subject(cx.push_contact.as_deref(), &cx.public_origin);
    let request = FetchRequest {
        url: to.endpoint.to_string(),
        payload: Payload::Push {
            body,
            ttl_seconds: u32::try_from(TTL.as_secs()).unwrap_or(u32::MAX),
            topic: room.map(|room| URL_SAFE_NO_PAD.encode(room.as_uuid().as_bytes())),
        },
        authorization: Some(authorization(
            &signer,
            &audience,
            &subject,
            cx.ambient.now(),
        )?),
        timeout: CALL_TIMEOUT,
        answer_bytes_max: 0,
    };
    let (outcome, status) = match cx.fetch.fetch(request).await {
        Ok(answer) => {
            let wait = answer.retry_after_seconds;
            (judged(answer.status, wait), Some(answer.status))
        }
        Err(FetchError::Refused) => (Outcome::Gone, None),
        Err(
            FetchError::Timeout | FetchError::TooLarge | FetchError::Busy | FetchError::Network,
        ) => (Outcome::Later(None), None),
    };
    match outcome {
        Outcome::Gone => {
            let (tenant, session) = (to.tenant, to.session);
            let gone = cx.store.drop_push_endpoint(tenant, session, &to.endpoint);
            gone.await?;
        }
        Outcome::Refused => {
            tracing::warn!(service = %audience, status, "a push service refused a push");
        }
        Outcome::Accepted | Outcome::Later(_) => {}
    }
    Ok((outcome, status))
}

/// RFC 8030 sections 5 and 7.3; 429 and 5xx pass.
fn judged(status: u16, wait: Option<u32>) -> Outcome {
    match status {
        200..=299 => Outcome::Accepted,
        404 | 410 => Outcome::Gone,
        429 | 500..=599 => Outcome::Later(wait),
        _ => Outcome::Refused,
    }
}

/// The origin of a push service.
pub(super) fn audience(endpoint: &str) -> Option<String> {
    let origin = Url::parse(endpoint).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}
