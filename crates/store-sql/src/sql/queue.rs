//! Statements about what waits in rooms for a decision. Must not know rows, nor who may read them.
//!
//! `(tenant_id = $1) is true` stands where another index must not be used: one that begins with the tenant would lead
//! to all that a tenant has.

use super::{delete_some, statements};

/// Something `w` that waits with whose it is, as the room calls them, as [`crate::rows::WaitingRow`] reads them.
macro_rules! waiting_columns {
    () => {
        "w.id, w.room_id, w.kind, w.client_id, w.text, w.parts, w.reply_to, w.mentions, w.at, w.expires_at, w.state, \
         w.settled_by, w.settled_at, w.settled_reason, p.id as by_id, p.kind as by_kind, \
         coalesce(pm.name, p.name) as by_name, case when pm.name is null then p.tag else '' end as by_tag, \
         pm.picture as by_picture, pm.mask_id as by_mask"
    };
}

/// Whose `w` is.
macro_rules! join_by {
    () => {
        " join principals p on p.tenant_id = w.tenant_id and p.id = w.by_id \
         left join members pm on pm.tenant_id = w.tenant_id and pm.room_id = w.room_id and pm.principal_id = w.by_id"
    };
}

/// Whoever asks to come in and is in has nothing that waits.
macro_rules! is_not_in {
    () => {
        " and not exists (select 1 from members b where x.kind = 'entry' and b.tenant_id = x.tenant_id \
         and b.room_id = x.room_id and b.principal_id = x.by_id and b.left_at is null)"
    };
}

/// What waits of somebody under the same key as a row.
macro_rules! same_key {
    ($row:literal, $by:literal) => {
        concat!(
            "select 1 from queue_entries o where o.by_id = ",
            $by,
            " and o.room_id = ",
            $row,
            ".room_id and o.kind = ",
            $row,
            ".kind and o.client_id = ",
            $row,
            ".client_id and o.tenant_id = ",
            $row,
            ".tenant_id"
        )
    };
}

statements! {
    /// `(tenant, kind, now, before, limit, room)`: the newest first.
    LIST_WAITING_OF_ROOM = concat!(
        "select ",
        waiting_columns!(),
        " from (select x.* from queue_entries x where x.room_id = $6 and x.kind = $2 and x.state = 'open' \
         and (x.tenant_id = $1) is true and x.id < $4 and x.expires_at > $3",
        is_not_in!(),
        " order by x.id desc limit $5) w",
        join_by!(),
        " order by w.id desc"
    );

    /// `(tenant, kind, now, before, limit)`: of all rooms that are there, the newest first.
    LIST_WAITING_OF_TENANT = concat!(
        "select ",
        waiting_columns!(),
        " from (select x.* from queue_entries x join rooms r on r.tenant_id = x.tenant_id and r.id = x.room_id \
         and r.deleted_at is null where x.kind = $2 and x.state = 'open' and x.tenant_id = $1 and x.id < $4 \
         and x.expires_at > $3",
        is_not_in!(),
        " order by x.id desc limit $5) w",
        join_by!(),
        " order by w.id desc"
    );

    /// `(tenant, room, now)`: how much of each kind.
    COUNT_WAITING = concat!(
        "select x.kind, count(*) from queue_entries x where x.room_id = $2 and x.state = 'open' \
         and (x.tenant_id = $1) is true and x.expires_at > $3",
        is_not_in!(),
        " group by x.kind order by x.kind"
    );

    /// `(tenant, by, limit, room)`: the newest first.
    LIST_OWN_WAITING_OF_ROOM = concat!(
        "select ",
        waiting_columns!(),
        " from (select * from queue_entries where by_id = $2 and room_id = $4 and (tenant_id = $1) is true \
         order by id desc limit $3) w",
        join_by!(),
        " order by w.id desc"
    );

    /// `(tenant, by, limit)`: in all rooms, the newest first.
    LIST_OWN_WAITING = concat!(
        "select ",
        waiting_columns!(),
        " from (select * from queue_entries where by_id = $2 and (tenant_id = $1) is true order by id desc limit $3) w",
        join_by!(),
        " order by w.id desc"
    );

    /// `(tenant, room, id)`
    FIND_WAITING = concat!(
        "select ",
        waiting_columns!(),
        " from queue_entries w",
        join_by!(),
        " where w.tenant_id = $1 and w.room_id = $2 and w.id = $3"
    );

    /// `(tenant, room, by, kind, client id)`
    FIND_WAITING_BY_KEY = concat!(
        "select ",
        waiting_columns!(),
        " from queue_entries w",
        join_by!(),
        " where w.by_id = $3 and w.room_id = $2 and w.kind = $4 and w.client_id = $5 and (w.tenant_id = $1) is true"
    );

    /// `(tenant, room, by, kind, now)`: how many there are, and how many of them are somebody's.
    COUNT_OPEN =
        "select count(*), count(*) filter (where by_id = $3) from queue_entries where room_id = $2 and kind = $4 \
         and state = 'open' and (tenant_id = $1) is true and expires_at > $5";

    /// `(tenant, room, sender, client id)`: where a message of this sender and client id was sent.
    FIND_SENT_SEQ =
        "select seq from messages where client_id = $4 and sender_id = $3 and room_id = $2 and tenant_id = $1";

    /// `(tenant, id, room, kind, by, client id, text, parts, reply to, mentions, at, expires at)`: in place of what is
    /// over under the same key.
    SET_WAITING =
        "insert into queue_entries (tenant_id, id, room_id, kind, by_id, client_id, text, parts, reply_to, mentions, at, \
         expires_at, moved_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11) \
         on conflict (by_id, room_id, kind, client_id, tenant_id) do update set id = excluded.id, text = excluded.text, \
         parts = excluded.parts, reply_to = excluded.reply_to, mentions = excluded.mentions, at = excluded.at, \
         expires_at = excluded.expires_at, state = 'open', settled_by = null, settled_at = null, settled_reason = null, \
         was_by_id = null, moved_at = excluded.moved_at";

    /// `(tenant, id, state, by, at, reason, keeps text)`
    SETTLE_WAITING =
        "update queue_entries set state = $3, settled_by = $4, settled_at = $5, settled_reason = $6, \
         text = case when $7 = 1 then text else '' end, parts = null, moved_at = $5 \
         where tenant_id = $1 and id = $2 and state = 'open'";

    /// `(tenant, guest, by)`: the names that rooms have for a guest and their masks are the claimer's from the same moment as
    /// what the guest said and asks there; but where the claimer is in already, or has a name.
    CARRY_NAMES =
        "insert into members (tenant_id, room_id, principal_id, joined_at, left_at, name, name_key, picture, mask_id) \
         select g.tenant_id, g.room_id, c.id, 0, g.joined_at, g.name, g.name_key, g.picture, g.mask_id from principals c \
         join members g on (g.tenant_id = c.tenant_id) is true and g.principal_id = $2 and g.joined_at >= 0 \
         and g.name is not null where c.tenant_id = $1 and c.id = $3 \
         on conflict (tenant_id, room_id, principal_id) do update set name = excluded.name, \
         name_key = excluded.name_key, picture = excluded.picture, mask_id = coalesce(members.mask_id, excluded.mask_id) \
         where members.left_at is not null and members.name is null";

    /// `(tenant, guest, by, now)`: what is over of the claimer's makes room for what waits of the guest's.
    CLEAR_FOR_CLAIM = concat!(
        "delete from queue_entries where by_id = $3 and (tenant_id = $1) is true \
         and (state in ('accepted', 'withdrawn') or state = 'open' and expires_at <= $4) and exists (",
        same_key!("queue_entries", "$2"),
        " and o.state = 'open') returning room_id"
    );

    /// `(tenant, guest, by, now)`: what waits of a guest, or was declined, is the claimer's.
    CLAIM_WAITING = concat!(
        "update queue_entries set by_id = $3, was_by_id = $2, moved_at = $4 where by_id = $2 \
         and (tenant_id = $1) is true and state in ('open', 'declined') and not exists (",
        same_key!("queue_entries", "$3"),
        ") returning room_id"
    );

    /// `(tenant, guest, by, now)`: what the claimer has already is not asked twice.
    WITHDRAW_CLAIMED =
        "update queue_entries set state = 'withdrawn', settled_by = $3, settled_at = $4, text = '', parts = null, \
         moved_at = $4 where by_id = $2 and (tenant_id = $1) is true and state = 'open' returning room_id";

    /// `(tenant, guest, by, now)`: what came with a claim is the guest's again.
    GIVE_WAITING_BACK = concat!(
        "update queue_entries set by_id = $2, was_by_id = null, moved_at = $4 where by_id = $3 \
         and (tenant_id = $1) is true and was_by_id = $2 and not exists (",
        same_key!("queue_entries", "$2"),
        ") returning room_id"
    );

    /// `(since, limit)`: the newest first.
    LIST_MOVED_WAITING =
        "select tenant_id, room_id, by_id, moved_at from queue_entries where moved_at > $1 \
         order by moved_at desc, tenant_id desc, room_id desc, by_id desc limit $2";

    /// `(tenant, by)`
    DELETE_WAITING_BY =
        "delete from queue_entries where by_id = $2 and (tenant_id = $1) is true";

    /// `(tenant, pattern)`: messages that wait or were declined and name somebody.
    LIST_NAMING =
        "select id, text, mentions from queue_entries where kind = 'message' and state in ('open', 'declined') \
         and tenant_id = $1 and mentions like $2 order by id";

    /// `(tenant, id, text, mentions)`
    RENAME_IN_WAITING = "update queue_entries set text = $3, mentions = $4 where tenant_id = $1 and id = $2";

    /// `(tenant, room, up to, rows)`: of a room that is deleted.
    SWEEP_WAITING = delete_some!(
        "queue_entries",
        "tenant_id, id",
        "room_id = $2 and (tenant_id = $1) is true and exists (select 1 from rooms r where r.tenant_id = $1 \
         and r.id = $2 and r.deleted_at is not null and r.head <= $3)",
        "id",
        "$4"
    );
}
