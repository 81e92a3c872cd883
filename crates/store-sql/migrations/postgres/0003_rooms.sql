-- Rooms as people expect them: how a room is set, who stands how in it, what one does with a message.
-- The same tables and columns stand in migrations/sqlite.

-- JSON; null where nothing is set.
alter table rooms add column settings text;
alter table rooms add column listed bigint not null default 1;
alter table rooms add column pair_key text;
alter table rooms add column deleted_at bigint;

create unique index rooms_pair on rooms (pair_key, tenant_id) where pair_key is not null;
drop index rooms_activity;
create index rooms_activity on rooms (listed, tenant_id, active_at);

alter table members add column role text not null default 'member';
alter table members add column muted_until bigint;
alter table members add column banned_until bigint;
alter table members add column marker_seq bigint not null default 0;
alter table members add column marker_number bigint not null default 0;
alter table members add column sent_at bigint;

create index members_banned on members (room_id, tenant_id, banned_until) where banned_until is not null;

-- Whoever made a room rules it.
update members set role = 'host' where exists (select 1 from rooms r where r.tenant_id = members.tenant_id
and r.id = members.room_id and r.created_by = members.principal_id);

alter table messages add column edited_at bigint;
alter table messages add column reply_to_seq bigint;
-- JSON; null where there is nothing.
alter table messages add column mentions text;
alter table messages add column reactions text;
alter table messages add column pinned_at bigint;

create index messages_pinned on messages (pinned_at, room_id, tenant_id) where pinned_at is not null;

-- The message whose present state the event carries.
alter table events add column message_seq bigint;

-- Who added which emoji; how many did stands with the message.
create table reactions (
    tenant_id uuid not null,
    room_id uuid not null,
    seq bigint not null,
    principal_id uuid not null,
    emoji text not null,
    at bigint not null,
    primary key (tenant_id, room_id, seq, principal_id, emoji)
);

-- What a message said before each edit.
create table message_edits (
    tenant_id uuid not null,
    room_id uuid not null,
    seq bigint not null,
    edited_at bigint not null,
    text text not null,
    primary key (tenant_id, room_id, seq, edited_at)
);

-- Whoever shows the code comes in; of the code only the hash is kept.
create table invites (
    tenant_id uuid not null,
    hash bytea not null,
    id uuid not null,
    room_id uuid not null,
    by_id uuid not null,
    created_at bigint not null,
    expires_at bigint not null,
    uses_max bigint,
    uses bigint not null default 0,
    revoked_at bigint,
    primary key (tenant_id, hash)
);

create index invites_room on invites (room_id, tenant_id, created_at);
