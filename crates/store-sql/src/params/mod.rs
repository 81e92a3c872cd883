//! The one parameter of a batch statement: its rows as a JSON array of objects. Must not know the statements; the
//! names of the fields are the names they read. Ids are 32 hexadecimal digits, which both engines read quickest.

mod changes;
mod mentions;
mod messages;
mod presence;
mod search;
mod wanted;

use serde::{Serialize, Serializer};
use store::StoreError;
use uuid::Uuid;
use uuid::fmt::Simple;

use crate::rows::corrupt;

pub(crate) use changes::{
    ChangedRoomParam, DeviceParam, EventParam, HeadParam, MarkerParam, MemberParam, PrincipalParam,
    RoomParam, SessionParam,
};
pub(crate) use mentions::{calling, calls, here, mentioned, unmentioned};
pub(crate) use messages::{
    DeletedParam, DeletedTextParam, EditedParam, MessageParam, PinnedParam, ReactedParam,
    RestoredParam,
};
pub(crate) use presence::{PersonParam, ShownParam, SightingParam};
pub(crate) use search::{
    DocParam, RoomIdParam, messages_token, room_token, search_token, tag_token, tenant_token,
};
pub(crate) use wanted::{
    WantedMessageParam, WantedNewRoomParam, WantedOtherParam, WantedParam, WantedPlaceParam,
};

/// The rows as the text of one JSON array.
pub(crate) fn json_array<P: Serialize>(
    rows: impl ExactSizeIterator<Item = P>,
) -> Result<String, StoreError> {
    let mut json = Vec::with_capacity(rows.len() * 256);
    serde_json::Serializer::new(&mut json)
        .collect_seq(rows)
        .map_err(|error| corrupt("a batch cannot be written:", &error))?;
    String::from_utf8(json).map_err(|error| corrupt("a batch cannot be written:", &error))
}

pub(crate) fn hex(id: Uuid) -> Simple {
    id.simple()
}
