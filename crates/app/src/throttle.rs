//! Rates per key by the generic cell rate algorithm (ITU-T I.371): one number per key, no timer, a different rate for
//! each key if need be. Must not know what is counted.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use domain::Timestamp;
use parking_lot::Mutex;

use crate::allowance::{Allowance, note};

/// Keys that are remembered at most. When they are full of keys that still count, everybody new is refused for a moment:
/// that is an attack, and forgetting would let it through.
const KEYS_MAX: usize = 200_000;

/// How often something may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// At once, after a rest.
    pub burst: u32,
    /// In the long run, in each `per`.
    pub count: u32,
    /// The time of `count`.
    pub per: Duration,
}

impl Rate {
    /// So many a minute, all of them at once if need be.
    pub const fn per_minute(count: u32) -> Self {
        Self {
            burst: count,
            count,
            per: Duration::from_mins(1),
        }
    }

    /// So many an hour, all of them at once if need be.
    pub const fn per_hour(count: u32) -> Self {
        Self {
            burst: count,
            count,
            per: Duration::from_hours(1),
        }
    }

    fn interval_micros(self) -> i64 {
        let per = i64::try_from(self.per.as_micros()).unwrap_or(i64::MAX);
        per / i64::from(self.count.max(1))
    }
}

/// Who did how much lately.
#[derive(Debug)]
pub struct Throttle<K> {
    /// Under which name callers are told what is left; nothing where they are not told.
    name: Option<&'static str>,
    keys: Mutex<HashMap<K, i64>>,
}

impl<K> Default for Throttle<K> {
    fn default() -> Self {
        Self {
            name: None,
            keys: Mutex::default(),
        }
    }
}

impl<K> Throttle<K> {
    /// One whose callers are told what is left.
    pub fn named(name: &'static str) -> Self {
        Self {
            name: Some(name),
            ..Self::default()
        }
    }

    fn tell(&self, rate: Rate, left: i64, whole_after_micros: i64) {
        if let Some(name) = self.name {
            let left = u32::try_from(left).unwrap_or(0);
            let whole_after = micros(whole_after_micros);
            note(Allowance::of(name, rate, left, whole_after));
        }
    }
}

fn micros(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

impl<K: Eq + Hash> Throttle<K> {
    /// Counts one more by this key.
    ///
    /// # Errors
    /// When it is too much, and then it does not count: how long to wait.
    pub fn check(&self, key: K, rate: Rate, now: Timestamp) -> Result<(), Duration> {
        if rate.count == 0 {
            return Err(rate.per);
        }
        let now = now.as_millis().saturating_mul(1_000);
        let interval = rate.interval_micros();
        let tolerance = interval.saturating_mul(i64::from(rate.burst.max(1)) - 1);
        let mut keys = self.keys.lock();
        if keys.len() >= KEYS_MAX && !keys.contains_key(&key) {
            keys.retain(|_, due| *due > now);
            if keys.len() >= KEYS_MAX {
                return Err(Duration::from_secs(1));
            }
        }
        let due = keys.get(&key).copied().unwrap_or(now).max(now);
        let early = due - now - tolerance;
        if early > 0 {
            drop(keys);
            self.tell(rate, 0, due - now);
            return Err(micros(early));
        }
        let due = due.saturating_add(interval);
        keys.insert(key, due);
        drop(keys);
        let left = (tolerance - (due - now)).div_euclid(interval.max(1)) + 1;
        self.tell(rate, left, due - now);
        Ok(())
    }

    /// How long one more by this key would have to wait, without counting it.
    pub fn wait(&self, key: &K, rate: Rate, now: Timestamp) -> Option<Duration> {
        let now = now.as_millis().saturating_mul(1_000);
        let tolerance = rate
            .interval_micros()
            .saturating_mul(i64::from(rate.burst.max(1)) - 1);
        let due = self.keys.lock().get(key).copied()?;
        let early = due - now - tolerance;
        (early > 0).then(|| micros(early))
    }

    /// Takes back what was counted for this key.
    pub fn forgive(&self, key: &K) {
        self.keys.lock().remove(key);
    }

    /// Takes back one that was counted for this key at this rate.
    pub fn give_back(&self, key: &K, rate: Rate) {
        if let Some(due) = self.keys.lock().get_mut(key) {
            *due -= rate.interval_micros();
        }
    }

    /// Forgets the keys that no longer count.
    pub fn forget_old(&self, now: Timestamp) {
        let now = now.as_millis().saturating_mul(1_000);
        self.keys.lock().retain(|_, due| *due > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allowance::observe;

    #[test]
    fn a_burst_then_the_rate_and_each_key_for_itself() {
        let throttle = Throttle::default();
        let rate = Rate::per_minute(3);
        let at = Timestamp::from_millis;
        for _ in 0..3 {
            assert_eq!(throttle.check("a", rate, at(0)), Ok(()));
        }
        assert_eq!(
            throttle.check("a", rate, at(0)),
            Err(Duration::from_secs(20))
        );
        assert_eq!(throttle.check("b", rate, at(0)), Ok(()));
        assert_eq!(throttle.check("a", rate, at(20_000)), Ok(()));
        assert!(throttle.check("a", rate, at(20_000)).is_err());
        throttle.give_back(&"a", rate);
        assert_eq!(throttle.check("a", rate, at(20_000)), Ok(()));
        assert!(throttle.check("a", rate, at(20_000)).is_err());
        throttle.forgive(&"a");
        assert_eq!(throttle.check("a", rate, at(20_000)), Ok(()));
        throttle.forget_old(at(1_000_000));
        assert!(throttle.keys.lock().is_empty());
    }

    #[tokio::test]
    async fn whoever_observes_a_call_is_told_what_is_left_of_the_tightest_limit() {
        let (wide, narrow) = (Throttle::named("wide"), Throttle::named("narrow"));
        let untold = Throttle::default();
        let (per_minute, per_hour) = (Rate::per_minute(100), Rate::per_hour(2));
        let call = async || {
            let now = Timestamp::from_millis(0);
            let asked = untold.check("a", Rate::per_minute(1), now);
            let _ = wide.check("a", per_minute, now);
            (asked.is_ok(), narrow.check("a", per_hour, now).is_ok())
        };
        let told = |left, minutes| {
            let whole_after = Duration::from_mins(minutes);
            Some(Allowance::of("narrow", per_hour, left, whole_after))
        };
        assert_eq!(observe(call()).await, ((true, true), told(1, 30)));
        assert_eq!(observe(call()).await, ((false, true), told(0, 60)));
        assert_eq!(observe(call()).await, ((false, false), told(0, 60)));
        assert_eq!(observe(async {}).await, ((), None));
        // Nobody observes this one.
        assert_eq!(call().await, (false, false));
        let window = Allowance::of("x", per_minute, 0, Duration::ZERO).window;
        assert_eq!(window, Duration::from_mins(1));
    }
}
