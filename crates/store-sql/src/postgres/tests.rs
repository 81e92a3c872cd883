//! What only this engine does: its statements, its codes, how well it keeps. One server for all of it. Must not know
//! the rest: that is the contract's.

use std::time::Duration;

use domain::{RoomId, TenantId};
use sqlx::{Executor, SqlStr};
use store::{DocId, Durability, MessageSearch, Search, Store};

use super::dialect::sort;
use super::{PostgresOptions, PostgresStore, lists, locks, presence, search, sql};
use crate::errors::Failure;
use crate::explain::{explain_prepared, prepare};
use crate::sql as shared;
use crate::testing::PostgresCluster;

async fn connect(url: &str) -> PostgresStore {
    let store = PostgresStore::connect(url, PostgresOptions::default()).await;
    store.expect("the server answers")
}

fn statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let own = [search::ALL, sql::ALL, lists::ALL, locks::ALL, presence::ALL];
    shared::all().chain(own.into_iter().flatten())
}

#[tokio::test]
async fn every_statement_can_be_prepared_and_the_server_says_how_well_it_keeps() {
    let cluster = PostgresCluster::start_with(&[]).expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let store = connect(&url).await;
    let mut connection = store.pool.acquire().await.expect("a connection");
    for (name, sql) in statements() {
        let prepared = connection.prepare(SqlStr::from_static(sql)).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
    check_plans(&mut connection).await;
    check_audit_only_grows(&mut connection).await;
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
    ("FIND_MESSAGES", "search_docs_pkey"),
    ("FIND_MESSAGES", "search_rooms_pkey"),
    ("WALK_MESSAGES", "search_index_pkey"),
    ("WALK_MESSAGES", "search_docs_pkey"),
    ("WALK_END", "search_index_pkey"),
    ("LIST_NUMBERS", "search_rooms_room"),
    ("UPDATE_SEARCH_ROOM", "search_rooms_room"),
    ("DELETE_DOCS", "search_docs_place"),
    ("LIST_READABLE", "members_principal"),
    ("READ_UNINDEXED", "messages_pkey"),
    ("READ_UNINDEXED", "events_pkey"),
    ("READ_UNINDEXED", "messages_id"),
    ("LIST_TENANTS", "tenants_slug_key"),
    ("FIND_EXTERNAL", "principals_external"),
    ("FIND_ACCOUNT_BY_EMAIL", "accounts_email"),
    ("CONSUME_CODE", "codes_pkey"),
    ("END_SESSION", "sessions_pkey"),
    ("END_SESSIONS_OF_REF", "sessions_ref"),
    ("LIST_ROOMS_OF", "members_principal"),
    ("FIND_REVOCATION_PLACE", "revocations_at"),
    ("LIST_AUDIT", "audit_tenant"),
    ("LIST_AUDIT_OF_ALL", "audit_pkey"),
    ("LIST_REPORTS_OF_ROOM", "reports_of_room"),
    ("LIST_REPORTS_OF_TENANT", "reports_of_tenant"),
    ("LIST_ACTS_OF_ROOM", "room_acts_room"),
    ("LIST_ACTS_ON", "room_acts_object"),
    ("LIST_REPORTS_BY", "reports_by"),
    ("SWEEP_REPORT_TEXTS", "reports_about"),
    ("SWEEP_REPORT_NOTES", "reports_by"),
    ("SWEEP_REPORT_REASONS", "reports_resolved_by"),
    ("LIST_NOTICES", "events_notices"),
    ("LIST_PUSH_READERS", "members_pkey"),
    ("LIST_PUSH_SUBSCRIPTIONS", "push_subscriptions_principal"),
    ("LIST_DELETED_TEXTS", "deleted_texts_act"),
    ("FIND_BLOCK_IN_PAIR", "blocks_pkey"),
    ("LIST_SEEN", "principals_pkey"),
    ("LIST_SEEN", "sightings_pkey"),
    ("LIST_SEEN", "blocks_pkey"),
    ("LIST_PRESENCE_HIDDEN", "principals_pkey"),
    ("WRITE_SIGHTINGS", "principals_pkey"),
    ("LIST_PEOPLE_OF_ROOMS", "members_pkey"),
];

/// By which parts of an index the hottest statement must search: by all of them.
const CONDITIONS: &[(&str, &str)] = &[
    ("LOAD", "(id = w.tenant_id)"),
    (
        "LOAD",
        "((tenant_id = w.tenant_id) AND (id = w.session_id))",
    ),
    (
        "LOAD",
        "((tenant_id = s.tenant_id) AND (id = s.principal_id))",
    ),
    ("LOAD", "((tenant_id = w.tenant_id) AND (id = w.room_id))"),
    (
        "LOAD",
        "((tenant_id = w.tenant_id) AND (room_id = w.room_id) AND (principal_id = w.principal_id))",
    ),
];

/// The same of searches: where a message is found by its whole key, and what it was deleted as by its id.
const SEARCH_CONDITIONS: &[(&str, &str)] = &[
    (
        "FIND_MESSAGES",
        "((tenant_id = f.tenant_id) AND (room_id = f.room_id) AND (seq = f.seq))",
    ),
    (
        "READ_UNINDEXED",
        "((tenant_id = e.tenant_id) AND (room_id = e.room_id) AND (seq = e.message_seq))",
    ),
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
    for (name, sql) in statements() {
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
        if name.starts_with("FIND_") && sql.contains("tsquery") {
            assert!(
                has("Bitmap Index Scan on search_index_tokens"),
                "{name}: {plan:#?}"
            );
        }
        for (_, keys) in CONDITIONS
            .iter()
            .chain(SEARCH_CONDITIONS)
            .filter(|(of, _)| of == name)
        {
            assert!(has(&format!("Index Cond: {keys}")), "{name}: {plan:#?}");
        }
        let done = connection.execute("deallocate asked").await;
        done.expect("it is let go");
    }
}

/// A line of the audit log cannot be changed or deleted, alone or with all others.
async fn check_audit_only_grows(connection: &mut sqlx::PgConnection) {
    let written = "insert into audit (tenant_id, at, actor, action, object) \
         values (gen_random_uuid(), 5, 'command-line', 'tenant.created', 'here')";
    connection.execute(written).await.expect("it is written");
    for sql in [
        "update audit set actor = 'nobody'",
        "delete from audit",
        "truncate audit",
        "insert into audit (id, tenant_id, at, actor, action, object) \
         select id, tenant_id, at, 'nobody', action, object from audit",
    ] {
        let refused = connection.execute(sql).await;
        assert!(refused.is_err(), "{sql}");
    }
    let kept = "select actor from audit";
    let kept: Vec<String> = sqlx::query_scalar(kept)
        .fetch_all(connection)
        .await
        .expect("it is read");
    assert_eq!(kept, ["command-line"]);
}

/// Documents of one room: so many that have a word, then so many newer ones that do not.
async fn fill(store: &PostgresStore, with: i64, without: i64) {
    let numbered = "insert into search_rooms (tenant_id, room_id, seq) \
         values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 0) returning number";
    let number: i64 = sqlx::query_scalar(numbered)
        .fetch_one(&store.pool)
        .await
        .expect("a room");
    let docs = "insert into search_docs (id, room_number, seq) select i, $1, i from generate_series(1, $2 + $3) i";
    let tokens = "insert into search_index (id, tokens) select i, array_to_tsvector(array[$1] || \
         case when i <= $2 then array[$4] else array['other'] end) from generate_series(1, $2 + $3) i";
    let room = crate::params::room_token(number);
    let word = crate::params::search_token("말");
    sqlx::query(docs)
        .bind(number)
        .bind(with)
        .bind(without)
        .execute(&store.pool)
        .await
        .expect("documents");
    sqlx::query(tokens)
        .bind(room)
        .bind(with)
        .bind(without)
        .bind(word)
        .execute(&store.pool)
        .await
        .expect("their tokens");
}

/// Everything that a search finds, page by page; how many looks were broken off, and how many there were.
async fn find_all(store: &PostgresStore, limit: u32) -> (Vec<i64>, usize, usize) {
    let mut search = MessageSearch {
        rooms: vec![RoomId::from_uuid(uuid::Uuid::from_u128(2))],
        tokens: vec!["말".into()],
        before: DocId::LAST,
        limit,
    };
    let (mut found, mut cut, mut looks) = (Vec::new(), 0, 0);
    loop {
        let tenant = TenantId::from_uuid(uuid::Uuid::from_u128(1));
        let page = store.find_messages(tenant, &search).await;
        let page = page.expect("it is read");
        looks += 1;
        cut += usize::from(page.looked_to.is_some());
        found.extend(page.found.iter().map(|one| one.id.get()));
        let last = page.found.last().map(|one| one.id);
        let Some(next) = page.looked_to.or(last) else {
            return (found, cut, looks);
        };
        assert!(next < search.before, "each page goes on");
        search.before = next;
    }
}

#[tokio::test]
async fn a_word_that_stands_everywhere_costs_a_page_and_not_the_history() {
    const WITH: i64 = 30_000;
    const WITHOUT: i64 = 20_000;
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let url = cluster.create_database("maru", None).expect("a database");
    let patience = async |search_time_max| {
        let options = PostgresOptions {
            search_time_max,
            ..PostgresOptions::default()
        };
        let store = PostgresStore::connect(&url, options).await;
        store.expect("the server answers")
    };
    let patient = patience(Duration::from_mins(1)).await;
    let hasty = patience(Duration::from_millis(1)).await;
    fill(&patient, WITH, WITHOUT).await;
    let everything: Vec<i64> = (1..=WITH).rev().collect();
    let (found, cut, _) = find_all(&patient, 10_000).await;
    assert_eq!((found.len(), cut), (everything.len(), 0));
    assert_eq!(found, everything);
    // The index has no time to tell of thirty thousand: what is newest has none of them, which is a short page with a next.
    let (found, cut, looks) = find_all(&hasty, 1_000).await;
    assert_eq!(found, everything);
    assert!(cut > 0 && looks < 60, "{cut} of {looks}");
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
