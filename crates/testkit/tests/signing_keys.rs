//! Another key signs access tokens: on two nodes that read of it at different times, nobody is signed out; unless the key
//! before is known to others.

use std::sync::Arc;
use std::time::Duration;

use app::AppLimits;
use app::sessions::{NextSigning, Seeds, change_signing_keys};
use domain::Ambient as _;
use hub::LocalBus;
use hyper::Method;
use maru_testkit::http::{Answer, request};
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, TestServer};
use serde_json::json;

/// As servers of tests begin.
fn first() -> Seeds {
    Seeds {
        signing: [1; 32],
        next: None,
        refresh: [2; 32],
    }
}

struct World {
    one: TestServer,
    two: TestServer,
    _folder: tempfile::TempDir,
}

impl World {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open_sqlite(folder.path()).await;
        let bus = Arc::new(LocalBus::shared());
        let settings = |seed| Settings {
            bus: Arc::clone(&bus) as Arc<dyn hub::Bus>,
            seed,
            limits: AppLimits {
                // Clocks jump here, further than a log is read in.
                revocations_unread_max: Duration::MAX,
                ..Settings::default().limits
            },
            ..Settings::default()
        };
        Self {
            one: TestServer::start_on(Arc::clone(&store), settings(1)).await,
            two: TestServer::start_on(store, settings(2)).await,
            _folder: folder,
        }
    }

    fn pass(&self, by: Duration) {
        for node in [&self.one, &self.two] {
            node.ambient.advance(by);
        }
    }

    async fn stop(self) {
        self.one.stop().await;
        self.two.stop().await;
    }
}

fn read(node: &TestServer, seeds: &Seeds) {
    change_signing_keys(&node.running.api.cx, seeds);
}

async fn is_taken(node: &TestServer, token: &str) -> Result<(), String> {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let answer = request(node.address(), Method::GET, "/v1/me", &headers, None).await;
    let answer = answer.expect("an answer");
    if answer.status == 200 {
        Ok(())
    } else {
        Err(answer.problem_code())
    }
}

async fn refresh(person: &Person) -> Answer {
    let headers = [("cookie", person.cookie.as_str()), ("x-maru-refresh", "1")];
    let body = json!({});
    let path = "/v1/auth/refresh";
    let answer = request(person.address, Method::POST, path, &headers, Some(&body)).await;
    answer.expect("an answer")
}

#[tokio::test]
async fn a_new_key_follows_and_the_one_before_is_good_until_its_last_token_has_ended() {
    let world = World::start().await;
    let (one, two) = (&world.one, &world.two);
    let next = NextSigning {
        seed: [3; 32],
        from: one.ambient.now().plus(Duration::from_mins(1)),
    };
    let both = Seeds {
        next: Some(next),
        ..first()
    };
    let by_first = Person::enter(one.address(), "ana").await;
    // Node two has read of it, node one has not yet.
    read(two, &both);
    let before = Person::enter(two.address(), "bo").await;
    assert_eq!(
        is_taken(one, &before.token).await,
        Ok(()),
        "signed by the first"
    );
    read(one, &both);
    world.pass(Duration::from_mins(1));
    let by_next = Person::enter(one.address(), "cho").await;
    for node in [one, two] {
        for person in [&by_first, &before, &by_next] {
            assert_eq!(is_taken(node, &person.token).await, Ok(()));
        }
    }
    // It is another key indeed: whoever knows the first alone takes nothing of it.
    read(two, &first());
    let refused = Err("token_invalid".to_owned());
    assert_eq!(is_taken(two, &by_next.token).await, refused);
    assert_eq!(is_taken(two, &by_first.token).await, Ok(()));
    read(two, &both);
    assert_eq!(is_taken(two, &by_next.token).await, Ok(()));

    // The first key signs no more; what somebody makes with it now is worth nothing once its last token has ended.
    world.pass(next.settled_at().since(one.ambient.now()));
    read(two, &first());
    let stolen = Person::enter(two.address(), "eve").await;
    read(two, &both);
    for node in [one, two] {
        assert_eq!(is_taken(node, &stolen.token).await, refused);
    }
    let renewed = Person::from_answer(by_first.address, &refresh(&by_first).await);
    assert_eq!(is_taken(two, &renewed.token).await, Ok(()));
    world.stop().await;
}

#[tokio::test]
async fn a_key_that_others_know_is_dropped_and_nobody_is_signed_out_for_it() {
    let world = World::start().await;
    let ana = Person::enter(world.one.address(), "ana").await;
    // It was seen before, and is remembered.
    assert_eq!(is_taken(&world.one, &ana.token).await, Ok(()));
    let other = Seeds {
        signing: [4; 32],
        ..first()
    };
    read(&world.one, &other);
    let refused = Err("token_invalid".to_owned());
    assert_eq!(is_taken(&world.one, &ana.token).await, refused);
    let answer = refresh(&ana).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let renewed = Person::from_answer(ana.address, &answer);
    assert_eq!(is_taken(&world.one, &renewed.token).await, Ok(()));
    world.stop().await;
}
