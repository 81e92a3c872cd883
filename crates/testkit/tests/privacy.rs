//! What people do not show of themselves: kept by the server, whoever asks.

use maru_testkit::court::court;
use maru_testkit::{Person, Socket};
use serde_json::{Value, json};

const READERS: &str = "/v1/rooms/court/readers";

async fn set(person: &Person, shown: &Value) -> Value {
    let answer = person.patch("/v1/me", shown).await;
    assert_eq!(answer.status, 200);
    answer.json()
}

/// The next signal that is not about who is there.
async fn signal(socket: &mut Socket) -> Value {
    loop {
        let heard = socket.next_of("signal").await["signal"].clone();
        if heard["type"] != "presence" {
            return heard;
        }
    }
}

#[tokio::test]
async fn whoever_hides_receipts_is_not_counted_and_is_told_none() {
    let (server, people) = court(&["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let me = bo.get("/v1/me").await.json();
    assert_eq!(
        (&me["receipts"], &me["typing"]),
        (&json!(true), &json!(true))
    );
    let me = set(bo, &json!({ "receipts": false })).await;
    assert_eq!(
        (&me["receipts"], &me["typing"]),
        (&json!(false), &json!(true))
    );
    let said = ana.say("court", "a1", "하나").await;
    let mark = json!({ "seq": said["seq"] });
    let marked = bo.put_json("/v1/rooms/court/read", &mark).await;
    // One's own marker moves all the same.
    assert_eq!(marked.json()["number"], 1);
    let readers = ana.get(READERS).await.json();
    assert_eq!(
        readers,
        json!({ "counted": true, "markers": [[0, 1], [1, 1]], "hidden": 1 })
    );
    let nothing = bo.get(READERS).await.json();
    assert_eq!(nothing, json!({ "counted": false, "markers": [] }));
    let (mut of_ana, mut of_bo) = (ana.open_socket().await, bo.open_socket().await);
    for socket in [&mut of_ana, &mut of_bo] {
        socket.subscribe("court", None).await;
    }
    cy.put_json("/v1/rooms/court/read", &mark).await;
    let told = signal(&mut of_ana).await;
    assert_eq!(told["markers"], json!([[1, 2]]));
    // Nothing of that came to him: what he hears first is what is for everybody.
    cy.post("/v1/rooms/court/typing", &json!({ "on": true }))
        .await;
    assert_eq!(signal(&mut of_bo).await["type"], "typing");
    set(bo, &json!({ "receipts": true })).await;
    let readers = bo.get(READERS).await.json();
    assert_eq!(readers, json!({ "counted": true, "markers": [[1, 3]] }));
    server.stop().await;
}

#[tokio::test]
async fn whoever_hides_that_they_type_is_not_seen_to() {
    let (server, people) = court(&["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let mut socket = ana.open_socket().await;
    socket.subscribe("court", None).await;
    set(bo, &json!({ "typing": false })).await;
    let on = json!({ "on": true });
    for person in [bo, cy] {
        let typed = person.post("/v1/rooms/court/typing", &on).await;
        assert_eq!(typed.status, 204);
    }
    // Hers is the first that is heard, although he began before.
    assert_eq!(signal(&mut socket).await["member"]["id"], cy.id());
    set(bo, &json!({ "typing": true })).await;
    bo.post("/v1/rooms/court/typing", &on).await;
    assert_eq!(signal(&mut socket).await["member"]["id"], bo.id());
    server.stop().await;
}

#[tokio::test]
async fn a_name_and_what_is_shown_change_together_or_apart() {
    let (server, people) = court(&["ana"]).await;
    let me = set(&people[0], &json!({ "name": "새 이름", "typing": false })).await;
    assert_eq!(
        (&me["principal"]["name"], &me["typing"]),
        (&json!("새 이름"), &json!(false))
    );
    let me = set(&people[0], &json!({})).await;
    assert_eq!(
        (&me["principal"]["name"], &me["typing"]),
        (&json!("새 이름"), &json!(false))
    );
    server.stop().await;
}
