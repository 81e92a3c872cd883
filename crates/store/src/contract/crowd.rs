//! A case about a room as large as one in which the number beside a message is exact: three thousand who read at random.
//! What they do comes from a seed, several of them in a run and others in each; a failure says which.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use domain::ids::MessageNumber;
use domain::rooms::ReadMarker;
use domain::{Ambient as _, Membership, Principal, Seq};

use super::known_room::KnownRoom;
use super::world::World;
use crate::{Changes, NewGuest, SharedStore};

/// As many as the policy counts at most.
const MEMBERS: usize = 3_000;
const ROUNDS: u64 = 2;
const MESSAGES: usize = 40;

/// Seeds of a run.
const SEEDS: u64 = 4;

/// The same chance for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

async fn crowd(world: &World) -> Vec<Principal> {
    let names = (0..MEMBERS).map(|at| format!("person {at}"));
    let guests: Vec<NewGuest> = names
        .map(|name| {
            let principal = world.principal(&name);
            let device = world.device(world.tenant, principal.id);
            let tenant = world.tenant;
            NewGuest {
                tenant,
                principal,
                device,
            }
        })
        .collect();
    let people = guests.iter().map(|guest| guest.principal.clone()).collect();
    let changes = Changes {
        guests,
        ..Changes::default()
    };
    world.write(&changes).await;
    people
}

fn read(world: &World, room: &mut KnownRoom, who: &Principal, (seq, number): (Seq, MessageNumber)) {
    let mut standing: Membership = room.standing(who.id);
    standing.read_up_to(ReadMarker { seq, number });
    room.set_standing(who.id, standing, world.seeds.now());
}

/// For every message: whoever's marker lies below it, counted one by one, is what the counts by ordinal add up to.
async fn check(world: &World, room: &KnownRoom, people: &[Principal], seed: u64) {
    let counted = world.store.count_markers(room.tenant, room.room.id).await;
    let counted = counted.expect("markers are counted");
    let markers = people.iter().map(|one| room.standing(one.id).marker.number);
    let markers: Vec<MessageNumber> = markers.collect();
    for number in 1..=room.room.number.get() {
        let is_below = |marker: MessageNumber| marker.get() < number;
        let below = counted.iter().filter(|(marker, _)| is_below(*marker));
        let told: u64 = below.map(|(_, members)| members).sum();
        let full = markers.iter().filter(|marker| is_below(**marker)).count();
        assert_eq!(told, full as u64, "beside message {number}, seed {seed}");
    }
}

/// After any reading the number beside each message is that of a full count. `MARU_SEED` plays one seed again.
pub async fn the_number_beside_a_message_is_exact_in_a_room_of_three_thousand(store: SharedStore) {
    let world = World::new(store).await;
    let people = crowd(&world).await;
    for seed in seeds() {
        println!("a crowd that reads by the seed {seed}");
        read_at_random(&world, &people, seed).await;
    }
}

fn seeds() -> Vec<u64> {
    if let Ok(seed) = std::env::var("MARU_SEED") {
        return vec![seed.parse().expect("a number")];
    }
    // The keys of a hasher are the chance that the standard library has.
    let first = RandomState::new().build_hasher().finish();
    (0..SEEDS).map(|at| first.wrapping_add(at)).collect()
}

async fn read_at_random(world: &World, people: &[Principal], seed: u64) {
    let mut room = world.room(None).await;
    for person in people {
        room.join(&world.seeds, person);
    }
    room.flush(world).await;
    let mut chance = Chance(seed);
    // From nearly everybody to nearly nobody reads in a round.
    let often = 1 + chance.below(10);
    let mut places = Vec::new();
    for round in 0..ROUNDS {
        for at in 0..=chance.below(MESSAGES) {
            let sender = &people[chance.below(MEMBERS)];
            let seq = room.send(&world.seeds, sender, &format!("{round}-{at}"), "말");
            let place = (seq, room.room.number);
            places.push(place);
            read(world, &mut room, sender, place);
        }
        for person in people {
            if chance.below(often) == 0 {
                let place = places[chance.below(places.len())];
                read(world, &mut room, person, place);
            }
        }
        room.flush(world).await;
        check(world, &room, people, seed).await;
    }
}
