//! `kill -9` under load, again and again: what was acknowledged is there once and in order, what was not is settled by
//! a retry, and readers go on as if nothing had been. Must not know how clients write and read.

use std::collections::BTreeMap;

use testkit::history::{Attempt, History};
use testkit::soon;

use crate::chance::Dice;
use crate::load::Crowd;
use crate::load::field::{Field, Phase};
use crate::server::{Launch, Port, Server, folder};

const ROUNDS: u32 = 50;
/// A kill comes after fewer steps than this, so that many come in the middle of something. A step is a send that
/// begins or an answer that comes.
const STEPS_MAX: usize = 100;

/// Many things at once go on in this one test, as in a real server.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_doubled_or_reordered_by_fifty_kills() {
    let home = folder();
    let port = Port::reserve();
    let launch = Launch::in_home(home.path()).listening_at(port.address);
    let server = launch.start().await;
    let crowd = Crowd::enter(port.address).await;
    let server = kill_again_and_again(&launch, server, &crowd.field).await;
    check_it_was_hard(&crowd.judge().await);
    assert!(server.stop().await.status.success());
}

/// Kills and restarts; the last restart stays.
async fn kill_again_and_again(launch: &Launch, mut server: Server, field: &Field) -> Server {
    let dice = Dice::new(20_261_121);
    for round in 1..=ROUNDS {
        let steps = dice.below(STEPS_MAX);
        soon("the steps of a round", field.steps_taken(steps)).await;
        server.kill().await;
        server = launch.start().await;
        field.enter(Phase::Round(round));
    }
    server
}

/// The test means nothing unless many kills hit sends that were under way.
fn check_it_was_hard(histories: &BTreeMap<String, History>) {
    let sends = || histories.values().flat_map(|history| &history.sends);
    let unknown = sends().filter(|send| send.attempts.contains(&Attempt::Unknown));
    let (all, unknown) = (sends().count(), unknown.count());
    let rooms = histories.len();
    println!("{all} sends to {rooms} rooms, {unknown} of them cut by a kill");
    assert!(
        rooms == 3 && all > 500 && unknown > 50,
        "{rooms} {all} {unknown}"
    );
}
