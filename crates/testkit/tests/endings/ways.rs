//! The ways in which somebody is out, and whom each is done to. Must not know what is tried behind it.

use hyper::Method;
use maru_testkit::Person;
use maru_testkit::browser::Browser;
use maru_testkit::http::{Answer, request};
use maru_testkit::provider::Provider;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::world::{PASSWORD, World};

/// What ends a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    SignedOut,
    SignedOutFromAnotherDevice,
    AllOthersSignedOut,
    AllSignedOut,
    RefreshedTwice,
    LeftForGood,
    GuestClaimed,
    PasswordChanged,
    PasswordReset,
    BannedByStaff,
    EndedByStaff,
    ErasedByStaff,
    BannedByHost,
    DeactivatedByHost,
    SignedOutAtHost,
    SignedOutAtProvider,
    BotKeyRevoked,
    BotDeleted,
    TenantSwitchedOff,
}

/// Whoever is put out, and what is needed for it.
pub(crate) struct Victim {
    pub(crate) person: Person,
    /// What takes a guest's past along; text that is nobody's ticket where none was offered.
    pub(crate) ticket: String,
    /// Another session of the same person, where there is one.
    other: Option<Person>,
    /// The host's id, or the address of the account.
    name: String,
    /// The provider that let them in, and the browser in which they are signed in there.
    at_provider: Option<(Provider, Mutex<Browser>)>,
}

impl Way {
    pub(crate) const ALL: [Self; 19] = [
        Self::SignedOut,
        Self::SignedOutFromAnotherDevice,
        Self::AllOthersSignedOut,
        Self::AllSignedOut,
        Self::RefreshedTwice,
        Self::LeftForGood,
        Self::GuestClaimed,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::BannedByStaff,
        Self::EndedByStaff,
        Self::ErasedByStaff,
        Self::BannedByHost,
        Self::DeactivatedByHost,
        Self::SignedOutAtHost,
        Self::SignedOutAtProvider,
        Self::BotKeyRevoked,
        Self::BotDeleted,
        Self::TenantSwitchedOff,
    ];

    /// What sockets, streams and polls end with.
    pub(crate) fn closes_with(self) -> &'static [&'static str] {
        match self {
            Self::BotKeyRevoked | Self::BotDeleted => &["session_revoked", "key_revoked"],
            _ => &["session_revoked"],
        }
    }

    /// Somebody to whom it can be done, with another session and an offer where their kind has such.
    pub(crate) async fn victim(self, world: &World) -> Victim {
        match self {
            Self::BotKeyRevoked | Self::BotDeleted => bot(world).await,
            Self::SignedOutAtProvider => of_provider(world).await,
            Self::SignedOut | Self::RefreshedTwice | Self::LeftForGood | Self::GuestClaimed => {
                Victim {
                    person: world.guest().await,
                    ticket: "nobody's".to_owned(),
                    other: None,
                    name: String::new(),
                    at_provider: None,
                }
            }
            Self::PasswordChanged | Self::PasswordReset | Self::BannedByStaff => {
                account(world).await
            }
            _ => external(world).await,
        }
    }

    /// Does it, on node one.
    pub(crate) async fn end(self, world: &World, victim: &Victim) {
        let (person, nothing) = (&victim.person, json!({}));
        let id = person.id();
        let by_host = format!("/v1/server/people/{}", victim.name);
        let reason = json!({ "reason": "spam" });
        match self {
            Self::SignedOut => done(person.post("/v1/auth/logout", &nothing).await.status),
            Self::AllSignedOut => done(person.delete("/v1/me/sessions?all=true").await.status),
            Self::LeftForGood => {
                let gone = person.call(Method::DELETE, "/v1/me", Some(&nothing));
                done(gone.await.status);
            }
            Self::RefreshedTwice => refresh_twice(world, person).await,
            Self::GuestClaimed => claim(world, person).await,
            Self::SignedOutFromAnotherDevice | Self::AllOthersSignedOut | Self::PasswordChanged => {
                end_elsewhere(self, victim).await;
            }
            Self::PasswordReset => {
                let code = world.reset_code(&victim.name).await;
                let body = json!({ "code": code, "password": "battery horse correct" });
                let path = "/v1/tenants/demo/password/reset";
                done(world.post(path, "", &body).await.status);
            }
            Self::BannedByStaff => by_staff(world, Method::PUT, id, "/ban").await,
            Self::EndedByStaff => by_staff(world, Method::DELETE, id, "/sessions").await,
            Self::ErasedByStaff => by_staff(world, Method::POST, id, "/erasure").await,
            Self::BannedByHost => {
                let path = format!("{by_host}/ban");
                world.ask_as_host(Method::PUT, &path, &reason).await;
            }
            Self::DeactivatedByHost => {
                world.ask_as_host(Method::DELETE, &by_host, &nothing).await;
            }
            Self::SignedOutAtHost => {
                let path = format!("/v1/server/sessions?external_id={}", victim.name);
                world.ask_as_host(Method::DELETE, &path, &nothing).await;
            }
            Self::SignedOutAtProvider => {
                let there = victim.at_provider.as_ref();
                let (provider, browser) = there.expect("a provider let them in");
                provider.sign_out(&mut *browser.lock().await).await;
            }
            Self::BotKeyRevoked => {
                let path = format!("/keys/{}", victim.name);
                world.administer(Method::DELETE, &path, &nothing).await;
            }
            Self::BotDeleted => {
                let path = format!("/bots/{id}");
                world.administer(Method::DELETE, &path, &nothing).await;
            }
            Self::TenantSwitchedOff => {
                let off = json!({ "disabled": true });
                world.administer(Method::PATCH, "", &off).await;
            }
        }
    }

    /// What the next way needs again.
    pub(crate) async fn make_good(self, world: &World) {
        if self == Self::TenantSwitchedOff {
            // Whoever enters in the second of the end is not told apart from those whom it ended.
            for node in [&world.one, &world.two] {
                node.ambient.advance(std::time::Duration::from_secs(1));
            }
            let on = json!({ "disabled": false });
            world.administer(Method::PATCH, "", &on).await;
        }
    }
}

fn done(status: u16) {
    assert_eq!(status, 204);
}

async fn external(world: &World) -> Victim {
    let guest = world.guest().await;
    let name = format!("u-{}", world.fresh());
    let wanted = json!({ "external_id": name, "name": name, "session_ref": "s-1" });
    let (other, _) = world.come_over(&wanted, "").await;
    let (person, ticket) = world.come_over(&wanted, &guest.cookie).await;
    Victim {
        person,
        ticket: ticket.as_str().expect("an offer").to_owned(),
        other: Some(other),
        name,
        at_provider: None,
    }
}

/// Somebody whom an identity provider let in, on node one.
async fn of_provider(world: &World) -> Victim {
    let node = &world.one;
    let provider = Provider::of(node, "a", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&json!({ "sub": "jieun", "name": "지은" }));
    let origin = format!("http://{}", node.address());
    let start = format!("{origin}/v1/tenants/demo/oidc/a/start?return_to=/demo");
    let callback = format!("{origin}/v1/auth/oidc/callback");
    let back = browser.follow_until(&start, &callback).await;
    assert_eq!(browser.get(&back).await.status, 303);
    let cookie = browser.cookie(node.address(), "maru-rt");
    let cookie = format!("maru-rt={}", cookie.expect("signed in"));
    let answer = refresh(world, &cookie).await;
    Victim {
        person: Person::from_answer(node.address(), &answer),
        ticket: "nobody's".to_owned(),
        other: None,
        name: String::new(),
        at_provider: Some((provider, Mutex::new(browser))),
    }
}

async fn account(world: &World) -> Victim {
    let guest = world.guest().await;
    let (email, other) = world.account().await;
    let (person, ticket) = world.log_in(&email, &guest.cookie).await;
    Victim {
        person,
        ticket: ticket.as_str().expect("an offer").to_owned(),
        other: Some(other),
        name: email,
        at_provider: None,
    }
}

async fn bot(world: &World) -> Victim {
    let body =
        json!({ "name": format!("bot {}", world.fresh()), "scopes": ["read", "write", "rooms"] });
    let made = world.administer(Method::POST, "/bots", &body).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let person = Person {
        address: world.one.address(),
        token: text(&made["key"]),
        cookie: String::new(),
        principal: made["principal"].clone(),
    };
    Victim {
        person,
        ticket: String::new(),
        other: None,
        name: text(&made["entry"]["id"]),
        at_provider: None,
    }
}

async fn by_staff(world: &World, method: Method, person: &str, what: &str) {
    let path = format!("/people/{person}{what}");
    let body = json!({ "reason": "spam" });
    world.administer(method, &path, &body).await;
}

async fn end_elsewhere(way: Way, victim: &Victim) {
    let other = victim.other.as_ref().expect("there are two sessions");
    let status = match way {
        Way::PasswordChanged => {
            let body = json!({ "old": PASSWORD, "new": "battery horse correct" });
            other.put_json("/v1/me/password", &body).await.status
        }
        Way::AllOthersSignedOut => other.delete("/v1/me/sessions").await.status,
        _ => {
            let me = victim.person.get("/v1/me").await.json();
            let path = format!(
                "/v1/me/sessions/{}",
                me["session"].as_str().expect("a session")
            );
            other.delete(&path).await.status
        }
    };
    done(status);
    assert_eq!(other.get("/v1/me").await.status, 200, "this one stays");
}

/// An older token than the predecessor of the newest: somebody holds a copy.
async fn refresh_twice(world: &World, person: &Person) {
    let first = refresh(world, &person.cookie).await;
    let second = Person::from_answer(person.address, &first);
    let second = refresh(world, &second.cookie).await;
    assert_eq!(second.status, 200, "{:?}", second.body);
    let again = refresh(world, &person.cookie).await;
    assert_eq!(again.problem_code(), "refresh_reused");
}

async fn refresh(world: &World, cookie: &str) -> Answer {
    let (address, path) = (world.one.address(), "/v1/auth/refresh");
    let headers = [("cookie", cookie), ("x-maru-refresh", "1")];
    let body = json!({});
    let answer = request(address, Method::POST, path, &headers, Some(&body)).await;
    answer.expect("an answer")
}

/// Whoever signs in where the guest is takes the guest's past along.
async fn claim(world: &World, guest: &Person) {
    let name = format!("u-{}", world.fresh());
    let wanted = json!({ "external_id": name, "name": name, "session_ref": "s-1" });
    let (person, ticket) = world.come_over(&wanted, &guest.cookie).await;
    let mine = json!({ "ticket": ticket });
    let claimed = person.post("/v1/me/claims", &mine).await;
    assert_eq!(claimed.status, 201, "{:?}", claimed.body);
}
