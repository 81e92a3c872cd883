//! One reader who asks one call after the other: how long each kind of call takes with much in the store.
//! It must not know what is wanted of the figures.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::api::Api;
use crate::clock::now;
use crate::corpus::Corpus;
use crate::jobs::{ReadKind, ReadsJob, ReadsOutcome};
use crate::progress::say;
use crate::protocol::requests::Call;
use crate::quantiles::Latencies;

/// Calls that are not counted, of each kind.
const WARM_UP: usize = 50;
/// Calls of one kind at most.
const CALLS_MAX: u64 = 20_000;

struct Reader {
    api: Api,
    token: String,
    /// The rooms with their heads.
    rooms: Vec<(String, u64)>,
    chance: Corpus,
}

pub(crate) fn run(job: &ReadsJob) -> Result<ReadsOutcome> {
    let target = &job.target;
    let mut api = Api::connect(target.address)?;
    let token = api.guests(&target.tenant, 1)?.remove(0);
    let mut reader = Reader {
        rooms: list_rooms(&mut api, &token)?,
        api,
        token,
        chance: Corpus::default(),
    };
    say(&format!("joining {} rooms", reader.rooms.len()));
    for (room, _) in &reader.rooms {
        reader.api.join(&reader.token, room)?;
    }
    let mut latencies = Vec::new();
    for &kind in &job.kinds {
        say(&format!("{kind:?}"));
        latencies.push((kind, reader.measure(kind, job.part_s)?));
    }
    Ok(ReadsOutcome {
        rooms: reader.rooms.len(),
        messages: reader.rooms.iter().map(|room| room.1).sum(),
        latencies,
    })
}

/// The rooms of the directory that hold messages, over all its pages.
fn list_rooms(api: &mut Api, token: &str) -> Result<Vec<(String, u64)>> {
    let mut rooms = Vec::new();
    let mut before = String::new();
    loop {
        let page = api.get(&format!("/v1/rooms?limit=200{before}"), token)?;
        let listed = page["rooms"].as_array().context("a list has no rooms")?;
        let room = |room: &Value| Some((room["id"].as_str()?.to_owned(), room["head"].as_u64()?));
        rooms.extend(listed.iter().filter_map(room).filter(|room| room.1 > 10));
        let Some(next) = page["next"].as_str() else {
            return Ok(rooms);
        };
        before = format!("&before={next}");
    }
}

impl Reader {
    fn measure(&mut self, kind: ReadKind, seconds: f64) -> Result<crate::quantiles::Quantiles> {
        for _ in 0..WARM_UP {
            self.ask(kind)?;
        }
        let mut latencies = Latencies::new();
        let end = now() + Duration::from_secs_f64(seconds);
        let mut calls = 0;
        while now() < end && calls < CALLS_MAX {
            latencies.add(self.ask(kind)?);
            calls += 1;
        }
        Ok(latencies.quantiles())
    }

    fn ask(&mut self, kind: ReadKind) -> Result<Duration> {
        let path = self.path(kind);
        let call = Call {
            method: "GET",
            path: &path,
            token: Some(&self.token),
            body: "",
        };
        let asked_at = now();
        let answer = self.api.call(&call)?;
        let took = now().saturating_duration_since(asked_at);
        ensure!(
            answer.status == 200,
            "{path} was answered with {}",
            answer.status
        );
        Ok(took)
    }

    fn path(&mut self, kind: ReadKind) -> String {
        let place = usize::try_from(self.chance.next()).unwrap_or(0) % self.rooms.len();
        let (room, head) = self.rooms[place].clone();
        let seq = 1 + self.chance.next() % head;
        match kind {
            ReadKind::Newest => format!("/v1/rooms/{room}/messages"),
            ReadKind::Around => format!("/v1/rooms/{room}/messages?around={seq}"),
            ReadKind::Directory => "/v1/rooms".to_owned(),
            ReadKind::DirectoryByPeople => "/v1/rooms?sort=people".to_owned(),
            ReadKind::OwnRooms => "/v1/me/rooms".to_owned(),
            ReadKind::TwoSyllables => found_by(&self.chance.short_word(), ""),
            ReadKind::FourSyllables => found_by(&self.chance.long_word(), ""),
            ReadKind::TwoSyllablesInRoom => {
                found_by(&self.chance.short_word(), &format!("&room={room}"))
            }
        }
    }
}

fn found_by(word: &str, rest: &str) -> String {
    let mut path = String::from("/v1/search/messages?q=");
    for byte in word.bytes() {
        write!(path, "%{byte:02X}").expect("a string takes everything");
    }
    path + rest
}
