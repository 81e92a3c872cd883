//! Lists for SQLite, of rooms and of messages: one statement answers a whole list as the text of one JSON array. A row of
//! its own for each would be copied value by value and wake the reader again and again, which took longer than finding
//! them. Must not know what the rows mean.

use serde::Deserialize;
use sqlx::query::QueryScalar;
use sqlx::sqlite::SqliteArguments;
use store::StoreError;

use super::dialect::{Db, store_error};
use crate::rows::{Lent, corrupt};
use crate::sql::reads::{join_last_message, read_history};
use crate::sql::rooms::{calls_of, calls_under, list_own_places, membership_columns, own_columns};
use crate::sql::search::{count_listed, list_rooms};
use crate::sql::{join_sender, statements, stored_message_columns};

/// A message `m` with its sender as [`crate::rows::MessageRow`] reads it, null where there is none.
macro_rules! message {
    () => {
        "case when m.id is not null then json_array(hex(m.id), hex(m.room_id), m.seq, m.number, \
         hex(coalesce(c.id, p.id)), coalesce(c.kind, p.kind), coalesce(pm.name, c.name, p.name), \
         case when pm.name is null then coalesce(c.tag, p.tag) else '' end, pm.picture, \
         case when pm.mask_id is not null then hex(pm.mask_id) end, case when c.id is not null then hex(p.id) end, \
         case when c.id is not null then (select hex(am.mask_id) from members am where am.tenant_id = m.tenant_id \
         and am.room_id = m.room_id and am.principal_id = p.id and am.mask_id is not null) end, m.client_id, m.text, m.sent_at, m.deleted_at, m.edited_at, \
         m.mentions, m.reactions, m.pinned_at, \
         case when q.id is not null then json_array(hex(q.id), q.seq, q.number, substr(q.text, 1, 100), q.deleted_at, \
         hex(coalesce(qc.id, qp.id)), coalesce(qc.kind, qp.kind), coalesce(qm.name, qc.name, qp.name), \
         case when qm.name is null then coalesce(qc.tag, qp.tag) else '' end, qm.picture, \
         case when qm.mask_id is not null then hex(qm.mask_id) end, case when qc.id is not null then hex(qp.id) end, \
         case when qc.id is not null then (select hex(aq.mask_id) from members aq where aq.tenant_id = q.tenant_id \
         and aq.room_id = q.room_id and aq.principal_id = qp.id and aq.mask_id is not null) end) end) end"
    };
}

/// A room `r` as [`crate::rows::RoomRow`] reads it.
macro_rules! room {
    ($last_message:expr) => {
        concat!(
            "json_array(hex(r.id), r.kind, r.alias, r.title, r.cover, r.settings, r.created_at, r.head, r.number, \
             r.floor_number, r.members, ",
            $last_message,
            ")"
        )
    };
}

/// A room `r` of a list as [`crate::rows::PlaceRow`] reads it.
macro_rules! place {
    () => {
        "json_array(r.active_at, hex(r.id), json_array(r.head, r.looks, r.tenant_looks))"
    };
}

statements! {
    /// `(tenant, principal, limit)`
    LIST_OWN_PLACES = concat!(
        "select json_group_array(json_array(place.active_at, hex(place.id), json_array(place.head, place.looks, place.tenant_looks), \
         json_array(json_array(place.role, place.joined_at, place.left_at, place.muted_until, place.banned_until, place.marker_seq, place.marker_number, \
         place.member_sent_at), json_array(place.hidden_at, place.pinned, place.notify, place.unread_at, place.own_name, place.own_picture, \
         case when place.own_mask is not null then hex(place.own_mask) end, place.calls)))) \
         from (",
        list_own_places!(),
        ") place"
    );

    /// `(tenant, limit, active_at, room)`: behind the room with this activity.
    LIST_ROOMS = concat!("select json_group_array(", place!(), ") from (", list_rooms!(), ") r");

    /// `(tenant, limit)`: those with the newest activity.
    COUNT_LISTED = concat!("select json_group_array(json_array(hex(r.id), r.members)) from (", count_listed!(), ") r");

    /// `(tenant, rooms)`: how rooms look, by their ids.
    LIST_LOOKS = concat!(
        "select json_group_array(",
        place!(),
        ") from (select r.active_at, r.id, r.head, r.looks, (select t.looks from tenants t where t.id = $1) as tenant_looks \
         from jsonb_each($2) w cross join rooms r on r.tenant_id = $1 and r.id = unhex(w.value) \
         and r.deleted_at is null) r"
    );

    /// `(tenant, limit, expression)`
    FIND_LISTED = concat!(
        "with hits as materialized (select rowid as id from search_index where search_index match $3 \
         order by rowid desc limit $2) select json_group_array(json_array(r.active_at, ",
        room!("null"),
        ")) from hits h join search_docs d on d.id = h.id join search_rooms s on s.number = d.room_number \
         join rooms r on r.tenant_id = s.tenant_id and r.id = s.room_id and r.listed = 1 and r.deleted_at is null \
         where s.tenant_id = $1"
    );

    /// `(tenant, room, pivot, older_max, newer_max)`: see [`read_history`].
    READ_HISTORY = read_history!(concat!("json_group_array(json_array(r.head, ", message!(), "))"));

    /// Rooms by their ids.
    GET_ROOMS = concat!(
        "select json_group_array(",
        room!(message!()),
        ") from jsonb_each($1) w join rooms r on r.tenant_id = unhex(w.value->>'tenant_id') \
         and r.id = unhex(w.value->>'room_id') and r.deleted_at is null",
        join_last_message!()
    );
}

/// The texts of a row stand in the answer.
pub(super) type Text<'a> = Lent<'a>;

/// What a list was answered with.
pub(super) struct Answer(String);

impl Answer {
    /// The rows, in no order.
    pub(super) fn rows<'a, R: Deserialize<'a>>(&'a self) -> Result<Vec<R>, StoreError> {
        serde_json::from_str(&self.0).map_err(|error| corrupt("a list:", &error))
    }
}

/// Asks for a list; [`fetch`] takes what is answered.
pub(super) fn ask<'q>(sql: &'static str) -> QueryScalar<'q, Db, String, SqliteArguments> {
    sqlx::query_scalar(sql)
}

/// The answer, in one piece.
pub(super) async fn fetch(
    asked: QueryScalar<'_, Db, String, SqliteArguments>,
    pool: &sqlx::Pool<Db>,
) -> Result<Answer, StoreError> {
    let answer = asked.fetch_one(pool).await;
    answer.map(Answer).map_err(store_error)
}
