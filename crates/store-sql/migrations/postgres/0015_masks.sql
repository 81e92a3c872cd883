-- Who has a name for one room has an id for it too, which others of the room are told in the place of their own. The same
-- column stands in migrations/sqlite.

alter table members add column mask_id uuid;
update members set mask_id = gen_random_uuid() where name is not null;

create index members_mask on members (mask_id, room_id, tenant_id) where mask_id is not null;
