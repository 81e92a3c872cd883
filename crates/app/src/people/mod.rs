//! People of a tenant: their names, and a guest's past taken along. Must not know ways of entering.

mod blocks;
mod claim;
mod erase;
mod export;
mod made;
mod myself;
mod names;
mod privacy;
mod tell;

pub use blocks::{list_blocks, set_block};
pub use claim::{claim, finish_claims, undo_claim};
pub use erase::{Erased, erase_step};
pub(crate) use erase::{begin_erasure, go_on_erasing};
pub(crate) use export::EXPORT_READS_MAX;
pub use export::{Export, ExportLine, begin_export};
pub(crate) use made::new_record;
pub use myself::{Myself, myself};
pub use names::{check_chosen_name, rename};
pub use privacy::{PrivacyWanted, set_privacy};
pub(crate) use tell::tell_name;
