//! An id of another tenant is answered as one that is nobody's is (T21, T31, T32, T34, T36).

use std::fmt::Write as _;

use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use crate::ask::Answered;
use crate::frames;
use crate::routes::{all, has_inner_id};
use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, HIDDEN_TITLE, World};

/// What names somebody or something behind the address.
const IN_QUERY: &[&str] = &["GET /v1/search/messages", "DELETE /v1/server/sessions"];

/// Whether the first id of the route is one whose existence is nobody else's business. The names of tenants are on their
/// pages.
fn has_secret_id(route: &str, caller: Caller) -> bool {
    let is_admin = route.contains("/v1/admin/");
    let names_one = route.contains('{') || IN_QUERY.contains(&route);
    let names_public = route.contains("/v1/tenants/") || !names_one;
    let sees_all = is_admin && caller == Caller::Operator;
    !(names_public || sees_all)
}

async fn answered(world: &World, route: &str, place: Place, caller: Caller) -> Answered {
    let who = world.caller(caller).await;
    let scene = Scene::new(world, place, caller, &who);
    let ask = sample(route, scene).await;
    world.ask(&who, &ask).await
}

/// All of the answer but what differs between any two.
fn plain(answer: &Answered) -> (u16, Vec<(String, String)>, Value) {
    let headers = answer.headers.iter();
    // What is left of one's own limit is less after each call, of whatever that was.
    let own = ["date", "x-request-id", "ratelimit"];
    let headers = headers.filter(|(name, _)| !own.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), format!("{value:?}")));
    let mut body = answer.json();
    if let Some(problem) = body.as_object_mut() {
        problem.remove("request_id");
    }
    (answer.status, headers.collect(), body)
}

/// What differs, if anything does.
async fn compare(world: &World, route: String, pair: [Place; 2], caller: Caller) -> Option<String> {
    let foreign = answered(world, &route, pair[0], caller).await;
    let missing = answered(world, &route, pair[1], caller).await;
    let (foreign, missing) = (plain(&foreign), plain(&missing));
    (foreign != missing)
        .then(|| format!("{route} {caller:?} {pair:?}:\n  {foreign:?}\n  {missing:?}"))
}

/// Every route with an id, in two places that must be answered alike, for every caller.
pub(crate) async fn pairs(world: &World) -> Vec<(String, [Place; 2], Caller)> {
    let mut pairs = Vec::new();
    for route in all(world).await {
        for caller in Caller::ALL {
            if has_secret_id(&route, caller) {
                pairs.push((route.clone(), [Place::Foreign, Place::Nowhere], caller));
            }
            if has_inner_id(&route) {
                pairs.push((route.clone(), [Place::Stray, Place::Missing], caller));
            }
        }
    }
    assert!(pairs.len() > 300, "{}", pairs.len());
    pairs
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_foreign_id_is_answered_as_a_missing_one_is() {
    let world = World::start().await;
    let found: Vec<Option<String>> = stream::iter(pairs(&world).await)
        .map(|(route, pair, caller)| compare(&world, route, pair, caller))
        .buffer_unordered(16)
        .collect()
        .await;
    let mut wrong = String::new();
    for one in found.into_iter().flatten() {
        let _ = writeln!(wrong, "{one}");
    }
    assert!(wrong.is_empty(), "{wrong}");
    world.server.stop().await;
}

/// What is kept in order by the tenant's moderators, who see every room for it.
fn is_kept_by_staff(route: &str, caller: Caller) -> bool {
    const ENDS: &[&str] = &[
        "/acts",
        "/undo",
        "/reports",
        "/queue",
        "/resolution",
        "/rules",
        "/members/{id}/messages",
    ];
    let is_staff = matches!(caller, Caller::Moderator | Caller::Admin);
    is_staff && ENDS.iter().any(|end| route.ends_with(end))
}

/// What tells of one's own standing in a room, or ends it: whoever is not in hears so.
const OWN_STANDING: &[&str] = &[
    "GET /v1/rooms/{room}/members/me",
    "GET /v1/rooms/{room}/queue/me",
    "DELETE /v1/rooms/{room}/members/me",
];

/// Refused, or only one's own standing; and the room's name is never said.
async fn is_kept(world: &World, route: String, caller: Caller) -> Option<String> {
    let answer = answered(world, &route, Place::Hidden, caller).await;
    let is_refused = matches!(answer.status, 401 | 403 | 404);
    let is_own = OWN_STANDING.contains(&route.as_str()) && matches!(answer.status, 200 | 204);
    let says = String::from_utf8_lossy(&answer.body).contains(HIDDEN_TITLE);
    ((!is_refused && !is_own) || says).then(|| format!("{route} {caller:?}: {:?}", plain(&answer)))
}

/// Whoever has the id of a room for those who were invited may hear that it is not theirs, and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_room_that_one_was_not_invited_to_gives_nothing_away() {
    let world = World::start().await;
    let mut asked = Vec::new();
    for route in all(&world).await {
        let names_room = route.contains("/v1/rooms/{room}") || route.contains("/v1/search");
        for caller in Caller::ALL {
            if names_room && !is_kept_by_staff(&route, caller) {
                asked.push((route.clone(), caller));
            }
        }
    }
    assert!(asked.len() > 400, "{}", asked.len());
    let found: Vec<Option<String>> = stream::iter(asked)
        .map(|(route, caller)| is_kept(&world, route, caller))
        .buffer_unordered(16)
        .collect()
        .await;
    let wrong: Vec<String> = found.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Whoever hears nothing of it may always stop hearing it.
    let frames = FRAMES.iter().map(|(frame, _)| *frame);
    for frame in frames.filter(|frame| *frame != "FRAME unsubscribe") {
        for caller in Caller::ALL {
            let told = told(&world, frame, Place::Hidden, caller).await;
            let is_let_in = |answer: &Value| answer["type"] != "error";
            assert!(
                !told.as_ref().is_some_and(is_let_in),
                "{frame} {caller:?} {told:?}"
            );
        }
    }
    world.server.stop().await;
}

/// Frames with an id, and whether it is inside of what another names.
const FRAMES: &[(&str, bool)] = &[
    ("FRAME subscribe", false),
    ("FRAME unsubscribe", false),
    ("FRAME message.send", false),
    ("FRAME message.send reply_to", true),
    ("FRAME message.send mentions", true),
    ("FRAME message.edit", true),
    ("FRAME message.edit mentions", true),
    ("FRAME message.delete", true),
    ("FRAME reaction.set", true),
    ("FRAME read.mark", false),
    ("FRAME typing", false),
];

/// The answer to a frame, but what it repeats of the frame.
async fn told(world: &World, frame: &str, place: Place, caller: Caller) -> Option<Value> {
    let who = world.caller(caller).await;
    let scene = Scene::new(world, place, caller, &who);
    let answer = frames::answered(frame, scene).await?;
    let mut answer = answer.unwrap_or_else(|code| json!({ "closed": code }));
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("room");
    }
    if let Some(problem) = answer["problem"].as_object_mut() {
        problem.remove("request_id");
    }
    Some(answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_foreign_id_in_a_frame_is_answered_as_a_missing_one_is() {
    let world = World::start().await;
    let (mut wrong, mut compared) = (String::new(), 0);
    for &(frame, has_inner) in FRAMES {
        for caller in Caller::ALL {
            let outer = [Place::Foreign, Place::Nowhere];
            let inner = has_inner.then_some([Place::Stray, Place::Missing]);
            for pair in [Some(outer), inner].into_iter().flatten() {
                let foreign = told(&world, frame, pair[0], caller).await;
                let missing = told(&world, frame, pair[1], caller).await;
                compared += usize::from(foreign.is_some());
                if foreign != missing {
                    let _ = writeln!(
                        wrong,
                        "{frame} {caller:?} {pair:?}:\n  {foreign:?}\n  {missing:?}"
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(compared > 100, "{compared}");
    // No frame is left out: those without an id name none.
    let guest = world.caller(Caller::Guest).await;
    let scene = Scene::new(&world, Place::Own, Caller::Guest, &guest);
    for frame in frames::all(scene).await {
        let is_here = FRAMES.iter().any(|(name, _)| *name == frame);
        let names_none = ["FRAME ping", "FRAME feed.open", "FRAME session.renew"];
        assert!(is_here || names_none.contains(&frame.as_str()), "{frame}");
    }
    world.server.stop().await;
}
