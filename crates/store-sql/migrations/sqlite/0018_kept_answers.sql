-- What requests with an Idempotency-Key were answered, sealed, for as long as they may be repeated. The same columns stand
-- in migrations/postgres.

create table kept_answers (
    tenant_id blob not null,
    hash blob not null,
    asked blob not null,
    answer text,
    expires_at integer not null,
    primary key (tenant_id, hash)
) strict, without rowid;

create index kept_answers_end on kept_answers (expires_at);
