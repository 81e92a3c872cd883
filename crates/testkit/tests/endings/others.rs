//! Signing out many devices at once: who is out, and who stays.

use maru_testkit::Person;
use serde_json::json;

use crate::world::World;

/// Three devices of one person, and somebody else of the same host.
async fn devices(world: &World) -> ([Person; 3], Person) {
    let wanted = json!({ "external_id": "u-1", "name": "지은", "session_ref": "s-1" });
    let come = async || world.come_over(&wanted, "").await.0;
    let devices = [come().await, come().await, come().await];
    let other = json!({ "external_id": "u-2", "name": "다온", "session_ref": "s-1" });
    (devices, world.come_over(&other, "").await.0)
}

async fn is_in(person: &Person) -> bool {
    let answer = person.get("/v1/me").await;
    if answer.status != 200 {
        assert_eq!(answer.problem_code(), "session_revoked");
    }
    let body = json!({});
    let headers = [("cookie", person.cookie.as_str()), ("x-maru-refresh", "1")];
    let path = "/v1/auth/refresh";
    let refreshed = maru_testkit::http::request(
        person.address,
        hyper::Method::POST,
        path,
        &headers,
        Some(&body),
    );
    let refreshed = refreshed.await.expect("an answer").status;
    assert_eq!(refreshed == 200, answer.status == 200, "{refreshed}");
    refreshed == 200
}

#[tokio::test]
async fn the_others_are_out_and_this_one_stays_or_all_are_and_nobody_else() {
    for (path, stays) in [
        ("/v1/me/sessions", true),
        ("/v1/me/sessions?all=false", true),
        ("/v1/me/sessions?all=true", false),
    ] {
        let world = World::start().await;
        let ([here, there, elsewhere], neighbour) = devices(&world).await;
        let listed = here.get("/v1/me/sessions").await.json();
        assert_eq!(listed["sessions"].as_array().map(Vec::len), Some(3));
        let (mut own, mut others) = (here.open_socket().await, there.open_socket().await);
        let mut of_neighbour = neighbour.open_socket().await;
        assert_eq!(here.delete(path).await.status, 204, "{path}");
        assert_eq!(others.close_code().await, 4403, "{path}");
        for device in [&there, &elsewhere] {
            assert!(!is_in(device).await, "{path}");
        }
        if stays {
            own.send(&json!({ "type": "ping" })).await;
            own.next_of("pong").await;
            let listed = here.get("/v1/me/sessions").await.json();
            let listed = listed["sessions"].as_array().cloned().unwrap_or_default();
            assert_eq!(listed.len(), 1, "{listed:?}");
            assert_eq!(listed[0]["current"], true);
        } else {
            assert_eq!(own.close_code().await, 4403, "{path}");
        }
        assert_eq!(is_in(&here).await, stays, "{path}");
        of_neighbour.send(&json!({ "type": "ping" })).await;
        of_neighbour.next_of("pong").await;
        assert!(is_in(&neighbour).await, "{path}");
        world.stop().await;
    }
}
