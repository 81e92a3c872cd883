//! What only this engine does: one process per file, its codes, a full disk, a reopened file. Must not know the rest:
//! that is the contract's.

use std::path::Path;

use domain::{AuditEntry, Tenant, TenantId, TenantSlug, Timestamp};
use store::{AuditQuery, Durability, Identity, Store, StoreError};
use uuid::Uuid;

use super::dialect::sort;
use super::{SqliteOptions, SqliteStore};
use crate::errors::Failure;

async fn open(path: &Path) -> SqliteStore {
    let store = SqliteStore::open(path, SqliteOptions::default()).await;
    store.expect("the file opens")
}

fn tenant(slug: &str, name: &str) -> Tenant {
    let slug = TenantSlug::parse(slug).expect("a slug");
    let id = TenantId::from_uuid(Uuid::from_u128(7));
    Tenant::new(id, slug, name, Timestamp::from_millis(5))
}

#[tokio::test]
async fn the_epoch_and_what_was_written_survive_a_reopening() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("maru.db");
    let store = open(&path).await;
    let epoch = store.epoch().await.expect("the epoch is read");
    let here = tenant("here", "여기");
    assert!(store.create_tenant(&here).await.expect("it is written"));
    drop(store);
    let store = open(&path).await;
    assert_eq!(store.epoch().await.expect("the epoch is read"), epoch);
    let found = store.find_tenant(&here.slug).await;
    assert_eq!(found.expect("tenants are read"), Some(here));
    let other = open(&directory.path().join("other.db")).await;
    assert_ne!(other.epoch().await.expect("the epoch is read"), epoch);
}

#[tokio::test]
async fn a_second_store_on_the_same_file_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("maru.db");
    let _first = open(&path).await;
    let second = SqliteStore::open(&path, SqliteOptions::default()).await;
    let Err(StoreError::Unavailable(source)) = second else {
        panic!("it opened twice");
    };
    assert!(source.to_string().starts_with("another maru serves"));
}

#[tokio::test]
async fn durability_is_what_the_writing_connection_says() {
    let directory = tempfile::tempdir().expect("a directory");
    let full = open(&directory.path().join("full.db")).await;
    assert_eq!(full.durability().await.expect("asked"), Durability::Full);
    let options = SqliteOptions {
        synchronous_full: false,
    };
    let weak = SqliteStore::open(&directory.path().join("weak.db"), options).await;
    let durability = weak.expect("the file opens").durability().await;
    let expected = Durability::Weak("synchronous=normal");
    assert_eq!(durability.expect("asked"), expected);
}

#[tokio::test]
async fn a_full_disk_is_reported_and_writing_goes_on_once_there_is_space() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory.path().join("maru.db")).await;
    sqlx::query("pragma max_page_count = 1")
        .execute(&store.writes)
        .await
        .expect("a limit");
    let big = tenant("here", &"a".repeat(1_000_000));
    for _ in 0..2 {
        let written = store.create_tenant(&big).await;
        assert!(matches!(written, Err(StoreError::Full(_))), "{written:?}");
    }
    sqlx::query("pragma max_page_count = 1000000")
        .execute(&store.writes)
        .await
        .expect("space");
    assert!(store.create_tenant(&big).await.expect("there is space"));
}

#[tokio::test]
async fn a_transaction_that_the_engine_ended_itself_leaves_the_writer_usable() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory.path().join("maru.db")).await;
    for _ in 0..2 {
        let tx = store.writes.begin_with(super::sql::BEGIN).await;
        let mut tx = tx.expect("a transaction begins");
        // As the engine does when it cannot go on; the driver's own roll-back then fails.
        let ended = sqlx::query("rollback").execute(&mut *tx).await;
        ended.expect("it is rolled back");
        drop(tx);
        let next = store.begin().await.expect("the next one begins");
        next.commit().await.expect("nothing is committed");
    }
}

#[tokio::test]
async fn a_cancelled_transaction_leaves_the_writer_usable() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory.path().join("maru.db")).await;
    for polls in 0..40 {
        let write = async {
            let tx = store.begin().await.expect("a transaction begins");
            tx.commit().await.expect("nothing is committed");
        };
        cancel_after(write, polls).await;
    }
    let here = tenant("here", "여기");
    assert!(store.create_tenant(&here).await.expect("it is written"));
}

/// The line that is in the audit log at first.
async fn write_audit(store: &SqliteStore) {
    let entry = AuditEntry {
        id: 0,
        tenant: TenantId::from_uuid(Uuid::from_u128(7)),
        at: Timestamp::from_millis(5),
        actor: "command-line".into(),
        action: "tenant.created".into(),
        object: "here".into(),
        reason: None,
        before: None,
        after: None,
    };
    let mut tx = store.begin_identity().await.expect("a transaction begins");
    tx.append_audit(&entry).await.expect("it is written");
    tx.commit().await.expect("it is committed");
}

#[tokio::test]
async fn a_line_of_the_audit_log_cannot_be_changed_deleted_or_replaced() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory.path().join("maru.db")).await;
    write_audit(&store).await;
    let all = AuditQuery {
        tenant: None,
        before: None,
        limit: 10,
    };
    let before = store.list_audit(all).await.expect("it is read");
    for sql in [
        "update audit set actor = 'nobody'",
        "delete from audit",
        "insert or replace into audit (id, tenant_id, at, actor, action, object) \
         select id, tenant_id, at, 'nobody', action, object from audit",
    ] {
        let done = sqlx::query(sql).execute(&store.writes).await;
        let refused = done.expect_err("the log only grows").to_string();
        assert!(refused.contains("the audit log only grows"), "{refused}");
    }
    assert_eq!(store.list_audit(all).await.expect("it is read"), before);
    write_audit(&store).await;
    assert_eq!(store.list_audit(all).await.expect("it is read").len(), 2);
}

/// Polls a future so often, and drops it.
async fn cancel_after(future: impl Future<Output = ()>, polls: usize) {
    let mut future = std::pin::pin!(future);
    for _ in 0..polls {
        let mut once = std::task::Context::from_waker(std::task::Waker::noop());
        if future.as_mut().poll(&mut once).is_ready() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn result_codes_are_sorted_by_what_the_caller_should_do() {
    for (code, failure) in [
        (13, Failure::Full),
        (1034, Failure::FlushFailed),
        (1290, Failure::FlushFailed),
        (778, Failure::Unavailable),
        (5, Failure::Unavailable),
        (14, Failure::Unavailable),
        (8, Failure::Unavailable),
        (1555, Failure::Conflict),
        (2067, Failure::Conflict),
        (11, Failure::Corrupt),
        (1, Failure::Corrupt),
    ] {
        assert_eq!(sort(Some(code)), failure, "{code}");
    }
}
