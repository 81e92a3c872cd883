//! Where the house puts people, by itself. Must not know why.

use domain::MemberRole;

/// Where the house puts somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// Out of the room.
    Out,
    /// Where they are: whoever is not in is only called by the name that they bring.
    Untaken,
    /// In, with this part or the greater one that they have.
    AtLeast(MemberRole),
    /// In, with this part.
    As(MemberRole),
}
