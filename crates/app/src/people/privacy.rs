//! What somebody shows of themselves. Must not know where it is shown.

use domain::Actor;

use crate::context::Cx;
use crate::errors::IdentityError;

/// What is to be shown from now on; `None` leaves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrivacyWanted {
    /// How far one has read.
    pub receipts: Option<bool>,
    /// That one types.
    pub typing: Option<bool>,
    /// That one is online, and when one last was.
    pub presence: Option<bool>,
}

/// Shows or hides something of the actor from now on.
///
/// # Errors
/// When the session is over, or the store fails.
pub async fn set_privacy(
    cx: &Cx,
    actor: Actor,
    wanted: PrivacyWanted,
) -> Result<(), IdentityError> {
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    let record = tx.lock_principal(actor.tenant, actor.principal).await?;
    let mut record = record.ok_or(IdentityError::PersonNotFound)?;
    let privacy = &mut record.privacy;
    let hidden = |shown: Option<bool>, before: bool| shown.map_or(before, |shown| !shown);
    privacy.receipts_hidden = hidden(wanted.receipts, privacy.receipts_hidden);
    privacy.typing_hidden = hidden(wanted.typing, privacy.typing_hidden);
    privacy.presence_hidden = hidden(wanted.presence, privacy.presence_hidden);
    tx.update_principal(&record).await?;
    if record.privacy.presence_hidden {
        // What was known before goes too: it would be told again later.
        tx.forget_sighting(actor.tenant, actor.principal).await?;
    }
    tx.commit().await?;
    Ok(())
}
