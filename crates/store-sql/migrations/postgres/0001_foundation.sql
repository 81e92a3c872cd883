-- The foundation: tenants, who acts, rooms and their logs. Times are milliseconds since the Unix epoch, ids uuids.
-- The same tables and columns stand in migrations/sqlite.

create table store_meta (
    id integer not null primary key check (id = 1),
    epoch text not null
);

insert into store_meta (id, epoch) values (1, substr(replace(gen_random_uuid()::text, '-', ''), 1, 10));

create table tenants (
    id uuid not null primary key,
    slug text not null unique,
    name text not null
);

-- Only the rows that are rarely written name their tenant by a foreign key. The others are written by the hundred per
-- transaction, and the writer has just read what they name inside the same transaction.

create table principals (
    tenant_id uuid not null,
    id uuid not null,
    kind text not null,
    name text not null,
    tag text not null,
    created_at bigint not null,
    primary key (tenant_id, id)
);

create table sessions (
    tenant_id uuid not null,
    id uuid not null,
    principal_id uuid not null,
    refresh_count bigint not null,
    refreshed_at bigint not null,
    created_at bigint not null,
    revoked_at bigint,
    primary key (tenant_id, id)
);

create table rooms (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    kind text not null,
    alias text,
    title text not null,
    cover text not null,
    created_at bigint not null,
    created_by uuid,
    create_key text,
    head bigint not null,
    number bigint not null,
    members bigint not null,
    last_message_seq bigint,
    active_at bigint not null,
    primary key (tenant_id, id)
);

-- The tenant is part of every index, but leads only primary keys: an index that begins like another one is taken for it
-- by a planner without statistics.
create unique index rooms_alias on rooms (alias, tenant_id) where alias is not null;
create unique index rooms_create_key on rooms (create_key, created_by, tenant_id) where create_key is not null;
create index rooms_activity on rooms (kind, tenant_id, active_at);

create table members (
    tenant_id uuid not null,
    room_id uuid not null,
    principal_id uuid not null,
    joined_at bigint not null,
    primary key (tenant_id, room_id, principal_id)
);

-- One row is also the event message.sent of its seq.
create table messages (
    tenant_id uuid not null,
    room_id uuid not null,
    seq bigint not null,
    number bigint not null,
    id uuid not null,
    sender_id uuid not null,
    client_id text not null,
    text text not null,
    sent_at bigint not null,
    deleted_at bigint,
    deleted_by uuid,
    primary key (tenant_id, room_id, seq)
);

-- The client id comes first: ids that rise with time, as our own client makes them, are then written side by side.
create unique index messages_client_id on messages (client_id, sender_id, room_id, tenant_id);
create unique index messages_id on messages (id, tenant_id);

-- All events but message.sent.
create table events (
    tenant_id uuid not null,
    room_id uuid not null,
    seq bigint not null,
    at bigint not null,
    kind text not null,
    body text not null,
    primary key (tenant_id, room_id, seq)
);
