-- Keeping order: what people report.
-- The same tables and columns stand in migrations/sqlite.

-- The object is the message, or else the person. The text is kept as it stood.
create table reports (
    tenant_id uuid not null,
    room_id uuid not null,
    id uuid not null,
    object_id uuid not null,
    message_id uuid,
    about_id uuid not null,
    text text not null,
    by_id uuid not null,
    reason text not null,
    note text not null,
    at bigint not null,
    state text not null default 'open',
    resolved_by uuid,
    resolved_at bigint,
    resolution text,
    resolution_reason text,
    primary key (tenant_id, room_id, id)
);

create unique index reports_once on reports (object_id, by_id, room_id, tenant_id);
create index reports_of_room on reports (room_id, state, tenant_id, id);
create index reports_of_tenant on reports (state, tenant_id, id);
create index reports_at on reports (at);
