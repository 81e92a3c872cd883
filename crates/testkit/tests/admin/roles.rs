//! Who may do what: every route, for every part.

use hyper::Method;
use maru_testkit::Person;
use serde_json::{Value, json};

use crate::world::{World, refused, told};

const NOBODY: &str = "pr_00000000000000000000000000";

struct Route {
    method: Method,
    path: &'static str,
    body: Option<Value>,
    /// The first of these who may: 0 viewer, 1 moderator, 2 admin, 3 operator.
    least: usize,
}

fn route(least: usize, method: Method, path: &'static str, body: Option<Value>) -> Route {
    Route {
        method,
        path,
        body,
        least,
    }
}

/// Each asks for something that is refused or changes nothing, so that the order does not matter.
fn routes() -> Vec<Route> {
    let reason = Some(json!({ "reason": "for a test" }));
    vec![
        route(0, Method::GET, "", None),
        route(0, Method::GET, "/staff", None),
        route(0, Method::GET, "/audit", None),
        route(1, Method::PUT, "/people/NOBODY/ban", reason),
        route(1, Method::DELETE, "/people/NOBODY/ban", None),
        route(1, Method::DELETE, "/people/NOBODY/sessions", None),
        route(2, Method::PATCH, "", Some(json!({}))),
        route(2, Method::GET, "/keys", None),
        route(
            2,
            Method::POST,
            "/keys",
            Some(json!({ "name": "k", "scopes": [] })),
        ),
        route(
            2,
            Method::DELETE,
            "/keys/ak_00000000000000000000000000",
            None,
        ),
        route(2, Method::GET, "/bots", None),
        route(
            2,
            Method::POST,
            "/bots",
            Some(json!({ "name": "b", "scopes": [] })),
        ),
        route(2, Method::POST, "/bots/NOBODY/keys", Some(json!({}))),
        route(2, Method::DELETE, "/bots/NOBODY", None),
        route(
            2,
            Method::PUT,
            "/staff/NOBODY",
            Some(json!({ "role": "viewer" })),
        ),
        route(2, Method::DELETE, "/staff/NOBODY", None),
        route(
            2,
            Method::POST,
            "/handover/check",
            Some(json!({ "token": "x" })),
        ),
        route(3, Method::PATCH, "", Some(json!({ "disabled": false }))),
    ]
}

async fn ask(by: &Person, tenant: &str, route: &Route) -> (u16, String) {
    let path = route.path.replace("NOBODY", NOBODY);
    let path = format!("/v1/admin/tenants/{tenant}{path}");
    told(
        &by.call(route.method.clone(), &path, route.body.as_ref())
            .await,
    )
}

#[tokio::test]
async fn each_part_reaches_exactly_so_far_and_never_into_another_tenant() {
    let world = World::start().await;
    world.tenant("other").await;
    let guest = Person::enter(world.server.address(), "gus").await;
    let member = world.account("demo", "mem").await;
    let staff = [
        world.staff("demo", "vic", "viewer").await,
        world.staff("demo", "moe", "moderator").await,
        world.staff("demo", "ada", "admin").await,
        world.operator.clone(),
    ];
    for route in routes() {
        let name = format!("{} {}", route.method, route.path);
        for one in [&guest, &member] {
            let answer = ask(one, "demo", &route).await;
            assert_eq!(answer, refused(403, "not_allowed"), "{name}");
        }
        for (rank, one) in staff.iter().enumerate() {
            let (status, code) = ask(one, "demo", &route).await;
            let is_refused = (status, code.as_str()) == (403, "not_allowed");
            assert_eq!(
                is_refused,
                rank < route.least,
                "{name} by {rank}: {status} {code}"
            );
            assert!(
                status < 500 && code != "tenant_not_found",
                "{name} by {rank}: {code}"
            );
        }
        for tenant in ["other", "nothing", "maru", "tn_00000000000000000000000000"] {
            let answer = ask(&staff[2], tenant, &route).await;
            assert_eq!(
                answer,
                refused(404, "tenant_not_found"),
                "{name} of {tenant}"
            );
        }
    }
    for (path, method) in [
        ("/v1/admin/tenants", Method::GET),
        ("/v1/admin/audit", Method::GET),
        ("/v1/admin/tenants/demo", Method::DELETE),
    ] {
        let answer = staff[2].call(method, path, None).await;
        assert_eq!(told(&answer), refused(403, "not_allowed"), "{path}");
    }
    world.server.stop().await;
}

#[tokio::test]
async fn a_role_counts_from_the_store_not_from_the_token() {
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    assert_eq!(ada.get("/v1/admin/tenants/demo/keys").await.status, 200);
    let path = format!("/v1/admin/tenants/demo/staff/{}", ada.id());
    assert_eq!(world.operator.delete(&path).await.status, 204);
    assert_eq!(world.operator.delete(&path).await.status, 204);
    let answer = ada.get("/v1/admin/tenants/demo/keys").await;
    assert_eq!(told(&answer), refused(403, "not_allowed"));
    world.server.stop().await;
}

#[tokio::test]
async fn nobody_gives_more_than_they_have_and_the_last_operator_stays() {
    let world = World::start().await;
    let (mem, ada) = (
        world.account("demo", "mem").await,
        world.staff("demo", "ada", "admin").await,
    );
    let path = format!("/v1/admin/tenants/demo/staff/{}", mem.id());
    let operator = json!({ "role": "operator" });
    let answer = ada.call(Method::PUT, &path, Some(&operator)).await;
    assert_eq!(told(&answer), refused(422, "invalid_tenant"));
    let answer = world.give("demo", &mem, "operator").await;
    assert_eq!(told(&answer), refused(422, "invalid_tenant"));
    let guest = Person::enter(world.server.address(), "gus").await;
    let answer = world.give("demo", &guest, "viewer").await;
    assert_eq!(told(&answer), refused(404, "person_not_found"));
    let own = format!("/v1/admin/tenants/maru/staff/{}", world.operator.id());
    let answer = world.operator.delete(&own).await;
    assert_eq!(told(&answer), refused(422, "invalid_tenant"));
    let answer = world.give("maru", &world.operator, "viewer").await;
    assert_eq!(told(&answer), refused(422, "invalid_tenant"));
    world.server.stop().await;
}

#[tokio::test]
async fn pages_of_hosts_and_strangers_administer_nothing() {
    let world = World::start().await;
    let shop = "https://shop.example";
    let body = json!({ "settings": { "origins": [shop] } });
    assert_eq!(world.change(&world.operator, &body).await.status, 200);
    let ada = world.staff("demo", "ada", "admin").await;
    let bearer = format!("Bearer {}", ada.token);
    let headers = [("authorization", bearer.as_str()), ("origin", shop)];
    let path = "/v1/admin/tenants/demo";
    let get = |headers| {
        maru_testkit::http::request(world.server.address(), Method::GET, path, headers, None)
    };
    let by_shop = get(&headers[..]).await.expect("an answer");
    assert_eq!(told(&by_shop), refused(403, "cross_site"));
    let by_nobody = get(&[][..]).await.expect("an answer");
    assert_eq!(told(&by_nobody), refused(401, "token_missing"));
    world.server.stop().await;
}
