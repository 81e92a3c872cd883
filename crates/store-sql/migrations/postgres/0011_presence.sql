-- Who does not show whether they are there, and when people were last there.
-- The same tables and columns stand in migrations/sqlite.

alter table principals add column presence_hidden bigint not null default 0;

create index principals_presence_hidden on principals (presence_hidden, tenant_id) where presence_hidden = 1;

-- To the minute. `online_until` is how long other nodes may take somebody for being there without hearing again.
create table sightings (
    tenant_id uuid not null,
    principal_id uuid not null,
    seen_at bigint not null,
    online_until bigint not null,
    primary key (tenant_id, principal_id)
);
