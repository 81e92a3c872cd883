//! Searching messages. Must not know rules.

pub(crate) mod messages;

use domain::search::Query;
use wire::ProblemCode;

use crate::problem::ApiProblem;

/// What is searched.
///
/// # Errors
/// `invalid_query`
pub(crate) fn query(text: &str) -> Result<Query, ApiProblem> {
    Query::parse(text).map_err(|error| ApiProblem::field(ProblemCode::InvalidQuery, "q", error))
}
