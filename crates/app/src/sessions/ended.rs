//! What a host or an identity provider has ended stays ended: whatever it gave out for somebody before that, and nobody has
//! used yet, lets nobody in any more. Must not know ways.

use std::time::Duration;

use domain::{TenantId, Timestamp};
use store::{IdentityTransaction, StoreError};

use crate::context::Cx;
use crate::secrets::keyed_hash;

/// Under which the store remembers it among what was seen.
const ENDED: &str = "maru:host-session-ended";
/// Longer than anything is good that is given out: ten minutes of a token, ten seconds for a clock ahead of ours.
const KEPT: Duration = Duration::from_mins(11);

/// Sessions elsewhere that ours hang on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Elsewhere<'a> {
    /// All that the host's user of this id has there.
    HostUser(&'a str),
    /// This one of theirs.
    HostSession(&'a str, &'a str),
    /// All that this subject has at this issuer.
    Subject(&'a str, &'a str),
    /// This one at a provider, as a session's reference here.
    ProviderSession(&'a str),
}

impl Elsewhere<'_> {
    /// What it is remembered by. Who it is cannot be read from it. No id and no reference of a host's has a zero in it.
    fn name(self, cx: &Cx) -> String {
        let text = match self {
            Self::HostUser(id) => id.to_owned(),
            Self::HostSession(id, session) => format!("{id}\0{session}"),
            Self::Subject(issuer, subject) => format!("\0{issuer}\0{subject}"),
            Self::ProviderSession(session) => format!("\0{session}"),
        };
        keyed_hash(&cx.keys, ENDED, &text)
    }
}

/// Remembers that these sessions are over there.
///
/// # Errors
/// When the store fails.
pub(crate) async fn note_end(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    tenant: TenantId,
    of: Elsewhere<'_>,
) -> Result<(), StoreError> {
    let until = cx.ambient.now().plus(KEPT);
    tx.raise_seen_token(tenant, ENDED, &of.name(cx), until)
        .await?;
    Ok(())
}

/// Whether one of these was ended there since something was given out for it. Holds off an end until the transaction is
/// over: it finds the session that this one makes, or this one finds the end.
///
/// # Errors
/// When the store fails.
pub(crate) async fn is_ended(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    tenant: TenantId,
    (any_of, given_at): (&[Elsewhere<'_>], Timestamp),
) -> Result<bool, StoreError> {
    for of in any_of {
        let kept_until = tx
            .raise_seen_token(tenant, ENDED, &of.name(cx), Timestamp::from_millis(0))
            .await?;
        if kept_until >= given_at.plus(KEPT) {
            return Ok(true);
        }
    }
    Ok(false)
}
