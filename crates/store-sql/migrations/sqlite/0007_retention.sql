-- What has had its time: where rooms' logs begin, sends that are remembered without what they said, people who are erased.
-- The same tables and columns stand in migrations/postgres.

-- Up to here the log is gone, with messages up to this ordinal.
alter table rooms add column floor integer not null default 0;
alter table rooms add column floor_number integer not null default 0;
-- When somebody was seen to listen, to a quarter of the time after which the room would be idle.
alter table rooms add column attended_at integer not null default 0;

-- A send that is repeated within a day stays one, also where its message is gone.
create table removed_sends (
    tenant_id blob not null,
    room_id blob not null,
    sender_id blob not null,
    client_id text not null,
    id blob not null,
    seq integer not null,
    number integer not null,
    sent_at integer not null,
    primary key (tenant_id, room_id, sender_id, client_id)
) strict, without rowid;

create index removed_sends_end on removed_sends (sent_at);

create table erasures (
    tenant_id blob not null,
    principal_id blob not null,
    asked_at integer not null,
    room_id blob,
    seq integer not null,
    done_at integer,
    primary key (tenant_id, principal_id)
) strict, without rowid;

create index erasures_open on erasures (asked_at) where done_at is null;

-- Whoever writes where membership is not kept was there: their messages are found by it.
insert into members (tenant_id, room_id, principal_id, joined_at, left_at)
select m.tenant_id, m.room_id, m.sender_id, min(m.sent_at), max(m.sent_at) from rooms r
join messages m on m.tenant_id = r.tenant_id and m.room_id = r.id where r.kind in ('lobby', 'live')
group by m.tenant_id, m.room_id, m.sender_id on conflict do nothing;
