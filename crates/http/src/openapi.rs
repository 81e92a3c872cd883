//! The OpenAPI 3.1 document, generated from the handlers. Must not know the router.

use utoipa::openapi::RefOr;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::{
    accounts, admin, auth, connection, gateways, handover, health, idempotency, me, members,
    messages, moderation, oidc, presence, push, queue, reads, rooms, search, server, tenants,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Maru", description = "Rooms, messages and three ways to receive them. Frames of the socket are described in docs/wire.md.",
        license(name = "MIT OR Apache-2.0")),
    paths(
        tenants::get_tenant,
        auth::create_guest::create_guest, auth::create_guest::get_challenge,
        auth::refresh::refresh, auth::logout::log_out_here, auth::ticket::create_ticket,
        oidc::start::start, oidc::callback::callback, oidc::exchange_code::exchange_code,
        oidc::backchannel_logout::backchannel_logout,
        accounts::sign_up::sign_up, accounts::verify::verify_email,
        accounts::login::log_in, accounts::mfa::log_in_by_factor,
        accounts::forgot::forgot_password, accounts::reset::reset_password,
        me::password::change_password, me::step_up::step_up, me::delete::delete_me,
        me::totp::begin_totp, me::totp::confirm_totp, me::totp::end_totp,
        handover::redeem::redeem_code, handover::exchange_token::exchange_token,
        server::codes::create_handover_code, server::sessions::end_sessions_of,
        server::people::ban_person, server::people::unban_person, server::people::deactivate_person,
        me::profile::get_me, me::profile::change_me,
        me::sessions::list_sessions, me::sessions::end_session, me::sessions::end_sessions,
        me::blocks::list_blocks, me::blocks::block, me::blocks::unblock,
        me::claims::create_claim, me::claims::undo_claim, me::export::export_me,
        rooms::list::list_rooms, rooms::create::create_room, rooms::get::get_room,
        rooms::change::change_room, rooms::delete::delete_room, rooms::kinds::list_kinds, rooms::kinds::show_effects, rooms::rules::show_rules, moderation::trial::try_words,
        rooms::notices::set_notice, rooms::notices::clear_notice, rooms::notices::list_notices,
        moderation::reports::create_report, moderation::reports::list_reports, moderation::reports::list_all_reports,
        moderation::resolve::resolve_report, moderation::clear::clear_messages,
        moderation::acts::list_acts, moderation::acts::undo_act, moderation::acts::list_all_acts,
        queue::list::list_queue, queue::list::list_all_queue, queue::own::list_own_waiting, queue::own::ask_to_enter, queue::own::withdraw,
        queue::decide::decide_waiting,
        members::me::join_room, members::me::leave_room, members::list::list_members,
        members::standing::show_standing, reads::set_own::set_own_room,
        members::change::change_member, members::remove::remove_member,
        members::invites::list_room_invites, members::invites::create_room_invite, members::invites::revoke_room_invite,
        members::bans::list_bans, members::bans::ban_member, members::bans::end_ban,
        messages::send::send_message, messages::edit::edit_message, messages::delete::delete_message,
        messages::history::read_history, messages::edits::list_edits,
        messages::reactions::add_reaction, messages::reactions::remove_reaction,
        messages::pins::list_pins, messages::pins::pin_message, messages::pins::unpin_message,
        reads::mark::mark_read, reads::readers::count_readers, reads::own_rooms::list_own_rooms,
        search::messages::search_messages,
        push::devices::show_push, push::devices::end_push_device, push::subscribe::subscribe_push,
        push::quiet_hours::set_quiet_hours, push::trial::try_push,
        presence::own::show_own_presence, presence::show::show_presence, presence::typing::show_typing,
        gateways::native::open::open_socket, gateways::sse::stream_room, gateways::feed::stream_feed, gateways::long_poll::poll_events,
        health::healthz, health::readyz, connection::get_connection,
        admin::setup::set_up_operator, admin::setup::invite_operator,
        admin::tenants::list_tenants, admin::tenants::create_tenant, admin::tenants::get_tenant,
        admin::tenants::change_tenant, admin::tenants::delete_tenant,
        admin::keys::list_keys, admin::keys::create_key, admin::keys::revoke_key,
        admin::bots::list_bots, admin::bots::create_bot, admin::bots::create_bot_key, admin::bots::delete_bot,
        admin::staff::list_staff, admin::staff::set_role, admin::staff::remove_role,
        admin::people::ban_person, admin::people::unban_person, admin::people::end_sessions,
        admin::people::erase_person, admin::people::show_erasure,
        admin::tokens::check_token,
        admin::audit::list_audit, admin::audit::list_all_audit,
    ),
    modifiers(&Bearer, &Once)
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("maru_sk_…")
            .build();
        components.add_security_scheme("server_key", SecurityScheme::Http(scheme));
    }
}

struct Once;

impl Modify for Once {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .description(Some("1–64 of A–Z a–z 0–9 - _, new for each request. A repeat within a day is answered as the first was, 200 where that was 201"))
            .schema(Some(Object::with_type(Type::String)))
            .build();
        for route in idempotency::ROUTES {
            let path = openapi.paths.paths.get_mut(*route);
            let post = path.and_then(|path| path.post.as_mut());
            let post = post.expect("what is done once is a POST of ours");
            post.parameters
                .get_or_insert_default()
                .push(RefOr::T(key.clone()));
        }
    }
}

/// The document as JSON, with line breaks.
pub fn openapi_json() -> String {
    let mut json = Document::openapi()
        .to_pretty_json()
        .expect("the document is made of strings and numbers");
    json.push('\n');
    json
}
