-- Who has a name for one room has an id for it too, which others of the room are told in the place of their own. The same
-- column stands in migrations/postgres.

alter table members add column mask_id blob;
update members set mask_id = randomblob(16) where name is not null;

create index members_mask on members (mask_id, room_id, tenant_id) where mask_id is not null;
