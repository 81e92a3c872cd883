//! What an API key may be used for. Must not know how keys are found.

use std::net::IpAddr;
use std::sync::Arc;

use domain::{KeyId, RoomId, Scope};

use crate::errors::IdentityError;
use crate::keys::Network;

/// What an API key may be used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRights {
    /// Which key.
    pub key: KeyId,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The only rooms that it reaches; `None` reaches all.
    pub rooms: Option<Vec<RoomId>>,
    /// The only networks that it may be used from; `None` is any.
    pub networks: Option<Arc<[Network]>>,
}

impl KeyRights {
    /// Whether it may be used for this.
    ///
    /// # Errors
    /// [`IdentityError::ScopeMissing`].
    pub fn check(&self, scope: Scope) -> Result<(), IdentityError> {
        check_scope(&self.scopes, scope)
    }

    /// Whether it may be used from there; also what it was good for elsewhere, as a ticket.
    ///
    /// # Errors
    /// [`IdentityError::AddressNotAllowed`].
    pub fn check_address(&self, address: IpAddr) -> Result<(), IdentityError> {
        check_address(self.networks.as_deref(), address)
    }

    /// Whether it reaches the room.
    pub fn reaches(&self, room: RoomId) -> bool {
        self.rooms
            .as_ref()
            .is_none_or(|rooms| rooms.contains(&room))
    }
}

/// Whether the address is in one of these networks.
pub(super) fn check_address(
    networks: Option<&[Network]>,
    address: IpAddr,
) -> Result<(), IdentityError> {
    let is_near = |networks: &[Network]| networks.iter().any(|one| one.contains(address));
    let may = networks.is_none_or(is_near);
    may.then_some(()).ok_or(IdentityError::AddressNotAllowed)
}

/// Whether `scope` is among these.
pub(super) fn check_scope(scopes: &[Scope], scope: Scope) -> Result<(), IdentityError> {
    if scopes.contains(&scope) {
        Ok(())
    } else {
        Err(IdentityError::ScopeMissing(scope.as_str()))
    }
}
