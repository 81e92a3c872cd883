//! Which kinds of rooms are in the list of rooms, by their policy. Must not know what a kind means beyond that.

use domain::RoomKind;

/// The kinds whose policy lists them.
pub(crate) fn listed() -> impl Iterator<Item = RoomKind> {
    all().into_iter().filter(|kind| kind.policy().listed)
}

/// Every kind. The match names them so that the compiler asks for a new one here.
fn all() -> [RoomKind; 1] {
    match RoomKind::Open {
        RoomKind::Open => [RoomKind::Open],
    }
}
