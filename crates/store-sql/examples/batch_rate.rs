//! How many sends a second one writer stores durably: load, write and commit of whole batches, as the writer of the
//! application does it, without the application.
//!
//! `cargo run --release -p maru-store-sql --example batch_rate -- [batch] [seconds] [url]`
//!
//! Without a url (`postgres://…`) it writes a SQLite file into a temporary directory.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::MessageNumber;
use domain::{
    Actor, Ambient, ClientId, Message, MessageId, Principal, PrincipalId, PrincipalKind, Room,
    RoomId, RoomKind, Seq, SessionId, Tenant, TenantId, TenantSlug, Timestamp,
};
use maru_store_sql::{SqliteOptions, SqliteStore};
use store::{
    Changes, Facts, Member, NewGuest, NewRoom, RoomHead, SharedStore, StoreError, Subject, Wanted,
};
use tokio::time::Instant;

const SENDERS: usize = 1_000;
const ROOMS: usize = 100;
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

/// Who sends to where.
struct Town {
    seeds: Seeds,
    tenant: TenantId,
    guests: Vec<NewGuest>,
    rooms: Vec<RoomId>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let batch: usize = arguments.next().map_or(Ok(128), |text| text.parse())?;
    let seconds: u64 = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let directory = tempfile::tempdir()?;
    let store = open(arguments.next().as_deref(), directory.path()).await?;
    println!("durability {:?}", store.durability().await?);
    let town = Town::build(&store).await?;
    let mut times = Vec::new();
    let begin = Instant::now();
    eprintln!(
        "BUILT {}",
        std::fs::read_to_string("/proc/self/stat").unwrap()
    );
    while begin.elapsed() < Duration::from_secs(seconds.min(120)) {
        let at = Instant::now();
        town.send_batch(&store, batch).await?;
        times.push(at.elapsed());
    }
    report(batch, begin.elapsed(), times);
    Ok(())
}

async fn open(url: Option<&str>, directory: &Path) -> Result<SharedStore, StoreError> {
    match url {
        None => {
            let path = directory.join("maru.db");
            let store = SqliteStore::open(&path, SqliteOptions::default()).await?;
            Ok(Arc::new(store))
        }
        Some(_) => unimplemented!(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "printed with few digits")]
fn report(batch: usize, elapsed: Duration, mut times: Vec<Duration>) {
    times.sort();
    let millis = |share: usize| times[(times.len() - 1) * share / 1_000].as_secs_f64() * 1e3;
    let rows = batch * times.len();
    println!(
        "{rows} sends in batches of {batch}: {:.0}/s; a batch takes p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms, at most {:.2} ms",
        rows as f64 / elapsed.as_secs_f64(),
        millis(500),
        millis(990),
        millis(999),
        millis(1_000),
    );
}

impl Town {
    async fn build(store: &SharedStore) -> Result<Self, Failure> {
        let seeds = Seeds::default();
        let tenant = TenantId::generate(&seeds);
        let slug = TenantSlug::parse("town").ok_or("a slug")?;
        let name = "Town".into();
        let id = tenant;
        store.create_tenant(&Tenant { id, slug, name }).await?;
        let mut changes = Changes::default();
        for n in 0..SENDERS {
            changes.guests.push(new_guest(tenant, &seeds, n));
        }
        for _ in 0..ROOMS {
            changes.rooms.push(new_room(tenant, &seeds));
        }
        let rooms: Vec<RoomId> = changes.rooms.iter().map(|new| new.room.id).collect();
        let guests = changes.guests.clone();
        let at = seeds.now();
        for &room in &rooms {
            let members = guests.iter().map(|guest| Member {
                tenant,
                room,
                principal: guest.principal.id,
                at,
            });
            changes.joined.extend(members);
        }
        let mut tx = store.begin().await?;
        tx.write(&changes).await?;
        tx.commit().await?;
        Ok(Self {
            seeds,
            tenant,
            guests,
            rooms,
        })
    }

    async fn send_batch(&self, store: &SharedStore, batch: usize) -> Result<(), Failure> {
        let mut senders = Vec::with_capacity(batch);
        let mut wanted = Vec::with_capacity(batch);
        for _ in 0..batch {
            let n = u128::from_le_bytes(self.seeds.random());
            let guest = &self.guests[usize::try_from(n % SENDERS as u128)?];
            let room = self.rooms[usize::try_from(
                (n >> 64) % std::env::var("ROOMS").map_or(100, |r| r.parse().unwrap()),
            )?];
            senders.push(&guest.principal);
            wanted.push(self.wanted(guest, room));
        }
        let a = Instant::now();
        let mut tx = store.begin().await?;
        let b = Instant::now();
        let facts = tx.load(&wanted).await?;
        let c = Instant::now();
        let ch = self.changes(&senders, &wanted, &facts);
        let d = Instant::now();
        tx.write(&ch).await?;
        let e = Instant::now();
        tx.commit().await?;
        let f = Instant::now();
        if self.seeds.step() % 5 == 0 {
            eprintln!(
                "begin {:?} load {:?} decide {:?} write {:?} commit {:?}",
                b - a,
                c - b,
                d - c,
                e - d,
                f - e
            );
        }
        Ok(())
    }

    fn wanted(&self, guest: &NewGuest, room: RoomId) -> Wanted {
        let id = if std::env::var("ORD").is_ok() {
            MessageId::generate(&self.seeds).to_string()
        } else {
            uuid::Uuid::from_bytes(self.seeds.random()).to_string()
        };
        let client_id = ClientId::parse(&id).expect("36 of the allowed characters");
        Wanted {
            actor: Actor {
                tenant: self.tenant,
                principal: guest.principal.id,
                session: guest.session,
            },
            subject: Subject::Send { room, client_id },
        }
    }

    fn changes(&self, senders: &[&Principal], wanted: &[Wanted], facts: &[Facts]) -> Changes {
        let mut changes = Changes::default();
        let mut heads: std::collections::HashMap<RoomId, RoomHead> =
            std::collections::HashMap::new();
        for ((sender, wanted), facts) in senders.iter().zip(wanted).zip(facts) {
            let room = facts.room.expect("the rooms are there");
            assert!(facts.is_member && facts.session.is_some() && facts.message.is_none());
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
                active_at: self.seeds.now(),
            });
            head.head = head.head.next();
            head.number = head.number.next();
            head.last_message_seq = Some(head.head);
            changes.messages.push((
                self.tenant,
                Message {
                    id: MessageId::generate(&self.seeds),
                    room: room.id,
                    seq: head.head,
                    number: head.number,
                    sender: (*sender).clone(),
                    client_id: client_id.clone(),
                    text: TEXT.into(),
                    sent_at: head.active_at,
                    deleted_at: None,
                },
            ));
        }
        changes.heads = heads.into_values().collect();
        changes
    }
}

fn new_guest(tenant: TenantId, seeds: &Seeds, n: usize) -> NewGuest {
    NewGuest {
        tenant,
        principal: Principal {
            id: PrincipalId::generate(seeds),
            kind: PrincipalKind::Guest,
            name: format!("느긋한 수달 {n}").into(),
            tag: "#4821".into(),
        },
        session: SessionId::generate(seeds),
        created_at: seeds.now(),
    }
}

fn new_room(tenant: TenantId, seeds: &Seeds) -> NewRoom {
    NewRoom {
        tenant,
        room: Room {
            id: RoomId::generate(seeds),
            kind: RoomKind::Open,
            alias: None,
            title: "점심".into(),
            cover: "🍜".into(),
            created_at: seeds.now(),
            head: Seq::ZERO,
            number: MessageNumber::default(),
            members: SENDERS as u64,
            last_message: None,
        },
        last_message_seq: None,
        created_by: None,
        create_key: None,
    }
}
