//! Subscribing and resuming: from the ring, else from the store, without a hole at the seam. Must not know encodings'
//! bytes (the caller makes the verdict) nor who may read (the caller checked it).

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use domain::{Cursor, Event, RoomId, Seq, TenantId};
use store::StoreError;
use wire::frames::Mode;

use crate::connection::{Connection, Held};
use crate::encoded::{Encoded, join, sse_event};
use crate::hub::{Hub, HubError};
use crate::room::{Room, RoomState};
use crate::room_log::Joined;

/// What a connection wants.
#[derive(Debug)]
pub struct Subscription<'a> {
    /// Which room of the connection's tenant.
    pub room: RoomId,
    /// From where; `None` answers `reset`.
    pub after: Option<&'a Cursor>,
}

/// A contiguous run of a room's log.
#[derive(Debug)]
pub struct Run {
    /// The room's newest seq.
    pub head: Seq,
    /// Whether the events continue the cursor.
    pub mode: Mode,
    /// The seq of the last event here, or that of the cursor.
    pub last: Seq,
    /// The JSON of each `event` frame.
    pub events: Vec<Bytes>,
}

impl Run {
    fn reset(head: Seq) -> Self {
        Self {
            head,
            mode: Mode::Reset,
            last: head,
            events: Vec::new(),
        }
    }
}

/// Why a subscription failed.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// As many subscriptions as the connection may have.
    #[error("the connection has as many subscriptions as it may have")]
    TooMany,
    /// The room could not be read.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// The replay had begun when it failed, so the connection was closed: a client must never see a part.
    #[error("the replay broke off")]
    BrokenOff,
}

impl Hub {
    /// Subscribes the connection: queues what `verdict` makes of the head and the mode, then the missed events, then
    /// whatever comes. A room that the connection is subscribed to already is begun anew from the cursor.
    ///
    /// Must be called from the connection's own task, one call at a time.
    ///
    /// # Errors
    /// See [`SubscribeError`]; nothing was queued but after `BrokenOff`.
    pub async fn subscribe(
        &self,
        connection: &Arc<Connection>,
        wanted: Subscription<'_>,
        verdict: impl Fn(Seq, Mode) -> Bytes,
    ) -> Result<(), SubscribeError> {
        self.unsubscribe(connection, wanted.room);
        if connection.subscriptions.lock().len() >= self.limits.subscriptions_max {
            return Err(SubscribeError::TooMany);
        }
        let room = self
            .open_room((connection.actor.tenant, wanted.room))
            .await?;
        let head = room.head().unwrap_or(Seq::ZERO);
        let Some(after) = self.resumable(&room, wanted.after, head).await? else {
            return begin_anew(connection, &room, &verdict);
        };
        if join_now(
            connection,
            &room,
            after,
            |head| verdict(head, Mode::Resumed),
            &self.epoch,
        ) {
            connection.drain();
            return Ok(());
        }
        connection.queue(verdict(head.max(after), Mode::Resumed));
        let replayed = self.replay_from_store(connection, &room, after).await;
        if let Err(error) = replayed {
            tracing::warn!(room.id = %wanted.room, error = %error, "a replay broke off");
            connection.close(wire::CloseCode::TryLater, std::time::Duration::from_secs(1));
            return Err(SubscribeError::BrokenOff);
        }
        Ok(())
    }

    /// The seq to resume behind, or `None` for a reset.
    async fn resumable(
        &self,
        room: &Room,
        after: Option<&Cursor>,
        head: Seq,
    ) -> Result<Option<Seq>, HubError> {
        let Some(cursor) = after else { return Ok(None) };
        if cursor
            .epoch
            .as_ref()
            .is_some_and(|epoch| *epoch != self.epoch)
        {
            return Ok(None);
        }
        if cursor.seq <= head {
            let behind = head.get() - cursor.seq.get();
            if behind > self.limits.resume_events_max {
                return Ok(None);
            }
            // What the ring holds is there; before it, retention may have been.
            if room.reaches(cursor.seq) {
                return Ok(Some(cursor.seq));
            }
            let floor = self.store.find_floor(room.key.0, room.key.1).await?;
            return Ok(floor
                .is_none_or(|floor| cursor.seq >= floor)
                .then_some(cursor.seq));
        }
        // Ahead of what was published here: either committed a moment ago, or from a log that is no longer.
        let newest = self.store.read_log_tail(room.key.0, room.key.1, 1).await?;
        let is_stored = newest.last().is_some_and(|event| event.seq >= cursor.seq);
        Ok(is_stored.then_some(cursor.seq))
    }

    /// Reads page after page until the ring takes over, never faster than the reader takes them.
    async fn replay_from_store(
        &self,
        connection: &Arc<Connection>,
        room: &Arc<Room>,
        mut after: Seq,
    ) -> Result<(), StoreError> {
        let (tenant, id) = room.key;
        loop {
            let flushed =
                tokio::time::timeout(self.limits.replay_wait_max, connection.flush()).await;
            if flushed.is_err() {
                connection.close(wire::CloseCode::TooSlow, std::time::Duration::ZERO);
            }
            // Into an empty outbox a page or the ring always fits.
            if connection.closing().is_some()
                || join_now(connection, room, after, |_| Bytes::new(), &self.epoch)
            {
                connection.drain();
                return Ok(());
            }
            let page = self
                .store
                .read_log(tenant, id, after, self.limits.replay_page_events)
                .await?;
            let Some(last) = page.last().map(|event| event.seq) else {
                return Err(StoreError::Corrupt(format!(
                    "the log of {id} ends at {after}, before its head"
                )));
            };
            queue_page(connection, &page, &self.epoch);
            after = last;
        }
    }

    /// Events behind a cursor, at most `limit`, as the JSON of their `event` frames: for readers that come and go.
    ///
    /// # Errors
    /// When the room could not be read.
    pub async fn read_after(
        &self,
        key: (TenantId, RoomId),
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Run, HubError> {
        let room = self.open_room(key).await?;
        let head = room.head().unwrap_or(Seq::ZERO);
        let Some(after) = self.resumable(&room, after, head).await? else {
            return Ok(Run::reset(head));
        };
        let events = match room.ring_after(after) {
            Some(events) => events,
            None => match self.store.read_log(key.0, key.1, after, limit).await {
                Ok(events) => events.iter().map(Encoded::new).collect(),
                Err(StoreError::BelowFloor) => return Ok(Run::reset(head)),
                Err(error) => return Err(error.into()),
            },
        };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let run: Vec<&Encoded> = events.iter().take(limit).collect();
        let last = run.last().map_or(after, |event| event.seq);
        let events = run.iter().map(|event| event.json()).collect();
        Ok(Run {
            head: head.max(last),
            mode: Mode::Resumed,
            last,
            events,
        })
    }

    /// Ends the connection's subscription of this room; whether there was one.
    pub fn unsubscribe(&self, connection: &Connection, room: RoomId) -> bool {
        let key = (connection.actor.tenant, room);
        let held = {
            let mut subscriptions = connection.subscriptions.lock();
            let at = subscriptions.iter().position(|held| held.room.key == key);
            at.map(|at| subscriptions.swap_remove(at))
        };
        held.is_some_and(|held| {
            held.room.leave(held.slot);
            true
        })
    }

    /// The digest of a pong: for each subscribed room, the newest seq that was given to the connection.
    pub fn digest(&self, connection: &Connection) -> BTreeMap<String, u64> {
        let subscriptions = connection.subscriptions.lock();
        subscriptions
            .iter()
            .filter_map(|held| {
                Some((
                    held.room.key.1.to_string(),
                    held.room.sent(held.slot)?.get(),
                ))
            })
            .collect()
    }
}

fn begin_anew(
    connection: &Arc<Connection>,
    room: &Arc<Room>,
    verdict: &impl Fn(Seq, Mode) -> Bytes,
) -> Result<(), SubscribeError> {
    let RoomState::Live(log) = &mut *room.state.lock() else {
        return Err(HubError::Store(StoreError::Corrupt("an open room is cold".to_owned())).into());
    };
    let head = log.head();
    if let Joined::Now { slot, .. } = log.join(head, Arc::clone(connection)) {
        connection.queue(verdict(head, Mode::Reset));
        connection.subscriptions.lock().push(Held {
            room: Arc::clone(room),
            slot,
        });
        room.note_presence();
    }
    Ok(())
}

/// Joins behind `after` if the ring reaches back to it. Everything is queued while the room's lock is held, so
/// that a live event can only come behind it; nothing is written to the socket under the lock.
fn join_now(
    connection: &Arc<Connection>,
    room: &Arc<Room>,
    after: Seq,
    verdict: impl FnOnce(Seq) -> Bytes,
    epoch: &domain::Epoch,
) -> bool {
    let RoomState::Live(log) = &mut *room.state.lock() else {
        return false;
    };
    let head = log.head();
    match log.join(after, Arc::clone(connection)) {
        Joined::ReadStoreFirst => false,
        Joined::Now { slot, missed } => {
            let verdict = verdict(head.max(after));
            if !verdict.is_empty() {
                connection.queue(verdict);
            }
            if !missed.is_empty() {
                queue_all(connection, &missed, epoch);
            }
            connection.subscriptions.lock().push(Held {
                room: Arc::clone(room),
                slot,
            });
            room.note_presence();
            true
        }
    }
}

fn queue_all(connection: &Connection, events: &[Encoded], epoch: &domain::Epoch) {
    for bytes in join(events, connection.encoding, epoch) {
        connection.queue(bytes);
    }
}

fn queue_page(connection: &Connection, page: &[Event], epoch: &domain::Epoch) {
    let encoded: Vec<Encoded> = page.iter().map(Encoded::new).collect();
    queue_all(connection, &encoded, epoch);
}

/// The verdict of an SSE subscription: the `subscribed` frame as the first event.
pub fn sse_verdict(frame: &wire::ServerFrame) -> Bytes {
    sse_event("subscribed", None, &frame.to_json())
}
