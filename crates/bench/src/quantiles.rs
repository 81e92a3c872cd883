//! Latencies of a run, and the few figures that a report quotes.
//! It must not know what took so long.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// The longest latency that is told apart from longer ones.
const LONGEST: Duration = Duration::from_mins(1);

/// The figures that a report quotes, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Quantiles {
    /// How many latencies were counted.
    pub(crate) count: u64,
    /// Half were no longer than this.
    pub(crate) p50_ms: f64,
    /// 99 of 100 were no longer than this.
    pub(crate) p99_ms: f64,
    /// 999 of 1,000 were no longer than this.
    pub(crate) p999_ms: f64,
    /// The longest.
    pub(crate) max_ms: f64,
}

/// Latencies, counted to microseconds with three digits.
pub(crate) struct Latencies(Histogram<u64>);

impl Latencies {
    /// None yet.
    pub(crate) fn new() -> Self {
        let longest = u64::try_from(LONGEST.as_micros()).unwrap_or(u64::MAX);
        let counts = Histogram::new_with_bounds(1, longest, 3)
            .expect("1 to 60,000,000 with 3 digits are bounds that the histogram takes");
        Self(counts)
    }

    /// Counts one.
    pub(crate) fn add(&mut self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        self.0.saturating_record(micros.max(1));
    }

    /// The figures so far.
    pub(crate) fn quantiles(&self) -> Quantiles {
        let at = |quantile| millis(self.0.value_at_quantile(quantile));
        Quantiles {
            count: self.0.len(),
            p50_ms: at(0.5),
            p99_ms: at(0.99),
            p999_ms: at(0.999),
            max_ms: millis(self.0.max()),
        }
    }
}

fn millis(micros: u64) -> f64 {
    crate::numbers::float(micros) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_a_thousand_even_steps_are_the_steps() {
        let mut latencies = Latencies::new();
        for step in 1..=1000 {
            latencies.add(Duration::from_micros(step * 10));
        }
        let seen = latencies.quantiles();
        assert_eq!(seen.count, 1000);
        for (value, wanted) in [(seen.p50_ms, 5.0), (seen.p99_ms, 9.9), (seen.p999_ms, 9.99)] {
            assert!(
                (value - wanted).abs() < wanted * 0.002,
                "{value} is not {wanted}"
            );
        }
    }

    #[test]
    fn a_latency_beyond_the_longest_is_counted_as_the_longest() {
        let mut latencies = Latencies::new();
        latencies.add(Duration::from_hours(1));
        let seen = latencies.quantiles();
        assert_eq!(seen.count, 1);
        assert!(seen.max_ms >= 59_000.0);
    }
}
