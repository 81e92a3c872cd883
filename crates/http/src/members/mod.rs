//! Joining and leaving rooms, who is in them, and keeping order. Must not know rules.

pub(crate) mod bans;
pub(crate) mod change;
pub(crate) mod invites;
pub(crate) mod list;
pub(crate) mod me;
pub(crate) mod remove;
pub(crate) mod standing;

use domain::PrincipalId;
use domain::rooms::{Picture, Profile};
use wire::{ProblemCode, RoomProfile};

use crate::problem::ApiProblem;

/// The name and picture that somebody wants in a room.
pub(crate) fn profile_of(wanted: &RoomProfile) -> Result<Profile, ApiProblem> {
    let picture = wanted.picture.as_ref().map(|wanted| {
        let picture = match wanted {
            wire::Picture::Emoji { emoji, colour } => Picture::of_words("emoji", emoji, colour),
            wire::Picture::Shape { shape, colour } => Picture::of_words("shape", shape, colour),
        };
        let rule = "use one of the emoji or shapes, and one of the colours";
        let code = ProblemCode::InvalidMember;
        picture.ok_or_else(|| ApiProblem::field(code, "profile.picture", rule))
    });
    Ok(Profile {
        name: wanted.name.as_str().into(),
        picture: picture.transpose()?,
    })
}

/// Whom a path names.
fn person(text: &str) -> Result<PrincipalId, ApiProblem> {
    PrincipalId::parse(text)
        .ok_or_else(|| ApiProblem::new(ProblemCode::PersonNotFound, "there is no such person"))
}
