-- Pushes to devices: each tenant's own key pair, where devices are pushed to, when people want quiet, and up to where rooms
-- were pushed. The same tables and columns stand in migrations/sqlite.

-- The private key is sealed.
create table push_keys (
    tenant_id uuid not null,
    public_key bytea not null,
    sealed text not null,
    created_at bigint not null,
    primary key (tenant_id)
);

create table push_subscriptions (
    tenant_id uuid not null,
    session_id uuid not null,
    principal_id uuid not null,
    endpoint text not null,
    p256dh bytea not null,
    auth bytea not null,
    language text not null,
    created_at bigint not null,
    renewed_at bigint not null,
    primary key (tenant_id, session_id)
);

create index push_subscriptions_endpoint on push_subscriptions (endpoint, tenant_id);
create index push_subscriptions_principal on push_subscriptions (principal_id, tenant_id);
create index push_subscriptions_renewed on push_subscriptions (renewed_at);

-- Minutes of the day.
create table push_quiet_hours (
    tenant_id uuid not null,
    principal_id uuid not null,
    is_on bigint not null,
    from_minute bigint not null,
    to_minute bigint not null,
    zone text not null,
    primary key (tenant_id, principal_id)
);

create table push_rooms (
    tenant_id uuid not null,
    room_id uuid not null,
    seq bigint not null,
    primary key (tenant_id, room_id)
);
