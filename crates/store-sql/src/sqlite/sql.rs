//! The statements of a batch for SQLite: their one parameter is a JSON array of objects. Must not know their meaning.

use crate::sql::{join_sender, message_columns, statements};

/// What the commands of a batch ask, as rows.
macro_rules! wanted {
    () => {
        "with wanted as materialized (select value->>'n' as n, \
         unhex(value->>'tenant_id') as tenant_id, unhex(value->>'principal_id') as principal_id, \
         unhex(value->>'session_id') as session_id, unhex(value->>'room_id') as room_id, \
         value->>'client_id' as client_id from jsonb_each($1)) "
    };
}

statements! {
    /// Takes the write lock before anything is read.
    BEGIN = "begin immediate";

    /// How the writing connection flushes.
    ASK_DURABILITY = "pragma synchronous";

    /// The state of the log: busy, its pages, those that are in the file.
    CHECKPOINT_STATE = "pragma wal_checkpoint(noop)";

    /// Copies what can be copied without waiting for anybody; then the state.
    CHECKPOINT = "pragma wal_checkpoint(passive)";

    /// The session (none where the tenant is disabled), room and membership of each command, and the seq of the message sent before with its client id.
    LOAD = concat!(
        wanted!(),
        "select json_group_array(json_array(w.n, s.refresh_count, s.refreshed_at, s.created_at, s.revoked_at, \
         s.idle_max, s.ends_at, s.grace, p.kind, p.name, p.tag, r.kind, r.head, r.number, r.members, b.principal_id is not null, m.seq)) \
         from wanted w \
         left join tenants t on t.id = w.tenant_id \
         left join sessions s on s.tenant_id = w.tenant_id and s.id = w.session_id and t.id is not null and t.disabled_at is null and s.principal_id = w.principal_id \
         left join principals p on p.tenant_id = s.tenant_id and p.id = s.principal_id \
         left join rooms r on r.tenant_id = w.tenant_id and r.id = w.room_id \
         left join members b on b.tenant_id = w.tenant_id and b.room_id = w.room_id and b.principal_id = w.principal_id \
         and b.left_at is null \
         left join messages m on m.tenant_id = w.tenant_id and m.room_id = w.room_id \
         and m.sender_id = w.principal_id and m.client_id = w.client_id"
    );

    /// Messages by the seq of their sending.
    LOAD_SENT = concat!(
        "select w.value->>'n' as n, ",
        message_columns!(),
        " from jsonb_each($1) w \
         join messages m on m.tenant_id = unhex(w.value->>'tenant_id') and m.room_id = unhex(w.value->>'room_id') \
         and m.seq = w.value->>'seq'",
        join_sender!()
    );

    /// Messages by their id.
    LOAD_MESSAGES = concat!(
        "select w.value->>'n' as n, ",
        message_columns!(),
        " from jsonb_each($1) w \
         join messages m on m.tenant_id = unhex(w.value->>'tenant_id') and m.room_id = unhex(w.value->>'room_id') \
         and m.id = unhex(w.value->>'message_id')",
        join_sender!()
    );

    /// Whether an alias is taken, and the room made with the same key.
    LOAD_NEW_ROOMS =
        "select w.value->>'n' as n, a.id is not null as alias_taken, c.id as created_id \
         from jsonb_each($1) w \
         left join rooms a on a.tenant_id = unhex(w.value->>'tenant_id') and a.alias = w.value->>'alias' \
         left join rooms c on c.tenant_id = unhex(w.value->>'tenant_id') \
         and c.created_by = unhex(w.value->>'principal_id') and c.create_key = w.value->>'create_key'";

    /// New principals.
    INSERT_PRINCIPALS =
        "insert into principals (tenant_id, id, kind, name, tag, created_at) \
         select unhex(value->>'tenant_id'), unhex(value->>'principal_id'), value->>'kind', value->>'name', \
         value->>'tag', value->>'at' from jsonb_each($1)";

    /// Their first sessions.
    INSERT_SESSIONS =
        "insert into sessions (tenant_id, id, principal_id, refresh_count, refreshed_at, created_at, way, device, \
         session_ref, proved_at, idle_max, ends_at, grace) \
         select unhex(value->>'tenant_id'), unhex(value->>'session_id'), unhex(value->>'principal_id'), 1, \
         value->>'refreshed_at', value->>'at', value->>'way', value->>'device', value->>'session_ref', \
         value->>'proved_at', value->>'idle_max', value->>'ends_at', value->>'grace' from jsonb_each($1)";

    /// Sessions whose refresh token moved on.
    UPDATE_REFRESHED =
        "update sessions set refresh_count = w.refresh_count, refreshed_at = w.at \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'session_id') as session_id, \
         value->>'refresh_count' as refresh_count, value->>'at' as at from jsonb_each($1)) w \
         where sessions.tenant_id = w.tenant_id and sessions.id = w.session_id";

    /// Sessions that end; one that has ended keeps its time.
    UPDATE_REVOKED =
        "update sessions set revoked_at = coalesce(sessions.revoked_at, w.at) \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'session_id') as session_id, \
         value->>'at' as at from jsonb_each($1)) w \
         where sessions.tenant_id = w.tenant_id and sessions.id = w.session_id";

    /// New rooms.
    INSERT_ROOMS =
        "insert into rooms (tenant_id, id, kind, alias, title, cover, created_at, created_by, create_key, head, \
         number, members, last_message_seq, active_at) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'kind', value->>'alias', \
         value->>'title', value->>'cover', value->>'at', unhex(value->>'created_by'), value->>'create_key', \
         value->>'head', value->>'number', value->>'members', value->>'last_message_seq', value->>'at' \
         from jsonb_each($1)";

    /// The counters of rooms whose log grew.
    UPDATE_HEADS =
        "update rooms set head = w.head, number = w.number, members = w.members, \
         last_message_seq = coalesce(w.last_message_seq, rooms.last_message_seq), active_at = w.at \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'head' as head, value->>'number' as number, value->>'members' as members, \
         value->>'last_message_seq' as last_message_seq, value->>'at' as at from jsonb_each($1)) w \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id";

    /// New members; whoever had left is one again.
    INSERT_MEMBERS =
        "insert into members (tenant_id, room_id, principal_id, joined_at) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), unhex(value->>'principal_id'), value->>'at' \
         from jsonb_each($1) where true on conflict (tenant_id, room_id, principal_id) \
         do update set joined_at = excluded.joined_at, left_at = null where left_at is not null";

    /// Members who are no longer: they stay among those who were there.
    LEAVE_MEMBERS =
        "update members set left_at = w.at \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         unhex(value->>'principal_id') as principal_id, value->>'at' as at from jsonb_each($1)) w \
         where members.tenant_id = w.tenant_id and members.room_id = w.room_id \
         and members.principal_id = w.principal_id and members.left_at is null";

    /// New messages.
    INSERT_MESSAGES =
        "insert into messages (tenant_id, room_id, seq, number, id, sender_id, client_id, text, sent_at, deleted_at) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq', value->>'number', \
         unhex(value->>'message_id'), unhex(value->>'sender_id'), value->>'client_id', value->>'text', value->>'at', \
         value->>'deleted_at' from jsonb_each($1)";

    /// Messages that become tombstones.
    UPDATE_DELETED =
        "update messages set text = '', deleted_at = w.at, deleted_by = w.principal_id \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq, value->>'at' as at, unhex(value->>'principal_id') as principal_id \
         from jsonb_each($1)) w \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq";

    /// New events other than `message.sent`.
    INSERT_EVENTS =
        "insert into events (tenant_id, room_id, seq, at, kind, body) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq', value->>'at', value->>'kind', \
         value->>'body' from jsonb_each($1)";
}
