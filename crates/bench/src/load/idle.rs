//! Sockets on which nothing happens: opens them in two steps, weighs the server at both, and lets them rest.
//! It must not send anything but subscriptions and heartbeats.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::crowd::Crowd;
use super::reactor::{Load, Reactor};
use super::sockets::Sockets;
use crate::api::Api;
use crate::clock::now;
use crate::jobs::{IdleJob, IdleOutcome, MemoryAt};
use crate::numbers::{quotient, size};
use crate::proc_files::{cpu_time, memory, spent_between, thread_times};
use crate::progress::say;
use crate::protocol::frames::Frame;
use crate::protocol::payloads::{excerpt, frame_type};

const PATIENCE: Duration = Duration::from_mins(1);
const PING: &[u8] = br#"{"type":"ping"}"#;
/// Memory has settled when it moves less than this during `SETTLED_FOR`.
const SETTLED_BYTES: u64 = 128 * 1024;
const SETTLED_FOR: Duration = Duration::from_secs(1);
const SETTLE_MAX: Duration = Duration::from_secs(12);

struct Sleepers<'a> {
    crowd: Crowd<'a>,
    rooms: &'a [String],
    subscriptions: usize,
    /// How many subscriptions each socket has.
    subscribed: Vec<usize>,
    /// Which sockets have answered since the last count.
    answered: Vec<bool>,
    closed: usize,
    heartbeat: Duration,
}

struct Run<'a> {
    job: &'a IdleJob,
    reactor: Reactor,
    sleepers: Sleepers<'a>,
    start: Instant,
}

pub(crate) fn run(job: &IdleJob) -> Result<IdleOutcome> {
    let target = &job.target;
    let mut api = Api::connect(target.address)?;
    say(&format!("{} guests, {} rooms", target.guests, job.rooms));
    let tokens = api.guests(&target.tenant, target.guests)?;
    let rooms = api.rooms(&tokens[0], job.rooms)?;
    let sleepers = Sleepers {
        crowd: Crowd::new(target.address, &tokens),
        rooms: &rooms,
        subscriptions: job.subscriptions,
        subscribed: vec![0; job.sockets],
        answered: vec![false; job.sockets],
        closed: 0,
        heartbeat: Duration::from_secs(25),
    };
    let reactor = Reactor::new()?;
    let start = now();
    Run {
        job,
        reactor,
        sleepers,
        start,
    }
    .measure()
}

impl Run<'_> {
    fn measure(mut self) -> Result<IdleOutcome> {
        let first = self.weigh_with(self.job.sockets_first)?;
        self.start = now();
        self.open(self.job.sockets)?;
        let opened_s = self.start.elapsed().as_secs_f64();
        let last = self.weigh_with(self.job.sockets)?;
        say("CPU of silent sockets");
        let silent_us_per_s = self.rest(None)?;
        say("CPU of sockets with heartbeats");
        let heartbeats_us_per_s = self.rest(Some(self.sleepers.heartbeat))?;
        let alive = self.count_alive()?;
        let opened = self.job.sockets - self.job.sockets_first;
        Ok(IdleOutcome {
            first,
            last,
            silent_us_per_s,
            heartbeats_us_per_s,
            heartbeat_ms: u64::try_from(self.sleepers.heartbeat.as_millis())?,
            alive,
            opened_per_s: quotient(size(opened), opened_s),
        })
    }

    fn open(&mut self, count: usize) -> Result<()> {
        say(&format!("opening {count} sockets"));
        let (reactor, sleepers) = (&mut self.reactor, &mut self.sleepers);
        sleepers.crowd.grow_to(count, &mut reactor.io)?;
        reactor.turn_while(sleepers, "opening the sockets", PATIENCE, |sleepers| {
            !sleepers.crowd.is_complete()
        })
    }

    fn weigh_with(&mut self, sockets: usize) -> Result<MemoryAt> {
        self.open(sockets)?;
        let end = now() + SETTLE_MAX;
        let mut before = memory(self.job.target.pid)?;
        loop {
            self.idle_for(SETTLED_FOR, None)?;
            let seen = memory(self.job.target.pid)?;
            let settled = seen.rss_bytes.abs_diff(before.rss_bytes) < SETTLED_BYTES;
            before = seen;
            if settled || now() > end {
                break;
            }
        }
        Ok(MemoryAt {
            sockets,
            rss_bytes: before.rss_bytes,
            pss_bytes: before.pss_bytes,
        })
    }

    /// The server's CPU time per socket while nothing is said, or each socket pings once per `heartbeat`.
    fn rest(&mut self, heartbeat: Option<Duration>) -> Result<f64> {
        let pid = self.job.target.pid;
        let (ticks, threads, start) = (cpu_time(pid)?, thread_times(pid), now());
        self.idle_for(Duration::from_secs_f64(self.job.part_s), heartbeat)?;
        let seconds = start.elapsed().as_secs_f64();
        let exact = spent_between(&threads, &thread_times(pid));
        let spent = if threads.is_empty() {
            cpu_time(pid)?.saturating_sub(ticks)
        } else {
            exact
        };
        let micros = spent.as_secs_f64() * 1_000_000.0;
        Ok(quotient(micros, seconds * size(self.job.sockets)))
    }

    fn idle_for(&mut self, length: Duration, heartbeat: Option<Duration>) -> Result<()> {
        let start = now();
        let pause = heartbeat.map(|heartbeat| heartbeat.div_f64(size(self.job.sockets).max(1.0)));
        let mut sent = 0;
        while start.elapsed() < length {
            let mut longest = length.saturating_sub(start.elapsed());
            if let Some(pause) = pause {
                while pause.mul_f64(size(sent)) <= start.elapsed() {
                    self.reactor.io.send_text(sent % self.job.sockets, PING);
                    sent += 1;
                }
                longest = longest.min(pause);
            }
            let longest = longest.max(Duration::from_millis(1));
            self.reactor.turn(&mut self.sleepers, longest)?;
        }
        Ok(())
    }

    /// Pings every socket and counts who answers.
    fn count_alive(&mut self) -> Result<usize> {
        say("is every socket still alive?");
        self.idle_for(Duration::from_millis(200), None)?;
        self.sleepers.answered.fill(false);
        for id in 0..self.job.sockets {
            self.reactor.io.send_text(id, PING);
        }
        let end = now() + Duration::from_secs(15);
        while now() < end && self.sleepers.answered.contains(&false) {
            self.reactor
                .turn(&mut self.sleepers, Duration::from_millis(50))?;
        }
        Ok(self
            .sleepers
            .answered
            .iter()
            .filter(|&&answered| answered)
            .count())
    }
}

impl Load for Sleepers<'_> {
    fn opened(&mut self, io: &mut Sockets, id: usize) -> Result<()> {
        for step in 0..self.subscriptions {
            let room = &self.rooms[(id + step) % self.rooms.len()];
            let frame = format!(r#"{{"type":"subscribe","room":"{room}"}}"#);
            io.send_text(id, frame.as_bytes());
        }
        Ok(())
    }

    fn text(&mut self, io: &mut Sockets, id: usize, frame: Frame<'_>) -> Result<()> {
        match frame_type(frame.payload)? {
            "subscribed" => {
                self.subscribed[id] += 1;
                if self.subscribed[id] == self.subscriptions {
                    self.crowd.one_arrived(io)?;
                }
            }
            "pong" => self.answered[id] = true,
            "welcome" if id == 0 => self.heartbeat = heartbeat(frame.payload)?,
            "welcome" | "event" | "events" | "signal" => {}
            _ => bail!("the server sent {}", excerpt(frame.payload)),
        }
        Ok(())
    }

    fn closed(&mut self, _io: &mut Sockets, _id: usize, why: &str) -> Result<()> {
        if !self.crowd.is_complete() {
            bail!("the server closed a socket: {why}");
        }
        if self.closed == 0 {
            say(&format!("a socket was closed: {why}"));
        }
        self.closed += 1;
        Ok(())
    }
}

fn heartbeat(welcome: &[u8]) -> Result<Duration> {
    let welcome: Value = serde_json::from_slice(welcome)?;
    let millis = welcome.get("heartbeat_ms").and_then(Value::as_u64);
    Ok(Duration::from_millis(
        millis.context("a welcome has no heartbeat_ms")?,
    ))
}
