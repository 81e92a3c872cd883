//! What is written of tenants, people, sessions, keys, codes and logs, row by row. Must not know why.

use super::code_columns;
use crate::sql::statements;

statements! {
    /// `(id, slug, name, created_at, disabled_at, settings)`
    INSERT_TENANT =
        "insert into tenants (id, slug, name, created_at, disabled_at, settings) values ($1, $2, $3, $4, $5, $6) \
         on conflict (slug) do nothing";

    /// `(id, name, disabled_at, settings)`
    UPDATE_TENANT = "update tenants set name = $2, disabled_at = $3, settings = $4 where id = $1";

    /// `(tenant, id, kind, name, tag, external_id, role, banned_until, claimed_by, deleted_at, created_at)`
    INSERT_PRINCIPAL =
        "insert into principals (tenant_id, id, kind, name, tag, external_id, role, banned_until, claimed_by, \
         deleted_at, receipts_hidden, typing_hidden, presence_hidden, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    /// `(tenant, id, kind, name, tag, external_id, role, banned_until, claimed_by, deleted_at, receipts_hidden, typing_hidden, presence_hidden)`
    UPDATE_PRINCIPAL =
        "update principals set kind = $3, name = $4, tag = $5, external_id = $6, role = $7, banned_until = $8, \
         claimed_by = $9, deleted_at = $10, receipts_hidden = $11, typing_hidden = $12, \
         presence_hidden = $13 where tenant_id = $1 and id = $2";

    /// `(tenant, principal)`
    DELETE_SIGHTING = "delete from sightings where tenant_id = $1 and principal_id = $2";

    /// `(tenant, id, principal, way, device, session_ref, created_at, refreshed_at, proved_at, idle_max, ends_at, grace)`
    INSERT_SESSION =
        "insert into sessions (tenant_id, id, principal_id, refresh_count, way, device, session_ref, created_at, \
         refreshed_at, proved_at, idle_max, ends_at, grace) \
         values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    /// `(tenant, session, ends_at)`
    PROLONG_SESSION =
        "update sessions set ends_at = $3 where tenant_id = $1 and id = $2 and revoked_at is null";

    /// `(tenant, session, at)`
    PROVE_SESSION = "update sessions set proved_at = $3 where tenant_id = $1 and id = $2";

    /// `(tenant, principal, email, email_key, verified_at, password_hash, totp_secret, totp_since, totp_step)`
    INSERT_ACCOUNT =
        "insert into accounts (tenant_id, principal_id, email, email_key, verified_at, password_hash, totp_secret, \
         totp_since, totp_step) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    /// The same.
    UPDATE_ACCOUNT =
        "update accounts set email = $3, email_key = $4, verified_at = $5, password_hash = $6, totp_secret = $7, \
         totp_since = $8, totp_step = $9 where tenant_id = $1 and principal_id = $2";

    /// `(tenant, principal)`
    DELETE_ACCOUNT = "delete from accounts where tenant_id = $1 and principal_id = $2";

    /// `(tenant, principal)`
    DELETE_LINKS = "delete from links where (tenant_id = $1) is true and principal_id = $2";

    /// `(tenant, issuer, subject, principal)`
    INSERT_LINK = "insert into links (tenant_id, issuer, subject, principal_id) values ($1, $2, $3, $4)";

    /// `(id, tenant, name, bot, secret_hash, scopes, rooms, addresses, created_at, expires_at, last_used_at, revoked_at)`
    INSERT_KEY =
        "insert into api_keys (id, tenant_id, name, bot_id, secret_hash, scopes, rooms, addresses, created_at, \
         expires_at, last_used_at, revoked_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    /// `(id, tenant, at)`
    END_KEY = "update api_keys set revoked_at = coalesce(revoked_at, $3) where id = $1 and tenant_id = $2";

    /// `(id, at)`
    TOUCH_KEY =
        "update api_keys set last_used_at = $2 where id = $1 and coalesce(last_used_at < $2, true)";

    /// `(tenant, purpose, hash, body, principal, expires_at, used_at, session, tries)`
    INSERT_CODE =
        "insert into codes (tenant_id, purpose, hash, body, principal_id, expires_at, used_at, session_id, tries) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    /// `(tenant, hash, purpose, now)`: of any number at once, one finds it unused.
    CONSUME_CODE = concat!(
        "update codes set used_at = $4 where tenant_id = $1 and hash = $2 and purpose = $3 and expires_at > $4 \
         and used_at is null returning ",
        code_columns!()
    );

    /// `(tenant, hash, session)`
    SET_CODE_SESSION = "update codes set session_id = $3 where tenant_id = $1 and hash = $2";

    /// `(tenant, hash, tries_max, now)`
    COUNT_CODE_TRY =
        "update codes set tries = tries + 1, \
         used_at = case when tries + 1 >= $3 then coalesce(used_at, $4) else used_at end \
         where tenant_id = $1 and hash = $2 returning tries";

    /// `(tenant, principal, purpose, at)`
    END_CODES_OF =
        "update codes set used_at = $4 where (tenant_id = $1) is true and principal_id = $2 \
         and purpose = $3 and used_at is null";

    /// `(tenant, issuer, token_id, expires_at)`
    INSERT_SEEN_TOKEN =
        "insert into seen_tokens (tenant_id, issuer, token_id, expires_at) values ($1, $2, $3, $4) \
         on conflict (tenant_id, issuer, token_id) do nothing";

    /// `(tenant, issuer, token_id, expires_at)`
    RAISE_SEEN_TOKEN =
        "insert into seen_tokens as seen (tenant_id, issuer, token_id, expires_at) values ($1, $2, $3, $4) \
         on conflict (tenant_id, issuer, token_id) do update set expires_at = \
         case when excluded.expires_at > seen.expires_at then excluded.expires_at else seen.expires_at end \
         returning expires_at";

    /// `(tenant, id, guest, by, claimed_at, undone_at, is_told)`
    INSERT_CLAIM =
        "insert into claims (tenant_id, id, guest_id, by_id, claimed_at, undone_at, is_told) \
         values ($1, $2, $3, $4, $5, $6, $7)";

    /// `(tenant, id, undone_at, is_told)`
    UPDATE_CLAIM = "update claims set undone_at = $3, is_told = $4 where tenant_id = $1 and id = $2";

    /// `(tenant, claim, room, role, had, taken_at)`
    INSERT_CLAIM_PLACE =
        "insert into claim_places (tenant_id, claim_id, room_id, role, had, taken_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict do nothing";

    /// `(tenant, kind, subject, at)`
    APPEND_REVOCATION = "insert into revocations (tenant_id, kind, subject, at) values ($1, $2, $3, $4)";

    /// `(tenant, at, actor, action, object, reason, before, after)`
    APPEND_AUDIT =
        "insert into audit (tenant_id, at, actor, action, object, reason, before, after) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)";
}
