-- Search: which rooms are indexed how far, the documents of the index, and the index itself, which follows the logs of
-- rooms behind. The same tables and columns stand in migrations/sqlite.

-- A room's short number, which the index names it by, and the seq up to which its log is indexed.
create table search_rooms (
    number bigint generated always as identity primary key,
    tenant_id uuid not null,
    room_id uuid not null,
    seq bigint not null
);

create unique index search_rooms_room on search_rooms (tenant_id, room_id);

-- A document is a message, or with the seq 0 what the directory says of a room. Its id rises with the time of its making:
-- milliseconds since the Unix epoch, then 20 bits that tell those of one millisecond apart.
create table search_docs (
    id bigint not null primary key,
    room_number bigint not null,
    seq bigint not null
);

create unique index search_docs_place on search_docs (room_number, seq);

-- Only where which token stands: no text, no positions.
create table search_index (
    id bigint not null primary key references search_docs (id) on delete cascade,
    tokens tsvector not null
);

create index search_index_tokens on search_index using gin (tokens);
