-- Who does not show whether they are there, and when people were last there.
-- The same tables and columns stand in migrations/postgres.

alter table principals add column presence_hidden integer not null default 0;

create index principals_presence_hidden on principals (presence_hidden, tenant_id) where presence_hidden = 1;

-- To the minute. `online_until` is how long other nodes may take somebody for being there without hearing again.
create table sightings (
    tenant_id blob not null,
    principal_id blob not null,
    seen_at integer not null,
    online_until integer not null,
    primary key (tenant_id, principal_id)
) strict, without rowid;
