//! What a tenant can be set to, and that secrets never come back.

use maru_testkit::http::Answer;
use maru_testkit::signer::Signer;
use serde_json::{Value, json};

use crate::world::{World, post, refused, told};

#[tokio::test]
async fn settings_are_merged_and_hold_at_once() {
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    let first = json!({ "name": "Demo two", "settings": {
        "look": { "accent": "#0b6e4f", "launcher": "Hello" },
        "origins": ["https://shop.example"],
        "ways": { "guest": false }, "features": { "links": false } } });
    let answer = world.change(&ada, &first).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let refused_guest = post(&world.server, "/v1/tenants/demo/guests", &json!({})).await;
    assert_eq!(told(&refused_guest), refused(403, "way_disabled"));
    let second = json!({ "settings": { "look": { "launcher": null }, "ways": { "guest": true } } });
    let set = world.change(&ada, &second).await.json();
    assert_eq!(set["name"], "Demo two");
    let settings = &set["settings"];
    assert_eq!(
        settings["look"],
        json!({ "accent": "#0b6e4f", "logo": null, "launcher": null })
    );
    assert_eq!(settings["origins"], json!(["https://shop.example"]));
    assert_eq!(settings["features"]["links"], json!(false));
    assert_eq!(settings["features"]["renaming"], json!(true));
    let guest = post(&world.server, "/v1/tenants/demo/guests", &json!({})).await;
    assert_eq!(guest.status, 201);
    world.server.stop().await;
}

#[tokio::test]
async fn the_launcher_of_a_host_page_is_told_what_the_tenant_has_set_and_nothing_breaks_out_of_it()
{
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    let path = "/embed/demo/launcher.js";
    let text = |answer: &Answer| String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(
        text(&ada.get(path).await),
        "export const color=null,label=null;"
    );
    let look =
        json!({ "look": { "accent": "#0b6e4f", "launcher": "물어 \"보세요\"\\ </script>" } });
    let set = world.change(&ada, &json!({ "settings": look })).await;
    assert_eq!(set.status, 200, "{:?}", set.body);
    let told = ada.get(path).await;
    assert_eq!(
        text(&told),
        r##"export const color="#0b6e4f",label="물어 \"보세요\"\\ </script>";"##
    );
    assert_eq!(told.header("access-control-allow-origin"), "*");
    assert_eq!(told.header("cross-origin-resource-policy"), "cross-origin");
    assert!(told.header("content-type").starts_with("text/javascript"));
    let nobody = ada.get("/embed/nobody/launcher.js").await;
    assert_eq!(nobody.problem_code(), "tenant_not_found");
    world.server.stop().await;
}

fn wrong_settings() -> Vec<Value> {
    let public_key = Signer::ed(7).public_pem();
    let provider = |id: &str, issuer: &str| json!({ "oidc": [{ "id": id, "label": "L", "preset": "discovery", "issuer": issuer, "client_id": "c" }] });
    let key =
        |key: Value| json!({ "handover": { "issuers": [{ "issuer": "shop", "keys": [key] }] } });
    vec![
        json!({ "look": { "accent": "yellow" } }),
        json!({ "look": { "accent": "#ffff00" } }),
        json!({ "look": { "logo": "http://shop.example/logo.png" } }),
        json!({ "look": { "launcher": "x".repeat(41) } }),
        json!({ "origins": ["https://shop.example/path"] }),
        json!({ "origins": (0..51).map(|n| format!("https://s{n}.example")).collect::<Vec<_>>() }),
        json!({ "features": { "everything": true } }),
        json!({ "lives": { "guest_idle_days": 0 } }),
        json!({ "lives": { "refresh_grace_seconds": 11 } }),
        json!({ "limits": { "guests_per_minute": 2_000_000 } }),
        provider("Corp", "https://idp.example"),
        provider("corp", "http://idp.example"),
        json!({ "handover": { "redeem_url": "ftp://shop.example" } }),
        key(
            json!({ "algorithm": "EdDSA", "public_key": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" }),
        ),
        key(json!({ "algorithm": "ES256", "public_key": public_key })),
        key(json!({ "algorithm": "none", "public_key": public_key })),
        key(json!({ "algorithm": "HS256", "secret": "c2hvcnQ" })),
        key(json!({ "algorithm": "HS256" })),
    ]
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_named_and_nothing_of_it_stays() {
    let world = World::start().await;
    let before = world.operator.get("/v1/admin/tenants/demo").await.json();
    for settings in wrong_settings() {
        let body = json!({ "name": "Not this", "settings": settings });
        let answer = world.change(&world.operator, &body).await;
        assert_eq!(told(&answer), refused(422, "invalid_tenant"), "{settings}");
        let field = answer.json()["fields"][0]["field"].clone();
        assert!(
            field
                .as_str()
                .is_some_and(|field| field.starts_with("settings")),
            "{field}"
        );
    }
    for unknown in [
        json!({ "slug": "else" }),
        json!({ "settings": { "look": { "colour": "#0b6e4f" } } }),
        json!({ "settings": { "ways": { "guest": "yes" } } }),
        json!({ "settings": "none" }),
    ] {
        let answer = world.change(&world.operator, &unknown).await;
        assert_eq!(told(&answer), refused(400, "invalid_request"), "{unknown}");
    }
    let after = world.operator.get("/v1/admin/tenants/demo").await.json();
    assert_eq!(before, after);
    let ways = json!({ "settings": { "ways": { "guest": true } } });
    let own = world.operator.patch("/v1/admin/tenants/maru", &ways).await;
    assert_eq!(told(&own), refused(422, "invalid_tenant"));
    world.server.stop().await;
}

#[tokio::test]
async fn secrets_go_in_stay_when_they_are_not_said_and_never_come_back() {
    let world = World::start().await;
    let shared = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA";
    let issuer = |secret: Value| {
        let mut key = json!({ "kid": "k1", "algorithm": "HS256" });
        if !secret.is_null() {
            key["secret"] = secret;
        }
        json!([{ "issuer": "shop", "keys": [key] }])
    };
    let provider = |secret: Value| {
        let mut one =
            json!({ "id": "google", "label": "Google", "preset": "google", "client_id": "c" });
        if !secret.is_null() {
            one["client_secret"] = secret;
        }
        json!([one])
    };
    let url = "https://shop.example/redeem";
    let given = json!({ "settings": { "oidc": provider(json!("client-secret")),
        "handover": { "redeem_url": url, "redeem_secret": "redeem-secret", "issuers": issuer(json!(shared)) } } });
    let kept = json!({ "settings": { "oidc": provider(Value::Null),
        "handover": { "redeem_url": url, "issuers": issuer(Value::Null) } } });
    for body in [&given, &kept] {
        let answer = world.change(&world.operator, body).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let settings = answer.json()["settings"].clone();
        assert_eq!(settings["oidc"][0]["secret_set"], json!(true));
        assert_eq!(settings["handover"]["secret_set"], json!(true));
        let key = &settings["handover"]["issuers"][0]["keys"][0];
        assert_eq!(key["secret_set"], json!(true));
    }
    let cx = &world.server.running.api.cx;
    let stored = cx.tenants.find_named("demo").expect("the tenant");
    let stored = serde_json::to_string(&stored.settings).expect("JSON");
    let shown = world.operator.get("/v1/admin/tenants/demo").await.body;
    let audit = world.operator.get("/v1/admin/audit").await.body;
    for text in [
        stored.as_str(),
        &String::from_utf8_lossy(&shown),
        &String::from_utf8_lossy(&audit),
    ] {
        for secret in ["client-secret", "redeem-secret", shared] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    // Another address is not sent the secret of the first.
    let moved = json!({ "settings": { "handover": { "redeem_url": "https://else.example/r" } } });
    let moved = world.change(&world.operator, &moved).await.json();
    assert_eq!(moved["settings"]["handover"]["secret_set"], json!(false));
    world.server.stop().await;
}

#[tokio::test]
async fn a_tenant_is_made_with_a_key_and_a_slug_that_nobody_has() {
    let world = World::start().await;
    let made = world.tenant("shop").await;
    assert!(
        made["key"]
            .as_str()
            .is_some_and(|key| key.starts_with("maru_sk_"))
    );
    let snippet = made["snippet"].as_str().unwrap_or_default();
    assert!(
        snippet.contains("/widget.js\" data-tenant=\"shop\""),
        "{snippet}"
    );
    for (slug, status, code) in [
        ("shop", 409, "slug_taken"),
        ("maru", 422, "invalid_tenant"),
        ("admin", 422, "invalid_tenant"),
        ("Shop", 422, "invalid_tenant"),
        ("s", 422, "invalid_tenant"),
    ] {
        let answer = world
            .operator
            .post("/v1/admin/tenants", &json!({ "slug": slug }))
            .await;
        assert_eq!(told(&answer), refused(status, code), "{slug}");
    }
    let keys = world
        .operator
        .get("/v1/admin/tenants/shop/keys")
        .await
        .json();
    assert_eq!(keys["keys"].as_array().map(Vec::len), Some(1));
    assert!(!keys.to_string().contains("maru_sk_"));
    let guest = post(&world.server, "/v1/tenants/shop/guests", &json!({})).await;
    assert_eq!(guest.status, 201);
    world.server.stop().await;
}
