//! What only this engine does: its statements, its codes, how well it keeps. One server for all of it. Must not know
//! the rest: that is the contract's.

use sqlx::{Executor, SqlStr};
use store::{Durability, Store};

use super::dialect::sort;
use super::{PostgresOptions, PostgresStore, sql};
use crate::errors::Failure;
use crate::explain::{explain_prepared, prepare};
use crate::sql::reads;
use crate::testing::PostgresCluster;

async fn connect(url: &str) -> PostgresStore {
    let store = PostgresStore::connect(url, PostgresOptions::default()).await;
    store.expect("the server answers")
}

#[tokio::test]
async fn every_statement_can_be_prepared_and_the_server_says_how_well_it_keeps() {
    let cluster = PostgresCluster::start_with(&[]).expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let store = connect(&url).await;
    let mut connection = store.pool.acquire().await.expect("a connection");
    for (name, sql) in reads::ALL.iter().chain(sql::ALL) {
        let prepared = connection.prepare(SqlStr::from_static(sql)).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
    check_plans(&mut connection).await;
    assert_eq!(store.durability().await.expect("asked"), Durability::Full);
    let hasty = connect(&format!("{url}&options[synchronous_commit]=off")).await;
    let durability = hasty.durability().await.expect("asked");
    assert_eq!(durability, Durability::Weak("synchronous_commit=off"));
    let epoch = store.epoch().await.expect("the epoch is read");
    assert_eq!(hasty.epoch().await.expect("the epoch is read"), epoch);
}

/// By which indexes statements must search, although nothing is known of the tables yet.
const INDEXES: &[(&str, &str)] = &[
    ("LOAD", "sessions_pkey"),
    ("LOAD", "principals_pkey"),
    ("LOAD", "rooms_pkey"),
    ("LOAD", "members_pkey"),
    ("LOAD", "messages_client_id"),
    ("LOAD_SENT", "messages_pkey"),
    ("LOAD_MESSAGES", "messages_id"),
    ("LOAD_NEW_ROOMS", "rooms_alias"),
    ("LOAD_NEW_ROOMS", "rooms_create_key"),
    ("LOCK_ROOMS", "rooms_pkey"),
    ("HOLD_SESSIONS", "sessions_pkey"),
    ("UPDATE_HEADS", "rooms_pkey"),
    ("UPDATE_DELETED", "messages_pkey"),
    ("READ_HISTORY", "messages_pkey"),
    ("READ_LOG", "messages_pkey"),
    ("READ_LOG", "events_pkey"),
    ("READ_LOG_TAIL", "messages_pkey"),
    ("LIST_ROOMS", "rooms_activity"),
];

/// Without choice the planner of an empty database still walks over what no index leads to.
async fn check_plans(connection: &mut sqlx::PgConnection) {
    for setting in [
        "set enable_seqscan = off",
        "set plan_cache_mode = force_generic_plan",
    ] {
        let done = connection.execute(setting).await;
        done.expect("a setting");
    }
    for (name, sql) in reads::ALL.iter().chain(sql::ALL) {
        if sql.starts_with("begin") {
            continue;
        }
        connection
            .execute(prepare(sql))
            .await
            .expect("it is prepared");
        let plan: Vec<(String,)> = sqlx::query_as(explain_prepared(sql))
            .persistent(false)
            .fetch_all(&mut *connection)
            .await
            .expect("a plan");
        let has = |word: &str| plan.iter().any(|(step,)| step.contains(word));
        assert!(!has("Seq Scan"), "{name}: {plan:#?}");
        for (_, index) in INDEXES.iter().filter(|(of, _)| of == name) {
            assert!(has(&format!("using {index} on")), "{name}: {plan:#?}");
        }
        let done = connection.execute("deallocate asked").await;
        done.expect("it is let go");
    }
}

#[test]
fn states_are_sorted_by_what_the_caller_should_do() {
    for (code, failure) in [
        ("53100", Failure::Full),
        ("58030", Failure::FlushFailed),
        ("23505", Failure::Conflict),
        ("40001", Failure::Conflict),
        ("40P01", Failure::Conflict),
        ("55P03", Failure::Unavailable),
        ("57P01", Failure::Unavailable),
        ("53300", Failure::Unavailable),
        ("08006", Failure::Unavailable),
        ("25006", Failure::Unavailable),
        ("42601", Failure::Corrupt),
        ("", Failure::Corrupt),
    ] {
        assert_eq!(sort(code), failure, "{code}");
    }
}
