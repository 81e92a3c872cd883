//! The processes of a benchmark: the server that is measured, the load, the bare broadcaster.
//! They must not outlive the run; nothing here knows what is measured.

mod broadcaster;
mod filling;
mod guarded;
mod load;
mod server;

pub(crate) use broadcaster::Broadcaster;
pub(crate) use filling::fill;
pub(crate) use load::run_load;
pub(crate) use server::{SERVER_VARIABLE, Server};

/// The hidden sub-command of the same binary.
const GENERATOR: &str = "bench-generator";
