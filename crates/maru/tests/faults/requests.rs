//! Wrong requests: each is refused by a problem document that says what is wrong, and the next request is served. Must
//! not know which part of the server refuses.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Person, http};

use crate::server::{Launch, Server, folder};

/// A line is a request with its body, and its refusal with a word that the detail must have.
const OF_ANYBODY: &str = r#"
    POST /v1/tenants/demo/guests                    => 415 unsupported_media_type json
    POST /v1/tenants/demo/guests {"nick": "x"}      => 400 invalid_request `nick`
    POST /v1/tenants/demo/guests [1]                => 400 invalid_request
    POST /v1/tenants/demo/guests {"name": ""}       => 422 invalid_name
    POST /v1/tenants/none/guests {}                 => 404 tenant_not_found
    POST /v1/tenants/N%20o/guests {}                => 404 tenant_not_found
    POST /v1/tenants/%ff/guests {}                  => 404 route_not_found
    GET /v1/tenants/demo/guests                     => 405 method_not_allowed GET
    GET /v1/nothing                                 => 404 route_not_found
    GET /v1/                                        => 404 route_not_found
    GET /a/b/c/d                                    => 404 route_not_found
    GET /assets/%ff                                 => 404 route_not_found
    POST / {}                                       => 405 method_not_allowed POST
    DELETE /readyz                                  => 405 method_not_allowed DELETE
    PATCH /v1/rooms                                 => 405 method_not_allowed PATCH
    GET /v1/rooms                                   => 401 token_missing
    GET /v1/socket                                  => 400 invalid_upgrade
    POST /v1/auth/refresh {}                        => 403 cross_site
"#;

const OF_A_GUEST: &str = r#"
    POST /v1/rooms/tennis/messages {"client_id": "c"}               => 400 invalid_request `text`
    POST /v1/rooms/tennis/messages {"txt": "x"}                     => 400 invalid_request `txt`
    POST /v1/rooms/tennis/messages {"client_id": "c", "text": " "}  => 422 invalid_text
    POST /v1/rooms/tennis/messages {"client_id": "", "text": "x"}   => 422 invalid_client_id
    POST /v1/rooms/tennis/messages {"client_id": "마", "text": "x"} => 422 invalid_client_id
    GET /v1/rooms/tennis/messages?limt=1                            => 400 invalid_request `limt`
    GET /v1/rooms/tennis/messages?limit=0                           => 400 invalid_request
    GET /v1/rooms/tennis/messages?before=-1                         => 400 invalid_request
    GET /v1/rooms/tennis/messages?before=1&after=1                  => 400 invalid_request
    GET /v1/rooms/tennis/events?after=a.b.c                         => 400 invalid_cursor
    GET /v1/rooms/tennis/events?after=1&wait=26                     => 400 invalid_request
    GET /v1/rooms/tennis/stream?after=x                             => 400 invalid_cursor
    GET /v1/rooms/rm_0123456789abcdefghjkmnpqrs                     => 404 room_not_found
    GET /v1/rooms/rm_short                                          => 404 room_not_found
    GET /v1/rooms/%20                                               => 404 room_not_found
    GET /v1/rooms/%ff                                               => 404 route_not_found
    PUT /v1/rooms/none/members/me                                   => 404 room_not_found
    DELETE /v1/rooms/tennis/messages/ms_short                       => 404 message_not_found
    DELETE /v1/rooms/tennis/messages/%ff                            => 404 route_not_found
    POST /v1/rooms {"title": ""}                                    => 422 invalid_room
    POST /v1/rooms {"title": "x", "alias": "tennis"}                => 409 alias_taken
"#;

#[tokio::test]
async fn wrong_requests_are_refused_by_problem_documents() {
    let home = folder();
    let server = Launch::in_home(home.path()).start().await;
    let ana = Person::enter(server.address, "ana").await;
    let bearer = format!("Bearer {}", ana.token);
    check_all(&server, &[], OF_ANYBODY).await;
    check_all(&server, &[("authorization", &bearer)], OF_A_GUEST).await;
    let strange = [("authorization", "Bearer x.y.z")];
    check_all(&server, &strange, "GET /v1/rooms => 401 token_invalid").await;
    let plain = [("content-type", "text/plain")];
    let case = "POST /v1/tenants/demo/guests {} => 415 unsupported_media_type json";
    check_all(&server, &plain, case).await;
    let long = json!({ "name": "x".repeat(70_000) });
    let case = format!("POST /v1/tenants/demo/guests {long} => 413 body_too_large KiB");
    check_all(&server, &[], &case).await;
    ana.say("tennis", "c1", "nothing of this has hurt").await;
}

async fn check_all(server: &Server, headers: &[(&str, &str)], table: &str) {
    for case in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        check(server, headers, case).await;
    }
}

async fn check(server: &Server, headers: &[(&str, &str)], case: &str) {
    let (request, refusal) = case.split_once("=>").expect("a request and its refusal");
    let mut request = request.trim().splitn(3, ' ');
    let method: Method = request
        .next()
        .and_then(|m| m.parse().ok())
        .expect("a method");
    let path = request.next().expect("a path");
    let body: Option<Value> = request.next().map(|body| body.parse().expect("JSON"));
    let answer = http::request(server.address, method, path, headers, body.as_ref()).await;
    let answer = answer.unwrap_or_else(|error| panic!("{path}: {error}"));

    check_problem(path, &answer);
    let mut words = refusal.split_whitespace();
    let found = (answer.status.to_string(), answer.problem_code());
    let wanted = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    assert_eq!((found.0.as_str(), found.1.as_str()), wanted, "{path}");
    let detail = answer.json()["detail"].to_string();
    assert!(words.all(|word| detail.contains(word)), "{path}: {detail}");
}

/// What all refusals have in common.
fn check_problem(path: &str, answer: &Answer) {
    let kind = answer.header("content-type");
    assert_eq!(
        kind, "application/problem+json",
        "{path}: {:?}",
        answer.body
    );
    let problem = answer.json();
    let id = answer.header("x-request-id");
    assert!(
        !id.is_empty() && problem["request_id"] == id,
        "{path}: {problem}"
    );
    assert_eq!(problem["status"], answer.status, "{path}");
    let kind = format!("/docs/problems#{}", answer.problem_code());
    assert_eq!(problem["type"], kind, "{path}");
    let is_retryable = problem["retryable"] == true;
    assert_eq!(
        is_retryable,
        !answer.header("retry-after").is_empty(),
        "{path}"
    );
    let asks_to_sign_in = answer.header("www-authenticate") == "Bearer";
    assert_eq!(asks_to_sign_in, answer.status == 401, "{path}");
}

#[tokio::test]
async fn every_answer_has_a_request_id_and_keeps_a_plain_one() {
    let home = folder();
    let server = Launch::in_home(home.path()).start().await;
    let id_of = async |path: &str, given: &[(&str, &str)]| {
        let answer = http::request(server.address, Method::GET, path, given, None).await;
        answer
            .expect("the server answers")
            .header("x-request-id")
            .to_owned()
    };
    for path in [
        "/healthz",
        "/readyz",
        "/",
        "/docs",
        "/openapi.json",
        "/none/of/it/is",
    ] {
        assert_ne!(id_of(path, &[]).await, "", "{path}");
    }
    let plain = "abc-123";
    assert_eq!(id_of("/healthz", &[("x-request-id", plain)]).await, plain);
    for strange in ["a b", "x".repeat(65).as_str()] {
        assert_ne!(
            id_of("/healthz", &[("x-request-id", strange)]).await,
            strange
        );
    }
}
