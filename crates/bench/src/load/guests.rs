//! New guests, as many as the server makes: each connection asks for the next when it has one.
//! It must not know how many are wanted.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::meter::Meter;
use super::reactor::{Load, Reactor};
use super::sockets::{Purpose, Sockets};
use crate::api::{Api, access_token};
use crate::clock::now;
use crate::jobs::{GuestsJob, GuestsOutcome};
use crate::progress::say;
use crate::protocol::frames::Frame;
use crate::protocol::payloads::excerpt;
use crate::protocol::requests::Call;
use crate::quantiles::Latencies;

const PATIENCE: Duration = Duration::from_secs(20);
/// More than this ends a run before its time: each is a row that is kept.
const MADE_MAX: u64 = 500_000;

struct Guests {
    host: SocketAddr,
    request: Vec<u8>,
    asked_at: Vec<Instant>,
    /// The newest answer on each connection.
    answers: Vec<Vec<u8>>,
    is_over: bool,
    asked: u64,
    made: u64,
    latencies: Latencies,
}

pub(crate) fn run(job: &GuestsJob) -> Result<GuestsOutcome> {
    let target = &job.target;
    say(&format!("guests over {} connections", job.connections));
    let mut reactor = Reactor::new()?;
    let mut guests = Guests::new(target.address, &target.tenant);
    guests.open(job.connections, &mut reactor.io)?;
    turn_for(&mut reactor, &mut guests, job.warm_up_s)?;
    guests.latencies = Latencies::new();
    let before = guests.made;
    let meter = Meter::start(target.pid)?;
    turn_for(&mut reactor, &mut guests, job.part_s)?;
    let span = meter.read()?;
    let made = guests.made - before;
    let latency = guests.latencies.quantiles();
    guests.is_over = true;
    reactor.turn_while(&mut guests, "the last guests", PATIENCE, |guests| {
        guests.made < guests.asked
    })?;
    Ok(GuestsOutcome {
        made,
        latency,
        span,
        known: guests.known()?,
    })
}

fn turn_for(reactor: &mut Reactor, guests: &mut Guests, seconds: f64) -> Result<()> {
    let end = now() + Duration::from_secs_f64(seconds);
    while now() < end && guests.made < MADE_MAX {
        reactor.turn(guests, Duration::from_millis(20))?;
    }
    Ok(())
}

impl Guests {
    fn new(host: SocketAddr, tenant: &str) -> Self {
        let call = Call {
            method: "POST",
            path: &format!("/v1/tenants/{tenant}/guests"),
            token: None,
            body: "{}",
        };
        Self {
            host,
            request: call.bytes(host),
            asked_at: Vec::new(),
            answers: Vec::new(),
            is_over: false,
            asked: 0,
            made: 0,
            latencies: Latencies::new(),
        }
    }

    fn open(&mut self, connections: usize, io: &mut Sockets) -> Result<()> {
        for place in 0..connections {
            let id = io.dial(self.host, &Purpose::Http)?;
            ensure!(id == place, "connections are not numbered from 0");
        }
        self.asked_at = vec![now(); connections];
        self.answers = vec![Vec::new(); connections];
        Ok(())
    }

    fn ask(&mut self, io: &mut Sockets, id: usize) {
        self.asked_at[id] = now();
        self.asked += 1;
        io.send_bytes(id, &self.request);
    }

    /// Asks the newest guest of each connection who they are.
    fn known(&self) -> Result<usize> {
        let mut api = Api::connect(self.host)?;
        let mut known = 0;
        for answer in &self.answers {
            let token = access_token(answer).context("a guest has no access token")?;
            known += usize::from(api.is_guest(&token)?);
        }
        Ok(known)
    }
}

impl Load for Guests {
    fn opened(&mut self, io: &mut Sockets, id: usize) -> Result<()> {
        self.ask(io, id);
        Ok(())
    }

    fn text(&mut self, _io: &mut Sockets, _id: usize, _frame: Frame<'_>) -> Result<()> {
        bail!("a frame came where no socket is");
    }

    fn response(&mut self, io: &mut Sockets, id: usize, status: u16, body: &[u8]) -> Result<()> {
        ensure!(
            status == 201,
            "a guest was answered with {status}: {}",
            excerpt(body)
        );
        self.latencies
            .add(now().saturating_duration_since(self.asked_at[id]));
        self.made += 1;
        self.answers[id].clear();
        self.answers[id].extend_from_slice(body);
        if !self.is_over {
            self.ask(io, id);
        }
        Ok(())
    }
}
