//! Searching messages, and the index that follows the logs of rooms. Must not know through which door somebody came, nor
//! how the index is kept.

mod follow;
mod messages;

use std::time::Duration;

use domain::search::QueryError;
use domain::{Actor, PrincipalId, TenantId};
use store::StoreError;

use crate::context::{Cx, ReadError};
use crate::throttle::Rate;

pub use follow::{Followed, Follower};
pub use messages::{FoundMessage, MessagesFound, MessagesWanted, messages};

/// Who searches.
pub(crate) type Searcher = (TenantId, PrincipalId);

/// Why nothing was searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Too short or too long.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// More searches than one person may make; how long to wait.
    #[error("these are more searches than are made for one person")]
    TooMany(Duration),
    /// Not to be read, or not readable.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl From<StoreError> for SearchError {
    fn from(error: StoreError) -> Self {
        Self::Read(error.into())
    }
}

/// Counts one more search by the actor.
///
/// # Errors
/// When it is too much.
pub(crate) fn check_rate(cx: &Cx, actor: Actor) -> Result<(), SearchError> {
    let rate = Rate::per_minute(cx.limits.searches_per_person_minute);
    let key = (actor.tenant, actor.principal);
    let checked = cx.throttles.searches.check(key, rate, cx.ambient.now());
    checked.map_err(|wait| {
        metrics::counter!("maru_searches_refused_total").increment(1);
        SearchError::TooMany(wait)
    })
}
