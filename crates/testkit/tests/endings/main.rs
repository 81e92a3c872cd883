//! What ends somebody's sessions, and that nothing goes on behind it: on the node where it was asked and on another one.

mod doors;
mod lives;
mod others;
mod ways;
mod world;

use std::fmt::Write as _;
use std::time::Duration;

use crate::doors::Held;
use crate::ways::{Victim, Way};
use crate::world::World;

/// Within a second, says the law.
const LAW: Duration = Duration::from_secs(1);
/// A machine that does much else may be slow once: a way that took longer is gone again, so often in all.
const TRIES: usize = 4;

/// Every way, each with three sockets, a stream and a poll on each of two nodes. The other node cannot read the revocation
/// log at first: what it refuses is refused by the writing transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn from_the_answer_on_no_path_of_any_node_writes_and_everything_closes_within_a_second() {
    let world = World::start().await;
    let mut wrong = String::new();
    for way in Way::ALL {
        let mut least = [Duration::MAX; 2];
        for _ in 0..TRIES {
            let took = go(&world, way, &mut wrong).await;
            least = [least[0].min(took[0]), least[1].min(took[1])];
            if least.iter().all(|took| *took <= LAW) {
                break;
            }
        }
        if least.iter().any(|took| *took > LAW) {
            let _ = writeln!(
                wrong,
                "{way:?}: here and elsewhere all is closed after {least:?}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    world.stop().await;
}

/// Goes one way with somebody new; how long it took until all was closed, here and elsewhere.
async fn go(world: &World, way: Way, wrong: &mut String) -> [Duration; 2] {
    let victim = way.victim(world).await;
    let [here, there] = victim.on_both(world);
    let messages = doors::check_open(&victim, &here).await;
    let at_one = Held::open(&world.one, &here).await;
    let mut at_two = Held::open(&world.two, &there).await;

    world.store_of_two.set_blind(true);
    way.end(world, &victim).await;
    let answered = doors::now();
    for (node, person) in [("here", &here), ("elsewhere", &there)] {
        for told in doors::still_open(&victim, person, &messages).await {
            let _ = writeln!(wrong, "{way:?} {node}: {told}");
        }
    }
    for told in at_two.frames_taken(&messages).await {
        let _ = writeln!(wrong, "{way:?} elsewhere: {told}");
    }
    let till_here = at_one.closed(answered, way.closes_with()).await;
    world.store_of_two.set_blind(false);
    let sees = doors::now();
    let till_elsewhere = at_two.closed(sees, way.closes_with()).await;

    for (node, person) in [("here", &here), ("elsewhere", &there)] {
        let read = person.get("/v1/rooms").await;
        if read.status != 401 && read.status != 403 {
            let _ = writeln!(wrong, "{way:?} {node}: reads, {}", read.status);
        }
    }
    way.make_good(world).await;
    let page = world.page().await;
    if page.contains(doors::LATE) {
        let _ = writeln!(wrong, "{way:?}: something was written behind it: {page}");
    }
    [till_here, till_elsewhere]
}

impl Victim {
    /// As they come to either node.
    fn on_both(&self, world: &World) -> [maru_testkit::Person; 2] {
        let at = |address| maru_testkit::Person {
            address,
            ..self.person.clone()
        };
        [at(world.one.address()), at(world.two.address())]
    }
}
