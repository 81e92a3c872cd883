//! Key sets of hosts, fetched from the one address that the tenant's settings name, remembered for ten minutes, and fetched
//! again for an unknown key at most once a minute. Must not know tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::tenants::Algorithm;
use domain::{TenantId, Timestamp};
use quick_cache::sync::Cache;
use serde::Deserialize;
use serde_json::Value;

use crate::context::Cx;
use crate::handover::token::header::KeyName;
use crate::handover::token::public_key::{Jwk, VerifyingKey};
use crate::outbound::FetchRequest;

/// Key sets that are remembered at most.
const KEY_SETS_MAX: usize = 1_000;
/// Keys of one set at most; what comes behind them is not looked at.
const KEYS_MAX: usize = 64;
/// Bytes of a key set at most.
const SET_BYTES_MAX: usize = 256 * 1024;
/// After this a set is fetched again before it is used.
const FRESH_FOR: Duration = Duration::from_mins(10);
/// When the host cannot be reached its old keys count for so long.
const STALE_FOR: Duration = Duration::from_hours(1);
/// Fetches of one set are at least so far apart.
const FETCH_GAP: Duration = Duration::from_mins(1);

/// The tenant is part of the name: what one tenant's host says is nothing in another (CVE-2026-49998).
type Name = (TenantId, String, String);

/// Key sets of hosts.
pub(crate) struct KeySets(Cache<Name, Arc<KeySet>>);

impl Default for KeySets {
    fn default() -> Self {
        Self(Cache::new(KEY_SETS_MAX))
    }
}

struct KeySet {
    keys: Vec<(Option<String>, Arc<VerifyingKey>)>,
    /// When the keys came; `None` when they never did.
    fetched_at: Option<Timestamp>,
    tried_at: AtomicI64,
}

impl KeySet {
    fn find(&self, name: &KeyName) -> Option<Arc<VerifyingKey>> {
        let fits = |(kid, key): &&(Option<String>, Arc<VerifyingKey>)| match &name.kid {
            Some(_) => *kid == name.kid && key.algorithm() == name.algorithm,
            None => self.keys.len() == 1 && key.algorithm() == name.algorithm,
        };
        self.keys.iter().find(fits).map(|(_, key)| Arc::clone(key))
    }

    fn is_younger(&self, than: Duration, now: Timestamp) -> bool {
        self.fetched_at.is_some_and(|at| now.since(at) < than)
    }

    /// Whether the caller may fetch now; only one of many may.
    fn begin_fetch(&self, now: Timestamp) -> bool {
        let tried = self.tried_at.load(Ordering::Acquire);
        now.since(Timestamp::from_millis(tried)) >= FETCH_GAP
            && self
                .tried_at
                .compare_exchange(tried, now.as_millis(), Ordering::AcqRel, Ordering::Acquire)
                .is_ok()
    }
}

/// The key of this name in the issuer's set at `url`.
pub(super) async fn find_key(
    cx: &Cx,
    tenant: TenantId,
    issuer: &str,
    url: &str,
    name: &KeyName,
) -> Option<Arc<VerifyingKey>> {
    let of: Name = (tenant, issuer.to_owned(), url.to_owned());
    let now = cx.ambient.now();
    let sets = &cx.key_sets.0;
    // Whoever comes first fetches; all who come meanwhile wait for it.
    let first = sets.get_or_insert_async(&of, async {
        Ok::<_, std::convert::Infallible>(Arc::new(fetched(cx, url, None).await))
    });
    let Ok(mut set) = first.await;
    let found = set.find(name);
    if found.is_some() && set.is_younger(FRESH_FOR, now) {
        return found;
    }
    if set.begin_fetch(now) {
        set = Arc::new(fetched(cx, url, Some(&set)).await);
        sets.insert(of, Arc::clone(&set));
    }
    set.is_younger(STALE_FOR, now).then(|| set.find(name))?
}

/// The set as the host gives it now; the one before it if the host does not.
async fn fetched(cx: &Cx, url: &str, before: Option<&KeySet>) -> KeySet {
    let now = cx.ambient.now();
    let tried_at = AtomicI64::new(now.as_millis());
    if let Some(keys) = fetch(cx, url).await {
        return KeySet {
            keys,
            fetched_at: Some(now),
            tried_at,
        };
    }
    KeySet {
        keys: before.map_or_else(Vec::new, |before| before.keys.clone()),
        fetched_at: before.and_then(|before| before.fetched_at),
        tried_at,
    }
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

async fn fetch(cx: &Cx, url: &str) -> Option<Vec<(Option<String>, Arc<VerifyingKey>)>> {
    let request = FetchRequest {
        answer_bytes_max: SET_BYTES_MAX,
        ..FetchRequest::get(url)
    };
    let refused = |why: String| tracing::warn!(why, "a host's key set cannot be used");
    let answer = match cx.fetch.fetch(request).await {
        Ok(answer) if answer.status == 200 => answer,
        Ok(answer) => {
            refused(format!("its status is {}", answer.status));
            return None;
        }
        Err(error) => {
            refused(error.to_string());
            return None;
        }
    };
    let Ok(document) = serde_json::from_slice::<Document>(&answer.body) else {
        refused("it is no key set".to_owned());
        return None;
    };
    let jwks = document.keys.into_iter().take(KEYS_MAX);
    let jwks = jwks.filter_map(|jwk| serde_json::from_value::<Jwk>(jwk).ok());
    let keys = jwks.filter_map(|jwk| Some((jwk.kid.clone(), Arc::new(jwk.parse()?))));
    Some(
        keys.filter(|(_, key)| key.algorithm() != Algorithm::Hs256)
            .collect(),
    )
}
