//! A foreign id costs the store what a missing one costs: as many look-ups, so there is nothing for a clock to tell. Must not
//! know answers.

use std::fmt::Write as _;

use crate::missing::pairs;
use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, World};

/// What the server does by itself, or behind an answer, may fall into the next call: it is repeated, in turns before and
/// behind the other, and the least counts.
const TRIES: usize = 24;

async fn look_ups(world: &World, route: &str, place: Place, caller: Caller) -> usize {
    let who = world.caller(caller).await;
    let scene = Scene::new(world, place, caller, &who);
    let ask = sample(route, scene).await;
    let before = world.store.asked();
    world.ask(&who, &ask).await;
    world.store.asked() - before
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_id_costs_as_many_look_ups_as_a_missing_one() {
    let world = World::start().await;
    let (mut wrong, mut looked_up) = (String::new(), 0);
    for (route, pair, caller) in pairs(&world).await {
        let mut least = [usize::MAX; 2];
        for turn in 0..TRIES {
            for at in [turn % 2, 1 - turn % 2] {
                let asked = look_ups(&world, &route, pair[at], caller).await;
                least[at] = least[at].min(asked);
            }
            if least[0] == least[1] {
                break;
            }
        }
        looked_up += usize::from(least[0] > 0);
        if least[0] != least[1] {
            let _ = writeln!(wrong, "{route} {caller:?} {pair:?}: {least:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(looked_up > 100, "{looked_up}: the store is asked at all");
    world.server.stop().await;
}
