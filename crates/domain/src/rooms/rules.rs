//! Who may do what in a room. Pure: the writer calls these again with what it read inside its transaction.
//! Must not know how a refusal is said on the wire.

use crate::ids::PrincipalId;
use crate::messages::Message;
use crate::rooms::policy::Policy;

/// Why something may not be done in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Only members may do this here.
    #[error("only members may do this")]
    NotMember,
    /// Only the sender may delete a message.
    #[error("only the sender may delete a message")]
    NotSender,
}

/// Whether a principal may read the room.
pub fn check_read(policy: Policy, is_member: bool) -> Result<(), Refusal> {
    if is_member || policy.read_by_non_members {
        Ok(())
    } else {
        Err(Refusal::NotMember)
    }
}

/// Whether a principal may send to the room; a non-member who may joins by it.
pub fn check_send(policy: Policy, is_member: bool) -> Result<(), Refusal> {
    if is_member || policy.joined_by_sending {
        Ok(())
    } else {
        Err(Refusal::NotMember)
    }
}

/// Whether `by` may delete the message.
pub fn check_delete(message: &Message, by: PrincipalId) -> Result<(), Refusal> {
    if message.sender.id == by {
        Ok(())
    } else {
        Err(Refusal::NotSender)
    }
}
