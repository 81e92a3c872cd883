//! What only this engine does: one process per file, its codes, a full disk, a reopened file. Must not know the rest:
//! that is the contract's.

use std::path::Path;

use domain::{Tenant, TenantId, TenantSlug};
use store::{Durability, Store, StoreError};
use uuid::Uuid;

use super::dialect::sort;
use super::{SqliteOptions, SqliteStore};
use crate::errors::Failure;

async fn open(path: &Path) -> SqliteStore {
    let store = SqliteStore::open(path, SqliteOptions::default()).await;
    store.expect("the file opens")
}

fn tenant(slug: &str, name: &str) -> Tenant {
    Tenant {
        id: TenantId::from_uuid(Uuid::from_u128(7)),
        slug: TenantSlug::parse(slug).expect("a slug"),
        name: name.into(),
    }
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
