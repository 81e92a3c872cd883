//! One round over all rooms, a few at a time. Several nodes may go round at once: what one has done, another finds done.

use std::time::Duration;

use domain::rooms::{Keeping, TRIM_SEQS_MAX};
use domain::{Policy, RoomId, Seq, TenantId, Timestamp};
use store::KeptRoom;

use super::{IsAttended, RetentionError, STEP_CHANGES_MAX, STEP_ROOMS, SWEEP_ROWS, policy};
use crate::context::Cx;
use crate::writer::{Command, CommandError, Outcome};

/// How long the log of a deleted room stays: other nodes still learn from it that the room is gone.
const DELETED_STAYS: Duration = Duration::from_hours(1);
/// Of the time after which a room is idle, how often it is noted that somebody listens.
const ATTENDED_PARTS: u32 = 4;

/// Where the round is.
#[derive(Debug, Default)]
pub struct Keeper {
    after: Option<(TenantId, RoomId)>,
}

/// What a step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Messages that were removed.
    pub messages: u64,
    /// Rows that were deleted of what nothing showed any more.
    pub rows: u64,
    /// Rooms that ended.
    pub ended: u64,
    /// Changes, each of them a short transaction.
    pub changes: u32,
    /// It was the last step of a round.
    pub is_round_over: bool,
}

impl Keeper {
    /// Looks at the next rooms, and does what is due there.
    ///
    /// # Errors
    /// When the store fails; the next step goes on behind the room at which this one broke off.
    pub async fn step(
        &mut self,
        cx: &Cx,
        is_attended: IsAttended<'_>,
    ) -> Result<Kept, RetentionError> {
        let rooms = cx.store.list_kept_rooms(self.after, STEP_ROOMS).await?;
        let is_last = rooms.len() < STEP_ROOMS as usize;
        let mut kept = Kept::default();
        for room in &rooms {
            if kept.changes >= STEP_CHANGES_MAX {
                return Ok(kept.counted());
            }
            let done = keep_room(cx, room, is_attended, &mut kept).await;
            // A room that cannot be kept holds up no other: it is tried again in the next round.
            self.after = Some((room.tenant, room.room));
            done?;
        }
        if is_last {
            self.after = None;
            kept.is_round_over = true;
        }
        Ok(kept.counted())
    }
}

impl Kept {
    fn counted(self) -> Self {
        metrics::counter!("maru_retention_messages_removed_total").increment(self.messages);
        metrics::counter!("maru_retention_rows_swept_total").increment(self.rows);
        metrics::counter!("maru_rooms_ended_idle_total").increment(self.ended);
        self
    }
}

async fn keep_room(
    cx: &Cx,
    room: &KeptRoom,
    is_attended: IsAttended<'_>,
    kept: &mut Kept,
) -> Result<(), RetentionError> {
    let now = cx.ambient.now();
    if let Some(deleted_at) = room.deleted_at {
        if room.has_remains && deleted_at.plus(DELETED_STAYS) <= now {
            sweep(cx, room, room.head, kept).await?;
        }
        return Ok(());
    }
    let policy = policy(cx, room);
    trim(cx, room, &policy, kept).await?;
    if room.has_remains {
        sweep(cx, room, room.floor, kept).await?;
    }
    end_if_idle(cx, room, &policy, is_attended, kept).await
}

/// Cuts the room's history step by step, each through the writer like everybody's commands.
async fn trim(
    cx: &Cx,
    room: &KeptRoom,
    policy: &Policy,
    kept: &mut Kept,
) -> Result<(), RetentionError> {
    let keeping = Keeping::of(policy);
    let mut floor = (room.floor, room.floor_number);
    while is_due(&keeping, room, floor.1, cx.ambient.now()) && kept.changes < STEP_CHANGES_MAX {
        let places = u32::try_from(TRIM_SEQS_MAX).unwrap_or(u32::MAX);
        let oldest = cx.store.list_oldest(room.tenant, room.room, places).await?;
        let Some(cut) = keeping.cut(&oldest, room.number, floor, cx.ambient.now()) else {
            break;
        };
        let trim = Command::Trim {
            tenant: room.tenant,
            room: room.room,
            floor: cut.0,
            number: cut.1,
        };
        kept.changes += 1;
        if !is_changed(&cx.writer.execute(trim).await)? {
            // Another node was here.
            break;
        }
        kept.messages += cut.1.get() - floor.1.get();
        floor = cut;
    }
    if floor.0 > room.floor {
        sweep(cx, room, floor.0, kept).await?;
    }
    Ok(())
}

/// Whether the room's oldest message can have had its time, as far as its counters tell; behind the first cut the
/// messages themselves do.
fn is_due(
    keeping: &Keeping,
    room: &KeptRoom,
    floor_number: domain::MessageNumber,
    now: Timestamp,
) -> bool {
    let held = room.number.get().saturating_sub(floor_number.get());
    let is_too_many = keeping.messages_max > 0 && held > keeping.messages_max;
    let is_old = |(max, oldest): (Duration, Timestamp)| oldest.plus(max) <= now;
    held > 0 && (is_too_many || keeping.age_max.zip(room.oldest_at).is_some_and(is_old))
}

/// Deletes what nothing shows any more.
async fn sweep(
    cx: &Cx,
    room: &KeptRoom,
    up_to: Seq,
    kept: &mut Kept,
) -> Result<(), RetentionError> {
    while kept.changes < STEP_CHANGES_MAX {
        let mut tx = cx.store.begin_identity().await?;
        let swept = tx.sweep_room(room.tenant, room.room, up_to, SWEEP_ROWS);
        let rows = swept.await?;
        if rows == 0 {
            break;
        }
        tx.commit().await?;
        kept.changes += 1;
        kept.rows += rows;
    }
    Ok(())
}

/// Ends the room where nobody did anything for long, nor listened on any node.
async fn end_if_idle(
    cx: &Cx,
    room: &KeptRoom,
    policy: &Policy,
    is_attended: IsAttended<'_>,
    kept: &mut Kept,
) -> Result<(), RetentionError> {
    let idle_max = Duration::from_secs(u64::from(policy.idle_end_minutes) * 60);
    if idle_max.is_zero() || room.settings.archived {
        return Ok(());
    }
    let now = cx.ambient.now();
    let seen_at = room.active_at.max(room.attended_at);
    if is_attended((room.tenant, room.room)) {
        if seen_at.plus(idle_max / ATTENDED_PARTS) <= now {
            kept.changes += 1;
            let mut tx = cx.store.begin_identity().await?;
            tx.attend_room(room.tenant, room.room, now).await?;
            tx.commit().await?;
        }
        return Ok(());
    }
    if seen_at.plus(idle_max) > now {
        return Ok(());
    }
    kept.changes += 1;
    let end = Command::End {
        tenant: room.tenant,
        room: room.room,
        head: room.head,
    };
    if is_changed(&cx.writer.execute(end).await)? {
        kept.ended += 1;
        cx.forgetting()((room.tenant, room.room));
    }
    Ok(())
}

/// Whether it changed anything; a room that is gone meanwhile is as good as done.
pub(crate) fn is_changed(done: &Result<Outcome, CommandError>) -> Result<bool, CommandError> {
    match done {
        Ok(Outcome::Membership { changed }) => Ok(*changed),
        Ok(_) => Ok(true),
        Err(CommandError::RoomNotFound | CommandError::MessageNotFound) => Ok(false),
        Err(error) => Err(*error),
    }
}
