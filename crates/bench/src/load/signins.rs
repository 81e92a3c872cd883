//! Many sign-ins at once beside a talk, several times, and the talk alone before, between and after them.
//! It must not know how much slower the talk may become.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::meter::Meter;
use super::people::{self, Person};
use super::reactor::{Load, Reactor};
use super::sockets::{Purpose, Sockets};
use super::talk::{Setting, Talk};
use crate::api::Api;
use crate::clock::now;
use crate::jobs::{SigninsJob, SigninsOutcome, Talked};
use crate::progress::say;
use crate::protocol::frames::Frame;
use crate::protocol::payloads::excerpt;
use crate::quantiles::Latencies;

const PATIENCE: Duration = Duration::from_secs(20);
/// The longest that all sign-ins together may take.
const SIGN_INS_MAX: Duration = Duration::from_mins(2);
const WARM_UP: Duration = Duration::from_millis(700);

/// The talk, and those who sign in beside it on the connections after its own.
struct Evening<'a> {
    talk: Talk<'a>,
    came_at: Option<Instant>,
    signed_in: usize,
    all_after: Duration,
    latencies: Latencies,
}

struct Run<'a> {
    job: &'a SigninsJob,
    reactor: Reactor,
    evening: Evening<'a>,
}

pub(crate) fn run(job: &SigninsJob) -> Result<SigninsOutcome> {
    let target = &job.target;
    say(&format!("{} accounts are made", job.people));
    let started = now();
    let people = people::make(target.address, &target.tenant, &job.mails, job.people)?;
    let accounts_made_s = started.elapsed().as_secs_f64();
    let mut api = Api::connect(target.address)?;
    let tokens = api.guests(&target.tenant, job.members)?;
    let rooms = api.rooms(&tokens[0], 1)?;
    for token in &tokens {
        api.join(token, &rooms[0])?;
    }
    let talk = Talk::new(Setting {
        address: target.address,
        room: &rooms[0],
        tokens: &tokens,
        text: "m".repeat(job.text_bytes),
        pause: Duration::from_secs_f64(1.0 / job.messages_per_s),
    });
    let mut run = Run {
        job,
        reactor: Reactor::new()?,
        evening: Evening::new(talk),
    };
    run.open()?;
    run.measure(&people, accounts_made_s)
}

impl Run<'_> {
    fn open(&mut self) -> Result<()> {
        self.evening.talk.open(&mut self.reactor.io)?;
        self.reactor
            .turn_while(&mut self.evening, "subscribing", PATIENCE, |evening| {
                !evening.talk.is_open()
            })
    }

    fn measure(&mut self, people: &[Person], accounts_made_s: f64) -> Result<SigninsOutcome> {
        let rest_length = Duration::from_secs_f64(self.job.rest_s);
        self.talk_while(WARM_UP, |_| true)?;
        let (mut rest, mut meanwhile) = (Vec::new(), Vec::new());
        let mut all_signed_in_s = Vec::new();
        for round in 1..=self.job.rounds {
            say(&format!(
                "round {round} of {}: the talk alone, then {} sign in",
                self.job.rounds,
                people.len()
            ));
            rest.push(self.talk_while(rest_length, |_| true)?);
            self.come(people)?;
            meanwhile
                .push(self.talk_while(SIGN_INS_MAX, |evening| evening.signed_in < people.len())?);
            ensure!(
                self.evening.signed_in == people.len(),
                "only {} of {} were signed in after {} s",
                self.evening.signed_in,
                people.len(),
                SIGN_INS_MAX.as_secs()
            );
            all_signed_in_s.push(self.evening.all_after.as_secs_f64());
        }
        rest.push(self.talk_while(rest_length, |_| true)?);
        Ok(SigninsOutcome {
            rest,
            meanwhile,
            all_signed_in_s,
            sign_in: self.evening.latencies.quantiles(),
            accounts_made_s,
        })
    }

    /// Everybody comes at once, each with a connection and an address of their own.
    fn come(&mut self, people: &[Person]) -> Result<()> {
        let target = &self.job.target;
        self.evening.came_at = Some(now());
        self.evening.signed_in = 0;
        for person in people {
            let io = &mut self.reactor.io;
            let id = io.dial_from(Some(person.from), target.address, &Purpose::Http)?;
            io.send_bytes(id, &person.login(&target.tenant, target.address));
        }
        Ok(())
    }

    /// Talks up to `longest`, as long as `goes_on` says so, and until everybody has heard everything.
    fn talk_while(
        &mut self,
        longest: Duration,
        goes_on: impl Fn(&Evening<'_>) -> bool,
    ) -> Result<Talked> {
        let before = self.evening.talk.sent();
        self.evening.talk.latencies = Latencies::new();
        let meter = Meter::start(self.job.target.pid)?;
        let end = now() + longest;
        while now() < end && goes_on(&self.evening) {
            let next = self.evening.talk.go_on(&mut self.reactor.io);
            self.reactor.turn_until(&mut self.evening, next)?;
        }
        let span = meter.read()?;
        self.evening.talk.stop();
        self.reactor
            .turn_while(&mut self.evening, "the last words", PATIENCE, |evening| {
                !evening.talk.is_silent()
            })?;
        Ok(Talked {
            messages: u64::try_from(self.evening.talk.sent() - before)?,
            latency: self.evening.talk.latencies.quantiles(),
            span,
        })
    }
}

impl<'a> Evening<'a> {
    fn new(talk: Talk<'a>) -> Self {
        Self {
            talk,
            came_at: None,
            signed_in: 0,
            all_after: Duration::ZERO,
            latencies: Latencies::new(),
        }
    }
}

impl Load for Evening<'_> {
    fn opened(&mut self, io: &mut Sockets, id: usize) -> Result<()> {
        if id < self.talk.members() {
            self.talk.opened(io, id)?;
        }
        Ok(())
    }

    fn text(&mut self, io: &mut Sockets, id: usize, frame: Frame<'_>) -> Result<()> {
        self.talk.text(io, id, frame)
    }

    fn response(&mut self, io: &mut Sockets, id: usize, status: u16, body: &[u8]) -> Result<()> {
        ensure!(
            status == 200,
            "a sign-in was answered with {status}: {}",
            excerpt(body)
        );
        if let Some(came_at) = self.came_at {
            self.all_after = now().saturating_duration_since(came_at);
            self.latencies.add(self.all_after);
        }
        self.signed_in += 1;
        io.close(id);
        Ok(())
    }
}
