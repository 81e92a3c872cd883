//! Ending a sign-in: the provider's answer, checked against what the browser carries, once. Must not know what becomes of
//! whoever signed in.

use std::net::IpAddr;
use std::sync::Arc;

use domain::tenants::{OidcPreset, OidcProvider};
use domain::{Tenant, Timestamp};

use crate::context::{AttemptKey, Cx};
use crate::errors::IdentityError;
use crate::network_address::NetworkAddress;
use crate::oidc::id_token::{self, Expected, IdClaims};
use crate::oidc::pending::{Mode, Pending};
use crate::oidc::provider::{self, Metadata};
use crate::oidc::token_call::{self, Tokens};
use crate::oidc::{Identity, naver, signed};
use crate::secrets::hash;
use crate::tenants::get_open;
use crate::throttle::Rate;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Answers of providers that one network address may bring in a minute. Mobile carriers share addresses among many.
const CALLBACKS_PER_MINUTE: u32 = 120;
/// Under which issuer used states are remembered; no provider is called so.
const STATES: &str = "maru:oidc.state";

/// What the provider sent the browser back with.
#[derive(Clone, Copy, Debug)]
pub struct Callback<'a> {
    /// The code.
    pub code: Option<&'a str>,
    /// The state.
    pub state: Option<&'a str>,
    /// Who the provider says it is (RFC 9207).
    pub iss: Option<&'a str>,
    /// Why there is no code.
    pub error: Option<&'a str>,
    /// From which network address.
    pub address: IpAddr,
}

/// A sign-in that has ended well.
#[derive(Clone, Debug)]
pub struct Finished {
    /// In which tenant.
    pub tenant: Arc<Tenant>,
    /// Who it is.
    pub identity: Identity,
    /// How it goes on.
    pub mode: Mode,
}

/// A sign-in that has not ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Why.
    pub error: IdentityError,
    /// How it would have gone on; `None` when it was not begun in this browser.
    pub mode: Option<Mode>,
}

/// Ends the sign-in that the browser carries, with the provider's answer.
///
/// # Errors
/// [`Unfinished`]: with [`IdentityError::OidcState`] when this browser did not begin it, or ended it before.
pub async fn finish(
    cx: &Cx,
    sealed: Option<&str>,
    callback: Callback<'_>,
) -> Result<Finished, Unfinished> {
    let unfinished = |error, mode| Unfinished { error, mode };
    let key = AttemptKey::Callbacks(NetworkAddress::of(callback.address));
    cx.throttles
        .attempts
        .check(
            key,
            Rate::per_minute(CALLBACKS_PER_MINUTE),
            cx.ambient.now(),
        )
        .map_err(|wait| unfinished(IdentityError::TooManyAttempts(wait), None))?;
    let pending = sealed.and_then(|sealed| Pending::open(cx, sealed));
    let pending = pending.filter(|one| callback.state.is_some_and(|s| one.is_answered_by(s)));
    let Some(pending) = pending else {
        return Err(unfinished(IdentityError::OidcState, None));
    };
    match check(cx, &pending, callback).await {
        Ok((tenant, identity)) => Ok(Finished {
            tenant,
            identity,
            mode: pending.mode,
        }),
        Err(error) => Err(unfinished(error, Some(pending.mode))),
    }
}

async fn check(
    cx: &Cx,
    pending: &Pending,
    callback: Callback<'_>,
) -> Result<(Arc<Tenant>, Identity), IdentityError> {
    let tenant = get_open(cx, &pending.tenant)?;
    let provider = provider::find(&tenant, &pending.provider)?;
    use_up(cx, pending).await?;
    let metadata = provider::metadata(cx, &tenant, provider).await?;
    let is_other = match callback.iss {
        Some(iss) => iss != metadata.issuer,
        None => metadata.names_itself,
    };
    let code = callback
        .code
        .filter(|_| callback.error.is_none() && !is_other);
    let code = code.ok_or(IdentityError::OidcRefused)?;
    let given_at = cx.ambient.now();
    let tokens = token_call::redeem(cx, &tenant, provider, &metadata, pending, code).await?;
    let identity = match provider.preset {
        OidcPreset::Naver => {
            let token = tokens.access_token.ok_or(IdentityError::OidcRefused)?;
            naver::identity(cx, &metadata.issuer, &token, given_at).await?
        }
        OidcPreset::Google | OidcPreset::Kakao | OidcPreset::Discovery => {
            let of = (&*tenant, provider, &*metadata);
            identity(cx, of, pending, &tokens, given_at).await?
        }
    };
    Ok((tenant, identity))
}

/// The state is good once, whatever comes of it.
async fn use_up(cx: &Cx, pending: &Pending) -> Result<(), IdentityError> {
    let tenant = pending.tenant_id().ok_or(IdentityError::OidcState)?;
    let state = URL_SAFE_NO_PAD.encode(hash(&pending.state));
    let mut tx = cx.store.begin_identity().await?;
    let is_first = tx
        .insert_seen_token(tenant, STATES, &state, pending.ends_at())
        .await?;
    if !is_first {
        return Err(IdentityError::OidcState);
    }
    tx.commit().await?;
    Ok(())
}

async fn identity(
    cx: &Cx,
    (tenant, provider, metadata): (&Tenant, &OidcProvider, &Metadata),
    pending: &Pending,
    tokens: &Tokens,
    given_at: Timestamp,
) -> Result<Identity, IdentityError> {
    let token = tokens.id_token.as_deref();
    let token = token.ok_or(IdentityError::OidcRefused)?;
    let (header, claims) = signed::open::<IdClaims>(cx, tenant, metadata, token).await?;
    let is_google = provider.preset == OidcPreset::Google;
    let expected = Expected {
        issuer: &metadata.issuer,
        issuer_without_scheme: is_google,
        client_id: &provider.client_id,
        nonce: &pending.nonce,
        hosted_domain: provider.hosted_domain.as_deref().filter(|_| is_google),
        access_token: tokens.access_token.as_deref(),
        algorithm: header.alg,
        now: cx.ambient.now(),
        given_at,
    };
    id_token::check(claims, &expected, &provider.id)
}
