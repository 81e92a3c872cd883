//! Decides whether what clients did and saw in one room fits one log: the judge of the fault tests. Must not know how
//! they did it, nor which faults there were.
//!
//! A client writes down every attempt of a send with how it ended, and every event that it was given. Moments are
//! counted by one counter for all clients, so that "was answered before that began" can be told.

use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
mod tests;

/// A message as the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// Its ordinal among the room's messages.
    pub number: u64,
    /// The principal's id.
    pub sender: String,
    /// The sender's id for it.
    pub client_id: String,
    /// Its text.
    pub text: String,
}

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A message was sent.
    Sent(Message),
    /// Anything else, as text that is the same for all who see it.
    Other(String),
}

/// An event of the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place.
    pub seq: u64,
    /// What it says.
    pub fact: Fact,
}

/// What a sender was told of an accepted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// The message's id.
    pub id: String,
    /// Its place.
    pub seq: u64,
    /// Its ordinal.
    pub number: u64,
    /// The moment of the answer.
    pub at: u64,
}

/// How one attempt of a send ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Accepted.
    Acked(Ack),
    /// Refused: nothing was written.
    Refused,
    /// No answer came.
    Unknown,
}

/// One send with all its attempts, which share the client id.
#[derive(Clone, Debug)]
pub struct Send {
    /// The principal's id.
    pub sender: String,
    /// The sender's id for it.
    pub client_id: String,
    /// The text.
    pub text: String,
    /// The moment before the first attempt.
    pub begun_at: u64,
    /// How the attempts ended, in their order.
    pub attempts: Vec<Attempt>,
}

/// What a reader was given.
#[derive(Clone, Debug)]
pub enum Seen {
    /// The verdict: what comes continues this cursor.
    Resumed {
        /// The cursor's seq.
        after: u64,
    },
    /// The verdict: what comes begins behind this head.
    Reset {
        /// The room's newest seq.
        head: u64,
    },
    /// An event.
    Event(Event),
}

/// One reader from its first subscription on, over all its connections.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Whose name a violation shows.
    pub name: String,
    /// What it was given, in order.
    pub seen: Vec<Seen>,
}

/// Everything that was done and seen in a room, and the log as it stands at the end.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// All sends.
    pub sends: Vec<Send>,
    /// The whole log, read when everything was over.
    pub log: Vec<Event>,
    /// All readers; each is expected to have come to the end of the log, without ever being reset.
    pub readers: Vec<Reader>,
}

/// What must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// The log's seqs or numbers are not 1, 2, 3 …
    LogHole {
        /// What should stand there.
        expected: u64,
        /// What does.
        found: u64,
    },
    /// An accepted message is not in the log.
    LostAck {
        /// Which.
        client_id: String,
    },
    /// A message stands in the log more than once.
    Duplicate {
        /// Which.
        client_id: String,
        /// Where.
        seqs: Vec<u64>,
    },
    /// An answer told another id, seq or number than the log has.
    AckDiffers {
        /// Of which message.
        client_id: String,
    },
    /// A message that was only ever refused is in the log.
    RefusedButKept {
        /// Which.
        client_id: String,
    },
    /// The log has a message that nobody sent like this.
    Stranger {
        /// Where.
        seq: u64,
    },
    /// A message whose send began after the other was answered stands before it.
    Reordered {
        /// The one that was answered first.
        earlier: String,
        /// The one that began later.
        later: String,
    },
    /// A reader was told to begin anew.
    WasReset {
        /// Who.
        reader: String,
    },
    /// A reader was given the continuation of another cursor than its own.
    WrongPlace {
        /// Who.
        reader: String,
        /// What it had.
        had: u64,
        /// What was continued.
        after: u64,
    },
    /// A reader was not given what stands between.
    Hole {
        /// Who.
        reader: String,
        /// What it had.
        after: u64,
        /// What came next.
        seq: u64,
    },
    /// A reader was given an event out of order, or again.
    WentBack {
        /// Who.
        reader: String,
        /// What it had.
        after: u64,
        /// What came next.
        seq: u64,
    },
    /// A reader saw something else at this place than the log has.
    Diverged {
        /// Who.
        reader: String,
        /// Where.
        seq: u64,
    },
    /// A reader did not come to the end.
    FellShort {
        /// Who.
        reader: String,
        /// What it had at last.
        last: u64,
        /// The end.
        head: u64,
    },
}

/// Everything in this history that must not be; nothing when it fits one log.
pub fn check(history: &History) -> Vec<Violation> {
    let mut found = Vec::new();
    let log = messages_of(&history.log);
    check_gapless(history.log.iter().map(|event| event.seq), &mut found);
    check_gapless(log.iter().map(|(_, message)| message.number), &mut found);
    check_strangers(&history.sends, &log, &mut found);
    for send in &history.sends {
        check_send(send, &log, &mut found);
    }
    check_order(&history.sends, &mut found);
    for reader in &history.readers {
        check_reader(reader, &history.log, &mut found);
    }
    found
}

type Placed<'a> = (u64, &'a Message);

fn messages_of(log: &[Event]) -> Vec<Placed<'_>> {
    let placed = |event| match event {
        &Event {
            seq,
            fact: Fact::Sent(ref message),
        } => Some((seq, message)),
        Event {
            fact: Fact::Other(_),
            ..
        } => None,
    };
    log.iter().filter_map(placed).collect()
}

fn check_gapless(places: impl Iterator<Item = u64>, found: &mut Vec<Violation>) {
    let wrong = (1..)
        .zip(places)
        .find(|(expected, place)| expected != place);
    if let Some((expected, place)) = wrong {
        found.push(Violation::LogHole {
            expected,
            found: place,
        });
    }
}

fn check_strangers(sends: &[Send], log: &[Placed<'_>], found: &mut Vec<Violation>) {
    let sent: BTreeSet<_> = sends
        .iter()
        .map(|send| (&send.sender, &send.client_id, &send.text))
        .collect();
    for (seq, message) in log {
        if !sent.contains(&(&message.sender, &message.client_id, &message.text)) {
            found.push(Violation::Stranger { seq: *seq });
        }
    }
}

fn check_send(send: &Send, log: &[Placed<'_>], found: &mut Vec<Violation>) {
    let is_this =
        |message: &Message| message.sender == send.sender && message.client_id == send.client_id;
    let kept: Vec<_> = log.iter().filter(|(_, m)| is_this(m)).collect();
    let client_id = send.client_id.clone();
    if kept.len() > 1 {
        let seqs = kept.iter().map(|(seq, _)| *seq).collect();
        found.push(Violation::Duplicate { client_id, seqs });
        return;
    }
    let all_refused = send.attempts.iter().all(|a| *a == Attempt::Refused);
    match kept.first() {
        Some(_) if all_refused => found.push(Violation::RefusedButKept { client_id }),
        Some((seq, message)) => {
            let fits =
                |ack: &Ack| (&ack.id, ack.seq, ack.number) == (&message.id, *seq, message.number);
            if !acks(send).all(fits) {
                found.push(Violation::AckDiffers { client_id });
            }
        }
        None if acks(send).next().is_some() => found.push(Violation::LostAck { client_id }),
        None => {}
    }
}

fn acks(send: &Send) -> impl Iterator<Item = &Ack> {
    send.attempts.iter().filter_map(|attempt| match attempt {
        Attempt::Acked(ack) => Some(ack),
        Attempt::Refused | Attempt::Unknown => None,
    })
}

/// What was answered before another send began must stand before it: walks the answers in the order of their seqs,
/// from the last to the first, with the earliest answer that was seen on the way.
fn check_order(sends: &[Send], found: &mut Vec<Violation>) {
    let mut placed: BTreeMap<u64, (&Send, u64)> = BTreeMap::new();
    for send in sends {
        if let Some(ack) = acks(send).min_by_key(|ack| ack.at) {
            placed.insert(ack.seq, (send, ack.at));
        }
    }
    let mut earliest: Option<(&Send, u64)> = None;
    for (send, answered_at) in placed.into_values().rev() {
        if let Some((earlier, at)) = earliest
            && at < send.begun_at
        {
            found.push(Violation::Reordered {
                earlier: earlier.client_id.clone(),
                later: send.client_id.clone(),
            });
        }
        if earliest.is_none_or(|(_, at)| answered_at < at) {
            earliest = Some((send, answered_at));
        }
    }
}

fn check_reader(reader: &Reader, log: &[Event], found: &mut Vec<Violation>) {
    let mut newest = 0;
    let who = || reader.name.clone();
    for seen in &reader.seen {
        match seen {
            Seen::Resumed { after } if *after == newest => {}
            Seen::Resumed { after } => {
                let (reader, had, after) = (who(), newest, *after);
                found.push(Violation::WrongPlace { reader, had, after });
            }
            Seen::Reset { head } => {
                found.push(Violation::WasReset { reader: who() });
                newest = *head;
            }
            Seen::Event(event) => {
                let (reader, seq) = (who(), event.seq);
                let after = newest;
                if seq <= newest {
                    found.push(Violation::WentBack { reader, after, seq });
                    continue;
                }
                if seq > newest + 1 {
                    found.push(Violation::Hole { reader, after, seq });
                }
                newest = seq;
                check_same(who(), event, log, found);
            }
        }
    }
    let head = log.last().map_or(0, |event| event.seq);
    if newest < head {
        let (reader, last) = (who(), newest);
        found.push(Violation::FellShort { reader, last, head });
    }
}

fn check_same(reader: String, event: &Event, log: &[Event], found: &mut Vec<Violation>) {
    let seq = event.seq;
    let kept = log.binary_search_by_key(&seq, |kept| kept.seq);
    if kept.map(|at| &log[at]) != Ok(event) {
        found.push(Violation::Diverged { reader, seq });
    }
}
