//! Words the fan-out: deliveries per CPU-second of the server against those of the bare broadcaster.
//! It must not know how deliveries are counted.

use anyhow::Result;

use super::{affordable, bottleneck_note, busy_rows, done, start_server, target};
use crate::args::BenchArgs;
use crate::children::Broadcaster;
use crate::jobs::{Delivered, FanoutJob, FanoutOutcome, Job, Span};
use crate::numbers::{float, quotient, size};
use crate::progress::say;
use crate::rows::{Findings, Row, Wanted};

/// A baseline that moved more than this within the run makes its ratios doubtful.
const DRIFT_MAX: f64 = 0.10;
/// CPU times have a step of 10 ms, so a round shorter than this is too coarse.
const ROUND_SECONDS: u32 = 2;

pub(crate) fn run(args: &BenchArgs) -> Result<Findings> {
    say("fanout: starting the server and the bare broadcaster");
    let mut notes = Vec::new();
    let subscribers = affordable(args.sockets(1000, 1000), &mut notes);
    let server = start_server(args)?;
    let broadcaster = Broadcaster::start()?;
    let rounds = (args.part_seconds() / ROUND_SECONDS).max(1);
    let job = Job::Fanout(FanoutJob {
        target: target(&server, args)?,
        broadcaster: broadcaster.address,
        broadcaster_pid: broadcaster.pid(),
        subscribers: usize::try_from(subscribers)?,
        text_bytes: usize::try_from(args.text_bytes)?,
        in_flight: usize::try_from(args.in_flight)?,
        rounds: usize::try_from(rounds)?,
        round_s: f64::from(args.part_seconds()) / f64::from(rounds),
    });
    let outcome: FanoutOutcome = done(&server, &job)?;
    notes.extend(notes_of(&outcome, args));
    Ok(Findings {
        rows: rows_of(&outcome),
        notes,
    })
}

fn rows_of(outcome: &FanoutOutcome) -> Vec<Row> {
    let (bare, single) = (sum(&outcome.bare), sum(&outcome.single));
    let coalesced = sum(&outcome.coalesced);
    let baseline = efficiency(&bare);
    let unit = "deliveries/CPU-s";
    let mut rows = vec![
        Row::new("fanout: one message per frame", efficiency(&single), unit)
            .against(baseline)
            .wanted(Wanted::RatioAtLeast(0.9)),
        Row::new("fanout: messages queued up", efficiency(&coalesced), unit)
            .against(baseline)
            .wanted(Wanted::RatioAtLeast(2.5)),
        Row::new(
            "fanout: one message per frame",
            rate(&single),
            "deliveries/s",
        )
        .against(rate(&bare)),
        Row::new(
            "fanout: messages queued up",
            rate(&coalesced),
            "deliveries/s",
        )
        .against(rate(&bare)),
    ];
    rows.extend([
        Row::new(
            "fanout: send to receive, p50",
            outcome.single_latency.p50_ms,
            "ms",
        ),
        Row::new(
            "fanout: send to receive, p99",
            outcome.single_latency.p99_ms,
            "ms",
        ),
        Row::new(
            "fanout: at half the load, p50",
            outcome.half_latency.p50_ms,
            "ms",
        ),
        Row::new(
            "fanout: at half the load, p99",
            outcome.half_latency.p99_ms,
            "ms",
        )
        .wanted(Wanted::AtMost(5.0)),
    ]);
    rows.extend(busy_rows("fanout: one message per frame", single.span));
    rows.extend(busy_rows("fanout: messages queued up", coalesced.span));
    rows
}

fn notes_of(outcome: &FanoutOutcome, args: &BenchArgs) -> Vec<String> {
    let (single, coalesced) = (sum(&outcome.single), sum(&outcome.coalesced));
    let mut notes = vec![format!(
        "fanout: {} subscribers, text of {} bytes, frame of {} bytes on the wire (header included) from server and broadcaster alike; durable",
        outcome.subscribers, args.text_bytes, outcome.frame_bytes,
    )];
    notes.push(format!(
        "fanout: {} messages one by one ({:.2} events per frame), {} queued up with {} on their way ({:.2} events per frame); half the load was {:.0} messages/s",
        single.messages,
        quotient(float(single.deliveries), float(single.frames)),
        coalesced.messages,
        args.in_flight,
        quotient(float(coalesced.deliveries), float(coalesced.frames)),
        quotient(float(outcome.half.messages), outcome.half.span.wall_s),
    ));
    let (least, most) = spread(&ratios(&outcome.single, &outcome.bare));
    notes.push(format!(
        "fanout: one message per frame, ratio from round to round {least:.2} to {most:.2}"
    ));
    let baselines: Vec<f64> = outcome.bare.iter().map(efficiency).collect();
    let (least, most) = spread(&baselines);
    if most > least * (1.0 + DRIFT_MAX) {
        notes.push(format!(
            "fanout: the baseline moved from {least:.0} to {most:.0} within the run, more than 10 %: repeat it on a quieter machine"
        ));
    }
    notes.extend(bottleneck_note(
        "fanout: one message per frame",
        single.span,
    ));
    notes.extend(bottleneck_note(
        "fanout: messages queued up",
        coalesced.span,
    ));
    notes
}

/// Deliveries per second of the sender's CPU time.
fn efficiency(part: &Delivered) -> f64 {
    quotient(float(part.deliveries), part.span.server_cpu_s)
}

fn rate(part: &Delivered) -> f64 {
    quotient(float(part.deliveries), part.span.wall_s)
}

/// Each round against the mean of the baselines before and after it.
fn ratios(rounds: &[Delivered], bare: &[Delivered]) -> Vec<f64> {
    let around = bare.windows(2).map(|pair| {
        let both: f64 = pair.iter().map(efficiency).sum();
        both / size(pair.len())
    });
    rounds
        .iter()
        .zip(around)
        .map(|(round, baseline)| quotient(efficiency(round), baseline))
        .collect()
}

fn spread(figures: &[f64]) -> (f64, f64) {
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let most = figures.iter().copied().fold(0.0, f64::max);
    (least, most)
}

fn sum(parts: &[Delivered]) -> Delivered {
    let mut whole = Delivered::default();
    for part in parts {
        whole.messages += part.messages;
        whole.deliveries += part.deliveries;
        whole.frames += part.frames;
        whole.bytes += part.bytes;
        whole.span = Span {
            wall_s: whole.span.wall_s + part.span.wall_s,
            server_cpu_s: whole.span.server_cpu_s + part.span.server_cpu_s,
            generator_cpu_s: whole.span.generator_cpu_s + part.span.generator_cpu_s,
        };
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(deliveries: u64, server_cpu_s: f64) -> Delivered {
        Delivered {
            deliveries,
            span: Span {
                wall_s: 2.0,
                server_cpu_s,
                generator_cpu_s: 0.5,
            },
            ..Delivered::default()
        }
    }

    #[test]
    fn a_round_is_held_against_the_baselines_on_both_sides() {
        let bare = [part(100, 1.0), part(300, 1.0), part(500, 1.0)];
        let rounds = [part(100, 1.0), part(100, 0.5)];
        assert_eq!(ratios(&rounds, &bare), [0.5, 0.5]);
    }

    #[test]
    fn parts_are_summed_before_they_are_divided() {
        let whole = sum(&[part(100, 1.0), part(500, 2.0)]);
        assert!((efficiency(&whole) - 200.0).abs() < 1e-9);
        assert!((rate(&whole) - 150.0).abs() < 1e-9);
    }
}
