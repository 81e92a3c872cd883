//! Tests of the judge: it lets a good history pass and finds each kind of bad one.

use super::*;

fn message(number: u64) -> Message {
    Message {
        id: format!("ms_{number}"),
        number,
        sender: "pr_ana".to_owned(),
        client_id: format!("c{number}"),
        text: format!("text {number}"),
    }
}

fn sent(seq: u64, number: u64) -> Event {
    Event {
        seq,
        fact: Fact::Sent(message(number)),
    }
}

fn acked(seq: u64, number: u64, at: u64) -> Attempt {
    let id = format!("ms_{number}");
    Attempt::Acked(Ack {
        id,
        seq,
        number,
        at,
    })
}

fn send(number: u64, begun_at: u64, attempts: Vec<Attempt>) -> Send {
    let Message {
        sender,
        client_id,
        text,
        ..
    } = message(number);
    Send {
        sender,
        client_id,
        text,
        begun_at,
        attempts,
    }
}

/// Somebody joined, then three messages; the second needed a second attempt. One reader saw it live, one in two parts.
fn good() -> History {
    let joined = Event {
        seq: 1,
        fact: Fact::Other("joined".to_owned()),
    };
    let log = vec![joined, sent(2, 1), sent(3, 2), sent(4, 3)];
    let mut live = vec![Seen::Resumed { after: 0 }];
    live.extend(log.iter().cloned().map(Seen::Event));
    let mut in_parts = live.clone();
    in_parts.insert(3, Seen::Resumed { after: 2 });
    let reader = |name: &str, seen| Reader {
        name: name.to_owned(),
        seen,
    };
    History {
        sends: vec![
            send(1, 1, vec![acked(2, 1, 2)]),
            send(2, 3, vec![Attempt::Unknown, acked(3, 2, 6)]),
            send(3, 4, vec![acked(4, 3, 5)]),
            send(9, 7, vec![Attempt::Refused, Attempt::Refused]),
        ],
        log,
        readers: vec![reader("bo", live), reader("cy", in_parts)],
    }
}

/// What is found once the good history was changed.
fn found_after(change: impl FnOnce(&mut History)) -> Vec<Violation> {
    let mut history = good();
    change(&mut history);
    check(&history)
}

#[test]
fn a_history_that_fits_one_log_passes() {
    assert_eq!(check(&good()), []);
}

#[test]
fn a_send_that_stays_unknown_may_be_kept_or_not() {
    let unknown = |number| send(number, 9, vec![Attempt::Unknown]);
    let found = found_after(|history| {
        history.sends[2] = unknown(3);
        history.sends.push(unknown(8));
    });
    assert_eq!(found, []);
}

#[test]
fn a_lost_ack_is_found() {
    let found = found_after(|history| {
        history.log.pop();
        history.readers.clear();
    });
    let client_id = "c3".to_owned();
    assert_eq!(found, [Violation::LostAck { client_id }]);
}

#[test]
fn a_duplicate_is_found() {
    let found = found_after(|history| {
        let mut again = message(1);
        again.number = 4;
        let fact = Fact::Sent(again);
        history.log.push(Event { seq: 5, fact });
        history.readers.clear();
    });
    let (client_id, seqs) = ("c1".to_owned(), vec![2, 5]);
    assert_eq!(found, [Violation::Duplicate { client_id, seqs }]);
}

#[test]
fn an_ack_that_the_log_does_not_bear_out_is_found() {
    let found = found_after(|history| history.sends[0].attempts.push(acked(3, 1, 9)));
    let client_id = "c1".to_owned();
    assert_eq!(found, [Violation::AckDiffers { client_id }]);
}

#[test]
fn a_refused_message_in_the_log_is_found() {
    let found = found_after(|history| history.sends[2].attempts = vec![Attempt::Refused]);
    let client_id = "c3".to_owned();
    assert_eq!(found, [Violation::RefusedButKept { client_id }]);
}

#[test]
fn a_message_that_nobody_sent_like_this_is_found() {
    let found = found_after(|history| "another text".clone_into(&mut history.sends[0].text));
    assert_eq!(found, [Violation::Stranger { seq: 2 }]);
}

const HOLE: Violation = Violation::LogHole {
    expected: 1,
    found: 2,
};

#[test]
fn a_hole_in_the_log_is_found() {
    let found = found_after(|history| {
        history.log.remove(0);
        history.readers.clear();
    });
    assert_eq!(found, [HOLE]);
}

#[test]
fn a_hole_in_the_numbers_is_found() {
    let found = found_after(|history| {
        let fact = Fact::Other("what was a message".to_owned());
        history.log[1].fact = fact;
        history.sends.remove(0);
        history.readers.clear();
    });
    assert_eq!(found, [HOLE]);
}

#[test]
fn an_order_against_the_answers_is_found() {
    let found = found_after(|history| {
        history.sends[0].begun_at = 7;
        history.sends[0].attempts = vec![acked(2, 1, 8)];
    });
    let (earlier, later) = ("c3".to_owned(), "c1".to_owned());
    assert_eq!(found, [Violation::Reordered { earlier, later }]);
}

#[test]
fn a_hole_in_what_a_reader_saw_is_found() {
    let found = found_after(|history| {
        history.readers[0].seen.remove(2);
    });
    let (reader, after, seq) = ("bo".to_owned(), 1, 3);
    assert_eq!(found, [Violation::Hole { reader, after, seq }]);
}

#[test]
fn an_event_that_comes_again_is_found() {
    let found = found_after(|history| {
        let again = history.readers[0].seen[2].clone();
        history.readers[0].seen.push(again);
    });
    let (reader, after, seq) = ("bo".to_owned(), 4, 2);
    assert_eq!(found, [Violation::WentBack { reader, after, seq }]);
}

#[test]
fn events_in_another_order_are_found() {
    let found = found_after(|history| history.readers[0].seen.swap(2, 3));
    let reader = || "bo".to_owned();
    let hole = Violation::Hole {
        reader: reader(),
        after: 1,
        seq: 3,
    };
    let back = Violation::WentBack {
        reader: reader(),
        after: 3,
        seq: 2,
    };
    assert_eq!(found, [hole, back]);
}

#[test]
fn readers_that_diverge_are_found() {
    let found = found_after(|history| history.readers[1].seen[2] = Seen::Event(sent(2, 7)));
    let (reader, seq) = ("cy".to_owned(), 2);
    assert_eq!(found, [Violation::Diverged { reader, seq }]);
}

#[test]
fn an_event_that_only_a_reader_has_is_found() {
    let found = found_after(|history| {
        history.readers[0].seen.push(Seen::Event(sent(5, 4)));
    });
    let (reader, seq) = ("bo".to_owned(), 5);
    assert_eq!(found, [Violation::Diverged { reader, seq }]);
}

#[test]
fn a_reader_that_did_not_come_to_the_end_is_found() {
    let found = found_after(|history| {
        history.readers[0].seen.pop();
    });
    let (reader, last, head) = ("bo".to_owned(), 3, 4);
    assert_eq!(found, [Violation::FellShort { reader, last, head }]);
}

#[test]
fn a_reset_and_a_wrong_place_are_found() {
    let found = found_after(|history| {
        history.readers[0].seen[0] = Seen::Reset { head: 0 };
        history.readers[1].seen[3] = Seen::Resumed { after: 1 };
    });
    let reset = Violation::WasReset {
        reader: "bo".to_owned(),
    };
    let wrong = Violation::WrongPlace {
        reader: "cy".to_owned(),
        had: 2,
        after: 1,
    };
    assert_eq!(found, [reset, wrong]);
}
