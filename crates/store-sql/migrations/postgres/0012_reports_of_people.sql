-- What is kept of one person among reports and acts: for whoever wants it, or is erased.
-- The same tables and columns stand in migrations/sqlite.

create index reports_by on reports (by_id, id, tenant_id);
create index reports_about on reports (about_id, id, tenant_id);
create index reports_resolved_by on reports (resolved_by, id, tenant_id) where resolved_by is not null;
create index room_acts_object on room_acts (object, id, tenant_id);
