//! People of a tenant: their names, and a guest's past taken along. Must not know ways of entering.

mod blocks;
mod claim;
mod made;
mod myself;
mod names;
mod tell;

pub use blocks::{list_blocks, set_block};
pub use claim::{claim, finish_claims, undo_claim};
pub(crate) use made::new_record;
pub use myself::{Myself, myself};
pub use names::{check_chosen_name, rename};
pub(crate) use tell::tell_rooms;
