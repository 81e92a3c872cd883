//! The native socket: JSON text frames. Must not know how bytes get to the peer.

mod commands;
pub(crate) mod open;
mod session;
