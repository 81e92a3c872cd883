//! People who are erased: their name is nowhere, and what they said stays or goes as the room's policy says.

use std::sync::Arc;

use domain::{PrincipalId, Scope, TenantId};
use hyper::Method;
use maru_testkit::host::server_key;
use maru_testkit::http::{call, request};
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};
use store::identity::{DELETED_NAME, without_name};
use store::{Erasure, SharedStore};
use store_sql::testing::PostgresCluster;
use store_sql::{PostgresOptions, PostgresStore};

use crate::world::{Watcher, make_room, resume, say_many, whole_history};

// RFC 7636, appendix B
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Nobody else is called so.
const NAME: &str = "느긋한수달";

async fn erase_self(person: &Person) {
    let gone = person
        .call(Method::DELETE, "/v1/me", Some(&json!({})))
        .await;
    assert_eq!(gone.status, 204, "{:?}", gone.body);
}

fn of<'a>(history: &'a Value, client_id: &str) -> &'a Value {
    let messages = history["messages"].as_array().expect("messages");
    let found = messages.iter().find(|m| m["client_id"] == client_id);
    found.unwrap_or_else(|| panic!("{client_id} in {history}"))
}

/// Whatever a room shows and tells, from its floor on.
async fn everything_of(by: &Person, room: &str) -> String {
    let mut all = whole_history(by, room).await.to_string();
    let mut after = 0;
    loop {
        let run = resume(by, room, after).await;
        assert_eq!(run["mode"], "resumed");
        let events = run["events"].as_array().expect("events").clone();
        let Some(last) = events.last() else { break };
        after = last["seq"].as_u64().expect("a seq");
        all.push_str(&run["events"].to_string());
    }
    for more in ["members", "pins", "presence"] {
        let shown = by.get(&format!("/v1/rooms/{room}/{more}")).await;
        all.push_str(&shown.json().to_string());
    }
    all
}

#[tokio::test]
async fn a_guest_who_goes_is_nobody_wherever_they_were_named_on_sqlite() {
    let server = TestServer::start().await;
    check_a_guest_is_nobody(&server).await;
    server.stop().await;
}

#[tokio::test]
async fn a_guest_who_goes_is_nobody_wherever_they_were_named_on_postgres() {
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let store = PostgresStore::connect(&url, PostgresOptions::default()).await;
    let store: SharedStore = Arc::new(store.expect("the server answers"));
    let server = TestServer::start_on(store, Settings::default()).await;
    check_a_guest_is_nobody(&server).await;
    server.stop().await;
}

/// Says something, and is named in an answer that is edited.
async fn name_in(room: &str, ana: &Person, bo: &Person) {
    ana.say(room, "own", "안녕하세요").await;
    let id = whole_history(bo, room).await["messages"][0]["id"].clone();
    let name = json!({ "client_id": "names", "text": format!("@{NAME}님 안녕"), "mentions": [ana.id()], "reply_to": id });
    let named = bo.post(&format!("/v1/rooms/{room}/messages"), &name).await;
    assert_eq!(named.status, 201, "{:?}", named.body);
    let path = format!(
        "/v1/rooms/{room}/messages/{}",
        named.json()["id"].as_str().expect("an id")
    );
    let edit = json!({ "text": format!("@{NAME}님 반가워요"), "mentions": [ana.id()] });
    assert_eq!(bo.patch(&path, &edit).await.status, 200);
}

/// What a search finds, with whom it names and in which rooms.
async fn found_in(by: &Person, query: &str) -> String {
    let query: Vec<String> = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let query = query.concat();
    let path = format!("/v1/search/messages?q={query}");
    let answer = by.get(&path).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.json().to_string()
}

async fn check_a_guest_is_nobody(server: &TestServer) {
    let ana = Person::enter(server.address(), NAME).await;
    let bo = Person::enter(server.address(), "bo").await;
    make_room(&bo, "open", "hall").await;
    make_room(&bo, "lobby", "game").await;
    for room in ["hall", "game"] {
        name_in(room, &ana, &bo).await;
    }
    assert!(everything_of(&bo, "hall").await.contains(NAME));
    let mut hall = Watcher::open(&bo, "hall").await;
    let mut game = Watcher::open(&bo, "game").await;
    server.index_all().await;
    let found = found_in(&bo, NAME).await;
    assert!(found.contains(NAME) && found.contains("hall"), "{found}");
    let mut own = ana.open_socket().await;
    erase_self(&ana).await;
    assert_eq!(own.close_code().await, 4403);
    assert_eq!(ana.get("/v1/me").await.status, 401);
    // At once, and when everything is indexed.
    for _ in 0..2 {
        for query in [NAME, "안녕하세요"] {
            let found = found_in(&bo, query).await;
            assert!(!found.contains(NAME) && !found.contains("game"), "{found}");
        }
        server.index_all().await;
    }

    let stays = whole_history(&bo, "hall").await;
    let said = of(&stays, "own");
    assert_eq!(
        (
            &said["text"],
            &said["sender"]["name"],
            &said["sender"]["tag"]
        ),
        (&json!("안녕하세요"), &json!(DELETED_NAME), &json!(""))
    );
    let named = of(&stays, "names");
    assert_eq!(named["text"], format!("@{DELETED_NAME}님 반가워요"));
    assert_eq!(
        named["mentions"],
        json!([{ "id": ana.id(), "name": DELETED_NAME }])
    );
    assert_eq!(named["reply_to"]["sender"]["name"], DELETED_NAME);
    let goes = whole_history(&bo, "game").await;
    let said = of(&goes, "own");
    assert_eq!(said["text"], "");
    assert!(said["deleted_at"].is_string(), "{said}");
    assert_eq!(of(&goes, "names")["reply_to"]["deleted"], true);
    for room in ["hall", "game"] {
        let all = everything_of(&bo, room).await;
        assert!(!all.contains(NAME), "{room}: {all}");
    }
    let id = of(&stays, "names")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let edits = bo.get(&format!("/v1/rooms/hall/messages/{id}/edits")).await;
    assert_eq!(edits.status, 200);
    assert!(!edits.json().to_string().contains(NAME), "{:?}", edits.body);
    let heard = hall.check(&bo).await;
    assert!(
        heard
            .iter()
            .any(|event| event["event"]["type"] == "member.left")
    );
    assert!(
        heard.iter().all(|event| !event.to_string().contains(NAME)),
        "{heard:?}"
    );
    game.check(&bo).await;
}

/// A user of the host comes over in the browser that holds this cookie: the person, and the offer.
async fn come_over(server: &TestServer, cookie: &str) -> (Person, Value) {
    let key = server_key(server, "demo", &[Scope::Handover, Scope::People]).await;
    let wanted =
        json!({ "external_id": "u-1", "name": NAME, "session_ref": "s-1", "challenge": CHALLENGE });
    let path = "/v1/server/handover-codes";
    let code = call(
        server.address(),
        Method::POST,
        path,
        &key.text,
        Some(&wanted),
    )
    .await;
    let shown = json!({ "tenant": "demo", "code": code.json()["code"], "verifier": VERIFIER });
    let headers = [("cookie", cookie)];
    let answer = request(
        server.address(),
        Method::POST,
        "/v1/auth/handover",
        &headers,
        Some(&shown),
    )
    .await;
    let answer = answer.expect("an answer");
    (
        Person::from_answer(server.address(), &answer),
        answer.json()["claim"].clone(),
    )
}

#[tokio::test]
async fn a_user_of_the_host_goes_with_the_guest_whose_past_they_took_along() {
    let server = TestServer::start().await;
    let bo = Person::enter(server.address(), "bo").await;
    let guest = Person::enter(server.address(), "다온이").await;
    guest.say("tennis", "guest", "as a guest").await;
    make_room(&bo, "lobby", "game").await;
    guest.say("game", "guest", "as a guest").await;
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    let mine = json!({ "ticket": offer["ticket"] });
    assert_eq!(ana.post("/v1/me/claims", &mine).await.status, 201);
    ana.say("tennis", "own", "as myself").await;
    let mut watcher = Watcher::open(&bo, "tennis").await;
    erase_self(&ana).await;
    watcher.check(&bo).await;
    let page = whole_history(&bo, "tennis").await;
    for client_id in ["guest", "own"] {
        assert_eq!(of(&page, client_id)["sender"]["name"], DELETED_NAME);
    }
    let gone = whole_history(&bo, "game").await;
    assert_eq!(of(&gone, "guest")["text"], "");
    for room in ["tennis", "game"] {
        let all = everything_of(&bo, room).await;
        assert!(
            !all.contains(NAME) && !all.contains("다온이"),
            "{room}: {all}"
        );
    }
    // The host's id is forgotten too: whoever comes with it is somebody new.
    let (anew, _) = come_over(&server, "").await;
    assert_ne!(anew.id(), ana.id());
    server.stop().await;
}

/// Somebody whose erasure was begun, and then the process stopped.
async fn begin_only(server: &TestServer, who: &Person) -> (TenantId, PrincipalId) {
    let cx = &server.running.api.cx;
    let tenant = cx.tenants.find_named("demo").expect("the demo tenant").id;
    let id = PrincipalId::parse(who.id()).expect("an id");
    let mut tx = cx.store.begin_identity().await.expect("a transaction");
    let record = tx.lock_principal(tenant, id).await.expect("read");
    let mut record = record.expect("they are there");
    record.principal = without_name(&record.principal);
    let now = domain::Ambient::now(&*server.ambient);
    record.deleted_at = Some(now);
    tx.update_principal(&record).await.expect("kept");
    let begun = Erasure::new(tenant, id, now);
    tx.insert_erasure(&begun).await.expect("kept");
    tx.commit().await.expect("it is committed");
    (tenant, id)
}

#[tokio::test]
async fn an_erasure_goes_on_where_a_stop_left_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open_sqlite(folder.path()).await;
    let server = TestServer::start_on(Arc::clone(&store), Settings::default()).await;
    let ana = Person::enter(server.address(), NAME).await;
    let bo = Person::enter(server.address(), "bo").await;
    make_room(&bo, "lobby", "game").await;
    let many = json!({ "policy": { "history_messages_max": 0, "deleted_people_stay": false } });
    assert_eq!(bo.patch("/v1/rooms/game", &many).await.status, 200);
    say_many(&ana, "game", 0..250).await;
    let (tenant, id) = begin_only(&server, &ana).await;
    let cx = &server.running.api.cx;
    app::people::erase_step(cx).await.expect("a step");
    let part = store.find_erasure(tenant, id).await.expect("read");
    let part = part.expect("it was begun");
    assert!(part.room.is_some() || part.done_at.is_some(), "{part:?}");
    server.stop().await;

    let settings = Settings {
        seed: 8,
        ..Settings::default()
    };
    let server = TestServer::start_on(Arc::clone(&store), settings).await;
    let cx = &server.running.api.cx;
    while app::people::erase_step(cx).await.expect("a step") != app::people::Erased::Nobody {}
    let done = store.find_erasure(tenant, id).await.expect("read");
    assert!(done.expect("it was begun").done_at.is_some());
    let cy = Person::enter(server.address(), "cy").await;
    let page = whole_history(&cy, "game").await;
    let messages = page["messages"].as_array().expect("messages");
    assert_eq!(messages.len(), 250);
    assert!(
        messages
            .iter()
            .all(|m| m["text"] == "" && m["sender"]["name"] == DELETED_NAME)
    );
    assert!(!everything_of(&cy, "game").await.contains(NAME));
    server.stop().await;
}
