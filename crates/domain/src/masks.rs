//! Ids of people, and what rooms show in the place of them. Must not know who is shown so, nor by which name.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use uuid::Uuid;

use crate::ambient::Ambient;
use crate::ids::uuid_v7;
use crate::text_id;

/// A principal's id (`pr_…`), with the one by which others of a room know the principal, where that room has its own for
/// them. Two are one where the principal is the same, whatever they are shown as; as text it is the one that is shown.
#[derive(Clone, Copy)]
pub struct PrincipalId {
    person: Uuid,
    shown: Uuid,
}

impl PrincipalId {
    const KIND: [u8; 2] = *b"pr";

    /// From its 128 bits.
    pub const fn from_uuid(id: Uuid) -> Self {
        Self {
            person: id,
            shown: id,
        }
    }

    /// A new one: a UUIDv7 (RFC 9562 section 5.7) of the present time.
    pub fn generate(ambient: &dyn Ambient) -> Self {
        Self::from_uuid(uuid_v7(ambient))
    }

    /// The 128 bits of the principal, whatever it is shown as.
    pub const fn as_uuid(self) -> Uuid {
        self.person
    }

    /// The id in `text`, or `None` if it is not one of this kind.
    pub fn parse(text: &str) -> Option<Self> {
        text_id::decode(Self::KIND, text).map(Self::from_uuid)
    }

    /// The same principal, shown to a room by this mask; without one, as it is.
    #[must_use]
    pub const fn shown_as(self, mask: Option<Mask>) -> Self {
        match mask {
            Some(Mask(shown)) => Self {
                person: self.person,
                shown,
            },
            None => self,
        }
    }

    /// The id of a room that stands in its place, if there is one.
    pub fn mask(self) -> Option<Mask> {
        (self.shown != self.person).then_some(Mask(self.shown))
    }

    /// The 128 bits of the id that others are shown.
    pub const fn shown(self) -> Uuid {
        self.shown
    }

    /// The same principal under its own id.
    #[must_use]
    pub const fn usual(self) -> Self {
        Self::from_uuid(self.person)
    }
}

impl PartialEq for PrincipalId {
    fn eq(&self, other: &Self) -> bool {
        self.person == other.person
    }
}

impl Eq for PrincipalId {}

impl PartialOrd for PrincipalId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PrincipalId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.person.cmp(&other.person)
    }
}

impl Hash for PrincipalId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.person.hash(state);
    }
}

impl fmt::Display for PrincipalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(text_id::encode(Self::KIND, self.shown).as_str())
    }
}

impl fmt::Debug for PrincipalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What one room shows in the place of somebody's id. As text it looks like every other one, and it says nothing of whose
/// it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask(Uuid);

impl Mask {
    /// From its 128 bits.
    pub const fn from_uuid(id: Uuid) -> Self {
        Self(id)
    }

    /// A new one: a UUIDv7, as ids of people are, of the present time, at which the room is told of it anyway.
    pub fn generate(ambient: &dyn Ambient) -> Self {
        Self(uuid_v7(ambient))
    }

    /// Its 128 bits.
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_person_s_and_reads_as_what_it_is_shown_as() {
        let (person, mask) = (Uuid::from_u128(1), Mask::from_uuid(Uuid::from_u128(2)));
        let id = PrincipalId::from_uuid(person);
        let shown = id.shown_as(Some(mask));
        assert_eq!(
            (shown, shown.as_uuid(), shown.mask()),
            (id, person, Some(mask))
        );
        assert_ne!(shown.to_string(), id.to_string());
        assert_eq!(
            shown.to_string(),
            PrincipalId::from_uuid(mask.as_uuid()).to_string()
        );
        assert_eq!(
            (shown.usual().mask(), id.shown_as(None).mask()),
            (None, None)
        );
        assert_eq!(shown.usual().to_string(), id.to_string());
        // What came in as text is nobody but whom it says.
        assert_ne!(PrincipalId::parse(&shown.to_string()), Some(id));
    }
}
