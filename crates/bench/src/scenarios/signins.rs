//! Words the sign-ins: how much later messages arrive while many passwords are checked.
//! It must not know how people sign in.

use anyhow::Result;

use super::{busy_rows, done, start_server, target};
use crate::args::BenchArgs;
use crate::jobs::{Job, SigninsJob, SigninsOutcome, Talked};
use crate::numbers::{float, quotient};
use crate::progress::say;
use crate::rows::{Findings, Row, Wanted};

const MEMBERS: usize = 20;
const MESSAGES_PER_SECOND: f64 = 200.0;
/// One round for so many seconds of a part.
const ROUND_SECONDS: u32 = 2;
/// About as long as the sign-ins take, so that both see as much of what else the machine does.
const REST_SECONDS: f64 = 3.0;

pub(crate) fn run(args: &BenchArgs) -> Result<Findings> {
    say("signins: starting the server");
    let server = start_server(args)?;
    let job = Job::Signins(SigninsJob {
        target: target(&server, args)?,
        mails: server.mails(),
        members: MEMBERS,
        messages_per_s: MESSAGES_PER_SECOND,
        text_bytes: usize::try_from(args.text_bytes)?,
        people: usize::try_from(args.people)?,
        rounds: usize::try_from((args.part_seconds() / ROUND_SECONDS).max(1))?,
        rest_s: REST_SECONDS,
    });
    let outcome: SigninsOutcome = done(&server, &job)?;
    Ok(Findings {
        rows: rows_of(&outcome, args.people),
        notes: notes_of(&outcome, args),
    })
}

fn rows_of(outcome: &SigninsOutcome, people: u32) -> Vec<Row> {
    let (rest, meanwhile) = (&outcome.rest, &outcome.meanwhile);
    let p50 = |part: &Talked| part.latency.p50_ms;
    let p99 = |part: &Talked| part.latency.p99_ms;
    let while_they = format!("signins: while {people} sign in");
    let all_after = median(outcome.all_signed_in_s.iter().copied());
    let mut rows = vec![
        Row::new(
            "signins: send to receive at rest, p50",
            typical(rest, p50),
            "ms",
        ),
        Row::new(
            "signins: send to receive at rest, p99",
            typical(rest, p99),
            "ms",
        ),
        Row::new(format!("{while_they}, p50"), typical(meanwhile, p50), "ms")
            .against(typical(rest, p50)),
        Row::new(format!("{while_they}, p99"), typical(meanwhile, p99), "ms")
            .against(typical(rest, p99))
            .wanted(Wanted::RatioAtMost(2.0)),
        Row::new("signins: all are signed in after", all_after, "s"),
        Row::new(
            "signins: per second",
            quotient(f64::from(people), all_after),
            "1/s",
        ),
        Row::new("signins: answer after, p50", outcome.sign_in.p50_ms, "ms"),
    ];
    rows.extend(busy_rows("signins: at rest", sum(rest).span));
    rows.extend(busy_rows(&while_they, sum(meanwhile).span));
    rows
}

fn notes_of(outcome: &SigninsOutcome, args: &BenchArgs) -> Vec<String> {
    let (rest, meanwhile) = (sum(&outcome.rest), sum(&outcome.meanwhile));
    let rate = |part: &Talked| quotient(float(part.messages), part.span.wall_s);
    let p99 = |parts: &[Talked]| {
        let each: Vec<String> = parts
            .iter()
            .map(|part| format!("{:.1}", part.latency.p99_ms))
            .collect();
        each.join(", ")
    };
    vec![
        format!(
            "signins: {MEMBERS} members of one room send {:.0} messages/s at rest and {:.0} meanwhile over their sockets, text of {} bytes; the latency counts from when a message was due to each member",
            rate(&rest),
            rate(&meanwhile),
            args.text_bytes,
        ),
        format!(
            "signins: the rows are medians; p99 of each rest: {} ms, of each round of sign-ins: {} ms",
            p99(&outcome.rest),
            p99(&outcome.meanwhile),
        ),
        format!(
            "signins: {} accounts, each from its own loopback address, come at once in each of {} rounds, each with a new connection; all were signed in; before, they were made one after the other in {:.1} s",
            args.people,
            outcome.meanwhile.len(),
            outcome.accounts_made_s,
        ),
    ]
}

/// The median over the parts: one stall of the machine makes one part slow, and must not decide.
fn typical(parts: &[Talked], figure: impl Fn(&Talked) -> f64) -> f64 {
    median(parts.iter().map(figure))
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    match figures.len() {
        0 => 0.0,
        count if count.is_multiple_of(2) => {
            f64::midpoint(figures[count / 2 - 1], figures[count / 2])
        }
        count => figures[count / 2],
    }
}

/// Messages and times together; latencies cannot be summed and stay away.
fn sum(parts: &[Talked]) -> Talked {
    let mut whole = Talked::default();
    for part in parts {
        whole.messages += part.messages;
        whole.span.wall_s += part.span.wall_s;
        whole.span.server_cpu_s += part.span.server_cpu_s;
        whole.span.generator_cpu_s += part.span.generator_cpu_s;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantiles::Quantiles;

    fn part(p99_ms: f64) -> Talked {
        Talked {
            latency: Quantiles {
                p99_ms,
                ..Quantiles::default()
            },
            ..Talked::default()
        }
    }

    #[test]
    fn one_stall_does_not_decide() {
        let p99 = |part: &Talked| part.latency.p99_ms;
        let rests = [part(3.0), part(84.0), part(5.0), part(4.0)];
        assert!((typical(&rests, p99) - 4.5).abs() < 1e-9);
        assert!((typical(&rests[..3], p99) - 5.0).abs() < 1e-9);
        assert!(typical(&[], p99).abs() < 1e-9);
    }
}
