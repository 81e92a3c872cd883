//! What goes: rows that are over, and whole tenants, a few rows at a time. Must not know when.

use domain::moderation::queue::WAITING_DAYS_KEPT;
use domain::moderation::reports::REPORT_DAYS_KEPT;
use domain::push::SUBSCRIPTION_DAYS_KEPT;

use super::over_at;
use crate::sql::{delete_some, statements};

/// `(tenant, rows)`: at most so many rows of the tenant.
macro_rules! delete_rows {
    ($table:literal, $key:literal) => {
        delete_some!($table, $key, "tenant_id = $1", $key, "$2")
    };
}

/// `(before, rows)`: at most so many rows whose end is before a time, the oldest first.
macro_rules! purge_rows {
    ($table:literal, $key:literal, $end:expr) => {
        delete_some!($table, $key, concat!($end, " < $1"), $end, "$2")
    };
}

statements! {
    /// `(before, rows)`
    PURGE_CODES = purge_rows!("codes", "tenant_id, hash", "expires_at");
    /// `(before, rows)`
    PURGE_SEEN_TOKENS = purge_rows!("seen_tokens", "tenant_id, issuer, token_id", "expires_at");
    /// `(before, rows)`
    PURGE_KEPT_ANSWERS = purge_rows!("kept_answers", "tenant_id, hash", "expires_at");
    /// `(before, rows)`
    PURGE_REVOCATIONS = purge_rows!("revocations", "id", "at");
    /// `(before, rows)`
    PURGE_DELETED_TEXTS =
        purge_rows!("deleted_texts", "tenant_id, room_id, seq", "expires_at");
    /// `(before, rows)`
    PURGE_REPORTS = purge_rows!("reports", "tenant_id, room_id, id", "at");
    /// `(before, rows)`
    PURGE_WAITING = purge_rows!("queue_entries", "tenant_id, id", "expires_at");
    /// `(before, rows)`
    PURGE_SESSIONS = purge_rows!("sessions", "tenant_id, id", over_at!());

    /// `(tenant, rows)`: the index forgets them with their rows.
    DELETE_SEARCH_DOCS_OF =
        "delete from search_docs where id in (select d.id from search_rooms s \
         join search_docs d on d.room_number = s.number where s.tenant_id = $1 order by s.room_id, d.seq limit $2)";
    /// `(tenant, rows)`
    DELETE_SEARCH_ROOMS_OF = delete_rows!("search_rooms", "tenant_id, room_id");
    /// `(tenant, rows)`
    DELETE_EDITS_OF = delete_rows!("message_edits", "tenant_id, room_id, seq, edit_seq");
    /// `(tenant, rows)`
    DELETE_REACTIONS_OF =
        delete_rows!("reactions", "tenant_id, room_id, seq, principal_id, emoji");
    /// `(tenant, rows)`
    DELETE_REPORTS_OF = delete_rows!("reports", "tenant_id, room_id, id");
    /// `(tenant, rows)`
    DELETE_WAITING_OF = delete_rows!("queue_entries", "tenant_id, id");
    /// `(tenant, rows)`
    DELETE_BLOCKS_OF = delete_rows!("blocks", "tenant_id, by_id, blocked_id");
    /// `(tenant, rows)`
    DELETE_ACTS_OF = delete_rows!("room_acts", "tenant_id, id");
    /// `(tenant, rows)`
    DELETE_DELETED_TEXTS_OF = delete_rows!("deleted_texts", "tenant_id, room_id, seq");
    /// `(tenant, rows)`
    DELETE_INVITES_OF = delete_rows!("invites", "tenant_id, hash");
    /// `(tenant, rows)`
    DELETE_CALLS_OF = delete_rows!("calls", "tenant_id, room_id, principal_id, seq");
    /// `(tenant, rows)`
    DELETE_MESSAGES_OF = delete_rows!("messages", "tenant_id, room_id, seq");
    /// `(tenant, rows)`
    DELETE_EVENTS_OF = delete_rows!("events", "tenant_id, room_id, seq");
    /// `(tenant, rows)`
    DELETE_REMOVED_SENDS_OF =
        delete_rows!("removed_sends", "tenant_id, room_id, sender_id, client_id");
    /// `(tenant, rows)`
    DELETE_ERASURES_OF = delete_rows!("erasures", "tenant_id, principal_id");
    /// `(before, rows)`
    PURGE_REMOVED_SENDS =
        purge_rows!("removed_sends", "tenant_id, room_id, sender_id, client_id", "sent_at");
    /// `(tenant, rows)`
    DELETE_MEMBERS_OF = delete_rows!("members", "tenant_id, room_id, principal_id");
    /// `(tenant, rows)`
    DELETE_ROOMS_OF = delete_rows!("rooms", "tenant_id, id");
    /// `(tenant, rows)`
    DELETE_SESSIONS_OF = delete_rows!("sessions", "tenant_id, id");
    /// `(tenant, rows)`
    DELETE_LINKS_OF = delete_rows!("links", "tenant_id, issuer, subject");
    /// `(tenant, rows)`
    DELETE_ACCOUNTS_OF = delete_rows!("accounts", "tenant_id, principal_id");
    /// `(tenant, rows)`
    DELETE_KEYS_OF = delete_rows!("api_keys", "id");
    /// `(tenant, rows)`
    DELETE_CODES_OF = delete_rows!("codes", "tenant_id, hash");
    /// `(tenant, rows)`
    DELETE_SEEN_TOKENS_OF = delete_rows!("seen_tokens", "tenant_id, issuer, token_id");
    /// `(tenant, rows)`
    DELETE_KEPT_ANSWERS_OF = delete_rows!("kept_answers", "tenant_id, hash");
    /// `(tenant, rows)`
    DELETE_CLAIM_PLACES_OF = delete_rows!("claim_places", "tenant_id, claim_id, room_id");
    /// `(before, rows)`
    PURGE_CLAIM_PLACES =
        purge_rows!("claim_places", "tenant_id, claim_id, room_id", "taken_at");
    /// `(tenant, rows)`
    DELETE_CLAIMS_OF = delete_rows!("claims", "tenant_id, id");
    /// `(tenant, rows)`
    DELETE_SIGHTINGS_OF = delete_rows!("sightings", "tenant_id, principal_id");
    /// `(tenant, rows)`
    DELETE_PUSH_SUBSCRIPTIONS_OF = delete_rows!("push_subscriptions", "tenant_id, session_id");
    /// `(tenant, rows)`
    DELETE_QUIET_HOURS_OF = delete_rows!("push_quiet_hours", "tenant_id, principal_id");
    /// `(tenant, rows)`
    DELETE_PUSH_ROOMS_OF = delete_rows!("push_rooms", "tenant_id, room_id");
    /// `(tenant, rows)`
    DELETE_PUSH_KEYS_OF = delete_rows!("push_keys", "tenant_id");
    /// `(before, rows)`
    PURGE_PUSH_SUBSCRIPTIONS =
        purge_rows!("push_subscriptions", "tenant_id, session_id", "renewed_at");
    /// `(tenant, rows)`
    DELETE_PRINCIPALS_OF = delete_rows!("principals", "tenant_id, id");
    /// `(tenant, rows)`
    DELETE_TENANT = "delete from tenants where id = $1 and $2 > 0";
}

/// What is purged, each with the days that it is kept after its end.
pub(crate) const PURGES: &[(&str, u64)] = &[
    (PURGE_CODES, 0),
    (PURGE_SEEN_TOKENS, 0),
    (PURGE_KEPT_ANSWERS, 0),
    (PURGE_REVOCATIONS, 1),
    (PURGE_SESSIONS, 30),
    (PURGE_REMOVED_SENDS, 1),
    (PURGE_DELETED_TEXTS, 0),
    (PURGE_REPORTS, REPORT_DAYS_KEPT),
    (PURGE_WAITING, WAITING_DAYS_KEPT),
    // Longer than a claim can be undone, and its rooms be told of it.
    (PURGE_CLAIM_PLACES, 30),
    (PURGE_PUSH_SUBSCRIPTIONS, SUBSCRIPTION_DAYS_KEPT),
];

/// All that a tenant has, in the order in which it goes. The audit log stays for ever, and the log of revocations for
/// its day: other nodes still learn from it that the tenant is gone.
pub(crate) const DELETE_TENANT_ROWS: &[&str] = &[
    DELETE_SEARCH_DOCS_OF,
    DELETE_SEARCH_ROOMS_OF,
    DELETE_REPORTS_OF,
    DELETE_WAITING_OF,
    DELETE_ACTS_OF,
    DELETE_DELETED_TEXTS_OF,
    DELETE_BLOCKS_OF,
    DELETE_INVITES_OF,
    DELETE_EDITS_OF,
    DELETE_REACTIONS_OF,
    DELETE_CALLS_OF,
    DELETE_MESSAGES_OF,
    DELETE_EVENTS_OF,
    DELETE_REMOVED_SENDS_OF,
    DELETE_ERASURES_OF,
    DELETE_MEMBERS_OF,
    DELETE_ROOMS_OF,
    DELETE_SESSIONS_OF,
    DELETE_LINKS_OF,
    DELETE_ACCOUNTS_OF,
    DELETE_KEYS_OF,
    DELETE_CODES_OF,
    DELETE_SEEN_TOKENS_OF,
    DELETE_KEPT_ANSWERS_OF,
    DELETE_CLAIM_PLACES_OF,
    DELETE_CLAIMS_OF,
    DELETE_SIGHTINGS_OF,
    DELETE_PUSH_SUBSCRIPTIONS_OF,
    DELETE_QUIET_HOURS_OF,
    DELETE_PUSH_ROOMS_OF,
    DELETE_PUSH_KEYS_OF,
    DELETE_PRINCIPALS_OF,
    DELETE_TENANT,
];
