//! A storm: all sockets of a room are cut, messages are sent meanwhile, all come back with their cursors.
//! It must not accept anything but the exact run of events after each cursor.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::crowd::Crowd;
use super::meter::Meter;
use super::reactor::{Load, Reactor};
use super::sockets::Sockets;
use crate::api::{Api, message_body};
use crate::clock::now;
use crate::jobs::{ResumeJob, ResumeOutcome};
use crate::progress::say;
use crate::protocol::frames::Frame;
use crate::protocol::payloads::{excerpt, follow_seqs, frame_type, head, is_resumed};
use crate::quantiles::Latencies;

const PATIENCE: Duration = Duration::from_mins(1);
/// The counter that the server raises with each read of its store.
const STORE_READS: &str = "maru_store_reads_total";

struct Clients<'a> {
    crowd: Crowd<'a>,
    room: &'a str,
    /// The newest seq that each client has.
    last: Vec<u64>,
    epoch: String,
    /// How far everybody must get, once they come back.
    storm: Option<Storm>,
}

struct Storm {
    start: Instant,
    goal: u64,
    resets: usize,
    latencies: Latencies,
}

struct Stage<'a> {
    job: &'a ResumeJob,
    api: Api,
    tokens: &'a [String],
    room: &'a str,
}

pub(crate) fn run(job: &ResumeJob) -> Result<ResumeOutcome> {
    let target = &job.target;
    let mut api = Api::connect(target.address)?;
    say(&format!("{} guests, one room", target.guests));
    let tokens = api.guests(&target.tenant, target.guests)?;
    let rooms = api.rooms(&tokens[0], 1)?;
    let mut stage = Stage {
        job,
        api,
        tokens: &tokens,
        room: &rooms[0],
    };
    let mut reactor = Reactor::new()?;
    stage.send_messages("before", 3)?;
    let mut clients = stage.gather(&mut reactor)?;
    say("cutting all of them, sending what they miss");
    reactor.io.close_all();
    let goal = stage.send_messages("missed", job.missed)?;
    let reads_before = stage.store_reads()?;
    let meter = Meter::start(target.pid)?;
    let seconds = stage.bring_back(&mut reactor, &mut clients, goal)?;
    let span = meter.read()?;
    let reads_after = stage.store_reads()?;
    let storm = clients.storm.context("the storm did not take place")?;
    Ok(ResumeOutcome {
        sockets: job.sockets,
        all_resumed_s: seconds,
        resets: storm.resets,
        latency: storm.latencies.quantiles(),
        span,
        // A counter is shown from its first count on.
        store_reads: reads_after.map(|after| after - reads_before.unwrap_or(0.0)),
    })
}

impl<'a> Stage<'a> {
    /// Sends messages one by one and answers the seq of the last.
    fn send_messages(&mut self, name: &str, count: usize) -> Result<u64> {
        let text = "m".repeat(self.job.text_bytes);
        let mut seq = 0;
        for place in 0..count {
            let body = message_body(&format!("{name}-{place}"), &text);
            seq = self.api.send(&self.tokens[0], self.room, &body)?;
        }
        Ok(seq)
    }

    /// Opens all sockets, each subscribed to the room, and lets one message reach them all.
    fn gather(&mut self, reactor: &mut Reactor) -> Result<Clients<'a>> {
        let sockets = self.job.sockets;
        say(&format!("opening {sockets} sockets"));
        let mut clients = Clients {
            crowd: Crowd::new(self.job.target.address, self.tokens),
            room: self.room,
            last: vec![0; sockets],
            epoch: String::new(),
            storm: None,
        };
        clients.crowd.grow_to(sockets, &mut reactor.io)?;
        reactor.turn_while(&mut clients, "opening the sockets", PATIENCE, |clients| {
            !clients.crowd.is_complete()
        })?;
        let newest = self.send_messages("live", 1)?;
        reactor.turn_while(&mut clients, "the first message", PATIENCE, |clients| {
            clients.last.iter().any(|&last| last < newest)
        })?;
        Ok(clients)
    }

    /// Lets all come back; answers the seconds until the last has everything.
    fn bring_back(
        &mut self,
        reactor: &mut Reactor,
        clients: &mut Clients<'a>,
        goal: u64,
    ) -> Result<f64> {
        say("all come back");
        let start = now();
        clients.storm = Some(Storm {
            start,
            goal,
            resets: 0,
            latencies: Latencies::new(),
        });
        clients.crowd = Crowd::new(self.job.target.address, self.tokens);
        clients.crowd.grow_to(self.job.sockets, &mut reactor.io)?;
        reactor.turn_while(clients, "resuming", PATIENCE, |clients| {
            !clients.crowd.is_complete()
        })?;
        let seconds = start.elapsed().as_secs_f64();
        // Whatever came twice would come now, and would be refused.
        let end = now() + Duration::from_millis(300);
        while now() < end {
            reactor.turn(clients, Duration::from_millis(50))?;
        }
        ensure!(
            clients.last.iter().all(|&last| last == goal),
            "a client got too much"
        );
        Ok(seconds)
    }

    fn store_reads(&self) -> Result<Option<f64>> {
        Api::connect(self.job.target.metrics)?.counter(STORE_READS)
    }
}

impl Clients<'_> {
    fn subscribed(&mut self, io: &mut Sockets, id: usize, payload: &[u8]) -> Result<()> {
        let head = head(payload).context("a subscribed frame has no head")?;
        let Some(storm) = &mut self.storm else {
            self.last[id] = head;
            return self.crowd.one_arrived(io);
        };
        if is_resumed(payload) {
            return Ok(());
        }
        storm.resets += 1;
        self.last[id] = head;
        self.crowd.one_arrived(io)
    }

    fn follow(&mut self, io: &mut Sockets, id: usize, payload: &[u8]) -> Result<()> {
        follow_seqs(payload, &mut self.last[id])
            .with_context(|| format!("socket {id} did not get its exact run of events"))?;
        match &mut self.storm {
            Some(storm) if self.last[id] == storm.goal => {
                storm.latencies.add(storm.start.elapsed());
                self.crowd.one_arrived(io)
            }
            _ => Ok(()),
        }
    }
}

impl Load for Clients<'_> {
    fn opened(&mut self, io: &mut Sockets, id: usize) -> Result<()> {
        let room = self.room;
        let frame = if self.storm.is_some() {
            let (epoch, seq) = (&self.epoch, self.last[id]);
            format!(r#"{{"type":"subscribe","room":"{room}","after":"{epoch}.{seq}"}}"#)
        } else {
            format!(r#"{{"type":"subscribe","room":"{room}"}}"#)
        };
        io.send_text(id, frame.as_bytes());
        Ok(())
    }

    fn text(&mut self, io: &mut Sockets, id: usize, frame: Frame<'_>) -> Result<()> {
        match frame_type(frame.payload)? {
            "event" | "events" => self.follow(io, id, frame.payload),
            "subscribed" => self.subscribed(io, id, frame.payload),
            "welcome" if self.epoch.is_empty() => {
                self.epoch = epoch(frame.payload)?;
                Ok(())
            }
            "welcome" | "pong" | "signal" => Ok(()),
            _ => bail!("the server sent {}", excerpt(frame.payload)),
        }
    }
}

fn epoch(welcome: &[u8]) -> Result<String> {
    let welcome: Value = serde_json::from_slice(welcome)?;
    let epoch = welcome.get("epoch").and_then(Value::as_str);
    Ok(epoch.context("a welcome has no epoch")?.to_owned())
}
