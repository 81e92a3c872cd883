//! What is left of somebody who was deleted. Must not know why.

use domain::Principal;

/// A deleted principal's name.
pub const DELETED_NAME: &str = "(알 수 없음)";

/// What is left of a principal that was deleted: its place, without a name.
pub fn without_name(principal: &Principal) -> Principal {
    Principal {
        name: DELETED_NAME.into(),
        tag: "".into(),
        picture: None,
        ..principal.clone()
    }
}
