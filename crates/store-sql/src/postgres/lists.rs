//! Lists for PostgreSQL, of rooms and of messages: a row for each. Must not know what the rows mean.

use sqlx::FromRow;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use store::StoreError;

use super::dialect::{Db, store_error};
use crate::sql::reads::{join_last_message, read_history, room_columns};
use crate::sql::rooms::{calls_of, calls_under, list_own_places, membership_columns, own_columns};
use crate::sql::search::{count_listed, list_rooms, listed_columns};
use crate::sql::{join_sender, message_columns, statements, stored_message_columns};

statements! {
    /// `(tenant, principal, limit)`
    LIST_OWN_PLACES = list_own_places!();

    /// `(tenant, limit, active_at, room)`: behind the room with this activity.
    LIST_ROOMS = list_rooms!();

    /// `(tenant, limit)`: those with the newest activity.
    COUNT_LISTED = count_listed!();

    /// `(tenant, rooms)`: how rooms look, by their ids.
    LIST_LOOKS =
        "select r.active_at, r.id, r.head, r.looks, (select t.looks from tenants t where t.id = $1) as tenant_looks \
         from json_array_elements_text($2::json) as w(room_id) \
         join rooms r on r.tenant_id = $1 and r.id = w.room_id::uuid and r.deleted_at is null";

    /// `(tenant, limit, expression)`
    FIND_LISTED = concat!(
        "with matched as materialized (select id from search_index where tokens @@ $3::tsquery), \
         hits as materialized (select id from matched order by id desc limit $2) select ",
        listed_columns!(),
        " from hits h join search_docs d on d.id = h.id join search_rooms s on s.number = d.room_number \
         join rooms r on r.tenant_id = s.tenant_id and r.id = s.room_id and r.listed = 1 and r.deleted_at is null \
         where s.tenant_id = $1 order by h.id desc"
    );

    /// `(tenant, room, pivot, older_max, newer_max)`: see [`read_history`].
    READ_HISTORY = read_history!(concat!("r.head, ", message_columns!()));

    /// Rooms by their ids.
    GET_ROOMS = concat!(
        "select ",
        room_columns!(),
        " from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid) \
         join rooms r on r.tenant_id = w.tenant_id and r.id = w.room_id and r.deleted_at is null",
        join_last_message!(),
        " order by r.id"
    );
}

/// The texts of a row stand in it.
pub(super) type Text<'a> = &'a str;

/// What a list was answered with.
pub(super) struct Answer(Vec<PgRow>);

impl Answer {
    /// The rows, in no order.
    pub(super) fn rows<'a, R: FromRow<'a, PgRow>>(&'a self) -> Result<Vec<R>, StoreError> {
        let rows = self.0.iter().map(R::from_row);
        rows.collect::<Result<_, _>>().map_err(store_error)
    }
}

/// Asks for a list; [`fetch`] takes what is answered.
pub(super) fn ask<'q>(sql: &'static str) -> Query<'q, Db, PgArguments> {
    sqlx::query(sql)
}

/// The answer, whole.
pub(super) async fn fetch(
    asked: Query<'_, Db, PgArguments>,
    pool: &sqlx::Pool<Db>,
) -> Result<Answer, StoreError> {
    let rows = asked.fetch_all(pool).await;
    rows.map(Answer).map_err(store_error)
}
