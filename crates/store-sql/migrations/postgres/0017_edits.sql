-- Several edits of one message may be of one moment: the log tells them apart. Those of before are numbered in their order,
-- below every place that the log has behind them. The same columns stand in migrations/sqlite.

alter table message_edits add column edit_seq bigint;

update message_edits e set edit_seq = n.place
from (
    select tenant_id, room_id, seq, edited_at,
           row_number() over (partition by tenant_id, room_id, seq order by edited_at) as place
    from message_edits
) n
where e.tenant_id = n.tenant_id and e.room_id = n.room_id and e.seq = n.seq and e.edited_at = n.edited_at;

alter table message_edits alter column edit_seq set not null;
alter table message_edits drop constraint message_edits_pkey;
alter table message_edits add primary key (tenant_id, room_id, seq, edit_seq);
