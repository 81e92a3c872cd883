-- What waits in rooms for a decision: messages that are held, and people who ask to come in.
-- The same tables and columns stand in migrations/postgres.

-- Of somebody who asks, the client id is empty: they ask once in each room. The text goes when it was let through.
create table queue_entries (
    tenant_id blob not null,
    id blob not null,
    room_id blob not null,
    kind text not null,
    by_id blob not null,
    client_id text not null,
    text text not null,
    parts text,
    reply_to blob,
    mentions text,
    at integer not null,
    expires_at integer not null,
    state text not null default 'open',
    settled_by blob,
    settled_at integer,
    settled_reason text,
    primary key (tenant_id, id)
) strict, without rowid;

create unique index queue_entries_once on queue_entries (by_id, room_id, kind, client_id, tenant_id);
create index queue_entries_of_room on queue_entries (room_id, kind, state, id, tenant_id);
create index queue_entries_of_tenant on queue_entries (kind, state, tenant_id, id);
create index queue_entries_end on queue_entries (expires_at);
