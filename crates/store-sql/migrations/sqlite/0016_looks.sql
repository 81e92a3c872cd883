-- How often something changed of how a room's newest message looks that raises no head: of people of the whole tenant, and
-- of this room. The same tables and columns stand in migrations/postgres.

alter table tenants add column looks integer not null default 0;
alter table rooms add column looks integer not null default 0;
