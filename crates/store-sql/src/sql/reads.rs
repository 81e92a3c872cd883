//! The reads of the store. Each is one statement, and so of one moment on both engines. Where a page is cut, it is cut
//! before the senders are joined, so that no plan can join more than the page.

use super::identity::tenant_columns;
use super::{join_sender, message_columns, statements};

/// A room `r` with its newest message, as [`crate::rows::RoomRow`] reads it.
macro_rules! room_columns {
    () => {
        concat!(
            "r.id, r.kind, r.alias, r.title, r.cover, r.settings, r.created_at, r.head, r.number, r.floor_number, r.members, ",
            message_columns!()
        )
    };
}
pub(crate) use room_columns;

/// The newest message of a room `r`, with its sender.
macro_rules! join_last_message {
    () => {
        concat!(
            " left join messages m on m.tenant_id = r.tenant_id and m.room_id = r.id and m.seq = r.last_message_seq",
            join_sender!()
        )
    };
}
pub(crate) use join_last_message;

/// A page of history: the head of a room `r`, and the messages `m` on both sides of the pivot: at or before it, and behind it,
/// in no order. One row without a message when there is none. `(tenant, room, pivot, older_max, newer_max)`
macro_rules! read_history {
    ($columns:expr) => {
        concat!(
            "select ",
            $columns,
            " from rooms r left join (select ",
            stored_message_columns!(),
            " from (select ",
            stored_message_columns!(),
            " from messages where tenant_id = $1 and room_id = $2 and seq <= $3 order by seq desc limit $4) older \
             union all select ",
            stored_message_columns!(),
            " from (select ",
            stored_message_columns!(),
            " from messages where tenant_id = $1 and room_id = $2 and seq > $3 order by seq limit $5) newer) m \
             on true",
            join_sender!(),
            " where r.tenant_id = $1 and r.id = $2 and r.deleted_at is null"
        )
    };
}
pub(crate) use read_history;

macro_rules! find_room {
    ($key:literal) => {
        concat!(
            "select ",
            room_columns!(),
            ", n.body as notice from rooms r left join events n on n.tenant_id = r.tenant_id and n.room_id = r.id \
             and n.seq = r.notice_seq",
            join_last_message!(),
            " where r.tenant_id = $1 and r.",
            $key,
            " = $2 and r.deleted_at is null"
        )
    };
}

/// A run of the log: the places of messages and events of a room by seq, `$3` rows of each before the two are merged;
/// then what is said of messages.
macro_rules! read_log {
    ($range:literal, $order:literal) => {
        concat!(
            "select l.seq as event_seq, l.event_at, l.event_kind, l.event_body, l.message_seq as event_message_seq, \
             em.name as event_member_name, em.picture as event_member_picture, em.mask_id as event_member_mask, ",
            message_columns!(),
            " from (select tenant_id, room_id, seq, seq as message_seq, sent_at as event_at, \
             'message.sent' as event_kind, null as event_body, null as member_id from (select tenant_id, room_id, seq, sent_at \
             from messages where tenant_id = $1 and room_id = $2",
            $range,
            " order by ",
            $order,
            " limit $3) sent union all \
             select tenant_id, room_id, seq, message_seq, at, kind, body, member_id \
             from (select tenant_id, room_id, seq, message_seq, at, kind, body, member_id \
             from events where tenant_id = $1 and room_id = $2",
            $range,
            " order by ",
            $order,
            " limit $3) happened order by ",
            $order,
            " limit $3) l left join messages m on m.tenant_id = l.tenant_id and m.room_id = l.room_id \
             and m.seq = l.message_seq \
             left join members em on em.tenant_id = l.tenant_id and em.room_id = l.room_id \
             and em.principal_id = l.member_id",
            join_sender!(),
            " order by l.",
            $order
        )
    };
}

statements! {
    /// `()`
    FIND_EPOCH = "select epoch from store_meta where id = 1";

    /// `(slug)`
    FIND_TENANT = concat!("select ", tenant_columns!(), " from tenants where slug = $1");

    /// `(tenant, session)`: none in a tenant that is disabled.
    FIND_SESSION =
        "select s.id, s.refresh_count, s.refreshed_at, s.created_at, s.revoked_at, s.idle_max, s.ends_at, s.grace, \
         p.id as principal_id, p.kind as principal_kind, p.name as principal_name, p.tag as principal_tag \
         from sessions s join principals p on p.tenant_id = s.tenant_id and p.id = s.principal_id \
         join tenants t on t.id = s.tenant_id and t.disabled_at is null where s.tenant_id = $1 and s.id = $2";

    /// `(tenant, room)`
    FIND_ROOM_BY_ID = find_room!("id");

    /// `(tenant, alias)`
    FIND_ROOM_BY_ALIAS = find_room!("alias");

    /// `(tenant, room, limit, after)`
    READ_LOG = read_log!(" and seq > $4", "seq");

    /// `(tenant, room, limit)`
    READ_LOG_TAIL = read_log!("", "seq desc");
}
