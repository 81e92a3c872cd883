-- One's own list of rooms: how somebody has set a room for themselves, who calls them there, and what they do not show.
-- The same columns stand in migrations/postgres. A send writes none of them, but for messages that name somebody.

alter table members add column hidden_at integer;
alter table members add column pinned integer;
alter table members add column notify text not null default 'all';
alter table members add column unread_at integer;
alter table members add column mentioned_seq integer;
alter table members add column mentioned_number integer;

create index members_mentioned on members (room_id, tenant_id, mentioned_seq) where mentioned_seq is not null;

-- The newest message that calls everybody.
alter table rooms add column here_seq integer;
alter table rooms add column here_number integer;

alter table principals add column receipts_hidden integer not null default 0;
alter table principals add column typing_hidden integer not null default 0;

create index principals_receipts_hidden on principals (receipts_hidden, tenant_id) where receipts_hidden = 1;
