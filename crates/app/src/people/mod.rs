//! People of a tenant: their names, and a guest's past taken along. Must not know ways of entering.

mod claim;
mod made;
mod myself;
mod names;
mod privacy;
mod tell;

pub use claim::{claim, finish_claims, undo_claim};
pub(crate) use made::new_record;
pub use myself::{Myself, myself};
pub use names::{check_chosen_name, rename};
pub use privacy::{PrivacyWanted, set_privacy};
pub(crate) use tell::tell_rooms;
