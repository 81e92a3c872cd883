//! What ends on one node, and who: no other node writes or delivers behind it.

use std::sync::Arc;
use std::time::Duration;

use app::admin::{Who, revoke_key};
use domain::{PrincipalId, Revoked, Scope, Timestamp};
use hub::LocalBus;
use hyper::Method;
use maru_testkit::Person;
use maru_testkit::host::{change_tenant, server_key};
use maru_testkit::http::call;
use serde_json::json;
use store::{SessionsOf, SharedStore};
use store_sql::testing::PostgresCluster;
use store_sql::{PostgresOptions, PostgresStore};
use tokio::sync::broadcast;

use super::{LossyBus, node_that_may_be_blind, nodes_over, two_nodes};

async fn connect(url: &str) -> SharedStore {
    let store = PostgresStore::connect(url, PostgresOptions::default()).await;
    Arc::new(store.expect("the server answers"))
}

/// Before the other node has read the log of revocations: its transactions see it.
#[tokio::test]
async fn what_ends_on_one_node_writes_nothing_on_the_other() {
    let (one, two, _folder) = two_nodes(Arc::new(LocalBus::shared())).await;
    let key = server_key(&one, "demo", &[Scope::Sessions, Scope::Handover]).await;
    let sessions = "/v1/server/sessions?external_id=u-1";
    let end = || call(two.address(), Method::DELETE, sessions, &key.text, None);
    assert_eq!(end().await.status, 204);
    let cx = &one.running.api.cx;
    let revoked = revoke_key(cx, Who::CommandLine, "demo", key.key.id).await;
    assert_eq!(revoked, Ok(()));
    assert_eq!(end().await.problem_code(), "key_revoked");
    let enter = json!({ "name": "ana" });
    let enter = || {
        call(
            two.address(),
            Method::POST,
            "/v1/tenants/demo/guests",
            "",
            Some(&enter),
        )
    };
    assert_eq!(enter().await.status, 201);
    change_tenant(&one, "demo", |tenant| {
        tenant.disabled_at = Some(tenant.created_at);
    })
    .await;
    assert_eq!(enter().await.problem_code(), "tenant_disabled");
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn what_is_revoked_on_one_node_ends_on_the_other_although_the_bus_loses_everything() {
    let lossy = LossyBus(broadcast::channel(1).0);
    let (one, two, _folder) = two_nodes(Arc::new(lossy)).await;
    let ana = Person::enter(one.address(), "ana").await;
    let elsewhere = Person {
        address: two.address(),
        ..ana.clone()
    };
    let mut socket = elsewhere.open_socket().await;
    socket.subscribe("tennis", None).await;
    let out = ana.post("/v1/auth/logout", &json!({})).await;
    assert_eq!(out.status, 204, "{out:?}");
    // No path of either node writes from the answer on: the transaction looks at the session.
    let said = json!({ "client_id": "late", "text": "too late" });
    for person in [&ana, &elsewhere] {
        let refused = person.post("/v1/rooms/tennis/messages", &said).await;
        assert_eq!(refused.problem_code(), "session_revoked");
    }
    assert_eq!(socket.close_code().await, 4403);
    assert_eq!(
        elsewhere.get("/v1/rooms").await.problem_code(),
        "session_revoked"
    );
    one.stop().await;
    two.stop().await;
}

/// T12: PostgreSQL gives a line its place when it is written, not when it is committed.
#[tokio::test]
async fn a_line_that_is_committed_behind_a_later_one_ends_its_session_on_the_other_node() {
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let stores = [connect(&url).await, connect(&url).await];
    let lossy = LossyBus(broadcast::channel(1).0);
    let (one, two) = nodes_over(stores, Arc::new(lossy)).await;
    let elsewhere = |person: &Person| Person {
        address: two.address(),
        ..person.clone()
    };
    let ana = Person::enter(one.address(), "ana").await;
    let ben = Person::enter(one.address(), "ben").await;
    let mut socket_of_ana = elsewhere(&ana).open_socket().await;
    let mut socket_of_ben = elsewhere(&ben).open_socket().await;

    let cx = &one.running.api.cx;
    let tenant = cx.tenants.find_named("demo").expect("it is there").id;
    let principal = PrincipalId::parse(ben.id()).expect("an id");
    let at = domain::Ambient::now(&*one.ambient);
    let mut early = cx.store.begin_identity().await.expect("a transaction");
    let of_ben = SessionsOf {
        principal: Some(principal),
        ..SessionsOf::default()
    };
    let ended = early.end_sessions(tenant, of_ben, at).await;
    assert_eq!(ended.expect("it ends").len(), 1);
    let line = Revoked::Principal(principal);
    let written = early.append_revocation(tenant, line, at).await;
    written.expect("a line with its place");

    ana.post("/v1/auth/logout", &json!({})).await;
    // Her line has a greater place, and the other node has read it.
    assert_eq!(socket_of_ana.close_code().await, 4403);
    assert_eq!(elsewhere(&ben).get("/v1/me").await.status, 200);
    two.ambient.advance(Duration::from_secs(50));
    early.commit().await.expect("the earlier line, late");
    assert_eq!(socket_of_ben.close_code().await, 4403);
    let refused = elsewhere(&ben).get("/v1/rooms").await;
    assert_eq!(refused.problem_code(), "session_revoked");
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn what_a_node_ends_whose_clock_is_late_ends_on_the_other() {
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let stores = [connect(&url).await, connect(&url).await];
    let lossy = LossyBus(broadcast::channel(1).0);
    let (one, two) = nodes_over(stores, Arc::new(lossy)).await;
    let elsewhere = |person: &Person| Person {
        address: two.address(),
        ..person.clone()
    };
    let people = [
        Person::enter(one.address(), "ana").await,
        Person::enter(one.address(), "ben").await,
    ];
    let mut sockets = Vec::new();
    for person in &people {
        sockets.push(elsewhere(person).open_socket().await);
    }
    // Longer than what is read again each time; the second one's end comes when the later clock has been read by.
    two.ambient.advance(Duration::from_mins(2));
    for (person, socket) in people.iter().zip(&mut sockets) {
        let out = person.post("/v1/auth/logout", &json!({})).await;
        assert_eq!(out.status, 204);
        assert_eq!(socket.close_code().await, 4403);
        let refused = elsewhere(person).get("/v1/rooms").await;
        assert_eq!(refused.problem_code(), "session_revoked");
    }
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn whoever_enters_again_behind_their_end_is_in_on_every_node() {
    let (one, two, faulty, _folder) = node_that_may_be_blind().await;
    let ana = Person::enter(one.address(), "ana").await;
    let ben = Person::enter(one.address(), "ben").await;
    let elsewhere = Person {
        address: two.address(),
        ..ana.clone()
    };
    let mut socket = Person {
        address: two.address(),
        ..ben.clone()
    }
    .open_socket()
    .await;
    let cx = &one.running.api.cx;
    let tenant = cx.tenants.find_named("demo").expect("it is there").id;
    let principal = PrincipalId::parse(ana.id()).expect("an id");
    let long_ago = Timestamp::from_millis(domain::Ambient::now(&*one.ambient).as_millis() - 9_000);
    // One reading finds the end of what she had before, and a later line about somebody else.
    faulty.set_blind(true);
    let mut tx = cx.store.begin_identity().await.expect("a transaction");
    let line = Revoked::Principal(principal);
    let written = tx.append_revocation(tenant, line, long_ago).await;
    written.expect("a line");
    tx.commit().await.expect("a commit");
    ben.post("/v1/auth/logout", &json!({})).await;
    faulty.set_blind(false);
    assert_eq!(socket.close_code().await, 4403);
    assert_eq!(elsewhere.get("/v1/rooms").await.status, 200);
    one.stop().await;
    two.stop().await;
}
