//! Whoever comes back with a cursor ends with the same list as whoever read it afresh, whatever happened between.

use std::collections::BTreeMap;

use domain::ids::MessageNumber;
use domain::rooms::ReadMarker;
use domain::{
    Actor, Event, EventBody, MemberRole, Principal, PrincipalKind, Seq, SessionId, TenantId,
    Timestamp,
};
use uuid::Uuid;

use super::*;
use crate::connection::{Encoding, NewConnection};

const ROOMS: usize = 4;

/// What is true: a version for each room, and whether the person is in.
struct Truth {
    state: State,
    person: PersonKey,
    versions: [u64; ROOMS],
    is_in: [bool; ROOMS],
    seed: u64,
}

/// What a client holds.
#[derive(Default)]
struct Client {
    list: BTreeMap<usize, u64>,
    cursor: Option<String>,
    line: Option<(Arc<Connection>, u64)>,
}

fn room(at: usize) -> RoomId {
    RoomId::from_uuid(Uuid::from_u128(at as u128 + 1))
}

fn at(room: RoomId) -> usize {
    usize::try_from(room.as_uuid().as_u128()).expect("small") - 1
}

fn connection((tenant, principal): PersonKey) -> Arc<Connection> {
    let actor = Actor {
        tenant,
        principal,
        session: SessionId::from_uuid(Uuid::nil()),
    };
    let new = NewConnection {
        actor,
        deadline: Timestamp::NEVER,
        encoding: Encoding::Wake,
        socket: None,
        is_sighted: false,
    };
    Arc::new(Connection::new(1, new, 1_000, 0))
}

impl Truth {
    fn new(seed: u64) -> Self {
        let id = PrincipalId::from_uuid(Uuid::from_u128(77));
        Self {
            state: State::default(),
            person: (TenantId::from_uuid(Uuid::from_u128(1)), id),
            versions: [1; ROOMS],
            is_in: [true, true, false, false],
            seed,
        }
    }

    fn pick(&mut self, below: usize) -> usize {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.seed >> 33).expect("31 bits") % below
    }

    fn happen(&mut self, at: usize, body: EventBody) {
        self.versions[at] += 1;
        let event = Event {
            room: room(at),
            seq: Seq::new(self.versions[at]),
            at: Timestamp::from_millis(0),
            body,
        };
        self.state.take_in(self.person.0, &event);
    }

    fn change(&mut self, at: usize) {
        let by = None;
        let member = PrincipalId::from_uuid(Uuid::from_u128(5));
        let role = MemberRole::Member;
        self.happen(at, EventBody::MemberRoleChanged { member, role, by });
    }

    fn come_or_go(&mut self, at: usize) {
        let member = Principal {
            id: self.person.1,
            kind: PrincipalKind::Guest,
            name: "ana".into(),
            tag: "".into(),
            picture: None,
        };
        self.is_in[at] = !self.is_in[at];
        let role = MemberRole::Member;
        let body = if self.is_in[at] {
            EventBody::MemberJoined { member, role }
        } else {
            EventBody::MemberLeft { member }
        };
        self.happen(at, body);
    }

    /// Tells a turn as it stands now; what could not be told comes with a later one.
    fn turn(&mut self, client: &mut Client) {
        let untold = self.state.take_untold();
        if self.pick(5) == 0 {
            self.state.tell_later(&untold);
            return;
        }
        let has_line = |lines: Vec<Arc<Connection>>| !lines.is_empty();
        let cursor = format!("{}.{}", self.state.name, untold.turn - 1);
        for (key, _) in untold.rooms {
            if has_line(self.state.listeners(key)) {
                self.tell(client, at(key.1));
                client.cursor = Some(cursor.clone());
            }
        }
        for (person, changes) in untold.own {
            if has_line(self.state.connections_of(person)) {
                for (room, change) in changes {
                    self.tell_own(client, at(room), change);
                }
                client.cursor = Some(cursor.clone());
            }
        }
    }

    fn tell(&self, client: &mut Client, at: usize) {
        if let Some(held) = client.list.get_mut(&at) {
            *held = self.versions[at];
        }
    }

    fn tell_own(&self, client: &mut Client, at: usize, change: OwnChange) {
        match change {
            OwnChange::Gone => drop(client.list.remove(&at)),
            OwnChange::Came | OwnChange::Changed if self.is_in[at] => {
                client.list.insert(at, self.versions[at]);
            }
            OwnChange::Came | OwnChange::Changed | OwnChange::Marked(_) => {}
        }
    }

    fn open(&mut self, client: &mut Client) {
        let line = connection(self.person);
        let missed = client
            .cursor
            .as_deref()
            .and_then(|after| self.state.missed(self.person, after));
        self.state.open(self.person, &line);
        let turn = self.state.turn;
        if self.pick(2) == 0 {
            self.change(0);
            self.come_or_go(1);
        }
        match missed {
            Some(missed) => {
                for (key, _) in missed.rooms {
                    self.tell(client, at(key.1));
                }
                for (room, change) in missed.own {
                    self.tell_own(client, at(room), change);
                }
            }
            None => {
                let all = (0..ROOMS).filter(|&at| self.is_in[at]);
                client.list = all.clone().map(|at| (at, self.versions[at])).collect();
                let rooms: Vec<RoomId> = all.map(room).collect();
                self.state.enter_all(self.person, rooms, turn);
            }
        }
        client.cursor = Some(format!("{}.{}", self.state.name, turn - 1));
        client.line = Some((line, turn));
        if self.pick(3) == 0 {
            let other = self.pick(ROOMS);
            self.change(other);
            self.turn(client);
        }
        let (line, turn) = client.line.as_ref().expect("it is open");
        self.state.begin(self.person, line, *turn);
    }
}

#[test]
fn whoever_comes_back_has_the_list_as_it_stands_after_any_run() {
    let mut resumed = 0;
    for seed in 1..400 {
        let mut truth = Truth::new(seed);
        let mut client = Client::default();
        let mut tick = 0;
        for _ in 0..60 {
            tick += 1;
            match truth.pick(7) {
                0 | 1 => {
                    let at = truth.pick(ROOMS);
                    truth.change(at);
                }
                2 => {
                    let at = truth.pick(ROOMS);
                    truth.come_or_go(at);
                }
                3 | 4 => truth.turn(&mut client),
                5 => {
                    if let Some((line, _)) = client.line.take() {
                        truth.state.close(truth.person, &line, tick);
                    }
                }
                _ => {
                    if client.line.is_none() {
                        let cursor = client.cursor.as_deref();
                        let missed = cursor.and_then(|c| truth.state.missed(truth.person, c));
                        resumed += u32::from(missed.is_some());
                        truth.open(&mut client);
                    }
                }
            }
            if tick % 50 == 0 {
                tick += KEPT_TICKS;
                truth.state.forget_gone(tick);
            }
        }
        if client.line.is_none() {
            truth.open(&mut client);
        }
        // A turn may fail, so that it is told with the next one.
        while !truth.state.dirty.is_empty() || !truth.state.own_dirty.is_empty() {
            truth.turn(&mut client);
        }
        let all = (0..ROOMS).filter(|&at| truth.is_in[at]);
        let expected: BTreeMap<usize, u64> = all.map(|at| (at, truth.versions[at])).collect();
        assert_eq!(client.list, expected, "seed {seed}");
    }
    assert!(
        resumed > 500,
        "only {resumed} came back with a cursor that held"
    );
}

#[test]
fn a_cursor_of_another_node_or_of_too_long_ago_holds_no_more() {
    let mut truth = Truth::new(1);
    truth.state.name = "here".into();
    let mut client = Client::default();
    truth.open(&mut client);
    truth.change(0);
    drop(truth.state.take_untold());
    let (line, _) = client.line.take().expect("it is open");
    truth.state.close(truth.person, &line, 10);
    let cursor = client.cursor.expect("a cursor");
    let turn = cursor.rsplit_once('.').expect("a dot").1;
    assert!(truth.state.missed(truth.person, &cursor).is_some());
    for other in [
        format!("there.{turn}"),
        "here.99".to_owned(),
        "here".to_owned(),
    ] {
        assert!(
            truth.state.missed(truth.person, &other).is_none(),
            "{other}"
        );
    }
    truth.state.forget_gone(10 + KEPT_TICKS - 1);
    assert!(truth.state.missed(truth.person, &cursor).is_some());
    truth.state.forget_gone(10 + KEPT_TICKS);
    assert!(truth.state.missed(truth.person, &cursor).is_none());
    assert_eq!((truth.state.people(), truth.state.gone), (0, 0));
}

#[test]
fn two_markers_of_one_turn_are_one_and_the_newest() {
    let mut truth = Truth::new(3);
    let mut client = Client::default();
    truth.open(&mut client);
    drop(truth.state.take_untold());
    let marker = |number: u64| ReadMarker {
        seq: Seq::new(number),
        number: MessageNumber::new(number),
    };
    for number in [2, 5, 4] {
        let change = OwnChange::Marked(marker(number));
        truth.state.note_own(truth.person, room(0), change);
    }
    let told = truth.state.take_untold().own;
    let expected = vec![(room(0), OwnChange::Marked(marker(5)))];
    assert_eq!(told, [(truth.person, expected)]);
}
