//! Keys of the host's backend. Must not know rules.

use app::admin;
use app::keys::KeyWanted;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::KeyId;
use wire::admin::{CreateKey, KeyCreated, KeyEntry, KeyList};
use wire::{Because, Problem, ProblemCode};

use crate::admin::asker::{Asker, because};
use crate::admin::{scopes, time};
use crate::extract::{JsonBody, NO_CONTENT, OptionalBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List keys of the host's backend
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}/keys", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    responses((status = 200, body = KeyList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_keys(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
) -> Result<Json<KeyList>, ApiProblem> {
    let keys = admin::list_keys(&api.cx, who, &tenant).await?;
    Ok(Json(KeyList {
        keys: keys.iter().map(KeyEntry::from).collect(),
    }))
}

/// Make a key for the host's backend
///
/// With a fresh proof. The key is in the answer and nowhere else.
#[utoipa::path(post, path = "/v1/admin/tenants/{tenant}/keys", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = CreateKey,
    responses((status = 201, body = KeyCreated), (status = "4XX", body = Problem)))]
pub(crate) async fn create_key(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
    JsonBody(body): JsonBody<CreateKey>,
) -> Result<(StatusCode, Json<KeyCreated>), ApiProblem> {
    let end = body.expires_at.as_deref();
    let wanted = KeyWanted {
        name: &body.name,
        scopes: scopes(&body.scopes)?,
        expires_at: time(ProblemCode::InvalidKey, "expires_at", end)?,
        reason: body.reason.as_deref(),
        ..KeyWanted::default()
    };
    let new = admin::create_key(&api.cx, who, &tenant, wanted).await?;
    Ok((StatusCode::CREATED, Json(created(new))))
}

/// A new key, shown this once.
pub(super) fn created(new: app::keys::NewKey) -> KeyCreated {
    KeyCreated {
        id: new.key.id.to_string(),
        entry: (&new.key).into(),
        key: new.text,
    }
}

/// Revoke a key
///
/// Also one of a bot. With a fresh proof.
#[utoipa::path(delete, path = "/v1/admin/tenants/{tenant}/keys/{key}", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("key" = String, Path, description = "The key's id (`ak_…`)")),
    request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn revoke_key(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, key)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    let key = KeyId::parse(&key)
        .ok_or_else(|| ApiProblem::new(ProblemCode::KeyNotFound, "there is no such key"))?;
    admin::revoke_key(&api.cx, because(who, &body), &tenant, key).await?;
    Ok(NO_CONTENT)
}
