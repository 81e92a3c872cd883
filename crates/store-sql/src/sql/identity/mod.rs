//! Statements about tenants, people, sessions, keys and codes. Must not know rows, nor how an engine locks: a statement
//! that locks is made by `lock_statements!` with the engine's own words.

mod deletions;
pub(crate) mod reads;
pub(crate) mod writes;

pub(crate) use deletions::{DELETE_TENANT_ROWS, PURGES};

#[cfg(test)]
pub(crate) const ALL: &[&[(&str, &str)]] = &[reads::ALL, writes::ALL, deletions::ALL];

/// As [`crate::rows::identity::TenantRow`] reads them.
macro_rules! tenant_columns {
    () => {
        "id, slug, name, created_at, disabled_at, settings"
    };
}
pub(crate) use tenant_columns;

/// As [`crate::rows::identity::PrincipalRow`] reads them.
macro_rules! principal_columns {
    () => {
        "tenant_id, id, kind, name, tag, external_id, role, banned_until, claimed_by, created_at, deleted_at, \
         receipts_hidden, typing_hidden, presence_hidden"
    };
}
pub(crate) use principal_columns;

/// As [`crate::rows::identity::DeviceRow`] reads them, of sessions `s`.
macro_rules! device_columns {
    () => {
        "s.tenant_id, s.id, s.principal_id, s.way, s.device, s.session_ref, s.created_at, s.refreshed_at, \
         s.proved_at, s.idle_max, s.ends_at, s.grace"
    };
}
pub(crate) use device_columns;

/// A session's proof with its next refresh `w`: forgotten by whoever was away for
/// [`domain::sessions::OPERATOR_IDLE_MAX`], in milliseconds.
macro_rules! still_proved {
    () => {
        "proved_at = case when w.at - sessions.refreshed_at < 1800000 then sessions.proved_at end"
    };
}
pub(crate) use still_proved;

/// When a session is over. The index `sessions_over` holds the same expression.
macro_rules! over_at {
    () => {
        "(case when revoked_at is not null then revoked_at when ends_at < refreshed_at + idle_max then ends_at \
         else refreshed_at + idle_max end)"
    };
}
pub(crate) use over_at;

/// As [`crate::rows::identity::AccountRow`] reads them.
macro_rules! account_columns {
    () => {
        "tenant_id, principal_id, email, verified_at, password_hash, totp_secret, totp_since, totp_step"
    };
}
pub(crate) use account_columns;

/// As [`crate::rows::identity::KeyRow`] reads them.
macro_rules! key_columns {
    () => {
        "id, tenant_id, name, bot_id, secret_hash, scopes, rooms, addresses, created_at, expires_at, last_used_at, \
         revoked_at"
    };
}
pub(crate) use key_columns;

/// As [`crate::rows::identity::CodeRow`] reads them.
macro_rules! code_columns {
    () => {
        "tenant_id, purpose, hash, body, expires_at, used_at, session_id, tries"
    };
}
pub(crate) use code_columns;

/// Claims `k` with the guest `g`, as [`crate::rows::identity::ClaimRow`] reads them.
macro_rules! claims {
    () => {
        "select k.id, k.tenant_id, g.id as guest_id, g.kind as guest_kind, g.name as guest_name, g.tag as guest_tag, \
         k.by_id, k.claimed_at, k.undone_at, k.is_told from claims k \
         join principals g on g.tenant_id = k.tenant_id and g.id = k.guest_id "
    };
}
pub(crate) use claims;

/// The statements that lock what they read. `$lock` are the engine's words behind a statement, `$of` what names the
/// locked one of several tables there, `$hold` the words that only keep it from being changed.
macro_rules! lock_statements {
    ($lock:literal, $of_s:literal, $of_k:literal, $hold:literal) => {
        crate::sql::statements! {
            /// `(tenant)`: none that is disabled.
            HOLD_TENANT = concat!(
                "select 1 from tenants where id = $1 and disabled_at is null", $hold
            );

            /// `(tenant, key, now)`: none that is revoked or over.
            HOLD_KEY = concat!(
                "select 1 from api_keys where tenant_id = $1 and id = $2 and revoked_at is null \
                 and (expires_at > $3) is not false", $hold
            );

            /// `(tenant)`
            LOCK_TENANT = concat!(
                "select ", crate::sql::identity::tenant_columns!(), " from tenants where id = $1", $lock
            );

            /// `(tenant, principal)`
            LOCK_PRINCIPAL = concat!(
                "select ", crate::sql::identity::principal_columns!(),
                " from principals where tenant_id = $1 and id = $2", $lock
            );

            /// `(tenant, external id)`
            LOCK_EXTERNAL = concat!(
                "select ", crate::sql::identity::principal_columns!(),
                " from principals where tenant_id = $1 and external_id = $2", $lock
            );

            /// `(tenant, session, now)`: none that is over, nor in a tenant that is disabled.
            LOCK_SESSION = concat!(
                "select ", crate::sql::identity::device_columns!(),
                " from sessions s join tenants t on t.id = s.tenant_id and t.disabled_at is null \
                 where s.tenant_id = $1 and s.id = $2 and revoked_at is null and ",
                crate::sql::identity::over_at!(), " > $3", $lock, $of_s
            );

            /// `(tenant, principal)`
            LOCK_ACCOUNT = concat!(
                "select ", crate::sql::identity::account_columns!(),
                " from accounts where tenant_id = $1 and principal_id = $2", $lock
            );

            /// `(tenant, key of the address)`
            LOCK_ACCOUNT_BY_EMAIL = concat!(
                "select ", crate::sql::identity::account_columns!(),
                " from accounts where tenant_id = $1 and email_key = $2", $lock
            );

            /// `(tenant, claim)`
            LOCK_CLAIM = concat!(
                crate::sql::identity::claims!(), "where k.tenant_id = $1 and k.id = $2", $lock, $of_k
            );

            /// `(tenant, at, principal, session, session ref, all but)`: this session.
            END_SESSION = crate::sql::identity::end_sessions!("s.tenant_id = $1 and s.id = $4", $lock);

            /// The same: sessions of a reference.
            END_SESSIONS_OF_REF =
                crate::sql::identity::end_sessions!("s.tenant_id = $1 and s.session_ref = $5", $lock);

            /// The same: sessions of a principal.
            END_SESSIONS_OF_PRINCIPAL = crate::sql::identity::end_sessions!(
                "(s.tenant_id = $1) is true and s.principal_id = $3", $lock
            );

            /// The same: sessions of everybody, but not those of API keys.
            END_SESSIONS_OF_ALL = crate::sql::identity::end_sessions!(
                "s.tenant_id = $1 and s.way <> 'key'", $lock
            );
        }
    };
}
pub(crate) use lock_statements;

/// Ends sessions that are not over. They are locked in the order of their ids, as batches do, so that nobody waits for
/// each other in a circle.
macro_rules! end_sessions {
    ($key:literal, $lock:literal) => {
        concat!(
            "with ended as materialized (select s.tenant_id, s.id from sessions s where ",
            $key,
            " and (s.principal_id = $3) is not false and (s.id = $4) is not false \
             and coalesce(s.session_ref = $5, $5 is null) and (s.id <> $6) is not false \
             and revoked_at is null and ",
            crate::sql::identity::over_at!(),
            " > $2 order by s.tenant_id, s.id limit 10000",
            $lock,
            ") update sessions set revoked_at = $2 from ended \
             where sessions.tenant_id = ended.tenant_id and sessions.id = ended.id \
             returning sessions.id, sessions.principal_id"
        )
    };
}
pub(crate) use end_sessions;
