//! Who acts, whichever credential they bring, and whether it may be used for what is asked: the one place of each HTTP door
//! where the scopes of keys are checked. People may do what their rights allow. Must not know endpoints.

use std::sync::Arc;

use app::IdentityError;
use app::keys::{self, Holder, KeyRights};
use app::sessions::{Claims, TokenError, check_access_token};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::{Scope, TenantId};
use wire::ProblemCode;

use crate::auth::origin;
use crate::extract::{ClientAddress, bearer};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// A person, asking from a page that the tenant allows. No key.
pub(crate) struct SignedIn(pub(crate) Arc<Claims>);

/// A person, or a bot with any scope: for what opens a door whose every use is checked again.
pub(crate) struct Actor(pub(crate) Arc<Claims>);

/// A person, or a bot that may read.
pub(crate) struct Reader(pub(crate) Arc<Claims>);

/// A person, or a bot that may send.
pub(crate) struct Sender(pub(crate) Arc<Claims>);

/// A person, or a bot that may make rooms.
pub(crate) struct RoomMaker(pub(crate) Arc<Claims>);

/// Whoever is signed in, or nobody: for calls that are answered to both. A token that is not good counts as none.
pub(crate) struct MaybeSignedIn(pub(crate) Option<Arc<Claims>>);

/// The backend of a tenant's service. What its key may be used for is checked by the use cases.
pub(crate) struct Backend(pub(crate) Arc<keys::ServerKey>);

/// Whoever shows a credential.
enum Shown {
    Backend(Arc<keys::ServerKey>),
    Actor(Arc<Claims>),
}

/// Whoever the credential of `Authorization` names.
async fn shown(parts: &mut Parts, api: &ApiState) -> Result<Shown, ApiProblem> {
    let ClientAddress(address) = ClientAddress::from_request_parts(parts, api).await?;
    let credential = bearer(&parts.headers).ok_or_else(|| {
        ApiProblem::new(
            ProblemCode::TokenMissing,
            "there is no `Authorization: Bearer`",
        )
    })?;
    let shown = if keys::is_key(credential) {
        match keys::check_key(&api.cx, credential, address).await? {
            Holder::Server(key) => Shown::Backend(key),
            Holder::Bot(claims) => Shown::Actor(claims),
        }
    } else {
        Shown::Actor(check_access_token(&api.cx, credential)?)
    };
    let tenant = match &shown {
        Shown::Backend(key) => key.tenant,
        Shown::Actor(claims) => claims.actor.tenant,
    };
    check_page(parts, api, tenant)?;
    Ok(shown)
}

fn check_page(parts: &Parts, api: &ApiState, tenant: TenantId) -> Result<(), ApiProblem> {
    let tenant = api.cx.tenants.find(tenant).ok_or(TokenError::Revoked)?;
    origin::check_bearer(&parts.headers, &tenant)
}

/// Whoever acts: a person by a token, or a bot by a key.
///
/// # Errors
/// `token_…`, `key_…`, `scope_missing` for a server key, `address_not_allowed`, `origin_not_allowed`.
pub(crate) async fn actor(parts: &mut Parts, api: &ApiState) -> Result<Arc<Claims>, ApiProblem> {
    match shown(parts, api).await? {
        Shown::Actor(claims) => Ok(claims),
        Shown::Backend(_) => Err(ApiProblem::new(
            ProblemCode::ScopeMissing,
            "a server key is for /v1/server only",
        )),
    }
}

/// The tenant of whoever shows a credential, and a text that is theirs alone.
///
/// # Errors
/// As [`actor`], but for `scope_missing`.
pub(crate) async fn holder(
    parts: &mut Parts,
    api: &ApiState,
) -> Result<(TenantId, String), ApiProblem> {
    Ok(match shown(parts, api).await? {
        Shown::Backend(key) => (key.tenant, key.key.to_string()),
        Shown::Actor(claims) => (claims.actor.tenant, claims.actor.principal.to_string()),
    })
}

/// Whether the credential may be used for this.
///
/// # Errors
/// `scope_missing`
pub(crate) fn check_scope(key: Option<&KeyRights>, scope: Scope) -> Result<(), IdentityError> {
    key.map_or(Ok(()), |key| key.check(scope))
}

async fn actor_with(
    parts: &mut Parts,
    api: &ApiState,
    scope: Scope,
) -> Result<Arc<Claims>, ApiProblem> {
    let claims = actor(parts, api).await?;
    check_scope(claims.key.as_deref(), scope)?;
    Ok(claims)
}

impl FromRequestParts<ApiState> for SignedIn {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, api: &ApiState) -> Result<Self, ApiProblem> {
        let claims = actor(parts, api).await?;
        if claims.key.is_some() {
            return Err(ApiProblem::new(
                ProblemCode::ScopeMissing,
                "this is for people: no key may be used for it",
            ));
        }
        Ok(Self(claims))
    }
}

impl FromRequestParts<ApiState> for Actor {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, api: &ApiState) -> Result<Self, ApiProblem> {
        actor(parts, api).await.map(Self)
    }
}

impl FromRequestParts<ApiState> for Reader {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, api: &ApiState) -> Result<Self, ApiProblem> {
        actor_with(parts, api, Scope::Read).await.map(Self)
    }
}

impl FromRequestParts<ApiState> for Sender {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, api: &ApiState) -> Result<Self, ApiProblem> {
        actor_with(parts, api, Scope::Write).await.map(Self)
    }
}

impl FromRequestParts<ApiState> for RoomMaker {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, api: &ApiState) -> Result<Self, ApiProblem> {
        actor_with(parts, api, Scope::Rooms).await.map(Self)
    }
}

impl FromRequestParts<ApiState> for MaybeSignedIn {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, api: &ApiState) -> Result<Self, ApiProblem> {
        if bearer(&parts.headers).is_none() {
            return Ok(Self(None));
        }
        let signed_in = SignedIn::from_request_parts(parts, api).await;
        Ok(Self(signed_in.ok().map(|SignedIn(claims)| claims)))
    }
}

impl FromRequestParts<ApiState> for Backend {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, api: &ApiState) -> Result<Self, ApiProblem> {
        match shown(parts, api).await? {
            Shown::Backend(key) => Ok(Self(key)),
            Shown::Actor(_) => Err(ApiProblem::new(
                ProblemCode::ScopeMissing,
                "only a server key may be used for this",
            )),
        }
    }
}
