//! Whatever the administration and the host's backend change stands in the log, once: who, what, to what, why, how it was
//! and how it is.

use serde_json::{Value, json};

use crate::ask::{Answered, Ask};
use crate::cells;
use crate::routes::all;
use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, Somebody, World};

/// Nothing is changed by them, nobody but the command line may call them, or they let somebody in.
const NO_ACTS: &[&str] = &[
    "POST /v1/admin/tenants/{tenant}/handover/check",
    "POST /v1/operators/setup-codes",
    "POST /v1/server/handover-codes",
];

/// Lines that stand beside the act's own, once each.
const BESIDE: &[(&str, &str)] = &[
    // Tenants and bots begin with a key.
    ("POST /v1/admin/tenants", "key.created"),
    ("POST /v1/admin/tenants/{tenant}/bots", "key.created"),
    ("POST /v1/admin/tenants/{tenant}/bots rooms", "key.created"),
    // What may break off is written down before it begins.
    ("DELETE /v1/admin/tenants/{tenant}", "tenant.deletion_begun"),
];

/// Before these there was nothing that they could say.
const BEGINNINGS: &[&str] = &[
    "tenant.created",
    "key.created",
    "bot.created",
    "operator.invited",
    "operator.created",
];

/// Nobody is asked why they come.
const WITHOUT_REASON: &str = "POST /v1/operators/setup";

/// Whoever may do such things.
const ACTORS: &[Caller] = &[
    Caller::ServerKey,
    Caller::Moderator,
    Caller::Admin,
    Caller::Operator,
];

/// The log, the newest first, behind this line.
async fn lines_behind(world: &World, last: i64) -> Vec<Value> {
    let reader = world.caller(Caller::Operator).await;
    let path = "/v1/admin/audit?limit=20";
    let page = world.ask_as(&reader, "GET", path, None).await.json();
    let mut lines = page["entries"].as_array().expect("entries").clone();
    lines.retain(|line| line["id"].as_i64() > Some(last));
    lines
}

async fn newest(world: &World) -> i64 {
    let lines = lines_behind(world, 0).await;
    lines
        .first()
        .map_or(0, |line| line["id"].as_i64().expect("a number"))
}

/// The request of the sample, with a reason, where what it changes is there to be changed.
async fn prepared(world: &World, route: &str, scene: Scene<'_>, reason: &str) -> Ask {
    let mut wanted = sample(route, scene).await;
    if route.starts_with("DELETE ") && route.ends_with("/ban") {
        // What is not so cannot be taken back.
        let ban = Ask {
            method: "PUT".to_owned(),
            body: Some(json!({ "reason": "spam" })),
            ..wanted.clone()
        };
        assert_eq!(world.ask(scene.who, &ban).await.status, 204, "{route}");
    }
    if route == "PATCH /v1/admin/tenants/{tenant}" {
        wanted.body = Some(json!({ "name": format!("이름 {}", world.fresh()) }));
    }
    if route == "PATCH /v1/admin/tenants/{tenant} disabled" {
        let slug = format!("off-{}", world.fresh());
        maru_testkit::host::add_tenant(&world.server, &slug).await;
        wanted.path = format!("/v1/admin/tenants/{slug}");
        wanted.body = Some(json!({ "disabled": true }));
    }
    if route != WITHOUT_REASON {
        let body = wanted.body.get_or_insert_with(|| json!({}));
        body["reason"] = json!(reason);
    }
    wanted
}

/// Who did it, as the log says it.
fn actor(who: &Somebody, route: &str, answer: &Answered) -> String {
    if route == WITHOUT_REASON {
        // Whoever uses an invitation is an operator from then on.
        let new = answer.json()["principal"]["id"].clone();
        return new.as_str().expect("somebody new").to_owned();
    }
    match who.principal {
        Some(principal) => principal.to_string(),
        None => {
            let key = who.credential.as_deref().expect("a key");
            let id = key.trim_start_matches("maru_sk_").split('_').next();
            format!("ak_{}", id.unwrap_or_default())
        }
    }
}

/// What the address names last, if that is an id.
fn named(path: &str) -> Option<&str> {
    let path = path.split('?').next().unwrap_or_default();
    let mut parts = path.rsplit('/');
    parts.find(|part| part.starts_with("pr_") || part.starts_with("ak_"))
}

/// What is wrong about the line of an act.
fn check(line: &Value, route: &str, path: &str, reason: &str) {
    let action = line["action"].as_str().unwrap_or_default();
    assert!(
        action.contains('.') && !line["at"].is_null(),
        "{route}: {line}"
    );
    let object = line["object"].as_str().unwrap_or_default();
    let is_id = ["tn_", "ak_", "pr_"]
        .iter()
        .any(|kind| object.starts_with(kind));
    assert!(is_id, "{route}: {line}");
    let is_of_it = named(path).is_none_or(|id| id == object || action == "key.created");
    assert!(is_of_it, "{route}: {line}");
    let wanted = (route != WITHOUT_REASON).then_some(reason);
    assert_eq!(line["reason"].as_str(), wanted, "{route}: {line}");
    let (before, after) = (&line["before"], &line["after"]);
    assert!(after.is_object(), "{route} says not how it is: {line}");
    if BEGINNINGS.contains(&action) {
        assert!(before.is_null(), "{route}: {line}");
    } else {
        assert!(before.is_object(), "{route} says not how it was: {line}");
        assert_ne!(before, after, "{route}: {line}");
    }
    assert!(
        !line.to_string().contains("maru_"),
        "{route}: a key in the log"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_act_says_who_to_what_why_before_and_after() {
    let cells = cells::run().await;
    let world = World::start().await;
    let is_act = |route: &String| {
        let begins = [" /v1/admin/", " /v1/operators/", " /v1/server/"];
        begins.iter().any(|begin| route.contains(begin))
            && !route.starts_with("GET ")
            && !NO_ACTS.contains(&route.as_str())
    };
    let mut tried = Vec::new();
    for route in all(&world).await.into_iter().filter(is_act) {
        let may = |caller: &Caller| {
            let is_it = |cell: &&cells::Cell| {
                cell.route == route && cell.place == Place::Own && cell.caller == *caller
            };
            let cell = cells.iter().find(is_it).expect("it is in the table");
            cell.outcome.starts_with('2')
        };
        let before = tried.len();
        for &caller in ACTORS.iter().filter(|caller| may(caller)) {
            act(&world, &route, caller).await;
            tried.push(caller);
        }
        let said = cells.iter().filter(|cell| cell.route == route);
        let said: Vec<_> = said.map(|cell| (cell.caller, &cell.outcome)).collect();
        assert!(tried.len() > before, "nobody may {route}: {said:?}");
    }
    for caller in ACTORS {
        assert!(tried.contains(caller), "{caller:?} did nothing");
    }
    assert!(tried.len() > 30, "{}", tried.len());
    world.server.stop().await;
}

/// Does it, and reads the log behind it.
async fn act(world: &World, route: &str, caller: Caller) {
    let who = world.caller(caller).await;
    let scene = Scene::new(world, Place::Own, caller, &who);
    let reason = format!("because of {}", world.fresh());
    let wanted = prepared(world, route, scene, &reason).await;
    let last = newest(world).await;
    let answer = world.ask(&who, &wanted).await;
    assert!(answer.status < 300, "{route} {caller:?}: {:?}", answer.body);
    let actor = actor(&who, route, &answer);
    let mut lines = lines_behind(world, last).await;
    lines.retain(|line| line["actor"] == actor);
    for line in &lines {
        check(line, route, &wanted.path, &reason);
    }
    for (_, beside) in BESIDE.iter().filter(|(of, _)| *of == route) {
        let before = lines.len();
        lines.retain(|line| line["action"] != *beside);
        assert_eq!(lines.len() + 1, before, "{route}: {lines:?}");
    }
    assert_eq!(lines.len(), 1, "{route} {caller:?}: {lines:?}");
}
