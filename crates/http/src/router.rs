//! Which address is answered by which handler. Must not know what handlers do.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, patch, post, put};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use wire::ProblemCode;

use crate::problem::ApiProblem;
use crate::state::ApiState;
use crate::{
    accounts, admin, answers, auth, connection, cors, docs, gateways, handover, health,
    idempotency, me, members, messages, moderation, oidc, pages, presence, push, queue, reads,
    rooms, search, server, tenants,
};

/// Answers above this many bytes are compressed.
const COMPRESS_ABOVE_BYTES: u16 = 1024;

/// Everything that the public listener answers.
pub fn router(api: ApiState) -> Router {
    let compressed = SizeAbove::new(COMPRESS_ABOVE_BYTES.into())
        .and(NotForContentType::const_new("text/event-stream"));
    let seeing = middleware::from_fn_with_state(api.clone(), refuse_when_blind);
    let once = middleware::from_fn_with_state(api.clone(), idempotency::once);
    v1().merge(providers())
        .layer(once)
        .layer(seeing)
        .merge(gallery())
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/openapi.json", get(docs::openapi))
        .route("/docs", get(pages::docs))
        .route("/docs/", get(pages::docs))
        .route("/docs/problems", get(docs::problems))
        .route("/docs/{file}", get(pages::docs_asset))
        .route("/assets/{file}", get(pages::asset))
        .route("/widget.js", get(pages::widget))
        .route("/push.js", get(pages::push_worker))
        .route("/", get(pages::home))
        .route("/{tenant}", get(pages::talk))
        .route("/{tenant}/{room}", get(pages::talk_room))
        .route("/embed/{tenant}", get(pages::embedded))
        .route("/embed/{tenant}/launcher.js", get(pages::launcher))
        .route("/embed/{tenant}/{room}", get(pages::embedded_room))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(middleware::from_fn_with_state(api.clone(), cors::allow))
        .layer(middleware::from_fn_with_state(api.clone(), answers::common))
        .with_state(api)
}

/// What only development builds answer.
fn gallery() -> Router<ApiState> {
    #[cfg(debug_assertions)]
    return Router::new()
        .route("/ui", get(pages::gallery::page))
        .route("/ui/{file}", get(pages::gallery::file));
    #[cfg(not(debug_assertions))]
    Router::new()
}

fn v1() -> Router<ApiState> {
    account_routes()
        .merge(me_routes())
        .merge(push::routes())
        .merge(host_routes())
        .route(
            "/v1/tenants/{tenant}/guests",
            post(auth::create_guest::create_guest),
        )
        .route("/v1/tenants/{tenant}", get(tenants::get_tenant))
        .route(
            "/v1/tenants/{tenant}/challenge",
            get(auth::create_guest::get_challenge),
        )
        .route("/v1/auth/refresh", post(auth::refresh::refresh))
        .route("/v1/auth/logout", post(auth::logout::log_out_here))
        .merge(room_routes())
        .route("/v1/rooms/{room}/stream", get(gateways::sse::stream_room))
        .route(
            "/v1/rooms/{room}/events",
            get(gateways::long_poll::poll_events),
        )
        .route("/v1/feed", get(gateways::feed::stream_feed))
        .route("/v1/socket-tickets", post(auth::ticket::create_ticket))
        .route("/v1/socket", get(gateways::native::open::open_socket))
        .route("/v1/connection", get(connection::get_connection))
        .merge(admin::routes())
        .route("/v1/{*rest}", get(not_found))
}

/// Rooms, who is in them, and what is said there.
fn room_routes() -> Router<ApiState> {
    Router::new()
        .route(
            "/v1/rooms",
            get(rooms::list::list_rooms).post(rooms::create::create_room),
        )
        .route("/v1/room-kinds", get(rooms::kinds::list_kinds))
        .route(
            "/v1/rooms/{room}",
            get(rooms::get::get_room)
                .patch(rooms::change::change_room)
                .delete(rooms::delete::delete_room),
        )
        .route("/v1/rooms/{room}/effects", get(rooms::kinds::show_effects))
        .route("/v1/rooms/{room}/rules", get(rooms::rules::show_rules))
        .merge(moderation::routes())
        .merge(queue::routes())
        .merge(member_routes())
        .merge(message_routes())
        .route("/v1/me/presence", get(presence::own::show_own_presence))
        .route(
            "/v1/rooms/{room}/presence",
            get(presence::show::show_presence),
        )
        .route(
            "/v1/rooms/{room}/typing",
            post(presence::typing::show_typing),
        )
        .route("/v1/rooms/{room}/read", put(reads::mark::mark_read))
        .route(
            "/v1/rooms/{room}/readers",
            get(reads::readers::count_readers),
        )
        .route(
            "/v1/search/messages",
            get(search::messages::search_messages),
        )
        .route("/v1/me/rooms", get(reads::own_rooms::list_own_rooms))
}

fn member_routes() -> Router<ApiState> {
    Router::new()
        .route("/v1/rooms/{room}/members", get(members::list::list_members))
        .route(
            "/v1/rooms/{room}/members/me",
            put(members::me::join_room)
                .delete(members::me::leave_room)
                .get(members::standing::show_standing)
                .patch(reads::set_own::set_own_room),
        )
        .route(
            "/v1/rooms/{room}/members/{id}",
            patch(members::change::change_member).delete(members::remove::remove_member),
        )
        .route(
            "/v1/rooms/{room}/invites",
            get(members::invites::list_room_invites).post(members::invites::create_room_invite),
        )
        .route(
            "/v1/rooms/{room}/invites/{id}",
            delete(members::invites::revoke_room_invite),
        )
        .route("/v1/rooms/{room}/bans", get(members::bans::list_bans))
        .route(
            "/v1/rooms/{room}/bans/{id}",
            put(members::bans::ban_member).delete(members::bans::end_ban),
        )
}

fn message_routes() -> Router<ApiState> {
    Router::new()
        .route(
            "/v1/rooms/{room}/messages",
            get(messages::history::read_history).post(messages::send::send_message),
        )
        .route(
            "/v1/rooms/{room}/messages/{id}",
            patch(messages::edit::edit_message).delete(messages::delete::delete_message),
        )
        .route(
            "/v1/rooms/{room}/messages/{id}/edits",
            get(messages::edits::list_edits),
        )
        .route(
            "/v1/rooms/{room}/messages/{id}/reactions/{emoji}",
            put(messages::reactions::add_reaction).delete(messages::reactions::remove_reaction),
        )
        .route("/v1/rooms/{room}/pins", get(messages::pins::list_pins))
        .route(
            "/v1/rooms/{room}/pins/{id}",
            put(messages::pins::pin_message).delete(messages::pins::unpin_message),
        )
}

/// Signing in at identity providers.
fn providers() -> Router<ApiState> {
    Router::new()
        .route(
            "/v1/tenants/{tenant}/oidc/{provider}/start",
            get(oidc::start::start),
        )
        .route(
            "/v1/tenants/{tenant}/oidc/{provider}/backchannel-logout",
            post(oidc::backchannel_logout::backchannel_logout),
        )
        .route("/v1/auth/oidc/callback", get(oidc::callback::callback))
        .route("/v1/auth/oidc/popup.js", get(oidc::popup::script))
        .route(
            "/v1/auth/exchange-code",
            post(oidc::exchange_code::exchange_code),
        )
}

fn account_routes() -> Router<ApiState> {
    Router::new()
        .route(
            "/v1/tenants/{tenant}/accounts",
            post(accounts::sign_up::sign_up),
        )
        .route(
            "/v1/tenants/{tenant}/accounts/verify",
            post(accounts::verify::verify_email),
        )
        .route("/v1/tenants/{tenant}/login", post(accounts::login::log_in))
        .route(
            "/v1/tenants/{tenant}/login/mfa",
            post(accounts::mfa::log_in_by_factor),
        )
        .route(
            "/v1/tenants/{tenant}/password/forgot",
            post(accounts::forgot::forgot_password),
        )
        .route(
            "/v1/tenants/{tenant}/password/reset",
            post(accounts::reset::reset_password),
        )
}

fn me_routes() -> Router<ApiState> {
    Router::new()
        .route(
            "/v1/me",
            get(me::profile::get_me)
                .patch(me::profile::change_me)
                .delete(me::delete::delete_me),
        )
        .route(
            "/v1/me/sessions",
            get(me::sessions::list_sessions).delete(me::sessions::end_sessions),
        )
        .route("/v1/me/sessions/{id}", delete(me::sessions::end_session))
        .route("/v1/me/export", get(me::export::export_me))
        .route("/v1/me/blocks", get(me::blocks::list_blocks))
        .route(
            "/v1/me/blocks/{principal}",
            put(me::blocks::block).delete(me::blocks::unblock),
        )
        .route("/v1/me/claims", post(me::claims::create_claim))
        .route("/v1/me/claims/{id}", delete(me::claims::undo_claim))
        .route("/v1/me/password", put(me::password::change_password))
        .route(
            "/v1/me/totp",
            post(me::totp::begin_totp)
                .put(me::totp::confirm_totp)
                .delete(me::totp::end_totp),
        )
        .route("/v1/me/step-up", post(me::step_up::step_up))
}

/// Coming over from a host service, and what its backend may ask for.
fn host_routes() -> Router<ApiState> {
    Router::new()
        .route("/v1/auth/handover", post(handover::redeem::redeem_code))
        .route(
            "/v1/auth/exchange-token",
            post(handover::exchange_token::exchange_token),
        )
        .route(
            "/v1/server/handover-codes",
            post(server::codes::create_handover_code),
        )
        .route(
            "/v1/server/sessions",
            delete(server::sessions::end_sessions_of),
        )
        .route(
            "/v1/server/people/{external_id}/ban",
            put(server::people::ban_person).delete(server::people::unban_person),
        )
        .route(
            "/v1/server/people/{external_id}",
            delete(server::people::deactivate_person),
        )
}

async fn not_found() -> ApiProblem {
    ApiProblem::new(
        ProblemCode::RouteNotFound,
        "there is nothing at this address",
    )
}

async fn method_not_allowed(method: Method) -> ApiProblem {
    ApiProblem::new(
        ProblemCode::MethodNotAllowed,
        format!("this address does not take {method}"),
    )
}

/// A node that cannot tell whose session has ended does nothing for anybody.
async fn refuse_when_blind(State(api): State<ApiState>, request: Request, next: Next) -> Response {
    match api.check_sees() {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}
