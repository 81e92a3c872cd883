//! Durable sends: tries several numbers of senders, then the best one at half its rate, and checks the count.
//! It must not know how a message is sent.

use std::time::Duration;

use anyhow::{Context, Result};

use super::meter::Meter;
use super::reactor::Reactor;
use super::senders::{Addressees, Pace, Senders};
use crate::api::Api;
use crate::clock::now;
use crate::jobs::{Level, SendsJob, SendsOutcome, Span};
use crate::numbers::per_second;
use crate::progress::say;
use crate::quantiles::Latencies;

const PATIENCE: Duration = Duration::from_secs(20);

struct Run<'a> {
    job: &'a SendsJob,
    reactor: Reactor,
    senders: Senders<'a>,
}

pub(crate) fn run(job: &SendsJob) -> Result<SendsOutcome> {
    let target = &job.target;
    let mut api = Api::connect(target.address)?;
    say(&format!("{} guests, {} rooms", target.guests, job.rooms));
    let tokens = api.guests(&target.tenant, target.guests)?;
    let rooms = api.rooms(&tokens[0], job.rooms)?;
    let senders = Senders::new(Addressees {
        address: target.address,
        tokens: &tokens,
        rooms: &rooms,
        text: "m".repeat(job.text_bytes),
        window: job.window,
    });
    let reactor = Reactor::new()?;
    let mut run = Run {
        job,
        reactor,
        senders,
    };
    let levels = run.levels()?;
    let best = best_level(&levels, job.p99_ms_max);
    say("half of the best rate");
    let half = run.half(&levels[best])?;
    let mut stored = 0;
    let mut api = Api::connect(target.address)?;
    for room in &rooms {
        stored += api.message_count(&tokens[0], room)?;
    }
    Ok(SendsOutcome {
        levels,
        best,
        half,
        accepted: run.senders.accepted,
        stored,
    })
}

impl Run<'_> {
    fn levels(&mut self) -> Result<Vec<Level>> {
        let mut levels = Vec::new();
        for &count in &self.job.levels {
            say(&format!("{count} senders"));
            self.senders.open(count, &mut self.reactor.io)?;
            let what = "connecting the senders";
            self.reactor
                .turn_while(&mut self.senders, what, PATIENCE, |senders| {
                    !senders.is_open()
                })?;
            levels.push(self.part(count, Pace::Closed)?);
        }
        Ok(levels)
    }

    fn half(&mut self, best: &Level) -> Result<Level> {
        let pause = Duration::from_secs_f64(2.0 / best.accepted_per_s.max(1.0));
        let start = now();
        self.part(best.senders, Pace::Every { start, pause })
    }

    /// Warms up, measures and waits for the last answers.
    fn part(&mut self, count: usize, pace: Pace) -> Result<Level> {
        self.senders.start(count, pace, &mut self.reactor.io);
        self.send_for(self.job.warm_up_s)?;
        self.senders.latencies = Latencies::new();
        let before = self.senders.accepted;
        let meter = Meter::start(self.job.target.pid)?;
        self.send_for(self.job.part_s)?;
        let span = meter.read()?;
        let level = self.level(count, self.senders.accepted - before, span);
        self.senders.stop();
        self.reactor
            .turn_while(&mut self.senders, "the last answers", PATIENCE, |senders| {
                senders.on_their_way() > 0
            })
            .with_context(|| format!("{} answers are missing", self.senders.on_their_way()))?;
        Ok(level)
    }

    fn send_for(&mut self, seconds: f64) -> Result<()> {
        let end = now() + Duration::from_secs_f64(seconds);
        while now() < end {
            match self.senders.refill(&mut self.reactor.io) {
                Some(next) => self.reactor.turn_until(&mut self.senders, next)?,
                None => self
                    .reactor
                    .turn(&mut self.senders, Duration::from_millis(20))?,
            }
        }
        Ok(())
    }

    fn level(&self, senders: usize, accepted: u64, span: Span) -> Level {
        Level {
            senders,
            in_flight: senders.div_ceil(2) + senders / 2 * self.job.window,
            accepted,
            accepted_per_s: per_second(accepted, Duration::from_secs_f64(span.wall_s)),
            latency: self.senders.latencies.quantiles(),
            span,
        }
    }
}

/// The quickest level that keeps the p99, else the one that is nearest to it.
fn best_level(levels: &[Level], p99_ms_max: f64) -> usize {
    let mut best = 0;
    for (place, level) in levels.iter().enumerate() {
        let known = &levels[best];
        let keeps = level.latency.p99_ms <= p99_ms_max;
        let better = if known.latency.p99_ms <= p99_ms_max {
            keeps && level.accepted_per_s > known.accepted_per_s
        } else {
            level.latency.p99_ms < known.latency.p99_ms
        };
        if better {
            best = place;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantiles::Quantiles;

    fn level(accepted_per_s: f64, p99_ms: f64) -> Level {
        Level {
            accepted_per_s,
            latency: Quantiles {
                p99_ms,
                ..Quantiles::default()
            },
            ..Level::default()
        }
    }

    #[test]
    fn the_best_level_is_the_quickest_that_keeps_the_p99() {
        let levels = [
            level(10.0, 12.0),
            level(20.0, 5.0),
            level(30.0, 9.0),
            level(40.0, 11.0),
        ];
        assert_eq!(best_level(&levels, 10.0), 2);
    }

    #[test]
    fn where_none_keeps_it_the_least_p99_is_best() {
        let levels = [level(10.0, 30.0), level(20.0, 20.0), level(40.0, 25.0)];
        assert_eq!(best_level(&levels, 10.0), 1);
    }
}
