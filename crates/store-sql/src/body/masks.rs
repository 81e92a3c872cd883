//! The ids that rooms show in the place of their people's own, where rows hold no more than whose they are. Must not know
//! in what they stand.

use std::collections::HashMap;

use domain::moderation::acts::ModeratingAct;
use domain::moderation::reports::Report;
use domain::{Event, EventBody, Mask, PrincipalId, RoomId, TenantId};
use sqlx::Executor;
use store::StoreError;
use uuid::Uuid;

use super::super::dialect::{Db, store_error};
use super::super::sql::LIST_MASKS;
use crate::params::{PersonParam, json_array};

/// Each id as the room shows it: one statement, and none where there is no id.
pub(super) async fn show<'e>(
    executor: impl Executor<'e, Database = Db>,
    (tenant, room): (TenantId, RoomId),
    mut ids: Vec<&mut PrincipalId>,
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut people: Vec<PrincipalId> = ids.iter().map(|id| **id).collect();
    people.sort_unstable();
    people.dedup();
    let people = people.into_iter();
    let wanted = json_array(people.map(|id| PersonParam::new(tenant, id)))?;
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(LIST_MASKS)
        .bind(wanted)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .fetch_all(executor)
        .await
        .map_err(store_error)?;
    let masks: HashMap<Uuid, Uuid> = rows.into_iter().collect();
    for id in &mut ids {
        let mask = masks.get(&id.as_uuid()).copied();
        **id = id.shown_as(mask.map(Mask::from_uuid));
    }
    Ok(())
}

/// The events of a room, each with the ids that the room shows: most say nothing but messages, and ask nothing.
pub(super) async fn show_events<'e>(
    executor: impl Executor<'e, Database = Db>,
    place: (TenantId, RoomId),
    mut events: Vec<Event>,
) -> Result<Vec<Event>, StoreError> {
    let bodies = events.iter_mut().map(|event| &mut event.body);
    let ids = bodies.flat_map(|body| body.bare_ids_mut()).collect();
    show(executor, place, ids).await?;
    for event in &mut events {
        // Under which id of elsewhere a masked one was there before is told to those who listen then, and to nobody later.
        if let EventBody::MemberChanged { was, member } = &mut event.body
            && was.mask().is_none()
            && member.id.mask().is_some()
        {
            *was = member.id;
        }
    }
    Ok(events)
}

/// Who reported, and who decided, each as the room shows them; of a whole tenant, as they are: its staff alone read that.
pub(super) async fn show_reports<'e>(
    executor: impl Executor<'e, Database = Db>,
    (tenant, room): (TenantId, Option<RoomId>),
    reports: &mut [Report],
) -> Result<(), StoreError> {
    let Some(room) = room else { return Ok(()) };
    let ids = reports.iter_mut().flat_map(who_acted).collect();
    show(executor, (tenant, room), ids).await
}

fn who_acted(report: &mut Report) -> impl Iterator<Item = &mut PrincipalId> {
    let resolved = report.resolved.iter_mut().map(|how| &mut how.by);
    std::iter::once(&mut report.by).chain(resolved)
}

/// Who did it, and to whom, likewise.
pub(super) async fn show_acts<'e>(
    executor: impl Executor<'e, Database = Db>,
    (tenant, room): (TenantId, Option<RoomId>),
    acts: &mut [ModeratingAct],
) -> Result<(), StoreError> {
    let Some(room) = room else { return Ok(()) };
    let object = |act: &ModeratingAct| PrincipalId::parse(&act.object);
    let mut objects: Vec<_> = acts.iter().map(object).collect();
    let by = acts.iter_mut().map(|act| &mut act.by);
    let ids = by.chain(objects.iter_mut().flatten()).collect();
    show(executor, (tenant, room), ids).await?;
    for (act, object) in acts.iter_mut().zip(objects) {
        if let Some(object) = object {
            act.object = object.to_string().into();
        }
    }
    Ok(())
}
