//! Statements about pushes to devices. Must not know why anybody is pushed to.

use super::identity::over_at;
use super::statements;

/// As [`crate::rows::push::SubscriptionRow`] reads them, of subscriptions `s`.
macro_rules! subscription_columns {
    () => {
        "s.tenant_id, s.session_id, s.principal_id, s.endpoint, s.p256dh, s.auth, s.language, s.created_at, \
         s.renewed_at"
    };
}

statements! {
    /// `(tenant)`
    FIND_PUSH_KEY = "select public_key, sealed, created_at from push_keys where tenant_id = $1";

    /// `(tenant, public key, sealed, created_at)`: of any number at once, the first stays.
    INSERT_PUSH_KEY =
        "insert into push_keys (tenant_id, public_key, sealed, created_at) values ($1, $2, $3, $4) \
         on conflict (tenant_id) do nothing";

    /// `(0)`: one of any.
    ANY_PUSH_SUBSCRIPTION = "select 1 from push_subscriptions where renewed_at >= $1 limit 1";

    /// `(tenant, principal, now)`
    LIST_PUSH_SUBSCRIPTIONS = concat!(
        "select ", subscription_columns!(),
        " from push_subscriptions s join sessions e on e.tenant_id = s.tenant_id and e.id = s.session_id \
         and revoked_at is null and ", over_at!(), " > $3 \
         where (s.tenant_id = $1) is true and s.principal_id = $2 order by s.created_at desc, s.session_id"
    );

    /// `(tenant, principal)`
    FIND_QUIET_HOURS =
        "select is_on, from_minute, to_minute, zone from push_quiet_hours where tenant_id = $1 and principal_id = $2";

    /// `(tenant, principal, is_on, from, to, zone)`
    SET_QUIET_HOURS =
        "insert into push_quiet_hours (tenant_id, principal_id, is_on, from_minute, to_minute, zone) \
         values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, principal_id) do update \
         set is_on = excluded.is_on, from_minute = excluded.from_minute, to_minute = excluded.to_minute, \
         zone = excluded.zone";

    /// `(tenant, room, now, principal, session, limit)`: behind these two.
    LIST_PUSH_READERS = concat!(
        "select ", subscription_columns!(),
        ", b.notify, b.marker_number, q.is_on, q.from_minute, q.to_minute, q.zone, \
         case when exists (select 1 from blocks x where x.tenant_id = $1 and x.by_id = b.principal_id) \
         then 1 else 0 end as blocks \
         from members b join push_subscriptions s on s.tenant_id = $1 and s.principal_id = b.principal_id \
         join sessions e on e.tenant_id = $1 and e.id = s.session_id and e.revoked_at is null and ", over_at!(), " > $3 \
         join principals p on p.tenant_id = $1 and p.id = b.principal_id and p.deleted_at is null \
         and (p.banned_until > $3) is not true \
         join tenants t on t.id = $1 and t.disabled_at is null \
         left join push_quiet_hours q on q.tenant_id = $1 and q.principal_id = b.principal_id \
         where b.tenant_id = $1 and b.room_id = $2 and b.left_at is null and b.notify <> 'none' \
         and (b.banned_until > $3) is not true and (b.principal_id, s.session_id) > ($4, $5) \
         order by b.principal_id, s.session_id limit $6"
    );

    /// `(tenant, room)`
    FIND_PUSHED = "select seq from push_rooms where tenant_id = $1 and room_id = $2";

    /// `(tenant, room, from, to)`: of any number at once, one changes a row.
    CLAIM_PUSH =
        "insert into push_rooms (tenant_id, room_id, seq) values ($1, $2, $4) \
         on conflict (tenant_id, room_id) do update set seq = excluded.seq where push_rooms.seq = $3";

    /// `(tenant, session, endpoint)`
    DROP_PUSH_ENDPOINT =
        "delete from push_subscriptions where tenant_id = $1 and session_id = $2 and endpoint = $3";

    /// `(tenant, session, endpoint)`: whoever else had it.
    DROP_PUSH_ENDPOINT_OF_OTHERS =
        "delete from push_subscriptions where (tenant_id = $1) is true and session_id <> $2 and endpoint = $3";

    /// `(tenant, session, principal, endpoint, p256dh, auth, language, created_at, renewed_at)`
    PUT_PUSH_SUBSCRIPTION =
        "insert into push_subscriptions (tenant_id, session_id, principal_id, endpoint, p256dh, auth, \
         language, created_at, renewed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         on conflict (tenant_id, session_id) do update \
         set created_at = case when push_subscriptions.endpoint = excluded.endpoint \
         then push_subscriptions.created_at else excluded.created_at end, \
         endpoint = excluded.endpoint, p256dh = excluded.p256dh, \
         auth = excluded.auth, language = excluded.language, renewed_at = excluded.renewed_at";

    /// `(tenant, principal, keep)`: all but the newest.
    CUT_PUSH_SUBSCRIPTIONS =
        "delete from push_subscriptions where tenant_id = $1 and session_id in (select s.session_id \
         from push_subscriptions s where (s.tenant_id = $1) is true and s.principal_id = $2 \
         order by s.created_at desc, s.session_id desc limit 1000 offset $3)";

    /// `(tenant, principal, session)`
    DELETE_PUSH_SUBSCRIPTION =
        "delete from push_subscriptions where tenant_id = $1 and principal_id = $2 and session_id = $3";

    /// `(tenant, principal)`
    FORGET_PUSH_SUBSCRIPTIONS =
        "delete from push_subscriptions where (tenant_id = $1) is true and principal_id = $2";

    /// `(tenant, principal)`
    FORGET_QUIET_HOURS = "delete from push_quiet_hours where tenant_id = $1 and principal_id = $2";

    /// `(tenant, session)`
    END_PUSH_SUBSCRIPTION = "delete from push_subscriptions where tenant_id = $1 and session_id = $2";

    /// `(tenant, at)`: of all sessions that ended then.
    END_PUSH_SUBSCRIPTIONS =
        "delete from push_subscriptions where tenant_id = $1 and exists (select 1 from sessions e \
         where e.tenant_id = $1 and e.id = push_subscriptions.session_id and e.revoked_at = $2)";
}
