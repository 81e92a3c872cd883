//! The statements of a batch for SQLite: their one parameter is a JSON array of objects. The hottest ones (`hot`) take
//! arrays, and a second parameter with the ids of their rows behind each other. Must not know their meaning.

use crate::sql::identity::still_proved;
use crate::sql::rooms::membership_columns;
use crate::sql::{join_sender, message_columns, newest_call, statements};

/// What the commands of a batch ask, as rows: `$1` has their client ids, `$2` their four ids.
macro_rules! wanted {
    () => {
        "with wanted as materialized (select key as n, \
         substr($2, key * 64 + 1, 16) as tenant_id, substr($2, key * 64 + 17, 16) as principal_id, \
         substr($2, key * 64 + 33, 16) as session_id, substr($2, key * 64 + 49, 16) as room_id, \
         value as client_id from json_each($1)) "
    };
}

statements! {
    /// `(people, tenant, room)`: what a room shows in the place of their ids.
    LIST_MASKS =
        "select b.principal_id, b.mask_id from jsonb_each($1) w join members b on b.tenant_id = $2 and b.room_id = $3 \
         and b.principal_id = unhex(w.value->>'principal_id') and b.mask_id is not null order by b.principal_id";

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
         s.idle_max, s.ends_at, s.grace, p.kind, p.name, p.tag, case when r.deleted_at is null then r.kind end, r.settings, r.head, r.number, r.floor, r.floor_number, r.members, \
         b.role, b.joined_at, b.left_at, b.muted_until, b.banned_until, b.marker_seq, b.marker_number, b.sent_at, m.seq, b.name, b.picture, \
         case when b.mask_id is not null then hex(b.mask_id) end)) \
         from wanted w \
         left join tenants t on t.id = w.tenant_id \
         left join sessions s on s.tenant_id = w.tenant_id and s.id = w.session_id and t.id is not null and t.disabled_at is null and s.principal_id = w.principal_id \
         left join principals p on p.tenant_id = s.tenant_id and p.id = s.principal_id \
         left join rooms r on r.tenant_id = w.tenant_id and r.id = w.room_id \
         left join members b on b.tenant_id = w.tenant_id and b.room_id = w.room_id and b.principal_id = w.principal_id \
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

    /// Sends whose messages are gone: without what they said.
    LOAD_REMOVED = concat!(
        "select w.value->>'n' as n, ",
        message_columns!(),
        " from jsonb_each($1) w join (select tenant_id, room_id, seq, number, id, sender_id, client_id, '' as text, sent_at, \
         sent_at as deleted_at, cast(null as bigint) as edited_at, cast(null as text) as mentions, \
         cast(null as text) as reactions, cast(null as bigint) as pinned_at, cast(null as bigint) as reply_to_seq \
         from removed_sends) m on m.tenant_id = unhex(w.value->>'tenant_id') and m.room_id = unhex(w.value->>'room_id') \
         and m.sender_id = unhex(w.value->>'principal_id') and m.client_id = w.value->>'client_id'",
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

    /// Whether an alias is taken, and the room made with the same key or for the same two.
    LOAD_NEW_ROOMS =
        "select w.value->>'n' as n, a.id as alias_id, coalesce(c.id, d.id) as created_id \
         from jsonb_each($1) w \
         left join rooms a on a.tenant_id = unhex(w.value->>'tenant_id') and a.alias = w.value->>'alias' \
         left join rooms c on c.tenant_id = unhex(w.value->>'tenant_id') \
         and c.created_by = unhex(w.value->>'principal_id') and c.create_key = w.value->>'create_key' \
         left join rooms d on d.tenant_id = unhex(w.value->>'tenant_id') and d.pair_key = w.value->>'pair_key'";

    /// Somebody else, and how they stand in a room.
    LOAD_OTHERS = concat!(
        "select w.value->>'n' as n, p.id as principal_id, p.kind as principal_kind, \
         coalesce(b.name, p.name) as principal_name, case when b.name is null then p.tag else '' end as principal_tag, \
         b.picture as principal_picture, b.mask_id as principal_mask, ",
        membership_columns!(),
        " from jsonb_each($1) w \
         join principals p on p.tenant_id = unhex(w.value->>'tenant_id') and p.id = unhex(w.value->>'other_id') \
         and p.deleted_at is null and p.claimed_by is null \
         left join members b on b.tenant_id = unhex(w.value->>'tenant_id') and b.room_id = unhex(w.value->>'room_id') \
         and b.principal_id = unhex(w.value->>'other_id')"
    );

    /// The ordinal of the newest message up to a seq, and where the principal marked the room as unread.
    LOAD_NUMBERS =
        "select w.value->>'n' as n, (select m.number from messages m \
         where m.tenant_id = unhex(w.value->>'tenant_id') and m.room_id = unhex(w.value->>'room_id') \
         and m.seq <= w.value->>'seq' order by m.seq desc limit 1) as number, b.unread_at from jsonb_each($1) w \
         left join members b on b.tenant_id = unhex(w.value->>'tenant_id') \
         and b.room_id = unhex(w.value->>'room_id') and b.principal_id = unhex(w.value->>'principal_id')";

    /// Whether the principal has added an emoji to a message.
    LOAD_REACTED =
        "select w.value->>'n' as n from jsonb_each($1) w \
         join messages m on m.tenant_id = unhex(w.value->>'tenant_id') and m.room_id = unhex(w.value->>'room_id') \
         and m.id = unhex(w.value->>'message_id') \
         join reactions x on x.tenant_id = m.tenant_id and x.room_id = m.room_id and x.seq = m.seq \
         and x.principal_id = unhex(w.value->>'principal_id') and x.emoji = w.value->>'emoji'";

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
    UPDATE_REFRESHED = concat!(
        "update sessions set refresh_count = w.refresh_count, refreshed_at = w.at, ", still_proved!(), " \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'session_id') as session_id, \
         value->>'refresh_count' as refresh_count, value->>'at' as at from jsonb_each($1)) w \
         where sessions.tenant_id = w.tenant_id and sessions.id = w.session_id"
    );

    /// Sessions that end; one that has ended keeps its time.
    UPDATE_REVOKED =
        "update sessions set revoked_at = coalesce(sessions.revoked_at, w.at) \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'session_id') as session_id, \
         value->>'at' as at from jsonb_each($1)) w \
         where sessions.tenant_id = w.tenant_id and sessions.id = w.session_id";

    /// New rooms.
    INSERT_ROOMS =
        "insert into rooms (tenant_id, id, kind, alias, title, cover, settings, listed, pair_key, created_at, \
         created_by, create_key, head, number, members, last_message_seq, active_at) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'kind', value->>'alias', \
         value->>'title', value->>'cover', value->>'settings', value->>'listed', value->>'pair_key', value->>'at', unhex(value->>'created_by'), value->>'create_key', \
         value->>'head', value->>'number', value->>'members', value->>'last_message_seq', value->>'at' \
         from jsonb_each($1)";

    /// The counters of rooms whose log grew.
    UPDATE_HEADS =
        "update rooms set head = w.head, number = w.number, members = w.members, \
         last_message_seq = coalesce(w.last_message_seq, rooms.last_message_seq), active_at = coalesce(w.at, rooms.active_at) \
         from (select substr($2, key * 32 + 1, 16) as tenant_id, substr($2, key * 32 + 17, 16) as room_id, \
         value->>0 as head, value->>1 as number, value->>2 as members, value->>3 as last_message_seq, \
         value->>4 as at from jsonb_each($1)) w \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id";

    /// Rooms that are set differently, or deleted: whatever named them alone is free then.
    UPDATE_ROOMS =
        "update rooms set kind = w.kind, alias = w.alias, title = w.title, cover = w.cover, settings = w.settings, \
         listed = w.listed, deleted_at = w.deleted_at, pair_key = case when w.deleted_at is null then rooms.pair_key end, \
         create_key = case when w.deleted_at is null then rooms.create_key end \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'kind' as kind, value->>'alias' as alias, value->>'title' as title, value->>'cover' as cover, \
         value->>'settings' as settings, value->>'listed' as listed, value->>'deleted_at' as deleted_at \
         from jsonb_each($1)) w \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id";

    /// How principals stand in rooms. Whoever is out already keeps the time of leaving.
    SET_MEMBERS =
        "insert into members (tenant_id, room_id, principal_id, role, joined_at, left_at, muted_until, banned_until, \
         marker_seq, marker_number, sent_at) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), unhex(value->>'principal_id'), value->>'role', \
         value->>'joined_at', value->>'left_at', value->>'muted_until', value->>'banned_until', value->>'marker_seq', \
         value->>'marker_number', value->>'sent_at' \
         from jsonb_each($1) where true on conflict (tenant_id, room_id, principal_id) do update set \
         role = excluded.role, joined_at = excluded.joined_at, \
         left_at = case when excluded.left_at is null then null else coalesce(members.left_at, excluded.left_at) end, \
         muted_until = excluded.muted_until, banned_until = excluded.banned_until, \
         marker_seq = excluded.marker_seq, marker_number = excluded.marker_number, sent_at = excluded.sent_at";

    /// The newest messages that name members.
    SET_MENTIONED =
        "update members set mentioned_seq = w.seq, mentioned_number = w.number \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         unhex(value->>'principal_id') as principal_id, value->>'seq' as seq, value->>'number' as number \
         from jsonb_each($1)) w \
         where members.tenant_id = w.tenant_id and members.room_id = w.room_id \
         and members.principal_id = w.principal_id and coalesce(members.mentioned_seq, 0) < w.seq";

    /// The newest messages that call everybody.
    SET_HERE =
        "update rooms set here_seq = w.seq, here_number = w.number \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq, value->>'number' as number from jsonb_each($1)) w \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id and coalesce(rooms.here_seq, 0) < w.seq";

    /// Whom messages called that are gone or say something else now.
    DELETE_CALLS =
        "delete from calls where (room_id, seq, tenant_id) in \
         (select unhex(value->>'room_id'), value->>'seq', unhex(value->>'tenant_id') from jsonb_each($1))";

    /// Whom messages call.
    INSERT_CALLS =
        "insert into calls (tenant_id, room_id, principal_id, seq, number, sender_id) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), unhex(value->>'principal_id'), value->>'seq', \
         value->>'number', unhex(value->>'sender_id') from jsonb_each($1) where true on conflict do nothing";

    /// Messages that call nobody any more: the newest one that still does counts.
    CLEAR_MENTIONED = concat!(
        "update members set mentioned_seq = ", newest_call!("seq", "members", "principal_id"),
        ", mentioned_number = ", newest_call!("number", "members", "principal_id"), " \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq from jsonb_each($1)) w \
         where members.mentioned_seq is not null and members.room_id = w.room_id \
         and members.tenant_id = w.tenant_id and members.mentioned_seq = w.seq"
    );

    /// The same of messages that called everybody.
    CLEAR_HERE = concat!(
        "update rooms set here_seq = ", newest_call!("seq", "rooms", "id"),
        ", here_number = ", newest_call!("number", "rooms", "id"), " \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq from jsonb_each($1)) w \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id and rooms.here_seq = w.seq"
    );

    /// How far members have read.
    UPDATE_MARKERS =
        "update members set marker_seq = w.marker_seq, marker_number = w.marker_number, sent_at = w.sent_at \
         from (select substr($2, key * 48 + 1, 16) as tenant_id, substr($2, key * 48 + 17, 16) as room_id, \
         substr($2, key * 48 + 33, 16) as principal_id, \
         value->>0 as marker_seq, value->>1 as marker_number, value->>2 as sent_at from jsonb_each($1)) w \
         where members.tenant_id = w.tenant_id and members.room_id = w.room_id and members.principal_id = w.principal_id";

    /// New messages.
    INSERT_MESSAGES =
        "insert into messages (tenant_id, room_id, id, sender_id, seq, number, client_id, text, sent_at, reply_to_seq, mentions) \
         select substr($2, key * 64 + 1, 16), substr($2, key * 64 + 17, 16), substr($2, key * 64 + 33, 16), \
         substr($2, key * 64 + 49, 16), value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6 \
         from jsonb_each($1)";

    /// What messages said before.
    INSERT_EDITS =
        "insert into message_edits (tenant_id, room_id, seq, edit_seq, edited_at, text) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq', value->>'edit_seq', value->>'at', \
         value->>'text_before' from jsonb_each($1)";

    /// Messages whose text changed.
    UPDATE_EDITED =
        "update messages set text = w.text, mentions = w.mentions, edited_at = w.at \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq, value->>'at' as at, value->>'text' as text, value->>'mentions' as mentions \
         from jsonb_each($1) where value->>'is_last') w \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq \
         and messages.deleted_at is null";

    /// Reactions that were added.
    INSERT_REACTIONS =
        "insert into reactions (tenant_id, room_id, seq, principal_id, emoji, at) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq', unhex(value->>'principal_id'), \
         value->>'emoji', value->>'at' from jsonb_each($1) where value->>'is_added' on conflict do nothing";

    /// Reactions that were taken back.
    DELETE_REACTIONS =
        "delete from reactions where (tenant_id, room_id, seq, principal_id, emoji) in \
         (select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq', unhex(value->>'principal_id'), \
         value->>'emoji' from jsonb_each($1) where not value->>'is_added')";

    /// How many added what, the last word of the batch for each message.
    UPDATE_REACTIONS =
        "update messages set reactions = w.reactions \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq, value->>'reactions' as reactions from jsonb_each($1) where value->>'is_last') w \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq \
         and messages.deleted_at is null";

    /// Messages that are pinned, or no longer.
    UPDATE_PINNED =
        "update messages set pinned_at = w.pinned_at \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq, value->>'pinned_at' as pinned_at from jsonb_each($1)) w \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq \
         and messages.deleted_at is null";

    /// Messages that become tombstones: everything that was said goes.
    UPDATE_DELETED =
        "update messages set text = '', deleted_at = w.at, deleted_by = w.principal_id, edited_at = null, \
         reply_to_seq = null, mentions = null, reactions = null, pinned_at = null \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq, value->>'at' as at, unhex(value->>'principal_id') as principal_id \
         from jsonb_each($1)) w \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq";

    /// Texts that moderators deleted.
    INSERT_DELETED_TEXTS =
        "insert into deleted_texts (tenant_id, room_id, seq, act_id, reply_to_seq, sealed, expires_at) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq', unhex(value->>'act_id'), \
         value->>'reply_to_seq', value->>'sealed', value->>'expires_at' from jsonb_each($1)";

    /// Tombstones that say again what they said.
    UPDATE_RESTORED =
        "update messages set text = w.text, mentions = w.mentions, edited_at = w.edited_at, \
         reply_to_seq = w.reply_to_seq, deleted_at = null, deleted_by = null \
         from (select unhex(value->>'tenant_id') as tenant_id, unhex(value->>'room_id') as room_id, \
         value->>'seq' as seq, value->>'text' as text, value->>'mentions' as mentions, \
         value->>'edited_at' as edited_at, value->>'reply_to_seq' as reply_to_seq from jsonb_each($1)) w \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq";

    /// What is no longer to be brought back.
    DELETE_DELETED_TEXTS =
        "delete from deleted_texts where (tenant_id, room_id, seq) in \
         (select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq' from jsonb_each($1))";

    /// What tombstones said before their edits.
    DELETE_EDITS =
        "delete from message_edits where (tenant_id, room_id, seq) in \
         (select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq' from jsonb_each($1))";

    /// Reactions to tombstones.
    DELETE_REACTIONS_OF =
        "delete from reactions where (tenant_id, room_id, seq) in \
         (select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq' from jsonb_each($1))";

    /// New events other than `message.sent`.
    INSERT_EVENTS =
        "insert into events (tenant_id, room_id, seq, at, kind, body, message_seq, member_id) \
         select unhex(value->>'tenant_id'), unhex(value->>'room_id'), value->>'seq', value->>'at', value->>'kind', \
         value->>'body', value->>'message_seq', unhex(value->>'member_id') from jsonb_each($1)";
}
