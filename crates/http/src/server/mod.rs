//! What the backend of a host service may ask for. Must not know rules.

use domain::Timestamp;
use wire::ProblemCode;

use crate::problem::ApiProblem;

pub(crate) mod codes;
pub(crate) mod people;
pub(crate) mod sessions;

/// A point in time that may be given.
fn time(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, ApiProblem> {
    text.map(|text| {
        Timestamp::parse(text).ok_or_else(|| {
            ApiProblem::field(
                ProblemCode::InvalidRequest,
                field,
                "use RFC 3339, for example 2026-11-21T07:25:14Z",
            )
        })
    })
    .transpose()
}
