//! Who is online, and who is to be written down, over ticks.

use domain::{PrincipalId, TenantId};
use uuid::Uuid;

use super::*;

const EVERY: SightingsEvery = SightingsEvery {
    first: 10,
    every: 100,
};

fn person(bits: u128) -> PersonKey {
    let tenant = TenantId::from_uuid(Uuid::from_u128(1));
    (tenant, PrincipalId::from_uuid(Uuid::from_u128(bits)))
}

/// Shows or hides, as one answer of the store says.
fn answer(people: &People, shows: Shows) {
    let mut known = people.0.lock();
    known.unasked.clear();
    for here in known.here.values_mut() {
        here.shows = shows;
    }
}

fn is_here(people: &People, who: PersonKey, tick: u32) -> bool {
    let mut known = people.0.lock();
    known.let_go(tick);
    known.here.contains_key(&who)
}

fn due(people: &People, tick: u32) -> Vec<PersonKey> {
    let mut known = people.0.lock();
    let mut seen = Vec::new();
    known.take_due(tick, EVERY, 100, &mut seen);
    seen.into_iter().map(|seen| seen.person).collect()
}

#[test]
fn whoever_loses_every_line_is_online_for_ten_ticks_more() {
    let (people, ana) = (People::default(), person(2));
    people.come(ana, true, 0);
    people.come(ana, true, 3);
    answer(&people, Shows::Shown);
    people.go(ana, 5);
    assert!(is_here(&people, ana, 100), "one line is left");
    people.go(ana, 100);
    assert!(is_here(&people, ana, 109));
    people.come(ana, true, 109);
    assert!(is_here(&people, ana, 200), "they came back");
    people.go(ana, 200);
    assert!(!is_here(&people, ana, 210));
    let gone = std::mem::take(&mut people.0.lock().gone);
    let seen = Seen {
        person: ana,
        ago: 10,
        is_here: false,
    };
    assert_eq!(gone, [seen]);
}

#[test]
fn nobody_is_told_of_before_it_is_known_that_they_show_it() {
    let (people, ana) = (People::default(), person(2));
    people.come(ana, true, 0);
    let shown = |people: &People| people.shown(ana.0, [ana.1].into_iter());
    assert_eq!(shown(&people), (HashSet::new(), false));
    answer(&people, Shows::Hidden);
    assert_eq!(shown(&people), (HashSet::new(), true));
    people.go(ana, 1);
    assert!(!is_here(&people, ana, 11));
    assert!(
        people.0.lock().gone.is_empty(),
        "whoever hides is not written down"
    );
}

#[test]
fn whoever_stays_is_written_down_now_and_then_and_no_guest_ever() {
    let (people, ana, guest) = (People::default(), person(2), person(3));
    people.come(ana, true, 0);
    people.come(guest, false, 0);
    answer(&people, Shows::Shown);
    assert!(due(&people, 9).is_empty());
    assert_eq!(due(&people, 10), [ana]);
    assert!(due(&people, 109).is_empty());
    assert_eq!(due(&people, 110), [ana]);
    // However often somebody comes, they have one place.
    for at in 0..5 {
        people.go(ana, 200 + at * 20);
        assert!(!is_here(&people, ana, 215 + at * 20));
        people.come(ana, true, 216 + at * 20);
    }
    answer(&people, Shows::Shown);
    assert_eq!(due(&people, 400), [ana]);
    assert_eq!(people.0.lock().due.len(), 1);
}
