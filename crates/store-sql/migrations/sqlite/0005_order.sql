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
create index reports_of_room on reports (room_id, state, id, tenant_id);
create index reports_of_tenant on reports (state, tenant_id, id);
create index reports_at on reports (at);

-- Whom somebody does not want to hear of.
create table blocks (
    tenant_id blob not null,
    by_id blob not null,
    blocked_id blob not null,
    at integer not null,
    primary key (tenant_id, by_id, blocked_id)
) strict, without rowid;

-- The seq of the notice that stands now; what it says stands in the log.
alter table rooms add column notice_seq integer;

create index events_notices on events (room_id, seq, tenant_id) where kind = 'notice.changed';

-- What was done to keep order, with JSON of what else there is to say.
create table room_acts (
    tenant_id blob not null,
    id blob not null,
    room_id blob not null,
    by_id blob not null,
    at integer not null,
    kind text not null,
    object text not null,
    reason text,
    detail text,
    undoes blob,
    primary key (tenant_id, id)
) strict, without rowid;

create index room_acts_room on room_acts (room_id, id, tenant_id);
create unique index room_acts_undoes on room_acts (undoes, tenant_id) where undoes is not null;

-- Texts that a moderator deleted, sealed, until that can no longer be undone.
create table deleted_texts (
    tenant_id blob not null,
    room_id blob not null,
    seq integer not null,
    act_id blob not null,
    reply_to_seq integer,
    sealed text not null,
    expires_at integer not null,
    primary key (tenant_id, room_id, seq)
) strict, without rowid;

create index deleted_texts_act on deleted_texts (act_id, tenant_id, seq);
create index deleted_texts_end on deleted_texts (expires_at);

-- Append-only: what was done stays done. The acts go only with their tenant.
create trigger room_acts_no_update before update on room_acts
begin select raise(abort, 'the log of acts only grows'); end;
create trigger room_acts_no_replace before insert on room_acts
when exists (select 1 from room_acts where tenant_id = new.tenant_id and id = new.id)
begin select raise(abort, 'the log of acts only grows'); end;
