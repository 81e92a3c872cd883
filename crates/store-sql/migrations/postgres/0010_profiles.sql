-- Names and pictures for one room, and whom messages call. The same tables and columns stand in migrations/sqlite.

alter table members add column name text;
-- What names of a room must differ in.
alter table members add column name_key text;
alter table members add column picture text;

create index members_name on members (name_key, room_id, tenant_id) where name_key is not null;

-- Who an event about a member is about: they are shown as the room sees them now.
alter table events add column member_id uuid;
update events set member_id = (body::json->'member'->>'id')::uuid
where kind in ('member.joined', 'member.left', 'member.removed', 'member.changed');

-- One row for each member whom a message calls, and one under the room's own id for a message that calls everybody.
-- Messages that call nobody have none.
create table calls (
    tenant_id uuid not null,
    room_id uuid not null,
    principal_id uuid not null,
    seq bigint not null,
    number bigint not null,
    sender_id uuid not null,
    primary key (tenant_id, room_id, principal_id, seq)
);

create index calls_message on calls (room_id, seq, tenant_id);

insert into calls (tenant_id, room_id, principal_id, seq, number, sender_id)
select m.tenant_id, m.room_id, (p.value->>0)::uuid, m.seq, m.number, m.sender_id
from messages m cross join lateral json_array_elements(m.mentions::json->'people') p
where m.mentions is not null and m.deleted_at is null
on conflict do nothing;
insert into calls (tenant_id, room_id, principal_id, seq, number, sender_id)
select m.tenant_id, m.room_id, m.room_id, m.seq, m.number, m.sender_id
from messages m where m.mentions is not null and m.deleted_at is null and m.mentions::json->>'here' = 'true'
on conflict do nothing;
