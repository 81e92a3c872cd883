//! An id of another tenant takes as long as one that is nobody's. Must not know answers.

use std::time::{Duration, Instant};

use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, World};

/// Calls of each kind.
const CALLS: usize = 200;
/// How much longer one kind may take than the other: what a look-up in the store costs shows far above this only when
/// one of the two does not make it.
const RATIO_MAX: f64 = 3.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_id_takes_as_long_as_a_missing_one() {
    let world = World::start().await;
    for (route, caller, pair) in [
        (
            "GET /v1/rooms/{room}",
            Caller::Guest,
            [Place::Foreign, Place::Nowhere],
        ),
        (
            "GET /v1/rooms/{room}/messages",
            Caller::Bot,
            [Place::Foreign, Place::Nowhere],
        ),
        (
            "DELETE /v1/rooms/{room}/messages/{id}",
            Caller::Account,
            [Place::Stray, Place::Missing],
        ),
        (
            "DELETE /v1/me/sessions/{id}",
            Caller::Account,
            [Place::Foreign, Place::Nowhere],
        ),
        (
            "GET /v1/admin/tenants/{tenant}/keys",
            Caller::Admin,
            [Place::Foreign, Place::Nowhere],
        ),
        (
            "DELETE /v1/admin/tenants/{tenant}/staff/{principal}",
            Caller::Admin,
            [Place::Stray, Place::Missing],
        ),
    ] {
        let [foreign, missing] = medians(&world, route, caller, pair).await;
        let ratio = foreign.as_secs_f64() / missing.as_secs_f64();
        let fits = ratio < RATIO_MAX && ratio > 1.0 / RATIO_MAX;
        assert!(
            fits,
            "{route}: a foreign id takes {foreign:?}, a missing one {missing:?}"
        );
    }
    world.server.stop().await;
}

/// The medians of calls that take turns.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a call takes is what is compared here"
)]
async fn medians(world: &World, route: &str, caller: Caller, pair: [Place; 2]) -> [Duration; 2] {
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
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..CALLS {
        for (ask, times) in asks.iter().zip(&mut times) {
            let begun = Instant::now();
            world.ask(&who, ask).await;
            times.push(begun.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}
