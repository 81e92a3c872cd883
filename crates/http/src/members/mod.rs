//! Joining and leaving rooms, who is in them, and keeping order. Must not know rules.

pub(crate) mod bans;
pub(crate) mod change;
pub(crate) mod invites;
pub(crate) mod list;
pub(crate) mod me;
pub(crate) mod remove;
pub(crate) mod standing;

use domain::PrincipalId;
use wire::ProblemCode;

use crate::problem::ApiProblem;

/// Whom a path names.
fn person(text: &str) -> Result<PrincipalId, ApiProblem> {
    PrincipalId::parse(text)
        .ok_or_else(|| ApiProblem::new(ProblemCode::PersonNotFound, "there is no such person"))
}
