//! Whatever the administration changes stands in its log, once.

use serde_json::{Value, json};

use crate::ask::{Answered, Ask};
use crate::routes::all;
use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, World};

/// Nothing is changed by them, or nobody but the command line may call them.
const NO_CHANGES: &[&str] = &[
    "POST /v1/admin/tenants/{tenant}/handover/check",
    "POST /v1/operators/setup-codes",
];

/// Lines that stand beside the act's own, once each.
const BESIDE: &[(&str, &str)] = &[
    // Tenants and bots begin with a key.
    ("POST /v1/admin/tenants", "key.created"),
    ("POST /v1/admin/tenants/{tenant}/bots", "key.created"),
    ("POST /v1/admin/tenants/{tenant}/bots rooms", "key.created"),
    // What may break off is written down before it begins.
    ("DELETE /v1/admin/tenants/{tenant}", "tenant.deletion_begun"),
    // What is taken back here was given first.
    (
        "DELETE /v1/admin/tenants/{tenant}/people/{principal}/ban",
        "person.banned",
    ),
];

/// What this operator did, as the log has it, the newest first.
async fn acts_of(world: &World, operator: &str) -> Vec<Value> {
    let reader = world.caller(Caller::Operator).await;
    let path = "/v1/admin/audit?limit=20";
    let page = world.ask_as(&reader, "GET", path, None).await.json();
    let mut lines = page["entries"].as_array().expect("entries").clone();
    lines.retain(|line| line["actor"] == operator);
    lines
}

async fn ask(world: &World, route: &str) -> (String, Answered) {
    let who = world.caller(Caller::Operator).await;
    let scene = Scene {
        world,
        place: Place::Own,
        caller: Caller::Operator,
        who: &who,
    };
    let mut wanted = sample(route, scene).await;
    match route {
        // What is not so cannot be taken back.
        "DELETE /v1/admin/tenants/{tenant}/people/{principal}/ban" => {
            let ban = Ask {
                method: "PUT".to_owned(),
                body: Some(json!({ "reason": "spam" })),
                ..wanted.clone()
            };
            assert_eq!(world.ask(&who, &ban).await.status, 204);
        }
        "PATCH /v1/admin/tenants/{tenant} disabled" => {
            let slug = format!("off-{}", world.fresh());
            maru_testkit::host::add_tenant(&world.server, &slug).await;
            wanted.path = format!("/v1/admin/tenants/{slug}");
            wanted.body = Some(json!({ "disabled": true }));
        }
        _ => {}
    }
    let principal = who.principal.expect("an operator is somebody").to_string();
    (principal, world.ask(&who, &wanted).await)
}

#[tokio::test]
async fn every_change_of_the_administration_stands_in_its_log_once() {
    let world = World::start().await;
    let routes = all(&world).await.into_iter().filter(|route| {
        let is_its = route.contains(" /v1/admin/") || route.contains(" /v1/operators/");
        is_its && !route.starts_with("GET ") && !NO_CHANGES.contains(&route.as_str())
    });
    let mut acts = 0;
    for route in routes {
        let (operator, answer) = ask(&world, &route).await;
        assert!(answer.status < 300, "{route}: {:?}", answer.body);
        // Whoever uses an invitation is an operator from then on.
        let new = answer.json()["principal"]["id"].as_str().map(str::to_owned);
        let is_setup = route == "POST /v1/operators/setup";
        let actor = new.filter(|_| is_setup).unwrap_or(operator);
        let mut lines = acts_of(&world, &actor).await;
        for (_, beside) in BESIDE.iter().filter(|(of, _)| *of == route) {
            let before = lines.len();
            lines.retain(|line| line["action"] != *beside);
            assert_eq!(lines.len() + 1, before, "{route}: {lines:?}");
        }
        assert_eq!(lines.len(), 1, "{route}: {lines:?}");
        for field in ["action", "object", "at"] {
            let text = lines[0][field].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{route}: {lines:?}");
        }
        acts += 1;
    }
    assert!(acts > 15, "{acts}");
    world.server.stop().await;
}
