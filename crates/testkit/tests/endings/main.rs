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

/// Within a second, says the law. A machine that does much else may be slow once, but not in the middle of all.
const LAW: Duration = Duration::from_secs(1);

/// Every way, each with three sockets, a stream and a poll on each of two nodes. The other node cannot read the revocation
/// log at first: what it refuses is refused by the writing transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn from_the_answer_on_no_path_of_any_node_writes_and_everything_closes_within_a_second() {
    let world = World::start().await;
    let (mut wrong, mut took) = (String::new(), Vec::new());
    for way in Way::ALL {
        let victim = way.victim(&world).await;
        let [here, there] = victim.on_both(&world);
        let messages = doors::check_open(&victim, &here).await;
        let at_one = Held::open(&world.one, &here).await;
        let mut at_two = Held::open(&world.two, &there).await;

        world.store_of_two.set_blind(true);
        way.end(&world, &victim).await;
        let answered = doors::now();
        for (node, person) in [("here", &here), ("elsewhere", &there)] {
            for told in doors::still_open(&victim, person, &messages).await {
                let _ = writeln!(wrong, "{way:?} {node}: {told}");
            }
        }
        for told in at_two.frames_taken(&messages).await {
            let _ = writeln!(wrong, "{way:?} elsewhere: {told}");
        }
        took.push(at_one.closed(answered, way.closes_with()).await);
        world.store_of_two.set_blind(false);
        let sees = doors::now();
        took.push(at_two.closed(sees, way.closes_with()).await);

        for (node, person) in [("here", &here), ("elsewhere", &there)] {
            let read = person.get("/v1/rooms").await;
            if read.status != 401 && read.status != 403 {
                let _ = writeln!(wrong, "{way:?} {node}: reads, {}", read.status);
            }
        }
        way.make_good(&world).await;
        let page = world.page().await;
        if page.contains(doors::LATE) {
            let _ = writeln!(wrong, "{way:?}: something was written behind it: {page}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    took.sort_unstable();
    let middle = took[took.len() / 2];
    assert!(middle <= LAW, "half of them took longer than {middle:?}");
    world.stop().await;
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
