-- Pushes to devices: each tenant's own key pair, where devices are pushed to, when people want quiet, and up to where rooms
-- were pushed. The same tables and columns stand in migrations/postgres.

-- The private key is sealed.
create table push_keys (
    tenant_id blob not null,
    public_key blob not null,
    sealed text not null,
    created_at integer not null,
    primary key (tenant_id)
) strict, without rowid;

create table push_subscriptions (
    tenant_id blob not null,
    session_id blob not null,
    principal_id blob not null,
    endpoint text not null,
    p256dh blob not null,
    auth blob not null,
    language text not null,
    created_at integer not null,
    renewed_at integer not null,
    primary key (tenant_id, session_id)
) strict, without rowid;

create index push_subscriptions_endpoint on push_subscriptions (endpoint, tenant_id);
create index push_subscriptions_principal on push_subscriptions (principal_id, tenant_id);
create index push_subscriptions_renewed on push_subscriptions (renewed_at);

-- Minutes of the day.
create table push_quiet_hours (
    tenant_id blob not null,
    principal_id blob not null,
    is_on integer not null,
    from_minute integer not null,
    to_minute integer not null,
    zone text not null,
    primary key (tenant_id, principal_id)
) strict, without rowid;

create table push_rooms (
    tenant_id blob not null,
    room_id blob not null,
    seq integer not null,
    primary key (tenant_id, room_id)
) strict, without rowid;
