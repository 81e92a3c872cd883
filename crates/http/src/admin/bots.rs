//! Bots and their keys. Must not know rules.

use app::admin;
use app::keys::KeyWanted;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::Scope;
use wire::admin::{BotCreated, BotEntry, BotList, CreateBot, CreateBotKey, KeyCreated, KeyEntry};
use wire::{Because, Problem, ProblemCode};

use crate::admin::asker::{Asker, because};
use crate::admin::keys::created;
use crate::admin::{principal, scopes, time};
use crate::extract::{JsonBody, NO_CONTENT, OptionalBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List bots
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}/bots", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    responses((status = 200, body = BotList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_bots(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
) -> Result<Json<BotList>, ApiProblem> {
    let bots = admin::list_bots(&api.cx, who, &tenant).await?;
    let entry = |bot: &app::keys::Bot| BotEntry {
        principal: (&bot.record.principal).into(),
        keys: bot.keys.iter().map(KeyEntry::from).collect(),
    };
    Ok(Json(BotList {
        bots: bots.iter().map(entry).collect(),
    }))
}

/// Make a bot with its first key
///
/// With a fresh proof. The key is in the answer and nowhere else.
#[utoipa::path(post, path = "/v1/admin/tenants/{tenant}/bots", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = CreateBot,
    responses((status = 201, body = BotCreated), (status = "4XX", body = Problem)))]
pub(crate) async fn create_bot(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
    JsonBody(body): JsonBody<CreateBot>,
) -> Result<(StatusCode, Json<BotCreated>), ApiProblem> {
    let end = body.expires_at.as_deref();
    let wanted = KeyWanted {
        name: &body.name,
        scopes: scopes(&body.scopes)?,
        rooms: body.rooms,
        addresses: body.addresses,
        expires_at: time(ProblemCode::InvalidKey, "expires_at", end)?,
        reason: body.reason.as_deref(),
    };
    let (bot, new) = admin::create_bot(&api.cx, who, &tenant, wanted).await?;
    let body = BotCreated {
        principal: (&bot.principal).into(),
        entry: (&new.key).into(),
        key: new.text,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Make another key for a bot
///
/// Two can be live, while one takes the other's place. What is not said is as with the newest key. With a fresh proof.
#[utoipa::path(post, path = "/v1/admin/tenants/{tenant}/bots/{principal}/keys", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "The bot (`pr_…`)")),
    request_body = CreateBotKey,
    responses((status = 201, body = KeyCreated), (status = "4XX", body = Problem)))]
pub(crate) async fn create_bot_key(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, bot)): Path<(String, String)>,
    JsonBody(body): JsonBody<CreateBotKey>,
) -> Result<(StatusCode, Json<KeyCreated>), ApiProblem> {
    let bot = principal(&bot)?;
    let bots = admin::list_bots(&api.cx, who, &tenant).await?;
    let known = bots.into_iter().find(|one| one.record.principal.id == bot);
    let known = known
        .ok_or_else(|| ApiProblem::new(ProblemCode::PersonNotFound, "there is no such bot"))?;
    let newest = known.keys.first();
    let texts = |all: &Vec<_>| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let known_rooms = newest.and_then(|key| key.rooms.as_ref());
    let known_addresses = newest.and_then(|key| key.addresses.as_ref());
    let end = body.expires_at.as_deref();
    let wanted = KeyWanted {
        name: &known.record.principal.name,
        scopes: match &body.scopes {
            Some(words) => scopes(words)?,
            None => newest.map_or_else(|| vec![Scope::Read], |key| key.scopes.clone()),
        },
        rooms: body
            .rooms
            .or_else(|| known_rooms.map(|all| all.iter().map(ToString::to_string).collect())),
        addresses: body.addresses.or_else(|| known_addresses.map(texts)),
        expires_at: time(ProblemCode::InvalidKey, "expires_at", end)?,
        reason: body.reason.as_deref(),
    };
    let new = admin::create_bot_key(&api.cx, who, &tenant, bot, wanted).await?;
    Ok((StatusCode::CREATED, Json(created(new))))
}

/// Delete a bot
///
/// Its keys and sockets end, its messages stay without its name. With a fresh proof.
#[utoipa::path(delete, path = "/v1/admin/tenants/{tenant}/bots/{principal}", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ("principal" = String, Path, description = "The bot (`pr_…`)")),
    request_body = Because,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn delete_bot(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path((tenant, bot)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    admin::delete_bot(&api.cx, because(who, &body), &tenant, principal(&bot)?).await?;
    Ok(NO_CONTENT)
}
