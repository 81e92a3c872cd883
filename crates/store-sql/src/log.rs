//! Contiguous runs of a room's log. Pure. A hole in what was read ends a run: nothing behind it may be shown before
//! the hole is filled. Must not know SQL.

use domain::{Event, Seq};

/// The run that begins behind `after`, of events in seq order.
pub(crate) fn contiguous_after(after: Seq, mut events: Vec<Event>) -> Vec<Event> {
    let mut head = after;
    let run = events.iter().take_while(|event| {
        let follows = event.seq == head.next();
        head = event.seq;
        follows
    });
    let length = run.count();
    events.truncate(length);
    events
}

/// The run that ends at the newest event, in seq order, of events with the newest first.
pub(crate) fn contiguous_before(mut events: Vec<Event>) -> Vec<Event> {
    let mut follower = None;
    let run = events.iter().take_while(|event| {
        let precedes = follower.is_none_or(|seq| event.seq.next() == seq);
        follower = Some(event.seq);
        precedes
    });
    let length = run.count();
    events.truncate(length);
    events.reverse();
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{EventBody, Principal, PrincipalId, PrincipalKind, RoomId, Timestamp};
    use uuid::Uuid;

    fn events(seqs: &[u64]) -> Vec<Event> {
        let event = |&seq: &u64| Event {
            room: RoomId::from_uuid(Uuid::from_u128(1)),
            seq: Seq::new(seq),
            at: Timestamp::from_millis(0),
            body: EventBody::MemberJoined {
                member: Principal {
                    id: PrincipalId::from_uuid(Uuid::from_u128(2)),
                    kind: PrincipalKind::Guest,
                    name: "a".into(),
                    tag: "#1".into(),
                    picture: None,
                },
                role: domain::MemberRole::Member,
            },
        };
        seqs.iter().map(event).collect()
    }

    #[test]
    fn a_run_ends_before_the_first_hole() {
        let run = |after, seqs| contiguous_after(Seq::new(after), events(seqs));
        assert_eq!(run(3, &[4, 5, 7, 8]), events(&[4, 5]));
        assert_eq!(run(3, &[5, 6]), []);
        assert_eq!(run(3, &[]), []);
        assert_eq!(run(0, &[1, 2, 3]), events(&[1, 2, 3]));
    }

    #[test]
    fn a_tail_begins_behind_the_last_hole() {
        assert_eq!(contiguous_before(events(&[8, 7, 5, 4])), events(&[7, 8]));
        assert_eq!(contiguous_before(events(&[3, 2, 1])), events(&[1, 2, 3]));
        assert_eq!(contiguous_before(Vec::new()), []);
    }
}
