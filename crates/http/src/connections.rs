//! How many receiving connections each session and address has, bounded. Must not know transports.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Arc;

use app::NetworkAddress;
use domain::SessionId;
use parking_lot::Mutex;
use wire::ProblemCode;

use crate::problem::ApiProblem;
use crate::state::ApiState;

type Counter<K> = Arc<Mutex<HashMap<K, usize>>>;

/// The counters of receiving connections.
#[derive(Default)]
pub(crate) struct Counts {
    by_session: Counter<SessionId>,
    by_address: Counter<NetworkAddress>,
}

/// One connection's place in the counts, given back when dropped.
pub(crate) struct Counted {
    _session: Place<SessionId>,
    _address: Place<NetworkAddress>,
}

struct Place<K: Eq + Hash> {
    counter: Counter<K>,
    key: Option<K>,
}

impl<K: Eq + Hash + Clone> Place<K> {
    fn take(counter: &Counter<K>, key: K, max: usize) -> Option<Self> {
        let mut counts = counter.lock();
        let count = counts.entry(key.clone()).or_insert(0);
        if *count >= max {
            return None;
        }
        *count += 1;
        Some(Self {
            counter: Arc::clone(counter),
            key: Some(key),
        })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let Some(key) = self.key.take() else { return };
        let mut counts = self.counter.lock();
        if let Some(count) = counts.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&key);
            }
        }
    }
}

/// Counts one more receiving connection.
///
/// # Errors
/// `too_many_connections` when the session or the address has as many as it may have.
pub(crate) fn count(
    api: &ApiState,
    session: SessionId,
    address: IpAddr,
) -> Result<Counted, ApiProblem> {
    let refuse = |limit: &'static str| {
        metrics::counter!("maru_connections_refused_total", "limit" => limit).increment(1);
        ApiProblem::new(
            ProblemCode::TooManyConnections,
            format!("the limit {limit} is reached"),
        )
    };
    let config = &api.config;
    let by_session = Place::take(
        &api.counts.by_session,
        session,
        config.connections_per_session_max,
    )
    .ok_or_else(|| refuse("connections_per_session_max"))?;
    let by_address = Place::take(
        &api.counts.by_address,
        NetworkAddress::of(address),
        config.connections_per_address_max,
    )
    .ok_or_else(|| refuse("connections_per_address_max"))?;
    Ok(Counted {
        _session: by_session,
        _address: by_address,
    })
}
