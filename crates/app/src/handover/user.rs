//! A user as the host describes them, in whichever way: the rules of each field. Must not know ways.

use domain::principals::clean_name;
use domain::{Role, Timestamp};

use crate::errors::IdentityError;
use crate::sessions::Elsewhere;

/// Unicode scalar values of the host's id of a user, and of its session, at most.
const REF_CHARS_MAX: usize = 200;

/// A user of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostUser {
    /// The host's id of the user.
    pub(super) external_id: Box<str>,
    /// The display name, made fit.
    pub(super) name: Box<str>,
    /// The host's own session, by which ours is ended.
    pub(super) session_ref: Option<Box<str>>,
    /// When the host's session ends.
    pub(super) ends_at: Option<Timestamp>,
    /// The part in the administration that the host gives.
    pub(super) role: Option<Role>,
}

/// What the host says, as it came.
pub(super) struct Said<'a> {
    pub(super) external_id: &'a str,
    pub(super) name: &'a str,
    pub(super) session_ref: Option<&'a str>,
    pub(super) ends_at: Option<Timestamp>,
    pub(super) now: Timestamp,
}

impl HostUser {
    /// What of theirs at the host ends what they have here.
    pub(super) fn sessions_there(&self) -> Vec<Elsewhere<'_>> {
        let one = self.session_ref.as_deref();
        let one = one.map(|one| Elsewhere::HostSession(&self.external_id, one));
        [Elsewhere::HostUser(&self.external_id)]
            .into_iter()
            .chain(one)
            .collect()
    }

    /// The user, without a role.
    ///
    /// # Errors
    /// [`IdentityError::Unfit`] or a [`domain::principals::NameError`].
    pub(super) fn check(said: &Said<'_>) -> Result<Self, IdentityError> {
        check_external_id(said.external_id)?;
        let ends_late = |end: Timestamp| end > said.now;
        if !said.ends_at.is_none_or(ends_late) {
            return Err(IdentityError::Unfit {
                field: "session_ends_at",
                reason: "use a time in the future",
            });
        }
        if !said.session_ref.is_none_or(is_ref) {
            return Err(IdentityError::Unfit {
                field: "session_ref",
                reason: "use 1–200 visible characters",
            });
        }
        Ok(Self {
            external_id: said.external_id.into(),
            name: clean_name(said.name)?,
            session_ref: said.session_ref.map(Into::into),
            ends_at: said.ends_at,
            role: None,
        })
    }
}

/// Whether this can be the host's id of a user.
///
/// # Errors
/// [`IdentityError::Unfit`].
pub(super) fn check_external_id(text: &str) -> Result<(), IdentityError> {
    if is_ref(text) {
        return Ok(());
    }
    Err(IdentityError::Unfit {
        field: "external_id",
        reason: "use 1–200 visible characters",
    })
}

fn is_ref(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= REF_CHARS_MAX
        && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_host_says_is_bounded() {
        let at = Timestamp::from_millis;
        let said = |external_id, session_ref, ends_at| {
            HostUser::check(&Said {
                external_id,
                name: "지은",
                session_ref,
                ends_at,
                now: at(10),
            })
        };
        assert!(said("u-1", Some("s"), Some(at(11))).is_ok());
        let long = "x".repeat(201);
        for refused in [
            said("", None, None),
            said(" ", None, None),
            said("a\nb", None, None),
            said(&long, None, None),
            said("u", Some(""), None),
            said("u", Some(&long), None),
            said("u", None, Some(at(10))),
        ] {
            assert!(
                matches!(refused, Err(IdentityError::Unfit { .. })),
                "{refused:?}"
            );
        }
    }
}
