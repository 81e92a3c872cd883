//! Reads of tenants, people, sessions, keys, codes and logs. Must not know locks.
//!
//! `(tenant_id = $1) is true` stands where the primary key must not be used: by its tenant alone it would lead to all of
//! a tenant's rows, where another index leads to a few.

use super::{
    account_columns, claims, code_columns, device_columns, key_columns, over_at, principal_columns,
    tenant_columns,
};
use crate::sql::statements;

statements! {
    /// `()`
    LIST_TENANTS = concat!("select ", tenant_columns!(), " from tenants order by slug");

    /// `(tenant, principal)`
    FIND_PRINCIPAL = concat!(
        "select ", principal_columns!(), " from principals where tenant_id = $1 and id = $2"
    );

    /// `(tenant, external id)`
    FIND_EXTERNAL = concat!(
        "select ", principal_columns!(), " from principals where tenant_id = $1 and external_id = $2"
    );

    /// `(tenant)`
    LIST_STAFF = concat!(
        "select ", principal_columns!(), " from principals where (tenant_id = $1) is true \
         and role in ('viewer', 'moderator', 'admin', 'operator') and deleted_at is null \
         union select ", principal_columns!(), " from principals where (tenant_id = $1) is true and kind = 'bot' \
         and deleted_at is null order by name, id"
    );

    /// `(tenant, principal)`
    FIND_ACCOUNT = concat!(
        "select ", account_columns!(), " from accounts where tenant_id = $1 and principal_id = $2"
    );

    /// `(tenant, key of the address)`
    FIND_ACCOUNT_BY_EMAIL = concat!(
        "select ", account_columns!(), " from accounts where tenant_id = $1 and email_key = $2"
    );

    /// `(tenant, issuer, subject)`
    FIND_LINK = "select principal_id from links where tenant_id = $1 and issuer = $2 and subject = $3";

    /// `(tenant, session)`
    FIND_DEVICE = concat!(
        "select ", device_columns!(), " from sessions s where s.tenant_id = $1 and s.id = $2"
    );

    /// `(tenant, principal, now)`
    LIST_DEVICES = concat!(
        "select ", device_columns!(), " from sessions s \
         where (s.tenant_id = $1) is true and s.principal_id = $2 and revoked_at is null and ",
        over_at!(), " > $3 order by s.refreshed_at desc, s.id desc limit 200"
    );

    /// `(key)`
    FIND_KEY = concat!("select ", key_columns!(), " from api_keys where id = $1");

    /// `(tenant)`
    LIST_KEYS = concat!(
        "select ", key_columns!(), " from api_keys where tenant_id = $1 order by created_at desc, id desc"
    );

    /// `(tenant, hash, purpose, now)`
    PEEK_CODE = concat!(
        "select ", code_columns!(), " from codes where tenant_id = $1 and hash = $2 and purpose = $3 \
         and expires_at > $4 and used_at is null"
    );

    /// `(tenant, hash, purpose, now)`
    FIND_USED_CODE = concat!(
        "select ", code_columns!(), " from codes where tenant_id = $1 and hash = $2 and purpose = $3 \
         and expires_at > $4 and used_at is not null"
    );

    /// `(tenant, principal, claimed after)`
    LIST_CLAIMS = concat!(
        claims!(), "where (k.tenant_id = $1) is true and k.by_id = $2 \
         and (k.is_told = 0 or k.undone_at is null and k.claimed_at > $3) order by k.claimed_at desc, k.id desc"
    );

    /// `()`
    LIST_CLAIMS_UNTOLD = concat!(
        claims!(), "where k.is_told = 0 order by k.claimed_at, k.id limit 1000"
    );

    /// `(tenant, claim)`
    LIST_CLAIM_PLACES =
        "select room_id, role, had from claim_places where tenant_id = $1 and claim_id = $2 order by room_id";

    /// `(tenant, principal)`
    LIST_ROOMS_OF =
        "select room_id from members where (tenant_id = $1) is true and principal_id = $2 and joined_at >= 0 order by room_id";

    /// `(after, limit)`
    READ_REVOCATIONS =
        "select id, tenant_id, kind, subject, at from revocations where id > $1 order by id limit $2";

    /// `(at)`
    FIND_REVOCATION_PLACE = "select id from revocations where at <= $1 order by at desc, id desc limit 1";

    /// `(before, limit, tenant)`
    LIST_AUDIT =
        "select id, tenant_id, at, actor, action, object, reason, before, after from audit \
         where id < $1 and tenant_id = $3 order by id desc limit $2";

    /// `(before, limit)`
    LIST_AUDIT_OF_ALL =
        "select id, tenant_id, at, actor, action, object, reason, before, after from audit \
         where id < $1 order by id desc limit $2";
}
