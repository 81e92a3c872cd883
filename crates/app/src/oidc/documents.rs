//! Documents of others, fetched once for everybody who waits for them, and kept for a while. Must not know what is in
//! them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{TenantId, Timestamp};
use parking_lot::Mutex;
use tokio::sync::OnceCell;

/// Documents that are kept at most; the oldest goes first.
const DOCUMENTS_MAX: usize = 2_000;
/// After a fetch that failed, how long nobody tries again.
const FAILED_LIFE: Duration = Duration::from_secs(10);
/// How long an old document may stand in for one that cannot be fetched.
const STAND_IN_LIFE: Duration = Duration::from_hours(24);

/// Of which tenant, and from where. What one tenant's provider says is nothing to another's.
type Key = (TenantId, String);

/// Documents by tenant and address.
pub(crate) struct Documents<T>(Mutex<HashMap<Key, Arc<Attempt<T>>>>);

struct Attempt<T> {
    begun_at: Timestamp,
    before: Option<Fetched<T>>,
    outcome: OnceCell<Outcome<T>>,
}

struct Outcome<T> {
    has_failed: bool,
    newest: Option<Fetched<T>>,
}

struct Fetched<T> {
    document: Arc<T>,
    at: Timestamp,
}

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        Self {
            document: Arc::clone(&self.document),
            at: self.at,
        }
    }
}

impl<T> Default for Documents<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Documents<T> {
    /// The document, fetched by `fetch` unless one that is not older than `age_max` is known. Whoever asks meanwhile
    /// waits for the same fetch.
    pub(crate) async fn get(
        &self,
        key: Key,
        now: Timestamp,
        age_max: Duration,
        fetch: impl Future<Output = Option<T>>,
    ) -> Option<Arc<T>> {
        let attempt = self.attempt(key, now, age_max);
        let outcome = attempt.outcome.get_or_init(|| async {
            let fetched = fetch.await.map(|document| Fetched {
                document: Arc::new(document),
                at: now,
            });
            Outcome {
                has_failed: fetched.is_none(),
                newest: fetched.or_else(|| attempt.before.clone()),
            }
        });
        let newest = outcome.await.newest.as_ref();
        newest.map(|fetched| Arc::clone(&fetched.document))
    }

    fn attempt(&self, key: Key, now: Timestamp, age_max: Duration) -> Arc<Attempt<T>> {
        let mut known = self.0.lock();
        let last = known.get(&key);
        if let Some(last) = last.filter(|last| last.still_counts(now, age_max)) {
            return Arc::clone(last);
        }
        let before = last.and_then(|last| last.stand_in(now));
        if last.is_none() && known.len() >= DOCUMENTS_MAX {
            let oldest = known.iter().min_by_key(|(_, attempt)| attempt.begun_at);
            let oldest = oldest.map(|(key, _)| key.clone());
            oldest.and_then(|key| known.remove(&key));
        }
        let attempt = Arc::new(Attempt {
            begun_at: now,
            before,
            outcome: OnceCell::new(),
        });
        known.insert(key, Arc::clone(&attempt));
        attempt
    }
}

impl<T> Attempt<T> {
    fn still_counts(&self, now: Timestamp, age_max: Duration) -> bool {
        let has_failed = self.outcome.get().is_some_and(|outcome| outcome.has_failed);
        let life = if has_failed { FAILED_LIFE } else { age_max };
        now.since(self.begun_at) < life
    }

    fn stand_in(&self, now: Timestamp) -> Option<Fetched<T>> {
        let newest = match self.outcome.get() {
            Some(outcome) => outcome.newest.as_ref(),
            None => self.before.as_ref(),
        };
        newest
            .filter(|fetched| now.since(fetched.at) < STAND_IN_LIFE)
            .cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use uuid::Uuid;

    fn tenant(n: u128) -> TenantId {
        TenantId::from_uuid(Uuid::from_u128(n))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    const MINUTE: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn whoever_waits_at_the_same_time_shares_one_fetch() {
        let documents = Documents::default();
        let fetches = AtomicUsize::new(0);
        let get = || {
            let fetch = async {
                tokio::task::yield_now().await;
                Some(fetches.fetch_add(1, Ordering::SeqCst))
            };
            documents.get((tenant(1), "a".to_owned()), at(0), MINUTE, fetch)
        };
        let (one, two, three) = tokio::join!(get(), get(), get());
        assert_eq!(
            (one.as_deref(), two.as_deref(), three.as_deref()),
            (Some(&0), Some(&0), Some(&0))
        );
    }

    #[tokio::test]
    async fn a_document_is_of_its_tenant_and_of_its_time() {
        let documents = Documents::default();
        let get = async |n, seconds, value| {
            let key = (tenant(n), "a".to_owned());
            let got = documents
                .get(key, at(seconds), MINUTE, async { value })
                .await;
            got.map(|document| *document)
        };
        assert_eq!(get(1, 0, Some("first")).await, Some("first"));
        assert_eq!(get(2, 0, Some("other")).await, Some("other"));
        assert_eq!(get(1, 59, Some("second")).await, Some("first"));
        assert_eq!(get(1, 60, Some("second")).await, Some("second"));
    }

    #[tokio::test]
    async fn after_a_failure_the_old_one_stands_in_and_nobody_tries_for_a_while() {
        let documents = Documents::default();
        let get = async |seconds, value| {
            let key = (tenant(1), "a".to_owned());
            let got = documents
                .get(key, at(seconds), MINUTE, async { value })
                .await;
            got.map(|document| *document)
        };
        assert_eq!(get(0, None).await, None);
        assert_eq!(get(9, Some("first")).await, None);
        assert_eq!(get(10, Some("first")).await, Some("first"));
        assert_eq!(get(70, None).await, Some("first"));
        assert_eq!(get(79, Some("second")).await, Some("first"));
        assert_eq!(get(80, Some("second")).await, Some("second"));
        assert_eq!(get(80 + 24 * 3600, None).await, None);
    }

    #[tokio::test]
    async fn the_oldest_goes_when_there_are_too_many() {
        let documents = Documents::default();
        for n in 0..=DOCUMENTS_MAX {
            let second = i64::try_from(n).expect("small");
            let key = (tenant(1), n.to_string());
            documents
                .get(key, at(second), MINUTE, async { Some(n) })
                .await;
        }
        let known = documents.0.lock();
        assert_eq!(known.len(), DOCUMENTS_MAX);
        assert!(!known.contains_key(&(tenant(1), "0".to_owned())));
    }
}
