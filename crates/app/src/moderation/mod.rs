//! What is written, before it is: forbidden words, personal data, floods, links of newcomers; and what a list of words
//! would have caught. Must not know through which door somebody came.

mod acts;
mod floods;
mod order;
mod reports;
mod trial;

use std::time::Duration;

use domain::moderation::personal_data;
use domain::moderation::words::{Hit, Matcher, WordAction, WordRules, mask};
use domain::{Actor, Feature, MessageText, Tenant, TenantId};

use crate::context::{Cx, NamedRoom};
use crate::errors::IdentityError;
use crate::rooms::policy;
use crate::tenants::require;

pub use acts::{ActsFound, Cleared, Clearing, clear, list_acts, list_all_acts, undo};
pub(crate) use floods::Floods;
pub(crate) use order::check_keeps_order_here;
pub use reports::{
    ReportDraft, ReportPage, ReportPlace, list_all_reports, list_reports, report, resolve_report,
};
pub use trial::{CaughtMessage, Trial, try_words};

/// The field of a message's text.
const TEXT: &str = "text";

/// A list of forbidden words, ready to be looked for.
pub struct WordList {
    rules: WordRules,
    matcher: Matcher,
}

impl std::fmt::Debug for WordList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordList").finish_non_exhaustive()
    }
}

impl WordList {
    /// The list, if it has a word.
    pub fn of(rules: &WordRules) -> Option<Self> {
        let has_words = !rules.rules.is_empty();
        has_words.then(|| Self {
            matcher: Matcher::new(rules),
            rules: rules.clone(),
        })
    }

    /// The text with what is to be masked behind stars; what is to be looked at first is added to `parts`.
    fn check(&self, text: String, parts: &mut Vec<Box<str>>) -> Result<String, IdentityError> {
        let hits = self.matcher.find(&text);
        if hits.is_empty() {
            return Ok(text);
        }
        let action = |hit: &Hit| self.rules.rules[hit.rule].action;
        if hits.iter().any(|hit| action(hit) == WordAction::Refuse) {
            return Err(IdentityError::WordRefused(TEXT));
        }
        let (held, masked): (Vec<Hit>, Vec<Hit>) = hits
            .into_iter()
            .partition(|hit| action(hit) == WordAction::Hold);
        parts.extend(held.into_iter().map(|hit| text[hit.range].into()));
        Ok(mask(&text, &masked))
    }
}

/// Refuses a name, a title or whatever else stands for itself and has a word of the tenant's in it, whatever becomes of
/// such words in messages: nobody looks at it first, and stars would make another one of it.
///
/// # Errors
/// When that is so: in which field.
pub(crate) fn check_line(
    cx: &Cx,
    tenant: TenantId,
    field: &'static str,
    line: &str,
) -> Result<(), IdentityError> {
    match cx.tenants.words(tenant) {
        Some(list) if !list.matcher.find(line).is_empty() => Err(IdentityError::WordRefused(field)),
        _ => Ok(()),
    }
}

/// A text as it may be written.
pub(crate) struct Checked {
    /// What is masked stands behind stars.
    pub(crate) text: MessageText,
    /// The parts for which somebody is to look at it first; none: it is sent.
    pub(crate) held: Vec<Box<str>>,
}

/// The text as it may be written in the room by this person now. In a room where nobody keeps order, what would be held
/// is refused.
///
/// # Errors
/// When it may not be.
pub(crate) async fn check(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    text: MessageText,
) -> Result<Checked, IdentityError> {
    let tenant = cx
        .tenants
        .find(actor.tenant)
        .ok_or(IdentityError::TenantNotFound)?;
    if text.has_link() {
        require(cx, actor.tenant, Feature::Links)?;
        check_newcomer(cx, actor, room, &tenant).await?;
    }
    let kinds = &tenant.settings.moderation.masked_data;
    let lists = [cx.tenants.words(actor.tenant), room.words.clone()];
    let mut held = Vec::new();
    if kinds.is_empty() && lists.iter().all(Option::is_none) {
        return Ok(Checked { text, held });
    }
    let mut checked = text.as_str().to_owned();
    for list in lists.into_iter().flatten() {
        checked = list.check(checked, &mut held)?;
    }
    if !held.is_empty() && !policy(cx, actor.tenant, room).roles {
        return Err(IdentityError::WordRefused(TEXT));
    }
    let found = personal_data::find(&checked, kinds);
    if !found.is_empty() {
        checked = personal_data::mask(&checked, &found);
    }
    // Stars in place of words make no text empty or longer than it was.
    let text = MessageText::parse(&checked).map_err(|_| IdentityError::WordRefused(TEXT))?;
    Ok(Checked { text, held })
}

/// Whoever is new in a room writes no links there for a while.
async fn check_newcomer(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    tenant: &Tenant,
) -> Result<(), IdentityError> {
    let minutes = tenant.settings.moderation.newcomer_link_minutes;
    if minutes == 0 {
        return Ok(());
    }
    let wait = Duration::from_secs(60 * u64::from(minutes));
    let found = cx.store.find_member(actor.tenant, room.id, actor.principal);
    let member = found.await?.filter(|member| member.is_in);
    let since = member.map_or(Duration::ZERO, |member| {
        cx.ambient.now().since(member.joined_at)
    });
    if since < wait {
        return Err(IdentityError::NewcomerLink(wait.saturating_sub(since)));
    }
    Ok(())
}
