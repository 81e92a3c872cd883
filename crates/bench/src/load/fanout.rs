//! The fan-out: bare broadcaster and server by turns, one message at a time and many at once.
//! It must not know how connections work.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::bare::Bare;
use super::meter::Meter;
use super::reactor::Reactor;
use super::room::{Hall, Room};
use crate::api::Api;
use crate::clock::now;
use crate::jobs::{Delivered, FanoutJob, FanoutOutcome};
use crate::numbers::{per_second, size};
use crate::progress::say;
use crate::quantiles::Latencies;

const PATIENCE: Duration = Duration::from_secs(20);
const WARM_UP: Duration = Duration::from_millis(400);

/// When the next message is published.
#[derive(Debug, Clone, Copy)]
enum Plan {
    /// When all subscribers have the one before.
    OneByOne,
    /// Whenever fewer than so many are on their way.
    InFlight(usize),
    /// On a schedule, whatever the server does.
    Every(Duration),
}

struct Run<'a> {
    pid: u32,
    reactor: Reactor,
    room: Room<'a>,
}

pub(crate) fn run(job: &FanoutJob) -> Result<FanoutOutcome> {
    let target = &job.target;
    let mut api = Api::connect(target.address)?;
    say(&format!("{} guests enter one room", target.guests));
    let tokens = api.guests(&target.tenant, target.guests)?;
    let rooms = api.rooms(&tokens[0], 1)?;
    for token in &tokens {
        api.join(token, &rooms[0])?;
    }
    let room = Room::new(Hall {
        address: target.address,
        room: &rooms[0],
        tokens: &tokens,
        subscribers: job.subscribers,
        text: "m".repeat(job.text_bytes),
    });
    let mut run = open(target.pid, room)?;
    run.part(Plan::OneByOne, WARM_UP)?;
    let frame = run.room.sample.clone();
    let (address, pid) = (job.broadcaster, job.broadcaster_pid);
    let mut bare = Bare::open(address, pid, job.subscribers, &frame)?;
    bare.measure(WARM_UP)?;
    measure(job, &mut run, &mut bare, frame.len())
}

fn open(pid: u32, mut room: Room<'_>) -> Result<Run<'_>> {
    let mut reactor = Reactor::new()?;
    room.open_subscribers(&mut reactor.io)?;
    reactor.turn_while(&mut room, "subscribing", PATIENCE, |room| {
        !room.is_subscribed()
    })?;
    room.open_publishers(&mut reactor.io)?;
    reactor.turn_while(&mut room, "connecting", PATIENCE, |room| {
        !room.has_publishers()
    })?;
    Ok(Run { pid, reactor, room })
}

fn measure(
    job: &FanoutJob,
    run: &mut Run<'_>,
    bare: &mut Bare,
    frame_bytes: usize,
) -> Result<FanoutOutcome> {
    let length = Duration::from_secs_f64(job.round_s);
    let (mut baseline, mut single, mut coalesced) = (Vec::new(), Vec::new(), Vec::new());
    run.part(Plan::InFlight(job.in_flight), WARM_UP)?;
    run.room.latencies = Latencies::new();
    for round in 1..=job.rounds {
        say(&format!(
            "round {round} of {}: baseline, one by one, queued up",
            job.rounds
        ));
        baseline.push(bare.measure(length)?);
        single.push(run.part(Plan::OneByOne, length)?);
        let kept = std::mem::replace(&mut run.room.latencies, Latencies::new());
        coalesced.push(run.part(Plan::InFlight(job.in_flight), length)?);
        run.room.latencies = kept;
    }
    baseline.push(bare.measure(length)?);
    let single_latency = run.room.latencies.quantiles();
    run.room.latencies = Latencies::new();
    say("latency at half the load");
    let half = run.part(Plan::Every(twice_the_pause(&single)), length)?;
    Ok(FanoutOutcome {
        subscribers: job.subscribers,
        frame_bytes,
        bare: baseline,
        single,
        coalesced,
        half,
        single_latency,
        half_latency: run.room.latencies.quantiles(),
    })
}

/// The pause between messages that makes half as many per second.
fn twice_the_pause(parts: &[Delivered]) -> Duration {
    let messages = parts.iter().map(|part| part.messages).sum();
    let wall_s = parts.iter().map(|part| part.span.wall_s).sum();
    let rate = per_second(messages, Duration::from_secs_f64(wall_s));
    Duration::from_secs_f64(2.0 / rate.max(1.0))
}

impl Run<'_> {
    /// One part: publishes for `length`, then waits until all have everything.
    fn part(&mut self, plan: Plan, length: Duration) -> Result<Delivered> {
        self.room.begin()?;
        let meter = Meter::start(self.pid)?;
        let start = now();
        while start.elapsed() < length {
            let next = self.publish(plan, start);
            match next {
                Some(next) => self.reactor.turn_until(&mut self.room, next)?,
                None => self
                    .reactor
                    .turn(&mut self.room, Duration::from_millis(20))?,
            }
        }
        self.reactor
            .turn_while(&mut self.room, "the last deliveries", PATIENCE, |room| {
                room.on_their_way() > 0 || !room.http_is_free()
            })
            .with_context(|| format!("{} messages are on their way", self.room.on_their_way()))?;
        let arrived = &self.room.arrived;
        Ok(Delivered {
            messages: u64::try_from(arrived.complete)?,
            deliveries: arrived.deliveries,
            frames: arrived.frames,
            bytes: arrived.bytes,
            span: meter.read()?,
        })
    }

    /// Publishes what is due; answers when the next will be, where time alone decides.
    fn publish(&mut self, plan: Plan, start: Instant) -> Option<Instant> {
        let (io, room) = (&mut self.reactor.io, &mut self.room);
        match plan {
            Plan::OneByOne => {
                if room.on_their_way() == 0 && room.http_is_free() {
                    room.publish_http(io, now());
                }
                None
            }
            Plan::InFlight(most) => {
                while room.on_their_way() < most {
                    room.publish_socket(io);
                }
                None
            }
            Plan::Every(pause) => {
                let due = start + pause.mul_f64(size(room.published()));
                if now() < due {
                    return Some(due);
                }
                if room.http_is_free() {
                    room.publish_http(io, due);
                }
                None
            }
        }
    }
}
