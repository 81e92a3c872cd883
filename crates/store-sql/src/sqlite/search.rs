//! What is asked of the full-text index of SQLite (<https://www.sqlite.org/fts5.html>), and the statements of a step of
//! it: their parameter is a JSON array of objects. Must not know what a token means.

use crate::sql::search::candidates;
use crate::sql::{join_sender, message_columns, statements};

statements! {
    /// `(tenant, room, from, to)`: what was sent, edited or deleted, as it stands now.
    READ_UNINDEXED =
        "select m.seq, m.sent_at, m.text, m.deleted_at from messages m \
         where m.tenant_id = $1 and m.room_id = $2 and m.seq > $3 and m.seq <= $4 \
         union all select m.seq, m.sent_at, m.text, m.deleted_at from events e join messages m \
         on m.tenant_id = e.tenant_id and m.room_id = e.room_id and m.seq = e.message_seq \
         where e.tenant_id = $1 and e.room_id = $2 and e.seq > $3 and e.seq <= $4 and e.message_seq is not null \
         union all select m.seq, m.sent_at, m.text, m.deleted_at from events e join messages m \
         on m.tenant_id = e.tenant_id and m.id = unhex(replace(e.body->>'message_id', '-', '')) \
         where e.tenant_id = $1 and e.room_id = $2 and e.seq > $3 and e.seq <= $4 and e.kind = 'message.deleted' \
         union all select m.seq, m.sent_at, m.text, m.deleted_at from events e join json_each(e.body, '$.seqs') d \
         join messages m on m.tenant_id = e.tenant_id and m.room_id = e.room_id and m.seq = d.value \
         where e.tenant_id = $1 and e.room_id = $2 and e.seq > $3 and e.seq <= $4 and e.kind = 'messages.deleted' \
         order by 1";

    /// Numbers of rooms.
    LIST_NUMBERS =
        "select s.number from jsonb_each($1) w join search_rooms s on s.room_id = unhex(w.value->>'room_id') \
         and s.tenant_id = unhex(w.value->>'tenant_id') order by s.number";

    /// Documents that are in the way: the index forgets them with their rows.
    DELETE_DOCS =
        "delete from search_docs where (room_number, seq) in (select value->>'room_number', value->>'seq' \
         from jsonb_each($1))";

    /// Ids that are taken.
    LIST_TAKEN = "select d.id from jsonb_each($1) w join search_docs d on d.id = w.value->>'id' order by d.id";

    /// New documents.
    INSERT_DOCS =
        "insert into search_docs (id, room_number, seq) select value->>'id', value->>'room_number', value->>'seq' \
         from jsonb_each($1)";

    /// Their tokens.
    INSERT_TOKENS =
        "insert into search_index (rowid, tokens) select value->>'id', value->>'tokens' from jsonb_each($1)";

    /// The index merges nothing by itself: it would do so for some hundred pages at once, in the middle of a step that holds
    /// up the writer.
    MERGE_WHEN_TOLD =
        "insert into search_index (search_index, rank) select 'automerge', 0 from store_meta where id = 1 and not exists \
         (select 1 from search_index_config where k = 'automerge' and v = 0)";

    /// `(pages)`: merges at most so many (<https://www.sqlite.org/fts5.html#the_merge_command>).
    MERGE_SOME = "insert into search_index (search_index, rank) values ('merge', $1)";

    /// `(expression, before, limit)`: the newest first; the index reads no further than the limit.
    FIND_MESSAGES = candidates!(
        "with hits as materialized (select rowid as id from search_index where search_index match $1 and rowid < $2 \
         order by rowid desc limit $3)"
    );

    /// `(expression, before, limit, numbers)`: the same among many rooms: each of what is found is looked up, until there
    /// are enough.
    FIND_MESSAGES_AMONG = candidates!(
        "with hits as materialized (select search_index.rowid as id from search_index \
         cross join search_docs y on y.id = search_index.rowid where search_index match $1 \
         and search_index.rowid < $2 and +y.room_number in (select value from jsonb_each($4)) \
         order by search_index.rowid desc limit $3)"
    );
}

/// What merges some pages of the index behind a step.
pub(super) const MERGE: Option<&str> = Some(MERGE_SOME);

/// Up to so many rooms stand in the expression. Each of them is moved on with every document that is found, so that many
/// are slower than looking up where a document is.
pub(super) const ROOMS_IN_EXPRESSION_MAX: usize = 64;

/// The expression of documents that have all of some tokens and one of some others, of ASCII letters and digits.
pub(super) fn expression(all: &[String], any: &[String]) -> String {
    let quoted = |tokens: &[String], operator: &str| {
        let quoted: Vec<String> = tokens.iter().map(|token| format!("\"{token}\"")).collect();
        quoted.join(operator)
    };
    let all = quoted(all, " AND ");
    if any.is_empty() {
        return all;
    }
    format!("{all} AND ({})", quoted(any, " OR "))
}
