//! What has had its time, room by room in small steps: messages beyond what is kept, rows that nothing shows any more,
//! rooms in which nothing happens. Must not know who listens where but by asking, nor when it is called.

mod keep;

use domain::{RoomId, TenantId};

pub(crate) use keep::is_changed;
pub use keep::{Keeper, Kept};

use crate::context::Cx;
use crate::writer::CommandError;
use store::StoreError;

/// Rooms that are looked at in one step.
pub const STEP_ROOMS: u32 = 200;
/// Short transactions of one step at most: others write in between.
pub const STEP_CHANGES_MAX: u32 = 50;
/// Rows that one of them deletes of what nothing shows any more.
pub const SWEEP_ROWS: u32 = 500;

/// Whether somebody listens to a room on this node.
pub type IsAttended<'a> = &'a (dyn Fn((TenantId, RoomId)) -> bool + Send + Sync);

/// Why a step broke off; the next one goes on.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// A room could not be changed.
    #[error("a room could not be changed")]
    Command(#[from] CommandError),
}

/// What rules a room.
fn policy(cx: &Cx, room: &store::KeptRoom) -> domain::Policy {
    let overrides = &room.settings.overrides;
    cx.tenants.policy(room.tenant, room.kind, overrides)
}
