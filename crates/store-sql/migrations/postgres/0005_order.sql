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
create index reports_of_room on reports (room_id, state, id, tenant_id);
create index reports_of_tenant on reports (state, tenant_id, id);
create index reports_at on reports (at);

-- Whom somebody does not want to hear of.
create table blocks (
    tenant_id uuid not null,
    by_id uuid not null,
    blocked_id uuid not null,
    at bigint not null,
    primary key (tenant_id, by_id, blocked_id)
);

-- The seq of the notice that stands now; what it says stands in the log.
alter table rooms add column notice_seq bigint;

create index events_notices on events (room_id, seq, tenant_id) where kind = 'notice.changed';

-- What was done to keep order, with JSON of what else there is to say.
create table room_acts (
    tenant_id uuid not null,
    id uuid not null,
    room_id uuid not null,
    by_id uuid not null,
    at bigint not null,
    kind text not null,
    object text not null,
    reason text,
    detail text,
    undoes uuid,
    primary key (tenant_id, id)
);

create index room_acts_room on room_acts (room_id, id, tenant_id);
create unique index room_acts_undoes on room_acts (undoes, tenant_id) where undoes is not null;

-- Texts that a moderator deleted, sealed, until that can no longer be undone.
create table deleted_texts (
    tenant_id uuid not null,
    room_id uuid not null,
    seq bigint not null,
    act_id uuid not null,
    reply_to_seq bigint,
    sealed text not null,
    expires_at bigint not null,
    primary key (tenant_id, room_id, seq)
);

create index deleted_texts_act on deleted_texts (act_id, tenant_id, seq);
create index deleted_texts_end on deleted_texts (expires_at);

-- Append-only: what was done stays done. The acts go only with their tenant.
create function room_acts_only_grow() returns trigger language plpgsql as $$
begin
    raise exception 'the log of acts only grows' using errcode = 'restrict_violation';
end;
$$;
create trigger room_acts_no_change before update on room_acts for each row execute function room_acts_only_grow();
create trigger room_acts_no_truncate before truncate on room_acts for each statement
execute function room_acts_only_grow();
