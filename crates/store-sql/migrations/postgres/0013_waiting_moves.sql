-- Whose something that waits was before a claim took it along, so that it can be given back; and when what is known of it
-- changed last, so that other servers find it.
-- The same tables and columns stand in migrations/sqlite.

alter table queue_entries add column was_by_id uuid;
alter table queue_entries add column moved_at bigint not null default 0;
create index queue_entries_moved on queue_entries (moved_at, tenant_id, room_id, by_id);
