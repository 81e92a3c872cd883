-- What has had its time: where rooms' logs begin, sends that are remembered without what they said, people who are erased.
-- The same tables and columns stand in migrations/sqlite.

-- Up to here the log is gone, with messages up to this ordinal.
alter table rooms add column floor bigint not null default 0;
alter table rooms add column floor_number bigint not null default 0;
-- When somebody was seen to listen, to a quarter of the time after which the room would be idle.
alter table rooms add column attended_at bigint not null default 0;

-- A send that is repeated within a day stays one, also where its message is gone.
create table removed_sends (
    tenant_id uuid not null,
    room_id uuid not null,
    sender_id uuid not null,
    client_id text not null,
    id uuid not null,
    seq bigint not null,
    number bigint not null,
    sent_at bigint not null,
    primary key (tenant_id, room_id, sender_id, client_id)
);

create index removed_sends_end on removed_sends (sent_at);

create table erasures (
    tenant_id uuid not null,
    principal_id uuid not null,
    asked_at bigint not null,
    room_id uuid,
    seq bigint not null,
    done_at bigint,
    primary key (tenant_id, principal_id)
);

create index erasures_open on erasures (asked_at) where done_at is null;

-- Whoever writes where membership is not kept was there: their messages are found by it.
insert into members (tenant_id, room_id, principal_id, joined_at, left_at)
select m.tenant_id, m.room_id, m.sender_id, min(m.sent_at), max(m.sent_at) from rooms r
join messages m on m.tenant_id = r.tenant_id and m.room_id = r.id where r.kind in ('lobby', 'live')
group by m.tenant_id, m.room_id, m.sender_id on conflict do nothing;
