-- What requests with an Idempotency-Key were answered, sealed, for as long as they may be repeated. The same columns stand
-- in migrations/sqlite.

create table kept_answers (
    tenant_id uuid not null,
    hash bytea not null,
    asked bytea not null,
    answer text,
    expires_at bigint not null,
    primary key (tenant_id, hash)
);

create index kept_answers_end on kept_answers (expires_at);
