//! The suite that every store must pass: one case per promise of the traits. Must not know any engine.
//!
//! A case gets a fresh, empty store and panics where a promise is broken, so it belongs into tests.

mod batches;
mod collisions;
mod facts;
mod history;
mod known_room;
mod logs;
mod rooms;
mod sessions;
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
pub use facts::{
    a_client_id_is_found_by_the_same_sender_in_the_same_room_only,
    a_new_room_knows_taken_aliases_and_the_key_of_its_creator, facts_come_in_the_order_asked,
    facts_of_what_is_not_there_are_empty,
};
pub use history::{
    history_of_a_missing_room_is_none_and_of_a_silent_room_empty,
    history_pages_are_right_at_every_place_and_limit,
};
pub use logs::{
    a_deleted_message_leaves_a_tombstone_in_history_and_log,
    the_log_is_read_in_contiguous_runs_at_every_cursor_and_limit,
    the_tail_ends_at_the_head_at_every_limit,
};
pub use rooms::{members_join_and_leave, rooms_are_listed_by_their_newest_activity};
pub use sessions::{
    a_session_is_found_with_its_principal, sessions_are_refreshed_and_revoked,
    the_epoch_stays_and_the_engine_says_how_well_it_keeps,
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
    run_facts(&open).await;
    run_writes(&open).await;
}

async fn run_sessions_and_rooms(open: &impl AsyncFn() -> SharedStore) {
    a_session_is_found_with_its_principal(open().await).await;
    sessions_are_refreshed_and_revoked(open().await).await;
    the_epoch_stays_and_the_engine_says_how_well_it_keeps(open().await).await;
    members_join_and_leave(open().await).await;
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
