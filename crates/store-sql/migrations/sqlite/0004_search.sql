-- Search: which rooms are indexed how far, the documents of the index, and the index itself, which follows the logs of
-- rooms behind. The same tables and columns stand in migrations/postgres.

-- A room's short number, which the index names it by, and the seq up to which its log is indexed.
create table search_rooms (
    number integer primary key autoincrement,
    tenant_id blob not null,
    room_id blob not null,
    seq integer not null
) strict;

create unique index search_rooms_room on search_rooms (tenant_id, room_id);

-- A document is a message, or with the seq 0 what the directory says of a room. Its id rises with the time of its making:
-- milliseconds since the Unix epoch, then 20 bits that tell those of one millisecond apart.
create table search_docs (
    id integer not null primary key,
    room_number integer not null,
    seq integer not null
) strict;

create unique index search_docs_place on search_docs (room_number, seq);

-- Only where which token stands: no text, no positions.
create virtual table search_index using fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');

create trigger search_docs_gone after delete on search_docs begin delete from search_index where rowid = old.id; end;
