//! What has had its time: what is kept of rooms, what goes, and who is erased. Each read is one statement. Must not know
//! policies.

use super::{delete_some, statements};

/// `(tenant, room, up to, rows)`: at most so many rows of a room up to a place.
macro_rules! sweep {
    ($table:literal, $key:literal) => {
        sweep!($table, $key, "")
    };
    ($table:literal, $key:literal, $but:expr) => {
        delete_some!(
            $table,
            $key,
            concat!("tenant_id = $1 and room_id = $2 and seq <= $3", $but),
            $key,
            "$4"
        )
    };
}

/// Where the notice of a room stands that is there, 0 where none does: the event stays for as long.
macro_rules! standing_notice {
    () => {
        "coalesce((select r.notice_seq from rooms r where r.tenant_id = $1 and r.id = $2 and r.deleted_at is null), 0)"
    };
}

/// Whether a table holds rows of a room `r` up to where nothing shows them.
macro_rules! remains {
    ($table:literal) => {
        concat!(
            "exists (select 1 from ",
            $table,
            " x where x.tenant_id = r.tenant_id and x.room_id = r.id and x.seq <= r.swept_to)"
        )
    };
}

statements! {
    /// `(tenant, room, limit)`: rooms behind these two.
    LIST_KEPT_ROOMS = concat!(
        "select r.tenant_id, r.id, r.kind, r.settings, r.head, r.number, r.floor, r.floor_number, r.active_at, \
         r.attended_at, r.deleted_at, (select m.sent_at from messages m where m.tenant_id = r.tenant_id \
         and m.room_id = r.id order by m.seq limit 1) as oldest_at, (",
        remains!("reactions"), " or ", remains!("message_edits"), " or ", remains!("messages"),
        " or exists (select 1 from events x where x.tenant_id = r.tenant_id and x.room_id = r.id \
         and x.seq <= r.swept_to and (r.deleted_at is not null or r.notice_seq is null or x.seq <> r.notice_seq))",
        " or (r.deleted_at is not null and exists (select 1 from calls x where x.tenant_id = r.tenant_id \
         and x.room_id = r.id))",
        " or exists (select 1 from search_rooms s join search_docs d on d.room_number = s.number and d.seq > 0 \
         and d.seq <= r.swept_to where s.tenant_id = r.tenant_id and s.room_id = r.id)",
        ") as has_remains from (select tenant_id, id, kind, settings, head, number, floor, floor_number, active_at, \
         attended_at, deleted_at, notice_seq, case when deleted_at is null then floor else head end as swept_to \
         from rooms where (tenant_id, id) > ($1, $2) order by tenant_id, id limit $3) r order by r.tenant_id, r.id"
    );

    /// `(tenant, room, limit)`
    LIST_OLDEST =
        "select seq, number, sent_at from messages where tenant_id = $1 and room_id = $2 order by seq limit $3";

    /// `(tenant, room)`
    FIND_FLOOR = "select floor from rooms where tenant_id = $1 and id = $2";

    /// `(tenant, room, floor, sent since)`: remembers the younger ones of those that go.
    KEEP_SENDS =
        "insert into removed_sends (tenant_id, room_id, sender_id, client_id, id, seq, number, sent_at) \
         select tenant_id, room_id, sender_id, client_id, id, seq, number, sent_at from messages \
         where tenant_id = $1 and room_id = $2 and seq <= $3 and sent_at > $4 on conflict do nothing";

    /// `(tenant, room, floor)`
    TRIM_MESSAGES = "delete from messages where tenant_id = $1 and room_id = $2 and seq <= $3";

    /// `(tenant, room, floor)`
    TRIM_CALLS = "delete from calls where room_id = $2 and seq <= $3 and (tenant_id = $1) is true";

    /// `(tenant, room, floor)`: but the notice that stands.
    TRIM_EVENTS = concat!("delete from events where tenant_id = $1 and room_id = $2 and seq <= $3 and seq <> ", standing_notice!());

    /// `(tenant, room, floor, number)`
    SET_FLOOR =
        "update rooms set floor = $3, floor_number = $4, looks = looks + 1 where tenant_id = $1 and id = $2";

    /// `(tenant, room, at)`
    ATTEND_ROOM =
        "update rooms set attended_at = $3 where tenant_id = $1 and id = $2 and attended_at < $3";

    /// `(tenant, room, up to, rows)`
    SWEEP_REACTIONS = sweep!("reactions", "tenant_id, room_id, seq, principal_id, emoji");
    /// `(tenant, room, up to, rows)`
    SWEEP_EDITS = sweep!("message_edits", "tenant_id, room_id, seq, edit_seq");
    /// `(tenant, room, up to, rows)`
    SWEEP_CALLS = sweep!("calls", "tenant_id, room_id, principal_id, seq");
    /// `(tenant, room, up to, rows)`
    SWEEP_MESSAGES = sweep!("messages", "tenant_id, room_id, seq");
    /// `(tenant, room, up to, rows)`
    SWEEP_EVENTS = sweep!(
        "events", "tenant_id, room_id, seq", concat!(" and seq <> ", standing_notice!())
    );
    /// `(tenant, room, up to, rows)`: what the index of searches holds of them.
    SWEEP_DOCS =
        "delete from search_docs where id in (select d.id from search_rooms s join search_docs d \
         on d.room_number = s.number and d.seq > 0 and d.seq <= $3 \
         where s.tenant_id = $1 and s.room_id = $2 order by d.seq limit $4)";

    /// `(tenant, room, after, up to)`: what a log says of its members.
    LIST_MEMBER_EVENTS =
        "select seq, body from events where tenant_id = $1 and room_id = $2 and seq > $3 and seq <= $4 \
         and kind like 'member.%' order by seq";

    /// `(tenant, room, seq, body)`
    SET_EVENT_BODY = "update events set body = $4 where tenant_id = $1 and room_id = $2 and seq = $3";

    /// `(tenant, room, seq, what stood there, what stands there now)`: in what a message said before its edits.
    RENAME_IN_EDITS =
        "update message_edits set text = replace(text, $4, $5) where tenant_id = $1 and room_id = $2 and seq = $3";

    /// `(tenant, room, seq, text, mentions)`
    RENAME_IN_MESSAGE =
        "update messages set text = $4, mentions = $5 where tenant_id = $1 and room_id = $2 and seq = $3 \
         and deleted_at is null";

    /// `(tenant, principal, asked_at)`: from the beginning, also of one that was done.
    INSERT_ERASURE =
        "insert into erasures (tenant_id, principal_id, asked_at, seq) values ($1, $2, $3, 0) \
         on conflict (tenant_id, principal_id) do update set asked_at = excluded.asked_at, room_id = null, seq = 0, \
         done_at = null";

    /// `(tenant, principal, room, seq, done_at)`
    UPDATE_ERASURE =
        "update erasures set room_id = $3, seq = $4, done_at = $5 where tenant_id = $1 and principal_id = $2";

    /// `(limit)`
    LIST_ERASURES =
        "select tenant_id, principal_id, asked_at, room_id, seq, done_at from erasures where done_at is null \
         order by asked_at, tenant_id, principal_id limit $1";

    /// `(tenant, principal)`
    FIND_ERASURE =
        "select tenant_id, principal_id, asked_at, room_id, seq, done_at from erasures \
         where tenant_id = $1 and principal_id = $2";

    /// `(tenant, principal)`
    LIST_CLAIMED =
        "select guest_id from claims where (tenant_id = $1) is true and by_id = $2 and undone_at is null order by guest_id";
}
