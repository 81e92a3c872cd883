//! `kill -9` under load, again and again: what was acknowledged is there once and in order, what was not is settled by
//! a retry, and readers go on as if nothing had been. Must not know how clients write and read.

use std::collections::BTreeMap;

use store_sql::testing::PostgresCluster;
use testkit::history::{Attempt, History};
use testkit::soon;

use crate::chance::Dice;
use crate::load::Crowd;
use crate::load::field::{Field, Phase};
use crate::server::{Launch, Port, Server, folder};

const ROUNDS: u32 = 50;
const ROUNDS_ON_POSTGRESQL: u32 = 15;
/// A kill comes after fewer steps than this, so that many come in the middle of something. A step is a send that
/// begins or an answer that comes.
const STEPS_MAX: usize = 100;

/// Many things at once go on in this one test, as in a real server.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_doubled_or_reordered_by_fifty_kills() {
    let home = folder();
    play(&Launch::in_home(home.path()), ROUNDS).await;
}

/// There the last transaction of the killed server may still be under way when the next one starts.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_doubled_or_reordered_by_kills_on_postgresql() {
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let home = folder();
    let words = ["--database-url", &url, "--unsafe-durability"];
    let launch = Launch::in_home(home.path()).with(words);
    play(&launch, ROUNDS_ON_POSTGRESQL).await;
}

async fn play(launch: &Launch, rounds: u32) {
    let port = Port::reserve();
    let launch = launch.clone().listening_at(port.address);
    let server = launch.start().await;
    let crowd = Crowd::enter(port.address).await;
    let server = kill_again_and_again(&launch, server, &crowd.field, rounds).await;
    check_it_was_hard(&crowd.judge().await, rounds);
    assert!(server.stop().await.status.success());
}

/// Kills and restarts; the last restart stays.
async fn kill_again_and_again(
    launch: &Launch,
    mut server: Server,
    field: &Field,
    rounds: u32,
) -> Server {
    let dice = Dice::new(20_261_121);
    for round in 1..=rounds {
        let steps = dice.below(STEPS_MAX);
        soon("the steps of a round", field.steps_taken(steps)).await;
        server.kill().await;
        server = launch.start().await;
        field.enter(Phase::Round(round));
    }
    server
}

/// The test means nothing unless many kills hit sends that were under way.
fn check_it_was_hard(histories: &BTreeMap<String, History>, rounds: u32) {
    let sends = || histories.values().flat_map(|history| &history.sends);
    let unknown = sends().filter(|send| send.attempts.contains(&Attempt::Unknown));
    let (all, unknown) = (sends().count(), unknown.count());
    println!("{all} sends, {unknown} of them cut by {rounds} kills");
    let rounds = usize::try_from(rounds).expect("a few");
    assert!(all > 10 * rounds && unknown > rounds, "it was too easy");
    assert_eq!(histories.len(), 3, "each room was written to");
}
