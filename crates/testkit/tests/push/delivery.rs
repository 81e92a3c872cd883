//! A push on its way: what it says, that it arrives once, and what the push service's answers lead to.

use maru_testkit::TestServer;
use maru_testkit::server::Settings;
use outbound::http::{HttpFetch, OutboundPolicy};
use serde_json::json;
use std::sync::Arc;

use crate::world::World;

#[tokio::test]
async fn a_message_reaches_the_device_of_a_member_who_is_not_there_once() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    let of_ana = world.subscribe(&world.ana).await;
    let said = world
        .ana
        .say("court", "k1", "내일 *세 시*에 봐요\n늦지 말고")
        .await;
    world.pass(4).await;
    assert_eq!(world.told(&device), Vec::<serde_json::Value>::new());
    world.pass(2).await;
    let room = world.ana.get("/v1/rooms/court").await.json();
    let expected = json!({
        "type": "message", "tenant": "demo", "room": room["id"], "address": "court", "title": "코트",
        "from": "ana", "text": "내일 세 시에 봐요 늦지 말고", "seq": said["seq"], "unread": 1, "called": false,
        "at": 1_795_244_400_000_i64, "language": "ko",
    });
    assert_eq!(world.told(&device), [expected]);
    assert!(world.told(&of_ana).is_empty(), "one's own message");
    world.pass(60).await;
    assert_eq!(world.told(&device).len(), 1);
    let headers = &world.service.received(&device)[0].headers;
    assert_eq!(headers["ttl"], "86400");
    let topic = headers["topic"].to_str().expect("a text").to_owned();
    assert!((1..=32).contains(&topic.len()), "{topic}");

    // Several messages of one moment are one push, and all pushes of a room take each other's place.
    for at in 2..=4 {
        world
            .ana
            .say("court", &format!("k{at}"), &format!("말 {at}"))
            .await;
    }
    world.pass(6).await;
    let told = world.told(&device);
    assert_eq!(
        (told.len(), &told[1]["text"], &told[1]["unread"]),
        (2, &json!("말 4"), &json!(4))
    );
    assert_eq!(
        world.service.received(&device)[1].headers["topic"],
        topic.as_str()
    );
    world.server.stop().await;
}

#[tokio::test]
async fn a_service_that_knows_the_device_no_longer_is_not_called_again() {
    for gone in [404, 410] {
        let world = World::start().await;
        let device = world.subscribe(&world.bo).await;
        world.service.answers_next(&device, gone, None);
        world.ana.say("court", "k1", "하나").await;
        world.pass(6).await;
        let state = world.bo.get("/v1/me/push").await.json();
        assert_eq!(state["devices"], json!([]));
        world.ana.say("court", "k2", "둘").await;
        world.pass(6).await;
        assert_eq!(world.texts(&device), ["하나"]);
        world.server.stop().await;
    }
}

#[tokio::test]
async fn a_service_that_is_busy_is_asked_again_when_it_says_so() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    world.service.answers_next(&device, 503, Some(30));
    world.service.answers_next(&device, 429, None);
    world.ana.say("court", "k1", "하나").await;
    world.pass(6).await;
    assert_eq!(world.texts(&device).len(), 1);
    world.pass(29).await;
    assert_eq!(world.texts(&device).len(), 1, "it asked for thirty seconds");
    world.pass(1).await;
    assert_eq!(world.texts(&device).len(), 2);
    world.pass(19).await;
    assert_eq!(
        world.texts(&device).len(),
        2,
        "the second wait is twenty seconds"
    );
    world.pass(1).await;
    world.pass(600).await;
    assert_eq!(world.texts(&device), ["하나", "하나", "하나"]);
    world.server.stop().await;
}

#[tokio::test]
async fn a_push_is_given_up_after_five_tries_and_a_newer_one_takes_its_place() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    for _ in 0..9 {
        world.service.answers_next(&device, 500, None);
    }
    world.ana.say("court", "k1", "하나").await;
    world.pass(6).await;
    world.ana.say("court", "k2", "둘").await;
    world.pass(6).await;
    for wait in [20, 80, 320, 1_280, 3_600] {
        world.pass(wait).await;
    }
    let texts = world.texts(&device);
    assert_eq!(texts[0], "하나");
    assert_eq!(
        texts.iter().filter(|text| *text == "둘").count(),
        5,
        "{texts:?}"
    );
    world.server.stop().await;
}

#[tokio::test]
async fn what_a_room_says_stays_in_it_where_the_room_or_its_tenant_wants_that() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    let silent = json!({ "policy": { "push_text": false } });
    assert_eq!(
        world.ana.patch("/v1/rooms/court", &silent).await.status,
        200
    );
    world.ana.say("court", "k1", "비밀").await;
    world.pass(6).await;
    let told = world.told(&device);
    assert_eq!(
        (told.len(), &told[0]["text"], &told[0]["from"]),
        (1, &json!(null), &json!("ana"))
    );
    world.server.stop().await;
}

#[tokio::test]
async fn an_endpoint_that_leads_inside_is_refused_and_one_whose_name_does_is_never_called() {
    let public = Settings {
        fetch: Arc::new(HttpFetch::new(OutboundPolicy::public_only())),
        ..Settings::default()
    };
    let world = World::on(TestServer::start_with(public).await).await;
    let mut body = world.service.device().to_json("ko");
    for endpoint in [
        "http://push.example/a",
        "https://127.0.0.1/a",
        "https://10.0.0.1/a",
        "https://169.254.169.254/latest",
        "https://[::1]/a",
        "https://2130706433/a",
        "https://user@push.example/a",
        "https://push.example:22/a",
        "file:///etc/passwd",
        "a",
    ] {
        body["endpoint"] = json!(endpoint);
        let refused = world.bo.put_json("/v1/me/push/subscription", &body).await;
        assert_eq!(
            (refused.status, refused.problem_code().as_str()),
            (400, "invalid_request")
        );
        assert_eq!(
            refused.json()["fields"][0]["field"],
            "endpoint",
            "{endpoint}"
        );
    }
    let long = format!("https://push.example/{}", "a".repeat(1_024));
    body["endpoint"] = json!(long);
    assert_eq!(
        world
            .bo
            .put_json("/v1/me/push/subscription", &body)
            .await
            .status,
        400
    );
    // The name is only looked up for the call.
    body["endpoint"] = json!(format!(
        "https://localhost:{}/a",
        world.service.address.port()
    ));
    assert_eq!(
        world
            .bo
            .put_json("/v1/me/push/subscription", &body)
            .await
            .status,
        204
    );
    let tried = world.bo.post("/v1/me/push/trials", &json!({})).await;
    assert_eq!(tried.json(), json!({ "outcome": "gone" }));
    assert_eq!(
        world.bo.get("/v1/me/push").await.json()["devices"],
        json!([])
    );
    world.server.stop().await;
}
