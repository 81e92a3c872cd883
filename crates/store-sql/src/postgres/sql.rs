//! The statements of a batch for PostgreSQL: their one parameter is a JSON array of objects. Must not know their
//! meaning.
//!
//! `is not distinct from` stands where an index must not be used: plans are kept, and one that was made while the
//! tables were empty would else read a whole room by the primary key where another index leads to the one row.

use crate::sql::identity::still_proved;
use crate::sql::rooms::membership_columns;
use crate::sql::{join_sender, message_columns, newest_call, statements};

/// What the commands of a batch ask, as rows `w`.
macro_rules! wanted {
    () => {
        "json_to_recordset($1::json) as w(n bigint, tenant_id uuid, principal_id uuid, session_id uuid, \
         room_id uuid, client_id text)"
    };
}

/// Places of messages, as rows `w`.
macro_rules! wanted_messages {
    () => {
        " from json_to_recordset($1::json) as w(n bigint, tenant_id uuid, room_id uuid, seq bigint, message_id uuid) \
         join messages m on "
    };
}

/// The sessions of a batch, always in the same order.
macro_rules! sessions_of_batch {
    () => {
        "select 1 as locked from sessions s where (s.tenant_id, s.id) in \
         (select w.tenant_id, w.session_id from json_to_recordset($1::json) as w(tenant_id uuid, session_id uuid)) \
         order by s.tenant_id, s.id "
    };
}

statements! {
    /// `(people, tenant, room)`: what a room shows in the place of their ids.
    LIST_MASKS =
        "select b.principal_id, b.mask_id from json_to_recordset($1::json) as w(principal_id uuid) join members b \
         on b.tenant_id = $2 and b.room_id = $3 and b.principal_id = w.principal_id and b.mask_id is not null order by 1";

    /// A transaction that sees what others commit while it waits for its locks.
    BEGIN = "begin isolation level read committed";

    /// What the server does for a commit.
    ASK_DURABILITY =
        "select current_setting('fsync'), current_setting('full_page_writes'), \
         current_setting('synchronous_commit')";

    /// Locks the rooms of a batch until its end, always in the same order.
    LOCK_ROOMS =
        "select 1 as locked from rooms r where (r.tenant_id, r.id) in \
         (select w.tenant_id, w.room_id from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid)) \
         order by r.tenant_id, r.id for update";

    /// Keeps the sessions of a batch as they are until its end: a revocation is answered before the batch reads them, or
    /// after its commit.
    HOLD_SESSIONS = concat!(sessions_of_batch!(), "for share");

    /// The same for a batch that changes some of them.
    LOCK_SESSIONS = concat!(sessions_of_batch!(), "for no key update");

    /// The session (none where the tenant is disabled), room and membership of each command, and the seq of the message sent before with its client id.
    LOAD = concat!(
        "select coalesce(json_agg(json_build_array(w.n, s.refresh_count, s.refreshed_at, s.created_at, s.revoked_at, \
         s.idle_max, s.ends_at, s.grace, p.kind, p.name, p.tag, case when r.deleted_at is null then r.kind end, r.settings, r.head, r.number, r.floor, r.floor_number, r.members, \
         b.role, b.joined_at, b.left_at, b.muted_until, b.banned_until, b.marker_seq, b.marker_number, b.sent_at, \
         m.seq, b.name, b.picture, b.mask_id)), '[]')::text \
         from ",
        wanted!(),
        " left join tenants t on t.id = w.tenant_id \
         left join sessions s on s.tenant_id = w.tenant_id and s.id = w.session_id \
         and t.id is not null and t.disabled_at is null and s.principal_id is not distinct from w.principal_id \
         left join principals p on p.tenant_id = s.tenant_id and p.id = s.principal_id \
         left join rooms r on r.tenant_id = w.tenant_id and r.id = w.room_id \
         left join members b on b.tenant_id = w.tenant_id and b.room_id = w.room_id and b.principal_id = w.principal_id \
         left join messages m on m.client_id = w.client_id and m.sender_id = w.principal_id \
         and m.room_id is not distinct from w.room_id and m.tenant_id is not distinct from w.tenant_id"
    );

    /// Messages by the seq of their sending.
    LOAD_SENT = concat!(
        "select w.n, ",
        message_columns!(),
        wanted_messages!(),
        "m.tenant_id = w.tenant_id and m.room_id = w.room_id and m.seq = w.seq",
        join_sender!()
    );

    /// Sends whose messages are gone: without what they said.
    LOAD_REMOVED = concat!(
        "select w.n, ",
        message_columns!(),
        " from ",
        wanted!(),
        " join (select tenant_id, room_id, seq, number, id, sender_id, client_id, '' as text, sent_at, \
         sent_at as deleted_at, cast(null as bigint) as edited_at, cast(null as text) as mentions, \
         cast(null as text) as reactions, cast(null as bigint) as pinned_at, cast(null as bigint) as reply_to_seq \
         from removed_sends) m on m.tenant_id = w.tenant_id and m.room_id = w.room_id and m.sender_id = w.principal_id \
         and m.client_id = w.client_id",
        join_sender!()
    );

    /// Messages by their id.
    LOAD_MESSAGES = concat!(
        "select w.n, ",
        message_columns!(),
        wanted_messages!(),
        "m.id = w.message_id and m.room_id is not distinct from w.room_id \
         and m.tenant_id is not distinct from w.tenant_id",
        join_sender!()
    );

    /// Whether an alias is taken, and the room made with the same key or for the same two.
    LOAD_NEW_ROOMS =
        "select w.n, a.id as alias_id, coalesce(c.id, d.id) as created_id \
         from json_to_recordset($1::json) as w(n bigint, tenant_id uuid, principal_id uuid, alias text, \
         create_key text, pair_key text) \
         left join rooms a on a.alias = w.alias and a.tenant_id is not distinct from w.tenant_id \
         left join rooms c on c.create_key = w.create_key and c.created_by = w.principal_id \
         and c.tenant_id is not distinct from w.tenant_id \
         left join rooms d on d.pair_key = w.pair_key and d.tenant_id is not distinct from w.tenant_id";

    /// Somebody else, and how they stand in a room.
    LOAD_OTHERS = concat!(
        "select w.n, p.id as principal_id, p.kind as principal_kind, coalesce(b.name, p.name) as principal_name, \
         case when b.name is null then p.tag else '' end as principal_tag, b.picture as principal_picture, b.mask_id as principal_mask, ",
        membership_columns!(),
        " from json_to_recordset($1::json) as w(n bigint, tenant_id uuid, room_id uuid, other_id uuid) \
         join principals p on p.tenant_id = w.tenant_id and p.id = w.other_id \
         and p.deleted_at is null and p.claimed_by is null \
         left join members b on b.tenant_id = w.tenant_id and b.room_id = w.room_id and b.principal_id = w.other_id"
    );

    /// The ordinal of the newest message up to a seq, and where the principal marked the room as unread.
    LOAD_NUMBERS =
        "select w.n, (select m.number from messages m where m.tenant_id = w.tenant_id and m.room_id = w.room_id \
         and m.seq <= w.seq order by m.seq desc limit 1) as number, b.unread_at \
         from json_to_recordset($1::json) as w(n bigint, tenant_id uuid, room_id uuid, principal_id uuid, seq bigint) \
         left join members b on b.tenant_id = w.tenant_id and b.room_id = w.room_id \
         and b.principal_id = w.principal_id";

    /// Whether the principal has added an emoji to a message.
    LOAD_REACTED =
        "select w.n from json_to_recordset($1::json) as w(n bigint, tenant_id uuid, room_id uuid, \
         message_id uuid, principal_id uuid, emoji text) \
         join messages m on m.id = w.message_id and m.room_id is not distinct from w.room_id \
         and m.tenant_id is not distinct from w.tenant_id \
         join reactions x on x.tenant_id = m.tenant_id and x.room_id = m.room_id and x.seq = m.seq \
         and x.principal_id = w.principal_id and x.emoji = w.emoji";

    /// New principals.
    INSERT_PRINCIPALS =
        "insert into principals (tenant_id, id, kind, name, tag, created_at) \
         select w.tenant_id, w.principal_id, w.kind, w.name, w.tag, w.at \
         from json_to_recordset($1::json) as w(tenant_id uuid, principal_id uuid, kind text, name text, tag text, \
         at bigint)";

    /// Their first sessions.
    INSERT_SESSIONS =
        "insert into sessions (tenant_id, id, principal_id, refresh_count, refreshed_at, created_at, way, device, \
         session_ref, proved_at, idle_max, ends_at, grace) \
         select w.tenant_id, w.session_id, w.principal_id, 1, w.refreshed_at, w.at, w.way, w.device, w.session_ref, \
         w.proved_at, w.idle_max, w.ends_at, w.grace \
         from json_to_recordset($1::json) as w(tenant_id uuid, session_id uuid, principal_id uuid, at bigint, \
         refreshed_at bigint, way text, device text, session_ref text, proved_at bigint, idle_max bigint, \
         ends_at bigint, grace bigint)";

    /// Sessions whose refresh token moved on.
    UPDATE_REFRESHED = concat!(
        "update sessions set refresh_count = w.refresh_count, refreshed_at = w.at, ", still_proved!(), " \
         from json_to_recordset($1::json) as w(tenant_id uuid, session_id uuid, refresh_count bigint, at bigint) \
         where sessions.tenant_id = w.tenant_id and sessions.id = w.session_id"
    );

    /// Sessions that end; one that has ended keeps its time.
    UPDATE_REVOKED =
        "update sessions set revoked_at = coalesce(sessions.revoked_at, w.at) \
         from json_to_recordset($1::json) as w(tenant_id uuid, session_id uuid, at bigint) \
         where sessions.tenant_id = w.tenant_id and sessions.id = w.session_id";

    /// New rooms.
    INSERT_ROOMS =
        "insert into rooms (tenant_id, id, kind, alias, title, cover, settings, listed, pair_key, created_at, \
         created_by, create_key, head, number, members, last_message_seq, active_at) \
         select w.tenant_id, w.room_id, w.kind, w.alias, w.title, w.cover, w.settings, w.listed, w.pair_key, w.at, \
         w.created_by, w.create_key, w.head, w.number, w.members, w.last_message_seq, w.at \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, kind text, alias text, title text, \
         cover text, settings text, listed bigint, pair_key text, at bigint, created_by uuid, create_key text, head bigint, number bigint, members bigint, \
         last_message_seq bigint)";

    /// The counters of rooms whose log grew.
    UPDATE_HEADS =
        "update rooms set head = w.head, number = w.number, members = w.members, \
         last_message_seq = coalesce(w.last_message_seq, rooms.last_message_seq), active_at = coalesce(w.at, rooms.active_at) \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, head bigint, number bigint, \
         members bigint, last_message_seq bigint, at bigint) \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id";

    /// Rooms that are set differently, or deleted: whatever named them alone is free then.
    UPDATE_ROOMS =
        "update rooms set kind = w.kind, alias = w.alias, title = w.title, cover = w.cover, settings = w.settings, \
         listed = w.listed, deleted_at = w.deleted_at, pair_key = case when w.deleted_at is null then rooms.pair_key end, \
         create_key = case when w.deleted_at is null then rooms.create_key end \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, kind text, alias text, title text, \
         cover text, settings text, listed bigint, deleted_at bigint) \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id";

    /// How principals stand in rooms. Whoever is out already keeps the time of leaving.
    SET_MEMBERS =
        "insert into members (tenant_id, room_id, principal_id, role, joined_at, left_at, muted_until, banned_until, \
         marker_seq, marker_number, sent_at) \
         select w.tenant_id, w.room_id, w.principal_id, w.role, w.joined_at, w.left_at, w.muted_until, \
         w.banned_until, w.marker_seq, w.marker_number, w.sent_at \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, principal_id uuid, role text, \
         joined_at bigint, left_at bigint, muted_until bigint, banned_until bigint, marker_seq bigint, \
         marker_number bigint, sent_at bigint) \
         on conflict (tenant_id, room_id, principal_id) do update set \
         role = excluded.role, joined_at = excluded.joined_at, \
         left_at = case when excluded.left_at is null then null else coalesce(members.left_at, excluded.left_at) end, \
         muted_until = excluded.muted_until, banned_until = excluded.banned_until, \
         marker_seq = excluded.marker_seq, marker_number = excluded.marker_number, sent_at = excluded.sent_at";

    /// The newest messages that name members.
    SET_MENTIONED =
        "update members set mentioned_seq = w.seq, mentioned_number = w.number \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, principal_id uuid, seq bigint, \
         number bigint) \
         where members.tenant_id = w.tenant_id and members.room_id = w.room_id \
         and members.principal_id = w.principal_id and coalesce(members.mentioned_seq, 0) < w.seq";

    /// The newest messages that call everybody.
    SET_HERE =
        "update rooms set here_seq = w.seq, here_number = w.number \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, number bigint) \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id and coalesce(rooms.here_seq, 0) < w.seq";

    /// Whom messages called that are gone or say something else now.
    DELETE_CALLS =
        "delete from calls using json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint) \
         where calls.seq = w.seq and calls.room_id = w.room_id and calls.tenant_id is not distinct from w.tenant_id";

    /// Whom messages call.
    INSERT_CALLS =
        "insert into calls (tenant_id, room_id, principal_id, seq, number, sender_id) \
         select w.tenant_id, w.room_id, w.principal_id, w.seq, w.number, w.sender_id \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, principal_id uuid, seq bigint, \
         number bigint, sender_id uuid) on conflict do nothing";

    /// Messages that call nobody any more: the newest one that still does counts.
    CLEAR_MENTIONED = concat!(
        "update members set mentioned_seq = ", newest_call!("seq", "members", "principal_id"),
        ", mentioned_number = ", newest_call!("number", "members", "principal_id"), " \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint) \
         where members.mentioned_seq is not null and members.room_id = w.room_id \
         and members.tenant_id = w.tenant_id and members.mentioned_seq = w.seq"
    );

    /// The same of messages that called everybody.
    CLEAR_HERE = concat!(
        "update rooms set here_seq = ", newest_call!("seq", "rooms", "id"),
        ", here_number = ", newest_call!("number", "rooms", "id"), " \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint) \
         where rooms.tenant_id = w.tenant_id and rooms.id = w.room_id and rooms.here_seq = w.seq"
    );

    /// How far members have read.
    UPDATE_MARKERS =
        "update members set marker_seq = (w.value->>3)::bigint, marker_number = (w.value->>4)::bigint, \
         sent_at = (w.value->>5)::bigint \
         from json_array_elements($1::json) w \
         where members.tenant_id = (w.value->>0)::uuid and members.room_id = (w.value->>1)::uuid \
         and members.principal_id = (w.value->>2)::uuid";

    /// New messages.
    INSERT_MESSAGES =
        "insert into messages (tenant_id, room_id, seq, number, id, sender_id, client_id, text, sent_at, reply_to_seq, mentions) \
         select w.tenant_id, w.room_id, w.seq, w.number, w.message_id, w.sender_id, w.client_id, w.text, w.at, \
         w.reply_to_seq, w.mentions \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, number bigint, \
         message_id uuid, sender_id uuid, client_id text, text text, at bigint, reply_to_seq bigint, mentions text)";

    /// What messages said before.
    INSERT_EDITS =
        "insert into message_edits (tenant_id, room_id, seq, edit_seq, edited_at, text) \
         select w.tenant_id, w.room_id, w.seq, w.edit_seq, w.at, w.text_before \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, edit_seq bigint, at bigint, \
         text_before text)";

    /// Messages whose text changed.
    UPDATE_EDITED =
        "update messages set text = w.text, mentions = w.mentions, edited_at = w.at \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, at bigint, text text, \
         mentions text, is_last boolean) \
         where w.is_last and messages.tenant_id = w.tenant_id and messages.room_id = w.room_id \
         and messages.seq = w.seq and messages.deleted_at is null";

    /// Reactions that were added.
    INSERT_REACTIONS =
        "insert into reactions (tenant_id, room_id, seq, principal_id, emoji, at) \
         select w.tenant_id, w.room_id, w.seq, w.principal_id, w.emoji, w.at \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, principal_id uuid, \
         emoji text, at bigint, is_added boolean) where w.is_added on conflict do nothing";

    /// Reactions that were taken back.
    DELETE_REACTIONS =
        "delete from reactions x using json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, \
         principal_id uuid, emoji text, is_added boolean) where not w.is_added and x.tenant_id = w.tenant_id \
         and x.room_id = w.room_id and x.seq = w.seq and x.principal_id = w.principal_id and x.emoji = w.emoji";

    /// How many added what, the last word of the batch for each message.
    UPDATE_REACTIONS =
        "update messages set reactions = w.reactions \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, reactions text, \
         is_last boolean) \
         where w.is_last and messages.tenant_id = w.tenant_id and messages.room_id = w.room_id \
         and messages.seq = w.seq and messages.deleted_at is null";

    /// Messages that are pinned, or no longer.
    UPDATE_PINNED =
        "update messages set pinned_at = w.pinned_at \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, pinned_at bigint) \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq \
         and messages.deleted_at is null";

    /// Messages that become tombstones: everything that was said goes.
    UPDATE_DELETED =
        "update messages set text = '', deleted_at = w.at, deleted_by = w.principal_id, edited_at = null, \
         reply_to_seq = null, mentions = null, reactions = null, pinned_at = null \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, at bigint, \
         principal_id uuid) \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq";

    /// Texts that moderators deleted.
    INSERT_DELETED_TEXTS =
        "insert into deleted_texts (tenant_id, room_id, seq, act_id, reply_to_seq, sealed, expires_at) \
         select w.tenant_id, w.room_id, w.seq, w.act_id, w.reply_to_seq, w.sealed, w.expires_at \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, act_id uuid, \
         reply_to_seq bigint, sealed text, expires_at bigint)";

    /// Tombstones that say again what they said.
    UPDATE_RESTORED =
        "update messages set text = w.text, mentions = w.mentions, edited_at = w.edited_at, \
         reply_to_seq = w.reply_to_seq, deleted_at = null, deleted_by = null \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, text text, mentions text, \
         edited_at bigint, reply_to_seq bigint) \
         where messages.tenant_id = w.tenant_id and messages.room_id = w.room_id and messages.seq = w.seq";

    /// What is no longer to be brought back.
    DELETE_DELETED_TEXTS =
        "delete from deleted_texts x using json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, \
         seq bigint) where x.tenant_id = w.tenant_id and x.room_id = w.room_id and x.seq = w.seq";

    /// What tombstones said before their edits.
    DELETE_EDITS =
        "delete from message_edits x using json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, \
         seq bigint) where x.tenant_id = w.tenant_id and x.room_id = w.room_id and x.seq = w.seq";

    /// Reactions to tombstones.
    DELETE_REACTIONS_OF =
        "delete from reactions x using json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, \
         seq bigint) where x.tenant_id = w.tenant_id and x.room_id = w.room_id and x.seq = w.seq";

    /// New events other than `message.sent`.
    INSERT_EVENTS =
        "insert into events (tenant_id, room_id, seq, at, kind, body, message_seq, member_id) \
         select w.tenant_id, w.room_id, w.seq, w.at, w.kind, w.body, w.message_seq, w.member_id \
         from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid, seq bigint, at bigint, kind text, \
         body text, message_seq bigint, member_id uuid)";
}
