//! Behind an end nobody does anything more: every route that writes and every frame, for everybody whom the table lets do it,
//! on the node where the end was asked for and on another one that has not heard of it. What is new in the table is tried
//! here without being named. How fast connections close is the test `endings`. Must not know what an answer says otherwise.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use app::AppLimits;
use app::admin::{Who, create_key};
use app::keys::KeyWanted;
use futures_util::{StreamExt as _, stream};
use http_api::HttpConfig;
use maru_testkit::faulty::FaultyStore;
use maru_testkit::server::Settings;
use maru_testkit::{Socket, TestServer};
use serde_json::{Value, json};
use store::SharedStore;

use crate::ask::{Answered, Ask};
use crate::cells;
use crate::frames;
use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, Somebody, World};

/// They write nothing down, so a node that has not heard of an end may still do them, until it closes what is open: tickets
/// that no socket opens by then, signals, and what is only tried out.
const WRITE_NOTHING: &[&str] = &[
    "POST /v1/socket-tickets",
    "POST /v1/rooms/{room}/typing",
    "POST /v1/rooms/{room}/word-trials",
    "POST /v1/admin/tenants/{tenant}/handover/check",
    // A device that is gone is told nothing.
    "POST /v1/me/push/trials",
    "FRAME subscribe",
    "FRAME unsubscribe",
    "FRAME typing",
    "FRAME feed.open",
    "FRAME session.renew",
    "FRAME ping",
];

/// Requests under way at once.
const AT_ONCE: usize = 8;

/// What ends somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    SignedOut,
    Banned,
    KeyRevoked,
}

impl End {
    fn of(caller: Caller) -> &'static [Self] {
        match caller {
            Caller::Nobody | Caller::BotRead => &[],
            Caller::Bot | Caller::ServerKey => &[Self::KeyRevoked],
            Caller::Operator => &[Self::SignedOut],
            Caller::Guest
            | Caller::Account
            | Caller::External
            | Caller::Viewer
            | Caller::Moderator
            | Caller::Admin => &[Self::SignedOut, Self::Banned],
        }
    }

    async fn come(self, world: &World, who: &Somebody) {
        let (by, method, path) = match self {
            Self::SignedOut => (who.clone(), "POST", "/v1/auth/logout".to_owned()),
            Self::Banned => {
                let person = who.principal.expect("a person");
                let path = format!("/v1/admin/tenants/demo/people/{person}/ban");
                (world.caller(Caller::Operator).await, "PUT", path)
            }
            Self::KeyRevoked => {
                let path = format!("/v1/admin/tenants/demo/keys/{}", key_of(who));
                (world.caller(Caller::Operator).await, "DELETE", path)
            }
        };
        let body = match self {
            Self::SignedOut => json!({}),
            Self::Banned | Self::KeyRevoked => json!({ "reason": "a test" }),
        };
        let answer = world.ask_as(&by, method, &path, Some(body)).await;
        assert_eq!(answer.status, 204, "{self:?}: {:?}", answer.body);
    }
}

fn key_of(who: &Somebody) -> String {
    let text = who.credential.as_deref().expect("a key");
    format!("ak_{}", text.split('_').nth(2).expect("its id"))
}

/// Whoever is ended afterwards: keys are not those of the world, which others use.
async fn somebody(world: &World, caller: Caller) -> Somebody {
    use domain::Scope;
    match caller {
        Caller::Bot => {
            let all = vec![Scope::Read, Scope::Write, Scope::Rooms];
            world.new_bot("demo", all).await
        }
        Caller::ServerKey => {
            let (cx, name) = (
                &world.server.running.api.cx,
                format!("key {}", world.fresh()),
            );
            let wanted = KeyWanted {
                name: &name,
                scopes: vec![Scope::Handover, Scope::Sessions, Scope::People],
                ..KeyWanted::default()
            };
            let made = create_key(cx, Who::CommandLine, "demo", wanted).await;
            Somebody {
                credential: Some(made.expect("a key").text),
                ..Somebody::default()
            }
        }
        _ => world.caller(caller).await,
    }
}

/// What the table lets somebody do by their credential, of all that is not only read.
async fn doings() -> Vec<(String, Caller)> {
    let public: Vec<&str> = include_str!("public.txt").lines().collect();
    let is_doing = |cell: &&cells::Cell| {
        let is_done = cell.outcome.starts_with('2')
            || matches!(cell.outcome.as_str(), "ack" | "subscribed" | "pong");
        let writes = !cell.route.starts_with("GET ");
        writes && is_done && cell.place == Place::Own && !public.contains(&cell.route.as_str())
    };
    let found = cells::run().await.iter().filter(is_doing);
    found
        .map(|cell| (cell.route.clone(), cell.caller))
        .collect()
}

/// Another node over the same store, which reads nothing of what is revoked.
async fn blind_node(world: &World) -> TestServer {
    let store = FaultyStore::around(Arc::clone(&world.store) as SharedStore);
    let settings = Settings {
        seed: 2,
        http: HttpConfig {
            trusted_proxy_hops: 1,
            ..HttpConfig::default()
        },
        limits: AppLimits {
            revocations_unread_max: Duration::MAX,
            ..Settings::default().limits
        },
        ..Settings::default()
    };
    let node = TestServer::start_on(Arc::clone(&store) as SharedStore, settings).await;
    store.set_blind(true);
    node
}

/// What is tried: prepared while whoever tries it is in.
enum Try {
    Http(Box<Ask>),
    Frame(Box<Held>),
}

/// A frame, and sockets to both nodes.
struct Held {
    here: Socket,
    there: Socket,
    frame: Value,
}

async fn prepare(
    world: &World,
    there: &TestServer,
    route: &str,
    caller: Caller,
) -> (Somebody, Try) {
    let who = somebody(world, caller).await;
    let scene = Scene::new(world, Place::Own, caller, &who);
    let tried = if route.starts_with("FRAME ") {
        let frame = frames::frame(route, scene).await;
        let open = async |node: &TestServer| {
            let token = who.credential.as_deref().expect("a credential");
            let socket = Socket::open_with_bearer(node.address(), token).await;
            socket.expect("it opens")
        };
        let (here, there) = (open(&world.server).await, open(there).await);
        Try::Frame(Box::new(Held { here, there, frame }))
    } else {
        Try::Http(Box::new(sample(route, scene).await))
    };
    // Tenants that were made for it are known there too.
    let cx = &there.running.api.cx;
    cx.tenants.reload(&cx.store).await.expect("they are read");
    (who, tried)
}

/// Tries it on both nodes; what is still let through.
async fn still_open(
    world: &World,
    there: &TestServer,
    route: &str,
    who: &Somebody,
    tried: Try,
) -> Vec<String> {
    let is_asked_there = !WRITE_NOTHING.contains(&route);
    let mut open = Vec::new();
    match tried {
        Try::Http(ask) => {
            let nodes = [
                ("elsewhere", there.address(), is_asked_there),
                ("here", world.server.address(), true),
            ];
            for (node, address, _) in nodes.into_iter().filter(|(_, _, asked)| *asked) {
                let answer = world.ask_at(address, who, &ask).await;
                if !is_shut(&answer) {
                    open.push(format!("{node}: {}", answer.outcome()));
                }
            }
        }
        Try::Frame(held) => {
            let Held {
                here,
                there,
                mut frame,
            } = *held;
            frame["ref"] = json!("late");
            let nodes = [("elsewhere", there, is_asked_there), ("here", here, true)];
            for (node, mut socket, _) in nodes.into_iter().filter(|(_, _, asked)| *asked) {
                let told = socket.answer_to(&frame).await;
                let code = told.as_ref().map(|told| told["problem"]["code"].clone());
                if !code.is_none_or(|code| is_refusal(code.as_str().unwrap_or_default())) {
                    open.push(format!("{node}: {told:?}"));
                }
            }
        }
    }
    open
}

fn is_shut(answer: &Answered) -> bool {
    let code = answer.text("code");
    matches!(answer.status, 401 | 403) && is_refusal(&code)
}

fn is_refusal(code: &str) -> bool {
    // Staff who were banned have no part any more, whichever is looked at first.
    matches!(
        code,
        "session_revoked" | "key_revoked" | "tenant_disabled" | "not_allowed"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_out_does_nothing_more_of_all_that_the_table_lets_them_do() {
    let (doings, world) = (doings().await, World::start().await);
    let there = blind_node(&world).await;
    let endings = doings.into_iter().flat_map(|(route, caller)| {
        let ends = End::of(caller).iter();
        ends.map(move |&end| (route.clone(), caller, end))
    });
    let endings: Vec<_> = endings.collect();
    let tried = endings.len();
    let (world_of, there_of) = (&world, &there);
    let found: Vec<String> = stream::iter(endings)
        .map(|(route, caller, end)| async move {
            let (who, tried) = prepare(world_of, there_of, &route, caller).await;
            end.come(world_of, &who).await;
            let open = still_open(world_of, there_of, &route, &who, tried).await;
            let line = |told: &String| format!("{route} {caller:?} {end:?} {told}");
            open.iter().map(line).collect::<Vec<_>>().join("\n")
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let wrong: Vec<String> = found.into_iter().filter(|line| !line.is_empty()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 500, "{tried}");
    there.stop().await;
    world.server.stop().await;
}

/// The same when the tenant is switched off, for everybody who is of it, all at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_a_tenant_that_is_off_nobody_does_anything_of_the_table() {
    let (doings, world) = (doings().await, World::start().await);
    let there = blind_node(&world).await;
    let mut prepared = Vec::new();
    for (route, caller) in doings {
        // Operators are of another tenant, and readers do not write.
        if !matches!(caller, Caller::Operator | Caller::BotRead) {
            let (who, tried) = prepare(&world, &there, &route, caller).await;
            prepared.push((route, caller, who, tried));
        }
    }
    assert!(prepared.len() > 300, "{}", prepared.len());
    let operator = world.caller(Caller::Operator).await;
    let off = Some(json!({ "disabled": true }));
    let path = "/v1/admin/tenants/demo";
    let answer = world.ask_as(&operator, "PATCH", path, off).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let mut wrong = String::new();
    for (route, caller, who, tried) in prepared {
        for told in still_open(&world, &there, &route, &who, tried).await {
            let _ = writeln!(wrong, "{route} {caller:?} {told}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    there.stop().await;
    world.server.stop().await;
}
