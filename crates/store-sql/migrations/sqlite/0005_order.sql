-- Keeping order: what people report.
-- The same tables and columns stand in migrations/postgres.

-- The object is the message, or else the person. The text is kept as it stood.
create table reports (
    tenant_id blob not null,
    room_id blob not null,
    id blob not null,
    object_id blob not null,
    message_id blob,
    about_id blob not null,
    text text not null,
    by_id blob not null,
    reason text not null,
    note text not null,
    at integer not null,
    state text not null default 'open',
    resolved_by blob,
    resolved_at integer,
    resolution text,
    resolution_reason text,
    primary key (tenant_id, room_id, id)
) strict, without rowid;

create unique index reports_once on reports (object_id, by_id, room_id, tenant_id);
create index reports_of_room on reports (room_id, state, tenant_id, id);
create index reports_of_tenant on reports (state, tenant_id, id);
create index reports_at on reports (at);
