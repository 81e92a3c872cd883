-- Who acts, and in which tenant: settings, accounts, keys, codes, claims, revocations and the audit log.
-- Hashes are 32 bytes. Times and durations are milliseconds. The same tables and columns stand in migrations/sqlite.

alter table tenants add column created_at bigint not null default 0;
alter table tenants add column disabled_at bigint;
-- JSON; every part has a default.
alter table tenants add column settings text not null default '{}';

alter table principals add column external_id text;
alter table principals add column role text;
alter table principals add column banned_until bigint;
alter table principals add column claimed_by uuid;
alter table principals add column deleted_at bigint;

create unique index principals_external on principals (external_id, tenant_id) where external_id is not null;
create index principals_staff on principals (role, tenant_id) where role is not null;
create index principals_bots on principals (kind, tenant_id) where kind = 'bot';

alter table sessions add column way text not null default 'guest';
alter table sessions add column device text not null default '';
alter table sessions add column session_ref text;
alter table sessions add column proved_at bigint;
-- 30 days, and 180 days after the beginning: the guests that are there.
alter table sessions add column idle_max bigint not null default 2592000000;
alter table sessions add column ends_at bigint not null default 0;
alter table sessions add column grace bigint not null default 10000;
update sessions set ends_at = created_at + 15552000000;

create index sessions_principal on sessions (principal_id, tenant_id);
create index sessions_ref on sessions (session_ref, tenant_id) where session_ref is not null;
-- When a session is over, in one expression: the oldest are purged by it.
create index sessions_over on sessions ((case when revoked_at is not null then revoked_at when ends_at < refreshed_at + idle_max then ends_at else refreshed_at + idle_max end));

-- Whoever leaves stays on the list of those who were there.
alter table members add column left_at bigint;
-- The condition always holds. It keeps the index for the one statement that names it: to all others the primary key is
-- as near, and a planner without statistics could not tell.
create index members_principal on members (principal_id, tenant_id) where joined_at >= 0;

create table accounts (
    tenant_id uuid not null,
    principal_id uuid not null,
    email text not null,
    email_key text not null,
    verified_at bigint,
    password_hash text,
    totp_secret text,
    totp_since bigint,
    totp_step bigint,
    primary key (tenant_id, principal_id)
);

create unique index accounts_email on accounts (email_key, tenant_id);

create table links (
    tenant_id uuid not null,
    issuer text not null,
    subject text not null,
    principal_id uuid not null,
    primary key (tenant_id, issuer, subject)
);

create index links_principal on links (principal_id, tenant_id);

create table api_keys (
    id uuid not null primary key,
    tenant_id uuid not null,
    name text not null,
    bot_id uuid,
    secret_hash bytea not null,
    scopes text not null,
    rooms text,
    addresses text,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint,
    revoked_at bigint
);

create index api_keys_tenant on api_keys (tenant_id, created_at);

-- Of what the body says only the principal is kept beside it: by that several codes are ended at once.
create table codes (
    tenant_id uuid not null,
    hash bytea not null,
    purpose text not null,
    body text not null,
    principal_id uuid,
    expires_at bigint not null,
    used_at bigint,
    session_id uuid,
    tries bigint not null default 0,
    primary key (tenant_id, hash)
);

create index codes_end on codes (expires_at);
create index codes_principal on codes (principal_id, tenant_id) where principal_id is not null;

create table seen_tokens (
    tenant_id uuid not null,
    issuer text not null,
    token_id text not null,
    expires_at bigint not null,
    primary key (tenant_id, issuer, token_id)
);

create index seen_tokens_end on seen_tokens (expires_at);

create table claims (
    tenant_id uuid not null,
    id uuid not null,
    guest_id uuid not null,
    by_id uuid not null,
    claimed_at bigint not null,
    undone_at bigint,
    is_told bigint not null default 0,
    primary key (tenant_id, id)
);

create index claims_by on claims (by_id, tenant_id);
create index claims_untold on claims (is_told) where is_told = 0;

create table revocations (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    kind text not null,
    subject uuid,
    at bigint not null
);

create index revocations_at on revocations (at, id);

create table audit (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    at bigint not null,
    actor text not null,
    action text not null,
    object text not null,
    reason text,
    before text,
    after text
);

create index audit_tenant on audit (tenant_id, id);

-- Append-only: what was done stays done.
create function audit_only_grows() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log only grows' using errcode = 'restrict_violation';
end;
$$;
create trigger audit_no_change before update or delete on audit for each row execute function audit_only_grows();
create trigger audit_no_truncate before truncate on audit for each statement execute function audit_only_grows();
