-- Several edits of one message may be of one moment: the log tells them apart. Those of before are numbered in their order,
-- below every place that the log has behind them. The same columns stand in migrations/postgres.

create table edits_by_seq (
    tenant_id blob not null,
    room_id blob not null,
    seq integer not null,
    edit_seq integer not null,
    edited_at integer not null,
    text text not null,
    primary key (tenant_id, room_id, seq, edit_seq)
) strict, without rowid;

insert into edits_by_seq (tenant_id, room_id, seq, edit_seq, edited_at, text)
select tenant_id, room_id, seq, row_number() over (partition by tenant_id, room_id, seq order by edited_at), edited_at, text
from message_edits;

drop table message_edits;
alter table edits_by_seq rename to message_edits;
