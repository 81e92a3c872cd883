-- Names and pictures for one room, and whom messages call. The same tables and columns stand in migrations/postgres.

alter table members add column name text;
-- What names of a room must differ in.
alter table members add column name_key text;
alter table members add column picture text;

create index members_name on members (name_key, room_id, tenant_id) where name_key is not null;

-- Who an event about a member is about: they are shown as the room sees them now.
alter table events add column member_id blob;
update events set member_id = unhex(replace(body->>'$.member.id', '-', ''))
where kind in ('member.joined', 'member.left', 'member.removed', 'member.changed');

-- One row for each member whom a message calls, and one under the room's own id for a message that calls everybody.
-- Messages that call nobody have none.
create table calls (
    tenant_id blob not null,
    room_id blob not null,
    principal_id blob not null,
    seq integer not null,
    number integer not null,
    sender_id blob not null,
    primary key (tenant_id, room_id, principal_id, seq)
) strict, without rowid;

create index calls_message on calls (room_id, seq, tenant_id);

insert into calls (tenant_id, room_id, principal_id, seq, number, sender_id)
select m.tenant_id, m.room_id, unhex(replace(p.value->>0, '-', '')), m.seq, m.number, m.sender_id
from messages m, json_each(m.mentions, '$.people') p where m.mentions is not null and m.deleted_at is null
on conflict do nothing;
insert into calls (tenant_id, room_id, principal_id, seq, number, sender_id)
select m.tenant_id, m.room_id, m.room_id, m.seq, m.number, m.sender_id
from messages m where m.mentions is not null and m.deleted_at is null and m.mentions->>'here' = 1
on conflict do nothing;
