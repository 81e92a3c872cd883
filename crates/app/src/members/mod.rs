//! Joining and leaving rooms. Must not know through which door somebody came.

use domain::{Actor, RoomId};

use crate::writer::Command;

/// The command that joins a room; joining twice is harmless.
pub fn join(actor: Actor, room: RoomId) -> Command {
    Command::Join { actor, room }
}

/// The command that leaves a room; leaving twice is harmless.
pub fn leave(actor: Actor, room: RoomId) -> Command {
    Command::Leave { actor, room }
}
