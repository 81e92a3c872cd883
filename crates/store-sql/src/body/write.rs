//! What a batch writes: one statement per table, none where there is nothing. Must not know why it is written.

use domain::ids::MessageNumber;
use domain::rooms::{NotifyLevel, Picture};
use domain::{Mask, Revoked};
use serde::Serialize;
use store::{Changes, StoreError};

use super::super::dialect::{Connection, store_error};
use super::super::hot;
use super::super::sql::{
    CLEAR_HERE, CLEAR_MENTIONED, DELETE_CALLS, DELETE_DELETED_TEXTS, DELETE_EDITS,
    DELETE_REACTIONS, DELETE_REACTIONS_OF, INSERT_CALLS, INSERT_DELETED_TEXTS, INSERT_EDITS,
    INSERT_EVENTS, INSERT_PRINCIPALS, INSERT_REACTIONS, INSERT_ROOMS, INSERT_SESSIONS, SET_HERE,
    SET_MEMBERS, SET_MENTIONED, UPDATE_DELETED, UPDATE_EDITED, UPDATE_PINNED, UPDATE_REACTIONS,
    UPDATE_REFRESHED, UPDATE_RESTORED, UPDATE_REVOKED, UPDATE_ROOMS,
};
use super::identity::append_revocation;
use super::{order, queue, retention};
use crate::params::{
    ChangedRoomParam, DeletedParam, DeletedTextParam, DeviceParam, EditedParam, EventParam,
    MemberParam, PinnedParam, PrincipalParam, ReactedParam, RestoredParam, RoomParam, SessionParam,
    calling, calls, here, json_array, mentioned, unmentioned,
};
use crate::rows::{corrupt, stored_seq};
use crate::sql::rooms::{
    CHANGE_LOOKS, INSERT_INVITE, REVOKE_INVITE, SET_OWN, SET_PROFILE, USE_INVITE,
};

/// Rows are written before what changes them, so that one batch may do both: send and delete, join and leave.
pub(super) async fn write(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    write_sessions(tx, changes).await?;
    write_rooms(tx, changes).await?;
    write_sent(tx, changes).await?;
    write_log(tx, changes).await?;
    write_members(tx, changes).await?;
    order::write(tx, changes).await?;
    queue::write(tx, changes).await
}

async fn write_sessions(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    let guests = changes.guests.iter();
    run(tx, INSERT_PRINCIPALS, guests.map(PrincipalParam::new)).await?;
    let of_guests = changes.guests.iter().map(|guest| &guest.device);
    let sessions: Vec<_> = of_guests.chain(&changes.sessions).collect();
    let sessions = sessions.into_iter().map(DeviceParam::new);
    run(tx, INSERT_SESSIONS, sessions).await?;
    let refreshed = changes.refreshed.iter().map(SessionParam::refreshed);
    run(tx, UPDATE_REFRESHED, refreshed).await?;
    let revoked = changes.revoked.iter().map(SessionParam::revoked);
    run(tx, UPDATE_REVOKED, revoked).await?;
    // Other nodes hear of an end by the log alone.
    for &(tenant, session, at) in &changes.revoked {
        append_revocation(tx, tenant, Revoked::Session(session), at).await?;
    }
    Ok(())
}

async fn write_rooms(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    run(tx, INSERT_ROOMS, changes.rooms.iter().map(RoomParam::new)).await?;
    let set_anew = changes.changed_rooms.iter().map(ChangedRoomParam::new);
    run(tx, UPDATE_ROOMS, set_anew).await?;
    Ok(())
}

/// What every send changes, behind the rows of rooms and members that the same batch made.
async fn write_sent(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    let members = changes.members.iter().map(MemberParam::new);
    run(tx, SET_MEMBERS, members).await?;
    let moved = hot::write_sent(tx, changes).await?;
    // A log that grows in a room that is not there could never be read.
    if usize::try_from(moved) != Ok(changes.heads.len()) {
        return Err(corrupt("heads of missing rooms; moved only", &moved));
    }
    Ok(())
}

async fn write_messages(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    let restored = || changes.restored.iter().map(RestoredParam::new);
    run(tx, UPDATE_RESTORED, restored()).await?;
    run(tx, DELETE_DELETED_TEXTS, restored()).await?;
    let edited = EditedParam::all(&changes.edited);
    run(tx, INSERT_EDITS, edited.iter()).await?;
    run(tx, UPDATE_EDITED, edited.iter()).await?;
    let reacted = ReactedParam::all(&changes.reacted);
    run(tx, INSERT_REACTIONS, reacted.iter()).await?;
    run(tx, DELETE_REACTIONS, reacted.iter()).await?;
    run(tx, UPDATE_REACTIONS, reacted.iter()).await?;
    let pinned = changes.pinned.iter().map(PinnedParam::new);
    run(tx, UPDATE_PINNED, pinned).await?;
    let deleted = || changes.deleted.iter().map(DeletedParam::new);
    run(tx, UPDATE_DELETED, deleted()).await?;
    run(tx, DELETE_EDITS, deleted()).await?;
    run(tx, DELETE_REACTIONS_OF, deleted()).await?;
    let texts = changes.deleted_texts.iter().map(DeletedTextParam::new);
    run(tx, INSERT_DELETED_TEXTS, texts).await?;
    Ok(())
}

async fn write_log(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    write_messages(tx, changes).await?;
    let events = changes.events.iter().map(EventParam::new);
    let events: Vec<_> = events.collect::<Result<_, _>>()?;
    run(tx, INSERT_EVENTS, events.into_iter()).await?;
    // The house's own, and few: some statements each.
    for renamed in &changes.renamed {
        retention::rename(tx, renamed).await?;
    }
    for trimmed in &changes.trimmed {
        retention::trim(tx, trimmed).await?;
    }
    Ok(())
}

async fn write_members(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    write_profiles(tx, changes).await?;
    write_mentions(tx, changes).await?;
    write_own(tx, changes).await?;
    write_invites(tx, changes).await
}

/// Whom messages call, behind the rows of those who came in by the same batch. Nothing where they call nobody.
async fn write_mentions(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    let unmentioned = unmentioned(changes);
    run(tx, DELETE_CALLS, unmentioned.iter()).await?;
    run(tx, CLEAR_MENTIONED, unmentioned.iter()).await?;
    run(tx, CLEAR_HERE, unmentioned.iter()).await?;
    let calling = calling(changes);
    run(tx, INSERT_CALLS, calls(&calling).into_iter()).await?;
    run(tx, SET_MENTIONED, mentioned(&calling).into_iter()).await?;
    run(tx, SET_HERE, here(&calling).into_iter()).await?;
    Ok(())
}

/// People change how a room calls them seldom: a statement each, behind the row of whoever comes in by the same batch.
async fn write_profiles(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    for set in &changes.profiles {
        let profile = set.profile.as_ref();
        let done = sqlx::query(SET_PROFILE)
            .bind(set.tenant.as_uuid())
            .bind(set.room.as_uuid())
            .bind(set.principal.as_uuid())
            .bind(profile.map(|profile| profile.name.to_string()))
            .bind(profile.map(|profile| profile.name_key().to_string()))
            .bind(profile.and_then(|profile| profile.picture.map(Picture::stored)))
            .bind(set.principal.mask().map(Mask::as_uuid));
        done.execute(&mut *tx).await.map_err(store_error)?;
        let seen = sqlx::query(CHANGE_LOOKS)
            .bind(set.tenant.as_uuid())
            .bind(set.room.as_uuid());
        seen.execute(&mut *tx).await.map_err(store_error)?;
    }
    Ok(())
}

/// People set their rooms seldom: a statement each.
async fn write_own(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    for own in &changes.own {
        let values = &own.values;
        let set = sqlx::query(SET_OWN)
            .bind(own.tenant.as_uuid())
            .bind(own.room.as_uuid())
            .bind(own.principal.as_uuid())
            .bind(i64::from(values.hidden_at.is_some()))
            .bind(values.hidden_at.flatten().map(stored_number))
            .bind(i64::from(values.pinned.is_some()))
            .bind(values.pinned.flatten().map(i64::from))
            .bind(values.notify.map(NotifyLevel::as_str))
            .bind(i64::from(values.unread_at.is_some()))
            .bind(values.unread_at.flatten().map(stored_seq));
        set.execute(&mut *tx).await.map_err(store_error)?;
    }
    Ok(())
}

/// An ordinal as it is stored; there are fewer than 2^63.
fn stored_number(number: MessageNumber) -> i64 {
    i64::try_from(number.get()).unwrap_or(i64::MAX)
}

/// They are few: a statement each.
async fn write_invites(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    for (tenant, hash, invite) in &changes.invites {
        let new = sqlx::query(INSERT_INVITE)
            .bind(tenant.as_uuid())
            .bind(hash.as_slice())
            .bind(invite.id.as_uuid())
            .bind(invite.room.as_uuid())
            .bind(invite.by.as_uuid())
            .bind(invite.created_at.as_millis())
            .bind(invite.expires_at.as_millis())
            .bind(invite.uses_max.map(i64::from));
        new.execute(&mut *tx).await.map_err(store_error)?;
    }
    for (tenant, hash, uses) in &changes.used_invites {
        let used = sqlx::query(USE_INVITE)
            .bind(tenant.as_uuid())
            .bind(hash.as_slice())
            .bind(i64::from(*uses));
        used.execute(&mut *tx).await.map_err(store_error)?;
    }
    for (tenant, room, id, at) in &changes.revoked_invites {
        let revoked = sqlx::query(REVOKE_INVITE)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(id.as_uuid())
            .bind(at.as_millis());
        revoked.execute(&mut *tx).await.map_err(store_error)?;
    }
    Ok(())
}

/// Runs one statement over all rows, and says how many rows of the table it touched.
pub(in super::super) async fn run<P: Serialize>(
    tx: &mut Connection,
    sql: &'static str,
    rows: impl ExactSizeIterator<Item = P> + Send,
) -> Result<u64, StoreError> {
    if rows.len() == 0 {
        return Ok(0);
    }
    let json = json_array(rows)?;
    let done = sqlx::query(sql).bind(json).execute(tx).await;
    done.map(|done| done.rows_affected()).map_err(store_error)
}
