//! Sending, changing, deleting and reading messages. Must not know rules.

pub(crate) mod delete;
pub(crate) mod edit;
pub(crate) mod edits;
pub(crate) mod history;
pub(crate) mod pins;
pub(crate) mod reactions;
pub(crate) mod send;

use domain::{MessageId, PrincipalId};
use wire::ProblemCode;

use crate::problem::ApiProblem;

/// Which message a path or frame names.
fn message_id(text: &str) -> Result<MessageId, ApiProblem> {
    MessageId::parse(text)
        .ok_or_else(|| ApiProblem::new(ProblemCode::MessageNotFound, "there is no such message"))
}

/// Who is named in a text.
fn mentioned(ids: &[String]) -> Result<Vec<PrincipalId>, ApiProblem> {
    let id = |text: &String| {
        let rule = "these are no ids of people";
        PrincipalId::parse(text)
            .ok_or_else(|| ApiProblem::field(ProblemCode::InvalidMention, "mentions", rule))
    };
    ids.iter().map(id).collect()
}
