//! What an API key may be used for. Must not know how keys are found.

use domain::{KeyId, RoomId, Scope};

use crate::errors::IdentityError;

/// What an API key may be used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRights {
    /// Which key.
    pub key: KeyId,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The only rooms that it reaches; `None` reaches all.
    pub rooms: Option<Vec<RoomId>>,
}

impl KeyRights {
    /// Whether it may be used for this.
    ///
    /// # Errors
    /// [`IdentityError::ScopeMissing`].
    pub fn check(&self, scope: Scope) -> Result<(), IdentityError> {
        check_scope(&self.scopes, scope)
    }

    /// Whether it reaches the room.
    pub fn reaches(&self, room: RoomId) -> bool {
        self.rooms
            .as_ref()
            .is_none_or(|rooms| rooms.contains(&room))
    }
}

/// Whether `scope` is among these.
pub(super) fn check_scope(scopes: &[Scope], scope: Scope) -> Result<(), IdentityError> {
    if scopes.contains(&scope) {
        Ok(())
    } else {
        Err(IdentityError::ScopeMissing(scope.as_str()))
    }
}
