//! A foreign id and a missing one, asked for again and again in turns: what is remembered of either changes no answer. How
//! long each took is printed where that is asked for; what is held to of it is `counted`, for a clock tells of the machine as
//! well. Must not know what is answered.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::missing::pairs;
use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, World};

/// So many calls of each kind and route, and a table of how long they took:
/// `MARU_ROUNDS=300 cargo test -p maru-testkit --test policy in_turns -- --nocapture`
const ROUNDS: &str = "MARU_ROUNDS";
/// Calls where no table is wanted.
const ROUNDS_FEW: usize = 5;

/// Whoever gets furthest with it in the table, and whom an answer could tell something.
fn caller_of(route: &str) -> Caller {
    match route {
        _ if route.contains(" /v1/server/") => Caller::ServerKey,
        _ if route.contains(" /v1/admin/") => Caller::Admin,
        _ => Caller::Account,
    }
}

type Connection = SendRequest<Full<Bytes>>;

async fn connect(world: &World) -> Connection {
    let socket = TcpStream::connect(world.server.address()).await;
    let socket = socket.expect("a connection");
    socket.set_nodelay(true).expect("it is ours");
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(socket)).await;
    let (sender, connection) = shaken.expect("it speaks HTTP");
    tokio::spawn(connection);
    sender
}

#[expect(
    clippy::disallowed_methods,
    reason = "real time is what is measured here"
)]
fn now() -> Instant {
    Instant::now()
}

/// What the two were answered, each in all rounds, and how long each round took.
struct Asked {
    statuses: [Vec<u16>; 2],
    took: [Vec<Duration>; 2],
}

async fn ask_in_turns(world: &World, route: &str, pair: [Place; 2], rounds: usize) -> Asked {
    let caller = caller_of(route);
    let who = world.caller(caller).await;
    let mut asks = Vec::new();
    for place in pair {
        let scene = Scene {
            world,
            place,
            caller,
            who: &who,
        };
        asks.push(sample(route, scene).await);
    }
    let mut connection = connect(world).await;
    let mut asked = Asked {
        statuses: [Vec::new(), Vec::new()],
        took: [Vec::new(), Vec::new()],
    };
    for round in 0..rounds {
        for at in [round % 2, 1 - round % 2] {
            let request = world.request(world.server.address(), &who, &asks[at]);
            let begun = now();
            let answer = connection.send_request(request).await.expect("an answer");
            asked.statuses[at].push(answer.status().as_u16());
            answer.into_body().collect().await.expect("all of it");
            asked.took[at].push(begun.elapsed());
            connection.ready().await.expect("it stays open");
        }
    }
    asked
}

/// Median and ninth decile, in µs.
fn median_and_p90(mut all: Vec<Duration>) -> [f64; 2] {
    all.sort_unstable();
    [all[all.len() / 2], all[all.len() * 9 / 10]].map(|took| took.as_secs_f64() * 1e6)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_turns_a_foreign_id_and_a_missing_one_stay_alike() {
    let wanted = std::env::var(ROUNDS).ok();
    let wanted: Option<usize> = wanted.map(|text| text.parse().expect("a number"));
    let world = World::start().await;
    let (mut wrong, mut apart) = (String::new(), Vec::new());
    for (route, pair, caller) in pairs(&world).await {
        // A socket that opened would take no second request.
        if caller != caller_of(&route) {
            continue;
        }
        let asked = ask_in_turns(&world, &route, pair, wanted.unwrap_or(ROUNDS_FEW)).await;
        let [foreign, missing] = &asked.statuses;
        if foreign != missing || foreign.iter().any(|status| *status != foreign[0]) {
            // What may be done so often and no more says so in time, and is not measured.
            if wanted.is_some() {
                continue;
            }
            let _ = writeln!(wrong, "{route} {pair:?}: {foreign:?}, {missing:?}");
        }
        let [foreign, missing] = asked.took.map(median_and_p90);
        let places = pair.map(Place::name).join(" / ");
        apart.push((foreign, missing, format!("{route} ({places})")));
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(apart.len() > 60, "{}", apart.len());
    if wanted.is_some() {
        print(apart);
    }
    world.server.stop().await;
}

/// The furthest apart last.
fn print(mut all: Vec<([f64; 2], [f64; 2], String)>) {
    let apart = |one: &([f64; 2], [f64; 2], String)| (one.0[0] - one.1[0]).abs();
    all.sort_by(|a, b| apart(a).total_cmp(&apart(b)));
    println!("| route | foreign, µs | missing, µs | medians apart |\n|---|---|---|---|");
    for (foreign, missing, route) in &all {
        println!(
            "| `{route}` | {:.0} (p90 {:.0}) | {:.0} (p90 {:.0}) | {:+.0} |",
            foreign[0],
            foreign[1],
            missing[0],
            missing[1],
            foreign[0] - missing[0],
        );
    }
    let at = |share: usize| apart(&all[(all.len() - 1) * share / 100]);
    println!(
        "{} pairs: medians apart by {:.0} µs in the middle, {:.0} at p90, {:.0} at most",
        all.len(),
        at(50),
        at(90),
        at(100)
    );
}
