//! Walks through every interleaving of publishing, fanning out in small steps, joining from any cursor (with reads of
//! the store between) and leaving, and checks what each subscriber got.

use std::cell::RefCell;
use std::rc::Rc;

use super::*;

impl Entry for Seq {
    fn seq(&self) -> Seq {
        *self
    }

    fn len_bytes(&self) -> usize {
        1
    }

    /// Those above a hundred, so that one test can have them.
    fn hides_past(&self) -> bool {
        self.get() > 100
    }
}

type Got = Rc<RefCell<Vec<u64>>>;

/// One fan-out task, one publisher, and clients that join, may leave, and read the store when told to.
#[derive(Clone)]
struct World {
    committed: u64,
    published: u64,
    to_commit: u64,
    fan_out: FanOut,
    clients: Vec<Client>,
}

#[derive(Clone)]
enum FanOut {
    Idle,
    Between,
    Pass { events: Vec<Seq>, slot: usize },
}

#[derive(Clone)]
struct Client {
    after: u64,
    joined: bool,
    left: bool,
    may_leave: bool,
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Commit,
    Publish,
    FanOut,
    Join(usize),
    ReadStore(usize),
    Leave(usize),
}

const RING: usize = 2;

impl World {
    fn possible(&self) -> Vec<Op> {
        let mut ops = Vec::new();
        if self.committed < self.to_commit {
            ops.push(Op::Commit);
        }
        if self.published < self.committed {
            ops.push(Op::Publish);
        }
        if !matches!(self.fan_out, FanOut::Idle) {
            ops.push(Op::FanOut);
        }
        for (at, client) in self.clients.iter().enumerate() {
            if !client.joined {
                ops.push(Op::Join(at));
                if client.after < self.committed {
                    ops.push(Op::ReadStore(at));
                }
            } else if client.may_leave && !client.left {
                ops.push(Op::Leave(at));
            }
        }
        ops
    }
}

/// Plays `ops` from the beginning on a fresh log; what each client got.
fn play(start: &World, ops: &[Op]) -> (World, Vec<Vec<u64>>) {
    let mut world = start.clone();
    let mut log: RoomLog<Seq, Got> = RoomLog::new(vec![Seq::new(1)]);
    let got: Vec<Got> = world.clients.iter().map(|_| Got::default()).collect();
    let mut slots = vec![None; world.clients.len()];
    for &op in ops {
        match op {
            Op::Commit => world.committed += 1,
            Op::Publish => {
                world.published += 1;
                match log.publish(vec![Seq::new(world.published)], RING, 100) {
                    Published::FanOut => world.fan_out = FanOut::Between,
                    Published::Done => {}
                    Published::Hole => panic!("publishing is in order here"),
                }
            }
            Op::FanOut => world.fan_out = step_fan_out(&mut log, world.fan_out.clone()),
            Op::ReadStore(at) => {
                let client = &mut world.clients[at];
                client.after += 1;
                got[at].borrow_mut().push(client.after);
            }
            Op::Join(at) => {
                let after = Seq::new(world.clients[at].after);
                if let Joined::Now { slot, missed } = log.join(after, got[at].clone()) {
                    got[at].borrow_mut().extend(missed.iter().map(|s| s.get()));
                    slots[at] = Some(slot);
                    world.clients[at].joined = true;
                }
            }
            Op::Leave(at) => {
                log.leave(slots[at].expect("it has joined"));
                world.clients[at].left = true;
            }
        }
    }
    let got = got.iter().map(|g| g.borrow().clone()).collect();
    (world, got)
}

fn step_fan_out(log: &mut RoomLog<Seq, Got>, fan_out: FanOut) -> FanOut {
    match fan_out {
        FanOut::Idle => FanOut::Idle,
        FanOut::Between => match log.begin_pass() {
            Some(events) => FanOut::Pass { events, slot: 0 },
            None => FanOut::Idle,
        },
        FanOut::Pass { events, slot } => {
            let next = log.give(&events, slot, 1, |got, has| {
                got.borrow_mut()
                    .extend(events[has..].iter().map(|s| s.get()));
            });
            next.map_or(FanOut::Between, |slot| FanOut::Pass { events, slot })
        }
    }
}

/// Neither a hole nor a repetition.
fn is_contiguous_from(start: u64, got: &[u64]) -> bool {
    got.iter()
        .enumerate()
        .all(|(at, &seq)| seq == start + 1 + at as u64)
}

fn explore(start: &World, ops: &mut Vec<Op>, depth: usize, leaves: &mut usize) {
    let (world, got) = play(start, ops);
    for (at, events) in got.iter().enumerate() {
        assert!(
            is_contiguous_from(start.clients[at].after, events),
            "client {at} got {events:?} by {ops:?}"
        );
    }
    let possible = world.possible();
    if possible.is_empty() || ops.len() == depth {
        *leaves += 1;
        if possible.is_empty() {
            for (at, client) in world.clients.iter().enumerate().filter(|(_, c)| !c.left) {
                let last = got[at].last().copied().unwrap_or(start.clients[at].after);
                assert_eq!(
                    last,
                    world.committed.max(client.after),
                    "client {at} is behind by {ops:?}"
                );
            }
        }
        return;
    }
    for op in possible {
        ops.push(op);
        explore(start, ops, depth, leaves);
        ops.pop();
    }
}

fn client(after: u64, may_leave: bool) -> Client {
    Client {
        after,
        joined: false,
        left: false,
        may_leave,
    }
}

fn world(to_commit: u64, clients: Vec<Client>) -> World {
    World {
        committed: 1,
        published: 1,
        to_commit,
        fan_out: FanOut::Idle,
        clients,
    }
}

#[test]
fn one_client_gets_a_contiguous_run_in_every_interleaving() {
    for after in [0, 1] {
        let start = world(4, vec![client(after, false)]);
        let mut leaves = 0;
        explore(&start, &mut Vec::new(), 14, &mut leaves);
        assert!(leaves > 100, "the walk saw only {leaves} ends");
    }
}

#[test]
fn joining_and_leaving_beside_a_slow_pass_disturbs_nobody() {
    let start = world(3, vec![client(1, true), client(0, false)]);
    let mut leaves = 0;
    explore(&start, &mut Vec::new(), 13, &mut leaves);
    assert!(leaves > 1000, "the walk saw only {leaves} ends");
}

#[test]
fn a_hole_is_told_and_known_events_change_nothing() {
    let mut log: RoomLog<Seq, ()> = RoomLog::new(vec![Seq::new(1), Seq::new(2)]);
    assert_eq!(log.publish(vec![Seq::new(2)], RING, 100), Published::Done);
    assert_eq!(log.publish(vec![Seq::new(4)], RING, 100), Published::Hole);
    assert_eq!(log.head(), Seq::new(2));
}

#[test]
fn the_ring_keeps_to_its_limits_and_says_when_a_cursor_is_older() {
    let mut log: RoomLog<Seq, ()> = RoomLog::new(vec![Seq::new(1)]);
    let events = (2..=9).map(Seq::new).collect();
    log.publish(events, 100, 3);
    assert_eq!(log.join(Seq::new(5), ()), Joined::ReadStoreFirst);
    let missed = vec![Seq::new(7), Seq::new(8), Seq::new(9)];
    assert_eq!(log.join(Seq::new(6), ()), Joined::Now { slot: 0, missed });
}

#[test]
fn what_is_to_be_said_no_more_leaves_the_ring_and_the_subscribers_get_everything() {
    let mut log: RoomLog<Seq, ()> = RoomLog::new((90..=98).map(Seq::new).collect());
    let Joined::Now { slot, .. } = log.join(Seq::new(98), ()) else {
        panic!("the ring reaches to its head");
    };
    let published = log.publish((99..=102).map(Seq::new).collect(), 1_000, 1_000);
    assert_eq!(published, Published::FanOut);
    let pass = log.begin_pass().expect("four events");
    assert_eq!(pass.len(), 4);
    assert_eq!(log.give(&pass, 0, 10, |(), has| assert_eq!(has, 0)), None);
    assert_eq!(log.sent(slot), Some(Seq::new(102)));
    // What was before the last of those that hide is read from the store.
    assert_eq!(log.ring_after(Seq::new(100)), None);
    assert_eq!(log.ring_after(Seq::new(101)), Some(vec![Seq::new(102)]));
    assert_eq!(log.ring_after(Seq::new(102)), Some(Vec::new()));
}
