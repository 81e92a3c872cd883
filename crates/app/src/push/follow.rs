//! From rooms with new messages to pushes: reads what stands there a few seconds later, decides whom it is worth telling,
//! and takes it for this node. Must not know how a push travels.

use std::sync::Arc;
use std::time::Duration;

use domain::push::{PUSH_AGE_MAX, PUSH_WAIT, Reader, pick};
use domain::{EventBody, Message, PrincipalId, Room, RoomRef, Seq, SessionId, Tenant, Timestamp};
use store::{PushReader, StoreError};

use super::outbox::Push;
use super::payload;
use super::waiting::Due;
use crate::context::Cx;

/// Rooms of one step.
const STEP_ROOMS_MAX: usize = 16;
/// Events of a room that are looked at: what stands before them is as good as old.
const EVENTS_MAX: u32 = 200;
/// Devices that are read at once.
const PAGE_READERS: u32 = 500;
/// Devices of one room that are told in one step; the rest is not.
const READERS_MAX: usize = 5_000;
/// People whom one person blocks, as they are read.
const BLOCKS_READ_MAX: u32 = 1_000;
/// How long after a failure a room comes again.
const RETRY_AFTER: Duration = Duration::from_secs(2);
/// How long a push is tried.
const TRIED_FOR: Duration = Duration::from_hours(1);

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Nobody's time has come.
    Nothing,
    /// So many rooms were looked at.
    Rooms(usize),
}

/// Looks at some rooms whose time has come, and queues what is to be pushed.
///
/// # Errors
/// When the store fails; the rooms come again.
pub async fn step(cx: &Cx) -> Result<Followed, StoreError> {
    let _turn = cx.pushes.turn.lock().await;
    let wanted = cx.store.has_push_subscriptions().await?;
    cx.pushes.want(wanted);
    let now = cx.ambient.now();
    let rooms = cx.pushes.waiting.take(now, STEP_ROOMS_MAX);
    for (at, room) in rooms.iter().enumerate() {
        if let Err(error) = push_room(cx, *room, now).await {
            for left in &rooms[at..] {
                cx.pushes.waiting.put_back(*left, now.plus(RETRY_AFTER));
            }
            return Err(error);
        }
    }
    Ok(match rooms.len() {
        0 => Followed::Nothing,
        looked_at => Followed::Rooms(looked_at),
    })
}

/// What is to be told of a room.
struct News {
    tenant: Arc<Tenant>,
    room: Room,
    messages: Vec<Message>,
    /// What was pushed before, and what is now.
    seqs: (Option<Seq>, Seq),
}

async fn push_room(cx: &Cx, due: Due, now: Timestamp) -> Result<(), StoreError> {
    let (tenant, room) = due.key;
    let mut page = cx
        .store
        .list_push_readers(tenant, room, now, (None, PAGE_READERS));
    let mut readers = page.await?;
    if readers.is_empty() {
        return Ok(());
    }
    let Some(news) = read_news(cx, due, now).await? else {
        return Ok(());
    };
    let (mut told, mut is_ours) = (0, false);
    loop {
        let last = readers.last().map(place);
        let is_last = readers.len() < PAGE_READERS as usize;
        told += readers.len();
        let pushes = pick_all(cx, &news, readers, now).await?;
        if !pushes.is_empty() && !is_ours {
            is_ours = cx.store.claim_push(tenant, room, news.seqs).await?;
            if !is_ours {
                return Ok(());
            }
        }
        for push in pushes {
            cx.pushes.outbox.add(push, now);
        }
        if is_last || last.is_none() {
            return Ok(());
        }
        if told >= READERS_MAX {
            metrics::counter!("maru_push_readers_cut_total").increment(1);
            return Ok(());
        }
        page = cx
            .store
            .list_push_readers(tenant, room, now, (last, PAGE_READERS));
        readers = page.await?;
    }
}

fn place(reader: &PushReader) -> (PrincipalId, SessionId) {
    (reader.subscription.principal, reader.subscription.session)
}

/// The messages that nobody has pushed yet and whose time has come, as they stand now.
async fn read_news(cx: &Cx, due: Due, now: Timestamp) -> Result<Option<News>, StoreError> {
    let (tenant, id) = due.key;
    let pushed = cx.store.find_pushed(tenant, id).await?;
    let first = Seq::new(due.first.get().saturating_sub(1));
    let near = Seq::new(due.last.get().saturating_sub(EVENTS_MAX.into()));
    let after = pushed.unwrap_or(first).max(near);
    let events = match cx.store.read_log(tenant, id, after, EVENTS_MAX).await {
        Ok(events) => events,
        // What was cut is told to nobody.
        Err(StoreError::BelowFloor) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut to = after;
    let mut messages = Vec::new();
    for event in events {
        if let EventBody::MessageSent { message } = event.body {
            if now.since(message.sent_at) < PUSH_WAIT {
                let later = Due {
                    first: message.seq,
                    ..due
                };
                cx.pushes
                    .waiting
                    .put_back(later, message.sent_at.plus(PUSH_WAIT));
                break;
            }
            if now.since(message.sent_at) <= PUSH_AGE_MAX {
                messages.push(Arc::unwrap_or_clone(message));
            }
        }
        to = event.seq;
    }
    if messages.is_empty() {
        return Ok(None);
    }
    let room = cx.store.find_room(tenant, &RoomRef::Id(id)).await?;
    let known = cx.tenants.find(tenant);
    Ok(room.zip(known).map(|(room, tenant)| News {
        tenant,
        room,
        messages,
        seqs: (pushed, to),
    }))
}

async fn pick_all(
    cx: &Cx,
    news: &News,
    readers: Vec<PushReader>,
    now: Timestamp,
) -> Result<Vec<Push>, StoreError> {
    let room = &news.room;
    let policy = cx
        .tenants
        .policy(news.tenant.id, room.kind, &room.settings.overrides);
    let mut pushes = Vec::new();
    for reader in readers {
        let to = reader.subscription;
        if reader.quiet.is_some_and(|quiet| quiet.hold_at(now)) {
            continue;
        }
        let blocked = if reader.blocks {
            blocked_by(cx, to.tenant, to.principal).await?
        } else {
            Vec::new()
        };
        let told = Reader {
            principal: to.principal,
            notify: reader.notify,
            read: reader.read,
            since: to.created_at,
            blocked: &blocked,
        };
        let Some(picked) = pick(&news.messages, told) else {
            continue;
        };
        let unread = picked.newest.number.get() - reader.read.get();
        let about = (&*news.tenant, room, &policy);
        pushes.push(Push {
            plain: payload::of_message(about, picked, unread, to.language),
            to,
            room: Some(room.id),
            tries: 0,
            ends_at: now.plus(TRIED_FOR),
        });
    }
    Ok(pushes)
}

async fn blocked_by(
    cx: &Cx,
    tenant: domain::TenantId,
    who: PrincipalId,
) -> Result<Vec<PrincipalId>, StoreError> {
    let blocks = cx.store.list_blocks(tenant, who, BLOCKS_READ_MAX).await?;
    Ok(blocks.into_iter().map(|(person, _)| person.id).collect())
}
