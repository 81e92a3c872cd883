//! A provider's word about an account that has a second factor here: it lets them in, and proves nothing by itself.

use std::time::Duration;

use domain::{Ambient as _, PrincipalId, Role};
use maru_testkit::authenticator::one_time_password;
use maru_testkit::browser::Browser;
use maru_testkit::http::Answer;
use maru_testkit::provider::Provider;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

use crate::{VERIFIER, exchange, jieun, person, sign_in, window_code};

const ADMINISTERED: &str = "/v1/admin/tenants/demo";

async fn make_admin(server: &TestServer, one: &Person) {
    let tenants = &server.running.api.cx.tenants;
    let tenant = tenants.find_named("demo").expect("the tenant").id;
    let id = PrincipalId::parse(one.id()).expect("an id");
    let store = &server.running.api.cx.store;
    let mut tx = store.begin_identity().await.expect("a transaction");
    let record = tx.lock_principal(tenant, id).await.expect("read");
    let mut record = record.expect("the person");
    record.role = Some(Role::Admin);
    tx.update_principal(&record).await.expect("written");
    tx.commit().await.expect("a commit");
}

fn code(server: &TestServer, secret: &str) -> Value {
    json!({ "code": one_time_password(secret, server.ambient.now().as_seconds()) })
}

fn outcome(answer: &Answer) -> (u16, String) {
    let code = if answer.status < 300 {
        String::new()
    } else {
        answer.problem_code()
    };
    (answer.status, code)
}

#[tokio::test]
async fn where_a_second_factor_is_in_force_a_provider_s_word_is_no_proof() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&jieun());
    sign_in(&mut browser, &server).await;
    let first = person(&browser, &server).await;
    make_admin(&server, &first).await;
    // Without one it is.
    assert_eq!(first.get("/v1/me/export").await.status, 200);
    assert_eq!(first.get(ADMINISTERED).await.status, 200);
    let begun = first.post("/v1/me/totp", &json!({})).await.json();
    let secret = begun["secret"].as_str().expect("a secret").to_owned();
    let confirmed = first.put_json("/v1/me/totp", &code(&server, &secret)).await;
    assert_eq!(confirmed.status, 204);
    server.ambient.advance(Duration::from_secs(31));
    let mut elsewhere = Browser::of(&jieun());
    sign_in(&mut elsewhere, &server).await;
    let on_page = person(&elsewhere, &server).await;
    let by_window = window_code(&mut Browser::of(&jieun()), &server).await;
    let by_window = exchange(&server, &by_window, VERIFIER).await;
    let in_frame = Person::from_answer(server.address(), &by_window);
    let wanted = (403, "step_up_required".to_owned());
    for one in [on_page, in_frame] {
        assert_eq!(one.id(), first.id());
        assert_eq!(one.get("/v1/rooms").await.status, 200);
        for path in [ADMINISTERED, "/v1/me/export"] {
            assert_eq!(outcome(&one.get(path).await), wanted, "{path}");
        }
        server.ambient.advance(Duration::from_secs(31));
        let shown = code(&server, &secret);
        assert_eq!(one.post("/v1/me/step-up", &shown).await.status, 204);
        for path in [ADMINISTERED, "/v1/me/export"] {
            assert_eq!(one.get(path).await.status, 200, "{path}");
        }
    }
    server.stop().await;
}
