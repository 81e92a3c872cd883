-- Rooms as people expect them: how a room is set, who stands how in it, what one does with a message.
-- The same tables and columns stand in migrations/postgres.

-- JSON; null where nothing is set.
alter table rooms add column settings text;
alter table rooms add column listed integer not null default 1;
alter table rooms add column pair_key text;
alter table rooms add column deleted_at integer;

create unique index rooms_pair on rooms (pair_key, tenant_id) where pair_key is not null;
drop index rooms_activity;
create index rooms_activity on rooms (listed, tenant_id, active_at);

alter table members add column role text not null default 'member';
alter table members add column muted_until integer;
alter table members add column banned_until integer;
alter table members add column marker_seq integer not null default 0;
alter table members add column marker_number integer not null default 0;
alter table members add column sent_at integer;

create index members_banned on members (room_id, tenant_id, banned_until) where banned_until is not null;

-- Whoever made a room rules it.
update members set role = 'host' where exists (select 1 from rooms r where r.tenant_id = members.tenant_id
and r.id = members.room_id and r.created_by = members.principal_id);

alter table messages add column edited_at integer;
alter table messages add column reply_to_seq integer;
-- JSON; null where there is nothing.
alter table messages add column mentions text;
alter table messages add column reactions text;
alter table messages add column pinned_at integer;

create index messages_pinned on messages (pinned_at, room_id, tenant_id) where pinned_at is not null;

-- The message whose present state the event carries.
alter table events add column message_seq integer;

-- Who added which emoji; how many did stands with the message.
create table reactions (
    tenant_id blob not null,
    room_id blob not null,
    seq integer not null,
    principal_id blob not null,
    emoji text not null,
    at integer not null,
    primary key (tenant_id, room_id, seq, principal_id, emoji)
) strict, without rowid;

-- What a message said before each edit.
create table message_edits (
    tenant_id blob not null,
    room_id blob not null,
    seq integer not null,
    edited_at integer not null,
    text text not null,
    primary key (tenant_id, room_id, seq, edited_at)
) strict, without rowid;

-- Whoever shows the code comes in; of the code only the hash is kept.
create table invites (
    tenant_id blob not null,
    hash blob not null,
    id blob not null,
    room_id blob not null,
    by_id blob not null,
    created_at integer not null,
    expires_at integer not null,
    uses_max integer,
    uses integer not null default 0,
    revoked_at integer,
    primary key (tenant_id, hash)
) strict, without rowid;

create index invites_room on invites (room_id, tenant_id, created_at);
