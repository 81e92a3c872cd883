//! Cases about tenants, people, sessions, keys and codes. Must not know any engine.

mod accounts;
mod claims;
mod codes;
mod deletion;
mod devices;
mod endings;
mod idempotency;
mod keys;
mod logs;
mod people;
mod records;
mod tenants;
mod walls;

pub use accounts::{
    accounts_are_kept_whole_and_found_by_address, an_address_has_one_account,
    two_accounts_of_one_address_collide, what_a_provider_calls_somebody_is_somebodys_once,
};
pub use claims::{
    claims_are_listed_until_they_are_told_and_cannot_be_undone,
    messages_of_a_claimed_guest_are_shown_under_its_claimer,
};
pub use codes::{
    a_code_is_nothing_elsewhere_nor_later, a_code_is_used_up_by_one_of_fifty,
    a_token_id_is_new_once, a_token_is_remembered_for_the_longest_time_told,
    codes_of_a_principal_are_ended_together, wrong_tries_are_counted_until_the_code_is_used_up,
};
pub use deletion::a_deleted_tenant_leaves_nothing_and_touches_no_other;
pub use devices::{
    a_proof_is_forgotten_by_whoever_was_away, devices_are_listed_by_their_last_use_until_they_end,
    sessions_are_prolonged_and_proved, sessions_of_a_disabled_tenant_are_not_found,
};
pub use endings::{
    an_end_of_sessions_is_answered_after_the_batch_that_read_one, ended_sessions_are_refused,
    sessions_are_ended_by_every_part_that_is_given,
};
pub use idempotency::{
    a_key_is_taken_by_one_of_twenty, a_key_stands_for_one_request_until_its_end,
};
pub use keys::{
    keys_are_held_while_they_are_good, keys_are_kept_whole_touched_and_ended,
    two_who_add_a_key_take_turns, whoever_holds_a_key_that_is_being_revoked_waits,
};
pub use logs::{
    revocations_are_read_in_order_from_any_place, the_audit_log_is_read_in_pages,
    what_is_over_is_purged_a_few_rows_at_a_time,
};
pub use people::{
    an_external_is_made_once, principals_are_kept_whole_and_changed, staff_and_bots_are_listed,
    two_who_change_a_principal_take_turns,
};
pub use tenants::{a_dropped_change_leaves_nothing, tenants_are_kept_whole_listed_and_changed};
pub use walls::nothing_of_the_identity_is_found_through_a_foreign_tenant;

use crate::SharedStore;

/// Runs every case of the identity, each on a fresh store from `open`.
pub(super) async fn run(open: &impl AsyncFn() -> SharedStore) {
    run_people(open).await;
    run_sessions(open).await;
    run_keys_and_codes(open).await;
    run_logs(open).await;
}

async fn run_people(open: &impl AsyncFn() -> SharedStore) {
    tenants_are_kept_whole_listed_and_changed(open().await).await;
    a_dropped_change_leaves_nothing(open().await).await;
    principals_are_kept_whole_and_changed(open().await).await;
    staff_and_bots_are_listed(open().await).await;
    an_external_is_made_once(open().await).await;
    two_who_change_a_principal_take_turns(open().await).await;
    accounts_are_kept_whole_and_found_by_address(open().await).await;
    an_address_has_one_account(open().await).await;
    two_accounts_of_one_address_collide(open().await).await;
    what_a_provider_calls_somebody_is_somebodys_once(open().await).await;
    claims_are_listed_until_they_are_told_and_cannot_be_undone(open().await).await;
    messages_of_a_claimed_guest_are_shown_under_its_claimer(open().await).await;
}

async fn run_sessions(open: &impl AsyncFn() -> SharedStore) {
    devices_are_listed_by_their_last_use_until_they_end(open().await).await;
    sessions_are_prolonged_and_proved(open().await).await;
    a_proof_is_forgotten_by_whoever_was_away(open().await).await;
    sessions_of_a_disabled_tenant_are_not_found(open().await).await;
    sessions_are_ended_by_every_part_that_is_given(open().await).await;
    ended_sessions_are_refused(open().await).await;
    an_end_of_sessions_is_answered_after_the_batch_that_read_one(open().await).await;
}

async fn run_keys_and_codes(open: &impl AsyncFn() -> SharedStore) {
    keys_are_kept_whole_touched_and_ended(open().await).await;
    two_who_add_a_key_take_turns(open().await).await;
    keys_are_held_while_they_are_good(open().await).await;
    whoever_holds_a_key_that_is_being_revoked_waits(open().await).await;
    a_code_is_used_up_by_one_of_fifty(open().await).await;
    a_code_is_nothing_elsewhere_nor_later(open().await).await;
    wrong_tries_are_counted_until_the_code_is_used_up(open().await).await;
    codes_of_a_principal_are_ended_together(open().await).await;
    a_token_id_is_new_once(open().await).await;
    a_token_is_remembered_for_the_longest_time_told(open().await).await;
    a_key_stands_for_one_request_until_its_end(open().await).await;
    a_key_is_taken_by_one_of_twenty(open().await).await;
}

async fn run_logs(open: &impl AsyncFn() -> SharedStore) {
    revocations_are_read_in_order_from_any_place(open().await).await;
    the_audit_log_is_read_in_pages(open().await).await;
    what_is_over_is_purged_a_few_rows_at_a_time(open().await).await;
    nothing_of_the_identity_is_found_through_a_foreign_tenant(open().await).await;
    a_deleted_tenant_leaves_nothing_and_touches_no_other(open().await).await;
}
