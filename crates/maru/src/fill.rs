//! `maru bench-fill`: a new SQLite store with many messages, written in batches as the writer writes them, but not flushed
//! one by one. Must not know what is measured with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use bench::Corpus;
use clap::Args;
use domain::ids::MessageNumber;
use domain::rooms::RoomSettings;
use domain::{
    Ambient, ClientId, Device, Event, EventBody, Life, Mentions, Message, MessageId, Principal,
    PrincipalId, PrincipalKind, Room, RoomId, RoomKind, Seq, SessionId, Tenant, TenantId,
    TenantSlug, Timestamp, Way,
};
use store::{
    Changes, DocPlace, IndexDoc, IndexStep, NewGuest, NewRoom, RoomHead, Search as _, Store as _,
};
use store_sql::{SqliteOptions, SqliteStore};

use crate::system::System;

/// Messages of one room that are written side by side.
const RUN: u64 = 100;
/// Messages of one transaction.
const BATCH: u64 = 4_000;
/// After so many messages a line tells how far it is.
const TELL_EVERY: u64 = 500_000;

/// What is written.
#[derive(Args, Debug)]
pub struct FillArgs {
    /// Folder of the new store
    #[arg(long)]
    data: PathBuf,
    /// Rooms of the tenant `demo`
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rooms: u32,
    /// Messages, over all rooms
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=20_000_000))]
    messages: u64,
    /// Index the messages; else the index takes them for indexed, and finds none of them
    #[arg(long)]
    index: bool,
}

/// Fills a store that was not there.
///
/// # Errors
/// When there is one, or when it cannot be written.
pub fn run(args: &FillArgs) -> anyhow::Result<()> {
    let path = args.data.join("maru.sqlite");
    ensure!(!path.exists(), "{} is there already", path.display());
    std::fs::create_dir_all(&args.data)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(fill(args, &path))?;
    // What the system has still to write would be written while somebody measures.
    for name in ["maru.sqlite", "maru.sqlite-wal"] {
        let file = args.data.join(name);
        if file.exists() {
            std::fs::File::open(&file)?.sync_all()?;
        }
    }
    Ok(())
}

struct Filler {
    store: SqliteStore,
    tenant: TenantId,
    sender: Principal,
    rooms: Vec<Room>,
    corpus: Corpus,
    at: Timestamp,
    is_indexed: bool,
}

async fn fill(args: &FillArgs, path: &Path) -> anyhow::Result<()> {
    let options = SqliteOptions {
        synchronous_full: false,
    };
    let store = SqliteStore::open(path, options)
        .await
        .context("the store cannot be made")?;
    let mut filler = Filler::new(store, args).await?;
    let mut written = 0;
    let mut room = 0;
    let mut told = 0;
    while written < args.messages {
        let mut batch = 0;
        let mut changes = Changes::default();
        let mut steps = Vec::new();
        while batch < BATCH && written + batch < args.messages {
            let count = RUN.min(args.messages - written - batch);
            filler.talk(room, count, &mut changes, &mut steps);
            room = (room + 1) % filler.rooms.len();
            batch += count;
            // Each room at most once in a batch.
            if room == 0 {
                break;
            }
        }
        filler.write(&changes).await?;
        filler.store.write_index(&steps).await?;
        written += batch;
        if written - told >= TELL_EVERY {
            told = written;
            eprintln!("  … {written} of {} messages", args.messages);
        }
    }
    Ok(())
}

impl Filler {
    async fn new(store: SqliteStore, args: &FillArgs) -> anyhow::Result<Self> {
        let now = System.now();
        let span = Duration::from_millis(args.messages + 1_000);
        let at = Timestamp::from_millis(now.as_millis() - i64::try_from(span.as_millis())?);
        let slug = TenantSlug::parse("demo").context("a slug")?;
        let tenant = Tenant::new(TenantId::generate(&System), slug, "Demo", at);
        store.create_tenant(&tenant).await?;
        let mut filler = Self {
            store,
            tenant: tenant.id,
            sender: Principal {
                id: PrincipalId::generate(&System),
                kind: PrincipalKind::Guest,
                name: "수다쟁이".into(),
                tag: "#0001".into(),
                picture: None,
            },
            rooms: Vec::new(),
            corpus: Corpus::default(),
            at,
            is_indexed: args.index,
        };
        filler.make_rooms(args.rooms).await?;
        Ok(filler)
    }

    async fn make_rooms(&mut self, count: u32) -> anyhow::Result<()> {
        let device = Device {
            tenant: self.tenant,
            session: SessionId::generate(&System),
            principal: self.sender.id,
            way: Way::Guest,
            device: "".into(),
            session_ref: None,
            created_at: self.at,
            refreshed_at: self.at,
            proved_at: None,
            life: Life {
                idle_max: Duration::from_hours(1),
                ends_at: self.at,
                grace: Duration::ZERO,
            },
        };
        let mut changes = Changes::default();
        changes.guests.push(NewGuest {
            tenant: self.tenant,
            principal: self.sender.clone(),
            device,
        });
        for n in 0..count {
            let room = Room {
                id: RoomId::generate(&System),
                kind: RoomKind::Open,
                alias: None,
                title: format!(
                    "{} {n}",
                    self.corpus.message().split(' ').next().unwrap_or("방")
                )
                .into(),
                cover: "💬".into(),
                settings: RoomSettings::default(),
                created_at: self.at,
                head: Seq::new(1),
                number: MessageNumber::default(),
                floor_number: MessageNumber::default(),
                notice: None,
                members: 0,
                last_message: None,
            };
            let event = Event {
                room: room.id,
                seq: room.head,
                at: self.at,
                body: EventBody::RoomCreated {
                    room: Box::new(room.clone()),
                },
            };
            changes.events.push((self.tenant, event));
            changes.rooms.push(NewRoom {
                tenant: self.tenant,
                room: room.clone(),
                last_message_seq: None,
                is_listed: true,
                pair_key: None,
                created_by: None,
                create_key: None,
            });
            self.rooms.push(room);
        }
        self.write(&changes).await
    }

    /// Some messages more in a room.
    fn talk(&mut self, room: usize, count: u64, changes: &mut Changes, steps: &mut Vec<IndexStep>) {
        let room = &mut self.rooms[room];
        let from = if room.number == MessageNumber::default() {
            Seq::ZERO
        } else {
            room.head
        };
        let mut docs = Vec::new();
        for _ in 0..count {
            self.at = self.at.plus(Duration::from_millis(1));
            room.head = room.head.next();
            room.number = room.number.next();
            let text = self.corpus.message();
            if self.is_indexed {
                docs.push(IndexDoc {
                    place: DocPlace::Message(room.head),
                    at: self.at,
                    tokens: domain::search::tokens(&text),
                });
            }
            let id = MessageId::generate(&System);
            let client_id =
                ClientId::parse(&id.as_uuid().to_string()).expect("an id in hexadecimal");
            changes.messages.push((
                self.tenant,
                Arc::new(Message {
                    id,
                    room: room.id,
                    seq: room.head,
                    number: room.number,
                    sender: self.sender.clone(),
                    sent_as: None,
                    client_id,
                    text: text.trim().into(),
                    sent_at: self.at,
                    edited_at: None,
                    deleted_at: None,
                    reply_to: None,
                    mentions: Mentions::default(),
                    reactions: Vec::new(),
                    is_pinned: false,
                }),
            ));
        }
        changes.heads.push(RoomHead {
            tenant: self.tenant,
            room: room.id,
            head: room.head,
            number: room.number,
            members: 0,
            last_message_seq: Some(room.head),
            active_at: Some(self.at),
        });
        steps.push(IndexStep {
            tenant: self.tenant,
            room: room.id,
            from,
            to: room.head,
            docs,
        });
    }

    async fn write(&self, changes: &Changes) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        tx.write(changes).await?;
        Ok(tx.commit().await?)
    }
}
