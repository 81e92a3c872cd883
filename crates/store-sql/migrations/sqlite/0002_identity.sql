-- Who acts, and in which tenant: settings, accounts, keys, codes, claims, revocations and the audit log.
-- Hashes are 32 bytes. Times and durations are milliseconds. The same tables and columns stand in migrations/postgres.

alter table tenants add column created_at integer not null default 0;
alter table tenants add column disabled_at integer;
-- JSON; every part has a default.
alter table tenants add column settings text not null default '{}';

alter table principals add column external_id text;
alter table principals add column role text;
alter table principals add column banned_until integer;
alter table principals add column claimed_by blob;
alter table principals add column deleted_at integer;

create unique index principals_external on principals (external_id, tenant_id) where external_id is not null;
create index principals_staff on principals (role, tenant_id) where role is not null;
create index principals_bots on principals (kind, tenant_id) where kind = 'bot';

alter table sessions add column way text not null default 'guest';
alter table sessions add column device text not null default '';
alter table sessions add column session_ref text;
alter table sessions add column proved_at integer;
-- 30 days, and 180 days after the beginning: the guests that are there.
alter table sessions add column idle_max integer not null default 2592000000;
alter table sessions add column ends_at integer not null default 0;
alter table sessions add column grace integer not null default 10000;
update sessions set ends_at = created_at + 15552000000;

create index sessions_principal on sessions (principal_id, tenant_id);
create index sessions_ref on sessions (session_ref, tenant_id) where session_ref is not null;
-- When a session is over, in one expression: the oldest are purged by it.
create index sessions_over on sessions ((case when revoked_at is not null then revoked_at when ends_at < refreshed_at + idle_max then ends_at else refreshed_at + idle_max end));

-- Whoever leaves stays on the list of those who were there.
alter table members add column left_at integer;
-- The condition always holds. It keeps the index for the one statement that names it: to all others the primary key is
-- as near, and a planner without statistics could not tell.
create index members_principal on members (principal_id, tenant_id) where joined_at >= 0;

create table accounts (
    tenant_id blob not null,
    principal_id blob not null,
    email text not null,
    email_key text not null,
    verified_at integer,
    password_hash text,
    totp_secret text,
    totp_since integer,
    totp_step integer,
    primary key (tenant_id, principal_id)
) strict, without rowid;

create unique index accounts_email on accounts (email_key, tenant_id);

create table links (
    tenant_id blob not null,
    issuer text not null,
    subject text not null,
    principal_id blob not null,
    primary key (tenant_id, issuer, subject)
) strict, without rowid;

create index links_principal on links (principal_id, tenant_id);

create table api_keys (
    id blob not null primary key,
    tenant_id blob not null,
    name text not null,
    bot_id blob,
    secret_hash blob not null,
    scopes text not null,
    rooms text,
    addresses text,
    created_at integer not null,
    expires_at integer,
    last_used_at integer,
    revoked_at integer
) strict, without rowid;

create index api_keys_tenant on api_keys (tenant_id, created_at);

-- Of what the body says only the principal is kept beside it: by that several codes are ended at once.
create table codes (
    tenant_id blob not null,
    hash blob not null,
    purpose text not null,
    body text not null,
    principal_id blob,
    expires_at integer not null,
    used_at integer,
    session_id blob,
    tries integer not null default 0,
    primary key (tenant_id, hash)
) strict, without rowid;

create index codes_end on codes (expires_at);
create index codes_principal on codes (principal_id, tenant_id) where principal_id is not null;

create table seen_tokens (
    tenant_id blob not null,
    issuer text not null,
    token_id text not null,
    expires_at integer not null,
    primary key (tenant_id, issuer, token_id)
) strict, without rowid;

create index seen_tokens_end on seen_tokens (expires_at);

create table claims (
    tenant_id blob not null,
    id blob not null,
    guest_id blob not null,
    by_id blob not null,
    claimed_at integer not null,
    undone_at integer,
    is_told integer not null default 0,
    primary key (tenant_id, id)
) strict, without rowid;

create index claims_by on claims (by_id, tenant_id);
create index claims_untold on claims (is_told) where is_told = 0;

create table revocations (
    id integer primary key autoincrement,
    tenant_id blob not null,
    kind text not null,
    subject blob,
    at integer not null
) strict;

create index revocations_at on revocations (at, id);

create table audit (
    id integer primary key autoincrement,
    tenant_id blob not null,
    at integer not null,
    actor text not null,
    action text not null,
    object text not null,
    reason text,
    before text,
    after text
) strict;

create index audit_tenant on audit (tenant_id, id);

-- Append-only: what was done stays done.
create trigger audit_no_update before update on audit begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_no_delete before delete on audit begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_no_replace before insert on audit when exists (select 1 from audit where id = new.id)
begin select raise(abort, 'the audit log only grows'); end;
