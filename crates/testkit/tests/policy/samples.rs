//! A request that is well formed, for every route: what refuses it is never its shape. A route that is not here fails
//! the test. Routes of the administration are in `samples_admin.rs`, those of rooms in `samples_rooms.rs`.

use serde_json::{Value, json};

use crate::ask::Ask;
use crate::proofs::{CHALLENGE, PROVIDER, TELLING, VERIFIER};
use crate::samples_admin::admin_sample;
use crate::samples_rooms::{body_sample, room_sample};
use crate::things::Place;
use crate::world::{Caller, PASSWORD, Somebody, World};

/// A device's public key (RFC 8291, appendix A).
const PUSH_KEY: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

/// Who asks, and about what.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) world: &'a World,
    pub(crate) place: Place,
    pub(crate) caller: Caller,
    pub(crate) who: &'a Somebody,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(world: &'a World, place: Place, caller: Caller, who: &'a Somebody) -> Self {
        Self {
            world,
            place,
            caller,
            who,
        }
    }
}

/// The request of `METHOD /path`, or of `METHOD /path word` where a route is asked in two ways.
pub(crate) async fn sample(route: &str, scene: Scene<'_>) -> Ask {
    let Some(found) = find(route, scene).await else {
        panic!(
            "`{route}` has no sample request: add one to crates/testkit/tests/policy/samples.rs, then bless the table"
        );
    };
    let method = route.split(' ').next().unwrap_or_default();
    Ask {
        method: method.to_owned(),
        ..found
    }
}

async fn find(route: &str, scene: Scene<'_>) -> Option<Ask> {
    let plain = route.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let path = plain.split(' ').nth(1)?;
    if path.starts_with("/v1/admin") || path.starts_with("/v1/operators") {
        return admin_sample(route, path, scene).await;
    }
    if let Some(field) = route.split(' ').nth(2) {
        return body_sample(&plain, path, field, scene).await;
    }
    let of_rooms = ["/v1/room", "/v1/search", "/v1/socket", "/v1/feed"];
    if of_rooms.iter().any(|begin| path.starts_with(begin)) {
        return room_sample(&plain, path, scene).await;
    }
    if path.starts_with("/v1/me") {
        return me_sample(&plain, path, scene).await;
    }
    if path.starts_with("/v1/server") {
        return server_sample(&plain, path, scene).await;
    }
    if path.starts_with("/v1/auth") {
        return auth_sample(&plain, path, scene).await;
    }
    tenant_sample(&plain, path, scene).await
}

pub(crate) fn get(path: impl Into<String>) -> Ask {
    Ask {
        path: path.into(),
        ..Ask::default()
    }
}

pub(crate) fn with(path: impl Into<String>, body: Value) -> Ask {
    Ask {
        path: path.into(),
        body: Some(body),
        ..Ask::default()
    }
}

async fn tenant_sample(route: &str, path: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene { world, place, .. } = scene;
    let tells = route.ends_with("/backchannel-logout");
    let provider = if tells { TELLING } else { PROVIDER };
    let path = path
        .replace("{tenant}", place.slug())
        .replace("{provider}", provider);
    let fresh = format!("n{}@new.example", world.fresh());
    Some(match route {
        "GET /healthz"
        | "GET /readyz"
        | "GET /v1/connection"
        | "GET /v1/tenants/{tenant}"
        | "GET /v1/tenants/{tenant}/challenge" => get(path),
        "POST /v1/tenants/{tenant}/guests" => with(path, json!({ "name": "손님" })),
        "POST /v1/tenants/{tenant}/accounts" => with(
            path,
            json!({ "email": fresh, "password": PASSWORD, "name": "새 사람" }),
        ),
        "POST /v1/tenants/{tenant}/accounts/verify" => {
            with(path, json!({ "code": world.verify_code().await }))
        }
        "POST /v1/tenants/{tenant}/login" => {
            let email = match place.owner() {
                Some(slug) => {
                    let kind = domain::PrincipalKind::Account;
                    world.person(slug, (kind, None)).await.email
                }
                None => fresh,
            };
            with(path, json!({ "email": email, "password": PASSWORD }))
        }
        "POST /v1/tenants/{tenant}/login/mfa" => {
            let (ticket, code) = world.second_factor().await;
            with(path, json!({ "mfa_ticket": ticket, "code": code }))
        }
        "POST /v1/tenants/{tenant}/password/forgot" => with(path, json!({ "email": fresh })),
        "POST /v1/tenants/{tenant}/password/reset" => with(
            path,
            json!({ "code": world.reset_code().await, "password": PASSWORD }),
        ),
        "GET /v1/tenants/{tenant}/oidc/{provider}/start" => {
            get(format!("{path}?mode=page&return_to=/demo"))
        }
        "POST /v1/tenants/{tenant}/oidc/{provider}/backchannel-logout" => Ask {
            path,
            form: Some(format!("logout_token={}", world.logout_token())),
            ..Ask::default()
        },
        _ => return None,
    })
}

async fn auth_sample(route: &str, path: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene {
        world, place, who, ..
    } = scene;
    let secret = world.no_secret();
    let tenant = match place {
        Place::Own if !who.home.is_empty() => who.home.as_str(),
        _ => place.slug(),
    };
    Some(match route {
        "GET /v1/auth/oidc/callback" => world.come_back().await,
        // What is of the tenant `demo` is shown in the tenant of the place, whoever shows it.
        "POST /v1/auth/exchange-code" => with(
            path,
            json!({ "tenant": place.slug(), "code": world.popup_code().await, "verifier": VERIFIER }),
        ),
        "POST /v1/auth/handover" => with(
            path,
            json!({ "tenant": place.slug(), "code": world.handover_code().await, "verifier": VERIFIER }),
        ),
        "POST /v1/auth/exchange-token" => with(
            path,
            json!({ "tenant": place.slug(), "token": world.host_token() }),
        ),
        "POST /v1/auth/refresh" => {
            let token = who.refresh.clone().unwrap_or(secret);
            let mut ask = with(path, json!({ "tenant": tenant, "refresh_token": token }));
            ask.headers.push(("x-maru-refresh", "1".to_owned()));
            ask
        }
        "POST /v1/auth/logout" => with(path, json!({ "tenant": tenant })),
        _ => return None,
    })
}

async fn me_sample(route: &str, path: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene {
        world, place, who, ..
    } = scene;
    Some(match route {
        "GET /v1/me"
        | "GET /v1/me/blocks"
        | "GET /v1/me/presence"
        | "GET /v1/me/push"
        | "GET /v1/me/rooms"
        | "GET /v1/me/export"
        | "GET /v1/me/sessions"
        | "DELETE /v1/me/sessions"
        | "POST /v1/me/totp" => get(path),
        "PATCH /v1/me" => with(
            path,
            json!({ "name": "새 이름", "receipts": true, "typing": true, "presence": true }),
        ),
        "PUT /v1/me/blocks/{principal}" | "DELETE /v1/me/blocks/{principal}" => {
            get(path.replace("{principal}", &world.guest_of(place).await))
        }
        "DELETE /v1/me" | "POST /v1/me/step-up" => with(path, json!({ "password": PASSWORD })),
        "PUT /v1/me/password" => with(path, json!({ "old": PASSWORD, "new": "another long one" })),
        "POST /v1/me/push/trials" => {
            world.be_pushed_to(who).await;
            get(path)
        }
        "PUT /v1/me/totp" => with(path, json!({ "code": world.totp_to_confirm(who).await })),
        "DELETE /v1/me/totp" => with(path, json!({ "code": world.totp_in_force(who).await })),
        "PUT /v1/me/push/subscription" => with(
            path,
            json!({ "endpoint": "https://push.example/a", "language": "ko", "keys": {
                "p256dh": PUSH_KEY, "auth": "BTBZMqHH6r4Tts7J_aSIgg" } }),
        ),
        "PUT /v1/me/push/quiet-hours" => with(
            path,
            json!({ "on": true, "from": "22:00", "to": "07:30", "zone": "Asia/Seoul" }),
        ),
        "DELETE /v1/me/push/subscriptions/{id}" => get(format!(
            "/v1/me/push/subscriptions/{}",
            world.session_of(place, who).await
        )),
        "POST /v1/me/claims" => with(path, json!({ "ticket": world.claim_ticket(who).await })),
        "DELETE /v1/me/sessions/{id}" => get(format!(
            "/v1/me/sessions/{}",
            world.session_of(place, who).await
        )),
        "DELETE /v1/me/claims/{id}" => get(format!(
            "/v1/me/claims/{}",
            world.claim_of(place, who).await
        )),
        _ => return None,
    })
}

async fn server_sample(route: &str, path: &str, scene: Scene<'_>) -> Option<Ask> {
    let Scene { world, place, .. } = scene;
    let external = world.external_of(place).await;
    let at = path.replace("{external_id}", &external);
    Some(match route {
        "POST /v1/server/handover-codes" => with(
            at,
            json!({ "external_id": external, "name": "다온", "session_ref": "s", "challenge": CHALLENGE }),
        ),
        "DELETE /v1/server/sessions" => get(format!("{at}?external_id={external}")),
        "PUT /v1/server/people/{external_id}/ban" => with(at, json!({ "reason": "소란" })),
        "DELETE /v1/server/people/{external_id}/ban" | "DELETE /v1/server/people/{external_id}" => {
            get(at)
        }
        _ => return None,
    })
}
