//! Statements about answers that are kept. Must not know what was asked.

use super::statements;

statements! {
    /// `(tenant, hash, asked, expires_at, now)`: of any number at once, one takes a key that is free or whose time is over.
    CLAIM_ANSWER =
        "insert into kept_answers (tenant_id, hash, asked, answer, expires_at) values ($1, $2, $3, null, $4) \
         on conflict (tenant_id, hash) do update set asked = excluded.asked, answer = null, \
         expires_at = excluded.expires_at where kept_answers.expires_at <= $5";

    /// `(tenant, hash)`
    FIND_ANSWER = "select asked, answer from kept_answers where tenant_id = $1 and hash = $2";

    /// `(tenant, hash, answer)`
    SET_ANSWER = "update kept_answers set answer = $3 where tenant_id = $1 and hash = $2";

    /// `(tenant, hash)`
    FORGET_ANSWER = "delete from kept_answers where tenant_id = $1 and hash = $2 and answer is null";
}
