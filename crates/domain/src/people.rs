//! What people set for themselves. Must not know how it is kept.

/// People whom one person blocks.
pub const BLOCKS_MAX: u64 = 1_000;
