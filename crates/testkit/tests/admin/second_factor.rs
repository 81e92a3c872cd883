//! A tenant that wants a second factor of whoever administers it; and the operators' own, who administer everything.

use domain::Ambient as _;
use hyper::Method;
use maru_testkit::Person;
use maru_testkit::authenticator::one_time_password;
use serde_json::{Value, json};

use crate::world::{World, refused, told};

const SETTINGS: &str = "/v1/admin/tenants/demo";

fn needed(is: bool) -> Value {
    json!({ "settings": { "admins_need_totp": is } })
}

fn code_of(world: &World, secret: &str) -> Value {
    let now = world.server.ambient.now().as_seconds();
    json!({ "code": one_time_password(secret, now) })
}

/// Sets a second factor up; its secret.
async fn set_up_factor(world: &World, one: &Person) -> String {
    let begun = one.post("/v1/me/totp", &json!({})).await;
    assert_eq!(begun.status, 201, "{:?}", begun.body);
    let secret = begun.json()["secret"]
        .as_str()
        .expect("a secret")
        .to_owned();
    let confirm = code_of(world, &secret);
    let confirmed = one.put_json("/v1/me/totp", &confirm).await;
    assert_eq!(confirmed.status, 204, "{:?}", confirmed.body);
    secret
}

#[tokio::test]
async fn admins_without_a_second_factor_administer_nothing_where_it_is_wanted() {
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    let moe = world.staff("demo", "moe", "moderator").await;
    assert_eq!(world.change(&ada, &needed(true)).await.status, 200);
    let wanted = refused(403, "totp_required");
    for (method, path, body) in [
        (Method::GET, String::new(), None),
        (Method::GET, "/keys".to_owned(), None),
        (Method::GET, "/audit".to_owned(), None),
        (Method::PATCH, String::new(), Some(needed(false))),
        (
            Method::PUT,
            format!("/people/{}/ban", moe.id()),
            Some(json!({ "reason": "spam" })),
        ),
    ] {
        let path = format!("{SETTINGS}{path}");
        let answer = ada.call(method, &path, body.as_ref()).await;
        assert_eq!(told(&answer), wanted, "{path}");
    }
    // Nobody else's part hangs on it, and in rooms nothing changes.
    assert_eq!(moe.get(&format!("{SETTINGS}/reports")).await.status, 200);
    assert_eq!(world.operator.get(SETTINGS).await.status, 200);
    ada.say("tennis", "a1", "안녕하세요").await;

    let secret = set_up_factor(&world, &ada).await;
    let shown = ada.get(SETTINGS).await;
    assert_eq!(shown.json()["settings"]["admins_need_totp"], true);
    world.pass(std::time::Duration::from_secs(30));
    let gone = code_of(&world, &secret);
    let gone = ada.call(Method::DELETE, "/v1/me/totp", Some(&gone)).await;
    assert_eq!(gone.status, 204, "{:?}", gone.body);
    assert_eq!(told(&ada.get(SETTINGS).await), wanted);
    world.server.stop().await;
}

#[tokio::test]
async fn operators_without_a_second_factor_do_nothing_anywhere_where_it_is_wanted() {
    let world = World::start().await;
    let operator = &world.operator;
    let path = "/v1/admin/tenants/maru";
    let set = operator.patch(path, &needed(true)).await;
    assert_eq!(set.status, 200, "{:?}", set.body);
    let wanted = refused(403, "totp_required");
    for path in ["/v1/admin/tenants", "/v1/admin/audit", SETTINGS, path] {
        assert_eq!(told(&operator.get(path).await), wanted, "{path}");
    }
    let shop = json!({ "slug": "shop" });
    let made = operator.post("/v1/admin/tenants", &shop).await;
    assert_eq!(told(&made), wanted);
    set_up_factor(&world, operator).await;
    let made = operator.post("/v1/admin/tenants", &shop).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    world.server.stop().await;
}
