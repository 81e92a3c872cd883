//! Requests of the administration. What an operator deletes or switches off is a tenant made for it.

use domain::Role;
use maru_testkit::host::add_tenant;
use serde_json::json;

use crate::ask::Ask;
use crate::samples::{Scene, get, with};
use crate::things::Place;
use crate::world::{Caller, PASSWORD};

pub(crate) async fn admin_sample(route: &str, path: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene {
        world,
        place,
        caller,
        ..
    } = scene;
    let ends = route.starts_with("DELETE /v1/admin/tenants/{tenant} ")
        || route == "DELETE /v1/admin/tenants/{tenant}";
    let slug = if ends && caller == Caller::Operator && place != Place::Nowhere {
        let slug = format!("gone-{}", world.fresh());
        add_tenant(&world.server, &slug).await;
        slug
    } else {
        place.slug().to_owned()
    };
    let at = path.replace("{tenant}", &slug);
    let (tail, number) = (
        path.strip_prefix("/v1/admin/tenants/{tenant}"),
        world.fresh(),
    );
    let method = route.split(' ').next()?;
    let variant = route.split(' ').nth(2);
    Some(match (method, tail, variant) {
        ("GET", None, None) if path == "/v1/admin/tenants" || path == "/v1/admin/audit" => get(at),
        ("POST", None, None) if path == "/v1/admin/tenants" => with(
            at,
            json!({ "slug": format!("new-{number}"), "name": "새 곳" }),
        ),
        ("POST", None, None) if path == "/v1/operators/setup" => with(
            at,
            json!({ "code": world.invitation().await, "email": format!("o{number}@new.example"), "password": PASSWORD, "name": "Ruth" }),
        ),
        ("POST", None, None) if path == "/v1/operators/invitations" => get(at),
        ("POST", None, None) if path == "/v1/operators/setup-codes" => with(at, json!({})),
        ("PATCH", Some(""), None) => with(at, json!({ "name": "이름" })),
        ("PATCH", Some(""), Some("disabled")) => with(at, json!({ "disabled": false })),
        (
            "GET",
            Some(
                "" | "/keys" | "/bots" | "/staff" | "/audit" | "/reports" | "/queue" | "/room-acts",
            ),
            None,
        )
        | ("DELETE", Some(""), None) => get(at),
        ("POST", Some("/keys"), None) => with(
            at,
            json!({ "name": format!("key {number}"), "scopes": ["handover"] }),
        ),
        ("DELETE", Some("/keys/{key}"), None) => {
            get(at.replace("{key}", &world.key_of(place).await))
        }
        ("POST", Some("/bots"), None) => with(
            at,
            json!({ "name": format!("bot {number}"), "scopes": ["read"] }),
        ),
        ("POST", Some("/bots"), Some("rooms")) => with(
            at,
            json!({ "name": format!("bot {number}"), "scopes": ["read"], "rooms": [world.room_of(place)] }),
        ),
        ("POST", Some("/bots/{principal}/keys"), Some("rooms")) => with(
            at.replace("{principal}", &world.bot_of(place.outer()).await),
            json!({ "scopes": ["read"], "rooms": [world.room_of(place)] }),
        ),
        (_, Some(tail), None) => return person_sample(method, tail, &at, scene).await,
        _ => return None,
    })
}

async fn person_sample(method: &str, tail: &str, at: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene { world, place, .. } = scene;
    let of = |principal: String| at.replace("{principal}", &principal);
    Some(match (method, tail) {
        ("DELETE", "/bots/{principal}") => get(of(world.bot_of(place).await)),
        ("POST", "/bots/{principal}/keys") => {
            with(of(world.bot_of(place).await), json!({ "scopes": ["read"] }))
        }
        ("PUT", "/staff/{principal}") => with(
            of(world.account_of(place, None).await),
            json!({ "role": "viewer" }),
        ),
        ("DELETE", "/staff/{principal}") => {
            get(of(world.account_of(place, Some(Role::Viewer)).await))
        }
        ("PUT", "/people/{principal}/ban") => {
            with(of(world.guest_of(place).await), json!({ "reason": "소란" }))
        }
        ("POST", "/people/{principal}/erasure") => with(
            of(world.guest_of(place).await),
            json!({ "reason": "on request" }),
        ),
        ("GET", "/people/{principal}/erasure") => get(of(world.erased_of(place).await)),
        ("DELETE", "/people/{principal}/ban" | "/people/{principal}/sessions") => {
            get(of(world.guest_of(place).await))
        }
        ("POST", "/handover/check") => with(at, json!({ "token": "a.b.c" })),
        _ => return None,
    })
}
