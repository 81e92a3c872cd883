//! The suite that every store must pass: one case per promise of the traits. Must not know any engine.
//!
//! A case gets a fresh, empty store and panics where a promise is broken, so it belongs into tests.

mod batches;
mod collisions;
mod crowd;
mod directory;
mod facts;
mod history;
mod identity;
mod known_acts;
mod known_room;
mod law;
mod logs;
mod looks;
mod marks;
mod members;
mod order;
mod own;
mod presence;
mod profiles;
mod push;
mod queue;
mod retention;
mod rooms;
mod sealed;
mod search;
mod sessions;
mod settings;
mod turns;
mod walls;
mod world;

pub use batches::{
    a_batch_of_512_sends_is_written_at_once,
    a_batch_with_several_rooms_is_written_at_once_and_reads_back_equal,
    a_dropped_transaction_leaves_nothing, a_message_may_be_deleted_in_the_batch_that_sends_it,
    texts_come_back_exactly,
};
pub use collisions::{
    a_taken_alias_is_a_conflict_and_writes_nothing,
    a_taken_client_id_is_a_conflict_and_writes_nothing,
    a_taken_create_key_is_a_conflict_and_writes_nothing,
    a_taken_seq_is_a_conflict_and_writes_nothing, a_tenant_slug_is_taken_once,
};
pub use crowd::the_number_beside_a_message_is_exact_in_a_room_of_three_thousand;
pub use directory::the_directory_is_listed_in_pages_and_found_by_words_and_tags;
pub use facts::{
    a_client_id_is_found_by_the_same_sender_in_the_same_room_only,
    a_new_room_knows_taken_aliases_and_the_key_of_its_creator, facts_come_in_the_order_asked,
    facts_of_what_is_not_there_are_empty,
};
pub use history::{
    history_of_a_missing_room_is_none_and_of_a_silent_room_empty,
    history_pages_are_right_at_every_place_and_limit,
};
pub use identity::{
    a_code_is_nothing_elsewhere_nor_later, a_code_is_used_up_by_one_of_fifty,
    a_deleted_tenant_leaves_nothing_and_touches_no_other, a_dropped_change_leaves_nothing,
    a_key_is_taken_by_one_of_twenty, a_key_stands_for_one_request_until_its_end,
    a_proof_is_forgotten_by_whoever_was_away, a_token_id_is_new_once,
    a_token_is_remembered_for_the_longest_time_told, accounts_are_kept_whole_and_found_by_address,
    an_address_has_one_account, an_end_of_sessions_is_answered_after_the_batch_that_read_one,
    an_external_is_made_once, claims_are_listed_until_they_are_told_and_cannot_be_undone,
    codes_of_a_principal_are_ended_together, devices_are_listed_by_their_last_use_until_they_end,
    ended_sessions_are_refused, keys_are_held_while_they_are_good,
    keys_are_kept_whole_touched_and_ended, messages_of_a_claimed_guest_are_shown_under_its_claimer,
    nothing_of_the_identity_is_found_through_a_foreign_tenant,
    principals_are_kept_whole_and_changed, revocations_are_read_in_order_from_any_place,
    sessions_are_ended_by_every_part_that_is_given, sessions_are_prolonged_and_proved,
    sessions_of_a_disabled_tenant_are_not_found, staff_and_bots_are_listed,
    tenants_are_kept_whole_listed_and_changed, the_audit_log_is_read_in_pages,
    two_accounts_of_one_address_collide, two_who_add_a_key_take_turns,
    two_who_change_a_principal_take_turns, what_a_provider_calls_somebody_is_somebodys_once,
    what_is_over_is_purged_a_few_rows_at_a_time, whoever_holds_a_key_that_is_being_revoked_waits,
    wrong_tries_are_counted_until_the_code_is_used_up,
};
pub use law::a_snapshot_and_the_log_after_it_are_what_is_read_afresh;
pub use logs::{
    a_deleted_message_leaves_a_tombstone_in_history_and_log,
    the_log_is_read_in_contiguous_runs_at_every_cursor_and_limit,
    the_tail_ends_at_the_head_at_every_limit,
};
pub use looks::{
    a_list_read_again_shows_what_happened, a_list_read_again_shows_what_no_event_tells,
};
pub use marks::{
    a_message_may_be_edited_and_deleted_in_the_batch_that_sends_it,
    a_quote_says_what_the_quoted_message_says_now, edits_are_kept_until_the_message_is_deleted,
    pins_are_listed_the_newest_first, reactions_are_counted_and_known_to_be_ones_own,
};
pub use members::{
    a_standing_is_kept_whole_and_changed, an_heir_is_the_first_deputy_or_else_the_first_member,
    bans_are_listed_while_they_hold, markers_are_counted_by_their_ordinal,
    members_are_listed_in_their_order_in_pages_of_every_size,
    own_rooms_are_listed_by_their_newest_activity,
};
pub use order::{
    acts_are_kept_whole_and_know_what_undid_them, blocks_are_kept_once_and_end,
    notices_stand_until_another_does, reports_are_kept_once_listed_and_resolved_together,
    what_reports_say_of_somebody_is_taken_out,
};
pub use own::{
    calls_are_counted_until_they_are_read_or_go,
    calls_are_counted_up_to_a_number_and_not_of_blocked_people,
    how_somebody_set_a_room_is_kept_whole_and_changed, markers_are_counted_of_those_who_show_them,
};
pub use presence::{
    people_of_several_rooms_are_read_at_once, sightings_are_kept_and_forgotten,
    those_who_hide_or_are_blocked_are_not_told_of,
};
pub use profiles::{
    a_name_for_a_room_is_taken_there_and_goes_with_the_person,
    a_room_knows_nothing_but_the_name_that_somebody_has_there,
    a_usual_name_is_told_to_those_who_know_it,
};
pub use push::{
    a_rooms_pushes_are_claimed_once, a_tenants_key_of_pushes_is_made_once,
    devices_of_a_rooms_members_are_listed_with_what_they_want,
    quiet_hours_are_kept_and_forgotten_with_the_devices,
    subscriptions_are_kept_whole_replaced_cut_and_ended,
};
pub use queue::{
    one_asks_once_in_each_room_and_not_where_one_is_in, what_moved_is_found_by_its_time,
    what_waits_goes_along_with_a_claim_and_back,
    what_waits_is_listed_and_counted_until_it_is_settled,
    what_waits_stays_within_its_tenant_and_goes_in_time,
};
pub use retention::{
    a_name_goes_out_of_the_log_and_out_of_messages, a_removed_send_is_known_for_a_day,
    an_erasure_is_kept_with_how_far_it_got, kept_rooms_are_listed_in_pages,
    the_law_holds_over_a_moving_floor, what_is_cut_is_gone_and_what_follows_reads_on,
};
pub use rooms::{
    members_join_and_leave, rooms_are_listed_by_their_newest_activity,
    the_writer_tells_members_from_those_who_left,
};
pub use sealed::{
    sealed_texts_are_found_by_their_act_until_their_time_is_over,
    sealed_texts_are_purged_when_their_time_is_over,
};
pub use search::{
    a_search_finds_what_a_look_at_every_message_finds, a_step_of_the_index_is_written_once,
    many_rooms_are_searched_at_once, messages_are_found_by_what_they_say_now,
    readable_rooms_are_those_one_is_in, what_is_found_stays_within_its_tenant,
};
pub use sessions::{
    a_session_is_found_with_its_principal, sessions_are_refreshed_and_revoked,
    the_epoch_stays_and_the_engine_says_how_well_it_keeps,
};
pub use settings::{
    a_deleted_room_is_not_found_and_its_names_are_free, a_room_is_kept_as_it_is_set,
    a_room_of_two_is_found_by_both_and_made_once,
};
pub use turns::{
    a_revocation_is_answered_after_the_batch_that_read_the_session,
    a_transaction_reads_what_the_one_before_it_wrote,
};
pub use walls::{nothing_is_found_through_a_foreign_tenant, the_same_names_live_in_two_tenants};

use crate::SharedStore;

/// Runs every case, each on a fresh store from `open`.
pub async fn run_all(open: impl AsyncFn() -> SharedStore) {
    run_sessions_and_rooms(&open).await;
    run_reads(&open).await;
    run_people(&open).await;
    run_marks(&open).await;
    run_order(&open).await;
    run_search(&open).await;
    run_facts(&open).await;
    run_push(&open).await;
    run_queue(&open).await;
    run_retention(&open).await;
    run_writes(&open).await;
    identity::run(&open).await;
}

async fn run_sessions_and_rooms(open: &impl AsyncFn() -> SharedStore) {
    a_session_is_found_with_its_principal(open().await).await;
    sessions_are_refreshed_and_revoked(open().await).await;
    the_epoch_stays_and_the_engine_says_how_well_it_keeps(open().await).await;
    members_join_and_leave(open().await).await;
    the_writer_tells_members_from_those_who_left(open().await).await;
    rooms_are_listed_by_their_newest_activity(open().await).await;
    nothing_is_found_through_a_foreign_tenant(open().await).await;
    the_same_names_live_in_two_tenants(open().await).await;
}

async fn run_reads(open: &impl AsyncFn() -> SharedStore) {
    the_log_is_read_in_contiguous_runs_at_every_cursor_and_limit(open().await).await;
    the_tail_ends_at_the_head_at_every_limit(open().await).await;
    a_deleted_message_leaves_a_tombstone_in_history_and_log(open().await).await;
    history_pages_are_right_at_every_place_and_limit(open().await).await;
    history_of_a_missing_room_is_none_and_of_a_silent_room_empty(open().await).await;
}

async fn run_people(open: &impl AsyncFn() -> SharedStore) {
    a_standing_is_kept_whole_and_changed(open().await).await;
    members_are_listed_in_their_order_in_pages_of_every_size(open().await).await;
    an_heir_is_the_first_deputy_or_else_the_first_member(open().await).await;
    bans_are_listed_while_they_hold(open().await).await;
    markers_are_counted_by_their_ordinal(open().await).await;
    own_rooms_are_listed_by_their_newest_activity(open().await).await;
    how_somebody_set_a_room_is_kept_whole_and_changed(open().await).await;
    calls_are_counted_until_they_are_read_or_go(open().await).await;
    calls_are_counted_up_to_a_number_and_not_of_blocked_people(open().await).await;
    a_room_knows_nothing_but_the_name_that_somebody_has_there(open().await).await;
    a_name_for_a_room_is_taken_there_and_goes_with_the_person(open().await).await;
    a_usual_name_is_told_to_those_who_know_it(open().await).await;
    markers_are_counted_of_those_who_show_them(open().await).await;
    a_list_read_again_shows_what_no_event_tells(open().await).await;
    a_list_read_again_shows_what_happened(open().await).await;
    the_number_beside_a_message_is_exact_in_a_room_of_three_thousand(open().await).await;
    sightings_are_kept_and_forgotten(open().await).await;
    those_who_hide_or_are_blocked_are_not_told_of(open().await).await;
    people_of_several_rooms_are_read_at_once(open().await).await;
    a_room_is_kept_as_it_is_set(open().await).await;
    a_deleted_room_is_not_found_and_its_names_are_free(open().await).await;
    a_room_of_two_is_found_by_both_and_made_once(open().await).await;
}

async fn run_marks(open: &impl AsyncFn() -> SharedStore) {
    edits_are_kept_until_the_message_is_deleted(open().await).await;
    a_message_may_be_edited_and_deleted_in_the_batch_that_sends_it(open().await).await;
    reactions_are_counted_and_known_to_be_ones_own(open().await).await;
    pins_are_listed_the_newest_first(open().await).await;
    a_quote_says_what_the_quoted_message_says_now(open().await).await;
    a_snapshot_and_the_log_after_it_are_what_is_read_afresh(open().await).await;
}

async fn run_order(open: &impl AsyncFn() -> SharedStore) {
    reports_are_kept_once_listed_and_resolved_together(open().await).await;
    what_reports_say_of_somebody_is_taken_out(open().await).await;
    acts_are_kept_whole_and_know_what_undid_them(open().await).await;
    notices_stand_until_another_does(open().await).await;
    blocks_are_kept_once_and_end(open().await).await;
    sealed_texts_are_found_by_their_act_until_their_time_is_over(open().await).await;
    sealed_texts_are_purged_when_their_time_is_over(open().await).await;
}

async fn run_search(open: &impl AsyncFn() -> SharedStore) {
    messages_are_found_by_what_they_say_now(open().await).await;
    a_step_of_the_index_is_written_once(open().await).await;
    what_is_found_stays_within_its_tenant(open().await).await;
    a_search_finds_what_a_look_at_every_message_finds(open().await).await;
    many_rooms_are_searched_at_once(open().await).await;
    the_directory_is_listed_in_pages_and_found_by_words_and_tags(open().await).await;
    readable_rooms_are_those_one_is_in(open().await).await;
}

async fn run_retention(open: &impl AsyncFn() -> SharedStore) {
    what_is_cut_is_gone_and_what_follows_reads_on(open().await).await;
    a_removed_send_is_known_for_a_day(open().await).await;
    the_law_holds_over_a_moving_floor(open().await).await;
    kept_rooms_are_listed_in_pages(open().await).await;
    an_erasure_is_kept_with_how_far_it_got(open().await).await;
    a_name_goes_out_of_the_log_and_out_of_messages(open().await).await;
}

async fn run_queue(open: &impl AsyncFn() -> SharedStore) {
    what_waits_is_listed_and_counted_until_it_is_settled(open().await).await;
    one_asks_once_in_each_room_and_not_where_one_is_in(open().await).await;
    what_waits_stays_within_its_tenant_and_goes_in_time(open().await).await;
    what_waits_goes_along_with_a_claim_and_back(open().await).await;
    what_moved_is_found_by_its_time(open().await).await;
}

async fn run_push(open: &impl AsyncFn() -> SharedStore) {
    a_tenants_key_of_pushes_is_made_once(open().await).await;
    subscriptions_are_kept_whole_replaced_cut_and_ended(open().await).await;
    quiet_hours_are_kept_and_forgotten_with_the_devices(open().await).await;
    devices_of_a_rooms_members_are_listed_with_what_they_want(open().await).await;
    a_rooms_pushes_are_claimed_once(open().await).await;
}

async fn run_facts(open: &impl AsyncFn() -> SharedStore) {
    facts_come_in_the_order_asked(open().await).await;
    facts_of_what_is_not_there_are_empty(open().await).await;
    a_client_id_is_found_by_the_same_sender_in_the_same_room_only(open().await).await;
    a_new_room_knows_taken_aliases_and_the_key_of_its_creator(open().await).await;
}

async fn run_writes(open: &impl AsyncFn() -> SharedStore) {
    a_batch_with_several_rooms_is_written_at_once_and_reads_back_equal(open().await).await;
    a_batch_of_512_sends_is_written_at_once(open().await).await;
    a_message_may_be_deleted_in_the_batch_that_sends_it(open().await).await;
    a_dropped_transaction_leaves_nothing(open().await).await;
    texts_come_back_exactly(open().await).await;
    a_transaction_reads_what_the_one_before_it_wrote(open().await).await;
    a_revocation_is_answered_after_the_batch_that_read_the_session(open().await).await;
    a_taken_seq_is_a_conflict_and_writes_nothing(open().await).await;
    a_taken_client_id_is_a_conflict_and_writes_nothing(open().await).await;
    a_taken_alias_is_a_conflict_and_writes_nothing(open().await).await;
    a_taken_create_key_is_a_conflict_and_writes_nothing(open().await).await;
    a_tenant_slug_is_taken_once(open().await).await;
}
