//! A store that keeps less than it promises, or that somebody else serves, is refused at the start with the reason.
//! Must not know how a store finds out.

use std::path::Path;

use store_sql::testing::PostgresCluster;
use testkit::Person;

use crate::server::{Ended, Launch, folder};

/// Nothing is weaker than what Maru asks for.
const STRONG: [&str; 3] = ["fsync=on", "synchronous_commit=on", "full_page_writes=on"];

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused_and_the_first_goes_on() {
    let home = folder();
    let launch = Launch::in_home(home.path());
    let first = launch.start().await;
    let ended = launch.run_to_end().await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.log.contains("another maru serves"), "{}", ended.log);
    let ana = Person::enter(first.address, "ana").await;
    ana.say("tennis", "c1", "still here").await;
    first.kill().await;
    launch.start().await;
}

#[tokio::test]
async fn a_weak_postgresql_is_refused_with_its_setting_unless_that_is_fine() {
    let cluster = PostgresCluster::start_with(&STRONG).expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let home = folder();
    let weak = format!("{url}&options=-c%20synchronous_commit%3Doff");
    let ended = on(home.path(), &weak).run_to_end().await;
    check_refused(&ended, "synchronous_commit=off");

    let allowed = on(home.path(), &weak).with(["--unsafe-durability"]);
    let server = allowed.start().await;
    Person::enter(server.address, "ana").await;
    let ended = server.stop().await;
    assert!(ended.log.contains("may be lost"), "{}", ended.log);

    let server = on(home.path(), &url).start().await;
    let bo = Person::enter(server.address, "bo").await;
    bo.say("tennis", "c1", "on a store that keeps").await;
    assert!(!server.stop().await.log.contains("may be lost"));
}

#[tokio::test]
async fn a_postgresql_that_does_not_flush_at_all_is_refused() {
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let home = folder();
    check_refused(&on(home.path(), &url).run_to_end().await, "fsync=off");
}

fn on(home: &Path, database_url: &str) -> Launch {
    Launch::in_home(home).with(["--database-url", database_url])
}

fn check_refused(ended: &Ended, setting: &str) {
    assert_eq!(ended.status.code(), Some(1), "{}", ended.log);
    assert!(ended.log.contains(setting), "{}", ended.log);
    assert!(ended.log.contains("--unsafe-durability"), "{}", ended.log);
}
