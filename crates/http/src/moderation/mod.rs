//! Keeping order: its addresses, and lists of forbidden words and reasons as they come in. Must not know rules.

pub(crate) mod acts;
pub(crate) mod clear;
pub(crate) mod reports;
pub(crate) mod resolve;
pub(crate) mod trial;

use axum::Router;
use axum::routing::{delete, get, post, put};
use domain::moderation::reports::check_note;
use domain::moderation::words::{WordAction, WordRule, WordRules};
use wire::{ProblemCode, WordList};

use crate::problem::ApiProblem;
use crate::rooms;
use crate::state::ApiState;

/// Keeping order.
pub(crate) fn routes() -> Router<ApiState> {
    Router::new()
        .route("/v1/rooms/{room}/word-trials", post(trial::try_words))
        .route(
            "/v1/rooms/{room}/reports",
            get(reports::list_reports).post(reports::create_report),
        )
        .route(
            "/v1/rooms/{room}/notice",
            put(rooms::notices::set_notice).delete(rooms::notices::clear_notice),
        )
        .route("/v1/rooms/{room}/acts", get(acts::list_acts))
        .route("/v1/rooms/{room}/acts/{id}/undo", post(acts::undo_act))
        .route(
            "/v1/rooms/{room}/members/{id}/messages",
            delete(clear::clear_messages),
        )
        .route(
            "/v1/rooms/{room}/notices",
            get(rooms::notices::list_notices),
        )
        .route(
            "/v1/rooms/{room}/reports/{id}/resolution",
            put(resolve::resolve_report),
        )
}

/// What somebody adds to an act; nothing where it is empty.
///
/// # Errors
/// When it is too long.
pub(crate) fn note(field: &str, text: Option<&str>) -> Result<Option<Box<str>>, ApiProblem> {
    let Some(text) = text else { return Ok(None) };
    let rule = "use up to 500 visible characters";
    let note = check_note(text)
        .ok_or_else(|| ApiProblem::field(ProblemCode::InvalidRequest, field, rule))?;
    Ok((!note.is_empty()).then_some(note))
}

/// A list from the wire; its words are checked where it is used.
///
/// # Errors
/// Why it can be none, in words.
pub(crate) fn words(list: &WordList) -> Result<WordRules, String> {
    let rule = |word: &wire::moderation::Word| {
        let action = WordAction::parse(&word.action);
        let action = action.ok_or_else(|| "the actions are mask, refuse and hold".to_owned())?;
        Ok::<_, String>(WordRule {
            text: word.text.as_str().into(),
            action,
        })
    };
    Ok(WordRules {
        rules: list.rules.iter().map(rule).collect::<Result<_, _>>()?,
        allowed: list
            .allowed
            .iter()
            .map(|word| word.as_str().into())
            .collect(),
    })
}
