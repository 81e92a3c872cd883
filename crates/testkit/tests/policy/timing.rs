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
const ROUNDS_FEW: usize = 3;

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

/// Foreign, missing, and missing again: how far apart the last two are is what the machine makes of equals.
const ASKED: usize = 3;

/// What each was answered in all rounds, and how long each round took.
#[derive(Default)]
struct Asked {
    statuses: [Vec<u16>; ASKED],
    took: [Vec<Duration>; ASKED],
}

/// The order of a round: everybody is first as often as last, and follows each of the others.
fn turns(round: usize) -> [usize; ASKED] {
    let mut order = std::array::from_fn(|at| (round / 2 + at) % ASKED);
    if round % 2 == 1 {
        order.reverse();
    }
    order
}

async fn ask_in_turns(world: &World, route: &str, pair: [Place; 2], rounds: usize) -> Asked {
    let caller = caller_of(route);
    let who = world.caller(caller).await;
    let mut asks = Vec::new();
    for place in [pair[0], pair[1], pair[1]] {
        let scene = Scene::new(world, place, caller, &who);
        asks.push(sample(route, scene).await);
    }
    let mut connection = connect(world).await;
    let mut asked = Asked::default();
    for round in 0..rounds {
        for at in turns(round) {
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
        let [foreign, missing, _] = &asked.statuses;
        let first = foreign[0];
        if asked
            .statuses
            .iter()
            .flatten()
            .any(|&status| status != first)
        {
            // What may be done so often and no more says so in time, and is not measured.
            if wanted.is_some() {
                continue;
            }
            let _ = writeln!(wrong, "{route} {pair:?}: {foreign:?}, {missing:?}");
        }
        let places = pair.map(Place::name).join(" / ");
        apart.push(Apart {
            took: asked.took.map(median_and_p90),
            route: format!("{route} ({places})"),
        });
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(apart.len() > 60, "{}", apart.len());
    if wanted.is_some() {
        print(apart);
    }
    world.server.stop().await;
}

/// How long a route took with each id: median and ninth decile, in µs.
struct Apart {
    took: [[f64; 2]; ASKED],
    route: String,
}

impl Apart {
    /// By how much the medians of these two differ.
    fn medians(&self, one: usize, other: usize) -> f64 {
        self.took[one][0] - self.took[other][0]
    }
}

/// The furthest apart last.
fn print(mut all: Vec<Apart>) {
    let apart = |one: &Apart| one.medians(0, 1).abs();
    all.sort_by(|a, b| apart(a).total_cmp(&apart(b)));
    println!(
        "| route | foreign, µs | missing, µs | apart | two missing, apart |\n|---|---|---|---|---|"
    );
    for one in &all {
        let [foreign, missing, _] = one.took;
        println!(
            "| `{}` | {:.0} (p90 {:.0}) | {:.0} (p90 {:.0}) | {:+.0} | {:+.0} |",
            one.route,
            foreign[0],
            foreign[1],
            missing[0],
            missing[1],
            one.medians(0, 1),
            one.medians(1, 2),
        );
    }
    for (what, of) in [
        ("a foreign and a missing one", (0, 1)),
        ("two missing ones", (1, 2)),
    ] {
        let mut medians: Vec<f64> = all.iter().map(|one| one.medians(of.0, of.1)).collect();
        let (sum, count) = medians
            .iter()
            .fold((0.0, 0.0), |(sum, count), one| (sum + one, count + 1.0));
        let mean = sum / count;
        medians.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
        let at = |share: usize| medians[(medians.len() - 1) * share / 100].abs();
        println!(
            "{what}, {} routes: medians apart by {:.0} µs in the middle, {:.0} at p90, {:.0} at most; {mean:+.1} on average",
            all.len(),
            at(50),
            at(90),
            at(100)
        );
    }
}
