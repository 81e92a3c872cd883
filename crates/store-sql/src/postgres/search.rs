//! What is asked of the full-text index of PostgreSQL
//! (<https://www.postgresql.org/docs/current/datatype-textsearch.html>), and the statements of a step of it: their parameter
//! is a JSON array of objects. Must not know what a token means.

use crate::sql::search::candidates;
use crate::sql::{join_sender, message_columns, statements};

statements! {
    /// `(tenant, room, from, to)`: what was sent, edited or deleted, as it stands now. `offset 0` keeps the planner from
    /// reading the whole room beside each event, which looks as cheap while the tables are empty.
    READ_UNINDEXED =
        "select m.seq, m.sent_at, m.text, m.deleted_at from messages m \
         where m.tenant_id = $1 and m.room_id = $2 and m.seq > $3 and m.seq <= $4 \
         union all select m.seq, m.sent_at, m.text, m.deleted_at from events e cross join lateral \
         (select x.seq, x.sent_at, x.text, x.deleted_at from messages x where x.tenant_id = e.tenant_id \
         and x.room_id = e.room_id and x.seq = e.message_seq offset 0) m \
         where e.tenant_id = $1 and e.room_id = $2 and e.seq > $3 and e.seq <= $4 and e.message_seq is not null \
         union all select m.seq, m.sent_at, m.text, m.deleted_at from events e cross join lateral \
         (select x.seq, x.sent_at, x.text, x.deleted_at from messages x \
         where x.id = (e.body::json->>'message_id')::uuid and x.tenant_id is not distinct from e.tenant_id offset 0) m \
         where e.tenant_id = $1 and e.room_id = $2 and e.seq > $3 and e.seq <= $4 and e.kind = 'message.deleted' \
         union all select m.seq, m.sent_at, m.text, m.deleted_at from events e cross join lateral \
         json_array_elements_text(case e.kind when 'messages.deleted' then e.body::json->'seqs' end) d(seq) \
         cross join lateral (select x.seq, x.sent_at, x.text, x.deleted_at from messages x \
         where x.tenant_id = e.tenant_id and x.room_id = e.room_id and x.seq = d.seq::bigint offset 0) m \
         where e.tenant_id = $1 and e.room_id = $2 and e.seq > $3 and e.seq <= $4 and e.kind = 'messages.deleted' \
         order by 1";

    /// Numbers of rooms.
    LIST_NUMBERS =
        "select s.number from json_to_recordset($1::json) as w(tenant_id uuid, room_id uuid) \
         join search_rooms s on s.room_id = w.room_id and s.tenant_id = w.tenant_id order by s.number";

    /// Documents that are in the way: the index forgets them with their rows.
    DELETE_DOCS =
        "delete from search_docs d using json_to_recordset($1::json) as w(room_number bigint, seq bigint) \
         where d.room_number = w.room_number and d.seq = w.seq";

    /// Ids that are taken.
    LIST_TAKEN =
        "select d.id from json_to_recordset($1::json) as w(id bigint) join search_docs d on d.id = w.id order by d.id";

    /// New documents.
    INSERT_DOCS =
        "insert into search_docs (id, room_number, seq) select w.id, w.room_number, w.seq \
         from json_to_recordset($1::json) as w(id bigint, room_number bigint, seq bigint)";

    /// Their tokens.
    INSERT_TOKENS =
        "insert into search_index (id, tokens) select w.id, array_to_tsvector(string_to_array(w.tokens, ' ')) \
         from json_to_recordset($1::json) as w(id bigint, tokens text)";

    /// `(expression, before, limit)`: the newest first. Only the index of tokens leads to what is found: by that of ids
    /// the server would walk over everything.
    FIND_MESSAGES = candidates!(
        "with matched as materialized (select id from search_index where tokens @@ $1::tsquery), \
         hits as materialized (select id from matched where id < $2 order by id desc limit $3)"
    );

    /// `(milliseconds)`: how long a statement of this transaction may take.
    LIMIT_TIME = "select set_config('statement_timeout', $1, true)";

    /// `(expression, before, limit, documents)`: the same among the newest so many documents, by their ids: each is looked
    /// at, whatever the index of tokens would say.
    WALK_MESSAGES = candidates!(
        "with hits as materialized (select w.id from (select id, tokens from search_index where id < $2 \
         order by id desc limit $4) w where w.tokens @@ $1::tsquery order by w.id desc limit $3)"
    );

    /// `(before, documents)`: where a walk over so many documents and one more ends.
    WALK_END = "select id from search_index where id < $1 order by id desc offset $2 limit 1";

    /// `(expression, before, limit, numbers)`: the same among more rooms than an expression takes.
    FIND_MESSAGES_AMONG = candidates!(
        "with matched as materialized (select id from search_index where tokens @@ $1::tsquery), \
         hits as materialized (select x.id from matched x join search_docs y on y.id = x.id where x.id < $2 \
         and y.room_number in (select w.value::bigint from json_array_elements_text($4::json) as w(value)) \
         order by x.id desc limit $3)"
    );
}

/// The server merges its index by itself.
pub(super) const MERGE: Option<&str> = None;

/// Up to so many rooms stand in the expression: the index reads only the rarest of what must all be there.
pub(super) const ROOMS_IN_EXPRESSION_MAX: usize = 1_000;

/// The expression of documents that have all of some tokens and one of some others, of ASCII letters and digits.
pub(super) fn expression(all: &[String], any: &[String]) -> String {
    let all = all.join(" & ");
    if any.is_empty() {
        return all;
    }
    format!("{all} & ({})", any.join(" | "))
}
