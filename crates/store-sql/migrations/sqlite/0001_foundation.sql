-- The foundation: tenants, who acts, rooms and their logs. Times are milliseconds since the Unix epoch, ids 16 bytes.
-- The same tables and columns stand in migrations/postgres.

create table store_meta (
    id integer not null primary key check (id = 1),
    epoch text not null
) strict;

insert into store_meta (id, epoch) values (1, lower(hex(randomblob(5))));

create table tenants (
    id blob not null primary key,
    slug text not null unique,
    name text not null
) strict, without rowid;

-- Only the rows that are rarely written name their tenant by a foreign key. The others are written by the hundred per
-- transaction, and the writer has just read what they name inside the same transaction.

create table principals (
    tenant_id blob not null,
    id blob not null,
    kind text not null,
    name text not null,
    tag text not null,
    created_at integer not null,
    primary key (tenant_id, id)
) strict, without rowid;

create table sessions (
    tenant_id blob not null,
    id blob not null,
    principal_id blob not null,
    refresh_count integer not null,
    refreshed_at integer not null,
    created_at integer not null,
    revoked_at integer,
    primary key (tenant_id, id)
) strict, without rowid;

create table rooms (
    tenant_id blob not null references tenants (id),
    id blob not null,
    kind text not null,
    alias text,
    title text not null,
    cover text not null,
    created_at integer not null,
    created_by blob,
    create_key text,
    head integer not null,
    number integer not null,
    members integer not null,
    last_message_seq integer,
    active_at integer not null,
    primary key (tenant_id, id)
) strict, without rowid;

-- The tenant is part of every index, but leads only primary keys: an index that begins like another one is taken for it
-- by a planner without statistics.
create unique index rooms_alias on rooms (alias, tenant_id) where alias is not null;
create unique index rooms_create_key on rooms (create_key, created_by, tenant_id) where create_key is not null;
create index rooms_activity on rooms (kind, tenant_id, active_at);

create table members (
    tenant_id blob not null,
    room_id blob not null,
    principal_id blob not null,
    joined_at integer not null,
    primary key (tenant_id, room_id, principal_id)
) strict, without rowid;

-- One row is also the event message.sent of its seq. Clustered in the order in which history is read.
create table messages (
    tenant_id blob not null,
    room_id blob not null,
    seq integer not null,
    number integer not null,
    id blob not null,
    sender_id blob not null,
    client_id text not null,
    text text not null,
    sent_at integer not null,
    deleted_at integer,
    deleted_by blob,
    primary key (tenant_id, room_id, seq)
) strict, without rowid;

-- The client id comes first: ids that rise with time, as our own client makes them, are then written side by side.
create unique index messages_client_id on messages (client_id, sender_id, room_id, tenant_id);
create unique index messages_id on messages (id, tenant_id);

-- All events but message.sent.
create table events (
    tenant_id blob not null,
    room_id blob not null,
    seq integer not null,
    at integer not null,
    kind text not null,
    body text not null,
    primary key (tenant_id, room_id, seq)
) strict, without rowid;
