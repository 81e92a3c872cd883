//! The reads of the search index and of the directory that both engines understand; what is asked of the index itself
//! stands in `sqlite/search.rs` and `postgres/search.rs`.

use super::statements;

/// What became of each document of the index that was found, as [`crate::rows::CandidateRow`] reads it: the outer
/// joins keep its place where the message, or its room, is gone. The places are put together first: a planner without
/// statistics then finds each message by its whole key.
macro_rules! candidates {
    ($hits:literal) => {
        concat!(
            $hits,
            ", places as materialized (select h.id, s.tenant_id, s.room_id, d.seq from hits h \
             join search_docs d on d.id = h.id join search_rooms s on s.number = d.room_number) \
             select f.id as doc_id, r.title as room_title, r.cover as room_cover, ",
            message_columns!(),
            " from places f left join rooms r on r.tenant_id = f.tenant_id and r.id = f.room_id \
             and r.deleted_at is null left join messages m on m.tenant_id = f.tenant_id and m.room_id = f.room_id \
             and m.seq = f.seq and m.deleted_at is null",
            join_sender!(),
            " order by f.id desc"
        )
    };
}
pub(crate) use candidates;

/// A room `r` of the directory without its newest message, as [`crate::rows::ActiveRoomRow`] reads it.
macro_rules! listed_columns {
    () => {
        "r.active_at, r.id, r.kind, r.alias, r.title, r.cover, r.settings, r.created_at, r.head, r.number, r.floor_number, r.members, \
         null as message_id"
    };
}
pub(crate) use listed_columns;

/// How the rooms of the directory look behind the room with an activity: `(tenant, limit, active_at, room)`
macro_rules! list_rooms {
    () => {
        "select active_at, id, head, looks, (select t.looks from tenants t where t.id = $1) as tenant_looks from rooms \
         where tenant_id = $1 and listed = 1 and active_at <= $3 and (active_at, id) < ($3, $4) \
         order by active_at desc, id desc limit $2"
    };
}
pub(crate) use list_rooms;

/// How many are in the rooms of the directory with the newest activity: `(tenant, limit)`
macro_rules! count_listed {
    () => {
        "select id, members from rooms where tenant_id = $1 and listed = 1 order by active_at desc, id desc limit $2"
    };
}
pub(crate) use count_listed;

statements! {
    /// `(tenant, room, limit)`: a page of all rooms behind this one, with how far each is indexed.
    LIST_INDEXED =
        "select r.tenant_id, r.id, r.head, coalesce(s.seq, 0) as indexed from (select tenant_id, id, head from rooms \
         where (tenant_id, id) > ($1, $2) order by tenant_id, id limit $3) r \
         left join search_rooms s on s.room_id = r.id and s.tenant_id = r.tenant_id order by r.tenant_id, r.id";

    /// `(tenant, room)`
    FIND_INDEXED =
        "select r.head, coalesce(s.seq, 0) as indexed from rooms r \
         left join search_rooms s on s.room_id = r.id and s.tenant_id = r.tenant_id \
         where r.tenant_id = $1 and r.id = $2";

    /// `(tenant, room, from, to)`: what the directory says of the room, if something behind `from` was about that.
    FIND_DIRECTORY_ENTRY =
        "select r.created_at, r.title, r.settings, r.listed, r.deleted_at from rooms r \
         where r.tenant_id = $1 and r.id = $2 and exists (select 1 from events e where e.tenant_id = $1 \
         and e.room_id = $2 and e.seq > $3 and e.seq <= $4 and e.kind like 'room.%')";

    /// `(tenant, room)`: a room that is there gets a number.
    INSERT_SEARCH_ROOM =
        "insert into search_rooms (tenant_id, room_id, seq) select tenant_id, id, 0 from rooms \
         where tenant_id = $1 and id = $2 on conflict do nothing";

    /// `(tenant, room, from, to)`: moves on from where the step began.
    UPDATE_SEARCH_ROOM =
        "update search_rooms set seq = $4 where room_id = $2 and tenant_id = $1 and seq = $3 returning number";

    /// `(tenant, principal, now, limit)`
    LIST_READABLE =
        "select r.id from members b join rooms r on r.tenant_id = b.tenant_id and r.id = b.room_id \
         and r.deleted_at is null where b.principal_id = $2 and (b.tenant_id = $1) is true and b.joined_at >= 0 \
         and b.left_at is null and (b.banned_until is null or b.banned_until <= $3) \
         order by r.active_at desc, r.id desc limit $4";
}
