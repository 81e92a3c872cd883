//! How far people have read, and the rooms they are in. Must not know through which door somebody came.

mod own;

use std::collections::BTreeMap;

use domain::ids::MessageNumber;
use domain::{Actor, PrincipalId, RoomId, RoomRef, Seq, TenantId};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::rooms::{check_may_read, policy};
use crate::writer::{Act, Command};

pub use own::{OwnRoom, Standing, find_own, list_own, set_own, stand, unread_in_all};

/// Messages that a signal of readers tells apart.
const NEWEST_COUNTED: u64 = 200;

/// The command that marks a room as read up to a seq; a marker only moves forward.
pub fn mark(actor: Actor, room: RoomId, seq: Seq) -> Command {
    let act = Act::MarkRead { seq };
    Command::InRoom { actor, room, act }
}

/// How many members have read up to which ordinal: what the number beside each message is counted from. Nobody is named.
/// `None` in rooms that do not count, or have more members than are counted, and for whoever hides how far they have read.
///
/// # Errors
/// When the room may not be read, or the store fails.
pub async fn count_markers(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
) -> Result<Option<Counted>, ReadError> {
    check_may_read(cx, actor, room).await?;
    let members_max = u64::from(policy(cx, actor.tenant, room).unread_number_members_max);
    if members_max == 0 {
        return Ok(None);
    }
    let markers = cx.store.count_markers(actor.tenant, room.id).await?;
    let hidden = cx.store.list_receipts_hidden(actor.tenant, room.id).await?;
    let members = markers.iter().map(|(_, members)| members).sum::<u64>() + hidden.len() as u64;
    let is_told = members <= members_max && !hidden.contains(&actor.principal);
    Ok(is_told.then_some(Counted {
        markers,
        hidden: hidden.len(),
    }))
}

/// How many members have read how far.
#[derive(Clone, Debug)]
pub struct Counted {
    /// How many have read up to which ordinal, in the order of the ordinals.
    pub markers: Vec<(MessageNumber, u64)>,
    /// Members who do not show it: they are not among these.
    pub hidden: usize,
}

/// How many members have read up to which ordinal among the newest [`NEWEST_COUNTED`] messages: the first value is the
/// ordinal below which nobody is told apart. `None` in rooms that do not count, or have more members than are counted.
///
/// # Errors
/// When the store fails.
pub async fn newest_markers(
    cx: &Cx,
    tenant: TenantId,
    room: RoomId,
) -> Result<Option<Newest>, ReadError> {
    let Some(room) = cx.store.find_room(tenant, &RoomRef::Id(room)).await? else {
        return Ok(None);
    };
    let policy = cx
        .tenants
        .policy(tenant, room.kind, &room.settings.overrides);
    let members_max = u64::from(policy.unread_number_members_max);
    if members_max == 0 || room.members > members_max {
        return Ok(None);
    }
    let floor = MessageNumber::new(room.number.get().saturating_sub(NEWEST_COUNTED));
    let mut newest: BTreeMap<MessageNumber, u64> = BTreeMap::new();
    for (number, members) in cx.store.count_markers(tenant, room.id).await? {
        *newest.entry(number.max(floor)).or_default() += members;
    }
    Ok(Some(Newest {
        floor,
        markers: newest.into_iter().collect(),
        hidden: cx.store.list_receipts_hidden(tenant, room.id).await?,
    }))
}

/// How many members have read how far among the newest messages.
#[derive(Clone, Debug)]
pub struct Newest {
    /// The ordinal below which nobody is told apart.
    pub floor: MessageNumber,
    /// How many have read up to which ordinals from it on.
    pub markers: Vec<(MessageNumber, u64)>,
    /// Who does not show it: they are not counted, and are told nothing.
    pub hidden: Vec<PrincipalId>,
}
