//! Sessions that end by themselves: with the host's own, unused, or by their age.

use std::time::Duration;

use hyper::Method;
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, Socket, TestServer};
use serde_json::json;

use crate::world::World;

async fn refresh(person: &Person) -> Answer {
    let headers = [("cookie", person.cookie.as_str()), ("x-maru-refresh", "1")];
    let body = json!({});
    let path = "/v1/auth/refresh";
    let answer = request(person.address, Method::POST, path, &headers, Some(&body)).await;
    answer.expect("an answer")
}

/// Lets time pass; whoever says nothing for so long would be given up.
async fn pass(server: &TestServer, mut seconds: u32, socket: &mut Socket) {
    while seconds > 0 {
        let step = seconds.min(20);
        server.pass_seconds(step);
        seconds -= step;
        if seconds > 0 {
            ping(socket).await;
        }
    }
}

async fn ping(socket: &mut Socket) {
    socket.send(&json!({ "type": "ping" })).await;
    socket.next_of("pong").await;
}

/// Somebody whose session at the host ends so many seconds from the beginning.
async fn until(world: &World, seconds: u32) -> Person {
    let end = domain::Ambient::now(&*world.one.ambient).plus(Duration::from_secs(seconds.into()));
    let wanted = json!({ "external_id": "u-1", "name": "지은", "session_ref": "s-1", "session_ends_at": end.to_string() });
    world.come_over(&wanted, "").await.0
}

/// Neither the life of a token nor the time to renew one goes beyond the host's own end: two minutes are less than a
/// token's five, ten seconds more than them less than its grace.
#[tokio::test]
async fn with_the_host_s_session_everything_ends_to_the_second() {
    for seconds in [120, 310] {
        let world = World::start().await;
        let server = &world.one;
        let ana = until(&world, seconds).await;
        let mut socket = ana.open_socket().await;
        socket.subscribe("tennis", None).await;
        let streaming = ana.clone();
        let stream = tokio::spawn(async move { streaming.get("/v1/rooms/tennis/stream").await });
        server.connections_at_least(2).await;
        pass(server, seconds - 1, &mut socket).await;
        // Whatever the token's age, the socket is still there.
        ping(&mut socket).await;
        let renewed = Person::from_answer(ana.address, &refresh(&ana).await);
        renewed.say("tennis", "in-time", "in time").await;
        assert_eq!(renewed.get("/v1/me").await.status, 200, "{seconds}");

        server.pass_seconds(1);
        assert_eq!(socket.close_code().await, 4401, "{seconds}");
        let streamed = maru_testkit::soon("the stream's end", stream).await;
        let streamed = streamed.expect("a stream").body;
        let text = String::from_utf8_lossy(&streamed);
        assert!(text.contains("goodbye") && text.contains("4401"), "{text}");
        let said = json!({ "client_id": "late", "text": "too late" });
        for person in [&ana, &renewed] {
            let late = person.post("/v1/rooms/tennis/messages", &said).await;
            assert_eq!(late.problem_code(), "token_expired", "{seconds}");
            let tickets = person.post("/v1/socket-tickets", &json!({})).await;
            assert_eq!(tickets.problem_code(), "token_expired", "{seconds}");
            assert_eq!(refresh(person).await.problem_code(), "refresh_expired");
        }
        assert!(!world.page().await.contains("too late"));
        world.stop().await;
    }
}

/// Somebody waits for news while their session at the host ends; how long the answer took from the end on.
async fn poll_beyond_the_end(seconds: u32) -> Duration {
    let world = World::start().await;
    let server = &world.one;
    let ana = until(&world, seconds).await;
    let mut socket = ana.open_socket().await;
    let page = ana.get("/v1/rooms/tennis/messages").await.json();
    let after = page["head"].as_u64().expect("a head");
    pass(server, seconds - 1, &mut socket).await;
    // A token of the last minute: what ends is the session.
    let renewed = Person::from_answer(ana.address, &refresh(&ana).await);
    let path = format!("/v1/rooms/tennis/events?after={after}&wait=25");
    let poll = tokio::spawn(async move { renewed.get(&path).await });
    server.connections_at_least(2).await;
    assert!(!poll.is_finished(), "it waits for something new");
    let ends = crate::doors::now();
    server.pass_seconds(1);
    let answer = maru_testkit::soon("the poll's end", poll).await;
    let took = ends.elapsed();
    let answer = answer.expect("a poll");
    assert_eq!(
        (answer.status, answer.problem_code().as_str()),
        (401, "token_expired")
    );
    world.stop().await;
    took
}

/// A poll waits for 25 seconds at most: what ends it is the session. A machine that does much else may be slow once.
#[tokio::test]
async fn a_poll_ends_with_the_host_s_session_within_a_second() {
    for seconds in [120, 310] {
        let mut least = Duration::MAX;
        for _ in 0..crate::TRIES {
            least = least.min(poll_beyond_the_end(seconds).await);
            if least <= crate::LAW {
                break;
            }
        }
        assert!(least <= crate::LAW, "{seconds}: {least:?}");
    }
}

/// A socket that renews its token at the last moment goes no further either.
#[tokio::test]
async fn renewing_leads_no_further_than_the_host_s_session() {
    let world = World::start().await;
    let server = &world.one;
    let ana = until(&world, 310).await;
    let mut socket = ana.open_socket().await;
    pass(server, 290, &mut socket).await;
    let renewed = Person::from_answer(ana.address, &refresh(&ana).await);
    let frame = json!({ "type": "session.renew", "access_token": renewed.token, "ref": 1 });
    socket.send(&frame).await;
    assert_eq!(socket.next_of("ack").await["ref"], 1);
    pass(server, 19, &mut socket).await;
    ping(&mut socket).await;
    server.pass_seconds(1);
    assert_eq!(socket.close_code().await, 4401);
    world.stop().await;
}

const DAY: Duration = Duration::from_hours(24);

/// A guest's session ends after thirty days without a refresh, and at 180 days in any case; an account's after 14 and 90.
#[tokio::test]
async fn what_is_not_used_ends_and_what_is_used_ends_by_its_age() {
    let world = World::start().await;
    let (email, _) = world.account().await;
    for (is_account, idle_days, age_days) in [(false, 30, 180), (true, 14, 90)] {
        let enter = async || {
            if is_account {
                world.log_in(&email, "").await.0
            } else {
                world.guest().await
            }
        };
        let pass = |days: u32| world.one.ambient.advance(DAY * days);
        let unused = enter().await;
        pass(idle_days);
        let late = refresh(&unused).await;
        assert_eq!(
            late.problem_code(),
            "refresh_expired",
            "unused: {idle_days}"
        );

        let mut used = enter().await;
        let mut age = 0;
        while age + idle_days - 1 < age_days {
            pass(idle_days - 1);
            age += idle_days - 1;
            let answer = refresh(&used).await;
            assert_eq!(answer.status, 200, "at {age} days: {:?}", answer.body);
            used = Person::from_answer(used.address, &answer);
        }
        pass(age_days - age);
        let late = refresh(&used).await;
        assert_eq!(late.problem_code(), "refresh_expired", "age: {age_days}");
    }
    world.stop().await;
}
