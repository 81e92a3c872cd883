//! The routes that there are, as the running server tells, and about what each is asked. Must not know bodies.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cells::Cell;
use crate::things::Place;
use crate::world::{Somebody, World};

/// Routes that stand in no document on purpose: only the command line may use it.
const HIDDEN: &[&str] = &["POST /v1/operators/setup-codes"];
/// Addresses that are no calls: pages, files and documents, open to everybody, and the rest, which is missing.
const PAGES: &[&str] = &[
    "/openapi.json",
    "/docs",
    "/docs/",
    "/docs/problems",
    "/docs/{file}",
    "/assets/{file}",
    "/ui",
    "/ui/{file}",
    "/widget.js",
    "/push.js",
    "/",
    "/{tenant}",
    "/{tenant}/{room}",
    "/embed/{tenant}",
    "/embed/{tenant}/launcher.js",
    "/embed/{tenant}/{room}",
    "/v1/auth/oidc/popup.js",
    "/v1/{*rest}",
];
/// Routes that are asked in a second way, whose answer depends on more.
const VARIANTS: &[&str] = &[
    "PATCH /v1/admin/tenants/{tenant} disabled",
    "POST /v1/admin/tenants/{tenant}/bots rooms",
    "POST /v1/admin/tenants/{tenant}/bots/{principal}/keys rooms",
    "POST /v1/rooms with",
    "POST /v1/rooms/{room}/messages reply_to",
    "POST /v1/rooms/{room}/messages mentions",
    "PATCH /v1/rooms/{room}/messages/{id} mentions",
    "POST /v1/rooms/{room}/reports message",
    "POST /v1/rooms/{room}/reports person",
];
/// Those of them that name somebody or something in the body.
const IN_BODY: &[&str] = &[
    " rooms",
    " with",
    " reply_to",
    " mentions",
    " message",
    " person",
];

/// Every route of `/openapi.json`, as `METHOD /path`, and those that are hidden or asked in a second way.
pub(crate) async fn all(world: &World) -> Vec<String> {
    let answer = world
        .ask_as(&Somebody::default(), "GET", "/openapi.json", None)
        .await;
    let json = answer.json();
    let paths = json["paths"].as_object().expect("a document with paths");
    let mut routes: Vec<String> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    assert!(routes.len() > 60, "{routes:?}");
    for second in VARIANTS {
        let first = second.rsplit_once(' ').expect("with a word").0;
        assert!(routes.iter().any(|route| route == first), "{first} is gone");
    }
    routes.extend(HIDDEN.iter().chain(VARIANTS).map(|&route| route.to_owned()));
    routes.sort_by_key(|route| {
        let (method, path) = route.split_once(' ').expect("a method and a path");
        (path.to_owned(), method.to_owned())
    });
    routes
}

/// Whether the route stands in no document under this name.
pub(crate) fn is_variant(route: &str) -> bool {
    HIDDEN.contains(&route) || VARIANTS.contains(&route)
}

/// About what the route is asked.
pub(crate) fn places(route: &str) -> Vec<Place> {
    let names_tenant = matches!(
        route,
        "POST /v1/auth/handover"
            | "POST /v1/auth/exchange-code"
            | "POST /v1/auth/exchange-token"
            | "POST /v1/auth/refresh"
            | "POST /v1/auth/logout"
            | "DELETE /v1/server/sessions"
    );
    let is_personal = [
        "messages/{id}",
        "sessions/{id}",
        "subscriptions/{id}",
        "claims/{id}",
    ]
    .iter()
    .any(|end| route.ends_with(end));
    let mut places = vec![Place::Own];
    if is_personal || is_ruled(route) {
        places.push(Place::Peer);
    }
    let names_room = route == "GET /v1/search/messages";
    if route.contains('{') || names_tenant || names_room {
        places.push(Place::Foreign);
    }
    if has_inner_id(route) {
        places.push(Place::Stray);
    }
    places
}

/// Whether it is for the host of a room, for those who keep order there, or for those who are in.
pub(crate) fn is_ruled(route: &str) -> bool {
    const ENDS: &[&str] = &[
        "PATCH /v1/rooms/{room}",
        "DELETE /v1/rooms/{room}",
        "PATCH /v1/rooms/{room}/members/me",
        "/members/{id}",
        "/invites",
        "/invites/{id}",
        "/bans",
        "/bans/{id}",
        "/pins/{id}",
        "/edits",
        "/read",
        "/typing",
        "/word-trials",
        "GET /v1/rooms/{room}/reports",
        "GET /v1/rooms/{room}/queue",
        "GET /v1/rooms/{room}/rules",
        "DELETE /v1/rooms/{room}/queue/{id}",
        "/resolution",
        "/acts",
        "/undo",
        "/members/{id}/messages",
        "/notice",
    ];
    let is_of_rooms = route.contains("/v1/rooms/");
    is_of_rooms && ENDS.iter().any(|end| route.ends_with(end))
}

/// Whether an id stands inside of what another names, or in the body.
pub(crate) fn has_inner_id(route: &str) -> bool {
    let is_in_body = IN_BODY.iter().any(|word| route.ends_with(word));
    let ids = route.matches('{').count();
    is_in_body || (ids > 1 && !route.contains("{provider}"))
}

/// Reads the router's source: every address in it stands in the table or is named above.
pub(crate) fn check_router(cells: &[Cell]) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../http/src");
    let mut addresses = BTreeSet::new();
    collect(&source, &mut addresses);
    assert!(addresses.len() > 60, "{addresses:?}");
    let known: BTreeSet<&str> = cells
        .iter()
        .filter_map(|cell| cell.route.split(' ').nth(1))
        .collect();
    let ends = |address: &str| {
        let inside = format!(
            "/v1/admin/tenants/{{tenant}}{}",
            address.trim_end_matches('/')
        );
        known.contains(address) || known.contains(inside.as_str()) || PAGES.contains(&address)
    };
    let lost: Vec<&String> = addresses.iter().filter(|address| !ends(address)).collect();
    assert!(
        lost.is_empty(),
        "in no document and so in no table: {lost:?}"
    );
}

fn collect(folder: &Path, addresses: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the source is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, addresses);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source file");
        for rest in text.split(".route(").skip(1) {
            let quoted = rest.trim_start().strip_prefix('"');
            if let Some((address, _)) = quoted.and_then(|rest| rest.split_once('"')) {
                addresses.insert(address.to_owned());
            }
        }
    }
}
