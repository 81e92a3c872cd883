//! What is left of the limits that a call counts against, for whoever answers it. Must not know what is counted, nor how it
//! is told.

use std::cell::Cell;
use std::time::Duration;

use crate::throttle::Rate;

/// What is left of one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// What is limited.
    pub name: &'static str,
    /// How often it may happen within `window`.
    pub quota: u32,
    /// The time of `quota`.
    pub window: Duration,
    /// How often it may still happen now.
    pub left: u32,
    /// When all of the quota is there again, where nothing more is asked.
    pub whole_after: Duration,
}

impl Allowance {
    pub(crate) fn of(name: &'static str, rate: Rate, left: u32, whole_after: Duration) -> Self {
        Self {
            name,
            quota: rate.burst,
            window: rate.per * rate.burst / rate.count.max(1),
            left,
            whole_after,
        }
    }
}

tokio::task_local! {
    static TIGHTEST: Cell<Option<Allowance>>;
}

/// Runs a call, and tells what is left of the limit that it came nearest to, if it counted against one.
pub async fn observe<T>(call: impl Future<Output = T>) -> (T, Option<Allowance>) {
    let observed = async {
        let done = call.await;
        (done, TIGHTEST.with(Cell::get))
    };
    TIGHTEST.scope(Cell::new(None), observed).await
}

/// What is left now of a limit, for whoever observes the call.
pub fn note(allowance: Allowance) {
    // Nobody observes what the house does by itself.
    let _ = TIGHTEST.try_with(|tightest| {
        if tightest
            .get()
            .is_none_or(|known| allowance.left < known.left)
        {
            tightest.set(Some(allowance));
        }
    });
}
