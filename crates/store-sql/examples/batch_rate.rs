//! How many sends a second one writer stores durably: load, write and commit of whole batches, as the writer of the
//! application does it, without the application.
//!
//! `cargo run --release -p maru-store-sql --example batch_rate -- [batch=128] [seconds=5] [rooms=10] [ids=rising] [senders=1000] [markers=moved] [url=]`
//!
//! `markers=still` leaves the senders' read markers where they are.
//! `ids=random` makes client ids without order, as foreign clients may. Without a url it writes a SQLite file into a
//! temporary directory; `url=own` starts a PostgreSQL for the time of the run, `url=postgres://…` uses one.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::ids::MessageNumber;
use domain::rooms::ReadMarker;
use domain::tenants::Lives;
use domain::{
    Actor, Ambient, ClientId, Device, Life, Message, MessageId, Principal, PrincipalId,
    PrincipalKind, Room, RoomId, RoomKind, Seq, SessionId, Tenant, TenantId, TenantSlug, Timestamp,
    Way,
};
use maru_store_sql::testing::PostgresCluster;
use maru_store_sql::{PostgresOptions, PostgresStore, SqliteOptions, SqliteStore};
use store::{
    Changes, Facts, Member, MovedMarker, NewGuest, NewRoom, RoomHead, SharedStore, StoreError,
    Subject, Wanted,
};

const TEXT: &str = "오늘 점심 뭐 먹을까요? 저는 국수가 좋은데, 다들 어때요? See you at noon.";

type Failure = Box<dyn std::error::Error>;

/// Ids in one rising row, spread over their bits.
#[derive(Default)]
struct Seeds(std::sync::atomic::AtomicU64);

impl Seeds {
    fn step(&self) -> u64 {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }
}

impl Ambient for Seeds {
    fn now(&self) -> Timestamp {
        let millis = i64::try_from(self.step() / 64).unwrap_or(0);
        Timestamp::from_millis(1_700_000_000_000 + millis)
    }

    fn random(&self) -> [u8; 16] {
        let mut x = self.step().wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bytes = [0; 16];
        for half in bytes.chunks_mut(8) {
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            half.copy_from_slice(&(x ^ (x >> 31)).to_le_bytes());
        }
        bytes
    }
}

/// What is asked for on the command line.
struct Plan {
    batch: usize,
    seconds: u64,
    rooms: usize,
    ids_rise: bool,
    senders: usize,
    markers_move: bool,
    url: Option<String>,
}

impl Plan {
    fn read() -> Result<Self, Failure> {
        let given: HashMap<String, String> = std::env::args()
            .skip(1)
            .filter_map(|word| word.split_once('=').map(|(k, v)| (k.into(), v.into())))
            .collect();
        let text = |name: &str, other: &str| given.get(name).map_or(other.into(), Clone::clone);
        Ok(Self {
            batch: text("batch", "128").parse()?,
            seconds: text("seconds", "5").parse()?,
            rooms: text("rooms", "10").parse()?,
            ids_rise: text("ids", "rising") == "rising",
            senders: text("senders", "1000").parse()?,
            markers_move: text("markers", "moved") == "moved",
            url: given.get("url").cloned(),
        })
    }
}

/// Who sends to where.
struct Town {
    seeds: Seeds,
    ids_rise: bool,
    markers_move: bool,
    tenant: TenantId,
    guests: Vec<NewGuest>,
    rooms: Vec<RoomId>,
}

/// How long the parts of one batch took.
#[derive(Clone, Copy, Default)]
struct Times {
    load: Duration,
    write: Duration,
    commit: Duration,
    all: Duration,
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
fn present() -> Instant {
    Instant::now()
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let plan = Plan::read()?;
    let directory = tempfile::tempdir()?;
    let own = plan.url.as_deref() == Some("own");
    let cluster = own.then(|| PostgresCluster::start_with(&[])).transpose()?;
    let url = match &cluster {
        Some(cluster) => Some(cluster.create_database("town", None)?),
        None => plan.url.clone(),
    };
    let store = open(url.as_deref(), directory.path()).await?;
    println!("durability {:?}", store.durability().await?);
    let town = Town::build(&store, &plan).await?;
    let mut times = Vec::new();
    let begin = present();
    while begin.elapsed() < Duration::from_secs(plan.seconds.min(120)) {
        times.push(town.send_batch(&store, plan.batch).await?);
    }
    report(plan.batch, begin.elapsed(), times);
    Ok(())
}

async fn open(url: Option<&str>, directory: &Path) -> Result<SharedStore, StoreError> {
    if let Some(url) = url {
        let store = PostgresStore::connect(url, PostgresOptions::default()).await?;
        return Ok(Arc::new(store));
    }
    let path = directory.join("maru.db");
    let store = SqliteStore::open(&path, SqliteOptions::default()).await?;
    Ok(Arc::new(store))
}

#[expect(clippy::cast_precision_loss, reason = "printed with few digits")]
fn report(batch: usize, elapsed: Duration, mut times: Vec<Times>) {
    times.sort_by_key(|times| times.all);
    let count = times.len();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    let at = |share: usize| millis(times[(count - 1) * share / 1_000].all);
    let mean = |part: fn(&Times) -> Duration| {
        millis(times.iter().map(part).sum::<Duration>()) / count as f64
    };
    println!(
        "{} sends in batches of {batch}: {:.0}/s",
        batch * count,
        (batch * count) as f64 / elapsed.as_secs_f64()
    );
    println!(
        "a batch takes p50 {:.2} ms, p99 {:.2}, p99.9 {:.2}, at most {:.2}",
        at(500),
        at(990),
        at(999),
        at(1_000)
    );
    println!(
        "on average load {:.2} ms, write {:.2}, commit {:.2}",
        mean(|times| times.load),
        mean(|times| times.write),
        mean(|times| times.commit)
    );
}

impl Town {
    async fn build(store: &SharedStore, plan: &Plan) -> Result<Self, Failure> {
        let seeds = Seeds::default();
        let tenant = TenantId::generate(&seeds);
        let slug = TenantSlug::parse("town").ok_or("a slug")?;
        let town = Tenant::new(tenant, slug, "Town", seeds.now());
        store.create_tenant(&town).await?;
        let mut changes = Changes::default();
        for n in 0..plan.senders {
            changes.guests.push(new_guest(tenant, &seeds, n));
        }
        for _ in 0..plan.rooms {
            changes.rooms.push(new_room(tenant, &seeds, plan.senders));
        }
        let rooms: Vec<RoomId> = changes.rooms.iter().map(|new| new.room.id).collect();
        let guests = changes.guests.clone();
        let at = seeds.now();
        for &room in &rooms {
            let members = guests.iter().map(|guest| Member {
                tenant,
                room,
                principal: guest.principal.id,
                membership: domain::Membership {
                    is_in: true,
                    joined_at: at,
                    ..domain::Membership::stranger()
                },
                at,
            });
            changes.members.extend(members);
        }
        let mut tx = store.begin().await?;
        tx.write(&changes).await?;
        tx.commit().await?;
        Ok(Self {
            seeds,
            ids_rise: plan.ids_rise,
            markers_move: plan.markers_move,
            tenant,
            guests,
            rooms,
        })
    }

    async fn send_batch(&self, store: &SharedStore, batch: usize) -> Result<Times, Failure> {
        let mut senders = Vec::with_capacity(batch);
        let mut wanted = Vec::with_capacity(batch);
        for _ in 0..batch {
            let n = u128::from_le_bytes(self.seeds.random());
            let guest = &self.guests[usize::try_from(n % self.guests.len() as u128)?];
            let room = self.rooms[usize::try_from((n >> 64) % self.rooms.len() as u128)?];
            senders.push(&guest.principal);
            wanted.push(self.wanted(guest, room));
        }
        let begin = present();
        let mut tx = store.begin().await?;
        let facts = tx.load(&wanted).await?;
        let load = begin.elapsed();
        let changes = self.changes(&senders, &wanted, &facts);
        let decided = begin.elapsed();
        tx.write(&changes).await?;
        let written = begin.elapsed();
        tx.commit().await?;
        let all = begin.elapsed();
        Ok(Times {
            load,
            write: written.saturating_sub(decided),
            commit: all.saturating_sub(written),
            all,
        })
    }

    fn wanted(&self, guest: &NewGuest, room: RoomId) -> Wanted {
        let id = if self.ids_rise {
            MessageId::generate(&self.seeds).to_string()
        } else {
            format!("{:x}", u128::from_le_bytes(self.seeds.random()))
        };
        let client_id = ClientId::parse(&id).expect("at most 32 of the allowed characters");
        Wanted {
            actor: Actor {
                tenant: self.tenant,
                principal: guest.principal.id,
                session: guest.device.session,
            },
            subject: Subject::Send {
                room,
                client_id,
                reply_to: None,
                to_pair: false,
                held_at: None,
            },
        }
    }

    fn changes(&self, senders: &[&Principal], wanted: &[Wanted], facts: &[Facts]) -> Changes {
        let mut changes = Changes::default();
        let mut heads: HashMap<RoomId, RoomHead> = HashMap::new();
        for ((sender, wanted), facts) in senders.iter().zip(wanted).zip(facts) {
            let room = facts.room.as_ref().expect("the rooms are there");
            assert!(facts.is_in() && facts.session.is_some() && facts.message.is_none());
            let Subject::Send { client_id, .. } = &wanted.subject else {
                unreachable!("only sends are asked");
            };
            let head = heads.entry(room.id).or_insert(RoomHead {
                tenant: self.tenant,
                room: room.id,
                head: room.head,
                number: room.number,
                members: room.members,
                last_message_seq: None,
                active_at: Some(self.seeds.now()),
            });
            head.head = head.head.next();
            head.number = head.number.next();
            head.last_message_seq = Some(head.head);
            let marker = ReadMarker {
                seq: head.head,
                number: head.number,
            };
            self.mark(&mut changes, sender.id, room.id, marker);
            let message = self.message(sender, head, client_id);
            changes.messages.push((self.tenant, Arc::new(message)));
        }
        changes.heads = heads.into_values().collect();
        changes
    }

    /// Sending reads up to one's own message.
    fn mark(
        &self,
        changes: &mut Changes,
        principal: PrincipalId,
        room: RoomId,
        marker: ReadMarker,
    ) {
        let tenant = self.tenant;
        if self.markers_move {
            let same = |m: &MovedMarker| m.room == room && m.principal == principal;
            changes.markers.retain(|m| !same(m));
            changes.markers.push(MovedMarker {
                tenant,
                room,
                principal,
                marker,
                sent_at: None,
            });
        }
    }

    fn message(&self, sender: &Principal, head: &RoomHead, client_id: &ClientId) -> Message {
        Message {
            id: MessageId::generate(&self.seeds),
            room: head.room,
            seq: head.head,
            number: head.number,
            sender: sender.clone(),
            sent_as: None,
            client_id: client_id.clone(),
            text: TEXT.into(),
            sent_at: head.active_at.unwrap_or(Timestamp::from_millis(0)),
            edited_at: None,
            deleted_at: None,
            reply_to: None,
            mentions: domain::Mentions::default(),
            reactions: Vec::new(),
            is_pinned: false,
        }
    }
}

fn new_guest(tenant: TenantId, seeds: &Seeds, n: usize) -> NewGuest {
    let principal = Principal {
        id: PrincipalId::generate(seeds),
        kind: PrincipalKind::Guest,
        name: format!("느긋한 수달 {n}").into(),
        tag: "#4821".into(),
        picture: None,
    };
    let now = seeds.now();
    let device = Device {
        tenant,
        session: SessionId::generate(seeds),
        principal: principal.id,
        way: Way::Guest,
        device: "Chrome · Android".into(),
        session_ref: None,
        created_at: now,
        refreshed_at: now,
        proved_at: None,
        life: Life::of_guest(now, &Lives::default()),
    };
    NewGuest {
        tenant,
        principal,
        device,
    }
}

fn new_room(tenant: TenantId, seeds: &Seeds, members: usize) -> NewRoom {
    NewRoom {
        tenant,
        room: Room {
            id: RoomId::generate(seeds),
            kind: RoomKind::Open,
            alias: None,
            title: "점심".into(),
            cover: "🍜".into(),
            settings: domain::rooms::RoomSettings::default(),
            created_at: seeds.now(),
            head: Seq::ZERO,
            number: MessageNumber::default(),
            floor_number: MessageNumber::default(),
            members: members as u64,
            last_message: None,
            notice: None,
        },
        last_message_seq: None,
        is_listed: true,
        pair_key: None,
        created_by: None,
        create_key: None,
    }
}
